# only: apr-unlocked-shared-state
"""Variables of one call that its closures share, answers that are put back, loops with one coroutine on them; and near them what several runs do share."""

import asyncio
import os
import threading
from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import FastAPI, Request

app = FastAPI()


async def ask(question: str) -> str:
    await asyncio.sleep(0)
    return question


class Tool:
    def __init__(self, name: str, run: Callable[[dict[str, str]], Awaitable[str]]) -> None:
        self.name = name
        self.run = run


def tools_of_a_turn() -> list[Tool]:
    cached: str | None = None

    async def look(args: dict[str, str]) -> str:
        nonlocal cached
        if cached is None:
            cached = await ask(args["what"])
        return cached

    return [Tool("look", look)]


async def run_with(probe: Callable[[str], Awaitable[bool]]) -> bool:
    return await probe("now")


async def download() -> bool:
    done = False

    async def probe(name: str) -> bool:
        nonlocal done
        if done:
            return True
        await ask(name)
        done = True
        return True

    under_another_name = probe
    return await run_with(probe=under_another_name)


def once(function: Callable[[str], Awaitable[str]]) -> Callable[[str], Awaitable[str]]:
    kept: str | None = None

    async def wrapper(text: str) -> str:
        nonlocal kept
        if kept is None:
            kept = await function(text)  # error: apr-unlocked-shared-state
        return kept

    return wrapper


async def many(names: list[str]) -> int:
    total = 0

    async def add(name: str) -> None:
        nonlocal total
        before = total
        more = await ask(name)
        total = before + len(more)  # error: apr-unlocked-shared-state

    await asyncio.gather(*[add(name) for name in names])
    return total


# --- what is put back ---------------------------------------------------------------------------------------------------------------

_kinds: dict[str, tuple[float, str]] = {}
_rules: dict[str, dict[str, str]] = {}
_visits: dict[str, tuple[float, int]] = {}
_open: dict[str, list[str]] = {}


def read_kind(path: str) -> str:
    with open(path) as file:
        return file.readline()


@app.get("/kind")
def kind_of(path: str) -> str:
    stamp = os.path.getmtime(path)
    cached = _kinds.get(path)
    if cached is not None and cached[0] == stamp:
        kind = cached[1]
    else:
        kind = read_kind(path)
    _kinds[path] = (stamp, kind)
    return kind


@app.get("/visits")
def visit(name: str) -> int:
    cached = _visits.get(name)
    if cached is not None:
        seen = cached[1] + 1
    else:
        seen = int(read_kind(name))
    _visits[name] = (os.path.getmtime(name), seen)  # error: apr-unlocked-shared-state
    return seen


@app.get("/rules")
def rules_of(name: str) -> dict[str, str]:
    if name not in _rules:
        if not os.path.exists(name):
            _rules[name] = {}
        else:
            found = {line: line for line in read_kind(name).split()}
            _rules[name] = found
    return _rules[name]


@app.get("/open")
def open_one(name: str) -> int:
    if name not in _open:
        _open[name] = []  # error: apr-unlocked-shared-state
    _open[name].append(name)
    return len(_open[name])


# --- what is the same in each request -----------------------------------------------------------------------------------------------

_application: Any = None
_tenant: Any = None


@app.get("/session")
async def session_of(request: Request) -> str:
    global _application
    _application = request.app
    await ask("who")
    return str(_application)


@app.get("/tenant")
async def tenant_of(request: Request) -> str:
    global _tenant
    _tenant = request.headers.get("x-tenant")  # error: apr-unlocked-shared-state
    await ask("who")
    return str(_tenant)


class DevBuilder:
    tags: list[str] = []

    def delete(self, tag: str) -> None:
        if tag in self.tags:
            self.tags.remove(tag)


class Builder:
    tags: list[str] = []

    def delete(self, tag: str) -> None:
        if tag in self.tags:
            self.tags.remove(tag)  # error: apr-unlocked-shared-state


@app.delete("/tags")
def delete_tag(tag: str) -> None:
    Builder().delete(tag)
    DevBuilder().delete(tag)


# --- a loop with one coroutine on it ------------------------------------------------------------------------------------------------

_rooms: dict[str, str] = {}
_seats: dict[str, int] = {}


class Notifier:
    def notify(self, text: str) -> None:
        asyncio.run(self.main(text))

    async def main(self, text: str) -> str:
        room = _rooms.get(text)
        if not room:
            room = await ask(text)
            _rooms[text] = room
        return room


class Desk:
    async def serve(self, names: list[str]) -> None:
        await asyncio.gather(*[self.take(name) for name in names])

    async def take(self, name: str) -> None:
        taken = _seats.get(name, 0)
        await ask(name)
        _seats[name] = taken + 1  # error: apr-unlocked-shared-state


def open_desk(names: list[str]) -> None:
    asyncio.run(Desk().serve(names))


# --- threads for which their starter waits, and a failure that is remembered ---------------------------------------------------------

_left: dict[str, int] = {}
_right: dict[str, int] = {}
_model: Any = None
_model_failed = False
_fonts_made = False


def lessen(name: str) -> None:
    _left[name] = _left.get(name, 0) - 1


def lessen_right(name: str) -> None:
    _right[name] = _right.get(name, 0) - 1  # error: apr-unlocked-shared-state


def lessen_in_place(name: str) -> None:
    thread = threading.Thread(target=lessen, args=(name,))
    thread.start()
    thread.join()


def lessen_beside(names: list[str]) -> None:
    threads = [threading.Thread(target=lessen_right, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@app.get("/model")
def model() -> bool:
    global _model_failed
    if _model_failed:
        return False
    try:
        return bool(read_kind("model"))
    except OSError:
        _model_failed = True
    return False


@app.get("/fonts")
def fonts() -> bool:
    global _fonts_made
    if not _fonts_made:
        register_font(read_kind("fonts"))
        _fonts_made = True  # error: apr-unlocked-shared-state
    return True


def register_font(name: str) -> None:
    os.link(name, f"{name}.ttf")
