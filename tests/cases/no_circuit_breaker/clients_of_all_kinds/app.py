from __future__ import annotations

import asyncio
from typing import Any

from aiohttp import ClientSession
from litestar import Litestar, Request, get, post
from litestar.di import Provide

from . import clients


def provide_stock() -> clients.Stock:
    return clients.Stock(ClientSession(), "https://stock.example")


@get("/stock/{sku:str}", dependencies={"stock": Provide(provide_stock)})
async def stock(sku: str, stock: clients.Stock) -> int:
    return await stock.level(sku)


@get("/prices/{sku:str}")
async def price(sku: str) -> int:
    return await clients.Prices(ClientSession(), "https://prices.example").price(sku)


@get("/rates/{currency:str}", sync_to_thread=True)
def rate(currency: str) -> float:
    return clients.exchange_rate(currency)


@get("/converted/{currency:str}", sync_to_thread=True)
def converted(currency: str) -> float:
    return 100 * clients.exchange_rate(currency)


@post("/summaries", sync_to_thread=True)
def summary(data: dict[str, str]) -> str:
    return clients.Texter().summary(data["text"])


@post("/calls", sync_to_thread=True)
def call(data: dict[str, str]) -> None:
    clients.Phone("a", "b").call(data["to"])


@get("/numbers/{number:str}")
async def number(number: str) -> bytes:
    return await asyncio.to_thread(clients.sync_lookup, number)


@get("/me")
async def me(request: Request[Any, Any, Any]) -> str:
    return await clients.who_is(request.headers["Authorization"])


@get("/rights")
async def rights(request: Request[Any, Any, Any]) -> str:
    return await clients.who_is(request.headers["Authorization"])


@get("/country")
async def country(address: str) -> str:
    return await clients.country_of(address)


@get("/tax")
async def tax(address: str) -> int:
    return 19 if await clients.country_of(address) == "DE" else 0


@get("/self")
async def itself(url: str) -> list[str]:
    return [await clients.sidecar(), await clients.preview(url), await clients.inside(None)]


@get("/self/again")
async def itself_again(url: str) -> list[str]:
    return [await clients.sidecar(), await clients.preview(url), await clients.inside(None)]


app = Litestar([stock, price, rate, converted, summary, call, number, me, rights, country, tax, itself, itself_again])
