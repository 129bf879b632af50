from __future__ import annotations

from celery import shared_task

from .adapters import Prices, RemotePrices, Stock
from .http import BaseClient, PlainClient
from .policy import retried


class Quote:
    def __init__(self, prices: Prices, stock: Stock) -> None:
        self.prices = prices
        self.stock = stock

    @retried(3)
    def quote(self, sku: str) -> float:  # error: apr-cascading-retry
        return self.prices.price(sku)

    @retried()
    def level(self, sku: str) -> int:
        return self.stock.level(sku)

    @retried(attempts=2)
    def sure_level(self, sku: str) -> int:  # error: apr-cascading-retry
        return self.stock.level_retried(sku)

    @retried(attempts=1)
    def once(self, sku: str) -> int:
        return self.stock.level_retried(sku)


@shared_task(autoretry_for=(OSError,), retry_backoff=True)
def reprice(sku: str) -> None:  # error: apr-cascading-retry
    RemotePrices(BaseClient()).price(sku)


@shared_task(autoretry_for=(OSError,), retry_backoff=True)
def restock(sku: str) -> None:
    Stock(PlainClient()).level(sku)
