# only: apr-blocking-call
"""What is handed to a thread or a process runs there: functions, lambdas, nested functions, partials, bound methods."""

import asyncio
import functools
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

import anyio.to_thread
import requests
from anyio import to_thread
from asgiref.sync import SyncToAsync, sync_to_async
from fastapi.concurrency import run_in_threadpool
from starlette.concurrency import run_in_threadpool as starlette_pool

P = ParamSpec("P")
T = TypeVar("T")
POOL = ThreadPoolExecutor(max_workers=4)


def download(url: str, timeout: float = 5) -> bytes:
    return requests.get(url, timeout=timeout).content


class Thumbnailer:
    def render(self, url: str) -> bytes:
        time.sleep(1)
        return download(url)

    async def render_async(self, url: str) -> bytes:
        return await asyncio.to_thread(self.render, url)


async def asyncio_thread(url: str) -> bytes:
    return await asyncio.to_thread(download, url, timeout=3)


async def asyncio_thread_with_a_lambda(url: str) -> int:
    return await asyncio.to_thread(lambda: requests.get(url, timeout=5).status_code)


async def executor(url: str) -> bytes:
    loop = asyncio.get_running_loop()
    first = await loop.run_in_executor(None, download, url)
    second = await loop.run_in_executor(POOL, functools.partial(download, url, timeout=1))
    third = await loop.run_in_executor(POOL, lambda: download(url))
    return first + second + third


async def a_pool_for_this_call(urls: list[str]) -> list[bytes]:
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor() as pool:
        return await asyncio.gather(*[loop.run_in_executor(pool, download, url) for url in urls])


async def a_pool_that_is_waited_for(urls: list[str]) -> list[bytes]:
    with ThreadPoolExecutor() as pool:  # error: apr-blocking-call
        results = pool.map(download, urls)
    return list(results)


async def processes(rows: list[int]) -> int:
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor() as pool:
        return await loop.run_in_executor(pool, sum, rows)


async def anyio_thread(url: str) -> bytes:
    await anyio.to_thread.run_sync(time.sleep, 1)
    return await to_thread.run_sync(functools.partial(download, url, timeout=2))


async def framework_pools(url: str) -> bytes:
    await starlette_pool(download, url)
    return await run_in_threadpool(lambda: download(url))


async def django_threads(url: str) -> bytes:
    await sync_to_async(time.sleep)(0.1)
    await SyncToAsync(download, thread_sensitive=False)(url)
    fetch = sync_to_async(download, thread_sensitive=False)
    await fetch(url)
    return await sync_to_async(lambda: download(url))()


@sync_to_async
def load_profile(url: str) -> bytes:
    return download(url)


async def profile(url: str) -> bytes:
    return await load_profile(url)


async def nested(url: str) -> bytes:
    def work() -> bytes:
        time.sleep(0.1)
        return download(url)

    return await asyncio.to_thread(work)


async def nested_but_called(url: str) -> bytes:
    def work() -> bytes:
        return requests.get(url, timeout=5).content

    return work()  # error: apr-blocking-call


async def in_thread(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Our own spelling of to_thread."""

    def call() -> T:
        return function(*args, **kwargs)

    return await asyncio.get_running_loop().run_in_executor(POOL, call)


async def through_our_own_pool(url: str) -> bytes:
    return await in_thread(download, url)


def threaded(function: Callable[P, T]) -> Callable[P, "asyncio.Future[T]"]:
    @functools.wraps(function)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> "asyncio.Future[T]":
        return asyncio.get_running_loop().run_in_executor(POOL, functools.partial(function, *args, **kwargs))

    return wrapper


@threaded
def render_pdf(url: str) -> bytes:
    time.sleep(2)
    return download(url)


async def invoice_pdf(url: str) -> bytes:
    return await render_pdf(url)


def as_async(function: Callable[P, T]) -> Callable[P, Any]:
    @functools.wraps(function)
    async def wrapper(*args: P.args, **kwargs: P.kwargs) -> T:
        return function(*args, **kwargs)

    return wrapper


@as_async
def pretends(url: str) -> bytes:
    return download(url)


async def believes_the_decorator(url: str) -> bytes:
    result: bytes = await pretends(url)  # error: apr-blocking-call
    return result


async def submitted(url: str) -> bytes:
    future = POOL.submit(download, url)
    return await asyncio.wrap_future(future)


async def submitted_and_waited_for(url: str) -> bytes:
    future = POOL.submit(download, url)
    return future.result()  # error: apr-blocking-call


async def submitted_and_waited_for_in_one_line(url: str) -> bytes:
    return POOL.submit(download, url).result(timeout=5)  # error: apr-blocking-call


async def called_instead_of_handed_over(url: str) -> bytes:
    return await asyncio.to_thread(download(url).strip)  # error: apr-blocking-call


async def the_thread_comes_back_to_the_loop(url: str) -> None:
    thumbnailer = Thumbnailer()
    await thumbnailer.render_async(url)
    thumbnailer.render(url)  # error: apr-blocking-call
