# only: apr-repository-validation
"""What a repository has read or made is no input: it is mapped to a schema, parsed, or worked with."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict
from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase): ...


class BoatRow(Base):
    __tablename__ = "boats"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    mooring: Mapped[str | None]
    notes: Mapped[dict[str, Any]]
    report: Mapped[dict[str, Any]]


class Boat(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    id: int
    name: str


class Note(BaseModel):
    text: str


class Report(BaseModel):
    is_dry: bool


class Key(BaseModel):
    value: str


class Pin(BaseModel):
    value: str


def mooring_of(number: int | None) -> str:
    if number is None:
        raise ValueError("no number")
    return f"M{number}"


class BoatRepository:
    def __init__(self, session: Session) -> None:
        self.session = session

    def add(self, name: str) -> tuple[Boat, bool]:
        row = BoatRow(name=name, notes={}, report={})
        self.session.add(row)
        self.session.flush()
        row.mooring = mooring_of(row.id)
        self.session.refresh(row)
        return Boat.model_validate(row), True

    def add_many(self, sent: list[dict[str, Any]]) -> None:
        for one in sent:
            checked = Boat.model_validate(one)  # error: apr-repository-validation
            self.session.add(BoatRow(id=checked.id, name=checked.name))

    def moor(self, boat_id: int, number: int | None) -> None:
        row = self.session.get_one(BoatRow, boat_id)
        row.mooring = mooring_of(number)  # error: apr-repository-validation

    def note(self, boat_id: int, name: str) -> str:
        row = self.session.execute(select(BoatRow).where(BoatRow.id == boat_id)).scalar_one()
        return self._find(row, name).text

    def _find(self, boat: BoatRow, name: str) -> Note:
        for raw in boat.notes.values():
            note = Note.model_validate(raw)
            if note.text.startswith(name):
                return note
        raise LookupError(name)

    def store_note(self, boat_id: int, sent: dict[str, Any]) -> None:
        row = self.session.get_one(BoatRow, boat_id)
        self._store(row, sent)

    def _store(self, boat: BoatRow, sent: dict[str, Any]) -> None:
        note = Note.model_validate(sent)  # error: apr-repository-validation
        boat.notes = {**boat.notes, note.text: sent}

    def add_with_report(self, name: str, is_dry: bool | None) -> None:
        self.session.add(BoatRow(name=name, notes={}, report=Report(is_dry=is_dry).model_dump() if is_dry is not None else {}))

    def report(self, boat_id: int, is_dry: bool) -> None:
        row = self.session.get_one(BoatRow, boat_id)
        row.report = Report(is_dry=is_dry).model_dump()

    def add_as_sent(self, **sent: Any) -> None:
        values = Boat(**sent).model_dump()  # error: apr-repository-validation
        self.session.add(BoatRow(**values))

    def lock(self, boat_id: int, kind: str, secret: str | Key | Pin) -> None:
        row = self.session.get_one(BoatRow, boat_id)
        if kind == "key":
            if not isinstance(secret, Key):
                raise TypeError("a key is wanted")
            row.mooring = secret.value

    def lock_with(self, boat_id: int, secret: object) -> None:
        if not isinstance(secret, Key):
            raise TypeError("a key is wanted")  # error: apr-repository-validation
        self.session.get_one(BoatRow, boat_id).mooring = secret.value
