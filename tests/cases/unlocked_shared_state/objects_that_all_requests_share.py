# only: apr-unlocked-shared-state
"""Attributes of singletons, middleware, the application, cached objects and captured variables are shared; those of an object made for one request are not."""

from __future__ import annotations

import asyncio
import contextvars
import time
from collections.abc import Awaitable, Callable, MutableMapping
from functools import lru_cache
from typing import Annotated, Any, ClassVar

from aiohttp import web
from fastapi import Depends, FastAPI, Request, WebSocket
from litestar import Controller, get
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.responses import Response

app = FastAPI()
_user: contextvars.ContextVar[str] = contextvars.ContextVar("user", default="")


async def fetch(name: str) -> str:
    await asyncio.sleep(0.1)
    return name


class TokenCache:
    def __init__(self) -> None:
        self._token: str | None = None

    async def token(self) -> str:
        if self._token is None:
            self._token = await fetch("token")  # error: apr-unlocked-shared-state
        return self._token


tokens = TokenCache()


class Job:
    """Made anew for each request."""

    def __init__(self) -> None:
        self.result: str | None = None

    async def run(self) -> str:
        if self.result is None:
            self.result = await fetch("x")
        return self.result


@app.get("/job")
async def run_job() -> str:
    return await Job().run()


class Registry:
    _instance: ClassVar[Registry | None] = None

    def __new__(cls) -> Registry:
        if cls._instance is None:
            cls._instance = super().__new__(cls)
        return cls._instance

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self.asked: dict[str, int] = {}

    async def name(self, key: str) -> str:
        known = self.names.get(key)
        if known is None:
            known = await fetch(key)
            self.names[key] = known
        return known

    async def ask(self, key: str) -> str:
        asked = self.asked.get(key, 0)
        name = await self.name(key)
        self.asked[key] = asked + 1  # error: apr-unlocked-shared-state
        return name


class Sequence:
    number = 0

    @classmethod
    async def next(cls) -> int:
        number = cls.number + 1
        await fetch(str(number))
        cls.number = number  # error: apr-unlocked-shared-state
        return number

    async def next_of_type(self) -> int:
        number = type(self).number + 1
        await fetch(str(number))
        type(self).number = number  # error: apr-unlocked-shared-state
        return number


class Hub:
    def __init__(self) -> None:
        self.sockets: list[WebSocket] = []

    async def connect(self, socket: WebSocket) -> None:
        await socket.accept()
        self.sockets.append(socket)

    def disconnect(self, socket: WebSocket) -> None:
        self.sockets.remove(socket)

    async def broadcast(self, text: str) -> None:
        for socket in self.sockets:  # error: apr-unlocked-shared-state
            await socket.send_text(text)

    async def broadcast_copy(self, text: str) -> None:
        for socket in list(self.sockets):
            await socket.send_text(text)

    async def broadcast_together(self, text: str) -> None:
        await asyncio.gather(*(socket.send_text(text) for socket in self.sockets))

    async def broadcast_list(self, text: str) -> None:
        _ = [await socket.receive_text() for socket in self.sockets]  # error: apr-unlocked-shared-state

    async def first(self, text: str) -> None:
        for socket in self.sockets:
            if socket.url.path == text:
                await socket.send_text(text)
                break


hub = Hub()


@lru_cache
def get_hub() -> Hub:
    return Hub()


class Settings:
    def __init__(self) -> None:
        self.version = 0


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    return Settings()


@app.post("/settings")
async def bump_settings(settings: Annotated[Settings, Depends(get_settings)]) -> None:
    version = settings.version
    await fetch("check")
    settings.version = version + 1  # error: apr-unlocked-shared-state


@app.post("/settings/direct")
async def bump_settings_directly() -> None:
    settings = get_settings()
    settings.version = int(await fetch("version"))


@app.post("/state")
async def on_application(request: Request) -> None:
    count = request.app.state.count
    await fetch("x")
    request.app.state.count = count + 1  # error: apr-unlocked-shared-state


@app.post("/request-state")
async def on_request(request: Request) -> None:
    count = request.state.count
    await fetch("x")
    request.state.count = count + 1


async def aiohttp_handler(request: web.Request) -> web.Response:
    count = request.app["count"]
    await fetch("x")
    request.app["count"] = count + 1  # error: apr-unlocked-shared-state
    return web.Response()


class Counting(BaseHTTPMiddleware):
    def __init__(self, app: Any) -> None:
        super().__init__(app)
        self.seen = 0
        self.in_flight = 0
        self.started = 0.0

    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        seen = self.seen
        self.in_flight += 1
        self.started = time.perf_counter()  # error: apr-unlocked-shared-state
        response = await call_next(request)
        self.in_flight -= 1
        self.seen = seen + 1  # error: apr-unlocked-shared-state
        response.headers["X-Took"] = str(time.perf_counter() - self.started)
        return response


Scope = MutableMapping[str, Any]


class PlainMiddleware:
    def __init__(self, app: Callable[..., Awaitable[None]]) -> None:
        self.app = app
        self.requests: dict[str, int] = {}

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        path = scope["path"]
        before = self.requests.get(path, 0)
        await self.app(scope, receive, send)
        self.requests[path] = before + 1  # error: apr-unlocked-shared-state


class Products(Controller):
    path = "/products"
    views = 0

    @get("/")
    async def listed(self) -> int:
        views = self.views
        await fetch("x")
        self.views = views + 1  # error: apr-unlocked-shared-state
        return views


def make_limiter(limit: int) -> Callable[[str], Awaitable[bool]]:
    used = 0

    async def allowed(name: str) -> bool:
        nonlocal used
        if used >= limit:
            return False
        await fetch(name)
        used += 1  # error: apr-unlocked-shared-state
        return True

    return allowed


async def summed(names: list[str]) -> int:
    total = 0

    async def one(name: str) -> None:
        nonlocal total
        total += len(await fetch(name))  # error: apr-unlocked-shared-state

    await asyncio.gather(*(one(name) for name in names))
    return total


async def summed_in_turn(names: list[str]) -> int:
    total = 0

    async def one(name: str) -> None:
        nonlocal total
        total += len(await fetch(name))

    for name in names:
        await one(name)
    return total


async def counted(key: str, counts: dict[str, int] = {}) -> int:  # noqa: B006
    count = counts.get(key, 0)
    await fetch(key)
    counts[key] = count + 1  # error: apr-unlocked-shared-state
    return count


async def as_user(name: str) -> str:
    token = _user.set(name)
    try:
        await fetch(name)
        return _user.get()
    finally:
        _user.reset(token)
