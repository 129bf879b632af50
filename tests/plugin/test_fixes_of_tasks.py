"""The fixes for tasks, threads and shared state fit the line: nothing is awaited or joined that has no end, and nothing is called on a handle that it has not got."""

from __future__ import annotations

from conftest import Project

SERVICE = """
import asyncio
import subprocess
from collections.abc import Coroutine
from threading import Thread
from typing import Any

import gevent
import requests
from fastapi import FastAPI, WebSocket

app = FastAPI()
PAGES: dict[str, dict[str, Any]] = {"home": {"title": "", "blocks": {}}}


async def watch(name: str) -> None:
    while True:
        await asyncio.sleep(5)


async def send(name: str) -> None:
    await asyncio.sleep(1)


def pump(name: str) -> None:
    while True:
        print(name)


def index(name: str) -> None:
    print(name)


def launch(work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
    return asyncio.get_running_loop().create_task(work)


async def begin() -> None:
    asyncio.create_task(watch("a"))  # keep the task in a set
    asyncio.create_task(send("a"))  # write await send('a'), or keep
    launch(send("b"))  # best once in launch, which starts it


def start() -> None:
    Thread(target=pump, args=("a",)).start()  # tells it to end and joins it
    Thread(target=index, args=("a",)).start()  # or submit its work to an executor
    gevent.spawn(index, "a")  # call link_exception(…) on it


class Desk:
    def __init__(self) -> None:
        self._running: dict[str, asyncio.Task[None]] = {}
        self.waiting: list[str] = []
        self._lock = asyncio.Lock()

    async def open(self, name: str) -> None:
        self._running[name] = asyncio.create_task(send(name))  # cancel the task where what holds it ends

    async def tell(self) -> None:
        for one in self.waiting:  # taken, self.waiting = self.waiting, <an empty one>
            await send(one)
        self.waiting.clear()


desk = Desk()


@app.websocket("/live")
async def live(socket: WebSocket) -> None:
    watching = asyncio.create_task(watch("a"))  # cancel it in a `finally` of the handler
    await socket.send_text(watching.get_name())


@app.post("/pages/{name}")
def page(name: str) -> dict[str, Any]:
    made = PAGES[name]
    if "at" not in made:
        made["at"] = {}  # made = copy.deepcopy(PAGES[name])
    return made


@app.post("/desk")
async def told() -> None:
    await desk.tell()


class Answer:
    def first(self) -> str:
        return ""


async def ask(name: str) -> Answer:
    return Answer()


async def asked(name: str) -> str:
    return await ask(name).first()  # write (await ask(name)).first
"""
RULES = ("apr-fire-and-forget", "apr-request-scoped-task", "apr-unlocked-shared-state", "apr-unawaited-coroutine")


def test_each_line_gets_the_fix_that_stands_beside_it(project: Project) -> None:
    project.write({"service.py": SERVICE})
    expected = {number: line.partition("  # ")[2] for number, line in enumerate(SERVICE.splitlines(), 1) if "  # " in line}
    told: dict[int, str] = {}
    for rule in RULES:
        told |= dict(project.fixes(rule))
    assert {number: told.get(number) for number, fix in expected.items() if fix not in told.get(number, "")} == {}
    assert "await" not in told[next(number for number, fix in expected.items() if fix == "keep the task in a set")]
