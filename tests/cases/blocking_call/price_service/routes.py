"""The web side."""

import asyncio
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI
from sqlalchemy import text

import price_service.adapters as adapters
from price_service.adapters import HttpPrices
from price_service.adapters import quote_once as quote
from price_service.adapters.disk import DiskPrices, report_done, tick
from price_service.decorators import in_thread, retrying, spaced
from price_service.deps import BasketDep, SessionDep, get_basket
from price_service.ports import Mailer, Prices, PrintMailer
from price_service.service import Basket
from price_service.startup import lifespan

app = FastAPI(lifespan=lifespan)
router = APIRouter()


@router.get("/quote/{sku}")
async def one_quote(sku: str) -> int:
    return quote(sku)  # error: apr-blocking-call


@router.get("/quote-again/{sku}")
async def quote_by_module(sku: str) -> int:
    return adapters.quote_once(sku)  # error: apr-blocking-call


@router.get("/quote-threaded/{sku}")
async def threaded_quote(sku: str) -> int:
    return await asyncio.to_thread(quote, sku)


@router.get("/quote-sync/{sku}")
def sync_quote(sku: str) -> int:
    return quote(sku)


@router.get("/receipt")
async def receipt(basket: BasketDep, skus: str) -> str:
    return basket.receipt(skus.split(","))  # error: apr-blocking-call


@router.get("/total")
async def total(skus: str, basket: Basket = Depends(get_basket)) -> int:
    asking = partial(basket.total, skus.split(","))
    return asking()  # error: apr-blocking-call


@router.get("/lines")
async def lines(skus: str, basket: Annotated[Basket, Depends(get_basket)]) -> list[int]:
    return list(basket.lines(skus.split(",")))  # error: apr-blocking-call


@router.get("/lines-threaded")
async def threaded_lines(skus: str, basket: BasketDep) -> list[int]:
    return await asyncio.to_thread(list, basket.lines(skus.split(",")))


@router.get("/opened")
async def opened(basket: BasketDep) -> float:
    return basket.opened_at


@router.get("/version")
async def version() -> str:
    return HttpPrices().version  # error: apr-blocking-call


@router.post("/tell")
async def tell(basket: BasketDep, words: str) -> None:
    basket.tell(words)  # error: apr-blocking-call


@router.post("/rows")
async def rows(session: SessionDep) -> int:
    return session.execute(text("select count(*) from prices")).scalar_one()  # error: apr-blocking-call


async def from_memory(prices: DiskPrices, sku: str) -> int:
    return prices.price(sku)


async def through_the_port(prices: Prices, sku: str) -> int:
    return prices.price(sku)  # error: apr-blocking-call


async def through_the_abstract_class(mailer: Mailer) -> None:
    mailer.send("hello")  # error: apr-blocking-call


async def through_one_that_prints(mailer: PrintMailer) -> None:
    mailer.send("hello")


@spaced(0.5)
def slowly(sku: str) -> str:
    return sku


async def a_wrapper_from_elsewhere(sku: str) -> str:
    return slowly(sku)  # error: apr-blocking-call


@in_thread
def heavy(sku: str) -> int:
    return quote(sku)


async def a_wrapper_that_threads(sku: str) -> int:
    return await heavy(sku)


@retrying
async def fetch(sku: str) -> int:
    return await asyncio.to_thread(quote, sku)


async def schedule(loop: asyncio.AbstractEventLoop) -> None:
    loop.call_later(5, tick)
    task = asyncio.create_task(fetch("a"))
    task.add_done_callback(report_done)
    await task
