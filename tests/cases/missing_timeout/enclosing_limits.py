# only: apr-missing-timeout
"""A limit around the call counts, wherever it stands: block, wrapper, stack, decorator, the only caller, the task made before."""

import asyncio
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator, Awaitable
from contextlib import AsyncExitStack, asynccontextmanager

import anyio
import async_timeout
import httpx

Streams = tuple[StreamReader, StreamWriter]


async def bare(host: str) -> Streams:
    return await asyncio.open_connection(host, 7)  # error: apr-missing-timeout


async def in_a_block(host: str) -> Streams:
    async with asyncio.timeout(5):
        return await asyncio.open_connection(host, 7)


async def in_a_block_without_a_limit(host: str) -> Streams:
    async with asyncio.timeout(None):
        return await asyncio.open_connection(host, 7)  # error: apr-missing-timeout


async def after_the_block(host: str) -> Streams:
    async with asyncio.timeout(5):
        await asyncio.sleep(0)
    return await asyncio.open_connection(host, 7)  # error: apr-missing-timeout


async def wrapped(host: str) -> Streams:
    return await asyncio.wait_for(asyncio.open_connection(host, 7), timeout=5)


async def wrapped_without_a_limit(host: str) -> Streams:
    return await asyncio.wait_for(asyncio.open_connection(host, 7), timeout=None)  # error: apr-missing-timeout


async def made_before(host: str) -> Streams:
    connecting = asyncio.open_connection(host, 7)
    return await asyncio.wait_for(connecting, 5)


async def task_made_before(host: str) -> Streams:
    task = asyncio.create_task(asyncio.open_connection(host, 7))
    return await asyncio.wait_for(task, 5)


async def many_made_before(hosts: list[str]) -> list[Streams]:
    connecting = [asyncio.open_connection(host, 7) for host in hosts]
    async with asyncio.timeout(10):
        return await asyncio.gather(*connecting)


async def made_before_and_awaited_without(host: str) -> Streams:
    connecting = asyncio.open_connection(host, 7)  # error: apr-missing-timeout
    return await connecting


async def with_anyio(host: str) -> None:
    with anyio.fail_after(5):
        async with await anyio.connect_tcp(host, 7) as stream:
            await stream.send(b"x")


async def with_anyio_moving_on(host: str) -> bool:
    with anyio.move_on_after(5) as scope:
        await (await anyio.connect_tcp(host, 7)).aclose()
    return not scope.cancelled_caught


async def without_anyio(host: str) -> None:
    await (await anyio.connect_tcp(host, 7)).aclose()  # error: apr-missing-timeout


async def with_the_backport(host: str) -> Streams:
    async with async_timeout.timeout(5):
        return await asyncio.open_connection(host, 7)


async def on_a_stack(host: str) -> Streams:
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(asyncio.timeout(5))
        return await asyncio.open_connection(host, 7)


@asynccontextmanager
async def deadline() -> AsyncIterator[None]:
    async with asyncio.timeout(5):
        yield


async def _greet(host: str) -> bytes:
    reader, _ = await asyncio.open_connection(host, 7)
    return await reader.readline()


async def greet(host: str) -> bytes:
    return await asyncio.wait_for(_greet(host), timeout=5)


async def _hail(host: str) -> bytes:
    reader, _ = await asyncio.open_connection(host, 7)  # error: apr-missing-timeout
    return await reader.readline()


async def hail(host: str) -> bytes:
    return await asyncio.wait_for(_hail(host), timeout=5)


async def hail_twice(host: str) -> bytes:
    return await _hail(host) + await _hail(host)


async def nested(host: str) -> Streams:
    async def connect() -> Streams:
        return await asyncio.open_connection(host, 7)

    return await asyncio.wait_for(connect(), 5)


async def large_file(client: httpx.AsyncClient, url: str) -> bytes:
    async with asyncio.timeout(600):
        return (await client.get(url, timeout=None)).content


async def group(hosts: list[str]) -> None:
    async with asyncio.timeout(10):
        async with asyncio.TaskGroup() as tasks:
            for host in hosts:
                tasks.create_task(asyncio.open_connection(host, 7))


class Probe:
    async def check(self, host: str) -> bool:
        try:
            async with asyncio.timeout(3):
                return await self._connect(host)
        except TimeoutError:
            return False

    async def _connect(self, host: str) -> bool:
        _, writer = await asyncio.open_connection(host, 443)
        writer.close()
        return True


async def all_within_five(*waited: Awaitable[Streams]) -> list[Streams]:
    return await asyncio.wait_for(asyncio.gather(*waited), 5)


async def gathered_within_five() -> list[Streams]:
    return await all_within_five(asyncio.open_connection("one", 7), asyncio.open_connection("two", 7))


async def all_at_once(*waited: Awaitable[Streams]) -> list[Streams]:
    return await asyncio.gather(*waited)


async def gathered_for_ever() -> list[Streams]:
    return await all_at_once(asyncio.open_connection("one", 7))  # error: apr-missing-timeout


# --- a limit of the project's own --------------------------------------------------------------------------------------------------


def limit(seconds: float | None) -> asyncio.Timeout:
    """No limit where none is wanted."""
    if seconds is None or seconds <= 0:
        return asyncio.timeout(None)
    return asyncio.timeout_at(asyncio.get_running_loop().time() + seconds)


def no_limit() -> asyncio.Timeout:
    return asyncio.timeout(None)


async def connects_within_its_limit(host: str) -> Streams:
    async with limit(5):
        return await asyncio.open_connection(host, 443)


async def connects_within_none(host: str) -> Streams:
    async with no_limit():
        return await asyncio.open_connection(host, 443)  # error: apr-missing-timeout


async def resolves(host: str) -> int:
    """A resolver gives up by itself."""
    return len(await asyncio.get_running_loop().getaddrinfo(host, 443))
