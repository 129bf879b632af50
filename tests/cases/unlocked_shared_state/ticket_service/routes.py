from __future__ import annotations

import asyncio
from typing import Annotated

import click
from fastapi import APIRouter, Depends

from ticket_service import state as shared
from ticket_service.objects import get_ledger, quota
from ticket_service.state import OPEN, Basket, Ledger, reset, sold

router = APIRouter()


class OpenGate:
    async def allows(self) -> bool:
        await asyncio.sleep(0.1)
        return True


@router.post("/tickets")
async def buy() -> bool:
    basket = Basket()
    await basket.add(OpenGate())
    return await quota.take(OpenGate())


@router.post("/tickets/sold")
def count_sold(name: str) -> None:
    sold(name)


@router.post("/book")
def book(name: str, ledger: Annotated[Ledger, Depends(get_ledger)]) -> None:
    ledger.book(name)


@router.post("/version")
async def raise_version() -> int:
    version = shared.VERSION
    await OpenGate().allows()
    shared.VERSION = version + 1  # error: apr-unlocked-shared-state
    return version


@router.post("/open")
async def open_gate(name: str) -> bool:
    if name in OPEN:
        return False
    await OpenGate().allows()
    OPEN.add(name)  # error: apr-unlocked-shared-state
    return True


@click.command()
def clear() -> None:
    reset("x")
