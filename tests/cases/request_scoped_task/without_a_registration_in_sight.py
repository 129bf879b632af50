# only: apr-request-scoped-task, apr-fire-and-forget
"""aiohttp handlers that are registered elsewhere; a thread that a field without a type holds; a dependency that gives a task away."""

import asyncio
import threading
from typing import Annotated

from aiohttp import web
from fastapi import APIRouter, Depends
from flask import Flask, g

app = Flask(__name__)
router = APIRouter()


async def crunch(n: int) -> int:
    return n


def work(n: int) -> int:
    return n


async def start_export(request: web.Request) -> web.Response:
    task = asyncio.ensure_future(crunch(3))  # error: apr-request-scoped-task
    request.app["exports"].append(task)
    return web.json_response({"n": len(request.app["exports"])})


async def start_attr(request: web.Request) -> web.Response:
    request["job"] = asyncio.ensure_future(crunch(3))  # error: apr-request-scoped-task
    return web.json_response({})


async def start_and_drop(request: web.Request) -> web.Response:
    asyncio.ensure_future(crunch(3))  # error: apr-fire-and-forget
    return web.json_response({})


async def run_export(request: web.Request) -> web.Response:
    task = asyncio.ensure_future(crunch(3))
    return web.json_response({"n": await asyncio.wait_for(task, 2)})


@app.post("/worker")
def worker_on_g() -> str:
    g.worker = threading.Thread(target=work, args=(3,))
    g.worker.start()  # error: apr-request-scoped-task
    return "started"


@app.post("/joined")
def joined_on_g() -> str:
    g.crawler = threading.Thread(target=work, args=(3,))
    g.crawler.start()
    g.crawler.join(5)
    return "done"


async def prefetched() -> "asyncio.Task[int]":
    return asyncio.create_task(crunch(3))  # gap: apr-request-scoped-task  (who is injected with it is not followed)


@router.get("/prefetched")
async def uses_prefetched(task: Annotated["asyncio.Task[int]", Depends(prefetched)]) -> dict[str, bool]:
    return {"done": task.done()}
