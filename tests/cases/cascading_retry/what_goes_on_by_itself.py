# only: apr-cascading-retry
"""Events that a loop sends by the way: they go on by themselves, and their failure comes to nobody who would try again."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import httpx


class House:
    """What all parts of the program have in common."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.running: set[asyncio.Task[Any]] = set()

    def start(self, work: Coroutine[Any, Any, Any]) -> None:
        task = self.loop.create_task(work)
        self.running.add(task)
        task.add_done_callback(self.running.discard)

    def begin(self, work: Coroutine[Any, Any, Any]) -> None:
        self.start(work)

    async def finish(self, work: Coroutine[Any, Any, Any]) -> Any:
        return await work


class Board:
    def __init__(self, house: House, http: httpx.AsyncClient) -> None:
        self.house = house
        self.http = http

    async def send(self, text: str) -> None:
        for attempt in range(3):
            try:
                await self.http.put("https://board.example/line", content=text)
                return
            except httpx.TransportError:
                if attempt == 2:
                    raise
                await asyncio.sleep(2**attempt)

    def show(self, text: str) -> None:
        self.house.begin(self.send(text))

    async def show_and_wait(self, text: str) -> None:
        await self.house.finish(self.send(text))


class Installer:
    def __init__(self, board: Board) -> None:
        self.board = board

    async def pull(self, image: str) -> None:
        self.board.show(f"pulling {image}")
        await asyncio.sleep(1)

    async def pull_and_tell(self, image: str) -> None:
        await self.board.show_and_wait(f"pulling {image}")
        await asyncio.sleep(1)

    async def install(self, image: str) -> None:
        for attempt in range(5):
            try:
                await self.pull(image)
                return
            except Exception:
                await asyncio.sleep(2**attempt)
        raise RuntimeError(image)

    async def install_loudly(self, image: str) -> None:
        for attempt in range(5):  # error: apr-cascading-retry
            try:
                await self.pull_and_tell(image)
                return
            except Exception:
                await asyncio.sleep(2**attempt)
        raise RuntimeError(image)
