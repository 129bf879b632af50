import hashlib
import hmac
import os
from typing import Annotated, Any

import asyncpg
from fastapi import APIRouter, Depends, Header, HTTPException, Request

from .balances import Balances

router = APIRouter(prefix="/meetings")


async def verified(request: Request, x_zm_signature: Annotated[str, Header()]) -> dict[str, Any]:
    mine = hmac.new(os.environb[b"ZM"], await request.body(), hashlib.sha256).hexdigest()
    if not hmac.compare_digest(mine, x_zm_signature):
        raise HTTPException(401)
    return await request.json()


def get_pool() -> asyncpg.Pool:
    raise NotImplementedError


@router.post("/ended")
async def ended(  # error: apr-webhook-not-idempotent
    event: Annotated[dict[str, Any], Depends(verified)], pool: Annotated[asyncpg.Pool, Depends(get_pool)]
) -> None:
    await Balances(pool).credit(event["host"], event["minutes"])


@router.post("/started", dependencies=[Depends(verified)])
async def started(request: Request, pool: Annotated[asyncpg.Pool, Depends(get_pool)]) -> None:
    event = await request.json()
    await Balances(pool).credit_once(event["id"], event["host"], 1)


@router.post("/notes")
async def note(text: str, minutes: int, pool: Annotated[asyncpg.Pool, Depends(get_pool)]) -> None:
    await Balances(pool).credit(text, minutes)
