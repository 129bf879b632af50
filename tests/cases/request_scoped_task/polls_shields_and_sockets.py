# only: apr-request-scoped-task
"""Tasks that are polled, shielded, raced; sockets of four frameworks; threads and futures that a view keeps."""

from __future__ import annotations

import asyncio
import functools
import threading
from collections.abc import AsyncIterator, Callable, Coroutine
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.views import View
from fastapi import FastAPI, Request, WebSocket, WebSocketDisconnect
from flask import Blueprint, current_app, jsonify
from litestar import Litestar, Request as LRequest, WebSocket as LSocket, get, post, websocket
from starlette.concurrency import run_in_threadpool
from starlette.endpoints import WebSocketEndpoint
from starlette.routing import Route, WebSocketRoute

app = FastAPI()
bp = Blueprint("x", __name__)
pool = ThreadPoolExecutor(2)


async def render(n: int) -> bytes:
    await asyncio.sleep(n)
    return b""


def render_sync(n: int) -> bytes:
    return b""


@app.get("/a")
async def polled(n: int) -> dict[str, Any]:
    job = asyncio.get_running_loop().create_task(render(n), name="render")  # error: apr-request-scoped-task
    await asyncio.sleep(0.5)
    if job.done():
        return {"size": len(job.result())}
    return {"status": "pending"}


@app.get("/b")
async def shielded(n: int) -> dict[str, Any]:
    job = asyncio.create_task(render(n))  # error: apr-request-scoped-task
    try:
        return {"size": len(await asyncio.wait_for(asyncio.shield(job), 1))}
    except TimeoutError:
        return {"status": "pending"}


@app.get("/c")
async def bounded(n: int) -> dict[str, Any]:
    job = asyncio.create_task(render(n))
    try:
        async with asyncio.timeout(1):
            return {"size": len(await job)}
    except TimeoutError:
        return {"status": "timeout"}


@app.get("/d")
async def fan(n: int) -> list[int]:
    jobs = [asyncio.create_task(render(i)) for i in range(n)]
    sizes = []
    for done in asyncio.as_completed(jobs):
        sizes.append(len(await done))
    return sizes


@app.get("/e")
async def first_of(n: int) -> int:
    jobs = [asyncio.create_task(render(i)) for i in range(n)]
    done, _ = await asyncio.wait(jobs, return_when=asyncio.FIRST_COMPLETED)  # error: apr-request-scoped-task
    return len(done)


@app.get("/f")
async def first_of_all_cancelled(n: int) -> int:
    jobs = [asyncio.create_task(render(i)) for i in range(n)]
    done, rest = await asyncio.wait(jobs, return_when="FIRST_COMPLETED")
    for job in rest:
        job.cancel()
    return len(done)


@dataclass
class Session:
    socket: WebSocket
    pump: asyncio.Task[None] | None = None
    tasks: list[asyncio.Task[Any]] = field(default_factory=list)


async def pump(ws: WebSocket) -> None:
    while True:
        await ws.send_text("x")
        await asyncio.sleep(1)


@app.websocket("/ws1")
async def ws_leaks(ws: WebSocket) -> None:
    await ws.accept()
    session = Session(ws)
    session.pump = asyncio.create_task(pump(ws))  # error: apr-request-scoped-task
    try:
        while True:
            await ws.receive_text()
    except WebSocketDisconnect:
        return


@app.websocket("/ws2")
async def ws_gathers(ws: WebSocket) -> None:
    await ws.accept()
    sender = asyncio.create_task(pump(ws))
    receiver = asyncio.create_task(ws.receive_text())
    _, pending = await asyncio.wait({sender, receiver}, return_when=asyncio.FIRST_COMPLETED)
    for task in pending:
        task.cancel()
    await asyncio.gather(*pending, return_exceptions=True)


@app.websocket("/ws3")
async def ws_group(ws: WebSocket) -> None:
    await ws.accept()
    async with asyncio.TaskGroup() as group:
        group.create_task(pump(ws))
        group.create_task(pump(ws))


@app.websocket("/ws4")
async def ws_stack(ws: WebSocket) -> None:
    await ws.accept()
    task = asyncio.create_task(pump(ws))
    async with AsyncExitStack() as stack:
        stack.callback(task.cancel)
        while True:
            await ws.receive_text()


@post("/reports")
async def start_report(request: LRequest[Any, Any, Any]) -> dict[str, str]:
    request.app.state.report = asyncio.create_task(render(3))  # error: apr-request-scoped-task
    return {"status": "started"}


@websocket("/live")
async def live(socket: LSocket[Any, Any, Any]) -> None:
    await socket.accept()
    beat = asyncio.ensure_future(render(1))
    try:
        await socket.receive_text()
    finally:
        beat.cancel()


class Chat(WebSocketEndpoint):
    async def on_connect(self, websocket: Any) -> None:
        await websocket.accept()
        self.ticker = asyncio.create_task(render(1))

    async def on_disconnect(self, websocket: Any, close_code: int) -> None:
        self.ticker.cancel()


@bp.post("/export")
def export() -> Any:
    future = pool.submit(render_sync, 3)  # error: apr-request-scoped-task
    current_app.extensions["exports"].append(future)
    return jsonify(queued=True)


@bp.get("/now")
def now() -> Any:
    future = pool.submit(render_sync, 3)
    return jsonify(size=len(future.result(timeout=5)))


class Export(View):
    jobs: dict[str, threading.Thread] = {}

    def post(self, request: HttpRequest, name: str) -> HttpResponse:
        worker = threading.Thread(target=functools.partial(render_sync, 3), name=name)
        self.jobs[name] = worker
        worker.start()  # error: apr-request-scoped-task
        return HttpResponse(status=202)

    def get(self, request: HttpRequest, name: str) -> HttpResponse:
        return HttpResponse("running" if self.jobs[name].is_alive() else "done")


async def aio_stream(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    producer = asyncio.create_task(render(1))
    try:
        await response.write(await producer)
    finally:
        producer.cancel()
    return response


async def aio_cache(request: web.Request) -> web.Response:
    cache: dict[str, asyncio.Task[bytes]] = request.app["cache"]
    key = request.path
    if key not in cache:
        cache[key] = asyncio.create_task(render(2))
    return web.Response(body=await asyncio.shield(cache[key]))


@app.get("/threaded")
async def threaded(n: int) -> int:
    return len(await run_in_threadpool(render_sync, n))


@app.get("/g")
async def walrus(n: int) -> dict[str, bool]:
    if (job := asyncio.create_task(render(n))).done():  # error: apr-request-scoped-task
        return {"done": True}
    return {"done": False}
