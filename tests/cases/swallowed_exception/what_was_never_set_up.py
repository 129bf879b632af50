"""Services and loops that were never started, marks that tell who waits, fields of a record of the log, processes that have ended, policies of settings; and twins that are lost."""
# only: apr-swallowed-exception

from __future__ import annotations

import asyncio
import json
import logging
import socket
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import psutil
from django.conf import settings
from pydantic import BaseModel


class NameNotKnown(Exception):
    """A name has no address."""


class Notices:
    def register(self, name: str) -> None:
        print(name)


class Answer(BaseModel):
    text: str


_notices: Notices | None = None


def get_notices() -> Notices:
    if _notices is None:
        raise RuntimeError("there are no notices yet")
    return _notices


def load_notices() -> Notices:
    with open("notices.json") as stream:
        if stream.read() == "":
            raise RuntimeError("nothing stands in it")
    return Notices()


async def _tell(name: str) -> None:
    await asyncio.sleep(0)
    print(name)


def register(name: str) -> None:
    try:
        notices = get_notices()
        notices.register(name)
    except RuntimeError:
        pass


def register_stored(name: str) -> None:
    try:
        notices = load_notices()
        notices.register(name)
    except RuntimeError:  # error: apr-swallowed-exception
        pass


def tell_soon(name: str) -> None:
    try:
        loop = asyncio.get_running_loop()
        loop.create_task(_tell(name))
    except RuntimeError:
        pass


# --- marks --------------------------------------------------------------------------------------------------------------------------


class Forwarder:
    def __init__(self) -> None:
        self.gone = asyncio.Event()
        self.unread = asyncio.Event()

    async def forward(self, send: Callable[[dict[str, Any]], Awaitable[None]], message: dict[str, Any]) -> None:
        try:
            await send(message)
        except OSError:
            self.gone.set()

    async def forward_unread(self, send: Callable[[dict[str, Any]], Awaitable[None]], message: dict[str, Any]) -> None:
        try:
            await send(message)
        except OSError:  # error: apr-swallowed-exception
            self.unread.set()

    async def run(self) -> None:
        while not self.gone.is_set():
            await asyncio.sleep(1)


# --- fields of a record -------------------------------------------------------------------------------------------------------------


class WorkLoad:
    def __init__(self, tracer: Any) -> None:
        self.tracer = tracer

    def busy(self) -> int:
        count = 0
        for process in psutil.process_iter():
            try:
                if process.cpu_percent(interval=0) > 0:
                    count += 1
            except (psutil.NoSuchProcess, psutil.AccessDenied):
                pass
        return count

    def pay(self, gateway: Any, orders: list[int]) -> None:
        for order in orders:
            try:
                gateway.charge(order)
            except Exception:  # error: apr-swallowed-exception
                pass


def text_of(value: object) -> str:
    try:
        return str(value)
    except Exception:
        pass
    try:
        return repr(value)
    except Exception:
        pass
    return "?"


def read_answers(raw: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in raw.items():
        if isinstance(value, dict):
            try:
                value = Answer.model_validate(value)
            except Exception:
                pass
        found[key] = value
    return found


# --- what settings decide -----------------------------------------------------------------------------------------------------------


def addresses(host: str) -> list[str]:
    found: list[str] = []
    try:
        for *_, place in socket.getaddrinfo(host, None):
            found.append(str(place[0]))
    except socket.gaierror as error:
        if settings.NAMES_FAIL_CLOSED:
            raise NameNotKnown(host) from error
    return found


# --- another task's end -------------------------------------------------------------------------------------------------------------


async def reap(tasks: dict[str, asyncio.Task[None]]) -> list[str]:
    ended = []
    while tasks:
        for name, task in list(tasks.items()):
            if task.done():
                ended.append(name)
                try:
                    task.result()
                except asyncio.CancelledError:
                    pass
                tasks.pop(name)
        await asyncio.sleep(1)
    return ended


async def end_of(task: asyncio.Task[None], name: str) -> str:
    try:
        await asyncio.sleep(1)
        await task
        print(json.dumps(name))
    except asyncio.CancelledError:  # error: apr-swallowed-exception
        logging.getLogger(__name__).handlers.clear()
    return name
