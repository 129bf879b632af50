"""The limit comes from another module, and is known there only; its class says here that it is one."""

import asyncio

from timeout_shop.http import limit


async def open_within(host: str) -> asyncio.StreamWriter:
    async with limit(5):
        _, writer = await asyncio.open_connection(host, 443)
    return writer


async def open_without(host: str) -> asyncio.StreamWriter:
    _, writer = await asyncio.open_connection(host, 443)  # error: apr-missing-timeout
    return writer
