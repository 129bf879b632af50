# only: apr-orm-escape
"""One file with models, a port, a repository, generic services, jobs and context managers: the module is more than the models' own, so each function is judged."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar, cast, overload

from celery import shared_task
from sqlalchemy import event, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

if TYPE_CHECKING:
    from collections.abc import Sequence


class Base(DeclarativeBase):
    pass


class Meter(Base):
    __tablename__ = "meters"
    id: Mapped[int] = mapped_column(primary_key=True)
    reading: Mapped[int]

    def is_new(self) -> bool:
        return self.reading == 0

    def twin(self) -> Meter:
        return Meter(reading=self.reading)


M = TypeVar("M", bound=Base)
T = TypeVar("T")


class ReadingTooLow(Exception):
    def __init__(self, meter: Meter) -> None:  # error: apr-orm-escape
        super().__init__(meter.id)


class MeterRepository(Protocol):
    def get(self, key: int) -> Meter | None: ...  # error: apr-orm-escape

    def readings(self) -> list[int]: ...


class SqlMeterRepository:
    def __init__(self, session: Session) -> None:
        self.session = session
        self._cache: dict[int, Meter] = {}

    def get(self, key: int) -> Meter | None:  # error: apr-orm-escape
        return self._cache.get(key) or self.session.get(Meter, key)

    def readings(self) -> list[int]:
        return list(self.session.scalars(select(Meter.reading)))

    @contextlib.contextmanager
    def locked(self, key: int) -> Iterator[Meter]:  # error: apr-orm-escape
        yield self.session.get_one(Meter, key, with_for_update=True)

    @overload
    def find(self, key: int) -> Meter: ...
    @overload
    def find(self, key: str) -> list[Meter]: ...
    def find(self, key: int | str) -> Meter | list[Meter]:  # error: apr-orm-escape
        return self.session.get_one(Meter, key) if isinstance(key, int) else []

    @functools.cached_property
    def first(self) -> Meter | None:  # error: apr-orm-escape
        return self.session.scalar(select(Meter))

    @staticmethod
    def query() -> Any:
        return select(Meter)

    def _by_reading(self, reading: int) -> Sequence[Meter]:
        def matching() -> Sequence[Meter]:
            return self.session.scalars(select(Meter).where(Meter.reading == reading)).all()

        return matching()


class CrudService(Generic[M]):
    def __init__(self, model: type[M], session: Session) -> None:
        self.model = model
        self.session = session

    def get(self, key: int) -> M | None:  # error: apr-orm-escape
        return self.session.get(self.model, key)

    def delete(self, key: int) -> None:
        row = self.get(key)  # error: apr-orm-escape
        if row is not None:
            self.session.delete(row)


class MeterService(CrudService[Meter]):
    def double(self, key: int) -> int:
        meter = self.get(key)  # error: apr-orm-escape
        return meter.reading * 2 if meter else 0


class Billing:
    def __init__(self, meters: MeterRepository, make: sessionmaker[Session]) -> None:
        self.meters = meters
        self.make = make

    def total(self) -> int:
        return sum(self.meters.readings())

    def bill(self, key: int) -> int:
        if (found := self.meters.get(key)) is None:  # error: apr-orm-escape
            return 0
        return found.reading

    def lock(self, meters: SqlMeterRepository) -> None:
        with meters.locked(7) as meter:  # error: apr-orm-escape
            meter.reading += 1

    def annotated(self, thing: Any) -> int:
        meter: Meter = thing  # error: apr-orm-escape
        return meter.reading

    def cast(self, thing: Any) -> int:
        return cast(Meter, thing).reading  # gap: apr-orm-escape

    def cast_first(self, thing: Any) -> int:
        meter = cast(Meter, thing)  # error: apr-orm-escape
        return meter.reading

    def untyped(self, meters: Any) -> Any:
        return [meter.reading for meter in meters.all()]

    async def stream(self) -> AsyncIterator[Meter]:  # error: apr-orm-escape
        for key in (1, 2):
            found = self.meters.get(key)
            if found:
                yield found

    async def ids(self) -> AsyncIterator[int]:
        for key in self.meters.readings():
            yield key


@shared_task
def remind(key: int) -> None:
    with Session() as session:
        session.get(Meter, key)  # error: apr-orm-escape


@shared_task
def remind_all(keys: list[int]) -> None:
    for key in keys:
        remind.delay(key)


@event.listens_for(Meter, "after_insert")
def created(mapper: Any, connection: Any, target: Meter) -> None:
    print(target.id)


def identity(thing: T) -> T:
    return thing


def same() -> int:
    return identity(Meter(reading=1)).reading  # error: apr-orm-escape
