# only: apr-unlocked-shared-state
"""Balances, limits, tokens, boards and workers as they are written in a hurry, each beside the same done right."""

from __future__ import annotations

import asyncio
import copy
import queue
import threading
import time
from collections import OrderedDict, deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import anyio
import anyio.to_thread
import dramatiq
from fastapi import APIRouter, FastAPI, HTTPException, Request
from flask import Flask, g, session
from huey import RedisHuey

app = FastAPI()
router = APIRouter(prefix="/x")
flask_app = Flask(__name__)
huey = RedisHuey("x")

balance = 100
inventory = {"widget": 5}
metrics = {"requests": 0, "errors": 0}
active_users: set[int] = set()
rate_limits: dict[str, list[float]] = {}
last_seen: dict[str, float] = {}
leaderboard: list[tuple[int, str]] = []
_cache: OrderedDict[str, str] = OrderedDict()
_current_tenant: str = ""
jobs_running = 0
MAX_JOBS = 3
sequence = 0
lock = asyncio.Lock()
tlock = threading.Lock()


async def io() -> int:
    await asyncio.sleep(0.01)
    return 1


@app.post("/withdraw")
async def withdraw(amount: int) -> int:
    global balance
    if balance >= amount:
        await io()
        balance -= amount  # error: apr-unlocked-shared-state
    return balance


@app.post("/withdraw2")
async def withdraw2(amount: int) -> int:
    global balance
    if balance < amount:
        raise HTTPException(400)
    await io()
    balance = balance - amount  # error: apr-unlocked-shared-state
    return balance


@app.post("/order")
async def order(item: str, qty: int) -> None:
    available = inventory[item]
    if available < qty:
        raise HTTPException(409)
    await io()
    inventory[item] = available - qty  # error: apr-unlocked-shared-state


@app.get("/rl")
async def rl(key: str) -> None:
    window = rate_limits.setdefault(key, [])
    if len(window) > 10:
        raise HTTPException(429)
    await io()
    window.append(time.time())  # error: apr-unlocked-shared-state


@app.get("/rl2")
async def rl2(key: str) -> None:
    window = rate_limits.get(key, [])
    window = [t for t in window if t > time.time() - 60]
    await io()
    rate_limits[key] = [*window, time.time()]  # error: apr-unlocked-shared-state


@app.get("/rl3")
def rl3(key: str) -> None:
    window = rate_limits.get(key, [])
    window = [t for t in window if t > time.time() - 60]
    window.append(time.time())
    rate_limits[key] = window  # error: apr-unlocked-shared-state


@app.get("/jobs")
async def start_job() -> None:
    global jobs_running
    if jobs_running >= MAX_JOBS:
        raise HTTPException(429)
    jobs_running += 1
    try:
        await io()
    finally:
        jobs_running -= 1


@app.get("/tenant")
async def tenant(request: Request) -> str:
    global _current_tenant
    _current_tenant = request.headers["x-tenant"]  # error: apr-unlocked-shared-state
    await io()
    return _current_tenant


@app.get("/seq")
def seq() -> int:
    global sequence
    sequence = sequence + 1  # error: apr-unlocked-shared-state
    return sequence


@app.get("/seq2")
def seq2() -> int:
    global sequence
    current = sequence
    time.sleep(0.1)
    sequence = current + 1  # error: apr-unlocked-shared-state
    return sequence


@flask_app.route("/m")
def m() -> str:
    metrics["requests"] += 1  # error: apr-unlocked-shared-state
    g.count = getattr(g, "count", 0) + 1
    session["n"] = session.get("n", 0) + 1
    return "ok"


@huey.periodic_task(lambda dt: True)
def nightly() -> None:
    metrics["errors"] += 1  # error: apr-unlocked-shared-state


@huey.task()
def one(user: int) -> None:
    if user not in active_users:
        active_users.add(user)
    last_seen["x"] = time.time()


@dramatiq.actor(max_retries=3)
def act(n: int) -> None:
    global balance
    balance += n  # error: apr-unlocked-shared-state


@app.get("/board")
async def board(name: str, score: int) -> None:
    global leaderboard
    snapshot = list(leaderboard)
    await io()
    snapshot.append((score, name))
    leaderboard = sorted(snapshot)[:10]  # error: apr-unlocked-shared-state


@app.get("/board2")
async def board2(name: str, score: int) -> None:
    global leaderboard
    await io()
    leaderboard = sorted([*leaderboard, (score, name)])[:10]


class ConnectionPool:
    def __init__(self, size: int) -> None:
        self._free: list[int] = list(range(size))
        self._used = 0
        self._lock = asyncio.Lock()
        self._waiters: deque[asyncio.Future[int]] = deque()

    async def acquire(self) -> int:
        async with self._lock:
            while not self._free:
                await asyncio.sleep(0)
            conn = self._free.pop()
            self._used += 1
            return conn

    async def release(self, conn: int) -> None:
        self._free.append(conn)
        self._used -= 1

    async def stats(self) -> int:
        used = self._used
        await io()
        return used

    async def resize(self, n: int) -> None:
        used = self._used
        await io()
        self._used = used + n  # error: apr-unlocked-shared-state


class Breaker:
    def __init__(self) -> None:
        self.failures = 0
        self.opened_at: float | None = None

    async def call(self) -> int:
        if self.opened_at is not None and time.time() - self.opened_at < 30:
            raise RuntimeError
        try:
            value = await io()
        except OSError:
            self.failures += 1
            if self.failures > 3:
                self.opened_at = time.time()
            raise
        self.failures = 0
        return value


breaker = Breaker()


class TokenProvider:
    def __init__(self) -> None:
        self._token = ""
        self._expires = 0.0
        self._lock = asyncio.Lock()

    async def bad(self) -> str:
        if time.time() > self._expires:
            self._token = str(await io())
            self._expires = time.time() + 60  # error: apr-unlocked-shared-state
        return self._token

    async def good(self) -> str:
        if time.time() < self._expires:
            return self._token
        async with self._lock:
            if time.time() > self._expires:
                self._token = str(await io())
                self._expires = time.time() + 60
        return self._token

    async def half(self) -> str:
        async with self._lock:
            expired = time.time() > self._expires
        if expired:
            token = await io()
            async with self._lock:
                self._token = str(token)
                self._expires = time.time() + 60  # error: apr-unlocked-shared-state
        return self._token


provider = TokenProvider()


@dataclass
class Config:
    values: dict[str, int] = field(default_factory=dict)
    version: int = 0


config = Config()


async def set_value(k: str, v: int) -> None:
    global config
    new = replace(config, version=config.version + 1)
    await io()
    config = new  # error: apr-unlocked-shared-state


async def set_value_ok(k: str, v: int) -> None:
    global config
    await io()
    config = replace(config, version=config.version + 1)


async def deep(k: str) -> None:
    values = copy.deepcopy(config.values)
    values[k] = await io()
    config.values = values  # error: apr-unlocked-shared-state


async def update_in_place(k: str) -> None:
    v = await io()
    config.values.update({k: v})
    config.values |= {k: v}


def worker_loop(q: queue.Queue[int], out: dict[str, int]) -> None:
    while True:
        n = q.get()
        metrics["requests"] += n  # error: apr-unlocked-shared-state


def start_workers() -> None:
    q: queue.Queue[int] = queue.Queue()
    for _ in range(4):
        threading.Thread(target=worker_loop, args=(q, {})).start()


def fan_out(items: list[int]) -> dict[str, int]:
    totals = {"sum": 0}
    errors: list[str] = []
    guard = threading.Lock()

    def run(n: int) -> None:
        totals["sum"] += n  # error: apr-unlocked-shared-state
        errors.append(str(n))

    def run_locked(n: int) -> None:
        with guard:
            totals["sum"] += n

    with ThreadPoolExecutor() as ex:
        futures = [ex.submit(run, i) for i in items]
        futures += [ex.submit(run_locked, i) for i in items]
    for fu in futures:
        fu.result()
    return totals


async def fan_out_async(items: list[int]) -> int:
    done = 0
    results: list[int] = []

    async def one_item(i: int) -> None:
        nonlocal done
        results.append(await io())
        done += 1

    async def bad_item(i: int) -> None:
        nonlocal done
        before = done
        await io()
        done = before + 1  # error: apr-unlocked-shared-state

    async with asyncio.TaskGroup() as tg:
        for i in items:
            tg.create_task(one_item(i))
            tg.create_task(bad_item(i))
    return done


async def anyio_group(items: list[int]) -> int:
    total = 0

    async def add(i: int) -> None:
        nonlocal total
        total = total + await io()  # error: apr-unlocked-shared-state

    async with anyio.create_task_group() as tg:
        for i in items:
            tg.start_soon(add, i)
    return total


class Service:
    """no evidence of sharing"""

    def __init__(self) -> None:
        self.n = 0

    async def inc(self) -> None:
        n = self.n
        await io()
        self.n = n + 1


class Shared:
    cache: dict[str, int] = {}
    hits = 0
    _lock = asyncio.Lock()

    async def get(self, k: str) -> int:
        n = self.cache.get(k, 0)
        await io()
        self.cache[k] = n + 1  # error: apr-unlocked-shared-state
        return n

    async def get_locked(self, k: str) -> int:
        async with self._lock:
            n = self.cache.get(k, 0)
            await io()
            self.cache[k] = n + 1
            return n

    async def hit(self) -> None:
        h = Shared.hits
        await io()
        Shared.hits = h + 1  # error: apr-unlocked-shared-state

    @staticmethod
    async def shit() -> None:
        h = Shared.hits
        await io()
        Shared.hits = h + 1  # error: apr-unlocked-shared-state


async def swap_try() -> None:
    global balance
    try:
        old = balance
        await io()
    except OSError:
        return
    else:
        balance = old + 1  # error: apr-unlocked-shared-state


async def matched(k: str) -> None:
    match inventory.get(k):
        case None:
            raise KeyError(k)
        case n:
            await io()
            inventory[k] = n + 1  # error: apr-unlocked-shared-state


async def wal(k: str) -> None:
    if (n := inventory.get(k)) is not None:
        await io()
        inventory[k] = n + 1  # error: apr-unlocked-shared-state


async def tern(k: str) -> None:
    n = inventory[k] if len(k) > 3 else 0
    await io()
    inventory[k] = n + 1  # error: apr-unlocked-shared-state


async def poll_forever() -> None:
    global sequence
    while True:
        s = sequence
        await io()
        sequence = s + 1  # error: apr-unlocked-shared-state


async def dele(k: str) -> None:
    if k in inventory:
        await io()
        del inventory[k]  # error: apr-unlocked-shared-state


async def dele_ok(k: str) -> None:
    if k in inventory:
        await io()
        inventory.pop(k, None)


def in_to_thread(k: str) -> None:
    inventory[k] -= 1  # error: apr-unlocked-shared-state


@app.get("/tt")
async def tt(k: str) -> None:
    await anyio.to_thread.run_sync(in_to_thread, k)
    await asyncio.to_thread(lambda: inventory.update({k: 1}))


@app.get("/tl")
async def tl(k: str) -> None:
    def work() -> None:
        inventory[k] += 1  # error: apr-unlocked-shared-state

    await asyncio.to_thread(work)


@app.get("/tl2")
async def tl2(k: str) -> None:
    def work() -> None:
        with tlock:
            inventory[k] += 1

    await asyncio.to_thread(work)


@app.get("/wrong")
def wrong() -> None:
    with lock:  # type: ignore[attr-defined]
        metrics["errors"] += 1  # error: apr-unlocked-shared-state


async def use_thread_lock() -> None:
    global balance
    with tlock:
        b = balance
        await io()
        balance = b + 1
