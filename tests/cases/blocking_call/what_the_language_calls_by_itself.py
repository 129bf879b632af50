"""No call is written, yet a method runs: truth, operators, setters, items, iteration, descriptors."""

# only: apr-blocking-call
from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Generic, TypeVar

import requests

T = TypeVar("T")
HERE = Path(__file__).parent


class Lazy(Generic[T]):
    def __init__(self, load: Callable[[], T]) -> None:
        self.load = load

    def __get__(self, instance: object, owner: type) -> T:
        time.sleep(0.1)
        return self.load()


class Session:
    rates: Lazy[dict[str, float]] = Lazy(dict)

    def ping(self) -> bool:
        return requests.head("https://auth.example", timeout=1).ok

    @property
    def fresh(self) -> bool:
        return True

    @fresh.setter
    def fresh(self, value: bool) -> None:
        self.ping()

    @property
    def stale(self) -> bool:
        return self.ping()

    @stale.setter
    def stale(self, value: bool) -> None:
        print(value)

    def __bool__(self) -> bool:
        return self.ping()

    def __repr__(self) -> str:
        return f"Session({self.ping()})"

    def __eq__(self, other: object) -> bool:
        return self.ping()

    def __add__(self, other: int) -> int:
        return other + self.ping()

    def __iadd__(self, other: int) -> Session:
        self.ping()
        return self


def pages() -> Iterator[str]:
    for number in range(3):
        yield requests.get(f"https://shop.example/{number}", timeout=1).text


async def asks(session: Session) -> int:
    if session:  # error: apr-blocking-call
        return 1
    return 2


async def negates(session: Session) -> bool:
    return not session  # error: apr-blocking-call


async def falls_back(session: Session) -> Session | None:
    return session or None  # error: apr-blocking-call


async def asks_for_none(session: Session | None) -> bool:
    return session is not None


async def adds(session: Session) -> int:
    return session + 3  # error: apr-blocking-call


async def adds_in_place(session: Session) -> None:
    session += 3  # error: apr-blocking-call


async def compares(session: Session) -> bool:
    return session == 3  # error: apr-blocking-call


async def is_the_same(session: Session, other: Session) -> bool:
    return session is other


async def sets(session: Session) -> None:
    session.fresh = True  # error: apr-blocking-call


async def reads(session: Session) -> bool:
    return session.fresh


async def reads_with_a_call(session: Session) -> bool:
    return session.stale  # error: apr-blocking-call


async def sets_without(session: Session) -> None:
    session.stale = True


async def shows(session: Session) -> str:
    return f"{session!r}"  # error: apr-blocking-call


async def reads_descriptor(session: Session) -> dict[str, float]:
    return session.rates  # gap: apr-blocking-call


async def next_page() -> str:
    return next(pages())  # error: apr-blocking-call


async def unpacks() -> list[str]:
    return [*pages()]  # error: apr-blocking-call


async def takes_apart() -> str:
    first, *_ = pages()  # gap: apr-blocking-call
    return first


async def hands_on() -> Iterator[str]:
    return pages()


async def beside_the_module() -> str:
    return (HERE / "mail.html").read_text()


async def much_beside_the_module() -> bytes:
    return HERE.joinpath("catalog.bin").read_bytes()  # error: apr-blocking-call
