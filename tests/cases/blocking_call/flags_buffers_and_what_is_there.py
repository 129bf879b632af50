"""Waits that a flag switches off, queues that were asked first, files in memory, and work that goes to a thread where it is long."""

# only: apr-blocking-call
from __future__ import annotations

import asyncio
import gzip
import io
import os
import queue
import threading
import time
from pathlib import Path
from tempfile import SpooledTemporaryFile

import requests


class FullError(Exception):
    """No room."""


class Mailbox:
    """A queue of its own making, as libraries have them."""

    def __init__(self, size: int) -> None:
        self.items: list[str] = []
        self.size = size
        self.not_full = threading.Condition()

    def put(self, item: str, block: bool = True, timeout: float | None = None) -> None:
        with self.not_full:
            if len(self.items) >= self.size:
                if not block:
                    raise FullError
                if timeout is None:
                    while len(self.items) >= self.size:
                        self.not_full.wait()
            self.items.append(item)

    def put_nowait(self, item: str) -> None:
        self.put(item, block=False)

    def put_all(self, items: list[str]) -> None:
        for item in items:
            self.put(item)


async def post(box: Mailbox, item: str) -> None:
    box.put_nowait(item)
    box.put(item, False)
    box.put(item)  # error: apr-blocking-call
    box.put(item, block=True)  # error: apr-blocking-call
    box.put_all([item])  # error: apr-blocking-call


def rate(currency: str, refresh: bool = False, *, pause: float | None = None) -> float:
    if refresh:
        return float(requests.get(f"https://rates.example/{currency}", timeout=5).text)
    if pause is not None:
        time.sleep(pause)
    return 1.0


def rates(currencies: list[str], refresh: bool) -> list[float]:
    return [rate(one, refresh) for one in currencies]


async def quote(currency: str, now: bool) -> float:
    rate(currency)
    rate(currency, refresh=False)
    rate(currency, pause=0.1)  # error: apr-blocking-call
    rate(currency, refresh=now)  # error: apr-blocking-call
    rates([currency], False)  # not followed further than one call  # error: apr-blocking-call
    return rate(currency, True)  # error: apr-blocking-call


def connect(host: str) -> str:
    time.sleep(0.1)
    return host


def run_on(host: str, wait: bool = False) -> str:
    """Waits for its connection anyway, and for an answer if it is told to."""
    connection = connect(host)
    if wait:
        return requests.get(connection, timeout=5).text
    return ""


def start_on(host: str) -> str:
    return run_on(host)


async def start(host: str) -> str:
    return start_on(host)  # error: apr-blocking-call


# --- what was asked first ----------------------------------------------------------------------------------------------------------


class Portal:
    def __init__(self) -> None:
        self.requests: queue.Queue[str] = queue.Queue()

    async def take(self) -> str | None:
        if not self.requests.empty():
            return self.requests.get()
        return None

    async def poll(self) -> str:
        while self.requests.empty():
            await asyncio.sleep(0)
        return self.requests.get()

    async def wait(self) -> str:
        return self.requests.get()  # error: apr-blocking-call


# --- in memory ---------------------------------------------------------------------------------------------------------------------


class Compressor:
    def __init__(self, buffer: io.BytesIO) -> None:
        self.file = gzip.GzipFile(mode="wb", fileobj=buffer)


async def compressor() -> Compressor:
    return Compressor(io.BytesIO())


async def log_of(path: str) -> bytes:
    with gzip.GzipFile(path) as file:  # error: apr-blocking-call
        return file.read()


# --- a thread where it is long -----------------------------------------------------------------------------------------------------


class Upload:
    def __init__(self) -> None:
        self.file = SpooledTemporaryFile(max_size=1024)  # noqa: SIM115

    @property
    def is_on_disk(self) -> bool:
        return bool(getattr(self.file, "_rolled", False))

    async def read(self, size: int = -1) -> bytes:
        if self.is_on_disk:
            return await asyncio.to_thread(self.file.read, size)
        return self.file.read(size)

    async def read_all(self) -> bytes:
        return self.file.read()  # error: apr-blocking-call


# --- what the package brings along --------------------------------------------------------------------------------------------------


class Prompts:
    FOLDER = Path(os.path.dirname(os.path.abspath(__file__))) / "prompts"
    DRAFTS = Path(__file__).parent / "drafts"

    @classmethod
    def text(cls, name: str) -> str:
        parts = name.split(".")
        path = os.path.join(cls.FOLDER, *parts[:-1], parts[-1] + ".txt")
        with open(path) as file:
            return file.read()

    @classmethod
    def draft(cls, name: str) -> str:
        return (cls.DRAFTS / name).read_text()


async def prompt(name: str) -> str:
    return Prompts.text(name)


async def draft(name: str) -> str:
    return Prompts.draft(name)  # error: apr-blocking-call
