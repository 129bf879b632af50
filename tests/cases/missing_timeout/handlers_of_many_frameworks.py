# only: apr-missing-timeout
"""A handler is one in every framework, and so is what it calls; a worker, a task, a command and start-up code are not."""

import asyncio
import queue
import threading
from collections.abc import AsyncIterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import asynccontextmanager
from multiprocessing.pool import ThreadPool
from typing import Annotated, Any

from aiohttp import web
from celery import Celery, group
from django.http import HttpRequest, HttpResponse
from django.views import View
from fastapi import APIRouter, Depends, FastAPI
from flask import Blueprint
from flask.views import MethodView
from litestar import Controller, get
from rest_framework.request import Request as ApiRequest
from rest_framework.response import Response as ApiResponse
from rest_framework.views import APIView

celery_app = Celery("shop")
blueprint = Blueprint("orders", __name__)
router = APIRouter()
executor = ThreadPoolExecutor()
workers = ThreadPool(4)
inbox: "queue.Queue[int]" = queue.Queue()
jobs: "queue.Queue[tuple[int, Future[int]]]" = queue.Queue()
routes = web.RouteTableDef()


def double(number: int) -> int:
    return 2 * number


@celery_app.task
def render(number: int) -> int:
    return double(number)


def django_view(request: HttpRequest) -> HttpResponse:
    """Nothing in sight registers it, and this is no module of views."""
    return HttpResponse(str(inbox.qsize()))


class OrderView(View):
    def get(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse(str(inbox.get()))  # error: apr-missing-timeout

    def post(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse(str(inbox.get(True, 5)))


class OrderApi(APIView):
    def get(self, request: ApiRequest) -> ApiResponse:
        future = executor.submit(double, 2)
        return ApiResponse({"total": future.result()})  # error: apr-missing-timeout

    def put(self, request: ApiRequest) -> ApiResponse:
        return ApiResponse({"total": self._total(executor.submit(double, 2))})

    def _total(self, future: "Future[int]") -> int:
        return future.result()  # error: apr-missing-timeout


class OrderMethods(MethodView):
    def get(self) -> str:
        thread = threading.Thread(target=double, args=(2,))
        thread.start()
        thread.join(timeout=5)
        return "late" if thread.is_alive() else "done"


@blueprint.get("/report")
def report() -> str:
    return str(render.delay(2).get())  # error: apr-missing-timeout


@blueprint.get("/reports")
def reports() -> str:
    return str(group(render.s(1), render.s(2)).apply_async().get(timeout=20))


@blueprint.get("/mapped")
def mapped() -> str:
    result = workers.apply_async(double, (2,))
    return str(result.get())  # error: apr-missing-timeout


class OrderController(Controller):
    path = "/orders"

    @get("/pending")
    async def pending(self) -> str:
        done = asyncio.Event()
        asyncio.get_running_loop().call_later(1, done.set)
        await done.wait()  # error: apr-missing-timeout
        return "done"

    @get("/pending-in-time")
    async def pending_in_time(self) -> str:
        done = asyncio.Event()
        async with asyncio.timeout(2):
            await done.wait()
        return "done"


@routes.get("/next")
async def next_order(request: web.Request) -> web.Response:
    changes: asyncio.Queue[str] = request.app["changes"]
    return web.Response(text=await changes.get())  # error: apr-missing-timeout


def current_total() -> int:
    return executor.submit(double, 21).result()  # error: apr-missing-timeout


@router.get("/total")
def total(value: Annotated[int, Depends(current_total)]) -> int:
    return value


def consume() -> None:
    while not inbox.empty():
        double(inbox.get())


class Worker(threading.Thread):
    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.stopping = threading.Event()

    def run(self) -> None:
        number, future = jobs.get()
        future.set_result(double(number))

    def stop(self) -> None:
        self.stopping.set()
        self.join()


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    worker = Worker()
    worker.start()
    yield
    worker.stop()


@celery_app.task
def nightly() -> Any:
    return executor.submit(double, 2).result()


@router.get("/drain")
def drain_inbox() -> list[int]:
    found = []
    while inbox.qsize() > 0:
        found.append(inbox.get())
    return found


@router.get("/start")
def start() -> str:
    def work() -> None:
        double(inbox.get())

    threading.Thread(target=work, daemon=True).start()
    return "started"
