"""Where a callable is sync or async as its overloads say, mypy takes the first overload for an argument of type Any: nobody knows that there is anything to await."""

# only: apr-unawaited-coroutine
from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Generic, ParamSpec, TypeVar, overload

T = TypeVar("T")
R = TypeVar("R")
P = ParamSpec("P")


class Task(Generic[P, R]):
    def __init__(self, func: Callable[P, R]) -> None:
        self.func = func

    @overload
    def __call__(self: Task[P, Coroutine[Any, Any, T]], *args: P.args, **kwargs: P.kwargs) -> Coroutine[Any, Any, T]: ...
    @overload
    def __call__(self: Task[P, T], *args: P.args, **kwargs: P.kwargs) -> T: ...
    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.func(*args, **kwargs)


def task(func: Callable[P, R]) -> Task[P, R]:
    return Task(func)


@task
def sync_task(amount):  # type: ignore[no-untyped-def]
    return amount + 1


@task
def typed_task(amount: int) -> int:
    return amount + 1


@task
async def async_task(amount: int) -> int:
    await asyncio.sleep(0)
    return amount + 1


def calls_what_nobody_typed() -> int:
    first = sync_task(1)
    second = sync_task(2)
    return int(first + second)


def compares_what_nobody_typed() -> None:
    assert sync_task(1) == 2


def calls_what_is_typed() -> None:
    typed_task(1)
    assert typed_task(1) == 2


async def calls_what_is_async() -> None:
    assert async_task(1) == 2  # error: apr-unawaited-coroutine
    async_task(1)  # error: apr-unawaited-coroutine
    assert await async_task(1) == 2


class Runner(Generic[R]):
    def __init__(self, func: Callable[[], R | Awaitable[R]]) -> None:
        self.func = func

    def run(self) -> Awaitable[R] | None:
        """Runs it at once, or gives what is to be awaited."""
        return None

    def result(self) -> R | Awaitable[R]:
        return self.func()


def runs(runner: Runner[int]) -> None:
    runner.run()
    assert runner.result() == 5


class Handle:
    def call(self, func: Callable[[], T]) -> T | Awaitable[T]:
        return func()


async def work() -> int:
    await asyncio.sleep(0)
    return 5


async def sync_or_async_by_its_type_variable(handle: Handle) -> None:
    handle.call(work)
    result = handle.call(work)
    assert result is not None


class Later(Generic[R]):
    def __init__(self, value: R) -> None:
        self.value = value

    def result(self) -> R:
        return self.value


def what_an_object_holds_is_its_owners(later: Later[Coroutine[Any, Any, int]], held: list[Coroutine[Any, Any, int]]) -> None:
    assert later.result() == 5
    if held.pop():
        print("one less")


async def dispatched() -> int:
    await asyncio.sleep(0)
    return 5


def dispatch(impl: Callable[P, Coroutine[Any, Any, R]]) -> Callable[[Callable[P, R]], Callable[P, R | Coroutine[Any, Any, R]]]:
    def decorator(func: Callable[P, R]) -> Callable[P, R | Coroutine[Any, Any, R]]:
        return func

    return decorator


async def aread(name: str) -> int:
    await asyncio.sleep(0)
    return len(name)


class Automation:
    @overload
    async def read(self, name: str) -> int: ...
    @overload
    async def read(self, name: str, extra: int) -> int: ...
    @dispatch(aread)
    def read(self, name: str, extra: int = 0) -> int:  # type: ignore[misc]
        return 5


def reads_at_once(automation: Automation) -> None:
    model = automation.read("x")
    assert model == 5
