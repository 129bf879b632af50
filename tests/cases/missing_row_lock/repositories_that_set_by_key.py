# only: apr-unguarded-read-modify-write, apr-missing-row-lock, apr-unvalidated-transition, apr-uncoordinated-job
from __future__ import annotations

import enum
from dataclasses import dataclass, replace

import asyncpg
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Status(enum.Enum):
    OPEN = "open"
    PAID = "paid"
    VOID = "void"


FINAL = frozenset({Status.PAID, Status.VOID})


class Bill(Base):
    __tablename__ = "bills"
    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[Status]


class BillRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def get(self, pk: int) -> Bill:
        return await self.session.get_one(Bill, pk)

    async def update_status(self, pk: int, status: Status) -> None:
        await self.session.execute(update(Bill).where(Bill.id == pk).values(status=status))

    async def update_status_if_open(self, pk: int, status: Status) -> bool:
        done = await self.session.execute(update(Bill).where(Bill.id == pk, Bill.status == Status.OPEN).values(status=status))
        return bool(done.rowcount)  # type: ignore[attr-defined]


async def pay(bills: BillRepository, pk: int) -> None:
    bill = await bills.get(pk)
    if bill.status in FINAL:
        return
    await bills.update_status(bill.id, Status.PAID)  # error: apr-missing-row-lock


async def pay_compared(bills: BillRepository, pk: int) -> None:
    bill = await bills.get(pk)
    if bill.status in FINAL:
        return
    if not await bills.update_status_if_open(bill.id, Status.PAID):
        raise ValueError


def pay_query(session: Session, pk: int) -> None:
    bill = session.get_one(Bill, pk)
    assert bill.status is Status.OPEN
    session.query(Bill).filter_by(id=pk).update({"status": Status.PAID})  # error: apr-missing-row-lock
    session.commit()


def pay_walrus(session: Session, pk: int) -> None:
    if (bill := session.get(Bill, pk)) and bill.status is Status.OPEN:
        bill.status = Status.PAID  # error: apr-missing-row-lock
        session.commit()


@dataclass(frozen=True)
class Order:
    id: int
    status: Status


class Orders:
    def __init__(self, pool: asyncpg.Pool) -> None:
        self.pool = pool

    async def get(self, pk: int) -> Order:
        row = await self.pool.fetchrow("SELECT id, status FROM orders WHERE id = $1", pk)
        if row is None:
            raise LookupError
        return Order(row["id"], Status(row["status"]))

    async def save(self, order: Order) -> None:
        await self.pool.execute("UPDATE orders SET status = $2 WHERE id = $1", order.id, order.status.value)


async def cancel(orders: Orders, pk: int) -> None:
    order = await orders.get(pk)
    if order.status is not Status.OPEN:
        raise ValueError
    await orders.save(replace(order, status=Status.VOID))  # error: apr-missing-row-lock


def each(session: Session, pks: list[int]) -> None:
    for pk in pks:
        bill = session.get_one(Bill, pk)
        if bill.status is not Status.OPEN:
            continue
        bill.status = Status.VOID  # error: apr-missing-row-lock
    session.commit()
