# only: apr-fire-and-forget
"""A global that begins as None is stopped in code that mypy takes for unreachable; a task that waits for its class's event and tells its failure to a future."""

import asyncio
import threading
from collections.abc import Awaitable, Callable

server = None
other = None


class Server(threading.Thread):
    def run(self) -> None:
        print("serving")

    def stop(self) -> None:
        print("stopping")


def begin() -> None:
    global server
    server = Server()
    server.start()


def end() -> None:
    global server
    if server and server.is_alive():
        server.stop()
    server = None


def begin_other() -> None:
    global other
    other = Server()
    other.start()  # error: apr-fire-and-forget


class Shared:
    def __init__(self, connect: Callable[[], Awaitable[str]]) -> None:
        self._wake = asyncio.Event()
        self.ready: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._owner = asyncio.ensure_future(self._own(connect))

    def retire(self) -> None:
        self._wake.set()

    async def _own(self, connect: Callable[[], Awaitable[str]]) -> None:
        try:
            self.ready.set_result(await connect())
        except Exception as error:
            self.ready.set_exception(error)
            return
        await self._wake.wait()


class Lonely:
    def __init__(self, connect: Callable[[], Awaitable[str]]) -> None:
        self._owner = asyncio.ensure_future(self._own(connect))  # error: apr-fire-and-forget

    async def _own(self, connect: Callable[[], Awaitable[str]]) -> None:
        print(await connect())


untyped = None


def make(server):
    server.start()
    return server


def begin_untyped():
    global untyped
    untyped = make(Server())


def end_untyped(manager):
    global untyped
    if not manager.is_daemon:
        return
    if untyped and untyped.is_alive():
        untyped.stop()
    untyped = None
