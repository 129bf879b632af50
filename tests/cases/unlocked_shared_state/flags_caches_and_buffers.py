# only: apr-unlocked-shared-state
from __future__ import annotations

import asyncio
import time
from typing import Any

import httpx
from fastapi import FastAPI

app = FastAPI()
prices: dict[str, tuple[float, float]] = {}
sessions: dict[str, httpx.AsyncClient] = {}
attempts: dict[str, int] = {}
queue_depth = 0
last_run: float | None = None
running = False
buffer: list[str] = []
leaders: dict[str, str] = {}


async def load(key: str) -> float:
    await asyncio.sleep(0)
    return 1.0


@app.get("/session")
async def session(host: str) -> int:
    if host not in sessions:
        await asyncio.sleep(0)
        sessions[host] = httpx.AsyncClient(base_url=host)  # error: apr-unlocked-shared-state
    return len(sessions)


@app.post("/attempt")
async def attempt(user: str) -> bool:
    if attempts.get(user, 0) >= 5:
        return False
    ok = await load(user)
    if not ok:
        attempts[user] = attempts.get(user, 0) + 1
    return True


@app.post("/attempt2")
async def attempt2(user: str) -> bool:
    count = attempts.get(user, 0)
    ok = await load(user)
    if not ok:
        attempts[user] = count + 1  # error: apr-unlocked-shared-state
    return True


@app.post("/run")
async def run() -> str:
    global running
    if running:
        return "busy"
    await load("x")
    running = True  # error: apr-unlocked-shared-state
    return "started"


@app.post("/run2")
async def ok_run() -> str:
    global running
    if running:
        return "busy"
    running = True
    try:
        await load("x")
    finally:
        running = False
    return "started"


@app.post("/buffer")
async def add(line: str) -> None:
    buffer.append(line)
    if len(buffer) >= 10:
        await flush()


async def flush() -> None:
    global buffer
    await send(buffer)
    buffer = []  # error: apr-unlocked-shared-state


async def send(lines: list[str]) -> None:
    await asyncio.sleep(0)


async def ok_flush() -> None:
    global buffer
    lines, buffer = buffer, []
    await send(lines)


@app.post("/depth")
async def depth() -> int:
    global queue_depth
    queue_depth = queue_depth + await size()  # error: apr-unlocked-shared-state
    return queue_depth


async def size() -> int:
    await asyncio.sleep(0)
    return 1


@app.post("/leader")
async def leader(zone: str, name: str) -> str:
    current = leaders.get(zone)
    if current is None:
        await load(zone)
        leaders[zone] = name  # error: apr-unlocked-shared-state
        current = name
    return current


@app.get("/throttle")
async def throttle() -> bool:
    global last_run
    if last_run and time.time() - last_run < 60:
        return False
    await load("x")
    last_run = time.time()  # error: apr-unlocked-shared-state
    return True


@app.get("/price")
async def ok_price(key: str) -> float:
    cached = prices.get(key)
    if cached and cached[1] > time.time():
        return cached[0]
    value = await load(key)
    prices[key] = (value, time.time() + 30)
    return value
