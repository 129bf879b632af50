"""SQLAlchemy: what is read from a row, worked out in Python and flushed is lost when two do it at once, whatever way the row came."""
# only: apr-unguarded-read-modify-write, apr-missing-row-lock

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, ForeignKey, select, text, update
from sqlalchemy import select as pick
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship, sessionmaker
from sqlalchemy.orm.attributes import flag_modified


class Base(DeclarativeBase):
    pass


class Account(Base):
    __tablename__ = "accounts"
    id: Mapped[int] = mapped_column(primary_key=True)
    balance: Mapped[Decimal]
    updated_at: Mapped[datetime]
    settings: Mapped[dict[str, Any]] = mapped_column(JSON)
    labels: Mapped[list[str]] = mapped_column(JSON)
    orders: Mapped[list[Order]] = relationship(back_populates="account")


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    attempts: Mapped[int]
    total: Mapped[Decimal]
    note: Mapped[str]
    account: Mapped[Account] = relationship(back_populates="orders")


class BigOrder(Order):
    weight: Mapped[int]


def withdraw(session: Session, account_id: int, amount: Decimal) -> None:
    account = session.get(Account, account_id)
    if account is None:
        raise LookupError(account_id)
    if account.balance < amount:
        raise ValueError("not enough money")
    account.balance -= amount  # error: apr-unguarded-read-modify-write
    session.commit()


async def deposit(session: AsyncSession, account_id: int, amount: Decimal) -> Account:
    result = await session.execute(select(Account).where(Account.id == account_id))
    account = result.scalar_one()
    account.balance = account.balance + amount  # error: apr-unguarded-read-modify-write
    await session.commit()
    return account


def transfer(make: sessionmaker[Session], source: int, target: int, amount: Decimal) -> None:
    with make.begin() as session:
        payer = session.scalars(pick(Account).where(Account.id == source)).one()
        payee = session.scalars(pick(Account).where(Account.id == target)).one()
        payer.balance -= amount  # error: apr-unguarded-read-modify-write
        payee.balance += amount  # error: apr-unguarded-read-modify-write


def attempt(session: Session, order_id: int) -> None:
    order = session.query(Order).filter(Order.id == order_id).one()
    tries = order.attempts + 1
    order.attempts = tries  # error: apr-unguarded-read-modify-write
    session.commit()


def attempt_in_steps(session: Session, order_id: int) -> None:
    order = session.query(Order).filter_by(id=order_id).first()
    if not order:
        return
    tries = order.attempts
    tries += 1
    order.attempts = tries  # error: apr-unguarded-read-modify-write
    session.commit()


def merge_settings(session: Session, account_id: int, patch: dict[str, Any]) -> None:
    account = session.get_one(Account, account_id)
    account.settings = {**account.settings, **patch}  # error: apr-unguarded-read-modify-write
    session.commit()


def merge_a_copy(session: Session, account_id: int, key: str, value: str) -> None:
    account = session.get_one(Account, account_id)
    settings = dict(account.settings or {})
    settings[key] = value
    account.settings = settings  # error: apr-unguarded-read-modify-write
    session.commit()


def mutate_json(session: Session, account_id: int, key: str, value: str) -> None:
    account = session.get_one(Account, account_id)
    account.settings[key] = value  # error: apr-unguarded-read-modify-write
    flag_modified(account, "settings")
    session.commit()


def add_label(session: Session, account_id: int, label: str) -> None:
    account = session.get_one(Account, account_id)
    account.labels = [*account.labels, label]  # error: apr-unguarded-read-modify-write
    session.commit()


def append_label(session: Session, account_id: int, label: str) -> None:
    account = session.get_one(Account, account_id)
    account.labels.append(label)  # error: apr-unguarded-read-modify-write
    session.commit()


def append_to_note(session: Session, order_id: int, line: str) -> None:
    order = session.get_one(BigOrder, order_id)
    order.note = f"{order.note}\n{line}"  # error: apr-unguarded-read-modify-write
    session.commit()


def set_by_name(session: Session, order_id: int) -> None:
    order = session.get_one(Order, order_id)
    setattr(order, "attempts", order.attempts + 1)  # noqa: B010  # error: apr-unguarded-read-modify-write
    session.commit()


def charge_the_account_of(session: Session, order_id: int) -> None:
    order = session.get_one(Order, order_id, with_for_update=True)
    order.account.balance -= order.total  # error: apr-unguarded-read-modify-write
    session.commit()


def in_a_loop(session: Session) -> None:
    for order in session.scalars(select(Order).where(Order.attempts < 5)):
        order.attempts += 1  # error: apr-unguarded-read-modify-write
    session.commit()


def in_two_transactions(make: sessionmaker[Session], account_id: int, amount: Decimal) -> None:
    with make() as session:
        balance = session.get_one(Account, account_id, with_for_update=True).balance
    with make.begin() as session:
        session.execute(update(Account).where(Account.id == account_id).values(balance=balance - amount))  # error: apr-unguarded-read-modify-write


def after_the_lock_is_gone(session: Session, account_id: int, amount: Decimal) -> None:
    account = session.get_one(Account, account_id, with_for_update=True)
    session.commit()
    account.balance -= amount  # error: apr-unguarded-read-modify-write
    session.commit()


def written_by_a_statement(session: Session, order_id: int) -> None:
    order = session.get_one(Order, order_id)
    session.execute(update(Order).where(Order.id == order_id).values(attempts=order.attempts + 1))  # error: apr-unguarded-read-modify-write
    session.commit()


def compared_and_nobody_looks(session: Session, order_id: int) -> None:
    order = session.get_one(Order, order_id)
    session.execute(  # error: apr-unguarded-read-modify-write
        update(Order).where(Order.id == order_id, Order.attempts == order.attempts).values(attempts=order.attempts + 1)
    )
    session.commit()


def in_raw_sql(session: Session, account_id: int, amount: Decimal) -> None:
    balance = session.execute(text("SELECT balance FROM accounts WHERE id = :id"), {"id": account_id}).scalar_one()
    session.execute(  # error: apr-unguarded-read-modify-write
        text("UPDATE accounts SET balance = :balance WHERE id = :id"), {"balance": balance - amount, "id": account_id}
    )
    session.commit()


async def with_its_own_session(make: async_sessionmaker[AsyncSession], order_id: int) -> None:
    async with make() as session, session.begin():
        order = await session.get(Order, order_id)
        assert order is not None
        order.attempts += 1  # error: apr-unguarded-read-modify-write
