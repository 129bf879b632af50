"""Handles that are ended where mypy does not look, threads that are told to stop or tell by an event of their own; beside them those that nobody ends."""

# only: apr-fire-and-forget
from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor
from http.server import HTTPServer, SimpleHTTPRequestHandler

from unicorns.workers import SyncWorker  # type: ignore[import-not-found]


class Scan:
    """mypy takes `_closing` for None alone, because `__init__` says so, and what is done `if self._closing` for unreachable."""

    def __init__(self, rows: list[str]) -> None:
        self.rows = rows
        self._closing = None

    async def open(self) -> None:
        self._closing = asyncio.create_task(self._close_later())  # type: ignore[assignment]

    async def _close_later(self) -> None:
        await asyncio.sleep(30)
        self.rows.clear()

    async def close(self) -> None:
        if self._closing:
            self._closing.cancel()


class Feed:
    def __init__(self, rows: list[str]) -> None:
        self.rows = rows
        self._closing = None

    async def open(self) -> None:
        self._closing = asyncio.create_task(self._close_later())  # type: ignore[assignment]  # error: apr-fire-and-forget

    async def _close_later(self) -> None:
        await asyncio.sleep(30)
        self.rows.clear()

    async def close(self) -> None:
        self.rows.clear()


# --- what a thread tells of itself ---------------------------------------------------------------------


class ServerThread(threading.Thread):
    def __init__(self, port: int) -> None:
        super().__init__(daemon=True)
        self.port = port
        self.ready = threading.Event()
        self.error: Exception | None = None

    def run(self) -> None:
        try:
            server = HTTPServer(("", self.port), SimpleHTTPRequestHandler)
            self.ready.set()
            server.serve_forever()
        except OSError as error:
            self.error = error
            self.ready.set()


class Client:
    def __init__(self) -> None:
        self.server = ServerThread(0)

    def ok_waits_until_it_is_ready(self) -> None:
        self.server.start()
        self.server.ready.wait()
        if self.server.error:
            raise self.server.error


class Forgetful:
    def __init__(self) -> None:
        self._server = ServerThread(0)

    def bad_hopes_that_it_runs(self) -> None:
        self._server.start()  # error: apr-fire-and-forget


# --- what a thread is told -----------------------------------------------------------------------------


def measure(stop: threading.Event, path: str) -> None:
    while not stop.is_set():
        with open(path, "a") as out:
            out.write("512 MB\n")
        time.sleep(5)


def ok_told_to_stop(path: str) -> None:
    stop = threading.Event()
    measuring = threading.Thread(target=measure, args=(stop, path), daemon=True)
    measuring.start()
    time.sleep(60)
    stop.set()


def bad_never_told(path: str) -> None:
    stop, other = threading.Event(), threading.Event()
    measuring = threading.Thread(target=measure, args=(stop, path), daemon=True)
    measuring.start()  # error: apr-fire-and-forget
    time.sleep(60)
    other.set()


# --- an executor behind a property without a type --------------------------------------------------------


class Updates:
    def __init__(self, executor: Executor) -> None:
        self._executor = executor
        self.listeners: list[Callable[[str], None]] = []

    @property
    def executor(self):  # type: ignore[no-untyped-def]
        return self._executor

    def bad_tells(self, update: str) -> None:
        for listener in self.listeners:
            self.executor.submit(listener, update)  # error: apr-fire-and-forget

    def ok_tells(self, update: str) -> None:
        for listener in self.listeners:
            self.executor.submit(listener, update).add_done_callback(lambda done: done.result())


# --- a flag that a worker of a library keeps -------------------------------------------------------------


class ApiWorker(SyncWorker):  # type: ignore[misc]
    def ok_beats_while_the_worker_lives(self) -> None:
        self.beating = threading.Thread(target=self._beat, daemon=True)
        self.beating.start()

    def _beat(self) -> None:
        while self.alive:
            time.sleep(5)


class Sampler(SyncWorker):  # type: ignore[misc]
    sampling = True

    def bad_samples_for_ever(self) -> None:
        self._thread = threading.Thread(target=self._sample, daemon=True)
        self._thread.start()  # error: apr-fire-and-forget

    def _sample(self) -> None:
        while self.sampling:
            time.sleep(5)
