"""What `apr-n-plus-one` says to write is true of the query that it is said of: the way to the column, the way to the row, no more than the query asks for."""

from __future__ import annotations

from conftest import Project

CODE = """
from sqlalchemy import ForeignKey, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship

class Base(DeclarativeBase): ...

class Stream(Base):
    __tablename__ = "streams"
    id: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str]

class Room(Base):
    __tablename__ = "rooms"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    stream_id: Mapped[int] = mapped_column(ForeignKey("streams.id"))
    stream: Mapped[Stream] = relationship()

class Talk(Base):
    __tablename__ = "talks"
    id: Mapped[int] = mapped_column(primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id"))
    room: Mapped[Room] = relationship()

def urls(session: Session) -> list[str]:
    talks = session.scalars(select(Talk)).all()
    rooms = [talk.room for talk in talks]  # 0
    print(rooms)
    return [talk.room.stream.url for talk in talks]  # 5

def by_email(session: Session, emails: list[str]) -> list[Room | None]:
    return [session.scalar(select(Room).where(func.lower(Room.email) == email.lower())) for email in emails]  # 1

def by_key(session: Session, keys: list[int]) -> list[Room | None]:
    return [session.get(Room, key) for key in keys]  # 2

def by_stream(session: Session, keys: list[int]) -> list[Room | None]:
    return [session.scalar(select(Room).where(Room.stream_id == key)) for key in keys]  # 3

def anew(session: Session, rooms: list[Room]) -> None:
    for room in rooms:
        session.refresh(room)  # 4
"""


def test_each_fix_is_true_of_its_query(project: Project) -> None:
    project.write({"rooms.py": CODE})
    marks = [line.rpartition("# ")[2] if "# " in line else "" for line in CODE.splitlines()]
    said = {marks[line - 1]: fix for line, fix in project.fixes("apr-n-plus-one")}
    assert said == {
        "0": "joinedload(Talk.room) on the query of talks",
        "5": "joinedload(Talk.room).joinedload(Room.stream) on the query of talks",
        "1": "one query for all of them before the loop, by email, and look each one up in a dict",
        "2": "one select(Room).where(Room.id.in_(ids)) before the loop, and look each one up in a dict",
        "3": "one select(Room).where(Room.stream_id.in_(stream_ids)) before the loop, and look each one up in a dict",
        "4": "leave the refresh out where the loop knows what it wrote, or read all of the rows anew in one query after what changes them",
    }
