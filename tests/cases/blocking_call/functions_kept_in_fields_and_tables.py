"""A call runs what is kept under the name: a bound method or partial on `self`, a function in a dict or list; setting and deleting items, and what an exit stack enters, run methods too."""

# only: apr-blocking-call
from __future__ import annotations

import asyncio
import functools
import time
from collections.abc import Callable
from contextlib import AsyncExitStack, ExitStack
from typing import Any

import redis
import requests


class PartnerClient:
    def __init__(self, session: requests.Session | None = None) -> None:
        self.session = session or requests.Session()
        self._post = functools.partial(self.session.post, timeout=3)
        self.get = self.session.get
        self.parse = int

    def create(self, payload: dict[str, Any]) -> str:
        return str(self._post("https://partner.example", json=payload).json()["id"])

    def read(self, ident: str) -> str:
        return self.get(f"https://partner.example/{ident}", timeout=3).text

    def number(self, text: str) -> int:
        return self.parse(text)


class Cache:
    def __init__(self, client: redis.Redis) -> None:
        self._client = client

    def __getitem__(self, key: str) -> str:
        return f"cache:{key}"

    def __setitem__(self, key: str, value: str) -> None:
        self._client.set(key, value)

    def __delitem__(self, key: str) -> None:
        self._client.delete(key)


class Lease:
    def __enter__(self) -> Lease:
        time.sleep(0.1)
        return self

    def __exit__(self, *exc: object) -> None:
        return None


def write_event(event: str) -> None:
    with open("/var/log/events", "a") as log:
        log.write(event)


def count_event(event: str) -> None:
    COUNTS[event] = COUNTS.get(event, 0) + 1


COUNTS: dict[str, int] = {}
WRITERS: dict[str, Callable[[str], None]] = {"file": write_event}
COUNTERS: dict[str, Callable[[str], None]] = {"count": count_event}
HOOKS: list[Callable[[str], None]] = []
HOOKS.append(write_event)


async def create(partner: PartnerClient) -> str:
    return partner.create({})  # error: apr-blocking-call


async def read_each(partner: PartnerClient, ids: list[str]) -> list[str]:
    return [partner.read(one) for one in ids]  # error: apr-blocking-call


async def read_or_shout(partner: PartnerClient, live: bool) -> str:
    reader: Callable[[str], str] = partner.read if live else str.upper
    return reader("x")  # error: apr-blocking-call


async def read_directly(partner: PartnerClient) -> str:
    return partner.get("https://partner.example", timeout=3).text  # error: apr-blocking-call


async def number(partner: PartnerClient) -> int:
    return partner.number("3")


async def hands_out(partner: PartnerClient) -> list[Callable[[str], str]]:
    return [partner.read]


async def read_in_thread(partner: PartnerClient) -> str:
    return await asyncio.to_thread(partner.read, "x")


async def keep(cache: Cache) -> None:
    cache["a"] = "b"  # error: apr-blocking-call


async def drop(cache: Cache) -> None:
    del cache["a"]  # error: apr-blocking-call


async def look_up(cache: Cache) -> str:
    return cache["a"]


async def dispatch(event: str) -> None:
    WRITERS["file"](event)  # error: apr-blocking-call


async def dispatch_known(kind: str, event: str) -> None:
    writer = WRITERS.get(kind)
    if writer is not None:
        writer(event)  # error: apr-blocking-call


async def run_hooks(event: str) -> None:
    for hook in HOOKS:
        hook(event)  # error: apr-blocking-call


async def run_hooks_in_threads(event: str) -> None:
    for hook in HOOKS:
        await asyncio.to_thread(hook, event)


async def count(event: str) -> None:
    COUNTERS["count"](event)


async def leased() -> None:
    with ExitStack() as stack:
        stack.enter_context(Lease())  # error: apr-blocking-call


async def leased_in_async_stack() -> None:
    async with AsyncExitStack() as stack:
        stack.enter_context(Lease())  # error: apr-blocking-call
