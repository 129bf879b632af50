"""Objects of the project's own classes that can be awaited besides: builders that hand themselves back, rows, filters that are called, hooks that may be either."""

# only: apr-unawaited-coroutine
from __future__ import annotations

import asyncio
import inspect
import unittest
from collections.abc import Awaitable, Callable, Generator
from typing import Any, ParamSpec, Self, TypeVar

import pytest
from tortoise import fields
from tortoise.models import Model

P = ParamSpec("P")
T = TypeVar("T")


class Query:
    """A query that is built step by step, and awaited at the end."""

    def __init__(self, *names: str) -> None:
        self.names: list[str] = []
        self.limit = 0
        self.columns(*names)

    def columns(self, *names: str) -> Self:
        if "" in names:
            raise ValueError("a column has a name")
        self.names.extend(names)
        return self

    def first(self) -> FirstOf:
        self.columns("id")
        return FirstOf(self)

    def __str__(self) -> str:
        return f"SELECT {', '.join(self.names)}"

    def __await__(self) -> Generator[Any, None, list[str]]:
        return self._run().__await__()

    async def _run(self) -> list[str]:
        await asyncio.sleep(0)
        return self.names


class FirstOf(Query):
    def __init__(self, query: Query) -> None:
        super().__init__(*query.names)
        super().columns("rank")
        self.limit = 1


def select(*names: str) -> Query:
    query = Query()
    if names:
        query.columns(*names)
    return query


async def names_of(table: str) -> list[str]:
    query = select("id")
    query.columns(table)
    return await query


async def forgotten_query(table: str) -> None:
    select("id")  # error: apr-unawaited-coroutine
    select("id").columns(table)  # error: apr-unawaited-coroutine
    print(f"asked {table}")


def shown(table: str) -> str:
    return str(select(table))


async def logged(table: str) -> None:
    query = select(table)  # error: apr-unawaited-coroutine
    print(f"rows: {query}")


class QueryTest(unittest.TestCase):
    def test_empty_name(self) -> None:
        with self.assertRaises(ValueError):  # noqa: PT027
            select("").columns("id")

    def test_text(self) -> None:
        assert "SELECT" in str(select("id"))


async def unchecked() -> None:
    with pytest.raises(ValueError):
        names_of("")  # error: apr-unawaited-coroutine


async def test_unchecked_query() -> None:
    with pytest.raises(ValueError):
        select("")


class User(Model):
    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=40)


async def import_users(names: list[str]) -> list[User]:
    users = []
    for name in names:
        users.append(User(name=name))
    await User.bulk_create(users)
    return users


def sample() -> list[Any]:
    return [User(name="ann"), User(name="ben")]


async def forgets_to_save(names: list[str]) -> None:
    for name in names:
        user = User(name=name)
        user.save()  # error: apr-unawaited-coroutine


# --- filters that are called ------------------------------------------------------------------------------------------------------


class StateFilter:
    """A filter, called for each event; aiogram's way of telling type checkers that the call may be awaited."""

    def __init__(self, state: str) -> None:
        self.state = state

    async def __call__(self, event: str) -> bool:
        return event == self.state

    def __await__(self) -> Generator[Any, None, bool]:
        return self("").__await__()


class Router:
    def __init__(self) -> None:
        self.filters: list[Callable[[str], Any]] = []

    def filter(self, check: Callable[[str], Any]) -> None:
        self.filters.append(check)


def wire(router: Router) -> None:
    router.filter(StateFilter("open"))


# --- either ------------------------------------------------------------------------------------------------------------------------


def is_async_callable(function: Callable[P, T]) -> bool:
    return inspect.iscoroutinefunction(function)


async def in_thread(function: Callable[[str], int], text: str) -> int:
    return await asyncio.to_thread(function, text)


def in_the_background(function: Callable[[], None]) -> None:
    asyncio.get_running_loop().call_soon(function)


def ensure_async(function: Callable[P, T]) -> Callable[P, Awaitable[T]]:
    async def wrapped(*args: P.args, **kwargs: P.kwargs) -> T:
        given: Any = function(*args, **kwargs)
        return await given if inspect.isawaitable(given) else given

    return wrapped


class Files:
    async def size(self, path: str) -> int:
        await asyncio.sleep(0)
        return len(path)

    async def warm(self) -> None:
        await asyncio.sleep(0)


async def size_of(files: Files, path: str) -> int:
    if is_async_callable(files.size):
        return await files.size(path)
    return await in_thread(files.size, path)  # type: ignore[arg-type]


async def size_of_later(files: Files, path: str) -> int:
    wait = files.size(path) if is_async_callable(files.size) else in_thread(files.size, path)  # type: ignore[arg-type]
    return await wait


async def size_unasked(files: Files, path: str) -> int:
    if is_async_callable(files.warm):
        await files.warm()
    return await in_thread(files.size, path)  # type: ignore[arg-type]  # error: apr-unawaited-coroutine


class Throttle:
    def __init__(self, check: Callable[[str], bool | Awaitable[bool]], then: Callable[[str], Awaitable[None]]) -> None:
        self.check = ensure_async(check)
        self.then = ensure_async(then)


# --- handed on as Any --------------------------------------------------------------------------------------------------------------


class Middlewares:
    def __init__(self) -> None:
        self.chain: list[Callable[[str], Awaitable[Any]]] = []

    def wrap(self, last: Callable[[str], Awaitable[Any]]) -> Callable[[str], Awaitable[Any]]:
        return self.chain[0] if self.chain else last

    def run(self, last: Callable[[str], Awaitable[Any]], event: str) -> Any:
        wrapped = self.wrap(last)
        return wrapped(event)


class Response:
    def __init__(self) -> None:
        self.is_closed = False

    def release(self) -> Any:
        """Older callers await it, newer ones need not."""
        self.is_closed = True
        return Done()

    def refresh(self) -> Any:
        return names_of("responses")  # error: apr-unawaited-coroutine


class Done:
    def __await__(self) -> Generator[None, None, None]:
        yield


# --- takes either, and says so -----------------------------------------------------------------------------------------------------


class Matcher:
    def __init__(self, function: Callable[[str], bool], asyncio: bool = False) -> None:
        self.function = function
        self.is_async = asyncio


def async_kwargs(next_function: Callable[[], None], name: str) -> dict[str, Any]:
    return {"next": next_function, "name": name}


async def matches(event: str) -> bool:
    await asyncio.sleep(0)
    return event == "open"


async def go_on() -> None:
    await asyncio.sleep(0)


def matchers() -> list[Matcher]:
    return [
        Matcher(matches, asyncio=True),  # type: ignore[arg-type]
        Matcher(matches, asyncio=False),  # type: ignore[arg-type]  # error: apr-unawaited-coroutine
        Matcher(matches),  # type: ignore[arg-type]  # error: apr-unawaited-coroutine
    ]


def kwargs_of(name: str) -> dict[str, Any]:
    return async_kwargs(go_on, name)  # type: ignore[arg-type]
