"""A lock from the read on, a compared write whose count is looked at, a version, an isolation, a lock around it, a value that the database works out: nothing is lost."""
# only: apr-unguarded-read-modify-write, apr-missing-row-lock

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from redis.asyncio import Redis
from sqlalchemy import JSON, create_engine, func, select, text, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship, sessionmaker


class Base(DeclarativeBase):
    pass


class Account(Base):
    __tablename__ = "accounts"
    id: Mapped[int] = mapped_column(primary_key=True)
    balance: Mapped[Decimal]
    opened: Mapped[datetime]
    name: Mapped[str]
    first_name: Mapped[str]
    last_name: Mapped[str]
    version: Mapped[int]
    settings: Mapped[dict[str, Any]] = mapped_column(JSON)
    entries: Mapped[list[Entry]] = relationship()


class Entry(Base):
    __tablename__ = "entries"
    id: Mapped[int] = mapped_column(primary_key=True)
    amount: Mapped[Decimal]


class Stock(Base):
    __tablename__ = "stock"
    id: Mapped[int] = mapped_column(primary_key=True)
    left: Mapped[int]
    revision: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": revision}


def locked(session: Session, account_id: int, amount: Decimal) -> None:
    account = session.get(Account, account_id, with_for_update=True)
    assert account is not None
    account.balance -= amount
    session.commit()


def locked_by_options(session: Session, account_id: int, amount: Decimal) -> None:
    account = session.get_one(Account, account_id, with_for_update={"nowait": True})
    account.balance -= amount
    session.commit()


async def locked_in_the_query(session: AsyncSession, account_id: int, amount: Decimal) -> None:
    query = select(Account).where(Account.id == account_id)
    query = query.with_for_update(of=Account)
    account = (await session.execute(query)).scalar_one()
    account.balance = account.balance - amount
    await session.commit()


def _for_update(session: Session, account_id: int) -> Account:
    return session.scalars(select(Account).where(Account.id == account_id).with_for_update(key_share=True)).one()


def locked_by_a_helper(session: Session, account_id: int, amount: Decimal) -> None:
    account = _for_update(session, account_id)
    account.balance += amount
    session.commit()


def refreshed_with_a_lock(session: Session, account: Account, amount: Decimal) -> None:
    session.refresh(account, with_for_update=True)
    account.balance += amount
    session.commit()


def loaded_and_refreshed(session: Session, account_id: int, amount: Decimal) -> None:
    account = session.get_one(Account, account_id)
    session.refresh(account, with_for_update=True)
    account.balance += amount
    session.commit()


def both_locked_in_order(session: Session, source: int, target: int, amount: Decimal) -> None:
    rows = session.scalars(select(Account).where(Account.id.in_([source, target])).order_by(Account.id).with_for_update()).all()
    by_id = {row.id: row for row in rows}
    by_id[source].balance -= amount
    by_id[target].balance += amount
    session.commit()


def worked_out_by_the_database(session: Session, account_id: int, amount: Decimal) -> None:
    account = session.get_one(Account, account_id)
    account.balance = Account.balance - amount
    session.execute(update(Account).where(Account.id == account_id).values(balance=Account.balance + amount))
    session.query(Account).filter(Account.id == account_id).update({Account.balance: Account.balance + amount})
    session.execute(text("UPDATE accounts SET balance = balance - :amount WHERE id = :id"), {"amount": amount, "id": account_id})
    session.commit()


def compared_and_set(session: Session, account_id: int, amount: Decimal) -> None:
    account = session.get_one(Account, account_id)
    done: CursorResult[Any] = session.execute(  # type: ignore[assignment]
        update(Account).where(Account.id == account_id, Account.balance == account.balance).values(balance=account.balance - amount)
    )
    if done.rowcount != 1:
        raise RuntimeError("somebody else was faster")
    session.commit()


def compared_by_version(session: Session, account_id: int, amount: Decimal) -> bool:
    account = session.get_one(Account, account_id)
    statement = (
        update(Account)
        .where(Account.id == account_id)
        .where(Account.version == account.version)
        .values(balance=account.balance - amount, version=account.version + 1)
        .returning(Account.id)
    )
    return session.execute(statement).scalar_one_or_none() is not None


def versioned(session: Session, stock_id: int) -> None:
    stock = session.get_one(Stock, stock_id)
    stock.left -= 1
    session.commit()


engine = create_engine("postgresql://db/shop", pool_size=5)
Strict = sessionmaker(engine.execution_options(isolation_level="SERIALIZABLE"))


def serializable(session: Session, account_id: int, amount: Decimal) -> None:
    session.connection(execution_options={"isolation_level": "SERIALIZABLE"})
    account = session.get_one(Account, account_id)
    account.balance -= amount
    session.commit()


def immediate(session: Session, account_id: int, amount: Decimal) -> None:
    session.execute(text("BEGIN IMMEDIATE"))
    account = session.get_one(Account, account_id)
    account.balance -= amount
    session.commit()


def advisory(session: Session, account_id: int, amount: Decimal) -> None:
    session.execute(select(func.pg_advisory_xact_lock(account_id)))
    account = session.get_one(Account, account_id)
    account.balance -= amount
    session.commit()


async def distributed(session: AsyncSession, redis: Redis, account_id: int, amount: Decimal) -> None:
    async with redis.lock(f"account:{account_id}", timeout=10):
        account = await session.get_one(Account, account_id)
        account.balance -= amount
        await session.commit()


def new(session: Session, amount: Decimal) -> Account:
    account = Account(balance=Decimal(0), name="new", opened=datetime.now(UTC))
    session.add(account)
    account.balance += amount
    session.commit()
    return account


def absolute(session: Session, account_id: int, name: str) -> None:
    account = session.get_one(Account, account_id)
    account.name = name.strip() or account.name
    account.balance = Decimal(0)
    account.opened = datetime.now(UTC)
    account.name = f"{account.first_name} {account.last_name}"
    session.commit()


def related(session: Session, account_id: int, amount: Decimal) -> None:
    account = session.get_one(Account, account_id)
    account.entries.append(Entry(amount=amount))
    session.commit()


def only_shown(session: Session, account_id: int) -> dict[str, Decimal]:
    account = session.get_one(Account, account_id)
    shown = {"balance": account.balance}
    shown["balance"] += 1
    total = account.balance
    total += 5
    return shown


def replaced_whole(session: Session, account_id: int, settings: dict[str, Any]) -> None:
    account = session.get_one(Account, account_id)
    settings["seen"] = True
    account.settings = settings
    session.commit()


class Meter:
    def __init__(self) -> None:
        self.balance = 0

    def tick(self) -> None:
        self.balance += 1


def no_row(meter: Meter) -> None:
    meter.balance += 1
    meter.tick()
