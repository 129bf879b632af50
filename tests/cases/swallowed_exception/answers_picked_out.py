# only: apr-swallowed-exception
"""Results among which exceptions are: only the answers are gone on with, or somebody looks at the rest, too."""

from __future__ import annotations

import asyncio

import httpx


async def answers(client: httpx.AsyncClient, urls: list[str]) -> list[httpx.Response]:
    found = await asyncio.gather(*(client.get(url) for url in urls), return_exceptions=True)  # error: apr-swallowed-exception
    return [one for one in found if isinstance(one, httpx.Response)]


async def lengths(client: httpx.AsyncClient, urls: list[str]) -> int:
    found = await asyncio.gather(*(client.get(url) for url in urls), return_exceptions=True)  # error: apr-swallowed-exception
    return sum(len(one.content) for one in found if isinstance(one, (httpx.Response,)))


async def answers_and_failures(client: httpx.AsyncClient, urls: list[str]) -> tuple[list[httpx.Response], list[BaseException]]:
    found = await asyncio.gather(*(client.get(url) for url in urls), return_exceptions=True)
    return [one for one in found if isinstance(one, httpx.Response)], [one for one in found if isinstance(one, BaseException)]


async def answers_or_none(client: httpx.AsyncClient, urls: list[str]) -> list[httpx.Response]:
    found = await asyncio.gather(*(client.get(url) for url in urls), return_exceptions=True)
    if failed := [one for one in found if isinstance(one, Exception)]:
        raise ExceptionGroup("not fetched", failed)
    return [one for one in found if isinstance(one, httpx.Response)]
