# only: apr-unlocked-shared-state
"""State of a module that coroutines read, await and write: updates are lost, checks are passed twice. What needs no lock is beside it."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import httpx

_total = 0
_token: str | None = None
_fetched_at = 0.0
_pool: httpx.AsyncClient | None = None
_ready = False
_refreshing = False
COUNTS: dict[str, int] = {}
RATES: dict[str, float] = {}
PRICES: dict[str, float] = {}
SEATS: dict[str, str] = {}
CLIENTS: dict[str, httpx.AsyncClient] = {}
STOCK = {"apple": 10}
SEEN: set[str] = set()
QUEUE: list[str] = []
_locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)


@dataclass
class Stats:
    hits: int = 0
    by_path: dict[str, int] = field(default_factory=dict)


STATS = Stats()


async def load(name: str) -> float:
    async with httpx.AsyncClient() as client:
        return float((await client.get(f"https://rates.example/{name}")).text)


async def post(items: list[str]) -> None:
    async with httpx.AsyncClient() as client:
        await client.post("https://bulk.example", json=items)


async def add(name: str) -> None:
    global _total
    before = _total
    value = await load(name)
    _total = before + int(value)  # error: apr-unlocked-shared-state


async def add_awaited(name: str) -> None:
    global _total
    _total += int(await load(name))  # error: apr-unlocked-shared-state


async def add_item(name: str) -> None:
    COUNTS[name] = COUNTS.get(name, 0) + int(await load(name))  # error: apr-unlocked-shared-state


async def add_item_after(name: str) -> None:
    COUNTS[name] = int(await load(name)) + COUNTS.get(name, 0)


async def add_quickly(name: str) -> None:
    global _total
    value = await load(name)
    _total += int(value)
    COUNTS[name] = COUNTS.get(name, 0) + 1


async def count_on_object(path: str) -> None:
    hits = STATS.hits
    await asyncio.sleep(0)
    STATS.hits = hits + 1  # error: apr-unlocked-shared-state


async def count_by_setattr(path: str) -> None:
    hits = getattr(STATS, "hits")  # noqa: B009
    await asyncio.sleep(0)
    setattr(STATS, "hits", hits + 1)  # noqa: B010  # error: apr-unlocked-shared-state


async def count_in_inner_dict(path: str) -> None:
    by_path = STATS.by_path
    seen = by_path.get(path, 0)
    await load(path)
    by_path[path] = seen + 1  # error: apr-unlocked-shared-state


async def token() -> str:
    global _token, _fetched_at
    if _token is None:
        fresh = await load("token")
        _token = str(fresh)  # error: apr-unlocked-shared-state
        _fetched_at = fresh
    return _token


async def pool() -> httpx.AsyncClient:
    global _pool
    if _pool is not None:
        return _pool
    await load("limits")
    _pool = httpx.AsyncClient()  # error: apr-unlocked-shared-state
    return _pool


async def pool_at_once() -> httpx.AsyncClient:
    global _pool
    if _pool is None:
        _pool = httpx.AsyncClient()
        await _pool.get("https://warm.example")
    return _pool


async def rate(name: str) -> float:
    """Fetched twice at worst, and the same: no harm."""
    if name not in RATES:
        RATES[name] = await load(name)
    return RATES[name]


async def rate_by_failure(name: str) -> float:
    try:
        return RATES[name]
    except KeyError:
        value = await load(name)
        RATES[name] = value
        return value


async def client_of(name: str) -> httpx.AsyncClient:
    if name not in CLIENTS:
        await load(name)
        CLIENTS[name] = httpx.AsyncClient()  # error: apr-unlocked-shared-state
    return CLIENTS[name]


async def client_by_failure(name: str) -> httpx.AsyncClient:
    try:
        return CLIENTS[name]
    except KeyError:
        await load(name)
        made = httpx.AsyncClient()
        CLIENTS[name] = made  # error: apr-unlocked-shared-state
        return made


async def price(name: str) -> float:
    """`forget_price` may come while it loads: then the old price is put back."""
    known = PRICES.get(name)
    if known is None:
        known = await load(name)
        PRICES[name] = known  # error: apr-unlocked-shared-state
    return known


async def forget_price(name: str) -> None:
    PRICES.pop(name, None)


async def reserve(seat: str, customer: str) -> bool:
    if seat in SEATS:
        return False
    await load(seat)
    SEATS[seat] = customer  # error: apr-unlocked-shared-state
    return True


async def reserve_or_raise(seat: str, customer: str) -> None:
    owner = SEATS.get(seat)
    if owner is not None:
        raise ValueError(seat)
    await load(seat)
    SEATS[seat] = customer  # error: apr-unlocked-shared-state


async def rate_set_if_absent(name: str) -> float:
    known = RATES.get(name)
    if known is not None:
        return known
    value = await load(name)
    return RATES.setdefault(name, value)


async def rate_asked_again(name: str) -> float:
    if name in RATES:
        return RATES[name]
    value = await load(name)
    if name not in RATES:
        RATES[name] = value
    return RATES[name]


async def rate_refreshed(name: str) -> None:
    RATES[name] = await load(name)


async def take(name: str, pieces: int) -> bool:
    if STOCK[name] < pieces:
        return False
    await load(name)
    STOCK[name] -= pieces  # error: apr-unlocked-shared-state
    return True


async def take_first(name: str, pieces: int) -> bool:
    if STOCK[name] < pieces:
        return False
    STOCK[name] -= pieces
    try:
        await load(name)
    except httpx.HTTPError:
        STOCK[name] += pieces
        raise
    return True


async def once(event_id: str) -> None:
    if event_id in SEEN:
        return
    await load(event_id)
    SEEN.add(event_id)  # error: apr-unlocked-shared-state


async def once_claimed(event_id: str) -> None:
    if event_id in SEEN:
        return
    SEEN.add(event_id)
    try:
        await load(event_id)
    except httpx.HTTPError:
        SEEN.discard(event_id)
        raise


async def warm() -> None:
    global _ready
    if not _ready:
        await load("all")
        _ready = True  # error: apr-unlocked-shared-state


async def refresh() -> None:
    global _refreshing
    if _refreshing:
        return
    _refreshing = True
    try:
        RATES["eur"] = await load("eur")
    finally:
        _refreshing = False


async def flush() -> None:
    if not QUEUE:
        return
    await post(QUEUE)
    QUEUE.clear()  # error: apr-unlocked-shared-state


async def flush_rebound() -> None:
    global QUEUE
    await post(list(QUEUE))
    QUEUE = []  # error: apr-unlocked-shared-state


async def flush_swapped() -> None:
    global QUEUE
    batch, QUEUE = QUEUE, []
    await post(batch)


async def flush_one_by_one() -> None:
    while QUEUE:
        item = QUEUE.pop(0)
        await post([item])


async def push(item: str) -> None:
    await load(item)
    QUEUE.append(item)


async def rate_locked_by_name(name: str) -> float:
    async with _locks[name]:
        if name not in RATES:
            RATES[name] = await load(name)
    return RATES[name]


async def never_waits(value: int) -> int:
    return value + 1


async def add_without_waiting() -> None:
    global _total
    before = _total
    _total = await never_waits(before)


async def other_key(name: str) -> None:
    eur = RATES["eur"]
    value = await load(name)
    RATES["usd"] = eur * value


async def early_leave(name: str) -> None:
    count = COUNTS.get(name, 0)
    if count > 10:
        await load(name)
        return
    COUNTS[name] = count + 1


async def in_other_branch(name: str) -> None:
    count = COUNTS.get(name, 0)
    if name.startswith("x"):
        await load(name)
    else:
        COUNTS[name] = count + 1


async def in_a_round_before(names: list[str]) -> None:
    global _total
    sum_ = _total
    for name in names:
        sum_ += int(await load(name))
        _total = sum_  # error: apr-unlocked-shared-state


async def tenant(name: str) -> AsyncIterator[None]:
    previous = STATS.hits
    STATS.hits = 0
    yield
    STATS.hits = previous  # error: apr-unlocked-shared-state


async def local_only(names: list[str]) -> dict[str, float]:
    found: dict[str, float] = {}
    for name in names:
        if name not in found:
            found[name] = await load(name)
    return found


def _read_total() -> int:
    return _total


def _save_total(value: int) -> None:
    global _total
    _total = value


async def add_through_helpers(name: str) -> None:
    before = _read_total()
    value = await load(name)
    _save_total(before + int(value))  # error: apr-unlocked-shared-state
