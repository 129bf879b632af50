# only: apr-unlocked-shared-state
"""A `while` asks again after its rounds, a slice is a copy, `hasattr` is a look; Django views that no URL configuration in sight names; one finding for a token and its expiry."""

import asyncio
import time
from typing import Any

import httpx
from django.http import HttpRequest, HttpResponse, JsonResponse
from fastapi import FastAPI, Request, WebSocket

app = FastAPI()
tokens = 10
seats = 5


@app.get("/a")
async def recheck() -> None:
    global tokens
    while tokens < 1:
        await asyncio.sleep(0.1)
    tokens -= 1


@app.get("/b")
async def broke_out() -> None:
    global tokens
    while tokens < 1:
        await asyncio.sleep(0.1)
        if seats:
            break
    tokens -= 1


@app.get("/c")
async def after_loop() -> None:
    global seats
    while seats < 1:
        await asyncio.sleep(0.1)
    await asyncio.sleep(0.2)
    seats -= 1  # error: apr-unlocked-shared-state


@app.get("/d")
async def each_round() -> None:
    global seats
    while seats > 0:
        await asyncio.sleep(0.1)
        seats -= 1  # error: apr-unlocked-shared-state


_token: str | None = None
_expires = 0.0
served = 0


async def fetch() -> str:
    await asyncio.sleep(0)
    return "x"


@app.get("/token")
async def token() -> str | None:
    global _token, _expires
    if _token is None or _expires < time.time():
        _token = await fetch()  # error: apr-unlocked-shared-state
        _expires = time.time() + 60
    return _token


@app.get("/client")
async def client(request: Request) -> None:
    if not hasattr(request.app.state, "client"):
        await asyncio.sleep(0)
        request.app.state.client = httpx.AsyncClient()  # error: apr-unlocked-shared-state


class Room:
    def __init__(self) -> None:
        self.members: list[WebSocket] = []

    def leave(self, member: WebSocket) -> None:
        self.members.remove(member)

    async def tell(self, text: str) -> None:
        for member in self.members:  # error: apr-unlocked-shared-state
            await member.send_text(text)

    async def tell_a_copy(self, text: str) -> None:
        for member in self.members[:]:
            await member.send_text(text)


room = Room()


@app.websocket("/room")
async def enter(socket: WebSocket) -> None:
    room.members.append(socket)
    await room.tell("hello")
    room.leave(socket)


def landing(request: HttpRequest) -> HttpResponse:
    global served
    served += 1  # error: apr-unlocked-shared-state
    return JsonResponse({"served": served})


def of_one_call(request: HttpRequest) -> dict[str, Any]:
    seen = {"served": 0}
    seen["served"] += 1
    return seen
