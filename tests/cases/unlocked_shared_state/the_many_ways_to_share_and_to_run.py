# only: apr-unlocked-shared-state
"""Other frameworks, schedulers and shapes of the same thing, each with its near miss."""

from __future__ import annotations

import asyncio
import random
import threading
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import dramatiq
from apscheduler.schedulers.background import BackgroundScheduler
from django.http import HttpRequest, JsonResponse
from django.urls import path
from fastapi import BackgroundTasks, Depends, FastAPI, Request
from flask import Flask, current_app
from rest_framework.request import Request as ApiRequest
from rest_framework.response import Response
from rest_framework.views import APIView
from starlette.applications import Starlette
from starlette.requests import Request as StarletteRequest
from starlette.responses import PlainTextResponse
from starlette.routing import Route

COUNTS: dict[str, int] = {}
_sent = 0
_config: dict[str, str] = {}
_locks: dict[str, asyncio.Lock] = {}
_busy = asyncio.Lock()


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    global _config
    if not _config:
        await asyncio.sleep(0)
        _config = {"a": "b"}
    yield
    _config = {}


app = FastAPI(lifespan=lifespan)
site = Flask(__name__)


@app.on_event("startup")
async def load_counts() -> None:
    if not COUNTS:
        await asyncio.sleep(0)
        COUNTS["x"] = 1


async def django_view(request: HttpRequest) -> JsonResponse:
    views = COUNTS.get(request.path, 0)
    await asyncio.sleep(0.1)
    COUNTS[request.path] = views + 1  # error: apr-unlocked-shared-state
    return JsonResponse({"views": views})


urlpatterns = [path("views", django_view)]


class Orders(APIView):
    created: dict[str, int] = {}

    def post(self, request: ApiRequest) -> Response:
        self.created["n"] = self.created.get("n", 0) + 1  # error: apr-unlocked-shared-state
        return Response({})


def plain_endpoint(request: StarletteRequest) -> PlainTextResponse:
    request.app.state.hits += 1  # error: apr-unlocked-shared-state
    return PlainTextResponse("ok")


async def async_endpoint(request: StarletteRequest) -> PlainTextResponse:
    request.app.state.hits += 1
    return PlainTextResponse("ok")


starlette_app = Starlette(routes=[Route("/plain", plain_endpoint), Route("/async", async_endpoint)])


@site.get("/config")
def flask_config() -> str:
    current_app.config["HITS"] = current_app.config["HITS"] + 1  # error: apr-unlocked-shared-state
    return "ok"


def send_mail(to: str) -> None:
    global _sent
    _sent = _sent + 1  # error: apr-unlocked-shared-state


@app.post("/mail")
async def mail(tasks: BackgroundTasks, to: str) -> None:
    tasks.add_task(send_mail, to)


class Importer(dramatiq.GenericActor):
    rows = 0

    def perform(self, name: str) -> None:
        Importer.rows += len(name)  # error: apr-unlocked-shared-state


def tick() -> None:
    COUNTS["ticks"] = COUNTS.get("ticks", 0) + 1  # error: apr-unlocked-shared-state


scheduler = BackgroundScheduler()
scheduler.add_job(tick, "interval", seconds=1)


def crawl(url: str, found: dict[str, int]) -> None:
    COUNTS["pages"] += 1  # error: apr-unlocked-shared-state


def crawl_all(urls: list[str]) -> None:
    threads = [threading.Thread(target=crawl, args=(url, {})) for url in urls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def hash_one(name: str) -> int:
    COUNTS[name] -= 1  # error: apr-unlocked-shared-state
    return hash(name)


@app.get("/hash")
async def hash_in_executor(name: str) -> int:
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(None, hash_one, name)


class Limiter:
    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.seen: dict[str, int] = {}

    async def __call__(self, request: Request) -> None:
        host = request.url.path
        count = self.seen.get(host, 0)
        await asyncio.sleep(0)
        self.seen[host] = count + 1  # error: apr-unlocked-shared-state


@app.get("/limited", dependencies=[Depends(Limiter(10))])
async def limited() -> str:
    return "ok"


class Singleton(type):
    _made: dict[type, Any] = {}

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        if cls not in cls._made:
            cls._made[cls] = super().__call__(*args, **kwargs)
        return cls._made[cls]


class Settings(metaclass=Singleton):
    def __init__(self) -> None:
        self.revision = 0

    async def reload(self) -> None:
        revision = self.revision
        await asyncio.sleep(0)
        self.revision = revision + 1  # error: apr-unlocked-shared-state


async def lock_of_name(name: str) -> None:
    lock = _locks.get(name)
    if lock is None:
        lock = asyncio.Lock()
        _locks[name] = lock
    async with lock:
        count = COUNTS[name]
        await asyncio.sleep(0)
        COUNTS[name] = count + 1


async def lock_set_if_absent(name: str) -> None:
    async with _locks.setdefault(name, asyncio.Lock()):
        count = COUNTS[name]
        await asyncio.sleep(0)
        COUNTS[name] = count + 1


async def skip_when_busy(name: str) -> None:
    if _busy.locked():
        return
    async with _busy:
        count = COUNTS[name]
        await asyncio.sleep(0)
        COUNTS[name] = count + 1


async def with_a_stack(name: str) -> None:
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(_busy)
        count = COUNTS[name]
        await asyncio.sleep(0)
        COUNTS[name] = count + 1


async def with_a_given_lock(name: str, lock: asyncio.Lock) -> None:
    async with lock:
        count = COUNTS[name]
        await asyncio.sleep(0)
        COUNTS[name] = count + 1


class Account:
    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self.balance = 0

    async def deposit(self, amount: int) -> None:
        async with self._lock:
            balance = self.balance
            await asyncio.sleep(0)
            self.balance = balance + amount

    async def withdraw(self, amount: int) -> None:
        if self.balance < amount:
            raise ValueError(amount)
        await asyncio.sleep(0)
        self.balance -= amount  # error: apr-unlocked-shared-state


async def jitter() -> None:
    await asyncio.sleep(random.random())
    COUNTS["jitter"] = 1


_engine: Starlette | None = None


async def engine() -> Starlette:
    """Asked for in `load_engine`, before the first request."""
    global _engine
    if _engine is None:
        await asyncio.sleep(0)
        _engine = Starlette()
    return _engine


@app.on_event("startup")
async def load_engine() -> None:
    await engine()


@app.get("/engine")
async def use_engine() -> bool:
    return (await engine()).debug


async def worker(name: str) -> None:
    count = COUNTS.get("done", 0)
    await asyncio.sleep(0)
    COUNTS["done"] = count + 1  # error: apr-unlocked-shared-state


async def main() -> None:
    await asyncio.gather(*(worker(name) for name in "abc"))


async def one_step(name: str) -> None:
    count = COUNTS.get("steps", 0)
    await asyncio.sleep(0)
    COUNTS["steps"] = count + 1


async def main_in_turn() -> None:
    for name in "abc":
        await one_step(name)


if __name__ == "__main__":
    asyncio.run(main())
    asyncio.run(main_in_turn())
