# only: apr-blocking-call
"""A file that is read once and kept is left behind a call, a lock held for a moment too; a lock that somebody holds for long is not, nor is a call on every request."""

import asyncio
import contextlib
import hashlib
import json
import shutil
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, Protocol

import redis
import redis.asyncio
import requests

_template: str | None = None
_schemas: dict[str, Any] = {}
_hits_lock = threading.Lock()
_export_lock = threading.Lock()
_hits = 0


def receipt_template(folder: str) -> str:
    global _template
    if _template is None:
        _template = Path(folder, "receipt.html").read_text()
    return _template


def schema(name: str) -> Any:
    if name in _schemas:
        return _schemas[name]
    with open(f"/srv/schemas/{name}.json") as file:
        _schemas[name] = json.load(file)
    return _schemas[name]


def fresh_schema(name: str) -> Any:
    with open(f"/srv/schemas/{name}.json") as file:
        return json.load(file)


async def render(folder: str, name: str) -> str:
    return receipt_template(folder) + str(schema(name))


async def render_anew(name: str) -> str:
    return str(fresh_schema(name))  # error: apr-blocking-call


class Templates:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._texts: dict[str, str] = {}
        self._index: list[str] | None = None

    def text(self, name: str) -> str:
        cached = self._texts.get(name)
        if cached is not None:
            return cached
        self._texts[name] = (self.folder / name).read_text()
        return self._texts[name]

    def index(self) -> list[str]:
        if not self._index:
            self._index = [path.name for path in self.folder.iterdir()]
        return self._index

    def listing(self) -> list[str]:
        return [path.name for path in self.folder.iterdir()]


async def show_template(templates: Templates, name: str) -> str:
    return templates.text(name) + str(templates.index())


async def list_templates(templates: Templates) -> list[str]:
    return templates.listing()  # error: apr-blocking-call


def count_hit() -> None:
    global _hits
    with _hits_lock:
        _hits += 1


async def hit() -> None:
    count_hit()


def export_all() -> None:
    with _export_lock:
        time.sleep(5)


def export_state() -> bool:
    with _export_lock:
        return _hits > 0


async def is_exporting() -> bool:
    return export_state()  # error: apr-blocking-call


async def export_now() -> None:
    export_all()  # error: apr-blocking-call


def folder_of(name: str) -> Path:
    path = Path("/srv") / name
    path.mkdir(exist_ok=True)
    return path


async def show_folder(name: str) -> str:
    return str(folder_of(name))


async def find_program(name: str) -> str | None:
    return shutil.which(name)


class Connection:
    def __init__(self, url: str) -> None:
        self.client = redis.from_url(url)
        self.bus = redis.asyncio.from_url(url)
        self.client.ping()

    @classmethod
    async def open(cls, url: str) -> "Connection":
        return cls(url)  # error: apr-blocking-call

    async def read(self, key: str) -> Any:
        await self.bus.get(key)
        return self.client.get(key)  # error: apr-blocking-call


async def joined(pool: ThreadPoolExecutor) -> int:
    future: Future[int] = pool.submit(sum, [1, 2])
    await asyncio.wrap_future(future)
    return future.result()


async def polled(pool: ThreadPoolExecutor) -> int:
    future: Future[int] = pool.submit(sum, [1, 2])
    while not future.done():
        await asyncio.sleep(0.1)
    return future.result()


async def on_a_stack() -> None:
    with contextlib.ExitStack() as stack:
        stack.enter_context(_hits_lock)  # error: apr-blocking-call
        await asyncio.sleep(0)


def remind(loop: asyncio.AbstractEventLoop) -> None:
    loop.call_later(60, time.sleep, 1)  # error: apr-blocking-call
    loop.call_later(60, print, "tea")


async def digest(block: bytes) -> str:
    state = hashlib.sha256()
    state.update(block)
    for _ in range(500_000):
        state.update(block)  # error: apr-blocking-call
    return state.hexdigest()


class Gateway(Protocol):
    def send(self, text: str) -> None: ...


class SmsGateway:
    def send(self, text: str) -> None:
        requests.post("https://sms.example.com", data=text, timeout=5)


class ConsoleGateway:
    def send(self, text: str) -> None:
        print(text)


class Notifier:
    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    async def notify(self, text: str) -> None:
        self._gateway.send(text)  # error: apr-blocking-call

    async def notify_in_a_thread(self, text: str) -> None:
        await asyncio.to_thread(self._gateway.send, text)


async def to_the_console(gateway: ConsoleGateway) -> None:
    gateway.send("hello")
