# only: apr-unawaited-coroutine
"""Loaders, signals, wrappers and mocks: what awaits a coroutine in the end, and what only looks so."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import inspect
import threading
import typing as t
from collections import defaultdict
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Coroutine
from dataclasses import dataclass, field

import anyio
import httpx
import pytest
import redis
import redis.asyncio as aioredis
from aiohttp import ClientSession, web
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from asgiref.sync import async_to_sync, sync_to_async
from celery import shared_task
from django.db.models.signals import post_save
from django.dispatch import receiver
from fastapi import APIRouter, BackgroundTasks, Depends, FastAPI, Request, WebSocket
from graphql import GraphQLResolveInfo
from litestar import Litestar, get
from litestar.events import listener
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from starlette.applications import Starlette
from starlette.background import BackgroundTask, BackgroundTasks as StarletteTasks
from starlette.responses import JSONResponse
from starlette.routing import Route
from strawberry.dataloader import DataLoader
from tenacity import AsyncRetrying, retry, stop_after_attempt
from tortoise import fields
from tortoise.models import Model
from unittest.mock import AsyncMock, MagicMock, patch

P = t.ParamSpec("P")
R = t.TypeVar("R")


class Pet(Model):
    name = fields.CharField(max_length=10)


async def load(key: int = 0) -> int:
    await asyncio.sleep(0)
    return key


async def load_many(keys: list[int]) -> list[int]:
    return keys


def maybe(fast: bool) -> int | Awaitable[int]:
    return 1 if fast else load()


async def ok_maybe(fast: bool) -> int:
    value = maybe(fast)
    if inspect.isawaitable(value):
        value = await value
    return value  # type: ignore[return-value]


def cached(fn: Callable[P, Coroutine[t.Any, t.Any, R]]) -> Callable[P, Coroutine[t.Any, t.Any, R]]:
    memo: dict[t.Any, R] = {}

    @functools.wraps(fn)
    async def inner(*args: P.args, **kwargs: P.kwargs) -> R:
        if args not in memo:
            memo[args] = await fn(*args, **kwargs)
        return memo[args]

    return inner


@cached
async def price(key: int) -> int:
    return key


async def bad_cached() -> int:
    total = 0
    for key in range(3):
        found = price(key)  # error: apr-unawaited-coroutine
        if found:
            total += 1
    return total


class Loader:
    def __init__(self) -> None:
        self.pets = DataLoader(load_fn=load_many)
        self._hooks: list[Callable[[], Awaitable[None]]] = []
        self._cleanup: list[Coroutine[t.Any, t.Any, t.Any]] = []
        self.on_close: Callable[[], Coroutine[t.Any, t.Any, int]] = load

    async def ok_load(self, key: int) -> int:
        return await self.pets.load(key)

    async def bad_load(self, key: int) -> int:
        pet = self.pets.load(key)  # error: apr-unawaited-coroutine
        return 1 if pet else 0

    def ok_add(self) -> None:
        self._cleanup.append(load())

    async def ok_run(self) -> None:
        for one in self._cleanup:
            await one
        for hook in self._hooks:
            await hook()

    async def bad_close(self) -> None:
        self.on_close()  # error: apr-unawaited-coroutine

    async def ok_close(self) -> None:
        await self.on_close()

    def __await__(self) -> t.Generator[t.Any, None, int]:
        return load().__await__()


async def ok_custom() -> int:
    return await Loader()


async def ok_anext(stream: AsyncIterator[int]) -> int:
    return await anext(stream)


async def bad_anext(stream: AsyncIterator[int]) -> int | None:
    first = anext(stream)  # error: apr-unawaited-coroutine
    if first is None:
        return None
    return 1


async def ok_agen() -> AsyncGenerator[int, None]:
    yield await load()


async def ok_aclosing() -> None:
    async with contextlib.aclosing(ok_agen()) as items:
        async for item in items:
            print(item)


async def bad_aclose() -> None:
    items = ok_agen()
    async for item in items:
        break
    items.aclose()  # error: apr-unawaited-coroutine


async def ok_dispatch(name: str) -> int:
    return await getattr(Loader(), f"ok_{name}")(3)


async def ok_retry() -> int:
    async for attempt in AsyncRetrying(stop=stop_after_attempt(3)):
        with attempt:
            return await load()
    return 0


@listener("created")
async def ok_listener(key: int) -> None:
    await load(key)


def ok_scheduler(scheduler: AsyncIOScheduler) -> None:
    scheduler.add_job(load, "cron", args=[3])


async def ok_route(request: t.Any) -> JSONResponse:
    tasks = StarletteTasks()
    tasks.add_task(load, 3)
    return JSONResponse({}, background=tasks)


starlette_app = Starlette(routes=[Route("/", ok_route)], on_startup=[load])


def ok_resolver(root: t.Any, info: GraphQLResolveInfo) -> Awaitable[int]:
    return load()


async def ok_create(name: str) -> Pet:
    return await Pet.create(name=name)


async def ok_concurrent() -> list[int]:
    first = asyncio.create_task(load(1))
    second = load(2)
    return [await first, await second]


async def ok_conditional(key: int) -> int:
    call = None
    if key:
        call = load(key)
    if call is not None:
        return await call
    return 0


async def ok_reassigned(key: int) -> int:
    value: t.Any = load(key)
    value = await value
    return value  # type: ignore[no-any-return]


def ok_sync_redis(client: redis.Redis) -> bool:
    client.set("a", 1)
    return bool(client.get("a"))


async def ok_mock() -> None:
    mock = AsyncMock(return_value=3)
    await mock()
    mock.assert_awaited_once()


async def ok_anyio() -> None:
    async with anyio.create_task_group() as group:
        group.start_soon(load)


async def ok_to_sync() -> int:
    return await asyncio.to_thread(async_to_sync(load), 3)


def ok_threads() -> None:
    threading.Thread(target=lambda: asyncio.run(load())).start()
    threading.Thread(target=asyncio.run, args=(load(),)).start()


@receiver(post_save)
def bad_signal(sender: t.Any, **kwargs: t.Any) -> None:
    load(3)  # error: apr-unawaited-coroutine


@receiver(post_save)
async def ok_signal(sender: t.Any, **kwargs: t.Any) -> None:
    await load(3)


@shared_task
def bad_task() -> int:
    return load(3)  # type: ignore[return-value]  # error: apr-unawaited-coroutine


@shared_task
def ok_task() -> int:
    return async_to_sync(load)(3)


async def bad_sync_to_async() -> None:
    fn = sync_to_async(print)
    fn("x")  # error: apr-unawaited-coroutine


async def bad_partial(keys: list[int]) -> list[int]:
    get_one = functools.partial(load)
    return [k for k in keys if get_one(k) == k]  # error: apr-unawaited-coroutine


async def bad_nested_call() -> int:
    return abs(load(3))  # type: ignore[arg-type]  # error: apr-unawaited-coroutine


async def bad_int() -> int:
    return int(load(3))  # type: ignore[call-overload, no-any-return]  # error: apr-unawaited-coroutine


async def bad_isinstance() -> bool:
    return isinstance(load(3), int)  # error: apr-unawaited-coroutine


async def bad_key() -> dict[t.Any, int]:
    values: dict[t.Any, int] = {}
    values[load(3)] = 1  # error: apr-unawaited-coroutine
    return values


async def bad_default() -> int:
    settings: dict[str, int] = {}
    return settings.get("x", load(3))  # type: ignore[arg-type, return-value]  # error: apr-unawaited-coroutine


async def bad_set(request: Request, response: JSONResponse) -> None:
    response.set_cookie("x", load(3))  # type: ignore[arg-type]  # error: apr-unawaited-coroutine


async def bad_augmented() -> int:
    total = 0
    total += load(3)  # type: ignore[operator]  # error: apr-unawaited-coroutine
    return total


async def bad_join() -> str:
    return ",".join([load(1), load(2)])  # type: ignore[list-item]  # gap: apr-unawaited-coroutine - what a parameter wants of a list is not recorded


async def bad_exception() -> None:
    raise ValueError("bad", load(3))  # gap: apr-unawaited-coroutine - an exception takes anything


async def bad_dict_loop(keys: list[int]) -> dict[int, t.Any]:
    found: dict[int, t.Any] = {}
    for key in keys:
        found[key] = load(key)  # error: apr-unawaited-coroutine
    print(len(found))
    return {}
