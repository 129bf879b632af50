from abc import ABC, abstractmethod

from ..entities.task import Task


class Tasks(ABC):
    @abstractmethod
    def find(self, title: str) -> Task | None: ...
