# only: apr-client-trusted-identity
"""Tokens that are looked into without their signature, and who has looked at it."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

import jwt
from fastapi import APIRouter, Depends, Header, HTTPException
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

router = APIRouter()
KEY = "…"


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]


def get_session() -> Session:
    raise NotImplementedError


def current_user(session: Annotated[Session, Depends(get_session)], authorization: Annotated[str, Header()]) -> User:
    claims: dict[str, Any] = jwt.decode(authorization.removeprefix("Bearer "), KEY, algorithms=["HS256"])
    user = session.get(User, claims["sub"])
    if user is None:
        raise HTTPException(401)
    return user


@router.post("/logout")
def logout(me: Annotated[User, Depends(current_user)], authorization: Annotated[str, Header()]) -> dict[str, str]:
    """`current_user` has verified it."""
    claims: dict[str, Any] = jwt.decode(authorization.removeprefix("Bearer "), options={"verify_signature": False})
    return {"bye": claims["email"]}


async def create_access_token(user: User) -> str:
    return jwt.encode({"sub": str(user.id)}, KEY, algorithm="HS256")


@router.get("/sso/callback")
async def callback(session: Annotated[Session, Depends(get_session)], code: str) -> dict[str, Any]:
    """The token is our own."""
    user = User(email=code)
    session.add(user)
    token = await create_access_token(user)
    claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return {"admin": claims.get("is_admin", False)}


@router.get("/partner")
async def partner(authorization: Annotated[str, Header()]) -> dict[str, Any]:
    """Whose key it is stands in the token: the look at its signature comes after."""
    unverified: dict[str, Any] = jwt.decode(authorization, options={"verify_signature": False})
    key = await key_of(unverified["iss"], unverified["sub"])
    claims = await asyncio.to_thread(jwt.decode, authorization, key, ["RS256"])
    return {"partner": claims["sub"]}


async def key_of(issuer: str, subject: str) -> str:
    raise NotImplementedError


@router.get("/me")
def me(session: Annotated[Session, Depends(get_session)], authorization: Annotated[str, Header()]) -> dict[str, str]:  # error: apr-client-trusted-identity
    claims: dict[str, Any] = jwt.decode(authorization.removeprefix("Bearer "), options={"verify_signature": False})
    user = session.get(User, claims["sub"])
    return {"email": user.email if user else ""}


def believed(session: Annotated[Session, Depends(get_session)], authorization: Annotated[str, Header()]) -> User:  # error: apr-client-trusted-identity
    claims: dict[str, Any] = jwt.decode(authorization.removeprefix("Bearer "), options={"verify_signature": False})
    user = session.get(User, claims["sub"])
    if user is None:
        raise HTTPException(401)
    return user


@router.delete("/me")
def leave(user: Annotated[User, Depends(believed)], session: Annotated[Session, Depends(get_session)]) -> None:
    session.delete(user)
