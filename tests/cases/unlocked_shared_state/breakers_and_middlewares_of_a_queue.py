# only: apr-unlocked-shared-state
"""A write that leaves what its check has seen does no harm; a middleware of a queue runs in all its worker threads."""

import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import dramatiq
from dramatiq.brokers.redis import RedisBroker
from dramatiq.middleware import Middleware
from fastapi import FastAPI

app = FastAPI()


class Unavailable(Exception):
    pass


class Breaker:
    def __init__(self, limit: int, rest: float) -> None:
        self.limit, self.rest = limit, rest
        self.failed = 0
        self.open_until: float | None = None

    @asynccontextmanager
    async def guard(self) -> AsyncIterator[None]:
        if self.open_until is not None and time.monotonic() < self.open_until:
            raise Unavailable
        try:
            yield
        except Exception:
            self.failed += 1
            raise
        self.failed, self.open_until = 0, None


class Warmed:
    def __init__(self) -> None:
        self.ready = False
        self.closing: str | None = None

    async def warm(self) -> None:
        if self.ready:
            return
        await fetch("warm")
        self.ready = True  # error: apr-unlocked-shared-state

    async def cool(self) -> None:
        if not self.ready and self.closing is None:
            await fetch("cool")
            self.ready = False
            self.closing = "now"  # error: apr-unlocked-shared-state


breaker = Breaker(5, 30)
warmed = Warmed()


async def fetch(name: str) -> str:
    async with breaker.guard():
        return name


@app.get("/{name}")
async def show(name: str) -> str:
    await warmed.warm()
    await warmed.cool()
    return await fetch(name)


class Counting(Middleware):
    def __init__(self) -> None:
        self.by_actor: dict[str, int] = {}
        self.failed: dict[str, int] = {}
        self.last = ""
        self._lock = threading.Lock()

    def after_process_message(self, broker, message, *, result=None, exception=None):  # type: ignore[no-untyped-def]
        self.by_actor[message.actor_name] = self.by_actor.get(message.actor_name, 0) + 1  # error: apr-unlocked-shared-state
        with self._lock:
            self.failed[message.actor_name] = self.failed.get(message.actor_name, 0) + (exception is not None)
        self.last = message.message_id

    def after_worker_boot(self, broker, worker):  # type: ignore[no-untyped-def]
        self.by_actor["boots"] = self.by_actor.get("boots", 0) + 1


broker = RedisBroker(url="redis://localhost")
broker.add_middleware(Counting())
dramatiq.set_broker(broker)
