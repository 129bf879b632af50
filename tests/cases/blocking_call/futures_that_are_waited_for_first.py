# only: apr-blocking-call
"""Futures of a pool on the event loop: of waiting for them and reading them, the first is the cause."""
from __future__ import annotations

import asyncio
import concurrent.futures
from typing import Any

from fastapi import APIRouter

router = APIRouter()
pool = concurrent.futures.ThreadPoolExecutor(4)


@router.post("/scores")
async def scores(numbers: list[int]) -> list[int]:
    futures = [pool.submit(abs, number) for number in numbers]
    concurrent.futures.wait(futures)  # error: apr-blocking-call
    return [future.result() for future in futures]


@router.post("/pair")
async def pair(a: int, b: int) -> tuple[int, int]:
    first, second = pool.submit(abs, a), pool.submit(abs, b)
    concurrent.futures.wait([first, second], timeout=3)  # error: apr-blocking-call
    return first.result(), second.result()


@router.post("/other")
async def other(numbers: list[int]) -> Any:
    futures = [pool.submit(abs, number) for number in numbers]
    late = pool.submit(abs, 3)
    concurrent.futures.wait(futures)  # error: apr-blocking-call
    return late.result()  # error: apr-blocking-call


@router.post("/gathered")
async def gathered(numbers: list[int]) -> list[int]:
    return list(await asyncio.gather(*(asyncio.wrap_future(pool.submit(abs, number)) for number in numbers)))
