"""Whoever awaits, cancels, returns or listens to a task owns it, in whatever shape."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from typing import Any

import anyio
import pytest

log = logging.getLogger(__name__)
background: set[asyncio.Task[Any]] = set()


async def work(n: int) -> int:
    await asyncio.sleep(n)
    return n


async def group(n: int) -> None:
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(work(n))
        for one in range(n):
            tasks.create_task(work(one))


async def anyio_group(n: int) -> None:
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(work, n)


async def kept_set(n: int) -> None:
    task = asyncio.create_task(work(n))
    background.add(task)
    task.add_done_callback(background.discard)


async def awaited(n: int) -> int:
    task = asyncio.create_task(work(n))
    log.info("started")
    return await task


async def awaited_on_one_path(n: int) -> int | None:
    task = asyncio.create_task(work(n))
    if n > 1:
        return await task
    task.cancel()
    return None


async def gathered(n: int) -> list[int]:
    tasks = [asyncio.create_task(work(one)) for one in range(n)]
    return await asyncio.gather(*tasks)


async def gathered_from_a_growing_list(n: int) -> None:
    tasks: list[asyncio.Task[int]] = []
    for one in range(n):
        tasks.append(asyncio.create_task(work(one)))
    for done in asyncio.as_completed(tasks):
        print(await done)


async def waited_for(n: int) -> None:
    reader = asyncio.create_task(work(n))
    writer = asyncio.create_task(work(n))
    done, pending = await asyncio.wait({reader, writer}, return_when=asyncio.FIRST_COMPLETED)
    for one in pending:
        one.cancel()


async def cancelled_in_finally(n: int) -> None:
    beat = asyncio.get_running_loop().create_task(work(n))
    try:
        await work(1)
    finally:
        beat.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await beat


def returned(n: int) -> asyncio.Task[int]:
    return asyncio.create_task(work(n))


async def returned_later(n: int) -> asyncio.Task[int]:
    task = asyncio.create_task(work(n))
    await asyncio.sleep(0)
    return task


async def uses_the_returned(n: int) -> int:
    return await returned(n) + await (await returned_later(n))


async def in_a_ternary(n: int, wait: bool) -> None:
    task = asyncio.create_task(work(n)) if wait else None
    if task is not None:
        await task


async def walrus(n: int) -> None:
    await (task := asyncio.create_task(work(n)))
    print(task.result())


async def bounded(n: int) -> int:
    return await asyncio.wait_for(asyncio.shield(asyncio.create_task(work(n))), timeout=3)


async def on_the_exit_stack(n: int) -> None:
    with contextlib.ExitStack() as stack:
        task = asyncio.create_task(work(n))
        stack.callback(task.cancel)


async def on_the_exit_stack_by_lambda(n: int) -> None:
    with contextlib.ExitStack() as stack:
        task = asyncio.create_task(work(n))
        stack.callback(lambda: task.cancel())


def run_until_complete(loop: asyncio.AbstractEventLoop) -> None:
    main = loop.create_task(work(1))
    loop.add_signal_handler(15, main.cancel)
    loop.run_until_complete(main)


def from_a_thread(loop: asyncio.AbstractEventLoop) -> int:
    return asyncio.run_coroutine_threadsafe(work(1), loop).result(5)


async def closes_over(n: int) -> Callable[[], Awaitable[None]]:
    task = asyncio.create_task(work(n))

    async def stop() -> None:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    return stop


@contextlib.asynccontextmanager
async def heartbeat(n: int) -> AsyncIterator[None]:
    task = asyncio.create_task(work(n))
    yield
    log.info("done %s", task)


@pytest.fixture
async def consumer() -> AsyncIterator[None]:
    running = asyncio.create_task(work(5))  # the frame keeps it
    yield


@pytest.fixture
def pool_of_tasks() -> list[asyncio.Task[int]]:
    return []


class Supervisor:
    def __init__(self) -> None:
        self._tasks: dict[str, asyncio.Task[Any]] = {}
        self._main: asyncio.Task[int] | None = None
        self.watchers: list[asyncio.Task[int]] = []

    async def __aenter__(self) -> "Supervisor":
        self._main = asyncio.create_task(work(100))
        return self

    async def __aexit__(self, *error: object) -> None:
        if self._main:
            self._main.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._main

    def spawn(self, name: str, coro: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        task = asyncio.get_running_loop().create_task(coro, name=name)
        self._tasks[name] = task
        return task

    def watch(self, n: int) -> None:
        self.watchers.append(asyncio.create_task(work(n)))

    async def close(self) -> None:
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), *self.watchers, return_exceptions=True)

    def cancel(self, name: str) -> None:
        if task := self._tasks.pop(name, None):
            task.cancel()


async def callee_keeps_it(supervisor: Supervisor) -> None:
    supervisor.spawn("sync", work(3))


def spawn(coro: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
    task = asyncio.create_task(coro)
    background.add(task)
    task.add_done_callback(background.discard)
    return task


async def helper_keeps_it() -> None:
    spawn(work(1))
    _ = spawn(work(2))


class Debounce:
    """The next call cancels the last."""

    _pending: asyncio.Task[int] | None = None

    def __call__(self, n: int) -> None:
        if self._pending is not None:
            self._pending.cancel()
        self._pending = asyncio.create_task(work(n))


class Once:
    """Computed once, awaited by all."""

    def __init__(self) -> None:
        self._future: asyncio.Task[int] | None = None

    async def get(self) -> int:
        if self._future is None:
            self._future = asyncio.ensure_future(work(1))
        return await self._future


class Cache:
    def __init__(self) -> None:
        self._loading: dict[int, asyncio.Task[int]] = {}

    async def get(self, n: int) -> int:
        if n not in self._loading:
            self._loading[n] = asyncio.create_task(work(n))
        return await self._loading[n]


async def timers_belong_to_the_loop(loop: asyncio.AbstractEventLoop) -> None:
    loop.call_later(5, print, "late")
    loop.call_soon(print, "soon")


class Board:
    """`create_task` is a word of the domain, too."""

    def create_task(self, title: str) -> str:
        return title


def same_words(board: Board) -> None:
    board.create_task("write more cases")


def create_task(title: str) -> None:
    print(title)


def local_word() -> None:
    create_task("x")


async def polled(n: int) -> None:
    task = asyncio.create_task(work(n))
    while not task.done():
        await asyncio.sleep(0.1)


async def handed_to_a_queue(queue: asyncio.Queue[asyncio.Task[int]], n: int) -> None:
    await queue.put(asyncio.create_task(work(n)))


async def handed_to_a_supervisor(supervise: Callable[[asyncio.Task[int]], None], n: int) -> None:
    supervise(asyncio.create_task(work(n)))


async def callback_of_its_own(n: int) -> None:
    asyncio.create_task(work(n)).add_done_callback(lambda done: log.info("result %s", done.result()))


async def cancelled_by_a_helper(n: int) -> None:
    task = asyncio.create_task(work(n))
    await stop(task)


async def stop(task: asyncio.Task[int]) -> None:
    task.cancel()


async def several_fields() -> None:
    pumps = Pumps()
    pumps.start()
    pumps.stop()


class Pumps:
    _in: asyncio.Task[int]
    _out: asyncio.Task[int]

    def start(self) -> None:
        self._in = asyncio.create_task(work(1))
        self._out = asyncio.create_task(work(1))

    def stop(self) -> None:
        for task in (self._in, self._out):
            task.cancel()
