# only: apr-repository-validation
"""SQLAlchemy: range, shape, format and business preconditions on what the caller gave; each is reported where it raises."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase): ...


class OrderRow(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str]
    status: Mapped[str]
    total: Mapped[int]


@dataclass
class Line:
    sku: str
    quantity: int


@dataclass
class Order:
    number: str
    total: int
    status: str
    lines: list[Line]


class InvalidOrder(Exception): ...


class OrderNotFound(Exception): ...


_NUMBER = re.compile(r"^O-\d{6}$")
STATUSES = {"new", "paid", "shipped"}
EMAIL = re.compile(r".+@.+")


class OrderRepository:
    MAX_LINES = 100

    def __init__(self, session: Session, page_size: int = 50) -> None:
        if page_size <= 0:
            raise ValueError("page_size")
        self._session = session
        self._page_size = page_size

    def set_total(self, order_id: int, total: int) -> None:
        if total < 0:
            raise InvalidOrder("a total is not negative")  # error: apr-repository-validation
        self._session.execute(update(OrderRow).where(OrderRow.id == order_id).values(total=total))

    def add(self, order: Order) -> None:
        if not order.lines:
            raise InvalidOrder("an order has lines")  # error: apr-repository-validation
        for line in order.lines:
            if line.quantity <= 0 or line.quantity > 99:
                raise InvalidOrder(line.sku)
        self._session.add(OrderRow(number=order.number, total=order.total, status=order.status))

    def add_lines(self, order_id: int, lines: Sequence[Line]) -> None:
        """The limit is a class attribute: it is still the input that is judged."""
        if len(lines) > self.MAX_LINES:
            raise InvalidOrder("too many lines")  # error: apr-repository-validation
        self._session.flush()

    def page(self, limit: int, after: int = 0) -> list[int]:
        if not 1 <= limit <= 500:
            raise ValueError(f"limit {limit}")  # error: apr-repository-validation
        return list(self._session.scalars(select(OrderRow.id).where(OrderRow.id > after).limit(limit)))

    def by_number(self, number: str) -> int | None:
        if not _NUMBER.match(number):
            raise ValueError(f"{number!r} is no order number")  # error: apr-repository-validation
        return self._session.scalar(select(OrderRow.id).where(OrderRow.number == number))

    def set_status(self, order_id: int, status: str) -> None:
        if status not in STATUSES:
            raise InvalidOrder(status)  # error: apr-repository-validation
        self._session.execute(update(OrderRow).where(OrderRow.id == order_id).values(status=status))

    def between(self, start: date, end: date) -> list[int]:
        assert start <= end, "the days are the wrong way round"  # error: apr-repository-validation
        return list(self._session.scalars(select(OrderRow.id)))

    def ship(self, order: Order) -> None:
        """A business precondition on the domain object that was given."""
        if order.status != "paid":
            raise InvalidOrder("only a paid order is shipped")  # error: apr-repository-validation
        self._session.execute(update(OrderRow).where(OrderRow.number == order.number).values(status="shipped"))

    def by_public_id(self, public_id: str) -> int | None:
        try:
            parsed = UUID(public_id)
        except ValueError as error:
            raise InvalidOrder("no id") from error  # error: apr-repository-validation
        return self._session.scalar(select(OrderRow.id).where(OrderRow.number == str(parsed)))

    def set_discount(self, order_id: int, discount: str) -> None:
        try:
            amount = Decimal(discount)
        except InvalidOperation:
            raise InvalidOrder(discount)  # error: apr-repository-validation
        self._session.execute(update(OrderRow).where(OrderRow.id == order_id).values(total=int(amount)))

    def rename(self, order_id: int, number: str) -> None:
        number = number.strip()
        if number:
            self._session.execute(update(OrderRow).where(OrderRow.id == order_id).values(number=number))
            return
        raise InvalidOrder("a number is needed")  # error: apr-repository-validation

    def move(self, order_id: int, number: str) -> None:
        """Checked after the row was loaded: it is the input all the same."""
        row = self._session.get(OrderRow, order_id)
        if row is None:
            raise OrderNotFound(order_id)
        if len(number) != 8:
            raise InvalidOrder(number)  # error: apr-repository-validation
        row.number = number

    def upsert(self, order: Order) -> None:
        """The private method is where it belongs."""
        self._check(order)
        self._session.add(OrderRow(number=order.number, total=order.total, status=order.status))

    def _check(self, order: Order) -> None:
        if order.total > 1_000_000:
            raise InvalidOrder("too dear")  # error: apr-repository-validation

    def merge(self, order: Order) -> None:
        self._must_be_clean(order.number, order.total)
        self._session.flush()

    @staticmethod
    def _must_be_clean(number: str, total: int) -> None:
        if total % 5:
            raise InvalidOrder(number)  # error: apr-repository-validation

    def cancel(self, order: Order) -> None:
        match order.status:
            case "shipped":
                raise InvalidOrder("too late")  # error: apr-repository-validation
        self._session.flush()


class ArchiveRepository(OrderRepository):
    """A subclass is a repository too."""

    def archive(self, numbers: list[str]) -> None:
        if any(not number.startswith("O-") for number in numbers):
            raise InvalidOrder("not ours")  # error: apr-repository-validation
        self._session.execute(update(OrderRow).where(OrderRow.number.in_(numbers)).values(status="archived"))
