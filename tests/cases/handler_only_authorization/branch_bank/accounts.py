from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from fastapi import Depends
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Account(Base):
    __tablename__ = "accounts"
    id: Mapped[int] = mapped_column(primary_key=True)
    holder_id: Mapped[int]
    balance: Mapped[Decimal]
    blocked: Mapped[bool] = mapped_column(default=False)


class Staff(Base):
    __tablename__ = "staff"
    id: Mapped[int] = mapped_column(primary_key=True)
    role: Mapped[str]


@dataclass(frozen=True)
class Principal:
    user_id: int
    scopes: frozenset[str]


class AccessDenied(Exception):
    pass


async def get_session() -> AsyncSession:
    raise NotImplementedError


class AccountService:
    def __init__(self, session: Annotated[AsyncSession, Depends(get_session)]) -> None:
        self.session = session

    async def write_off(self, account_id: int, amount: Decimal) -> None:  # error: apr-handler-only-authorization
        await self.session.execute(
            update(Account).where(Account.id == account_id).values(balance=Account.balance - amount)
        )
        await self.session.commit()

    async def close(self, account_id: int) -> None:  # error: apr-handler-only-authorization
        await self.session.execute(delete(Account).where(Account.id == account_id))
        await self.session.commit()

    async def make_auditor(self, staff_id: int) -> None:  # error: apr-handler-only-authorization
        await self._set_role(staff_id, "auditor")

    async def _set_role(self, staff_id: int, role: str) -> None:
        await self.session.execute(update(Staff).where(Staff.id == staff_id).values(role=role))
        await self.session.commit()

    async def transfer(self, principal: Principal, source: int, target: int, amount: Decimal) -> None:
        account = await self.session.get(Account, source, with_for_update=True)
        if account is None or account.holder_id != principal.user_id:
            raise AccessDenied(source)
        account.balance -= amount
        await self.session.execute(
            update(Account).where(Account.id == target).values(balance=Account.balance + amount)
        )
        await self.session.commit()

    async def erase(self, principal: Principal, account_id: int) -> None:
        require_scope(principal, "accounts:erase")
        await self.session.execute(delete(Account).where(Account.id == account_id))
        await self.session.commit()

    async def export(self) -> list[int]:
        return list(await self.session.scalars(select(Account.id)))

    async def refund(self, account_id: int, amount: Decimal) -> None:
        await self.session.execute(
            update(Account).where(Account.id == account_id).values(balance=Account.balance + amount)
        )
        await self.session.commit()


def require_scope(principal: Principal, scope: str) -> None:
    if scope not in principal.scopes:
        raise AccessDenied(scope)
