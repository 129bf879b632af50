"""Event buses, decorators, debouncers, self-starting threads, pools that override `submit`, state that nobody typed."""

import asyncio
import threading
import weakref
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial, wraps
from typing import Any, ClassVar, ParamSpec, TypeVar

import pytest
from anyio.from_thread import start_blocking_portal

P = ParamSpec("P")
T = TypeVar("T")


async def work(n: int = 0) -> int:
    await asyncio.sleep(n)
    return n


def crunch(n: int = 0) -> int:
    return n


class Bus:
    def __init__(self) -> None:
        self._handlers: list[Callable[[int], Any]] = []
        self._waited: list[Callable[[int], Awaitable[int]]] = []

    def on(self, handler: Callable[[int], Any]) -> None:
        self._handlers.append(handler)

    def on_waited(self, handler: Callable[[int], Awaitable[int]]) -> None:
        self._waited.append(handler)

    async def emit(self, n: int) -> None:
        for handler in self._handlers:
            handler(n)
        for waited in self._waited:
            await waited(n)


def wire(bus: Bus) -> None:
    bus.on(lambda n: asyncio.create_task(work(n)))  # error: apr-fire-and-forget
    bus.on_waited(lambda n: asyncio.create_task(work(n)))


def chain(first: asyncio.Task[int], second: Future[int]) -> None:
    first.add_done_callback(lambda done: asyncio.create_task(work(done.result())))  # error: apr-fire-and-forget


def in_background(function: Callable[P, Coroutine[Any, Any, T]]) -> Callable[P, asyncio.Task[T]]:
    @wraps(function)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> asyncio.Task[T]:
        return asyncio.create_task(function(*args, **kwargs))

    return wrapper


@in_background
async def reindex(n: int) -> None:
    await asyncio.sleep(n)


async def calls_a_decorated() -> None:
    reindex(1)  # error: apr-fire-and-forget


async def awaits_a_decorated() -> None:
    await reindex(1)


def threaded(function: Callable[P, None]) -> Callable[P, None]:
    @wraps(function)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> None:
        threading.Thread(target=function, args=args, kwargs=kwargs).start()  # error: apr-fire-and-forget

    return wrapper


async def through_a_partial() -> None:
    start = partial(asyncio.create_task, name="x")
    start(work(1))  # error: apr-fire-and-forget


async def through_a_local_name() -> None:
    start = asyncio.create_task
    start(work(1))  # error: apr-fire-and-forget


def debounce() -> Callable[[], None]:
    waiting: asyncio.Task[int] | None = None

    def call() -> None:
        nonlocal waiting
        if waiting is not None:
            waiting.cancel()
        waiting = asyncio.create_task(work(1))

    return call


def remember() -> Callable[[], None]:
    last: asyncio.Task[int] | None = None

    def call() -> None:
        nonlocal last
        last = asyncio.create_task(work(1))  # error: apr-fire-and-forget

    return call


class Poller(threading.Thread):
    def __init__(self, name: str) -> None:
        super().__init__(name=name)
        self.start()

    def run(self) -> None:
        crunch()


class QuietPoller(Poller):
    def __init__(self) -> None:
        super().__init__("quiet")


def starts_itself() -> None:
    Poller("a")  # error: apr-fire-and-forget


def starts_itself_and_is_joined() -> None:
    poller = Poller("a")
    poller.join()


class Bounded(ThreadPoolExecutor):
    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        return super().submit(fn, *args, **kwargs)


def own_submit(pool: Bounded) -> None:
    pool.submit(crunch, 1)  # error: apr-fire-and-forget


def own_submit_read(pool: Bounded) -> int:
    return pool.submit(crunch, 1).result()


class Tracker:
    _all: ClassVar[set[asyncio.Task[int]]] = set()
    _weak: "ClassVar[weakref.WeakSet[asyncio.Task[int]]]" = weakref.WeakSet()

    @classmethod
    def start(cls) -> None:
        cls._all.add(asyncio.create_task(work(1)))

    @classmethod
    def start_weak(cls) -> None:
        cls._weak.add(asyncio.create_task(work(1)))  # error: apr-fire-and-forget

    @classmethod
    async def stop(cls) -> None:
        for task in list(cls._all):
            task.cancel()


def state_without_a_type(state: Any) -> None:
    state.mailers.append(asyncio.create_task(work(1)))
    state.audits.append(asyncio.create_task(work(1)))  # error: apr-fire-and-forget


async def stop_state(state: Any) -> None:
    await asyncio.gather(*state.mailers)
    print(len(state.audits))


class Growing:
    def __init__(self) -> None:
        self._tasks: list[asyncio.Task[int]] = []

    def add(self) -> None:
        self._tasks += [asyncio.create_task(work(1))]

    async def close(self) -> None:
        while self._tasks:
            await self._tasks.pop()


async def in_a_dict() -> list[int]:
    tasks = {"a": asyncio.create_task(work(1)), "b": asyncio.create_task(work(2))}
    return [await task for name, task in tasks.items() if name]


async def zipped(names: list[str]) -> None:
    tasks = [asyncio.create_task(work(len(name))) for name in names]
    for name, task in zip(names, tasks, strict=True):
        print(name, await task)


@contextmanager
def server() -> Iterator[None]:
    thread = threading.Thread(target=crunch, daemon=True)
    thread.start()
    yield


@pytest.fixture
def broker() -> Iterator[None]:
    threading.Thread(target=crunch, daemon=True).start()  # error: apr-fire-and-forget
    yield


def portal() -> None:
    with start_blocking_portal() as loop:
        loop.start_task_soon(work, 1)  # error: apr-fire-and-forget
        print(loop.start_task_soon(work, 1).result())


class WithCallbackMethod:
    def start(self) -> None:
        task = asyncio.create_task(work(1))
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[int]) -> None:
        print(task.exception())  # error: apr-contextless-error-log


class Lazy:
    @property
    def future(self) -> asyncio.Task[int]:
        return asyncio.ensure_future(work(1))


class Holder:
    def __init__(self, task: asyncio.Task[int]) -> None:
        self._task = task

    def stop(self) -> None:
        self._task.cancel()


class Note:
    def __init__(self, task: asyncio.Task[int]) -> None:
        self._task = task


def held() -> Holder:
    return Holder(asyncio.create_task(work(1)))


def noted() -> Note:
    return Note(asyncio.create_task(work(1)))  # error: apr-fire-and-forget


async def to_the_type_ignorer(n: int) -> None:
    task: asyncio.Task[int]
    task = asyncio.create_task(work(n))
    try:
        await asyncio.wait_for(asyncio.shield(task), 1)
    except TimeoutError:
        print("goes on")


async def in_a_loop_until_done() -> None:
    running = {asyncio.create_task(work(n)) for n in range(3)}
    while running:
        done, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            print(task.result())
