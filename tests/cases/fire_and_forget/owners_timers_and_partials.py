# only: apr-fire-and-forget
"""Managers that own what they start and those that forget it, timers, processes, partials, consumers."""

from __future__ import annotations

import asyncio
import functools
import logging
import multiprocessing as mp
import threading
import weakref
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from types import TracebackType
from typing import Any, Self

from anyio.from_thread import start_blocking_portal
from aiokafka import AIOKafkaConsumer
from celery import Celery

log = logging.getLogger(__name__)


async def work(n: int) -> int:
    return n


def work_sync(n: int) -> int:
    return n


class Manager:
    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[int]] = set()
        self._pool = ThreadPoolExecutor()

    def spawn(self, n: int) -> asyncio.Task[int]:
        task = asyncio.create_task(work(n))
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[int]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("failed", exc_info=error)

    def use(self) -> None:
        self.spawn(3)

    def leak(self, n: int) -> None:
        self._pool.submit(work_sync, n)  # error: apr-fire-and-forget

    async def drain(self, ns: list[int]) -> list[int]:
        loop = asyncio.get_running_loop()
        return await asyncio.gather(*[loop.run_in_executor(self._pool, work_sync, n) for n in ns])


class Listener:
    """Async context manager that owns a task."""

    _task: asyncio.Task[int]

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(work(1))
        return self

    async def __aexit__(self, kind: type[BaseException] | None, value: BaseException | None, tb: TracebackType | None) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)


class ForgottenListener:
    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(work(1))  # error: apr-fire-and-forget
        return self

    async def __aexit__(self, *exc: object) -> None:
        log.info("bye")


async def consume(consumer: AIOKafkaConsumer) -> None:
    async for message in consumer:
        asyncio.ensure_future(work(len(message.value or b"")))  # error: apr-fire-and-forget


async def consume_bounded(consumer: AIOKafkaConsumer) -> None:
    inflight: set[asyncio.Task[int]] = set()
    async for message in consumer:
        inflight.add(asyncio.create_task(work(1)))
        if len(inflight) > 10:
            _, inflight = await asyncio.wait(inflight, return_when=asyncio.FIRST_COMPLETED)


def debounce(wait: float) -> Callable[[Callable[..., Any]], Callable[..., None]]:
    def decorate(fn: Callable[..., Any]) -> Callable[..., None]:
        timer: threading.Timer | None = None

        @functools.wraps(fn)
        def wrapper(*args: Any) -> None:
            nonlocal timer
            if timer is not None:
                timer.cancel()
            timer = threading.Timer(wait, fn, args)
            timer.start()

        return wrapper

    return decorate


def periodic(fn: Callable[[], None]) -> None:
    def run() -> None:
        fn()
        threading.Timer(60, run).start()  # error: apr-fire-and-forget

    run()


def spawn_process(n: int) -> None:
    mp.Process(target=work_sync, args=(n,)).start()  # error: apr-fire-and-forget


def spawn_process_joined(n: int) -> int | None:
    p = mp.Process(target=work_sync, args=(n,))
    p.start()
    p.join(30)
    return p.exitcode


def cpu_pool(ns: list[int]) -> list[int]:
    with ProcessPoolExecutor() as pool:
        return [f.result() for f in [pool.submit(work_sync, n) for n in ns]]


def cpu_pool_map(ns: list[int]) -> None:
    with ProcessPoolExecutor() as pool:
        pool.map(work_sync, ns)  # error: apr-fire-and-forget


async def retry_later(n: int) -> None:
    loop = asyncio.get_running_loop()
    loop.call_later(5, lambda: asyncio.create_task(work(n)))  # error: apr-fire-and-forget


async def plain_later(n: int) -> None:
    loop = asyncio.get_running_loop()
    loop.call_later(5, work_sync, n)


async def partial_spawn(n: int) -> None:
    spawn = functools.partial(asyncio.create_task, name="x")
    spawn(work(n))  # error: apr-fire-and-forget


async def partial_spawn_awaited(n: int) -> int:
    spawn = functools.partial(asyncio.create_task, name="x")
    return await spawn(work(n))


async def in_try(n: int) -> None:
    try:
        asyncio.create_task(work(n))  # error: apr-fire-and-forget
    except Exception:
        log.exception("could not start")


async def exit_stack(n: int) -> None:
    async with AsyncExitStack() as stack:
        group = await stack.enter_async_context(asyncio.TaskGroup())
        group.create_task(work(n))


async def tuple_unpacked() -> int:
    a, b = asyncio.create_task(work(1)), asyncio.create_task(work(2))
    return await a + await b


async def tuple_half() -> int:
    a, b = asyncio.create_task(work(1)), asyncio.create_task(work(2))  # error: apr-fire-and-forget
    return await a


def portal() -> int:
    with start_blocking_portal() as p:
        return p.call(work, 1)


def main() -> None:
    stop = threading.Event()

    def loop() -> None:
        while not stop.wait(1):
            work_sync(1)

    worker = threading.Thread(target=loop)
    worker.start()
    try:
        asyncio.run(work(1))
    finally:
        stop.set()
        worker.join()


class Base:
    def start(self) -> None:
        self.worker = threading.Thread(target=self.loop)
        self.worker.start()

    def loop(self) -> None: ...


class Child(Base):
    def shutdown(self) -> None:
        self.worker.join(5)


async def logged(n: int) -> None:
    log.info("started %s", asyncio.create_task(work(n)))  # error: apr-fire-and-forget


async def yielded() -> AsyncIterator[asyncio.Task[int]]:
    yield asyncio.create_task(work(1))


async def by_dict(names: list[str]) -> None:
    tasks: dict[str, asyncio.Task[int]] = {}
    for name in names:
        tasks[name] = asyncio.create_task(work(len(name)))
    for name, task in tasks.items():
        log.info("%s: %s", name, await task)


async def by_dict_dropped(names: list[str]) -> int:
    tasks: dict[str, asyncio.Task[int]] = {}
    for name in names:
        tasks[name] = asyncio.create_task(work(len(name)))  # error: apr-fire-and-forget
    return len(tasks)
