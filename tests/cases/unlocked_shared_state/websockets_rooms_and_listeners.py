# only: apr-unlocked-shared-state
"""Iterating over what others change while the loop awaits; a copy, a loop that ends after its await, and what is complete before serving are fine."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable

from aiohttp import web
from fastapi import FastAPI, WebSocket, WebSocketDisconnect

app = FastAPI()
ROOMS: dict[str, set[WebSocket]] = defaultdict(set)
QUEUES: dict[str, asyncio.Queue[str]] = {}
HANDLERS: list[Callable[[str], Awaitable[None]]] = []
PLUGINS: dict[str, Callable[[str], Awaitable[None]]] = {}
BACKLOG: deque[str] = deque()
PEERS = ("a", "b")
CHANNELS: dict[str, int] = {"a": 1}


def on_event(handler: Callable[[str], Awaitable[None]]) -> Callable[[str], Awaitable[None]]:
    HANDLERS.append(handler)
    return handler


def plugin(name: str) -> Callable[[Callable[[str], Awaitable[None]]], Callable[[str], Awaitable[None]]]:
    def register(handler: Callable[[str], Awaitable[None]]) -> Callable[[str], Awaitable[None]]:
        PLUGINS[name] = handler
        return handler

    return register


@on_event
async def note(event: str) -> None:
    await asyncio.sleep(0)


@plugin("mail")
async def mail(event: str) -> None:
    await asyncio.sleep(0)


async def emit(event: str) -> None:
    for handler in HANDLERS:
        await handler(event)
    for handler in PLUGINS.values():
        await handler(event)
    for peer in PEERS:
        await asyncio.sleep(len(peer))
    for channel in CHANNELS:
        await asyncio.sleep(CHANNELS[channel])


@app.websocket("/rooms/{room}")
async def join(socket: WebSocket, room: str) -> None:
    await socket.accept()
    ROOMS[room].add(socket)
    try:
        while True:
            text = await socket.receive_text()
            for other in ROOMS[room]:  # error: apr-unlocked-shared-state
                await other.send_text(text)
    except WebSocketDisconnect:
        ROOMS[room].discard(socket)


async def publish(text: str) -> None:
    for name, queue in QUEUES.items():  # error: apr-unlocked-shared-state
        if name != "quiet":
            await queue.put(text)


async def publish_numbered(text: str) -> None:
    for number, queue in enumerate(QUEUES.values()):  # error: apr-unlocked-shared-state
        await queue.put(f"{number} {text}")


async def publish_at_once(text: str) -> None:
    for queue in QUEUES.values():
        queue.put_nowait(text)


async def publish_to_copy(text: str) -> None:
    for queue in [*QUEUES.values()]:
        await queue.put(text)
    for name in sorted(QUEUES):
        await QUEUES[name].put(text)
    for queue in QUEUES.copy().values():
        await queue.put(text)


async def publish_to_first(text: str) -> bool:
    for queue in QUEUES.values():
        if queue.empty():
            await queue.put(text)
            return True
    return False


async def subscribe(name: str) -> str:
    QUEUES[name] = asyncio.Queue()
    try:
        return await QUEUES[name].get()
    finally:
        del QUEUES[name]


async def drain() -> None:
    for line in BACKLOG:  # error: apr-unlocked-shared-state
        await asyncio.sleep(len(line))
    BACKLOG.clear()  # error: apr-unlocked-shared-state


async def sync_rooms() -> None:
    rooms = ROOMS
    for room, sockets in rooms.items():  # error: apr-unlocked-shared-state
        await asyncio.gather(*(socket.send_text(room) for socket in sockets))


async def on_socket(request: web.Request) -> web.WebSocketResponse:
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    request.app["sockets"].append(socket)
    async for message in socket:
        for other in set(request.app["sockets"]):
            await other.send_str(message.data)
    request.app["sockets"].remove(socket)
    return socket


class Bus:
    def __init__(self) -> None:
        self._listeners: dict[str, list[Callable[[str], Awaitable[None]]]] = {}

    def subscribe(self, topic: str, listener: Callable[[str], Awaitable[None]]) -> None:
        self._listeners.setdefault(topic, []).append(listener)

    def unsubscribe(self, topic: str, listener: Callable[[str], Awaitable[None]]) -> None:
        self._listeners[topic].remove(listener)

    async def publish(self, topic: str) -> None:
        for listener in self._listeners.get(topic, []):  # error: apr-unlocked-shared-state
            await listener(topic)

    async def publish_together(self, topic: str) -> None:
        await asyncio.gather(*[listener(topic) for listener in self._listeners.get(topic, [])])


bus = Bus()
