# only: apr-request-scoped-task
"""A handler that waits for what it started, but not on every way out."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from fastapi import APIRouter, HTTPException

router = APIRouter()
pool = ThreadPoolExecutor()


async def crunch(n: int) -> int:
    return n


def work(n: int) -> int:
    return n


@router.post("/a")
async def returns_early(n: int) -> int:
    task = asyncio.create_task(crunch(n))  # error: apr-request-scoped-task
    if n > 10:
        return 0
    return await task


@router.post("/b")
async def raises_early(n: int) -> int:
    task = asyncio.create_task(crunch(n))  # error: apr-request-scoped-task
    if n > 10:
        raise HTTPException(404)
    return await task


@router.post("/c")
async def awaits_on_one_way(n: int, wait: bool) -> int:
    task = asyncio.create_task(crunch(n))  # error: apr-request-scoped-task
    if wait:
        return await task
    return 0


@router.post("/d")
async def in_finally(n: int) -> int:
    task = asyncio.create_task(crunch(n))
    try:
        if n > 10:
            return 0
        return await task
    finally:
        task.cancel()


@router.post("/e")
async def cancels_first(n: int) -> int:
    task = asyncio.create_task(crunch(n))
    if n > 10:
        task.cancel()
        return 0
    return await task


@router.post("/f")
async def maybe_started(n: int) -> int:
    task = asyncio.create_task(crunch(n)) if n < 10 else None
    if task is None:
        return 0
    return await task


@router.post("/g")
async def falls_back(n: int) -> int:
    task = asyncio.create_task(crunch(n))
    try:
        return await asyncio.wait_for(task, 1)
    except TimeoutError:
        return 0


@router.post("/h")
async def returned_before(n: int) -> int:
    if n > 10:
        return 0
    task = asyncio.create_task(crunch(n))
    return await task


@router.post("/i")
def thread_past(n: int) -> str:
    worker = threading.Thread(target=work, args=(n,))
    worker.start()  # error: apr-request-scoped-task
    if n > 10:
        return "later"
    worker.join(5)
    return "done"


@router.post("/j")
def future_past(n: int) -> int:
    future = pool.submit(work, n)  # error: apr-request-scoped-task
    if n < 0:
        raise HTTPException(422)
    return future.result(5)


@router.post("/k")
def future_cancelled(n: int) -> int:
    future = pool.submit(work, n)
    if n < 0:
        future.cancel()
        raise HTTPException(422)
    return future.result(5)


@router.post("/l")
async def gathered(n: int) -> int:
    first = asyncio.create_task(crunch(n))
    second = asyncio.create_task(crunch(n))
    both = await asyncio.gather(first, second)
    if both[0] > 3:
        return 1
    return both[1]


@router.post("/m")
async def loops(n: int) -> int:
    for number in range(n):
        task = asyncio.create_task(crunch(number))
        with suppress(TimeoutError):
            if await asyncio.wait_for(task, 1):
                return number
    raise HTTPException(404)


@router.post("/n")
async def caught_here(n: int) -> int:
    task = asyncio.create_task(crunch(n))
    try:
        if n > 10:
            raise ValueError(n)
    except ValueError:
        task.cancel()
        return 0
    return await task


async def no_handler(n: int) -> int:
    task = asyncio.create_task(crunch(n))
    if n > 10:
        return 0
    return await task
