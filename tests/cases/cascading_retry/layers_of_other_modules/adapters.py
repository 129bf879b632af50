from __future__ import annotations

from abc import ABC, abstractmethod

from .http import BaseClient, PlainClient


class Prices(ABC):
    @abstractmethod
    def price(self, sku: str) -> float: ...


class RemotePrices(Prices):
    def __init__(self, client: BaseClient) -> None:
        self.client = client

    def price(self, sku: str) -> float:
        return float(self.client.get(f"/prices/{sku}")["price"])


class FixedPrices(Prices):
    def price(self, sku: str) -> float:
        return 1.0


class Stock:
    def __init__(self, client: PlainClient) -> None:
        self.client = client

    def level(self, sku: str) -> int:
        return int(self.client.get(f"/stock/{sku}")["n"])

    def level_retried(self, sku: str) -> int:
        return int(self.client.get_retried(f"/stock/{sku}")["n"])
