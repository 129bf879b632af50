# only: apr-blocking-call
"""Async jobs, consumers, middleware and servers share one loop; jobs and consumers that are plain functions have a process or thread of their own."""

import time
from typing import Any

import aio_pika
import requests
from aiohttp import web
from aiokafka import AIOKafkaConsumer
from arq import cron
from celery import Celery
from starlette.applications import Starlette
from starlette.endpoints import HTTPEndpoint
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send
from taskiq import InMemoryBroker

celery_app = Celery("shop")
broker = InMemoryBroker()


@celery_app.task
def send_receipt(order_id: int) -> None:
    time.sleep(1)
    requests.post("https://mail.example.com", timeout=5)


@broker.task
async def send_reminder(order_id: int) -> None:
    requests.post("https://mail.example.com", timeout=5)  # error: apr-blocking-call


async def nightly(ctx: dict[str, Any]) -> None:
    time.sleep(60)  # error: apr-blocking-call


async def startup(ctx: dict[str, Any]) -> None:
    time.sleep(1)


class WorkerSettings:
    functions = [nightly]
    cron_jobs = [cron(nightly, hour=3)]
    on_startup = startup


async def consume(queue: aio_pika.abc.AbstractQueue) -> None:
    async with queue.iterator() as messages:
        async for message in messages:
            async with message.process():
                requests.post("https://stock.example.com", data=message.body, timeout=5)  # error: apr-blocking-call


async def consume_kafka(consumer: AIOKafkaConsumer) -> None:
    async for record in consumer:
        index(record.value)  # error: apr-blocking-call


def index(body: bytes | None) -> None:
    requests.put("https://search.example.com", data=body, timeout=5)


class Timing(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        time.sleep(0.001)  # error: apr-blocking-call
        return await call_next(request)


class PureMiddleware:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.rules = requests.get("https://rules.example.com", timeout=5).json()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        requests.get("https://rules.example.com", timeout=5)  # error: apr-blocking-call
        await self.app(scope, receive, send)


class Health(HTTPEndpoint):
    def get(self, request: Request) -> Response:
        requests.get("https://stock.example.com/health", timeout=1)
        return PlainTextResponse("ok")

    async def post(self, request: Request) -> Response:
        requests.get("https://stock.example.com/health", timeout=1)  # error: apr-blocking-call
        return PlainTextResponse("ok")


def plain_route(request: Request) -> Response:
    time.sleep(1)
    return PlainTextResponse("ok")


async def async_route(request: Request) -> Response:
    time.sleep(1)  # error: apr-blocking-call
    return PlainTextResponse("ok")


app = Starlette(routes=[Route("/plain", plain_route), Route("/async", async_route), Route("/health", Health)])


async def show(request: web.Request) -> web.Response:
    body = requests.get("https://stock.example.com", timeout=5).text  # error: apr-blocking-call
    return web.Response(text=body)


@web.middleware
async def audit(request: web.Request, handler: Any) -> web.StreamResponse:
    with open("/var/log/audit.log", "a") as log:  # error: apr-blocking-call
        log.write(request.path)
    response: web.StreamResponse = await handler(request)
    return response


async def open_pool(application: web.Application) -> None:
    time.sleep(1)


async def close_pool(application: web.Application) -> None:
    time.sleep(1)


def make_app() -> web.Application:
    application = web.Application(middlewares=[audit])
    application.router.add_get("/stock", show)
    application.on_startup.append(open_pool)
    application.on_cleanup.append(close_pool)
    return application
