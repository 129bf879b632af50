from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Protocol


class Mailer(ABC):
    @abstractmethod
    def send(self, to: str, text: str) -> None: ...


class InboxRepository(Protocol):
    def claim(self, source: str, external_id: str) -> bool: ...
