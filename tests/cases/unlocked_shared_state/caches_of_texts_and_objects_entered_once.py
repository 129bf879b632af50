"""Texts kept under their key, objects that are set up when they are entered, a time that the other branch looks at; beside them the marks, set-ups and times that two tasks do race for."""

# only: apr-unlocked-shared-state
from __future__ import annotations

import asyncio
import time

from fastapi import FastAPI

app = FastAPI()
ALIVE: dict[str, str] = {}
CLAIMED: dict[str, bool] = {}


async def ping(name: str) -> None:
    await asyncio.sleep(0)
    if not name:
        raise ConnectionError(name)


@app.get("/alive/{name}")
async def ok_the_answer_is_kept(name: str) -> str:
    if name not in ALIVE:
        try:
            await ping(name)
            ALIVE[name] = ""
        except ConnectionError as error:
            ALIVE[name] = str(error)
    return ALIVE[name]


@app.post("/claims/{name}")
async def bad_the_claim_is_marked_late(name: str) -> bool:
    if name not in CLAIMED:
        await ping(name)
        CLAIMED[name] = True  # error: apr-unlocked-shared-state
    return CLAIMED[name]


# --- set up when it is entered -------------------------------------------------------------------------


class Session:
    def __init__(self, name: str) -> None:
        self.name = name
        self.lock = asyncio.Lock()
        self.profile: int | None = None
        self.account: int | None = None

    async def __aenter__(self) -> Session:
        await self._set_up()
        return self

    async def __aexit__(self, *error: object) -> None:
        async with self.lock:
            self.profile = None
            self.account = None

    async def _set_up(self) -> None:
        if self.profile is None:
            self.profile = await self._look_up()

    async def charge(self) -> int:
        if self.account is None:
            self.account = await self._look_up()  # error: apr-unlocked-shared-state
        return self.account

    async def _look_up(self) -> int:
        await asyncio.sleep(0)
        return len(self.name)


# --- measured now and then -----------------------------------------------------------------------------


def measure() -> float:
    return sum(number / 7 for number in range(100))


class Load:
    last: float | None = None
    at: float | None = None

    @classmethod
    def ok_get(cls, now: bool) -> float | None:
        if now:
            cls.last = measure()
            cls.at = time.monotonic()
        else:
            if cls.at is None or time.monotonic() - cls.at > 2:
                cls.last = measure()
        return cls.last

    @classmethod
    def bad_timed(cls) -> float:
        cls.at = time.monotonic()  # error: apr-unlocked-shared-state
        measure()
        return time.monotonic() - cls.at


@app.get("/load")
def load() -> float | None:
    return Load.ok_get(True) or Load.bad_timed()
