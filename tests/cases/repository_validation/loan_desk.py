# only: apr-repository-validation
"""Judging in several shapes: what is wrong is collected first, a clock is asked, the limit stands in the row."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal, get_args

from pydantic import BaseModel
from sqlalchemy import JSON, delete, insert, select, text
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

Kind = Literal["book", "film"]


class Base(DeclarativeBase): ...


class LoanRow(Base):
    __tablename__ = "loans"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    until: Mapped[date]
    fee: Mapped[Decimal]
    returned: Mapped[bool]
    stars: Mapped[int]
    terms: Mapped[Any] = mapped_column(JSON)


class LoanError(Exception): ...


class LoanNotFoundError(LoanError): ...


class LoanData(BaseModel):
    kind: Kind
    fee: Decimal


@dataclass
class Loan:
    kind: str
    until: date
    fee: Decimal


def require(condition: bool, message: str) -> None:
    if not condition:
        raise LoanError(message)


class LoanStore(ABC):
    @abstractmethod
    def add(self, loan: Loan) -> int: ...


class SqlLoanRepository(LoanStore):
    def __init__(self, session: Session, clock: Callable[[], date] = date.today) -> None:
        self.session = session
        self.clock = clock

    def add(self, loan: Loan) -> int:
        require(loan.fee >= 0, "fee")  # error: apr-repository-validation
        row = LoanRow(kind=loan.kind, until=loan.until, fee=loan.fee, returned=False)
        self.session.add(row)
        self.session.flush()
        return row.id

    def add_of_kind(self, kind: str, until: date) -> None:
        assert kind in get_args(Kind), kind  # error: apr-repository-validation
        self.session.add(LoanRow(kind=kind, until=until, fee=Decimal(0), returned=False))

    def add_until(self, kind: str, until: str) -> None:
        try:
            day = date.fromisoformat(until)
        except ValueError:
            raise LoanError("until is no date") from None  # error: apr-repository-validation
        self.session.add(LoanRow(kind=kind, until=day, fee=Decimal(0), returned=False))

    def add_dict(self, data: dict[str, Any]) -> None:
        clean = LoanData.model_validate(data)  # error: apr-repository-validation
        self.session.execute(insert(LoanRow).values(kind=clean.kind, fee=clean.fee))

    def extend(self, id: int, until: date) -> None:
        row = self.session.get(LoanRow, id)
        if row is None:
            raise LoanNotFoundError(id)
        errors = []
        if until <= row.until:
            errors.append("not longer")
        if until < self.clock():
            errors.append("past")
        if errors:
            raise LoanError(errors)  # error: apr-repository-validation
        row.until = until

    def give_back(self, id: int) -> None:
        row = self.session.get(LoanRow, id) or self._missing(id)
        if row.returned:
            raise LoanError("returned before")  # error: apr-repository-validation
        row.returned = True

    def _missing(self, id: int) -> Any:
        raise LoanNotFoundError(id)

    def charge(self, id: int, fee: Decimal) -> None:
        if (problem := self._problem(fee)) is not None:
            raise LoanError(problem)  # error: apr-repository-validation
        self.session.get_one(LoanRow, id).fee = fee

    @staticmethod
    def _problem(fee: Decimal) -> str | None:
        return "too much" if fee > 100 else None

    def purge(self, before: date) -> int:
        if before > self.clock():
            raise LoanError("only the past can be purged")  # error: apr-repository-validation
        return self.session.execute(delete(LoanRow).where(LoanRow.until < before)).rowcount  # type: ignore[attr-defined, no-any-return]

    def get(self, id: int) -> Loan:
        row = self.session.get(LoanRow, id)
        if row is None:
            raise LoanNotFoundError(id)
        return Loan(row.kind, row.until, row.fee)

    def one_of(self, kind: str) -> Loan:
        rows = self.session.scalars(select(LoanRow).where(LoanRow.kind == kind)).all()
        if len(rows) != 1:
            raise LoanError(f"{len(rows)} loans of {kind}")
        return Loan(rows[0].kind, rows[0].until, rows[0].fee)

    def insert(self, loan: Loan) -> None:
        try:
            self.session.execute(insert(LoanRow).values(kind=loan.kind, until=loan.until, fee=loan.fee))
        except IntegrityError as e:
            if "fee" in str(e.orig):
                raise LoanError("fee") from e
            raise LoanError("duplicate") from e
        except SQLAlchemyError as e:
            raise LoanError("database") from e

    def ordered(self, by: str, descending: bool) -> list[int]:
        if by not in LoanRow.__table__.columns:
            raise ValueError(by)
        column = LoanRow.__table__.columns[by]
        return list(self.session.scalars(select(LoanRow.id).order_by(column.desc() if descending else column)))

    def partition(self, year: int) -> None:
        name = f"loans_{year}"
        if not name.isidentifier():
            raise ValueError(name)
        self.session.execute(text(f"CREATE TABLE {name} PARTITION OF loans"))

    def drop(self, ids: list[int]) -> None:
        if not ids:
            return
        with suppress(LookupError):
            self.session.execute(delete(LoanRow).where(LoanRow.id.in_(ids)))

    def as_data(self, id: int) -> LoanData:
        row = self.session.get_one(LoanRow, id)
        return LoanData.model_validate(row, from_attributes=True)

    def parsed(self) -> list[LoanData]:
        found = []
        for kind, fee in self.session.execute(select(LoanRow.kind, LoanRow.fee)):
            if fee is None or kind not in get_args(Kind):
                raise RuntimeError(f"broken row {kind}")
            found.append(LoanData(kind=kind, fee=fee))
        return found

    def bind(self, session: Session) -> None:
        if self.session.in_transaction():
            raise RuntimeError("bound in the middle of a transaction")
        self.session = session

    def count(self, kind: str | None = None) -> int:
        query = select(LoanRow.id)
        if kind is not None:
            query = query.where(LoanRow.kind == kind)
        return len(self.session.scalars(query).all())


@dataclass
class Rating:
    loan: int
    stars: int
    version: int


class RatingRepository:
    def __init__(self, session: Session) -> None:
        self.session = session

    def store(self, rating: Rating) -> None:
        loan = self.session.get_one(LoanRow, rating.loan)
        terms = loan.terms.current
        if rating.stars < terms.least or rating.stars > terms.most:
            raise LoanError("out of range")  # error: apr-repository-validation
        loan.stars = rating.stars

    def replace(self, rating: Rating) -> None:
        loan = self.session.get_one(LoanRow, rating.loan)
        if rating.version < loan.terms.current.version:
            raise LoanError("somebody was faster")
        loan.stars = rating.stars

    def overdue(self, loan: int) -> None:
        row = self.session.get_one(LoanRow, loan)
        found: list[str] = []
        if row.terms.current is None:
            found.append("no terms")
        if found:
            raise RuntimeError(f"the tables are broken: {found}")
