# only: apr-unlocked-shared-state
"""What is fetched once a key and kept: harmless as data that is only read, not where it is then added to, or is a connection."""

from __future__ import annotations
import asyncio
from fastapi import APIRouter
from litestar import post

router = APIRouter()

_rooms: dict[str, list[str]] = {}
_sets: dict[str, set[str]] = {}


@post("/rooms/{name:str}")
async def join_room(name: str, user: str) -> list[str]:
    members = _rooms.get(name)
    if members is None:
        members = await load_room(name)
        _rooms[name] = members  # error: apr-unlocked-shared-state
    members.append(user)
    return members


async def load_room(name: str) -> list[str]:
    await asyncio.sleep(0)
    return []


@router.post("/b")
async def join_b(name: str, user: str) -> None:
    if name not in _sets:
        _sets[name] = await load_set(name)  # error: apr-unlocked-shared-state
    _sets[name].add(user)


async def load_set(name: str) -> set[str]:
    await asyncio.sleep(0)
    return set()


_conns: dict[str, asyncio.StreamWriter] = {}


async def conn(host: str) -> asyncio.StreamWriter:
    if host not in _conns:
        _, w = await asyncio.wait_for(asyncio.open_connection(host, 1), 3)
        _conns[host] = w  # error: apr-unlocked-shared-state
    return _conns[host]


_prices: dict[str, int] = {}


async def price(sku: str) -> int:
    if sku not in _prices:
        _prices[sku] = await fetch(sku)
    return _prices[sku]


async def fetch(sku: str) -> int:
    return 1
