# only: apr-fire-and-forget, apr-unawaited-coroutine
"""A thread or executor that is given a coroutine function: that no coroutine is awaited is the one cause."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial

pool = ThreadPoolExecutor()


async def refresh(sku: str) -> None:
    await asyncio.sleep(0)


def shrink(sku: str) -> None:
    print(sku)


def submitted(sku: str) -> None:
    pool.submit(refresh, sku)  # error: apr-unawaited-coroutine


def submitted_partial(sku: str) -> None:
    pool.submit(partial(refresh, sku))  # error: apr-unawaited-coroutine


def timed(sku: str) -> None:
    threading.Timer(30, refresh, [sku]).start()  # error: apr-unawaited-coroutine


def submitted_work(sku: str) -> None:
    pool.submit(shrink, sku)  # error: apr-fire-and-forget


def submitted_loop(sku: str) -> None:
    pool.submit(asyncio.run, refresh(sku))  # error: apr-fire-and-forget
