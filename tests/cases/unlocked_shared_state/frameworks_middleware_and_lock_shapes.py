# only: apr-unlocked-shared-state
"""Litestar, REST framework, Django and ASGI middleware, caches that are injected; locks in every shape; futures, compare-and-set, buffers that are swapped."""

from __future__ import annotations

import asyncio
import functools
import logging
import threading
import time
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from aiohttp import web
from django.http import HttpRequest, HttpResponse
from fastapi import APIRouter, Depends, WebSocket
from litestar import Litestar, get, post
from litestar.datastructures import State
from rest_framework import viewsets
from rest_framework.decorators import api_view
from rest_framework.request import Request as DRFRequest
from rest_framework.response import Response as DRFResponse
from starlette.types import ASGIApp, Receive, Scope, Send

logger = logging.getLogger(__name__)
router = APIRouter()
COUNTS: dict[str, int] = {}
PENDING: dict[str, asyncio.Future[int]] = {}
TASKS: set[asyncio.Task[None]] = set()
_flag = False
_started_at = time.time()


async def io() -> int:
    await asyncio.sleep(0.01)
    return 1


# --- litestar
@post("/c")
async def litestar_state(state: State) -> None:
    n = state.count
    await io()
    state.count = n + 1  # error: apr-unlocked-shared-state


@get("/d", sync_to_thread=True)
def litestar_sync() -> int:
    COUNTS["d"] += 1  # error: apr-unlocked-shared-state
    return 1


@get("/e", sync_to_thread=False)
def litestar_sync_loop() -> int:
    COUNTS["d"] += 1
    return 1


litestar_app = Litestar([litestar_state, litestar_sync, litestar_sync_loop])


# --- DRF
class Hits(viewsets.ViewSet):
    hits = 0

    def list(self, request: DRFRequest) -> DRFResponse:
        type(self).hits += 1  # error: apr-unlocked-shared-state
        self.count = 1
        self.count += 1
        return DRFResponse({})


@api_view(["GET"])
def fbv(request: DRFRequest) -> DRFResponse:
    COUNTS["fbv"] = COUNTS.get("fbv", 0) + 1  # error: apr-unlocked-shared-state
    return DRFResponse({})


# --- coalescing, the right way
async def coalesced(key: str) -> int:
    if key in PENDING:
        return await PENDING[key]
    future: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    PENDING[key] = future
    try:
        value = await io()
        future.set_result(value)
        return value
    finally:
        del PENDING[key]


async def spawn() -> None:
    task = asyncio.create_task(asyncio.sleep(1))
    TASKS.add(task)
    task.add_done_callback(TASKS.discard)


async def task_cached(key: str) -> int:
    future = PENDING.get(key)
    if future is None:
        future = asyncio.ensure_future(io())
        PENDING[key] = future
    return await future


# --- lock shapes
class Repo:
    _write_lock: ClassVar[asyncio.Lock] = asyncio.Lock()
    total: ClassVar[int] = 0

    async def add(self) -> None:
        async with self._write_lock:
            await self._add()

    async def _add(self) -> None:
        t = Repo.total
        await io()
        Repo.total = t + 1

    @asynccontextmanager
    async def _guard(self) -> AsyncIterator[None]:
        await self._write_lock.acquire()
        try:
            yield
        finally:
            self._write_lock.release()

    async def add2(self) -> None:
        async with self._guard():
            t = Repo.total
            await io()
            Repo.total = t + 1


def synchronized(method: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(method)
    def inner(self: Any, *args: Any, **kwargs: Any) -> Any:
        with self._lock:
            return method(self, *args, **kwargs)

    return inner


class Meter:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.value = 0
        self.other = 0

    @synchronized
    def inc(self) -> None:
        self.value += 1

    def inc_unlocked(self) -> None:
        self.value += 1  # error: apr-unlocked-shared-state

    def inc_with(self) -> None:
        with self._lock:
            self.value += 1

    def inc_timeout(self) -> bool:
        if self._lock.acquire(timeout=1):
            try:
                self.value += 1
            finally:
                self._lock.release()
            return True
        return False

    def inc_nested(self) -> None:
        with self._lock:
            self._bump()

    def _bump(self) -> None:
        self.other += 1


meter = Meter()


@router.get("/meter")
def use_meter() -> int:
    meter.inc()
    meter.inc_unlocked()
    meter.inc_with()
    meter.inc_timeout()
    meter.inc_nested()
    return meter.value


def locked_by(lock: threading.Lock) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def outer(fn: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(fn)
        def inner(*args: Any, **kwargs: Any) -> Any:
            with lock:
                return fn(*args, **kwargs)

        return inner

    return outer


_tl = threading.Lock()


@router.get("/dl")
@locked_by(_tl)
def decorated_route() -> None:
    COUNTS["dl"] += 1


# --- django middleware async-aware
class AuditMiddleware:
    sync_capable = True
    async_capable = False

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.count = 0
        self.user: Any = None

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self.count += 1  # error: apr-unlocked-shared-state
        self.user = request.user  # error: apr-unlocked-shared-state
        response = self.get_response(request)
        logger.info("%s", self.user)
        return response


def simple_middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    count = 0

    def middleware(request: HttpRequest) -> HttpResponse:
        nonlocal count
        count += 1  # error: apr-unlocked-shared-state
        return get_response(request)

    return middleware


class ASGICounter:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.active = 0
        self.last: str | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.active += 1
        self.last = scope["path"]  # error: apr-unlocked-shared-state
        try:
            await self.app(scope, receive, send)
        finally:
            self.active -= 1
            logger.info(self.last)


@web.middleware
async def aio_mw(request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> web.StreamResponse:
    before = COUNTS.get("aio", 0)
    response = await handler(request)
    COUNTS["aio"] = before + 1  # error: apr-unlocked-shared-state
    return response


# --- websocket manager via Protocol, subclass
class Manager(ABC):
    def __init__(self) -> None:
        self.active: dict[str, WebSocket] = {}

    @abstractmethod
    async def cast(self, text: str) -> None: ...

    def leave(self, name: str) -> None:
        self.active.pop(name, None)


class RoomManager(Manager):
    async def cast(self, text: str) -> None:
        for _name, ws in self.active.items():  # error: apr-unlocked-shared-state
            await ws.send_text(text)


class QuietManager(RoomManager):
    pass


manager: Manager = QuietManager()


@router.websocket("/ws")
async def ws(sock: WebSocket) -> None:
    await sock.accept()
    manager.active["x"] = sock
    await manager.cast("hi")
    manager.leave("x")


# per-connection object
class Session:
    def __init__(self, ws: WebSocket) -> None:
        self.ws = ws
        self.sent = 0

    async def send(self, text: str) -> None:
        sent = self.sent
        await self.ws.send_text(text)
        self.sent = sent + 1


@router.websocket("/ws2")
async def ws2(sock: WebSocket) -> None:
    s = Session(sock)
    await s.send("x")


# settings made at import
@dataclass
class Settings:
    debug: bool = False


settings = Settings()


def configure() -> None:
    global _flag
    if not _flag:
        _flag = True
        settings.debug = not settings.debug


configure()


class App:
    def ready(self) -> None:
        COUNTS["ready"] = COUNTS.get("ready", 0) + 1


# cached_property / lru_cache
@functools.cache
def get_store() -> dict[str, int]:
    return {}


@router.get("/store")
async def store(k: str, s: Annotated[dict[str, int], Depends(get_store)]) -> None:
    n = s.get(k, 0)
    await io()
    s[k] = n + 1  # error: apr-unlocked-shared-state


@router.get("/store2")
def store2(k: str) -> None:
    get_store()[k] = get_store().get(k, 0) + 1  # error: apr-unlocked-shared-state


def fresh_store() -> dict[str, int]:
    return {}


@router.get("/store3")
async def store3(k: str, s: Annotated[dict[str, int], Depends(fresh_store)]) -> None:
    n = s.get(k, 0)
    await io()
    s[k] = n + 1


StoreDep = Annotated[dict[str, int], Depends(get_store)]


@router.get("/store4")
async def store4(k: str, s: StoreDep) -> None:
    n = s.get(k, 0)
    await io()
    s[k] = n + 1  # error: apr-unlocked-shared-state


# reading twice, optimistic
async def cas(k: str) -> bool:
    old = COUNTS.get(k, 0)
    new = old + await io()
    if COUNTS.get(k, 0) != old:
        return False
    COUNTS[k] = new
    return True


async def retry_cas(k: str) -> None:
    while True:
        old = COUNTS.get(k, 0)
        new = old + await io()
        if COUNTS.get(k, 0) == old:
            COUNTS[k] = new
            return


# metrics objects of a library; loggers
async def log_it() -> None:
    start = time.monotonic()
    await io()
    logger.info("%s", time.monotonic() - start)


# generator pool threads
def read_only() -> int:
    return COUNTS["a"] + len(COUNTS)


@router.get("/ro")
def ro() -> int:
    return read_only()


@router.get("/loc")
def loc() -> int:
    counts: Counter[str] = Counter()
    for k in COUNTS:
        counts[k] += 1
    data = dict(COUNTS)
    data["x"] = data.get("x", 0) + 1
    return sum(counts.values())


# weak / atomic in threads
@router.get("/at")
def at(k: str) -> None:
    COUNTS.setdefault(k, 0)
    COUNTS.pop(k, None)
    COUNTS[k] = 5
    COUNTS.update({k: 1})
    COUNTS.clear()


@router.get("/swap")
def swap() -> None:
    global _started_at
    _started_at = time.time()


async def get_flag() -> bool:
    return _flag


async def toggled() -> None:
    global _flag
    _flag = not _flag


async def toggled_bad() -> None:
    global _flag
    new = not _flag
    await io()
    _flag = new  # error: apr-unlocked-shared-state


class Throttle:
    def __init__(self, rate: float) -> None:
        self.rate = rate
        self.next_at = 0.0

    async def wait(self) -> None:
        now = time.monotonic()
        delay = self.next_at - now
        self.next_at = max(now, self.next_at) + self.rate
        if delay > 0:
            await asyncio.sleep(delay)

    async def wait_bad(self) -> None:
        delay = self.next_at - time.monotonic()
        if delay > 0:
            await asyncio.sleep(delay)
        self.next_at = time.monotonic() + self.rate


throttle = Throttle(1)


class Buffer:
    def __init__(self) -> None:
        self.items: list[str] = []

    def add(self, x: str) -> None:
        self.items.append(x)

    async def flush(self) -> None:
        items, self.items = self.items, []
        await self._send(items)

    async def flush_bad(self) -> None:
        await self._send(self.items)
        self.items = []  # error: apr-unlocked-shared-state

    async def flush_ok2(self) -> None:
        batch = self.items
        self.items = []
        await self._send(batch)

    async def flush_bad2(self) -> None:
        batch = list(self.items)
        await self._send(batch)
        self.items.clear()  # error: apr-unlocked-shared-state

    async def flush_ok3(self) -> None:
        batch = self.items[:10]
        del self.items[:10]
        await self._send(batch)

    async def _send(self, items: list[str]) -> None:
        await io()


buffer = Buffer()
