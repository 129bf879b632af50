# only: apr-app-only-constraint
"""What a route's dependencies look for: what the route is to store, or the credential of whoever asks."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from fastapi.security import OAuth2PasswordBearer
from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

router = APIRouter()
Sessions = async_sessionmaker(create_async_engine("postgresql+asyncpg://members"))
bearer = OAuth2PasswordBearer(tokenUrl="login")


class Base(DeclarativeBase):
    pass


class Member(Base):
    __tablename__ = "members"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]


class Revoked(Base):
    __tablename__ = "revoked"

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str]


class MemberIn(BaseModel):
    email: str


async def get_session() -> AsyncIterator[AsyncSession]:
    async with Sessions() as session:
        yield session


Db = Annotated[AsyncSession, Depends(get_session)]
Token = Annotated[str, Depends(bearer)]


async def is_revoked(token: str, session: AsyncSession) -> bool:
    return await session.scalar(select(Revoked).where(Revoked.token == token)) is not None


async def current_member(token: Token, session: Db) -> int:
    if await is_revoked(token, session):
        raise HTTPException(401)
    return 1


async def email_is_free(member_in: MemberIn, session: Db) -> None:
    if await session.scalar(select(Member).where(Member.email == member_in.email)):  # error: apr-app-only-constraint
        raise HTTPException(409)


async def free_member(given: MemberIn, session: Db) -> MemberIn:
    if await session.scalar(select(Member).where(Member.email == given.email)):  # error: apr-app-only-constraint
        raise HTTPException(409)
    return given


async def no_member_yet(partner: str, session: Db) -> None:
    """Asks about somebody else than is stored."""
    if await session.scalar(select(Member).where(Member.email == partner)):
        raise HTTPException(409, "your partner is a member")


@router.post("/logout")
async def log_out(member: Annotated[int, Depends(current_member)], token: Token, session: Db) -> None:
    session.add(Revoked(token=token))
    await session.commit()


@router.post("/members", dependencies=[Depends(email_is_free)])
async def create_member(member_in: MemberIn, session: Db) -> None:
    session.add(Member(email=member_in.email))
    await session.commit()


@router.post("/members/checked")
async def create_checked(member_in: Annotated[MemberIn, Depends(free_member)], session: Db) -> None:
    session.add(Member(email=member_in.email))
    await session.commit()


@router.post("/partners", dependencies=[Depends(no_member_yet)])
async def create_partner(member_in: MemberIn, session: Db) -> None:
    session.add(Member(email=member_in.email))
    await session.commit()
