"""Functions of a library that a function of the same module is given and calls itself: the limit is missing where it calls them. Waits that are raced, options that say no limit on purpose."""

import asyncio
import functools
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import aiohttp
import paramiko
import requests
from fastapi import APIRouter

router = APIRouter()
pool = ThreadPoolExecutor()


def _ask(method: Callable[..., requests.Response], path: str, json: Any = None) -> Any:
    if method not in (requests.get, requests.post):
        raise ValueError(method.__name__)
    return method(f"https://depot.example/{path}", json=json).json()  # error: apr-missing-timeout


def _ask_in_time(method: Callable[..., requests.Response], path: str) -> Any:
    return method(f"https://depot.example/{path}", timeout=5).json()


def _ask_with(method: Callable[..., requests.Response], path: str, **options: Any) -> Any:
    return method(f"https://depot.example/{path}", **options).json()


def stock() -> Any:
    return _ask(requests.get, "stock")


def order(number: int) -> Any:
    return _ask(requests.post, "orders", {"number": number})


def cancel(number: int) -> Any:
    return _ask_in_time(requests.post, f"orders/{number}/cancel")


def count() -> Any:
    return _ask_with(requests.get, "count")  # error: apr-missing-timeout


def search(as_form: bool, text: Any) -> requests.Response:
    field = "data" if as_form else "json"
    return requests.post("https://depot.example/search", **{field: text})  # error: apr-missing-timeout


def search_in_time(text: Any, name: str) -> requests.Response:
    field = "timeout" if text else name
    return requests.post("https://depot.example/search", **{field: text})


async def _work(seen: asyncio.Event) -> None:
    seen.set()


class Yard:
    def start(self, work: Any) -> asyncio.Task[Any]:
        task = asyncio.get_running_loop().create_task(work)
        task.add_done_callback(lambda one: one.exception())
        return task


@router.post("/raced")
async def raced(yard: Yard) -> str:
    seen = asyncio.Event()
    working = yard.start(_work(seen))
    seeing = yard.start(seen.wait())
    _, pending = await asyncio.wait((working, seeing), return_when=asyncio.FIRST_COMPLETED)
    for one in pending:
        one.cancel()
    return "seen"


@router.post("/alone")
async def alone(yard: Yard) -> str:
    seen = asyncio.Event()
    yard.start(_work(seen))
    await seen.wait()  # error: apr-missing-timeout
    return "seen"


@router.get("/through/{path}")
async def through(path: str, session: aiohttp.ClientSession) -> bytes:
    async with session.get(path, timeout=aiohttp.ClientTimeout(total=None)) as answer:  # error: apr-missing-timeout
        return await answer.read()


def shell(gateway: Any, host: str) -> paramiko.Transport:
    connected = gateway.connect_within(5)
    if connected is None:
        address = (host, 22)
        return paramiko.Transport(address)  # error: apr-missing-timeout
    return paramiko.Transport(connected)


def note_end(name: str, done: Future[int]) -> None:
    failed = done.exception()
    print(name, failed)


def read_end(name: str, done: Future[int]) -> int:
    return done.result()  # error: apr-missing-timeout


@router.post("/started")
def started(name: str) -> int:
    work = pool.submit(len, name)
    work.add_done_callback(lambda one: note_end(name, one))
    work.add_done_callback(functools.partial(print, name))
    return read_end(name, work)
