# only: apr-missing-timeout
"""A function that is given to something else to run waits there just as long."""

import asyncio
import functools
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import requests
import urllib3
from starlette.concurrency import run_in_threadpool

pool = ThreadPoolExecutor()
http = urllib3.PoolManager()  # error: apr-missing-timeout
limited_http = urllib3.PoolManager(timeout=urllib3.Timeout(connect=2, read=7))


async def in_a_thread(url: str) -> requests.Response:
    return await asyncio.to_thread(requests.get, url)  # error: apr-missing-timeout


async def in_a_thread_in_time(url: str) -> requests.Response:
    return await asyncio.to_thread(requests.get, url, timeout=5)


async def in_the_threadpool(url: str) -> requests.Response:
    return await run_in_threadpool(requests.post, url, json={})  # error: apr-missing-timeout


async def in_an_executor(url: str) -> requests.Response:
    return await asyncio.get_running_loop().run_in_executor(None, requests.get, url)  # error: apr-missing-timeout


async def in_an_executor_with_a_partial(url: str) -> requests.Response:
    return await asyncio.get_running_loop().run_in_executor(None, functools.partial(requests.get, url))  # error: apr-missing-timeout


async def in_an_executor_with_a_limited_partial(url: str) -> requests.Response:
    return await asyncio.get_running_loop().run_in_executor(None, functools.partial(requests.get, url, timeout=5))


async def in_a_lambda(url: str) -> requests.Response:
    return await asyncio.to_thread(lambda: requests.get(url))  # error: apr-missing-timeout


async def awaited_in_time(url: str) -> requests.Response:
    return await asyncio.wait_for(asyncio.to_thread(requests.get, url), timeout=5)


def submitted(url: str) -> Any:
    return pool.submit(requests.get, url)  # error: apr-missing-timeout


def submitted_in_time(url: str) -> Any:
    return pool.submit(requests.get, url, timeout=5)


def of_a_pool(url: str) -> bytes:
    return http.request("GET", url).data


def of_a_limited_pool(url: str) -> bytes:
    return limited_http.request("GET", url).data


def in_a_thread_of_its_own(url: str) -> None:
    threading.Thread(target=requests.get, args=(url,), daemon=True).start()  # error: apr-missing-timeout


def in_a_thread_of_its_own_with_a_limit(url: str) -> None:
    threading.Thread(target=requests.get, args=(url,), kwargs={"timeout": 3}).start()


def later_and_without_a_limit(url: str) -> None:
    threading.Timer(60, function=requests.post, args=[url]).start()  # error: apr-missing-timeout
