"""A race in a service that handlers call; endpoint classes; resolvers; hooks; routes registered by call."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import strawberry
from aiohttp import web
from fastapi import APIRouter, FastAPI, Request
from starlette.endpoints import HTTPEndpoint, WebSocketEndpoint
from starlette.requests import Request as StarletteRequest
from starlette.responses import PlainTextResponse
from starlette.websockets import WebSocket

app = FastAPI()
router = APIRouter()


async def quote(carrier: str) -> int:
    await asyncio.sleep(1)
    return len(carrier)


class QuoteService:
    async def fastest(self, carriers: list[str]) -> int:
        tasks = [asyncio.create_task(quote(one)) for one in carriers]
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)  # error: apr-request-scoped-task
        return done.pop().result()

    async def fastest_alone(self, carriers: list[str]) -> int:
        tasks = [asyncio.create_task(quote(one)) for one in carriers]
        done, slow = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        await stop(slow)
        return done.pop().result()

    async def in_time(self, carriers: list[str]) -> list[int]:
        tasks = [asyncio.create_task(quote(one)) for one in carriers]
        done, _ = await asyncio.wait(tasks, timeout=1.5)
        for task in tasks:
            task.cancel()
        return [task.result() for task in done]


async def stop(tasks: set[asyncio.Task[int]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@router.get("/fastest")
async def fastest() -> list[int]:
    service = QuoteService()
    await service.in_time([])
    return [await service.fastest(["a", "b"]), await service.fastest_alone(["a", "b"])]


async def by_call(request: Request) -> str:
    task = asyncio.create_task(quote("a"))  # error: apr-request-scoped-task
    return task.get_name()


async def by_call_without_a_request(carrier: str) -> str:
    task = asyncio.create_task(quote(carrier))  # error: apr-request-scoped-task
    return task.get_name()


app.add_api_route("/by-call", by_call)
app.add_api_route("/by-call/{carrier}", by_call_without_a_request)


async def tracked(request: Request) -> None:
    request.app.state.quotes.add(asyncio.create_task(quote("a")))  # error: apr-request-scoped-task


async def owned(request: Request) -> None:
    request.app.state.races.add(asyncio.create_task(quote("a")))


app.add_api_route("/tracked", tracked)
app.add_api_route("/owned", owned)


@app.on_event("shutdown")
async def shut_down() -> None:
    for task in app.state.races:
        task.cancel()


class Chat(WebSocketEndpoint):
    encoding = "text"

    async def on_connect(self, websocket: WebSocket) -> None:
        await websocket.accept()
        self._pinger = asyncio.create_task(quote("ping"))  # error: apr-request-scoped-task
        self._watcher = asyncio.create_task(quote("watch"))

    async def on_disconnect(self, websocket: WebSocket, close_code: int) -> None:
        self._watcher.cancel()


class Report(HTTPEndpoint):
    async def get(self, request: StarletteRequest) -> PlainTextResponse:
        task = asyncio.create_task(quote("x"))  # error: apr-request-scoped-task
        return PlainTextResponse(task.get_name())

    async def post(self, request: StarletteRequest) -> PlainTextResponse:
        task = asyncio.create_task(quote("x"))
        return PlainTextResponse(str(await task))


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def order(self, carrier: str) -> str:
        task = asyncio.create_task(quote(carrier))  # error: apr-request-scoped-task
        return task.get_name()

    @strawberry.mutation
    async def order_now(self, carrier: str) -> int:
        async with asyncio.TaskGroup() as group:
            task = group.create_task(quote(carrier))
        return task.result()


def launch(coro: Coroutine[Any, Any, int]) -> asyncio.Task[int]:
    return asyncio.create_task(coro)


@router.get("/helper")
async def through_a_helper() -> str:
    return launch(quote("a")).get_name()  # error: apr-fire-and-forget


@router.get("/helper2")
async def through_a_helper_and_kept() -> str:
    task = launch(quote("a"))  # error: apr-request-scoped-task
    return task.get_name()


async def aiohttp_handler(request: web.Request) -> web.Response:
    ticker = asyncio.create_task(quote("tick"))  # error: apr-request-scoped-task
    return web.Response(text=ticker.get_name())


web_app = web.Application()
web_app.router.add_get("/tick", aiohttp_handler)
app.include_router(router)


@router.get("/limit")
async def looks_at_the_rest_only(carrier: str) -> int | None:
    task = asyncio.create_task(quote(carrier))
    done, pending = await asyncio.wait([task], timeout=1)  # error: apr-request-scoped-task
    return None if pending else task.result()


@router.get("/limit2")
async def ends_the_rest(carrier: str) -> int | None:
    task = asyncio.create_task(quote(carrier))
    done, pending = await asyncio.wait([task], timeout=1)
    if pending:
        task.cancel()
        return None
    return task.result()


@router.get("/race")
async def rest_under_the_same_name() -> int:
    tasks = {asyncio.create_task(quote(carrier)) for carrier in "abc"}
    done, tasks = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    return done.pop().result()


@router.get("/race2")
async def rest_under_the_same_name_and_left() -> int:
    tasks = {asyncio.create_task(quote(carrier)) for carrier in "abc"}
    done, tasks = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)  # error: apr-request-scoped-task
    return done.pop().result()
