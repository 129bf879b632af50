# only: apr-request-scoped-task
"""Tasks that a handler waits for, or ends, only where a condition holds."""

import asyncio

from fastapi import FastAPI, WebSocket

app = FastAPI()


async def work(seconds: int) -> int:
    await asyncio.sleep(seconds)
    return seconds


@app.post("/one")
async def only_now(now: bool) -> dict[str, bool]:
    task = asyncio.create_task(work(1))  # error: apr-request-scoped-task
    if now:
        await task
    return {"now": now}


@app.post("/two")
async def one_of_three(mode: str) -> dict[str, str]:
    task = asyncio.create_task(work(1))  # error: apr-request-scoped-task
    if mode == "wait":
        await task
    elif mode == "stop":
        task.cancel()
    else:
        mode = "later"
    return {"mode": mode}


@app.post("/three")
async def all_branches(mode: str) -> dict[str, str]:
    task = asyncio.create_task(work(1))
    if mode == "wait":
        await task
    else:
        task.cancel()
    return {"mode": mode}


@app.post("/four")
async def asked_first() -> dict[str, bool]:
    task = asyncio.create_task(work(1))
    await asyncio.sleep(0.5)
    if not task.done():
        task.cancel()
    return {"done": True}


@app.post("/five")
async def made_and_waited_for(now: bool) -> dict[str, bool]:
    if now:
        task = asyncio.create_task(work(1))
        await task
    return {"now": now}


@app.post("/six")
async def kept_for_later(now: bool) -> dict[str, int]:
    task = asyncio.create_task(work(1))
    found = 0
    if now:
        found = await work(2)
    return {"found": found + await task}


@app.post("/seven")
async def both_ends(now: bool) -> dict[str, bool]:
    task = asyncio.create_task(work(1))
    if now:
        await asyncio.wait({task}, timeout=1)
    task.cancel()
    return {"now": now}


@app.websocket("/eight")
async def ends_in_finally(socket: WebSocket) -> None:
    await socket.accept()
    task = asyncio.create_task(work(1))
    try:
        await socket.receive_text()
    finally:
        if not task.cancelled():
            task.cancel()
