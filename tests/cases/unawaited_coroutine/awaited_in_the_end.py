"""A coroutine that some path awaits, that is handed to what awaits or schedules it, kept, closed, or given back as an awaitable is nobody's mistake."""

# only: apr-unawaited-coroutine
from __future__ import annotations

import asyncio
import functools
import inspect
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from contextlib import aclosing
from typing import Any, ParamSpec, TypeVar, cast, overload

T = TypeVar("T")
P = ParamSpec("P")


async def notify(order_id: int) -> None:
    await asyncio.sleep(0)


async def load(order_id: int) -> int:
    await asyncio.sleep(0)
    return order_id


async def later_on_one_path(order_id: int, wait: bool) -> None:
    pending = notify(order_id)
    if wait:
        await pending
    else:
        pending.close()


async def all_at_once(order_ids: list[int]) -> list[int]:
    return await asyncio.gather(*[load(one) for one in order_ids])


async def through_a_list(order_ids: list[int]) -> list[int]:
    pending = []
    for one in order_ids:
        pending.append(load(one))
    return await asyncio.gather(*pending)


async def through_a_dict(order_ids: list[int]) -> dict[int, int]:
    pending = {one: load(one) for one in order_ids}
    results = await asyncio.gather(*pending.values())
    return dict(zip(pending, results))


async def one_after_the_other(order_ids: list[int]) -> int:
    total = 0
    for pending in [load(one) for one in order_ids]:
        total += await pending
    return total


async def by_map(order_ids: list[int]) -> list[int]:
    return await asyncio.gather(*map(load, order_ids))


async def as_they_come(order_ids: list[int]) -> None:
    for done in asyncio.as_completed([load(one) for one in order_ids]):
        await done


async def in_a_group(order_ids: list[int]) -> None:
    async with asyncio.TaskGroup() as group:
        for one in order_ids:
            group.create_task(notify(one))


async def with_a_limit(order_id: int) -> int:
    pending = load(order_id)
    return await asyncio.wait_for(pending, timeout=1)


async def shielded(order_id: int) -> int:
    return await asyncio.shield(load(order_id))


def at_the_top(order_id: int) -> int:
    return asyncio.run(load(order_id))


def on_a_loop_of_its_own(order_id: int) -> int:
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(load(order_id))
    finally:
        loop.close()


def from_another_thread(order_id: int, loop: asyncio.AbstractEventLoop) -> int:
    return asyncio.run_coroutine_threadsafe(load(order_id), loop).result(5)


def returned_as_an_awaitable(order_id: int) -> Awaitable[int]:
    return load(order_id)


def returned_without_saying(order_id: int):  # type: ignore[no-untyped-def]
    return load(order_id)


def returned_in_a_list(order_ids: list[int]) -> list[Coroutine[Any, Any, int]]:
    return [load(one) for one in order_ids]


def yielded(order_ids: list[int]) -> Iterator[Awaitable[int]]:
    for one in order_ids:
        yield load(one)


class Batch:
    def __init__(self) -> None:
        self.pending: list[Coroutine[Any, Any, int]] = []
        self.first: Coroutine[Any, Any, int] | None = None
        self.by_id: dict[int, Awaitable[int]] = {}

    def add(self, order_id: int) -> None:
        self.pending.append(load(order_id))

    def begin(self, order_id: int) -> None:
        self.first = load(order_id)
        self.by_id[order_id] = load(order_id)

    async def run(self) -> None:
        await asyncio.gather(*self.pending)


def into_the_callers_list(order_id: int, pending: list[Awaitable[int]]) -> None:
    pending.append(load(order_id))


async def seen_by_an_inner_function(order_id: int) -> int:
    pending = load(order_id)

    async def inner() -> int:
        return await pending

    return await inner()


async def sync_or_async(hook: Callable[[int], Awaitable[None] | None], order_id: int) -> None:
    result = hook(order_id)
    if inspect.isawaitable(result):
        await result


async def called_and_perhaps_nothing_to_await(hook: Callable[[int], Awaitable[None] | None], order_id: int) -> None:
    hook(order_id)


def is_it_one(order_id: int) -> bool:
    pending = load(order_id)
    try:
        return asyncio.iscoroutine(pending)
    finally:
        pending.close()


def traced(func: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(func)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        return func(*args, **kwargs)

    return wrapper


def retried(func: Callable[P, Awaitable[T]]) -> Callable[P, Any]:
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> Any:
        return func(*args, **kwargs)

    return wrapper


def call_it(func: Callable[..., Awaitable[Any]], order_id: int) -> Any:
    return func(order_id)


@overload
def fetch(order_id: int) -> Awaitable[int]: ...
@overload
def fetch(order_id: str) -> str: ...
def fetch(order_id: int | str) -> Any:
    if isinstance(order_id, int):
        return load(order_id)
    return order_id


def cast_to_what_it_is(order_id: int) -> Awaitable[int]:
    return cast(Awaitable[int], load(order_id))


async def partly_bound(order_id: int) -> int:
    bound = functools.partial(load, order_id)
    return await bound()


async def stream(order_ids: list[int]) -> AsyncIterator[int]:
    for one in order_ids:
        yield await load(one)


async def streamed(order_ids: list[int]) -> int:
    async with aclosing(stream(order_ids)) as rows:  # type: ignore[type-var]
        return sum([row async for row in rows])


class Helper:
    def _load(self, order_id: int) -> Any:
        return load(order_id)

    async def total(self, order_id: int) -> int:
        return int(await self._load(order_id)) + 1


def sleep(seconds: float) -> None:
    """No coroutine, though it is called like one."""


async def a_plain_function_of_that_name() -> None:
    sleep(1)
    gather = [1, 2]
    gather.append(3)
    if gather:
        sleep(2)


async def a_task_is_another_rules_business(order_id: int) -> bool:
    task = asyncio.ensure_future(load(order_id))
    return task.done()


async def ternary(order_id: int, fast: bool) -> int:
    pending = load(order_id) if fast else load(order_id + 1)
    return await pending


async def by_walrus(order_id: int) -> int:
    if (pending := load(order_id)) is not None:
        return await pending
    return 0


async def in_a_tuple(order_id: int) -> int:
    first, second = load(order_id), load(order_id + 1)
    return await first + await second


async def in_a_loop_over_names(order_ids: list[int]) -> None:
    jobs = {one: load(one) for one in order_ids}
    for one, job in jobs.items():
        print(one, await job)
