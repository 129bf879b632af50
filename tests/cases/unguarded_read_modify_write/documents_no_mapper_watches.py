"""Lists and mappings in a plain JSON column: changed in place to answer with, nothing is written; where somebody commits, or hands the value to a statement, it is meant to be."""
# only: apr-unguarded-read-modify-write, apr-missing-row-lock

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, create_engine, select, update
from sqlalchemy.ext.mutable import MutableDict
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.orm.attributes import flag_modified

engine = create_engine("postgresql://db/readings")


class Base(DeclarativeBase):
    pass


class Reading(Base):
    __tablename__ = "readings"
    id: Mapped[int] = mapped_column(primary_key=True)
    station: Mapped[str]
    caption: Mapped[str]
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    watched: Mapped[dict[str, Any]] = mapped_column(MutableDict.as_mutable(JSON), default=dict)


def readings_of(station: str) -> list[Reading]:
    with Session(engine) as session:
        return list(session.scalars(select(Reading).where(Reading.station == station)))


def latest(session: Session, station: str) -> list[Reading]:
    found = []
    for reading in session.scalars(select(Reading).where(Reading.station == station)).all():
        if not reading.payload.get("since"):
            reading.payload["since"] = str(reading.id)
        reading.payload["reading_id"] = str(reading.id)
        found.append(reading)
    return found


def as_answers(readings: list[Reading], notes: dict[str, Any]) -> list[dict[str, Any]]:
    answers = []
    for reading in readings:
        reading.payload.update(notes)
        answers.append({"id": reading.id, **reading.payload})
    return answers


def shown(session: Session, station: str) -> list[dict[str, Any]]:
    readings = list(session.scalars(select(Reading).where(Reading.station == station)))
    return as_answers(readings, {"checked": True})


def shown_and_counted(session: Session, station: str) -> list[dict[str, Any]]:
    readings = list(session.scalars(select(Reading).where(Reading.station == station)))
    answers = as_answers(readings, {"checked": True})
    session.execute(update(Reading).where(Reading.station == station).values(caption="seen"))
    session.commit()
    return answers


def told_apart(station: str) -> list[Reading]:
    """The session of whoever loaded the rows is closed: what is put on them here goes with the answer."""
    readings = readings_of(station)
    for reading in readings:
        reading.caption = f"{reading.caption} ({reading.id})"
    return readings


def renamed(session: Session, station: str) -> None:
    for reading in session.scalars(select(Reading).where(Reading.station == station)):
        reading.caption = f"{reading.caption} ({station})"  # error: apr-unguarded-read-modify-write
    session.commit()


def put_back(station: str) -> None:
    with Session(engine) as session:
        for reading in readings_of(station):
            reading.caption = f"{reading.caption} ({station})"  # error: apr-unguarded-read-modify-write
            session.add(reading)
        session.commit()


def annotate(session: Session, reading_id: int, note: str) -> None:
    reading = session.get_one(Reading, reading_id)
    reading.payload["note"] = [*reading.payload.get("note", []), note]  # error: apr-unguarded-read-modify-write
    session.commit()


def annotate_and_say_so(session: Session, reading_id: int, note: str) -> None:
    reading = session.get_one(Reading, reading_id)
    reading.payload["note"] = [*reading.payload.get("note", []), note]  # error: apr-unguarded-read-modify-write
    flag_modified(reading, "payload")


def annotate_watched(session: Session, reading_id: int, note: str) -> None:
    reading = session.get_one(Reading, reading_id)
    reading.watched["note"] = [*reading.watched.get("note", []), note]  # error: apr-unguarded-read-modify-write


def set_payload(session: Session, reading_id: int, payload: dict[str, Any]) -> None:
    session.execute(update(Reading).where(Reading.id == reading_id).values(payload=payload))
    session.commit()


def annotate_by_statement(session: Session, reading_id: int, note: str) -> None:
    reading = session.get_one(Reading, reading_id)
    reading.payload.update(last=note)  # error: apr-unguarded-read-modify-write
    set_payload(session, reading_id, reading.payload)
