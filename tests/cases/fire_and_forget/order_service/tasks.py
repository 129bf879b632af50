"""Helpers that start."""

import asyncio
from collections.abc import Coroutine
from typing import Any

running: set[asyncio.Task[Any]] = set()
forgotten: set[asyncio.Task[Any]] = set()


def spawn(coro: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
    return asyncio.create_task(coro)


def supervised(coro: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
    task = asyncio.create_task(coro)
    running.add(task)
    task.add_done_callback(running.discard)
    return task


def remember(coro: Coroutine[Any, Any, Any]) -> None:
    running.add(asyncio.create_task(coro))


def forget(coro: Coroutine[Any, Any, Any]) -> None:
    forgotten.add(asyncio.create_task(coro))  # error: apr-fire-and-forget
