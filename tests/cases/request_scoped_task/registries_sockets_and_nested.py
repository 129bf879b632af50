# only: apr-request-scoped-task, apr-fire-and-forget
from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from functools import partial, wraps
from typing import Annotated, Any, Protocol

from aiohttp import web
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.views.decorators.http import require_POST
from fastapi import APIRouter, Depends, FastAPI, Request, Response, WebSocket
from flask import Flask, Response as FlaskResponse, request as flask_request, stream_with_context
from litestar import Controller, Request as LRequest, get, post
from litestar.datastructures import State
from rest_framework.viewsets import ModelViewSet, ViewSet
from starlette.endpoints import HTTPEndpoint, WebSocketEndpoint
from starlette.requests import Request as SRequest
from starlette.responses import JSONResponse, StreamingResponse
from starlette.websockets import WebSocket as SWebSocket

router = APIRouter()
flask_app = Flask(__name__)
executor = ThreadPoolExecutor(4)


async def sync_stock(sku: str) -> int:
    await asyncio.sleep(10)
    return len(sku)


def render(sku: str) -> int:
    return len(sku)


class Jobs:
    def __init__(self) -> None:
        self.by_id: dict[str, asyncio.Task[int]] = {}

    def put(self, key: str, task: asyncio.Task[int]) -> None:
        self.by_id[key] = task

    def status(self, key: str) -> bool:
        return self.by_id[key].done()


jobs = Jobs()


@dataclass
class OwnedJobs:
    by_id: dict[str, asyncio.Task[int]] = field(default_factory=dict)

    def put(self, key: str, task: asyncio.Task[int]) -> None:
        self.by_id[key] = task
        task.add_done_callback(lambda _: self.by_id.pop(key, None))


owned = OwnedJobs()


@router.post("/a/{sku}")
async def a(sku: str) -> dict[str, str]:
    jobs.put(sku, asyncio.create_task(sync_stock(sku)))  # error: apr-request-scoped-task
    return {"id": sku}


@router.post("/b/{sku}")
async def b(sku: str, response: Response) -> None:
    task = asyncio.create_task(sync_stock(sku))  # error: apr-request-scoped-task
    response.headers["x-task"] = task.get_name()


@router.post("/c/{sku}")
async def c(sku: str) -> dict[str, bool]:
    task = asyncio.create_task(sync_stock(sku))  # error: apr-request-scoped-task
    await asyncio.sleep(0.1)
    if task.done():
        return {"done": True}
    return {"done": False}


@router.post("/d/{sku}")
async def d(sku: str) -> dict[str, bool]:
    tasks = [asyncio.create_task(sync_stock(s)) for s in sku]  # error: apr-request-scoped-task
    return {"done": all(t.done() for t in tasks)}


@router.post("/e")
def e() -> dict[str, int]:
    futures = {executor.submit(render, s) for s in "ab"}
    done, not_done = wait(futures, return_when=FIRST_COMPLETED, timeout=3)  # error: apr-request-scoped-task
    return {"done": len(done)}


@require_POST
def f(request: HttpRequest) -> HttpResponse:
    threads = [threading.Thread(target=render, args=(s,)) for s in "ab"]
    for t in threads:
        t.start()  # error: apr-request-scoped-task
    return JsonResponse({"n": len(threads)})


class Stock(ViewSet):
    def create(self, request: Any) -> JsonResponse:
        future = executor.submit(render, "x")  # error: apr-request-scoped-task
        self.future = future
        return JsonResponse({})


class Endpoint(HTTPEndpoint):
    async def post(self, request: SRequest) -> JSONResponse:
        task = asyncio.create_task(sync_stock("x"))  # error: apr-request-scoped-task
        return JSONResponse({"task": task.get_name()})


class Socket(WebSocketEndpoint):
    async def on_connect(self, websocket: SWebSocket) -> None:
        await websocket.accept()
        self.ticker = asyncio.create_task(sync_stock("x"))  # error: apr-request-scoped-task

    async def on_receive(self, websocket: SWebSocket, data: Any) -> None:
        await websocket.send_text("x")


class OkSocket(WebSocketEndpoint):
    async def on_connect(self, websocket: SWebSocket) -> None:
        await websocket.accept()
        self.ticker = asyncio.create_task(sync_stock("x"))

    async def on_disconnect(self, websocket: SWebSocket, close_code: int) -> None:
        self.ticker.cancel()


@get("/g")
async def g(state: State) -> dict[str, str]:
    state.refresh = asyncio.create_task(sync_stock("x"))  # error: apr-request-scoped-task
    return {}


async def h(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    feeder = asyncio.create_task(sync_stock("x"))  # error: apr-request-scoped-task
    await response.write(b"x")
    await response.write_eof()
    print(feeder)
    return response


async def current(request: Request) -> AsyncIterator[dict[str, Any]]:
    refresh = asyncio.create_task(sync_stock("x"))
    try:
        yield {"x": 1}
    finally:
        refresh.cancel()


@router.get("/nested")
async def nested() -> dict[str, str]:
    async def run() -> str:
        task = asyncio.create_task(sync_stock("x"))  # error: apr-request-scoped-task
        return task.get_name()

    return {"task": await run()}


@router.get("/two")
async def two() -> int:
    fast = asyncio.create_task(sync_stock("a"))
    slow = asyncio.create_task(sync_stock("b"))
    await asyncio.wait((fast, slow), return_when=asyncio.FIRST_COMPLETED)  # error: apr-request-scoped-task
    if fast.done():
        return fast.result()
    return slow.result()


@router.get("/early")
async def early(quick: bool) -> int:
    task = asyncio.create_task(sync_stock("a"))  # error: apr-request-scoped-task
    if quick:
        return 0
    return await task


# ---- left


@router.post("/ok-owned/{sku}")
async def ok_owned(sku: str) -> None:
    owned.put(sku, asyncio.create_task(sync_stock(sku)))


@router.get("/ok-dep")
async def ok_dep(x: Annotated[dict[str, Any], Depends(current)]) -> Any:
    return x


@router.get("/ok-wait-for")
async def ok_wait_for() -> int:
    task = asyncio.create_task(sync_stock("x"))
    try:
        return await asyncio.wait_for(asyncio.shield(task), 3)
    except TimeoutError:
        task.cancel()
        return 0


@router.get("/ok-gather")
async def ok_gather() -> list[int]:
    first = asyncio.create_task(sync_stock("a"))
    rest = [asyncio.create_task(sync_stock(s)) for s in "bc"]
    return list(await asyncio.gather(first, *rest))


@router.get("/ok-two")
async def ok_two() -> int:
    fast = asyncio.create_task(sync_stock("a"))
    slow = asyncio.create_task(sync_stock("b"))
    done, pending = await asyncio.wait((fast, slow), return_when=asyncio.FIRST_COMPLETED)
    [p.cancel() for p in pending]
    return done.pop().result()


@router.get("/ok-completed")
async def ok_completed() -> int:
    tasks = [asyncio.create_task(sync_stock(s)) for s in "ab"]
    try:
        for next_one in asyncio.as_completed(tasks):
            return await next_one
    finally:
        for t in tasks:
            t.cancel()
    return 0


@flask_app.get("/ok-stream")
def ok_stream() -> FlaskResponse:
    def lines() -> Any:
        future = executor.submit(render, "x")
        yield str(future.result(timeout=3))

    return FlaskResponse(stream_with_context(lines()))


@flask_app.post("/ok-threads")
def ok_threads() -> str:
    threads = [threading.Thread(target=render, args=(s,)) for s in "ab"]
    for t in threads:
        t.start()
    for t in threads:
        t.join(timeout=3)
    return ""


@router.websocket("/ok-ws")
async def ok_ws(ws: WebSocket) -> None:
    await ws.accept()
    tasks = {asyncio.create_task(ws.receive_text()), asyncio.create_task(sync_stock("x"))}
    try:
        done, tasks = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for t in tasks:
            t.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@router.websocket("/ok-ws-loop")
async def ok_ws_loop(ws: WebSocket) -> None:
    await ws.accept()
    pending: set[asyncio.Task[Any]] = set()
    async with contextlib.AsyncExitStack() as stack:
        task = asyncio.create_task(sync_stock("x"))
        stack.callback(task.cancel)
        await ws.receive_text()


app = FastAPI()
app.include_router(router)
aio = web.Application()
aio.router.add_get("/h", h)
