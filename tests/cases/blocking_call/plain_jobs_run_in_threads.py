"""taskiq and APScheduler's AsyncIOScheduler call plain functions in a thread pool and coroutine functions on the loop; what an executor's `map` gives waits when it is read."""

# only: apr-blocking-call
from __future__ import annotations

import asyncio
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import requests
import tenacity
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from taskiq import InMemoryBroker

broker = InMemoryBroker()
threads = ThreadPoolExecutor(4)
processes = ProcessPoolExecutor()


@broker.task
def shrink(size: int) -> None:
    time.sleep(size)


@broker.task
async def shrink_on_loop(size: int) -> None:
    time.sleep(size)  # error: apr-blocking-call


def poll() -> None:
    requests.get("https://erp.example/poll", timeout=3)


async def poll_on_loop() -> None:
    requests.get("https://erp.example/poll", timeout=3)  # error: apr-blocking-call


def start() -> None:
    scheduler = AsyncIOScheduler()
    scheduler.add_job(poll, "interval", seconds=5)
    scheduler.add_job(poll_on_loop, "interval", seconds=5)
    scheduler.start()


async def lengths(urls: list[str]) -> list[int]:
    return list(threads.map(len, urls))  # error: apr-blocking-call


async def walked(urls: list[str]) -> None:
    for length in threads.map(len, urls):  # error: apr-blocking-call
        print(length)


async def kept(urls: list[str]) -> int:
    counted = processes.map(len, urls)
    return sum(counted)  # error: apr-blocking-call


def collect(urls: list[str]) -> list[int]:
    return [length + 1 for length in threads.map(len, urls)]


async def through(urls: list[str]) -> list[int]:
    return collect(urls)  # error: apr-blocking-call


async def through_a_thread(urls: list[str]) -> list[int]:
    return await asyncio.to_thread(collect, urls)


async def builtin(urls: list[str]) -> list[int]:
    return list(map(len, urls))


async def tried() -> None:
    for attempt in tenacity.Retrying():  # error: apr-blocking-call
        with attempt:
            pass


async def tried_on_the_loop() -> None:
    async for attempt in tenacity.AsyncRetrying():
        with attempt:
            pass
