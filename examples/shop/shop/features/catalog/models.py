"""Tables of the catalogue."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from shop.tables import Base


class ProductRow(Base):
    """A product."""

    __tablename__ = "products"
    __table_args__ = (CheckConstraint("stock >= 0", name="stock_not_negative"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sku: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    price_cents: Mapped[int]
    stock: Mapped[int] = mapped_column(default=0)


class ReviewRow(Base):
    """A review."""

    __tablename__ = "reviews"
    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"))
    customer_id: Mapped[int]
    rating: Mapped[int]
    text: Mapped[str] = mapped_column(String(2000))


class StockAlertRow(Base):
    """A back-in-stock alert."""

    __tablename__ = "stock_alerts"
    __table_args__ = (
        Index(
            "one_waiting_alert",
            "product_id",
            "customer_id",
            unique=True,
            postgresql_where=text("NOT is_sent AND NOT is_cancelled"),
            sqlite_where=text("NOT is_sent AND NOT is_cancelled"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"))
    customer_id: Mapped[int]
    email: Mapped[str] = mapped_column(String(320))
    is_sent: Mapped[bool] = mapped_column(default=False)
    is_cancelled: Mapped[bool] = mapped_column(default=False)
