# only: apr-blocking-call
"""A worker of a queue runs one coroutine at a time, on a loop of its own: nobody else waits for that."""

from __future__ import annotations

import asyncio
import time
from abc import ABC, abstractmethod

from fastapi import APIRouter
from redis import Redis
from rq import Queue

router = APIRouter()
queue = Queue(connection=Redis(socket_timeout=5))


class Chore(ABC):
    @abstractmethod
    async def run(self) -> None: ...


class Sweep(Chore):
    async def run(self) -> None:
        time.sleep(5)
        await self.rest()

    async def rest(self) -> None:
        time.sleep(1)


class Wash(Chore):
    async def run(self) -> None:
        await asyncio.gather(self.one(1), self.one(2))

    async def one(self, number: int) -> None:
        time.sleep(number)  # error: apr-blocking-call


async def mow(meadow: str) -> None:
    time.sleep(len(meadow))


async def dig(garden: str) -> None:
    time.sleep(len(garden))  # error: apr-blocking-call


def start(chore: Chore) -> None:
    queue.enqueue(chore.run)
    queue.enqueue(mow, "hill")
    queue.enqueue(dig, "hill")


@router.post("/gardens/{garden}")
async def dig_now(garden: str) -> str:
    await dig(garden)
    return garden
