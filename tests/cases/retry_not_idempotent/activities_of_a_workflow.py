"""Activities run again until they succeed, where nobody says otherwise."""
# only: apr-retry-not-idempotent

from __future__ import annotations

import httpx
from temporalio import activity


@activity.defn
async def charge(order: int, cents: int) -> str:  # error: apr-retry-not-idempotent
    async with httpx.AsyncClient(base_url="https://pay.example") as client:
        return (await client.post("/charges", json={"order": order, "amount": cents})).text


@activity.defn
async def charge_once(order: int, cents: int) -> str:
    async with httpx.AsyncClient(base_url="https://pay.example") as client:
        return (await client.post("/charges", json={"amount": cents}, headers={"Idempotency-Key": f"order-{order}"})).text


@activity.defn
async def status(order: int) -> str:
    async with httpx.AsyncClient(base_url="https://pay.example") as client:
        return (await client.get(f"/charges/{order}")).text


async def plain(order: int) -> str:
    async with httpx.AsyncClient(base_url="https://pay.example") as client:
        return (await client.post("/charges", json={"order": order})).text
