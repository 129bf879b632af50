# only: apr-unguarded-read-modify-write, apr-missing-row-lock, apr-unvalidated-transition, apr-uncoordinated-job
from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from fastapi import APIRouter
from flask import Flask, request
from sqlalchemy import String, create_engine, select, text, update
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, scoped_session, sessionmaker
from sqlalchemy.orm.attributes import flag_modified


class Base(DeclarativeBase):
    pass


class Stock(Base):
    __tablename__ = "stock"
    sku: Mapped[str] = mapped_column(primary_key=True)
    on_hand: Mapped[int]
    reserved: Mapped[int]
    history: Mapped[list[str]] = mapped_column(ARRAY(String))
    props: Mapped[dict[str, Any]] = mapped_column(JSONB)
    label: Mapped[str]


engine = create_engine("postgresql://x/y")
Session_ = sessionmaker(bind=engine)
db_session = scoped_session(Session_)
app = Flask(__name__)
router = APIRouter()


@contextlib.contextmanager
def session_scope() -> Iterator[Session]:
    session = Session_()
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.close()


@app.post("/stock/<sku>/receive")
def receive(sku: str) -> Any:
    stock = db_session.query(Stock).filter_by(sku=sku).first_or_404() if False else db_session.query(Stock).filter_by(sku=sku).one()
    count = int(request.form["count"])
    stock.on_hand = stock.on_hand + count  # error: apr-unguarded-read-modify-write
    db_session.commit()
    return "ok"


def reserve(sku: str, n: int) -> bool:
    with session_scope() as session:
        stock = session.query(Stock).get(sku)
        if stock is None:
            return False
        free = stock.on_hand - stock.reserved
        if free < n:
            return False
        stock.reserved += n  # error: apr-unguarded-read-modify-write
        return True


def release_many(skus: list[str], n: int) -> None:
    with session_scope() as session:
        by_sku = {one.sku: one for one in session.query(Stock).filter(Stock.sku.in_(skus))}
        for sku in skus:
            row = by_sku.get(sku)
            if row is not None:
                row.reserved = max(row.reserved - n, 0)  # error: apr-unguarded-read-modify-write


def log_event(sku: str, event: str) -> None:
    with session_scope() as session:
        if (stock := session.get(Stock, sku)) is not None:
            stock.history.append(event)  # error: apr-unguarded-read-modify-write
            flag_modified(stock, "history")


def set_prop(sku: str, key: str, value: str) -> None:
    with session_scope() as session:
        stock = session.get_one(Stock, sku)
        props = stock.props.copy()
        props[key] = value
        stock.props = props  # error: apr-unguarded-read-modify-write


def raw_update(sku: str, n: int) -> None:
    with engine.begin() as conn:
        row = conn.execute(text("SELECT on_hand FROM stock WHERE sku = :sku"), {"sku": sku}).one()
        conn.execute(  # error: apr-unguarded-read-modify-write
            text("UPDATE stock SET on_hand = :n WHERE sku = :sku"), {"n": row.on_hand - n, "sku": sku}
        )


def core_update(sku: str, n: int) -> None:
    with engine.begin() as conn:
        current = conn.execute(select(Stock.on_hand).where(Stock.sku == sku)).scalar_one()
        conn.execute(update(Stock).where(Stock.sku == sku).values(on_hand=current - n))  # error: apr-unguarded-read-modify-write


def bulk(session: Session, delta: int) -> None:
    rows = session.scalars(select(Stock)).all()
    session.bulk_update_mappings(
        Stock.__mapper__, [{"sku": row.sku, "on_hand": row.on_hand + delta} for row in rows]
    )  # gap: apr-unguarded-read-modify-write (the rows are read in a comprehension)
    session.commit()


T = TypeVar("T")


def with_session(function: Callable[..., T]) -> Callable[..., T]:
    @functools.wraps(function)
    def inner(*args: Any, **kwargs: Any) -> T:
        with session_scope() as session:
            return function(session, *args, **kwargs)

    return inner


@with_session
def decorated(session: Session, sku: str) -> int:
    stock = session.get_one(Stock, sku)
    stock.on_hand -= 1  # error: apr-unguarded-read-modify-write
    return stock.on_hand


class StockPort(Protocol):
    async def by_sku(self, sku: str) -> Stock: ...
    async def save(self, stock: Stock) -> None: ...


@dataclass(slots=True)
class Picking:
    port: StockPort

    async def pick(self, sku: str, n: int) -> None:
        stock = await self.port.by_sku(sku)
        match n:
            case 0:
                return
            case _ if n < 0:
                raise ValueError
        left = stock.on_hand - n
        if left < 0:
            raise ValueError
        stock.on_hand = left  # error: apr-unguarded-read-modify-write
        await self.port.save(stock)


class SqlStock:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def by_sku(self, sku: str) -> Stock:
        return (await self.session.scalars(select(Stock).where(Stock.sku == sku))).one()

    async def save(self, stock: Stock) -> None:
        await self.session.commit()


# left


def reserve_in_statement(sku: str, n: int) -> bool:
    with session_scope() as session:
        done = session.execute(
            update(Stock).where(Stock.sku == sku, Stock.on_hand - Stock.reserved >= n).values(reserved=Stock.reserved + n).returning(Stock.sku)
        )
        return done.first() is not None


def raw_locked(sku: str, n: int) -> None:
    with engine.begin() as conn:
        row = conn.execute(text("SELECT on_hand FROM stock WHERE sku = :sku FOR UPDATE"), {"sku": sku}).one()
        conn.execute(text("UPDATE stock SET on_hand = :n WHERE sku = :sku"), {"n": row.on_hand - n, "sku": sku})


def raw_expression(sku: str, n: int) -> None:
    with engine.begin() as conn:
        conn.execute(text("UPDATE stock SET on_hand = on_hand - :n WHERE sku = :sku AND on_hand >= :n"), {"n": n, "sku": sku})


def jsonb_expression(session: Session, sku: str, key: str, value: str) -> None:
    session.execute(update(Stock).where(Stock.sku == sku).values(props=Stock.props.op("||")({key: value})))
    session.commit()


@contextlib.contextmanager
def sku_lock(session: Session, sku: str) -> Iterator[None]:
    session.execute(text("SELECT pg_advisory_xact_lock(hashtext(:k))"), {"k": sku})
    yield


def under_advisory_lock(sku: str) -> None:
    with session_scope() as session, sku_lock(session, sku):
        stock = session.get_one(Stock, sku)
        stock.on_hand -= 1


def bulk_locked(session: Session, delta: int) -> None:
    for row in session.scalars(select(Stock).order_by(Stock.sku).with_for_update()):
        row.on_hand += delta
    session.commit()


def seed(session: Session) -> None:
    stock = Stock(sku="a", on_hand=1, reserved=0, history=[], props={}, label="")
    stock.on_hand += 5
    stock.history.append("made")
    session.add(stock)
    session.commit()


def import_counts(session: Session, counted: dict[str, int]) -> None:
    for sku, count in counted.items():
        stock = session.get_one(Stock, sku)
        stock.on_hand = count
        stock.label = "counted"
    session.commit()


def normalise(session: Session, sku: str, new: str | None) -> None:
    stock = session.get_one(Stock, sku)
    stock.label = new or stock.label
    session.commit()


def report(session: Session) -> dict[str, int]:
    totals: dict[str, int] = {}
    for row in session.scalars(select(Stock)):
        totals[row.label] = totals.get(row.label, 0) + row.on_hand
    return totals


def optimistic(session: Session, sku: str) -> bool:
    while True:
        stock = session.get_one(Stock, sku, populate_existing=True)
        seen = stock.on_hand
        changed = session.execute(update(Stock).where(Stock.sku == sku).where(Stock.on_hand == seen).values(on_hand=seen - 1)).rowcount  # type: ignore[attr-defined]
        if changed:
            session.commit()
            return True
        session.rollback()
