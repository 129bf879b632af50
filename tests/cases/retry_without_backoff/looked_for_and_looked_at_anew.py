# only: apr-retry-without-backoff
"""A function that looks whether what was ordered is there, and attempts that begin with what is stored by then; a call that only failed."""

from __future__ import annotations

import time
from typing import Any

from sqlalchemy import String, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Seat(Base):
    __tablename__ = "seats"
    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    owner: Mapped[str] = mapped_column(String(20))


def claim(session: Session, name: str, owner: str) -> str:
    for _ in range(3):
        seat = session.scalars(select(Seat).where(Seat.name == name)).first()
        if seat is not None:
            return seat.owner
        session.add(Seat(name=name, owner=owner))
        try:
            session.commit()
            return owner
        except Exception:
            session.rollback()
            continue
    return ""


def _verify_load(client: Any, name: str) -> Any:
    failure: Exception = RuntimeError(name)
    for _ in range(5):
        try:
            return client.find(name)
        except RuntimeError as error:
            failure = error
            time.sleep(0.5)
    raise failure


def load(client: Any, name: str) -> Any:
    failure: Exception = RuntimeError(name)
    for _ in range(5):  # error: apr-retry-without-backoff
        try:
            return client.find(name)
        except RuntimeError as error:
            failure = error
            time.sleep(0.5)
    raise failure
