from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any, ClassVar, Generic, Literal, TypeVar, get_args
from uuid import UUID

from fastapi import HTTPException
from pydantic import BaseModel, validate_call
from sqlalchemy import Select, and_, or_, select, text
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Offer(Base):
    __tablename__ = "offers"
    id: Mapped[int] = mapped_column(primary_key=True)
    sku: Mapped[str]
    price: Mapped[Decimal]
    starts: Mapped[date]
    ends: Mapped[date]
    status: Mapped[str]
    uses: Mapped[int]


class Conflict(Exception):
    pass


class NotFoundError(Exception):
    pass


class ValidationFailed(Exception):
    pass


Status = Literal["draft", "live"]


class SqlRepository(ABC):
    model: ClassVar[type[Base]]

    def __init_subclass__(cls) -> None:
        if not hasattr(cls, "model"):
            raise TypeError(f"{cls.__name__} has no model")

    def __init__(self, session: Session) -> None:
        self.session = session

    @abstractmethod
    def check(self, values: dict[str, Any]) -> None: ...

    def insert(self, values: dict[str, Any]) -> None:
        missing = {"sku", "price"} - values.keys()
        if missing:
            raise ValidationFailed(sorted(missing))  # error: apr-repository-validation
        self.session.add(self.model(**values))

    def paginate(self, page: int, per_page: int) -> list[Base]:
        if page < 1 or per_page < 1:
            raise HTTPException(400, "bad page")  # error: apr-repository-validation
        return list(self.session.scalars(select(self.model).limit(per_page).offset((page - 1) * per_page)))

    def filtered(self, **filters: Any) -> list[Base]:
        query = select(self.model)
        for name, value in filters.items():
            if not hasattr(self.model, name):
                raise AttributeError(name)
            query = query.where(getattr(self.model, name) == value)
        return list(self.session.scalars(query))


class OfferRepository(SqlRepository):
    model = Offer

    def check(self, values: dict[str, Any]) -> None:
        if values["starts"] >= values["ends"]:
            raise ValidationFailed("starts after end")  # error: apr-repository-validation

    def reprice(self, offer_id: int, price: str) -> None:
        try:
            amount = Decimal(price)
        except InvalidOperation as error:
            raise ValidationFailed("not a number") from error  # error: apr-repository-validation
        self.session.get_one(Offer, offer_id).price = amount

    def set_status(self, offer_id: int, status: str) -> None:
        if status not in get_args(Status):
            raise ValidationFailed(status)  # error: apr-repository-validation
        self.session.get_one(Offer, offer_id).status = status

    def rename(self, offer: Offer, sku: str) -> None:
        if sku != sku.upper():
            raise ValidationFailed("upper case only")  # error: apr-repository-validation
        offer.sku = sku

    def use(self, offer_id: int) -> None:
        offer = self.session.get(Offer, offer_id, with_for_update=True)
        if offer is None:
            raise NotFoundError(offer_id)
        if offer.ends < date.today():
            raise ValidationFailed("over")  # error: apr-repository-validation
        offer.uses += 1

    @validate_call
    def find(self, sku: str) -> list[Offer]:
        return list(self.session.scalars(select(Offer).where(Offer.sku == sku)))

    def bulk(self, offers: Iterable[Offer]) -> None:
        seen: set[str] = set()
        for offer in offers:
            if offer.sku in seen:
                raise ValidationFailed(f"twice: {offer.sku}")  # error: apr-repository-validation
            seen.add(offer.sku)
            self.session.add(offer)

    def between(self, first: date | None = None, last: date | None = None) -> list[Offer]:
        if first is None and last is None:
            raise ValueError("give a range")  # error: apr-repository-validation
        return []

    def get(self, offer_id: int) -> Offer:
        if (offer := self.session.get(Offer, offer_id)) is None:
            raise NotFoundError(offer_id)
        return offer

    def get_by_sku(self, sku: str) -> Offer:
        rows = self.session.scalars(select(Offer).where(Offer.sku == sku)).all()
        match rows:
            case [one]:
                return one
            case []:
                raise NotFoundError(sku)
            case _:
                raise RuntimeError(f"{len(rows)} offers of {sku}")

    def save(self, offer: Offer) -> None:
        self.session.add(offer)
        try:
            self.session.commit()
        except IntegrityError as error:
            self.session.rollback()
            raise Conflict(offer.sku) from error
        except SQLAlchemyError:
            self.session.rollback()
            raise

    def ordered(self, sort: str = "id", direction: Literal["asc", "desc"] = "asc") -> list[Offer]:
        columns = {"id": Offer.id, "price": Offer.price}
        try:
            column = columns[sort]
        except KeyError:
            raise ValueError(f"cannot sort by {sort}") from None
        return list(self.session.scalars(select(Offer).order_by(column)))

    def raw(self, table: str) -> int:
        if not table.isidentifier():
            raise ValueError(table)
        return self.session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()

    def search(self, term: str) -> list[Offer]:
        term = term.strip()
        if len(term) < 3:
            return []
        return list(self.session.scalars(select(Offer).where(Offer.sku.contains(term))))

    def delete(self, offer_id: int) -> None:
        offer = self.get(offer_id)
        self.session.delete(offer)

    def expire(self, offer_id: int) -> bool:
        offer = self.get(offer_id)
        if offer.status == "expired":
            return False
        offer.status = "expired"
        return True

    def must_exist(self, ids: set[int]) -> None:
        known = set(self.session.scalars(select(Offer.id).where(Offer.id.in_(ids))))
        if unknown := ids - known:
            raise NotFoundError(unknown)
