"""Failures that are logged where the caller makes an exception of them, where a worker calls what it guards round by round, where a manager's own counter tells, where it had begun already; and twins of which nobody hears."""
# only: apr-log-and-continue

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Awaitable, Callable
from typing import Any

from django.db import OperationalError, models

logger = logging.getLogger(__name__)


class SyncRunning(Exception):
    """It runs already."""


class Book(models.Model):
    title = models.CharField(max_length=100)


class Repository:
    def __init__(self, gateway: Any) -> None:
        self.gateway = gateway
        self.restored: set[str] = set()

    def restore(self, names: list[str]) -> None:
        for name in names:
            try:
                self.gateway.restore(name)
            except OSError as error:
                logger.warning("could not restore %s: %s", name, error)
                continue
            self.restored.add(name)

    def is_whole(self, name: str) -> bool:
        return name in self.restored

    def send(self, names: list[str]) -> None:
        for name in names:
            try:
                self.gateway.send(name)
            except OSError as error:  # error: apr-log-and-continue
                logger.warning("could not send %s: %s", name, error)


# --- the caller makes an exception of it --------------------------------------------------------------------------------------------


def find_book(key: int) -> Book | None:
    book = None
    try:
        book = Book.objects.get(pk=key)
    except Book.MultipleObjectsReturned:
        logger.error("more than one book %s", key)
    return book


def index_book(key: int) -> str:
    book = find_book(key)
    if book is None:
        raise ValueError(f"no book {key}")
    return book.title


def find_spare_book(key: int) -> Book | None:
    book = None
    try:
        book = Book.objects.get(pk=key)
    except Book.MultipleObjectsReturned:  # error: apr-log-and-continue
        logger.error("more than one book %s", key)
    return book


def note_spare_book(key: int) -> Book | None:
    book = find_spare_book(key)
    logger.info("the book %s is noted", key)
    return book


# --- a worker's round ---------------------------------------------------------------------------------------------------------------


class Worker(threading.Thread):
    def __init__(self, work: Callable[[], float]) -> None:
        super().__init__()
        self.work = work
        self.ended = threading.Event()

    def run(self) -> None:
        while not self.ended.is_set():
            self.round()

    def round(self) -> None:
        try:
            spent = self.work()
        except Exception:
            logger.exception("the round failed")
            spent = 0
        time.sleep(max(0, 5 - spent))


class Once:
    def __init__(self, work: Callable[[], float]) -> None:
        self.work = work

    def run(self) -> None:
        self.round()

    def round(self) -> None:
        try:
            spent = self.work()
        except Exception:  # error: apr-log-and-continue
            logger.exception("the round failed")
            spent = 0
        time.sleep(max(0, 5 - spent))


# --- it runs already, marks, what is said -------------------------------------------------------------------------------------------


def start_sync(enqueue: Callable[[], None]) -> None:
    try:
        enqueue()
    except SyncRunning:
        logger.info("the sync runs already")


def start_index(enqueue: Callable[[], None]) -> None:
    try:
        enqueue()
    except OperationalError:  # error: apr-log-and-continue
        logger.info("the index does not run")


class Stream:
    def __init__(self) -> None:
        self.gone = asyncio.Event()
        self.over = asyncio.Event()

    async def send(self, out: Callable[[str], Awaitable[None]], text: str) -> None:
        try:
            await out(text)
        except OSError as error:
            logger.error("stream %s: %s", text, error)
            self.gone.set()

    async def wait(self) -> None:
        await self.gone.wait()


def inventory(schema: dict[str, Any], source: str) -> None:
    """Tells of patterns in a schema. It never raises: what is caught is logged."""
    try:
        if find_patterns(schema):
            logger.warning("there are patterns in %s", source)
    except Exception:
        logger.exception("patterns of %s", source)


def find_patterns(schema: dict[str, Any]) -> bool:
    return any(key == "pattern" or (isinstance(one, dict) and find_patterns(one)) for key, one in schema.items())


# --- what only notes ----------------------------------------------------------------------------------------------------------------


class Noted:
    def __init__(self, meter: Any, store: Any) -> None:
        self.meter = meter
        self.store = store

    def count(self, name: str) -> None:
        try:
            self.meter.add_point(name, 1)
        except Exception as error:
            logger.warning("Failed to record the metric %s: %s", name, error)

    def keep(self, name: str) -> None:
        try:
            self.store.setex(name, 60, "1")
        except OSError as error:
            logger.warning("Failed to cache %s: %s", name, error)

    def log_in(self, name: str) -> None:
        try:
            self.store.open_session(name)
        except OSError as error:  # error: apr-log-and-continue
            logger.warning("Failed to log in %s: %s", name, error)

    def audit(self, name: str) -> None:
        try:
            Book.objects.create(title=name)
        except OperationalError as error:  # error: apr-log-and-continue
            logger.warning("Failed to log the audit of %s: %s", name, error)
