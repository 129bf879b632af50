# only: apr-unguarded-read-modify-write
# mypy: disable-error-code="no-untyped-def,no-untyped-call"
"""Chains of calls that what is handed over, or left at its default, keeps from the write: a number compared with another, the member of an enum, a text that would have been turned into one."""

from enum import Enum

from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Wish(Enum):
    TEST = "test"
    SHIP = "ship"


class Base(DeclarativeBase):
    id: Mapped[int] = mapped_column(primary_key=True)


class Build(Base):
    __tablename__ = "builds"
    points: Mapped[int]
    notes: Mapped[str]
    wish: Mapped[str]

    def say(self, text: str, points: int = 0, loud: bool = False) -> None:
        if points != 0:
            self._count(points)
        if loud:
            self._note(text)

    def _count(self, points: int) -> None:
        self.points = self.points + points

    def _note(self, text: str) -> None:
        self.notes = self.notes + text

    def ask(self, wish) -> None:
        if isinstance(wish, str):
            wish = Wish(wish)
        if wish == Wish.SHIP:
            self._note("ships")


def say_nothing(session: Session, pk: int) -> None:
    build = session.get_one(Build, pk)
    build.say("hello")
    session.commit()


def say_plus(session: Session, pk: int) -> None:
    build = session.get_one(Build, pk)
    build.say("hello", points=1)  # error: apr-unguarded-read-modify-write
    session.commit()


def say_some(session: Session, pk: int, points: int) -> None:
    build = session.get_one(Build, pk)
    build.say("hello", points)  # error: apr-unguarded-read-modify-write
    session.commit()


def say_loud(session: Session, pk: int) -> None:
    build = session.get_one(Build, pk)
    build.say("hello", loud=True)  # error: apr-unguarded-read-modify-write
    session.commit()


def ask_for_test(session: Session, pk: int) -> None:
    build = session.get_one(Build, pk)
    build.ask(Wish.TEST)
    session.commit()


def ask_for_shipping(session: Session, pk: int) -> None:
    build = session.get_one(Build, pk)
    build.ask(Wish.SHIP)  # error: apr-unguarded-read-modify-write
    session.commit()


def ask_by_text(session: Session, pk: int) -> None:
    build = session.get_one(Build, pk)
    build.ask("ship")  # error: apr-unguarded-read-modify-write
    session.commit()
