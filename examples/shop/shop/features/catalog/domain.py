"""What the shop sells."""

from __future__ import annotations

from dataclasses import dataclass

from shop.kernel.errors import Invalid


@dataclass(frozen=True)
class Product:
    """An article. The price is in cents."""

    id: int
    sku: str
    name: str
    price_cents: int
    stock: int


@dataclass(frozen=True)
class Review:
    """What one customer thinks of one product: at most one each."""

    product_id: int
    customer_id: int
    rating: int
    text: str

    def __post_init__(self) -> None:
        if not 1 <= self.rating <= 5:
            raise Invalid("a rating is a number from 1 to 5")


@dataclass(frozen=True)
class StockAlert:
    """Somebody who wants to know when a product is there again."""

    id: int
    product_name: str
    email: str


def ensure_price(price_cents: int) -> None:
    """Raises Invalid for a price that nobody can mean."""
    if not 0 < price_cents <= 1_000_000:
        raise Invalid("a price is between 1 cent and 10,000 euros")
