# only: apr-missing-timeout
"""A client that a class of the project derives from waits as long as the constructor above it says; a limit may come after the object, and what cannot wait on the network needs none."""

import asyncio
import contextlib
import ftplib
import http.client
import queue
import smtplib
import socket
import ssl
import subprocess
import urllib.request
from typing import Any

import anyio
import httpx
import redis
import requests
from django.http import HttpRequest, HttpResponse
from fastapi import FastAPI

app = FastAPI()
few: "queue.Queue[int]" = queue.Queue(maxsize=10)
many: "queue.Queue[int]" = queue.Queue()
done = asyncio.Event()


class Gateway(httpx.AsyncClient):
    def __init__(self) -> None:
        super().__init__(base_url="https://pay.example.com", timeout=None)  # error: apr-missing-timeout


class LimitedGateway(httpx.AsyncClient):
    def __init__(self, seconds: float) -> None:
        super().__init__(base_url="https://pay.example.com", timeout=seconds)


class Cache(redis.Redis):
    def __init__(self, host: str) -> None:
        super().__init__(host=host)  # error: apr-missing-timeout


class LimitedCache(redis.Redis):
    def __init__(self, host: str) -> None:
        super().__init__(host=host, socket_timeout=2)


class OpenCache(redis.Redis):
    def __init__(self, **options: Any) -> None:
        self.prefix = "shop"
        super().__init__(**options)


cache = Cache("cache")
limited_cache = LimitedCache("cache")
open_cache = OpenCache(host="cache")  # error: apr-missing-timeout
open_cache_with_a_limit = OpenCache(host="cache", socket_timeout=3)


class Relay(smtplib.SMTP):
    pass


def relays() -> None:
    with Relay("mail") as relay:  # error: apr-missing-timeout
        relay.noop()


def certificate(host: str) -> bytes:
    context = ssl.create_default_context()
    with socket.create_connection((host, 443), timeout=3) as plain, context.wrap_socket(plain, server_hostname=host) as secured:
        return secured.recv(10)


def certificate_without_a_limit(host: str) -> bytes:
    context = ssl.create_default_context()
    with context.wrap_socket(socket.socket(), server_hostname=host) as secured:
        secured.connect((host, 443))  # error: apr-missing-timeout
        return secured.recv(10)


def greeting(host: str) -> bytes:
    with contextlib.closing(socket.create_connection((host, 25), timeout=2)) as plain:
        return plain.recv(10)


def listing(host: str) -> list[str]:
    with ftplib.FTP(timeout=5) as ftp:
        ftp.connect(host)
        return ftp.nlst()


async def dials_until(host: str) -> None:
    async with asyncio.timeout(None) as limit:
        limit.reschedule(asyncio.get_running_loop().time() + 5)
        await asyncio.open_connection(host, 80)


async def dials_for_ever(host: str) -> None:
    async with asyncio.timeout(None):
        await asyncio.open_connection(host, 80)  # error: apr-missing-timeout


async def dials_with_a_deadline(host: str) -> None:
    with anyio.CancelScope() as scope:
        scope.deadline = anyio.current_time() + 5
        await anyio.connect_tcp(host, 80)


async def dials_until_told(host: str) -> bool:
    with anyio.CancelScope() as scope:
        await anyio.connect_tcp(host, 80)  # error: apr-missing-timeout
    return scope.cancel_called


async def dials_with_a_limit_nobody_gives(host: str, timeout: float | None = None) -> None:
    async with asyncio.timeout(timeout):
        await asyncio.open_connection(host, 80)  # error: apr-missing-timeout


async def dials_with_a_limit_of_its_own(host: str, timeout: float | None = 5) -> None:
    async with asyncio.timeout(timeout):
        await asyncio.open_connection(host, 80)


def reads_a_file(name: str) -> bytes:
    body: bytes = urllib.request.urlopen(f"file:///etc/{name}").read()
    return body


def reads_what_is_there() -> bytes:
    body: bytes = urllib.request.urlopen("data:text/plain,hello").read()
    return body


def reads_a_page_about_files() -> bytes:
    body: bytes = urllib.request.urlopen("https://shop.example.com/file:1").read()  # error: apr-missing-timeout
    return body


@app.post("/few")
def puts_where_room_is_short() -> None:
    few.put(1)  # error: apr-missing-timeout


@app.post("/few-limited")
def puts_with_a_limit() -> None:
    few.put(1, timeout=1)
    few.put_nowait(2)


@app.post("/many")
def puts_where_room_never_ends() -> None:
    many.put(1)


def report(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(many.get()))  # error: apr-missing-timeout


def limited_report(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(many.get(timeout=2)))


def prints_reports() -> None:
    print(many.get())


def downloads(url: str) -> None:
    subprocess.run(["/usr/bin/env", "curl", url], check=True)  # error: apr-missing-timeout


class Settings:
    cache_url = "redis://cache/0?socket_timeout=4"
    plain_cache_url = "redis://cache/0"


def cache_by_settings() -> Any:
    return redis.Redis.from_url(Settings.cache_url)


def cache_by_plain_settings() -> Any:
    return redis.Redis.from_url(Settings.plain_cache_url)  # error: apr-missing-timeout


def limited_afterwards(url: str) -> httpx.Response:
    client = httpx.Client(timeout=None)
    client.timeout = httpx.Timeout(5)
    return client.get(url)


def read_afterwards(url: str) -> httpx.Response:
    client = httpx.Client(timeout=None)  # error: apr-missing-timeout
    print(client.timeout)
    return client.get(url)


def connection_limited_afterwards(host: str) -> None:
    connection = http.client.HTTPSConnection(host)
    connection.timeout = 5
    connection.request("GET", "/")


class Feed:
    """Its timeout is none, whatever somebody sets on another object with a field of that name."""

    def __init__(self) -> None:
        self.timeout: float | None = None

    def read(self) -> str:
        return requests.get("https://feed.example.com", timeout=self.timeout).text  # error: apr-missing-timeout


class SetFeed:
    def __init__(self) -> None:
        self.timeout: float | None = None

    def read(self) -> str:
        return requests.get("https://feed.example.com", timeout=self.timeout).text


def feed() -> str:
    one = SetFeed()
    one.timeout = 3
    return one.read()


async def dials_with_a_limit_on_one_path(host: str, *, patient: bool) -> None:
    scope = contextlib.nullcontext() if patient else asyncio.timeout(5)
    async with scope:
        await asyncio.open_connection(host, 80)  # error: apr-missing-timeout


async def dials_with_one_of_two_limits(host: str, *, patient: bool) -> None:
    scope = asyncio.timeout(60) if patient else asyncio.timeout(5)
    async with scope:
        await asyncio.open_connection(host, 80)
