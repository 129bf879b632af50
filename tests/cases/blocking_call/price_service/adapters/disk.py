"""Prices from memory, loaded when the service starts."""

import time


class DiskPrices:
    def __init__(self, table: dict[str, int]) -> None:
        self.table = table

    def price(self, sku: str) -> int:
        return self.table[sku]


def tick() -> None:
    time.sleep(1)  # error: apr-blocking-call


def report_done(result: object) -> None:
    time.sleep(0.1)  # error: apr-blocking-call
