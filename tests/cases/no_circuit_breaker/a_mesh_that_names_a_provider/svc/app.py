from __future__ import annotations

from typing import Any

import httpx
import stripe
from litestar import Litestar, get, post
from tenacity import retry, stop_after_attempt, wait_random_exponential

again = retry(stop=stop_after_attempt(3), wait=wait_random_exponential())


@again
async def users(key: int) -> Any:
    async with httpx.AsyncClient(base_url="http://users.internal.example") as client:
        return (await client.get(f"/users/{key}")).json()


@again
async def fraud(key: int) -> Any:  # error: apr-no-circuit-breaker
    async with httpx.AsyncClient(base_url="https://fraud.example") as client:
        return (await client.get(f"/users/{key}")).json()


def pay(cents: int, key: str) -> Any:
    return stripe.PaymentIntent.create(amount=cents, currency="eur", idempotency_key=key)


@get("/users/{key:int}")
async def get_user(key: int) -> Any:
    return await users(key)


@post("/pay")
async def post_pay(key: int) -> Any:
    await fraud(key)
    return pay(100, str(key))


@post("/pay2")
async def post_pay2(key: int) -> Any:
    return pay(100, str(key))


app = Litestar([get_user, post_pay, post_pay2])
