# only: apr-missing-timeout
"""Shapes from code reviews, side by side: each miss beside the line that looks like it and is none."""

import asyncio
import ftplib
import http.client
import queue
import socket
import subprocess
import threading
import urllib.request
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed, wait
from contextlib import closing, suppress
from typing import Any

import asyncpg
import grpc
import httpx
import redis
import redis.asyncio
import requests
from fastapi import FastAPI
from flask import Flask
from pydantic_settings import BaseSettings
from requests import sessions

app = FastAPI()
flask = Flask(__name__)
pool = ThreadPoolExecutor()
loop = asyncio.new_event_loop()


class Settings(BaseSettings):
    http_timeout: float | None = None
    """Set by the environment."""


settings = Settings()


def by_settings(url: str) -> str:
    return requests.get(url, timeout=settings.http_timeout).text


def by_a_table(url: str, options: dict[str, float]) -> str:
    return requests.get(url, timeout=options["timeout"]).text


def by_position_and_keyword(url: str) -> str:
    return requests.get(url, None, timeout=3).text


def of_a_submodule(url: str) -> str:
    return sessions.Session().get(url).text  # error: apr-missing-timeout


class Api(requests.Session):
    def order(self, number: int) -> Any:
        return self.get(f"https://api.example.com/orders/{number}").json()  # error: apr-missing-timeout


class BaseUrlApi(requests.Session):
    """Hands everything on, and adds nothing."""

    def request(self, method: str | bytes, url: str | bytes, *args: Any, **kwargs: Any) -> requests.Response:  # type: ignore[override]
        return super().request(method, f"https://api.example.com/{url!r}", *args, **kwargs)

    def order(self, number: int) -> Any:
        return self.get(f"orders/{number}").json()  # error: apr-missing-timeout


class LimitedApi(requests.Session):
    def request(self, method: str | bytes, url: str | bytes, *args: Any, **kwargs: Any) -> requests.Response:  # type: ignore[override]
        return super().request(method, url, *args, **{"timeout": 10, **kwargs})

    def order(self, number: int) -> Any:
        return self.get(f"https://api.example.com/orders/{number}").json()


def replaced_by_a_lambda(url: str) -> str:
    session = requests.Session()
    plain = session.request
    session.request = lambda *args, **kwargs: plain(*args, **{"timeout": 5, **kwargs})  # type: ignore[method-assign]
    return session.get(url).text


def open_for_ever(url: str) -> bytes:
    return urllib.request.urlopen(url, timeout=None).read()  # type: ignore[no-any-return]  # error: apr-missing-timeout


def list_for_ever(host: str) -> list[str]:
    return ftplib.FTP(host, timeout=None).nlst()  # error: apr-missing-timeout


def ask_for_ever(host: str) -> int:
    connection = http.client.HTTPConnection(host, timeout=None)  # error: apr-missing-timeout
    connection.request("GET", "/")
    return connection.getresponse().status


def is_open(host: str, port: int) -> bool:
    with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as sock:
        sock.settimeout(1)
        return sock.connect_ex((host, port)) == 0


def is_open_some_day(host: str, port: int) -> bool:
    with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as sock:
        return sock.connect_ex((host, port)) == 0  # error: apr-missing-timeout


def is_up(host: str) -> bool:
    return subprocess.run(["ping", "-c", "1", host], check=False).returncode == 0


def push(folder: str) -> None:
    process = subprocess.Popen(["git", "push"], cwd=folder)
    process.wait(timeout=None)  # error: apr-missing-timeout


def stopped_cache() -> "redis.Redis":
    return redis.Redis(host="cache", socket_timeout=None)  # error: apr-missing-timeout


def only_connecting_is_limited() -> "redis.asyncio.Redis":
    return redis.asyncio.Redis(host="cache", socket_connect_timeout=2)  # error: apr-missing-timeout


async def commands_for_ever() -> Any:
    return await asyncpg.connect("postgresql://db/shop", timeout=10, command_timeout=None)  # error: apr-missing-timeout


async def limit_kept_in_a_name(host: str) -> None:
    limit = asyncio.timeout(5)
    async with limit:
        await asyncio.open_connection(host, 7)


async def next_or_none(items: "asyncio.Queue[str]") -> str | None:
    with suppress(TimeoutError):
        return await asyncio.wait_for(items.get(), 1)
    return None


async def call(channel: grpc.aio.Channel, request: bytes) -> bytes:
    get: grpc.aio.UnaryUnaryMultiCallable[bytes, bytes] = channel.unary_unary("/orders.Orders/Get")
    first = await get(request, timeout=2)
    return await get(first)  # error: apr-missing-timeout


def total(numbers: Iterable[int]) -> int:
    return sum(numbers)


@flask.get("/bridge")
def bridge() -> str:
    return str(asyncio.run_coroutine_threadsafe(asyncio.sleep(1, "x"), loop).result())  # error: apr-missing-timeout


@flask.get("/bridge-in-time")
def bridge_in_time() -> str:
    return str(asyncio.run_coroutine_threadsafe(asyncio.sleep(1, "x"), loop).result(5))


@flask.get("/done")
def done() -> str:
    futures = [pool.submit(total, [1, 2]), pool.submit(total, [3])]
    finished, _ = wait(futures, timeout=5)
    return str(sum(future.result() for future in finished))


@flask.get("/completed")
def completed() -> str:
    futures = [pool.submit(total, [1, 2]), pool.submit(total, [3])]
    found = 0
    for future in as_completed(futures):  # error: apr-missing-timeout
        found += future.result()
    return str(found)


@flask.get("/threads")
def threads() -> str:
    running = [threading.Thread(target=total, args=([1],)) for _ in range(4)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()  # error: apr-missing-timeout
    return "done"


class Broker:
    def __init__(self) -> None:
        self.answers: queue.Queue[str] = queue.Queue()

    def ask(self, question: str) -> str:
        return self.answers.get()  # error: apr-missing-timeout

    def ask_in_time(self, question: str) -> str:
        return self.answers.get(timeout=3)


broker = Broker()


@app.get("/ask")
def ask(question: str) -> str:
    return broker.ask(question) + broker.ask_in_time(question)


@app.get("/fresh")
async def fresh(url: str) -> str:
    async with httpx.AsyncClient(timeout=settings.http_timeout) as client:
        return (await client.get(url)).text


def main() -> None:
    worker = threading.Thread(target=total, args=([1],))
    worker.start()
    worker.join()
