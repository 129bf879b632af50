# only: apr-unlocked-shared-state
from __future__ import annotations

import asyncio
import functools
import threading
import time
from collections import OrderedDict, defaultdict
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, AsyncIterator, ClassVar

import aiohttp
import dramatiq
import httpx
from aiohttp import web
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.deprecation import MiddlewareMixin
from fastapi import Depends, FastAPI, WebSocket, WebSocketDisconnect
from flask import Blueprint, Flask, current_app
from litestar import Litestar, get
from litestar.datastructures import State
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

app = FastAPI()
bp = Blueprint("b", __name__)


class ConnectionManager:
    def __init__(self) -> None:
        self.active: list[WebSocket] = []
        self.rooms: dict[str, set[WebSocket]] = defaultdict(set)
        self.sent = 0

    async def connect(self, ws: WebSocket) -> None:
        await ws.accept()
        self.active.append(ws)

    def disconnect(self, ws: WebSocket) -> None:
        self.active.remove(ws)

    async def broadcast(self, text: str) -> None:
        for ws in self.active:  # error: apr-unlocked-shared-state
            await ws.send_text(text)

    async def to_room(self, room: str, text: str) -> None:
        for ws in self.rooms[room]:  # error: apr-unlocked-shared-state
            await ws.send_text(text)

    async def join(self, room: str, ws: WebSocket) -> None:
        self.rooms[room].add(ws)

    async def count(self, ws: WebSocket) -> None:
        sent = self.sent
        await ws.send_text(str(sent))
        self.sent = sent + 1  # error: apr-unlocked-shared-state

    async def ok_broadcast(self, text: str) -> None:
        for ws in self.active[:]:
            await ws.send_text(text)

    async def ok_copy(self, text: str) -> None:
        for ws in self.active.copy():
            await ws.send_text(text)

    async def ok_gather(self, text: str) -> None:
        await asyncio.gather(*[ws.send_text(text) for ws in self.active])


manager = ConnectionManager()


@app.websocket("/ws/{room}")
async def ws(websocket: WebSocket, room: str) -> None:
    await manager.connect(websocket)
    await manager.join(room, websocket)
    try:
        while True:
            await manager.to_room(room, await websocket.receive_text())
    except WebSocketDisconnect:
        manager.disconnect(websocket)


class TokenBucket:
    def __init__(self, rate: int) -> None:
        self.tokens = rate
        self.rate = rate

    async def take(self) -> None:
        while self.tokens < 1:
            await asyncio.sleep(0.1)
        self.tokens -= 1

    async def take_slowly(self) -> bool:
        if self.tokens <= 0:
            return False
        await self._audit()
        self.tokens = self.tokens - 1  # error: apr-unlocked-shared-state
        return True

    async def _audit(self) -> None:
        await asyncio.sleep(0)


bucket = TokenBucket(10)


@app.get("/take")
async def take() -> bool:
    await bucket.take()
    return await bucket.take_slowly()


class AuthClient:
    _session: aiohttp.ClientSession | None = None

    async def session(self) -> aiohttp.ClientSession:
        if self._session is None:
            await asyncio.sleep(0)
            self._session = aiohttp.ClientSession()  # error: apr-unlocked-shared-state
        return self._session

    async def ok_session(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession()
        return self._session


@functools.cache
def auth_client() -> AuthClient:
    return AuthClient()


@app.get("/auth")
async def auth(client: AuthClient = Depends(auth_client)) -> None:
    await client.session()


class Timing:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.started = 0.0
        self.slowest = 0.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.started = time.monotonic()  # error: apr-unlocked-shared-state
        await self.app(scope, receive, send)
        took = time.monotonic() - self.started
        print(took)


class DjangoTiming(MiddlewareMixin):
    def process_request(self, request: HttpRequest) -> None:
        self.started = time.monotonic()

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        response["x-took"] = str(time.monotonic() - self.started)
        return response


@get("/litestar")
async def litestar_state(state: State) -> int:
    n = state.counter
    await asyncio.sleep(0)
    state.counter = n + 1  # error: apr-unlocked-shared-state
    return int(n)


async def aiohttp_state(request: web.Request) -> web.Response:
    n = request.app["n"]
    await asyncio.sleep(0)
    request.app["n"] = n + 1  # error: apr-unlocked-shared-state
    return web.json_response(n)


async def starlette_state(request: Request) -> JSONResponse:
    if not hasattr(request.app.state, "client"):
        await asyncio.sleep(0)
        request.app.state.client = httpx.AsyncClient()  # error: apr-unlocked-shared-state
    return JSONResponse({})


_flags: dict[str, bool] = {}
_jobs: dict[str, asyncio.Task[None]] = {}
_sequence = 0
_stats = {"ok": 0, "failed": 0}
_lock = asyncio.Lock()
_tlock = threading.Lock()
_cache: OrderedDict[str, str] = OrderedDict()
_pending: list[str] = []


@app.post("/once/{name}")
async def once(name: str) -> str:
    if _flags.get(name):
        return "running"
    await asyncio.sleep(0)
    _flags[name] = True  # error: apr-unlocked-shared-state
    return "started"


@app.post("/flush")
async def flush() -> int:
    batch = list(_pending)
    await asyncio.sleep(0)
    _pending.clear()  # error: apr-unlocked-shared-state
    return len(batch)


@app.post("/ok-flush")
async def ok_flush() -> int:
    global _pending
    batch, _pending = _pending, []
    await asyncio.sleep(0)
    return len(batch)


@app.post("/add")
async def add(name: str) -> None:
    _pending.append(name)


async def next_number() -> int:
    global _sequence
    number = _sequence + 1
    await asyncio.sleep(0)
    _sequence = number  # error: apr-unlocked-shared-state
    return number


async def augmented_await() -> None:
    _stats["ok"] += await fetch_count()  # error: apr-unlocked-shared-state


async def ok_augmented() -> None:
    found = await fetch_count()
    _stats["ok"] += found


async def fetch_count() -> int:
    await asyncio.sleep(0)
    return 3


async def wrong_lock() -> None:
    global _sequence
    with _tlock:
        number = _sequence
    await asyncio.sleep(0)
    with _tlock:
        _sequence = number + 1  # error: apr-unlocked-shared-state


def thread_with_async_lock() -> None:
    pass


@app.get("/thread-async-lock")
def sync_read() -> int:
    _stats["failed"] = _stats["failed"] + 1  # error: apr-unlocked-shared-state
    return _stats["failed"]


@bp.post("/extend")
def extend() -> Any:
    current = current_app.config["COUNT"]
    current_app.config["COUNT"] = current + 1  # error: apr-unlocked-shared-state
    return ""


class Registry:
    instances: ClassVar[dict[str, Registry]] = {}
    created: ClassVar[int] = 0

    @classmethod
    def obtain(cls, name: str) -> Registry:
        if name not in cls.instances:
            cls.instances[name] = Registry()
            cls.created += 1  # error: apr-unlocked-shared-state
        return cls.instances[name]


@bp.get("/registry/<name>")
def registry(name: str) -> Any:
    return str(Registry.obtain(name))


@dramatiq.actor(max_retries=3)
def count_actor(name: str) -> None:
    _cache.move_to_end(name)
    Registry.created = Registry.created + 1  # error: apr-unlocked-shared-state


def default_counter(counts: dict[str, int] = {}) -> int:  # noqa: B006
    return len(counts)


class Singleton:
    _self: Singleton | None = None
    total = 0

    def __new__(cls) -> Singleton:
        if cls._self is None:
            cls._self = super().__new__(cls)
        return cls._self

    async def add(self, n: int) -> None:
        before = self.total
        await asyncio.sleep(0)
        self.total = before + n  # error: apr-unlocked-shared-state


@app.post("/single")
async def single(n: int) -> None:
    await Singleton().add(n)


async def worker(number: int) -> None:
    global _sequence
    seen = _sequence
    await asyncio.sleep(0)
    _sequence = max(seen, number)  # error: apr-unlocked-shared-state


async def fan_out() -> None:
    await asyncio.gather(*(worker(n) for n in range(10)))


async def gathered_local() -> int:
    total = 0

    async def one(n: int) -> None:
        nonlocal total
        before = total
        await asyncio.sleep(0)
        total = before + n  # error: apr-unlocked-shared-state

    await asyncio.gather(one(1), one(2))
    return total


# ---- left


async def ok_gathered_local() -> int:
    total = 0

    async def one(n: int) -> None:
        nonlocal total
        got = await fetch_count()
        total += got

    await asyncio.gather(one(1), one(2))
    return total


@asynccontextmanager
async def locked() -> AsyncIterator[None]:
    async with _lock:
        yield


async def ok_helper_lock() -> None:
    global _sequence
    async with locked():
        number = _sequence
        await asyncio.sleep(0)
        _sequence = number + 1


async def ok_semaphore_like(sem: asyncio.Semaphore) -> None:
    async with sem:
        await asyncio.sleep(0)


@app.post("/ok-claim/{name}")
async def ok_claim(name: str) -> str:
    if _flags.get(name):
        return "running"
    _flags[name] = True
    try:
        await asyncio.sleep(0)
    finally:
        _flags.pop(name, None)
    return "done"


@app.post("/ok-local")
async def ok_local() -> dict[str, int]:
    counts: dict[str, int] = {}
    for name in ("a", "b"):
        counts[name] = counts.get(name, 0) + await fetch_count()
    return counts


class OkRepository:
    def __init__(self, session: Any) -> None:
        self.session = session
        self.seen = 0

    async def load(self) -> int:
        seen = self.seen
        await self.session.execute("x")
        self.seen = seen + 1
        return self.seen


def get_repository() -> OkRepository:
    return OkRepository(object())


@app.get("/ok-repo")
async def ok_repo(repo: OkRepository = Depends(get_repository)) -> int:
    return await repo.load()


@app.websocket("/ok-ws")
async def ok_ws(websocket: WebSocket) -> None:
    received = 0
    while True:
        await websocket.receive_text()
        received += 1


@bp.get("/ok-thread")
def ok_thread() -> Any:
    with _tlock:
        _stats["failed"] = _stats["failed"] + 1
    return ""


def ok_main() -> None:
    global _sequence
    _sequence = _sequence + 1
    asyncio.run(fan_out())


if __name__ == "__main__":
    ok_main()


async def ok_atomic(name: str) -> bool:
    await asyncio.sleep(0)
    return _flags.setdefault(name, True)


async def ok_lock_method() -> None:
    global _sequence
    async with asyncio.timeout(3), _lock:
        number = _sequence
        await asyncio.sleep(0)
        _sequence = number + 1


web_app = web.Application()
web_app.router.add_get("/n", aiohttp_state)
star = Starlette()
star.add_route("/s", starlette_state)
flask_app = Flask(__name__)
flask_app.register_blueprint(bp)
lite = Litestar([litestar_state])
app.add_middleware(Timing)
