from __future__ import annotations

import enum

from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, validates


class Base(DeclarativeBase):
    pass


class EntryState(enum.StrEnum):
    ANNOUNCED = "announced"
    STARTED = "started"
    FINISHED = "finished"
    RETIRED = "retired"
    WAITING = "waiting"


class Entry(Base):
    __tablename__ = "entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    boat: Mapped[str]
    state: Mapped[EntryState] = mapped_column(default=EntryState.ANNOUNCED)

    @validates("boat")
    def wait_for_a_place(self, key: str, boat: str) -> str:
        if boat.startswith("guest-") and self.state is EntryState.ANNOUNCED:
            self.state = EntryState.WAITING
        return boat


class Protest(Base):
    __tablename__ = "protests"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    state: Mapped[EntryState] = mapped_column(default=EntryState.ANNOUNCED)

    @validates("text")
    def finish_when_empty(self, key: str, text: str) -> str:  # error: apr-untested-transition
        if not text and self.state is EntryState.ANNOUNCED:
            self.state = EntryState.FINISHED
        return text
