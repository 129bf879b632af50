"""A coroutine that is returned where the signature promises its result, or Any, or from an async function that does not await it; and what is given away as data."""

# only: apr-unawaited-coroutine
from __future__ import annotations

import asyncio
import functools
import inspect
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any, Protocol

from django.http import JsonResponse as DjangoJson
from fastapi import APIRouter, Depends, HTTPException
from pydantic import BaseModel
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from starlette.responses import JSONResponse

router = APIRouter()


class Base(DeclarativeBase):
    pass


class Invoice(Base):
    __tablename__ = "invoices"
    id: Mapped[int] = mapped_column(primary_key=True)
    total: Mapped[int]


class InvoiceOut(BaseModel):
    id: int
    lines: Any = None


async def count(name: str) -> int:
    await asyncio.sleep(0)
    return len(name)


class Prices:
    async def of(self, name: str) -> int:
        await asyncio.sleep(0)
        return 5

    def total(self, name: str) -> int:
        return self.of(name)  # type: ignore[return-value]  # error: apr-unawaited-coroutine

    def anything(self, name: str) -> Any:
        return self.of(name)  # error: apr-unawaited-coroutine

    @property
    def first(self) -> Any:
        return self.of("a")  # error: apr-unawaited-coroutine

    @classmethod
    def make(cls, name: str) -> Any:
        made = cls().of(name)  # error: apr-unawaited-coroutine
        return made

    @property
    async def last(self) -> int:
        return await self.of("z")


async def reads_a_property(prices: Prices) -> None:
    if prices.last:  # error: apr-unawaited-coroutine
        print("some")


def prices_of() -> Prices:
    return Prices()


PricesDep = Annotated[Prices, Depends(prices_of)]


@router.get("/count")
async def handler_that_says_any(name: str, prices: PricesDep) -> Any:
    return prices.of(name)  # error: apr-unawaited-coroutine


@router.get("/count/inline")
async def handler_with_an_inline_dependency(name: str, prices: Annotated[Prices, Depends(prices_of)]) -> dict[str, Any]:
    return {"price": prices.of(name)}  # error: apr-unawaited-coroutine


@router.get("/count/default")
async def handler_that_says_nothing(name: str, prices: Prices = Depends(prices_of)):  # type: ignore[no-untyped-def]
    return prices.of(name)  # error: apr-unawaited-coroutine


@router.get("/count/json")
async def handler_that_answers_json(name: str) -> JSONResponse:
    return JSONResponse({"count": count(name)})  # error: apr-unawaited-coroutine


@router.get("/count/right")
async def handler_that_awaits(name: str, prices: PricesDep) -> Any:
    return await prices.of(name)


@router.get("/count/error")
async def handler_that_fails(name: str) -> None:
    raise HTTPException(404, detail=count(name))  # type: ignore[arg-type]  # error: apr-unawaited-coroutine


async def django_view(request: object) -> DjangoJson:
    return DjangoJson({"count": count("a")})  # error: apr-unawaited-coroutine


async def as_json(name: str) -> str:
    return json.dumps(count(name))  # error: apr-unawaited-coroutine


async def as_json_in_a_dict(name: str) -> str:
    payload = {"count": count(name)}  # error: apr-unawaited-coroutine
    return json.dumps(payload)


async def in_a_row(name: str) -> Invoice:
    return Invoice(id=1, total=count(name))  # error: apr-unawaited-coroutine


async def in_a_shape(name: str) -> InvoiceOut:
    return InvoiceOut(id=1, lines=count(name))  # error: apr-unawaited-coroutine


async def on_a_field(name: str, invoice: Invoice) -> None:
    invoice.total = count(name)  # type: ignore[assignment]  # error: apr-unawaited-coroutine


def charge(amount: int) -> None:
    print(amount)


async def given_as_a_plain_value(name: str) -> None:
    charge(count(name))  # type: ignore[arg-type]  # error: apr-unawaited-coroutine


async def given_as_a_keyword(name: str) -> None:
    charge(amount=count(name))  # type: ignore[arg-type]  # error: apr-unawaited-coroutine


# --- what is right --------------------------------------------------------------------------------------------------------------------


@dataclass
class Job:
    work: Awaitable[int]
    name: str = ""


def kept_in_a_job(name: str) -> Job:
    return Job(work=count(name))


class Source(Protocol):
    def of(self, name: str) -> Awaitable[int]: ...


class Delegating:
    def __init__(self, inner: Source) -> None:
        self.inner = inner

    def of(self, name: str) -> Awaitable[int]:
        return self.inner.of(name)

    def __aenter__(self) -> Any:
        return self._open()

    async def _open(self) -> int:
        return await self.of("a")

    async def __aexit__(self, *error: object) -> None:
        await self.of("a")

    def _dispatch(self, name: str) -> Any:
        return self.inner.of(name)

    async def dispatch(self, name: str) -> int:
        return int(await self._dispatch(name))


def either(name: str, wait: bool) -> int | Awaitable[int]:
    return count(name) if wait else len(name)


def passes_on(func: Callable[..., Awaitable[int]], *args: Any) -> Any:
    return func(*args)


def logged(func: Callable[..., Awaitable[int]]) -> Callable[..., Any]:
    @functools.wraps(func)
    def wrapper(name: str) -> Any:
        return func(name)

    return wrapper


def serves_both(func: Callable[[str], Awaitable[int]], fallback: str) -> Any:
    if inspect.iscoroutinefunction(func):
        return count(fallback)
    return len(fallback)


async def as_an_object(name: str) -> object:
    task: object = asyncio.create_task(count(name))
    return task


def by_name(name: str) -> Callable[[str], Awaitable[int]]:
    return lambda extra: count(name + extra)


def routes_of(prices: Prices) -> APIRouter:
    made = APIRouter()

    @made.get("/prices/{name}")
    async def show(name: str) -> Any:
        return prices.of(name)  # error: apr-unawaited-coroutine

    @made.get("/prices/{name}/right")
    async def show_right(name: str) -> Any:
        return await prices.of(name)

    return made


async def perhaps_none(name: str | None) -> int:
    found = count(name) if name else None  # error: apr-unawaited-coroutine
    return 5 + found  # type: ignore[operator]
