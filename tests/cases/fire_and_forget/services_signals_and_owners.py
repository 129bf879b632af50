# only: apr-fire-and-forget, apr-request-scoped-task
from __future__ import annotations

import asyncio
import concurrent.futures
import contextvars
import functools
import logging
import multiprocessing
import signal
import threading
import weakref
from asyncio import create_task, ensure_future
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from threading import Thread, Timer
from typing import Any, AsyncIterator, Awaitable, Callable, Coroutine, Self

import anyio
import pytest
from aiokafka import AIOKafkaConsumer
from django.core.management.base import BaseCommand
from django.db.models.signals import post_save
from django.dispatch import receiver
from celery import shared_task
from redis.asyncio import Redis

log = logging.getLogger(__name__)
pool = ThreadPoolExecutor(2)
TASKS: list[asyncio.Task[Any]] = []
NAMED: dict[str, asyncio.Task[Any]] = {}
WEAK: weakref.WeakSet[asyncio.Task[Any]] = weakref.WeakSet()


async def work(n: int = 0) -> int:
    await asyncio.sleep(n)
    return n


def crunch(n: int = 0) -> int:
    return n


def run_in_background(fn: Callable[..., Any], *args: Any) -> Thread:
    thread = Thread(target=fn, args=args, daemon=True)
    thread.start()
    return thread


async def start_work(n: int) -> asyncio.Task[int]:
    return create_task(work(n))


class Service:
    def __init__(self) -> None:
        self._loop = asyncio.get_event_loop()
        self._task: asyncio.Task[int] | None = None
        self._thread: Thread | None = None
        self._refresher: asyncio.Task[int]

    async def aliased(self) -> None:
        create_task(work())  # error: apr-fire-and-forget

    async def named(self) -> None:
        ensure_future(work(), loop=self._loop)  # error: apr-fire-and-forget

    def on_loop(self) -> None:
        self._loop.create_task(work())  # error: apr-fire-and-forget

    def threadsafe(self) -> None:
        asyncio.run_coroutine_threadsafe(work(), self._loop)  # error: apr-fire-and-forget

    def on_self(self) -> None:
        self._task = self._loop.create_task(work())  # error: apr-fire-and-forget

    def thread_on_self(self) -> None:
        self._thread = Thread(target=crunch, daemon=True)
        self._thread.start()  # error: apr-fire-and-forget

    async def helper(self) -> None:
        run_in_background(crunch, 3)  # error: apr-fire-and-forget

    async def async_helper(self) -> None:
        await start_work(3)  # error: apr-fire-and-forget

    async def when(self, loud: bool) -> None:
        create_task(work()) if loud else None  # error: apr-fire-and-forget

    async def last(self, items: list[int]) -> None:
        for item in items:
            task = create_task(work(item))  # error: apr-fire-and-forget
        log.info("started %s", task)

    async def overwritten(self) -> None:
        task = create_task(work(1))  # error: apr-fire-and-forget
        task = create_task(work(2))
        await task

    async def only_some(self, wait: bool) -> None:
        task = create_task(work(1))
        if wait:
            await task

    def timer(self) -> None:
        Timer(3.0, crunch).start()  # error: apr-fire-and-forget

    def rearm(self) -> None:
        timer = Timer(3.0, self.rearm)
        timer.daemon = True
        timer.start()  # error: apr-fire-and-forget

    def process(self) -> None:
        multiprocessing.Process(target=crunch).start()  # error: apr-fire-and-forget

    def signal_lambda(self) -> None:
        self._loop.add_signal_handler(signal.SIGTERM, lambda: create_task(work()))  # error: apr-fire-and-forget

    def callback(self, task: asyncio.Task[Any]) -> None:
        task.add_done_callback(lambda _: create_task(work()))  # error: apr-fire-and-forget

    def delayed(self) -> None:
        self._loop.call_later(3, functools.partial(asyncio.create_task, work()))  # error: apr-fire-and-forget

    async def executor(self) -> None:
        self._loop.run_in_executor(pool, crunch)  # error: apr-fire-and-forget

    async def bare_gather(self) -> None:
        results = asyncio.gather(work(1), work(2), return_exceptions=True)  # error: apr-fire-and-forget
        log.info("started %s", results)

    def as_list(self, items: list[int]) -> int:
        futures = [pool.submit(crunch, i) for i in items]  # error: apr-fire-and-forget
        return len(futures)

    def as_set(self, items: list[int]) -> None:
        started = set()
        for i in items:
            started.add(pool.submit(crunch, i))  # error: apr-fire-and-forget
        log.info("%d", len(started))

    async def weak(self) -> None:
        WEAK.add(create_task(work()))  # error: apr-fire-and-forget

    async def wrapped(self) -> None:
        asyncio.shield(work())  # error: apr-fire-and-forget

    async def context(self) -> None:
        ctx = contextvars.copy_context()
        asyncio.create_task(work(), context=ctx)  # error: apr-fire-and-forget

    async def anyio_thread(self) -> None:
        Thread(target=lambda: anyio.run(work)).start()  # error: apr-fire-and-forget


@receiver(post_save)
def on_saved(sender: Any, **kwargs: Any) -> None:
    Thread(target=crunch, args=(1,)).start()  # error: apr-fire-and-forget


@shared_task
def celery_job() -> None:
    Thread(target=crunch).start()  # error: apr-fire-and-forget


class Command(BaseCommand):
    def handle(self, *args: Any, **options: Any) -> None:
        with ThreadPoolExecutor(4) as workers:
            for i in range(10):
                workers.submit(crunch, i)  # error: apr-fire-and-forget


async def consume() -> None:
    consumer = AIOKafkaConsumer("t")
    async for message in consumer:
        asyncio.create_task(work(message.offset))  # error: apr-fire-and-forget


async def __main() -> None:
    loop = asyncio.get_running_loop()
    loop.create_task(work())  # error: apr-fire-and-forget
    await asyncio.Event().wait()


# ---- left


class Owner:
    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()
        self._thread = Thread(target=self._run, daemon=True)
        self._stop = threading.Event()
        self._timer: Timer | None = None
        self._current: asyncio.Task[Any] | None = None

    async def __aenter__(self) -> Self:
        self._current = asyncio.create_task(work())
        self._thread.start()
        return self

    async def __aexit__(self, *args: object) -> None:
        if self._current:
            self._current.cancel()
            with suppress(asyncio.CancelledError):
                await self._current
        self._stop.set()
        self._thread.join(3)

    def _run(self) -> None:
        while not self._stop.is_set():
            crunch()

    def spawn(self, coro: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        task = asyncio.get_running_loop().create_task(coro)
        self._tasks.add(task)
        task.add_done_callback(self._finished)
        return task

    def _finished(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("failed", exc_info=error)

    async def use(self) -> None:
        self.spawn(work())

    def rearm(self) -> None:
        if self._timer:
            self._timer.cancel()
        self._timer = Timer(3, self.rearm)
        self._timer.start()

    async def close(self) -> None:
        await asyncio.gather(*self._tasks, return_exceptions=True)


async def ok_walrus() -> int:
    if (task := create_task(work())).done():
        return 0
    return await task


async def ok_tuple() -> None:
    a, b = create_task(work(1)), create_task(work(2))
    await asyncio.wait({a, b})


async def ok_exit_stack() -> None:
    async with AsyncExitStack() as stack:
        task = create_task(work())
        stack.callback(task.cancel)


async def ok_try_finally(redis: Redis) -> None:
    task = create_task(work())
    try:
        await redis.ping()
    finally:
        task.cancel()


async def ok_list() -> None:
    TASKS.append(create_task(work()))


async def stop_all() -> None:
    for task in TASKS:
        task.cancel()
    for name in list(NAMED):
        await NAMED.pop(name)


async def ok_named() -> None:
    NAMED["x"] = create_task(work())


async def ok_group() -> None:
    async with asyncio.TaskGroup() as group:
        task = group.create_task(work())
    log.info("%s", task.result())


async def ok_anyio() -> None:
    async with anyio.create_task_group() as group:
        group.start_soon(work, 1)
        await group.start(work)


async def ok_generator() -> AsyncIterator[int]:
    feeder = create_task(work())
    try:
        yield 1
    finally:
        feeder.cancel()


async def ok_return_list(items: list[int]) -> list[asyncio.Task[int]]:
    return [create_task(work(i)) for i in items]


async def ok_use_list() -> None:
    tasks = await ok_return_list([1])
    await asyncio.gather(*tasks)


def ok_submit_result() -> int:
    return pool.submit(crunch, 3).result(timeout=3)


def ok_as_completed(items: list[int]) -> list[int]:
    futures = {pool.submit(crunch, i): i for i in items}
    return [f.result() for f in concurrent.futures.as_completed(futures)]


def ok_main() -> None:
    thread = Thread(target=crunch)
    thread.start()
    crunch()
    thread.join()


def ok_process() -> None:
    process = multiprocessing.Process(target=crunch)
    process.start()
    process.join()


async def ok_async_for_wait(items: list[int]) -> None:
    pending = {create_task(work(i)) for i in items}
    while pending:
        done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
        for one in done:
            one.result()


@dataclass
class Handle:
    task: asyncio.Task[int]

    async def stop(self) -> None:
        self.task.cancel()


async def ok_handle() -> Handle:
    return Handle(create_task(work()))


@pytest.fixture
async def ok_fixture() -> AsyncIterator[None]:
    task = asyncio.create_task(work())
    yield
    task.cancel()
