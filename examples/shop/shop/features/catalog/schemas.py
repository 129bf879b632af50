"""What the catalogue's endpoints take and give."""

from __future__ import annotations

from pydantic import BaseModel, Field


class ProductOut(BaseModel):
    """A product."""

    id: int
    sku: str
    name: str
    price_cents: int
    available: bool


class ProductIn(BaseModel):
    """A new product."""

    sku: str = Field(max_length=40)
    name: str = Field(max_length=200)
    price_cents: int


class ProductCreated(BaseModel):
    """The id of a new product."""

    id: int


class ReviewIn(BaseModel):
    """A new review."""

    rating: int
    text: str = Field(max_length=2000)


class ReviewOut(BaseModel):
    """A review; who wrote it is nobody's business."""

    rating: int
    text: str


class ProductPageOut(BaseModel):
    """A product with its newest reviews."""

    product: ProductOut
    reviews: list[ReviewOut]


class PriceIn(BaseModel):
    """A new price."""

    price_cents: int


class RestockIn(BaseModel):
    """Pieces that came in."""

    quantity: int


class AlertOut(BaseModel):
    """A back-in-stock alert."""

    id: int
