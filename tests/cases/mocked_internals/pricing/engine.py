import time
from datetime import datetime
from typing import Any

import requests

from pricing.adapters import RateClient
from pricing.repository import PriceRepository

VAT = 19
settings: dict[str, Any] = {}


def _round(cents: float) -> int:
    return int(cents)


def with_vat(cents: int) -> int:
    return _round(cents * (100 + VAT) / 100)


def now() -> datetime:
    return datetime.now()


class Engine:
    tax_free = False

    def __init__(self, repository: PriceRepository, rates: RateClient) -> None:
        self.repository = repository
        self.rates = rates

    def quote(self, sku: str) -> int:
        return with_vat(self._discounted(self.repository.price_of(sku)))

    def _discounted(self, cents: int) -> int:
        return cents - self.discount(cents)

    def discount(self, cents: int) -> int:
        return cents // 10

    def convert(self, sku: str, currency: str) -> int:
        time.sleep(0)
        return int(self.quote(sku) * self.rates.rate(currency))

    @property
    def margin(self) -> int:
        return 3


def fetch_remote(sku: str) -> int:
    return int(requests.get(f"https://prices.example/{sku}", timeout=3).json()["cents"])
