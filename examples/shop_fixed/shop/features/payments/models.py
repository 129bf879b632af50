"""Tables of payments."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import DateTime, ForeignKey, Index, String, func, text
from sqlalchemy.orm import Mapped, mapped_column

from shop.tables import Base


class PaymentRow(Base):
    """A payment. An order has at most one that is neither abandoned nor refunded."""

    __tablename__ = "payments"
    __table_args__ = (
        Index(
            "one_live_payment",
            "order_id",
            unique=True,
            postgresql_where=text("status IN ('pending', 'captured', 'refunding')"),
            sqlite_where=text("status IN ('pending', 'captured', 'refunding')"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    customer_id: Mapped[int] = mapped_column(index=True)
    amount_cents: Mapped[int]
    status: Mapped[str] = mapped_column(String(20))
    reference: Mapped[str | None] = mapped_column(String(80))
    paid_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    dispute_status: Mapped[str | None] = mapped_column(String(20))
    disputed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class PaymentEventRow(Base):
    """A message of Paylane's that was applied."""

    __tablename__ = "payment_events"

    event_id: Mapped[str] = mapped_column(String(80), primary_key=True)
