"""Code that knows before it calls: whether a function is a coroutine function, that a constant switches a branch off, that an object is made once and kept."""

# only: apr-blocking-call, apr-unawaited-coroutine
from __future__ import annotations

import argparse
import asyncio
import inspect
import os
import sqlite3
import time
from collections.abc import Coroutine, Generator
from pathlib import Path
from typing import Any, ClassVar

import requests

TRACE_INPUT = False
KEEP_TRACE = True


# --- sync and async backends ---------------------------------------------------------------------------


class SqliteBackend:
    def open(self, path: str) -> sqlite3.Connection:
        return sqlite3.connect(path)


class RemoteBackend:
    async def open(self, path: str) -> str:
        await asyncio.sleep(0)
        return path


async def ok_opened_as_it_wants(backend: SqliteBackend | RemoteBackend, path: str) -> Any:
    if inspect.iscoroutinefunction(backend.open):
        return await backend.open(path)
    return await asyncio.to_thread(backend.open, path)


async def bad_opened_here(backend: SqliteBackend | RemoteBackend, path: str) -> Any:
    if inspect.iscoroutinefunction(backend.open):
        return await backend.open(path)
    return backend.open(path)  # error: apr-blocking-call


class Node:
    async def close(self) -> None:
        await asyncio.sleep(0)


async def ok_closed_either_way(node: Any) -> None:
    if inspect.iscoroutinefunction(node.close):
        await node.close()
    else:
        node.close()


async def bad_closed_and_not_awaited(node: Node) -> None:
    if inspect.iscoroutinefunction(node.close):
        node.close()  # error: apr-unawaited-coroutine


# --- handed over ---------------------------------------------------------------------------------------


class Pending:
    """How far a coroutine is that a queue has taken."""

    def __init__(self, work: Coroutine[Any, Any, None]) -> None:
        self.work = work
        self.done = asyncio.Event()

    def __await__(self) -> Generator[Any, None, bool]:
        return self.done.wait().__await__()


class Works:
    def __init__(self) -> None:
        self.pending: list[Pending] = []

    def put(self, work: Coroutine[Any, Any, None]) -> Pending:
        one = Pending(work)
        self.pending.append(one)
        return one

    def named(self, name: str) -> Pending:
        return next(one for one in self.pending if one.work.__name__ == name)


async def notify(user: int) -> None:
    await asyncio.sleep(user)


async def ok_handed_over(works: Works) -> None:
    works.put(notify(5))


async def bad_waits_for_nothing(works: Works) -> None:
    works.named("notify")  # error: apr-unawaited-coroutine


# --- switched off --------------------------------------------------------------------------------------


def feed(data: bytes) -> None:
    if TRACE_INPUT:
        with open("trace.log", "ab") as log:
            log.write(data)


def keep(data: bytes) -> None:
    if KEEP_TRACE:
        with open("trace.log", "ab") as log:
            log.write(data)


async def ok_feeds(data: bytes) -> None:
    feed(data)
    if TRACE_INPUT:
        time.sleep(0.1)


async def bad_keeps(data: bytes) -> None:
    keep(data)  # error: apr-blocking-call
    if not TRACE_INPUT:
        time.sleep(0.1)  # error: apr-blocking-call


# --- made once -----------------------------------------------------------------------------------------


class Symbols:
    _instance: ClassVar[Symbols | None]

    def __init__(self) -> None:
        self.names = [name for _, _, names in os.walk("/usr/share/symbols") for name in names]

    @staticmethod
    def instance() -> Symbols:
        if not hasattr(Symbols, "_instance") or Symbols._instance is None:
            Symbols._instance = Symbols()
        return Symbols._instance

    @staticmethod
    def fresh(known: bool) -> Symbols:
        if not known or Symbols._instance is None:
            Symbols._instance = Symbols()
        return Symbols._instance


async def ok_symbols() -> list[str]:
    return Symbols.instance().names


async def bad_symbols() -> list[str]:
    return Symbols.fresh(False).names  # error: apr-blocking-call


_currency: str | None = None
_rates: dict[str, float] = {}


def currency(database: sqlite3.Connection) -> str:
    global _currency
    if _currency is None:
        _currency = str(database.execute("select currency from settings").fetchone()[0])
    return _currency


def rate(database: sqlite3.Connection, name: str) -> float:
    if name not in _rates:
        _rates[name] = float(database.execute("select rate from rates where name = ?", (name,)).fetchone()[0])
    return _rates[name]


async def ok_currency(database: sqlite3.Connection) -> str:
    return currency(database)


async def bad_rate(database: sqlite3.Connection, name: str) -> float:
    return rate(database, name)  # error: apr-blocking-call


# --- commands ------------------------------------------------------------------------------------------


def save(path: Path, text: str) -> None:
    path.write_text(text)


async def rotate(args: argparse.Namespace) -> None:
    save(Path(args.path), requests.get(args.url, timeout=5).text)


async def reload(path: Path) -> None:
    save(path, "")  # error: apr-blocking-call


def main() -> None:
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers(required=True)
    rotating = commands.add_parser("rotate")
    rotating.set_defaults(func=rotate, again=reload)
    args = parser.parse_args()
    asyncio.run(args.func(args))
