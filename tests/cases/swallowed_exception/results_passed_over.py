"""Failures that are kept among results, and a loop that goes through them without a look."""
# only: apr-swallowed-exception

import asyncio
from typing import Any


async def fan(send: Any, names: list[str]) -> None:
    for outcome in await asyncio.gather(*[send(n) for n in names], return_exceptions=True):  # error: apr-swallowed-exception
        print("sent")


async def fan2(send: Any, names: list[str]) -> int:
    n = 0
    for _ in await asyncio.gather(*[send(n) for n in names], return_exceptions=True):  # error: apr-swallowed-exception
        n += 1
    return n


async def fan3(send: Any, names: list[str]) -> None:
    outcomes = await asyncio.gather(*[send(n) for n in names], return_exceptions=True)  # error: apr-swallowed-exception
    for name, outcome in zip(names, outcomes):
        print("sent", name)


async def fan4(send: Any, names: list[str]) -> None:
    outcomes = await asyncio.gather(*[send(n) for n in names], return_exceptions=True)
    for name, outcome in zip(names, outcomes):
        print("sent", name, outcome)


async def fan5(send: Any, names: list[str]) -> None:
    for outcome in await asyncio.gather(*[send(n) for n in names], return_exceptions=True):
        if isinstance(outcome, Exception):
            raise outcome
