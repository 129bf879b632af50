# only: apr-untested-transition
from __future__ import annotations

import enum
import functools
from collections.abc import Callable
from typing import Any

from asgiref.sync import sync_to_async
from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class State(enum.StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    LOST = "lost"


class Base(DeclarativeBase): ...


class Letter(Base):
    __tablename__ = "letters"
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[State] = mapped_column(default=State.WAITING)


def then_closes(fn: Any) -> Callable[..., Any]:
    @functools.wraps(fn)
    def closing(session: Session, *args: Any) -> Any:
        try:
            return fn(session, *args)
        finally:
            session.close()

    return closing


@sync_to_async
@then_closes
def send(session: Session, letter_id: int) -> None:
    letter = session.execute(select(Letter).where(Letter.id == letter_id)).scalar_one()
    if letter.state is State.WAITING:
        letter.state = State.SENT
        session.commit()


@sync_to_async
@then_closes
def lose(session: Session, letter_id: int) -> None:  # error: apr-untested-transition
    letter = session.execute(select(Letter).where(Letter.id == letter_id)).scalar_one()
    if letter.state is State.SENT:
        letter.state = State.LOST
        session.commit()


async def send_all(session: Session, letters: list[int]) -> None:
    for letter_id in letters:
        await send(session, letter_id)


async def lose_all(session: Session, letters: list[int]) -> None:
    for letter_id in letters:
        await lose(session, letter_id)
