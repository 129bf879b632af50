from __future__ import annotations

import asyncio
import os
import time
import urllib.request
from typing import Any

import aiohttp
import httpx
import openai
import requests as http
import twilio.rest
from aiohttp import ClientSession

RATES_URL = os.environ.get("RATES_URL", "")


class Base:
    def __init__(self, session: ClientSession, url: str) -> None:
        self.session = session
        self.url = url

    async def fetch(self, path: str) -> Any:  # error: apr-no-circuit-breaker
        for attempt in range(3):
            try:
                async with self.session.get(self.url + path) as response:
                    return await response.json()
            except aiohttp.ClientError:
                await asyncio.sleep(2**attempt)
        raise RuntimeError("no answer")


class Stock(Base):
    async def level(self, sku: str) -> int:
        return int((await self.fetch(f"/stock/{sku}"))["level"])


class Prices(Base):
    async def price(self, sku: str) -> int:
        return int((await self.fetch(f"/prices/{sku}"))["cents"])


def exchange_rate(currency: str) -> float:  # error: apr-no-circuit-breaker
    response = http.get(RATES_URL, params={"currency": currency}, timeout=3)
    return float(response.json()["rate"])


class Texter:
    def __init__(self) -> None:
        self.client = openai.OpenAI()

    def summary(self, text: str) -> str:  # error: apr-no-circuit-breaker
        answer = self.client.responses.create(model="small", input=text)
        return str(answer.output_text)


class Phone:
    def __init__(self, account: str, secret: str) -> None:
        self.client = twilio.rest.Client(account, secret)

    def call(self, number: str) -> None:
        self.client.calls.create(to=number)


def sync_lookup(number: str) -> bytes:  # error: apr-no-circuit-breaker
    for attempt in range(3):
        try:
            with urllib.request.urlopen(f"https://numbers.example/{number}", timeout=3) as answer:
                return bytes(answer.read())
        except OSError:
            time.sleep(2**attempt)
    raise RuntimeError("no answer")


async def who_is(token: str) -> str:  # error: apr-no-circuit-breaker
    async with httpx.AsyncClient() as client:
        return (await client.get("https://login.example/me", headers={"Authorization": token})).text


async def country_of(address: str) -> str:  # error: apr-no-circuit-breaker
    async with httpx.AsyncClient(base_url="https://ip.example") as client:
        return (await client.get(f"/{address}")).text


class FakeStock:
    """What tests use: asks nobody."""

    async def level(self, sku: str) -> int:
        return 3


async def sidecar() -> str:
    async with httpx.AsyncClient(base_url="http://127.0.0.1:9000") as client:
        return (await client.get("/config")).text


async def preview(url: str) -> str:
    async with httpx.AsyncClient() as client:
        return (await client.get(url)).text


async def inside(app: Any) -> str:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://app") as client:
        return (await client.get("/self")).text
