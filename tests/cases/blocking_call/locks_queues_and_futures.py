# only: apr-blocking-call
"""Waiting for another thread stops the loop; the asyncio class with the same method does not."""

import asyncio
import concurrent.futures
import multiprocessing
import os
import queue
import threading
from asyncio import Queue as AsyncQueue
from queue import Queue
from typing import Any

LOCK = threading.Lock()
ASYNC_LOCK = asyncio.Lock()
COUNTS: dict[str, int] = {}


async def count(name: str) -> None:
    with LOCK:  # error: apr-blocking-call
        COUNTS[name] = COUNTS.get(name, 0) + 1


async def count_and_tell(name: str, writer: asyncio.StreamWriter) -> None:
    with LOCK:  # error: apr-blocking-call
        COUNTS[name] = COUNTS.get(name, 0) + 1
        await writer.drain()


async def count_async(name: str) -> None:
    async with ASYNC_LOCK:
        COUNTS[name] = COUNTS.get(name, 0) + 1


class Ledger:
    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._slots = threading.BoundedSemaphore(4)
        self._async_slots = asyncio.Semaphore(4)
        self._ready = threading.Event()
        self._async_ready = asyncio.Event()

    async def book(self) -> None:
        self._lock.acquire()  # error: apr-blocking-call
        try:
            await asyncio.sleep(0)
        finally:
            self._lock.release()

    async def try_to_book(self) -> bool:
        if not self._lock.acquire(blocking=False):
            return False
        self._lock.release()
        return True

    async def try_positionally(self) -> bool:
        return self._lock.acquire(False)

    async def limited(self) -> None:
        with self._slots:  # error: apr-blocking-call
            await asyncio.sleep(1)

    async def limited_async(self) -> None:
        async with self._async_slots:
            await asyncio.sleep(1)

    async def when_ready(self) -> None:
        self._ready.wait()  # error: apr-blocking-call
        await self._async_ready.wait()

    async def is_ready(self) -> bool:
        return self._ready.is_set() and self._async_ready.is_set()

    def book_from_a_thread(self) -> None:
        with self._lock:
            self._ready.wait()


async def take(jobs: "queue.Queue[str]", later: "asyncio.Queue[str]") -> str:
    first = jobs.get()  # error: apr-blocking-call
    second = await later.get()
    third = jobs.get_nowait()
    fourth = jobs.get(block=False)
    later.put_nowait(first)
    return first + second + third + fourth


async def put(bounded: bool, later: AsyncQueue[str]) -> None:
    full = Queue[str](maxsize=10)
    endless = Queue[str]()
    full.put("a")  # error: apr-blocking-call
    endless.put("b")
    await later.put("c")
    full.join()  # error: apr-blocking-call


async def join_a_thread(paths: list[str]) -> str:
    worker = threading.Thread(target=print)
    worker.start()
    worker.join()  # error: apr-blocking-call
    return os.path.join(*paths) + ", ".join(paths)


async def join_a_process() -> None:
    process = multiprocessing.Process(target=print)
    process.start()
    process.join()  # error: apr-blocking-call


async def asyncio_futures(task: "asyncio.Task[int]", future: "asyncio.Future[int]") -> int:
    await asyncio.wait([task, future])
    return task.result() + future.result()


async def first_of(tasks: "set[asyncio.Task[int]]") -> list[int]:
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in pending:
        task.cancel()
    return [task.result() for task in done]


async def concurrent_future(future: "concurrent.futures.Future[int]") -> int:
    return future.result(timeout=3)  # error: apr-blocking-call


async def concurrent_future_awaited(future: "concurrent.futures.Future[int]") -> int:
    return await asyncio.wrap_future(future)


async def concurrent_future_that_is_done(future: "concurrent.futures.Future[int]") -> int | None:
    if future.done():
        return future.result()
    return None


async def concurrent_future_asked_first(future: "concurrent.futures.Future[int]") -> int | None:
    if not future.done():
        return None
    return future.result(timeout=0)


async def as_they_complete(futures: "list[concurrent.futures.Future[int]]") -> int:
    total = 0
    for future in concurrent.futures.as_completed(futures):  # error: apr-blocking-call
        total += future.result()
    return total


async def deadlock(loop: asyncio.AbstractEventLoop, work: Any) -> Any:
    return asyncio.run_coroutine_threadsafe(work(), loop).result()  # error: apr-blocking-call


class Result:
    """A result object whose methods are called like those of a future."""

    def __init__(self, value: int) -> None:
        self.value = value

    def result(self) -> int:
        return self.value

    def wait(self) -> None:
        self.value += 1

    def acquire(self) -> bool:
        return True

    def join(self) -> None:
        self.value = 0


async def plain_object(result: Result) -> int:
    result.wait()
    result.join()
    return result.result() if result.acquire() else 0


class Job:
    def __init__(self, future: "concurrent.futures.Future[int]", other: "concurrent.futures.Future[int]") -> None:
        self._future = future
        self._other = other

    @property
    def status(self) -> str:
        completed = self._future.done()
        if completed:
            return "failed" if self._future.exception() else "success"
        return "pending"

    @property
    def other_status(self) -> str:
        completed = self._future.done()
        if completed:
            return "failed" if self._other.exception() else "success"
        return "pending"

    async def wait(self) -> None:
        while self.status == "pending":
            await asyncio.sleep(0.1)

    async def wait_for_other(self) -> None:
        while self.other_status == "pending":  # error: apr-blocking-call
            await asyncio.sleep(0.1)
