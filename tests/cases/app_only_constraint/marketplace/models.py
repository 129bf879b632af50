"""The models; one of them gets its constraint in a migration."""

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    id: Mapped[int] = mapped_column(primary_key=True)


class Seller(Base):
    __tablename__ = "sellers"
    email: Mapped[str]
    vat: Mapped[str] = mapped_column(unique=True)
    seats: Mapped[int]


class Listing(Base):
    __tablename__ = "listings"
    seller_id: Mapped[int] = mapped_column(ForeignKey("sellers.id"))
    slug: Mapped[str]


class Review(Base):
    __tablename__ = "reviews"
    listing_id: Mapped[int]
    buyer_id: Mapped[int]
    __table_args__ = (UniqueConstraint("listing_id", "buyer_id"),)


class Invite(Base):
    __tablename__ = "invites"
    seller_id: Mapped[int]
    email: Mapped[str]
