# only: apr-retry-not-idempotent
"""A row has lists that are no columns: what an attempt puts there is gone with the object. What it puts into a column stays."""

from __future__ import annotations

import httpx
from sqlalchemy import JSON
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from tenacity import retry, stop_after_attempt


class Base(DeclarativeBase):
    pass


class Device(Base):
    __tablename__ = "devices"
    id: Mapped[int] = mapped_column(primary_key=True)
    events: Mapped[list[str]] = mapped_column(JSON)

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def note(self, text: str) -> None:
        self.lines.append(text)

    def record(self, text: str) -> None:
        self.events.append(text)


@retry(stop=stop_after_attempt(3))
def ask(session: Session, number: int) -> str:
    device = session.get_one(Device, number)
    device.note("asked")
    return httpx.get(f"https://devices.example/{number}").text


@retry(stop=stop_after_attempt(3))
def ask_and_record(session: Session, number: int) -> str:  # error: apr-retry-not-idempotent
    device = session.get_one(Device, number)
    device.record("asked")
    session.commit()
    return httpx.get(f"https://devices.example/{number}").text
