"""A project's function that gives the handle back leaves the owning to its caller, through any number of them."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Thread
from typing import Any

_pool = ThreadPoolExecutor()
_kept: list[asyncio.Task[Any]] = []


async def work() -> None:
    await asyncio.sleep(1)


def launch(coro: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
    return asyncio.create_task(coro, name="job")


def launch_work() -> asyncio.Task[None]:
    task = launch(work())
    return task


async def drops() -> None:
    launch(work())  # error: apr-fire-and-forget


async def drops_deeper() -> None:
    launch_work()  # error: apr-fire-and-forget


async def keeps_in_a_local() -> None:
    job = launch_work()  # error: apr-fire-and-forget


async def awaits() -> None:
    await launch_work()


def background(path: str) -> Thread:
    thread = Thread(target=print, args=(path,))
    thread.start()
    return thread


def drops_a_thread(path: str) -> None:
    background(path)  # error: apr-fire-and-forget


def joins_a_thread(path: str) -> None:
    background(path).join()


def submit(path: str) -> Future[None]:
    return _pool.submit(print, path)


def drops_a_future(path: str) -> None:
    submit(path)  # error: apr-fire-and-forget


def reads_a_future(path: str) -> None:
    submit(path).result()


class Runner:
    async def start(self) -> asyncio.Task[None]:
        task = asyncio.create_task(work())
        await asyncio.sleep(0)
        return task

    def run(self) -> asyncio.Task[None]:
        return asyncio.ensure_future(work())


class LoudRunner(Runner):
    pass


async def drops_what_is_awaited_first(runner: Runner) -> None:
    await runner.start()  # error: apr-fire-and-forget


async def drops_of_a_subclass(runner: LoudRunner) -> None:
    runner.run()  # error: apr-fire-and-forget


def keep(coro: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
    task = asyncio.create_task(coro)
    _kept.append(task)
    return task


async def callee_stores_what_it_returns() -> None:
    keep(work())


def not_started() -> Thread:
    return Thread(target=print)


def only_made() -> None:
    not_started()


def made_and_started() -> None:
    not_started().start()  # gap: apr-fire-and-forget
