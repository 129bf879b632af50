"""Tables of accounts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import DateTime, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shop.tables import Base


class CustomerRow(Base):
    """A customer."""

    __tablename__ = "customers"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(320), unique=True)
    password_hash: Mapped[str] = mapped_column(String(80))
    points: Mapped[int] = mapped_column(default=0)
    is_staff: Mapped[bool] = mapped_column(default=False)
    mail_bounced_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class AddressRow(Base):
    """An address. Removed ones stay, because old parcels went there."""

    __tablename__ = "addresses"
    __table_args__ = (UniqueConstraint("customer_id", "label", name="one_address_a_label"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    label: Mapped[str] = mapped_column(String(40))
    street: Mapped[str] = mapped_column(String(400))
    deleted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
