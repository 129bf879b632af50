# only: apr-orm-escape
"""Models by registry, by decorator, by `declarative_base()`, as dataclasses, with mixins and abstract bases; documents of a library that is not installed; and a repository by its name alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Generic, TypeAlias, TypedDict, TypeVar

from mongoengine import Document, StringField  # type: ignore[import-not-found]
from pydantic import BaseModel, ConfigDict
from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, Session, declarative_base, mapped_column, registry

mapper_registry = registry()
OldBase: Any = declarative_base()


@mapper_registry.mapped
class Crew:
    __tablename__ = "crews"
    id: Mapped[int] = mapped_column(primary_key=True)


@mapper_registry.mapped_as_dataclass
class Deck:
    __tablename__ = "decks"
    id: Mapped[int] = mapped_column(primary_key=True)


class Base(MappedAsDataclass, DeclarativeBase):
    pass


class Named:
    name: Mapped[str]


class Vessel(Named, Base):
    __abstract__ = True


class Ferry(Vessel):
    __tablename__ = "ferries"
    id: Mapped[int] = mapped_column(primary_key=True)


class Harbour(OldBase):
    __tablename__ = "harbours"
    id: Mapped[int] = mapped_column(primary_key=True)


class Log(Document):  # type: ignore[misc]
    text = StringField()


Ferries: TypeAlias = Sequence[Ferry]
V = TypeVar("V", bound=Vessel)
T = TypeVar("T")
class ModelView(Generic[T]):
    def __init__(self, model: type[T]) -> None:
        self.model = model


_seen: dict[int, Ferry] = {}  # error: apr-orm-escape
NAMES: dict[int, str] = {}
FERRY_ADMIN = ModelView[Ferry](Ferry)


class Page(Generic[T]):
    items: list[T]


class FerryRepository:
    def __init__(self, session: Session) -> None:
        self._session = session

    def __iter__(self) -> Iterator[Ferry]:  # error: apr-orm-escape
        return iter(self._session.scalars(select(Ferry)))

    def all(self) -> Ferries:  # error: apr-orm-escape
        return self._session.scalars(select(Ferry)).all()

    def page(self) -> Page[Ferry]:  # error: apr-orm-escape
        return Page()

    def names(self) -> Page[str]:
        return Page()

    def vessel(self, kind: type[V]) -> V | None:  # error: apr-orm-escape
        return self._session.get(kind, 1)

    def model(self) -> type[Ferry]:
        return Ferry

    def crew(self) -> Crew | None:  # error: apr-orm-escape
        return self._session.get(Crew, 1)

    def decks(self) -> set[Deck]:  # error: apr-orm-escape
        return set()

    def harbour(self) -> Harbour:  # error: apr-orm-escape
        return Harbour()

    def log(self, text: str) -> None:
        Log(text=text).save()


class LogDao:
    def recent(self):  # error: apr-orm-escape
        found = Log.objects(text="x").order_by("-id")
        return found

    def count(self):
        return Log.objects(text="x").count()

    def texts(self):
        return [log.text for log in Log.objects]


class Sailing(TypedDict):
    ferry: Ferry  # error: apr-orm-escape
    at: str


class FerryView(BaseModel):
    model_config = ConfigDict(arbitrary_types_allowed=True)
    ferry: Ferry  # error: apr-orm-escape


class Timetable:
    model = Ferry

    def __init__(self, ferries: FerryRepository) -> None:
        self.ferries = ferries
        self.known: dict[int, Ferry] = {}  # error: apr-orm-escape

    def names(self) -> list[str]:
        return sorted(one.name for one in self.ferries)

    def first(self) -> str:
        ferry, *_ = self.ferries.all()  # error: apr-orm-escape
        return ferry.name

    def load(self):
        return self.ferries.all()  # error: apr-orm-escape

    def through_any(self):
        return self.load()[0].name

    def by_name(self) -> str:
        return min(self.ferries.all(), key=lambda one: one.name).name  # error: apr-orm-escape

    def logs(self) -> int:
        return int(Log.objects(text="x").count())  # error: apr-orm-escape

    def table(self) -> str:
        return Ferry.__tablename__

    def is_ferry(self, thing: object) -> bool:
        return isinstance(thing, Ferry)

    @property
    def crew(self) -> Crew | None:  # error: apr-orm-escape
        return self.ferries.crew()


def rename(vessel: V, name: str) -> V:  # error: apr-orm-escape
    vessel.name = name
    return vessel


def passthrough(thing: T) -> T:
    return thing


def visit(harbours: list[tuple[int, Harbour]]) -> int:  # error: apr-orm-escape
    return len(harbours)


def make(kind: type[Ferry]) -> str:
    return kind.__name__
