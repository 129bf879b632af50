"""A coroutine function, or a lambda or partial that makes a coroutine, given to something that calls it and does not await what it returns."""

# only: apr-unawaited-coroutine
from __future__ import annotations

import asyncio
import atexit
import signal
import threading
import weakref
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, ExitStack
from functools import partial
from threading import Timer
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.schedulers.background import BackgroundScheduler
from celery import Celery, shared_task
from django.db import transaction

scheduler = BackgroundScheduler()
loop_scheduler = AsyncIOScheduler()
app = Celery("shop")


async def refresh(key: str = "") -> None:
    await asyncio.sleep(0)


async def is_valid(row: int) -> bool:
    await asyncio.sleep(0)
    return row > 0


async def rank(row: int) -> int:
    await asyncio.sleep(0)
    return row


class Cache:
    def __init__(self) -> None:
        self.pool = ThreadPoolExecutor()

    async def close(self) -> None:
        await asyncio.sleep(0)

    async def on_done(self, task: asyncio.Future[None]) -> None:
        await asyncio.sleep(0)

    def start(self) -> None:
        atexit.register(self.close)  # error: apr-unawaited-coroutine
        self.pool.submit(self.close)  # error: apr-unawaited-coroutine
        weakref.finalize(self, refresh)  # error: apr-unawaited-coroutine

    async def watch(self) -> None:
        task = asyncio.create_task(refresh())
        task.add_done_callback(self.on_done)  # error: apr-unawaited-coroutine
        await task


def filters(rows: list[int]) -> list[int]:
    return list(filter(is_valid, rows))  # error: apr-unawaited-coroutine


def sorts(rows: list[int]) -> list[int]:
    return sorted(rows, key=rank)  # type: ignore[arg-type]  # error: apr-unawaited-coroutine


def sorts_in_place(rows: list[int]) -> None:
    rows.sort(key=lambda row: rank(row))  # type: ignore[arg-type, return-value]  # error: apr-unawaited-coroutine


def later(loop: asyncio.AbstractEventLoop) -> None:
    loop.call_later(5, refresh)  # error: apr-unawaited-coroutine


def soon(loop: asyncio.AbstractEventLoop) -> None:
    loop.call_soon_threadsafe(partial(refresh, "rates"))  # error: apr-unawaited-coroutine


def on_a_signal(loop: asyncio.AbstractEventLoop) -> None:
    loop.add_signal_handler(signal.SIGTERM, lambda: refresh())  # error: apr-unawaited-coroutine


async def stop(number: int, frame: object) -> None:
    await asyncio.sleep(0)


def on_a_process_signal() -> None:
    signal.signal(signal.SIGTERM, stop)  # error: apr-unawaited-coroutine


async def in_an_executor() -> None:
    loop = asyncio.get_running_loop()
    await loop.run_in_executor(None, refresh, "rates")  # error: apr-unawaited-coroutine
    await asyncio.to_thread(refresh, "rates")  # error: apr-unawaited-coroutine


def in_a_thread() -> None:
    threading.Thread(target=refresh, daemon=True).start()  # error: apr-unawaited-coroutine


def in_a_timer() -> None:
    Timer(60, refresh, args=("rates",)).start()  # error: apr-unawaited-coroutine


def the_coroutine_itself_in_a_thread() -> None:
    threading.Thread(target=refresh()).start()  # type: ignore[arg-type]  # error: apr-unawaited-coroutine


def scheduled() -> None:
    scheduler.add_job(refresh, "interval", minutes=5)  # error: apr-unawaited-coroutine
    scheduler.add_job(func=lambda: refresh("rates"), trigger="cron", hour=3)  # error: apr-unawaited-coroutine
    scheduler.add_job(refresh("rates"), "interval", minutes=5)  # error: apr-unawaited-coroutine
    loop_scheduler.add_job(refresh, "interval", minutes=5)


@scheduler.scheduled_job("cron", hour=4)
async def nightly() -> None:  # error: apr-unawaited-coroutine
    await refresh()


@loop_scheduler.scheduled_job("cron", hour=4)
async def nightly_on_the_loop() -> None:
    await refresh()


@atexit.register
async def farewell() -> None:  # error: apr-unawaited-coroutine
    await refresh()


@app.task
async def rebuild() -> None:  # error: apr-unawaited-coroutine
    await refresh()


@shared_task(bind=True)
async def rebuild_all(self: Any) -> None:  # error: apr-unawaited-coroutine
    await refresh()


@app.task
def rebuild_on_a_loop() -> None:
    asyncio.run(refresh())


def after_the_commit(key: str) -> None:
    transaction.on_commit(lambda: refresh(key))  # error: apr-unawaited-coroutine


def after_the_commit_by_partial(key: str) -> None:
    transaction.on_commit(partial(refresh, key))  # error: apr-unawaited-coroutine


def at_the_end_of_a_block() -> None:
    with ExitStack() as stack:
        stack.callback(refresh, "rates")  # error: apr-unawaited-coroutine


async def at_the_end_of_an_async_block() -> None:
    async with AsyncExitStack() as stack:
        stack.callback(refresh, "rates")  # error: apr-unawaited-coroutine
        stack.push_async_callback(refresh, "rates")


def every(seconds: float, run: Callable[[], None]) -> None:
    Timer(seconds, run).start()


def given_to_our_own() -> None:
    every(5, refresh)  # type: ignore[arg-type]  # error: apr-unawaited-coroutine


class Hooks:
    def run(self, name: str, hook: Callable[..., Any] | None = None) -> None:
        if hook:
            hook(name)

    def run_soon(self, seconds: float, hook: Callable[..., object]) -> None:
        Timer(seconds, hook).start()

    async def run_either(self, hook: Callable[..., Any]) -> None:
        result = hook("name")
        if asyncio.iscoroutine(result):
            await result

    async def run_as_said(self, hook: Callable[..., Any]) -> None:
        if asyncio.iscoroutinefunction(hook):
            await hook("name")
        else:
            hook("name")


def given_to_our_own_that_says_any(hooks: Hooks) -> None:
    hooks.run("rates", refresh)  # error: apr-unawaited-coroutine
    hooks.run("rates", hook=refresh)  # error: apr-unawaited-coroutine
    hooks.run_soon(5, refresh)  # error: apr-unawaited-coroutine


async def given_to_our_own_that_asks(hooks: Hooks) -> None:
    await hooks.run_either(refresh)
    await hooks.run_as_said(refresh)


# --- what is right --------------------------------------------------------------------------------------------------------------------


def keeps_a_task(loop: asyncio.AbstractEventLoop, tasks: set[asyncio.Task[None]]) -> None:
    loop.add_signal_handler(signal.SIGTERM, lambda: tasks.add(loop.create_task(refresh())))


def a_task_from_a_lambda(loop: asyncio.AbstractEventLoop) -> None:
    loop.call_later(5, lambda: loop.create_task(refresh()))


def runs_a_loop_in_the_thread() -> None:
    threading.Thread(target=lambda: asyncio.run(refresh()), daemon=True).start()
    threading.Thread(target=asyncio.run, args=(refresh(),)).start()


async def takes_either(func: Callable[[], Any]) -> None:
    result = func()
    if asyncio.iscoroutine(result):
        await result


async def gives_either() -> None:
    await takes_either(refresh)


class Bus:
    def __init__(self) -> None:
        self.handlers: list[Callable[[str], Any]] = []

    def subscribe(self, handler: Callable[[str], Any]) -> None:
        self.handlers.append(handler)


def subscribes(bus: Bus) -> None:
    bus.subscribe(refresh)


def runs_either(func: Callable[[], None] | Callable[[], Any]) -> None:
    Timer(5, func).start()
