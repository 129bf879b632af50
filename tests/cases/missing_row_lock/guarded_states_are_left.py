"""Locked, compared, versioned, new, or no check at all: none of these is this rule's."""
# only: apr-missing-row-lock, apr-unguarded-read-modify-write

from __future__ import annotations

import enum
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Status(enum.StrEnum):
    PENDING = "pending"
    PAID = "paid"


class Base(DeclarativeBase):
    pass


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[Status]
    seen_at: Mapped[datetime | None]
    email: Mapped[str]
    slug: Mapped[str | None]
    total: Mapped[int]


class Job(Base):
    __tablename__ = "jobs"
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[Status]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}


def locked(session: Session, order_id: int) -> None:
    order = session.get_one(Order, order_id, with_for_update=True)
    if order.status != Status.PENDING:
        raise ValueError("too late")
    order.status = Status.PAID
    session.commit()


async def skipped_locked(session: AsyncSession) -> None:
    query = select(Order).where(Order.status == Status.PENDING).limit(10).with_for_update(skip_locked=True)
    async with session.begin():
        for order in (await session.scalars(query)).all():
            order.status = Status.PAID


def locked_as_asked(session: Session, order_id: int) -> None:
    order = find(session, order_id, lock=True)
    if order.status == Status.PENDING:
        order.status = Status.PAID
        session.commit()


def find(session: Session, order_id: int, *, lock: bool = False) -> Order:
    query = select(Order).where(Order.id == order_id)
    if lock:
        query = query.with_for_update()
    return session.execute(query).scalar_one()


def compared(session: Session, order_id: int) -> None:
    order = session.get_one(Order, order_id)
    if order.status != Status.PENDING:
        raise ValueError("too late")
    result: Any = session.execute(update(Order).where(Order.id == order_id, Order.status == Status.PENDING).values(status=Status.PAID))
    if result.rowcount == 0:
        raise ValueError("somebody was faster")
    session.commit()


def compared_by_query(session: Session, order_id: int) -> bool:
    changed = session.query(Order).filter(Order.id == order_id, Order.status == Status.PENDING).update({"status": Status.PAID})
    session.commit()
    return changed == 1


def versioned(session: Session, job_id: int) -> None:
    job = session.get_one(Job, job_id)
    if job.state != Status.PENDING:
        return
    job.state = Status.PAID
    session.commit()


def advisory(session: Session, order_id: int) -> None:
    session.execute(text("SELECT pg_advisory_xact_lock(hashtext('orders'), :id)"), {"id": order_id})
    order = session.get_one(Order, order_id)
    if order.status == Status.PENDING:
        order.status = Status.PAID
        session.commit()


def new(session: Session, paid: bool) -> Order:
    order = Order(status=Status.PENDING, email="a@b.c", total=1)
    session.add(order)
    if order.status == Status.PENDING and paid:
        order.status = Status.PAID
    session.commit()
    return order


def no_check(session: Session, order_id: int) -> None:
    order = session.get_one(Order, order_id)
    order.status = Status.PAID
    session.commit()


def has_it_changed(session: Session, order_id: int, email: str) -> None:
    order = session.get_one(Order, order_id)
    if order.email != email:
        order.email = email
    session.commit()


def fill_if_empty(session: Session, order_id: int) -> None:
    order = session.get_one(Order, order_id)
    if not order.slug:
        order.slug = f"order-{order.id}"
    if order.seen_at is None:
        order.seen_at = datetime.now(UTC)
    session.commit()


def another_field_decides(session: Session, order_id: int) -> None:
    order = session.get_one(Order, order_id, with_for_update=True)
    if order.total == 0:
        order.status = Status.PAID
    session.commit()


def only_reads(session: Session, order_id: int) -> str:
    order = session.get_one(Order, order_id)
    if order.status == Status.PENDING:
        return "wait"
    return "done"


class Light:
    status = "red"


def no_row(light: Light) -> None:
    if light.status == "red":
        light.status = "green"
