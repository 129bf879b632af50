"""What the service needs of the outside."""

from abc import ABC, abstractmethod
from typing import Protocol

from price_service.adapters import http


class Prices(Protocol):
    """Kept by HttpPrices and DiskPrices, neither of which knows it."""

    def price(self, sku: str) -> int: ...


class Mailer(ABC):
    @abstractmethod
    def send(self, text: str) -> None: ...


class PrintMailer(Mailer):
    def send(self, text: str) -> None:
        print(text)


class PartnerMailer(Mailer):
    def send(self, text: str) -> None:
        self.deliver(text)

    def deliver(self, text: str) -> None:
        http.BaseHttp()._call(text)


class Clock(Protocol):
    def now(self) -> float: ...


class FixedClock:
    def now(self) -> float:
        return 0.0
