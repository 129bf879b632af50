from abc import ABC, abstractmethod
from typing import Any, Protocol


class CarrierRepository(ABC):
    @abstractmethod
    def save(self, vat_id: str, name: str) -> None: ...


class LogRepository(Protocol):
    def log(self, entry: Any) -> None: ...
