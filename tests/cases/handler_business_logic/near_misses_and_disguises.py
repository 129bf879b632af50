# only: apr-handler-business-logic
"""Decisions under other names (aliases, wrappers, subclasses, nested functions), and near misses of each kind."""

import functools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import Enum
from typing import Annotated, Any

import fastapi as web
from fastapi import APIRouter as Routes
from fastapi import Depends, HTTPException
from fastapi import Query as Q
from sqlalchemy import delete, insert
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

routes = Routes(prefix="/accounts")


class Base(DeclarativeBase): ...


class AccountBase(Base):
    __abstract__ = True
    id: Mapped[int] = mapped_column(primary_key=True)
    balance: Mapped[int]
    limit: Mapped[int]
    state: Mapped[str]


class Account(AccountBase):
    __tablename__ = "accounts"


class Savings(Account):
    """A subclass of a model is one."""


class Transfer(Base):
    __tablename__ = "transfers"
    id: Mapped[int] = mapped_column(primary_key=True)
    amount: Mapped[int]


class Plan(Enum):
    FREE = "free"
    PAID = "paid"


@dataclass
class Subscription:
    id: int
    plan: Plan
    seats: int
    price: int
    ends_at: datetime


@dataclass
class PageRequest:
    number: int
    size: int


sessions = async_sessionmaker(create_async_engine("postgresql+asyncpg://localhost/bank"))


async def session() -> AsyncSession:
    return sessions()


Db = Annotated[AsyncSession, Depends(session)]


class Bank:
    async def account(self, number: int) -> Account: ...  # type: ignore[empty-body]
    async def savings(self, number: int) -> Savings: ...  # type: ignore[empty-body]
    async def withdraw(self, number: int, amount: int) -> None: ...
    async def freeze(self, number: int) -> None: ...
    async def subscription(self, number: int) -> Subscription: ...  # type: ignore[empty-body]
    async def store(self, subscription: Subscription) -> None: ...
    async def accounts(self) -> list[Account]: ...  # type: ignore[empty-body]


BankDep = Annotated[Bank, Depends(Bank)]


def audited(handler: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    @functools.wraps(handler)
    async def wrapper(*args: Any, **kwargs: Any) -> Any:
        return await handler(*args, **kwargs)

    return wrapper


@routes.post("/{number}/withdraw")
@audited
async def withdraw(number: int, amount: int, bank: BankDep) -> None:
    account = await bank.account(number)
    if account.balance + account.limit < amount:  # error: apr-handler-business-logic
        raise HTTPException(402)
    await bank.withdraw(number, amount)


@routes.post("/{number}/interest")
async def interest(number: int, bank: BankDep) -> None:
    savings = await bank.savings(number)
    rate = 2 if savings.balance > 10_000 else 1  # error: apr-handler-business-logic
    await bank.withdraw(number, -savings.balance * rate // 100)


@routes.post("/{number}/upgrade")
async def upgrade(number: int, bank: BankDep) -> None:
    """`replace` in place of an assignment."""
    subscription = await bank.subscription(number)
    await bank.store(replace(subscription, price=subscription.seats * 900))  # error: apr-handler-business-logic


@routes.post("/{number}/plan")
async def change_plan(number: int, bank: BankDep) -> None:
    subscription = await bank.subscription(number)
    match subscription.plan:  # error: apr-handler-business-logic
        case Plan.FREE:
            await bank.freeze(number)
        case Plan.PAID:
            await bank.withdraw(number, 900)


@routes.post("/sweep")
async def sweep(bank: BankDep) -> dict[str, int]:
    frozen = 0
    for account in await bank.accounts():
        if account.balance < -account.limit:  # error: apr-handler-business-logic
            await bank.freeze(account.id)
            frozen += 1
    return {"frozen": frozen}


@routes.post("/{number}/close")
async def close(number: int, db: Db) -> None:
    async def mark(account: Account) -> None:
        account.state = "closed"  # error: apr-handler-business-logic

    account = await db.get_one(Account, number)
    await mark(account)
    await db.commit()


@routes.post("/transfer")
async def transfer(amount: int) -> None:
    async with sessions.begin() as db:  # error: apr-handler-business-logic
        await db.execute(insert(Transfer).values(amount=amount))
        await db.execute(insert(Transfer).values(amount=-amount))


@routes.post("/{number}/spend")
async def spend(number: int, bank: BankDep) -> None:
    account = await bank.account(number)
    await bank.withdraw(number, _allowed(account))


def _allowed(account: Account) -> int:
    """One more step away."""
    return _room(account)


def _room(account: Account) -> int:
    return max(account.limit - account.balance, 0)  # error: apr-handler-business-logic


# --- near misses ------------------------------------------------------------------------------------------------------------------


@routes.get("/{number}")
async def show(number: int, bank: BankDep, verbose: bool = False) -> dict[str, Any]:
    account = await bank.account(number)
    answer: dict[str, Any] = {"id": account.id, "euros": account.balance / 100}
    if account.balance < 0:
        answer["warning"] = "overdrawn"
        answer["by"] = -account.balance / 100
    if verbose:
        answer |= {"limit": account.limit / 100, "free": (account.limit + account.balance) / 100}
    return answer


@routes.get("/")
async def listed(bank: BankDep, page: Annotated[int, Q(ge=1)] = 1, size: int = 20) -> dict[str, Any]:
    """The page is the request's, not an entity's."""
    asked = PageRequest(page, size)
    found = await bank.accounts()
    start = (asked.number - 1) * asked.size
    shown = found[start : start + asked.size]
    return {"items": [one.id for one in shown], "last": start + asked.size >= len(found), "sum": sum(one.balance for one in found)}


@routes.get("/{number}/state")
async def state(number: int, bank: BankDep) -> web.Response:
    account = await bank.account(number)
    if account.state == "frozen":
        return web.Response("frozen", 423)
    if account.state in ("closed", "gone"):
        return web.Response("gone", 410)
    return web.Response(f"{account.balance / 100:.2f}")


@routes.delete("/{number}")
async def forget(number: int, db: Db) -> None:
    await db.execute(delete(Account).where(Account.id == number))
    await db.commit()


@routes.post("/")
async def open_account(limit: int, db: Db) -> int:
    account = Account(balance=0, state="new")
    account.limit = limit
    db.add(account)
    await db.commit()
    return account.id


@routes.post("/{number}/freeze")
async def freeze(number: int, bank: BankDep) -> dict[str, str]:
    await bank.freeze(number)
    account = await bank.account(number)
    return {"state": account.state, "at": datetime.now(UTC).isoformat()}


def report(accounts: list[Account]) -> int:
    """Nobody in a request calls it."""
    return sum(account.balance for account in accounts)


class Progress:
    """No entity: it only looks like one."""

    def __init__(self) -> None:
        self.status = "new"
        self.total = 0


@routes.post("/import")
async def import_accounts(bank: BankDep) -> dict[str, Any]:
    progress = Progress()
    progress.status = "running"
    for account in await bank.accounts():
        progress.total += 1
        await bank.freeze(account.id)
    progress.status = "done"
    return {"status": progress.status, "total": progress.total}


@routes.patch("/transfers/{number}")
async def correct(number: int, bank_note: str, db: Db) -> None:
    """What was sent is copied into a field that means nothing to the bank."""
    transfer_ = await db.get_one(Noted, number)
    transfer_.note = bank_note.strip()
    await db.commit()


@routes.get("/noted")
async def noted(db: Db) -> list[str]:
    """A note on the object for the answer is no field of it."""
    found = [await db.get_one(Noted, number) for number in (1, 2)]
    for one in found:
        one.shown = True  # type: ignore[attr-defined]
        if len(one.note) > 20:
            await bell()
    return [one.note for one in found]


async def bell() -> None: ...


class Noted(Base):
    __tablename__ = "noted"
    id: Mapped[int] = mapped_column(primary_key=True)
    note: Mapped[str]
