"""Code that looks like a forgotten await to a reader of names: plain functions of well-known names, futures, handles, generators, hooks, schedulers that do await."""

# only: apr-unawaited-coroutine
from __future__ import annotations

import asyncio
import contextlib
import functools
import inspect
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable
from typing import Any, TypeVar

import anyio
import pytest
from aiohttp import web
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from fastapi import BackgroundTasks, FastAPI
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.responses import JSONResponse
from starlette.routing import Route

T = TypeVar("T")


async def job(name: str = "") -> int:
    await asyncio.sleep(0)
    return len(name)


class Client:
    """A synchronous client with the names of an asynchronous one."""

    def get(self, key: str) -> str:
        return key

    def execute(self, text: str) -> None:
        print(text)

    def wait(self) -> bool:
        return True


def sync_client(client: Client) -> None:
    client.execute("x")
    if client.wait():
        print(client.get("a"))


class Worker:
    def __init__(self) -> None:
        self.tasks: set[asyncio.Task[int]] = set()
        self._main: Coroutine[Any, Any, int] | None = None
        self.scheduler = AsyncIOScheduler()

    def start(self) -> None:
        task = asyncio.get_running_loop().create_task(job())
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)
        self.scheduler.add_job(job, "interval", minutes=5)
        self.scheduler.add_job(functools.partial(job, "rates"), "interval", minutes=5)

    def prepare(self) -> Worker:
        self._main = job("main")
        return self

    async def run(self) -> int:
        if self._main:
            return await self._main
        return 0

    def close(self) -> None:
        if self._main is not None:
            self._main.close()


async def with_anyio(names: list[str]) -> None:
    async with anyio.create_task_group() as group:
        for name in names:
            group.start_soon(job, name)
        await group.start(started)


async def started(*, task_status: anyio.abc.TaskStatus[None] = anyio.TASK_STATUS_IGNORED) -> None:
    task_status.started()


async def in_the_background(background: BackgroundTasks) -> JSONResponse:
    background.add_task(job, "mail")
    return JSONResponse({"ok": True}, background=BackgroundTask(job, "mail"))


async def startup(app: web.Application) -> None:
    await job()


async def handler(request: web.Request) -> web.Response:
    return web.json_response({"n": await job()})


def aiohttp_app() -> web.Application:
    app = web.Application()
    app.on_startup.append(startup)
    app.router.add_get("/", handler)
    return app


async def page(request: Any) -> JSONResponse:
    return JSONResponse({"n": await job()})


def starlette_app() -> Starlette:
    return Starlette(routes=[Route("/", page)])


@contextlib.asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    await job()
    yield


def fastapi_app() -> FastAPI:
    return FastAPI(lifespan=lifespan)


async def first_of(candidates: Iterable[Awaitable[T]]) -> T:
    for candidate in candidates:
        return await candidate
    raise LookupError


async def handed_to_a_helper() -> int:
    return await first_of([job("a"), job("b")])


async def handed_as_a_generator() -> int:
    return await first_of(job(one) for one in "abc")


async def handed_to_what_says_any(registry: dict[str, Any], names: list[str]) -> None:
    for name in names:
        registry[name] = job(name)


def a_factory_of_coroutines(name: str) -> Callable[[], Coroutine[Any, Any, int]]:
    return lambda: job(name)


def a_bound_factory(name: str) -> Callable[[], Coroutine[Any, Any, int]]:
    return functools.partial(job, name)


async def called_by_a_loop(name: str) -> int:
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    loop.call_soon(future.set_result, 5)
    await future
    runner = a_factory_of_coroutines(name)
    return await runner()


async def with_a_timeout(name: str) -> int:
    pending = job(name)
    try:
        async with asyncio.timeout(5):
            return await pending
    except TimeoutError:
        return 0


async def closed_on_the_other_path(name: str, is_wanted: bool) -> int:
    pending = job(name)
    if not is_wanted:
        pending.close()
        return 0
    return await pending


async def finally_awaited(name: str) -> int:
    pending = None
    try:
        pending = job(name)
    finally:
        if pending is not None:
            await pending
    return 0


async def chosen_by_a_table(name: str) -> int:
    makers: dict[str, Callable[[str], Awaitable[int]]] = {"job": job}
    return await makers[name](name)


async def in_parallel_with_a_name(name: str) -> int:
    first, second = await asyncio.gather(job(name), job(name))
    return first + second


async def by_position(names: list[str]) -> list[int]:
    pending = [(name, job(name)) for name in names]
    return [await one for _, one in pending]


async def by_key(names: list[str]) -> dict[str, int]:
    pending = {name: asyncio.create_task(job(name)) for name in names}
    return {name: await one for name, one in pending.items()}


async def in_chunks(names: list[str]) -> list[int]:
    pending: list[Awaitable[int]] = []
    found: list[int] = []
    for name in names:
        pending.append(job(name))
        if len(pending) == 10:
            found += await asyncio.gather(*pending)
            pending = []
    if pending:
        found += await asyncio.gather(*pending)
    return found


def on_a_thread_of_its_own(name: str) -> int:
    import threading

    result: list[int] = []
    thread = threading.Thread(target=lambda: result.append(asyncio.run(job(name))))
    thread.start()
    thread.join(5)
    return result[0]


async def asked_before_it_is_awaited(value: int | Awaitable[int]) -> int:
    if inspect.isawaitable(value):
        return await value
    return value


async def by_isinstance(hook: Callable[[str], Any]) -> Any:
    result = hook("x")
    if isinstance(result, Awaitable):
        result = await result
    return result


@pytest.fixture
async def worker() -> AsyncIterator[Worker]:
    one = Worker()
    yield one
    one.close()


async def test_worker(worker: Worker) -> None:
    with pytest.raises(ValueError):
        await job("x")
    assert await worker.run() == 0


def test_that_it_is_a_coroutine() -> None:
    pending = job("x")
    assert asyncio.iscoroutine(pending)
    pending.close()


class Lazy:
    """Given to a template engine that awaits."""

    def __init__(self, value: Awaitable[int]) -> None:
        self.value = value


def lazily(name: str) -> Lazy:
    return Lazy(job(name))


class Registry:
    handlers: dict[str, Callable[[str], Awaitable[int]]] = {}

    def register(self, name: str) -> Callable[[Callable[[str], Awaitable[int]]], Callable[[str], Awaitable[int]]]:
        def decorator(func: Callable[[str], Awaitable[int]]) -> Callable[[str], Awaitable[int]]:
            self.handlers[name] = func
            return func

        return decorator

    def dispatch(self, name: str) -> Awaitable[int]:
        return self.handlers[name](name)


registry = Registry()


@registry.register("job")
async def registered(name: str) -> int:
    return await registry.dispatch(name)
