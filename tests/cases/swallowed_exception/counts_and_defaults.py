"""Results of which only the number is of interest, and defaults that are stored for what could not be read."""
# only: apr-swallowed-exception

from __future__ import annotations

import asyncio
from collections.abc import Iterable


async def _store(reading: int) -> None:
    await asyncio.sleep(reading)


async def store_all(readings: list[int]) -> int:
    tasks = [asyncio.create_task(_store(one)) for one in readings]
    await asyncio.wait(tasks)  # error: apr-swallowed-exception
    return len(tasks)


async def store_and_count(readings: list[int]) -> tuple[int, int]:
    tasks = [asyncio.create_task(_store(one)) for one in readings]
    done, _ = await asyncio.wait(tasks)
    return len(done), sum(one.exception() is not None for one in done)


async def store_in_turn(readings: list[int]) -> int:
    tasks = [asyncio.create_task(_store(one)) for one in readings]
    await asyncio.wait(tasks)
    for task in tasks:
        task.result()
    return len(tasks)


def stock(lines: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for line in lines:
        sku, _, count = line.partition(";")
        try:
            found[sku] = int(count)
        except ValueError:  # error: apr-swallowed-exception
            found[sku] = 0
            continue
    return found


def marked_stock(lines: Iterable[str]) -> dict[str, int | None]:
    found: dict[str, int | None] = {}
    for line in lines:
        sku, _, count = line.partition(";")
        try:
            found[sku] = int(count)
        except ValueError:
            found[sku] = None
    return found


def checked_stock(lines: Iterable[str]) -> tuple[dict[str, int], list[str]]:
    found: dict[str, int] = {}
    wrong: list[str] = []
    for line in lines:
        sku, _, count = line.partition(";")
        try:
            found[sku] = int(count)
        except ValueError:
            found[sku] = 0
            wrong.append(sku)
    return found, wrong
