# only: apr-unlocked-shared-state
"""A lock of the project whose way in leads through itself; what is changed under it and what is not."""

import asyncio
import time

_seen: dict[str, int] = {}
_counts: dict[str, int] = {}


class Lease:
    def __init__(self, name: str) -> None:
        self.name = name
        self.held = False

    def try_once(self) -> bool:
        self.held = not self.held
        return self.held

    def acquire(self, tries: int = 3) -> bool:
        if self.try_once():
            return True
        time.sleep(0)
        return tries > 0 and self.acquire(tries - 1)

    def release(self) -> None:
        self.held = False


async def fetch(name: str) -> int:
    await asyncio.sleep(0)
    return len(name)


async def count(name: str) -> None:
    before = _counts.get(name, 0)
    more = await fetch(name)
    _counts[name] = before + more  # error: apr-unlocked-shared-state


guard = asyncio.Lock()


async def count_under_lock(name: str) -> None:
    async with guard:
        before = _seen.get(name, 0)
        more = await fetch(name)
        _seen[name] = before + more


def take(lease: Lease) -> bool:
    return lease.acquire()
