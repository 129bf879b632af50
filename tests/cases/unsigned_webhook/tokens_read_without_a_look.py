# only: apr-unsigned-webhook
"""A handler that reads a token without its signature receives no delivery."""

from __future__ import annotations

from typing import Annotated, Any

import jwt
from fastapi import APIRouter, Depends, Header, Request
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

router = APIRouter(prefix="/auth")


class Base(DeclarativeBase):
    pass


class Revoked(Base):
    __tablename__ = "revoked"
    jti: Mapped[str] = mapped_column(primary_key=True)


def get_session() -> Session:
    raise NotImplementedError


@router.post("/logout")
async def logout(request: Request, session: Annotated[Session, Depends(get_session)], authorization: Annotated[str, Header()]) -> dict[str, str]:
    payload: dict[str, Any] = jwt.decode(authorization.removeprefix("Bearer "), options={"verify_signature": False})
    session.add(Revoked(jti=payload["jti"]))
    session.commit()
    return {"status": "ok"}


@router.post("/events")
async def events(request: Request, session: Annotated[Session, Depends(get_session)]) -> dict[str, str]:  # error: apr-unsigned-webhook
    given = request.headers.get("x-partner-signature")
    body = await request.json()
    if given:
        session.add(Revoked(jti=body["jti"]))
        session.commit()
    return {"status": "ok"}
