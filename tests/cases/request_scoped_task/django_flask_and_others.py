"""The same in Django, Flask, Django REST framework, Litestar, aiohttp and Starlette: views, class-based views, hooks, middleware."""

import asyncio
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from aiohttp import web
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views import View
from flask import Blueprint, Flask, jsonify
from flask.typing import ResponseReturnValue
from litestar import Controller, get, post
from litestar.background_tasks import BackgroundTask
from litestar.response import Response as LitestarResponse
from rest_framework.request import Request as DrfRequest
from rest_framework.response import Response as DrfResponse
from rest_framework.views import APIView
from starlette.applications import Starlette
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

flask_app = Flask(__name__)
bp = Blueprint("reports", __name__)
pool = ThreadPoolExecutor(4)
_futures: dict[str, Future[int]] = {}


def crunch(key: str) -> int:
    return len(key)


async def work(key: str) -> int:
    await asyncio.sleep(1)
    return len(key)


# --- Flask ------------------------------------------------------------------------------------------------------------------------


@bp.post("/reports/<key>")
def report(key: str) -> ResponseReturnValue:
    worker = threading.Thread(target=crunch, args=(key,), daemon=True)
    worker.start()  # error: apr-request-scoped-task
    return jsonify(thread=worker.ident), 202


@bp.post("/jobs/<key>")
def job(key: str) -> ResponseReturnValue:
    _futures[key] = pool.submit(crunch, key)  # error: apr-request-scoped-task
    return "", 202


@bp.get("/jobs/<key>")
def job_state(key: str) -> ResponseReturnValue:
    future = _futures.get(key)
    return jsonify(ready=future is not None and future.done())


@flask_app.before_request
def count() -> None:
    timer = threading.Timer(5, crunch, ("count",))
    timer.start()  # error: apr-request-scoped-task


@bp.post("/mails/<key>")
def mail(key: str) -> ResponseReturnValue:
    threading.Thread(target=crunch, args=(key,)).start()  # error: apr-fire-and-forget
    return "", 202


@bp.get("/sums/<key>")
def total(key: str) -> ResponseReturnValue:
    futures = [pool.submit(crunch, part) for part in key]
    return jsonify(sum(future.result(timeout=5) for future in futures))


# --- Django -----------------------------------------------------------------------------------------------------------------------


async def export_view(request: HttpRequest) -> HttpResponse:
    task = asyncio.create_task(work(request.path))  # error: apr-request-scoped-task
    return JsonResponse({"task": task.get_name()})


async def side_by_side(request: HttpRequest) -> HttpResponse:
    first = asyncio.create_task(work(request.path))
    second = asyncio.create_task(work(request.path))
    return JsonResponse({"sum": sum(await asyncio.gather(first, second))})


class ExportView(View):
    def post(self, request: HttpRequest) -> HttpResponse:
        self._worker = threading.Thread(target=crunch, args=(request.path,))
        self._worker.start()  # error: apr-request-scoped-task
        return HttpResponse(status=202)


class ImportView(APIView):
    def post(self, request: DrfRequest) -> DrfResponse:  # error: apr-no-rate-limit
        future = pool.submit(crunch, "x")  # error: apr-request-scoped-task
        return DrfResponse({"done": future.done()})

    def get(self, request: DrfRequest) -> DrfResponse:
        return DrfResponse({"sum": pool.submit(crunch, "x").result(timeout=5)})


# --- Litestar ---------------------------------------------------------------------------------------------------------------------


class StatementController(Controller):
    path = "/statements"

    @post()
    async def create(self) -> dict[str, str]:
        task = asyncio.create_task(work("x"))  # error: apr-request-scoped-task
        return {"name": task.get_name()}

    @get()
    async def show(self) -> LitestarResponse[str]:
        return LitestarResponse("", background=BackgroundTask(work, "x"))


# --- aiohttp ----------------------------------------------------------------------------------------------------------------------

routes = web.RouteTableDef()


@routes.post("/exports")
async def create_export(request: web.Request) -> web.Response:
    request.app["exports"]["x"] = asyncio.create_task(work("x"))  # error: apr-request-scoped-task
    return web.Response(status=202)


@routes.get("/socket")
async def socket(request: web.Request) -> web.WebSocketResponse:
    ws = web.WebSocketResponse()
    await ws.prepare(request)
    sender = asyncio.create_task(work("x"))
    try:
        async for message in ws:
            print(message)
    finally:
        sender.cancel()
    return ws


async def start_listener(app: web.Application) -> None:
    app["listener"] = asyncio.create_task(work("x"))


async def stop_listener(app: web.Application) -> None:
    app["listener"].cancel()
    await app["listener"]


application = web.Application()
application.on_startup.append(start_listener)
application.on_cleanup.append(stop_listener)


# --- Starlette --------------------------------------------------------------------------------------------------------------------


async def statement(request: Request) -> Response:
    task = request.app.state.loop.create_task(work("x"))
    local = asyncio.create_task(work("x"))  # error: apr-request-scoped-task
    return Response(f"{task} {local}")


class Audit(BaseHTTPMiddleware):
    def __init__(self, app: Any) -> None:
        super().__init__(app)

    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        task = asyncio.create_task(work(request.url.path))  # error: apr-request-scoped-task
        response = await call_next(request)
        response.headers["x-audit"] = task.get_name()
        return response


class Timing(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        task = asyncio.create_task(work(request.url.path))
        response = await call_next(request)
        await task
        return response


starlette = Starlette(routes=[Route("/", statement)])
