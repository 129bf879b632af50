# only: apr-unlocked-shared-state
"""Workers that thread by default, thread pools and threads of one's own; processes share nothing."""

from __future__ import annotations

import asyncio
import queue
import threading
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial

import dramatiq
import rq.decorators
from asgiref.sync import sync_to_async
from celery import shared_task
from fastapi import APIRouter
from huey import MemoryHuey
from redis import Redis

huey = MemoryHuey()
router = APIRouter()
TOTALS: dict[str, int] = {}
RESULTS = {"ok": 0, "failed": 0}
DONE: list[int] = []
INBOX: queue.Queue[int] = queue.Queue()
_processed = 0
_lock = threading.RLock()


@dramatiq.actor
def count_order(name: str) -> None:
    TOTALS[name] = TOTALS.get(name, 0) + 1  # error: apr-unlocked-shared-state


@dramatiq.actor
def count_order_locked(name: str) -> None:
    with _lock:
        TOTALS[name] = TOTALS.get(name, 0) + 1


@huey.task()
def count_mail() -> None:
    global _processed
    _processed += 1  # error: apr-unlocked-shared-state


@shared_task
def count_celery() -> None:
    global _processed
    _processed += 1


@rq.decorators.job("default", connection=Redis())
def count_rq() -> None:
    RESULTS["ok"] += 1


def work(number: int) -> None:
    RESULTS["ok"] += 1  # error: apr-unlocked-shared-state
    DONE.append(number)


def run_all(numbers: list[int]) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, numbers))


def crunch(number: int) -> None:
    RESULTS["failed"] += 1


def run_in_processes(numbers: list[int]) -> None:
    with ProcessPoolExecutor() as pool:
        list(pool.map(crunch, numbers))


def submit_each(numbers: list[int]) -> int:
    found = 0

    def one(number: int) -> None:
        nonlocal found
        found += number  # error: apr-unlocked-shared-state

    with ThreadPoolExecutor() as pool:
        for number in numbers:
            pool.submit(one, number)
    return found


async def once_in_a_thread(numbers: list[int]) -> int:
    found = 0

    def add() -> None:
        nonlocal found
        for number in numbers:
            found += number

    await asyncio.to_thread(add)
    return found


def store(name: str, by: int) -> None:
    TOTALS[name] = TOTALS.get(name, 0) + by  # error: apr-unlocked-shared-state


@router.post("/store")
async def store_in_thread(name: str) -> None:
    await asyncio.to_thread(partial(store, name), 1)


@sync_to_async
def add_synchronously(name: str) -> None:
    TOTALS[name] += 1  # error: apr-unlocked-shared-state


class Worker(threading.Thread):
    handled = 0

    def run(self) -> None:
        while True:
            INBOX.get()
            Worker.handled += 1  # error: apr-unlocked-shared-state


_guarded = asyncio.Lock()


async def _bump() -> None:
    global _processed
    async with _guarded:
        before = _processed
        await asyncio.sleep(0)
        _processed = before + 1  # error: apr-unlocked-shared-state


@dramatiq.actor
def bump_on_a_loop_of_its_own() -> None:
    asyncio.run(_bump())


def put(number: int) -> None:
    INBOX.put(number)


def run_queue(numbers: list[int]) -> None:
    with ThreadPoolExecutor() as pool:
        list(pool.map(put, numbers))


def poll() -> None:
    global _polled
    while True:
        INBOX.get()
        _polled += 1


_polled = 0
threading.Thread(target=poll, daemon=True).start()
