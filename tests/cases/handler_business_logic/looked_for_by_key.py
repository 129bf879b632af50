# only: apr-handler-business-logic
"""The one that was asked for is looked for among others, and what is there is used; beside a choice by what the others are worth."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, HTTPException
from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

router = APIRouter()


class Base(DeclarativeBase):
    pass


class Depot(Base):
    __tablename__ = "depots"
    id: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str]
    secret: Mapped[str | None]
    free: Mapped[int]


def get_session() -> Session:
    raise NotImplementedError


def decrypt(secret: str) -> str:
    return secret[::-1]


def send_order(url: str, secret: str | None) -> None:
    print(url, secret)


@router.post("/orders/by-url")
def order_by_url(wanted: str, session: Session = Depends(get_session)) -> dict[str, Any]:
    depots = session.scalars(select(Depot)).all()
    found = None
    for depot in depots:
        if depot.url == wanted:
            found = depot
            break
    if found is None:
        raise HTTPException(404)
    plain = None
    if found.secret:
        plain = decrypt(found.secret)
    send_order(found.url, plain)
    return {"sent": True}


@router.post("/orders/anywhere")
def order_anywhere(session: Session = Depends(get_session)) -> dict[str, Any]:
    chosen = None
    for depot in session.scalars(select(Depot)):
        if depot.free > 10:  # error: apr-handler-business-logic
            chosen = depot
            break
    if chosen is None:
        raise HTTPException(404)
    send_order(chosen.url, None)
    return {"sent": True}
