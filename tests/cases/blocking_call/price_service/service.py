"""The prices of a basket. Nothing here looks as though it blocked."""

from collections.abc import Iterator

from price_service.ports import Clock, Mailer, Prices


class Basket:
    def __init__(self, prices: Prices, mailer: Mailer, clock: Clock) -> None:
        self._prices = prices
        self._mailer = mailer
        self._clock = clock

    def line(self, sku: str) -> int:
        return self._prices.price(sku)

    def total(self, skus: list[str]) -> int:
        return sum(self.line(sku) for sku in skus)

    def receipt(self, skus: list[str]) -> str:
        return f"{self.total(skus)} at {self.opened_at}"

    @property
    def opened_at(self) -> float:
        return self._clock.now()

    def lines(self, skus: list[str]) -> Iterator[int]:
        for sku in skus:
            yield self.line(sku)

    def tell(self, text: str) -> None:
        self._mailer.send(text)
