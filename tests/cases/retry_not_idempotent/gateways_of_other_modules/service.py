from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from .gateway import Catalogue, Gateway, HttpGateway, Messenger
from .resilience import Retrier, default_policy, retry_on


@dataclass
class Checkout:
    gateway: HttpGateway
    port: Gateway
    messenger: Messenger
    catalogue: Catalogue
    retrier: Retrier

    @retry_on(OSError)
    def pay(self, order: int, cents: int) -> str:
        return self.gateway.capture(order, cents)

    @retry_on(OSError)
    def state(self, order: int) -> str:
        return self.gateway.status(order)

    @default_policy
    def pay_port(self, order: int, cents: int) -> str:
        return self.port.capture(order, cents)

    @default_policy
    def tell(self, who: str) -> None:  # error: apr-retry-not-idempotent
        self.messenger.notify(who, "paid")

    @default_policy
    def look(self, sku: str) -> Any:
        return self.catalogue.load(sku)

    @default_policy
    def write(self, sku: str) -> None:
        self.catalogue.replace(sku, {"n": 1})

    @default_policy
    def book_fresh(self, sku: str) -> None:  # error: apr-retry-not-idempotent
        self.catalogue.book(sku, uuid4().hex)

    @default_policy
    def book(self, sku: str, order: int) -> None:
        self.catalogue.book(sku, f"order-{order}")

    def run(self, order: int) -> str:
        return self.retrier.run(self.gateway.capture, order, 100)

    def run_read(self, order: int) -> str:
        return self.retrier.run(self.gateway.status, order)
