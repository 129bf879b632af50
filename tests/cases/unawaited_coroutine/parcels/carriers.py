"""Adapters of carriers."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

import httpx


class Labels(Protocol):
    def print_label(self, parcel_id: int) -> Awaitable[bytes]: ...


class Carrier(ABC):
    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    @abstractmethod
    async def pick_up(self, parcel_id: int) -> None: ...

    async def cancel(self, parcel_id: int) -> bool:
        answer = await self.client.delete(f"/parcels/{parcel_id}")
        return answer.is_success


class RoadCarrier(Carrier):
    async def pick_up(self, parcel_id: int) -> None:
        self.client.post("/pickups", json={"parcel": parcel_id})  # error: apr-unawaited-coroutine


class ExpressCarrier(RoadCarrier):
    async def pick_up(self, parcel_id: int) -> None:
        super().pick_up(parcel_id)  # error: apr-unawaited-coroutine
        await self.client.post("/express", json={"parcel": parcel_id})

    async def refund(self, parcel_id: int) -> bool:
        done = self.cancel(parcel_id)  # error: apr-unawaited-coroutine
        return done is True

    def pick_up_later(self, parcel_id: int) -> Awaitable[None]:
        return self.pick_up(parcel_id)


async def book(parcel_id: int) -> str:
    await asyncio.sleep(0)
    return f"booking-{parcel_id}"


async def track(parcel_id: int) -> str:
    await asyncio.sleep(0)
    return "on its way"


def retried(times: int) -> Callable[[Callable[..., Awaitable[Any]]], Callable[..., Awaitable[Any]]]:
    def decorator(func: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def wrapper(*args: Any, **kwargs: Any) -> Any:
            for _ in range(times):
                result = await func(*args, **kwargs)
                if result is not None:
                    return result
            return None

        return wrapper

    return decorator


@retried(3)
async def weigh(parcel_id: int) -> int:
    await asyncio.sleep(0)
    return parcel_id
