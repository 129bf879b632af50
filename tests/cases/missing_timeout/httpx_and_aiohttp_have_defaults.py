# only: apr-missing-timeout
"""Five seconds in httpx, five minutes in aiohttp, unless somebody switches them off."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

import aiohttp
import httpx
from aiohttp import ClientTimeout
from fastapi import Depends, FastAPI
from httpx import AsyncClient
from httpx import Timeout as Limit

app = FastAPI()
NO_LIMIT = None
PATIENT = httpx.Timeout(10.0, read=60.0)


def default(url: str) -> str:
    return httpx.get(url).text


def switched_off(url: str) -> str:
    return httpx.get(url, timeout=None).text  # error: apr-missing-timeout


def switched_off_by_a_constant(url: str) -> str:
    return httpx.post(url, timeout=NO_LIMIT).text  # error: apr-missing-timeout


def switched_off_by_an_object(url: str) -> str:
    return httpx.get(url, timeout=httpx.Timeout(None)).text  # error: apr-missing-timeout


def reads_for_ever(url: str) -> str:
    timeout = Limit(5.0, read=None)
    return httpx.get(url, timeout=timeout).text  # error: apr-missing-timeout


def connects_for_ever_no_more(url: str) -> str:
    return httpx.get(url, timeout=Limit(None, connect=5.0, read=10.0)).text


def patient(url: str) -> str:
    return httpx.get(url, timeout=PATIENT).text


async def default_client(url: str) -> str:
    async with httpx.AsyncClient() as client:
        return (await client.get(url)).text


async def client_without_a_limit(url: str) -> str:
    async with AsyncClient(timeout=None) as client:  # error: apr-missing-timeout
        return (await client.get(url)).text


async def client_without_a_limit_but_each_call_has_one(url: str) -> str:
    async with AsyncClient(timeout=None) as client:
        first = await client.get(url, timeout=5)
        second = await client.post(url, content=first.content, timeout=5)
        return second.text


async def one_call_goes_round_the_clients_limit(url: str) -> str:
    async with AsyncClient(timeout=10) as client:
        await client.get(url)
        return (await client.get(url, timeout=None)).text  # error: apr-missing-timeout


class Uploads:
    def __init__(self) -> None:
        self.client = httpx.Client(base_url="https://files.example.com", timeout=httpx.Timeout(timeout=None))  # error: apr-missing-timeout

    def send(self, name: str, data: bytes) -> int:
        return self.client.put(f"/{name}", content=data).status_code


class Downloads:
    def __init__(self, client: httpx.Client) -> None:
        self.client = client

    def fetch(self, name: str) -> bytes:
        return self.client.get(f"/{name}").content

    def fetch_large(self, name: str) -> bytes:
        with self.client.stream("GET", f"/{name}", timeout=None) as response:  # error: apr-missing-timeout
            return response.read()


async def get_client() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(timeout=3) as client:
        yield client


@app.get("/proxy")
async def proxy(url: str, client: Annotated[httpx.AsyncClient, Depends(get_client)]) -> str:
    return (await client.get(url)).text


async def session_with_the_default(url: str) -> str:
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        return await response.text()


async def session_without_a_limit(url: str) -> str:
    timeout = aiohttp.ClientTimeout(total=None)
    async with aiohttp.ClientSession(timeout=timeout) as session:  # error: apr-missing-timeout
        response = await session.get(url)
        return await response.text()


async def only_connecting_is_limited(url: str) -> str:
    async with aiohttp.ClientSession(timeout=ClientTimeout(total=None, connect=5)) as session:  # error: apr-missing-timeout
        return await (await session.get(url)).text()


async def zero_is_no_limit_in_aiohttp(url: str) -> str:
    async with aiohttp.ClientSession(timeout=ClientTimeout(total=0)) as session:  # error: apr-missing-timeout
        return await (await session.get(url)).text()


async def each_read_is_limited(url: str) -> int:
    size = 0
    async with aiohttp.ClientSession(timeout=ClientTimeout(total=None, sock_connect=5, sock_read=30)) as session, session.get(url) as response:
        async for chunk in response.content.iter_chunked(65536):
            size += len(chunk)
    return size


async def the_request_goes_round_the_session(session: aiohttp.ClientSession, url: str) -> Any:
    async with session.post(url, json={}, timeout=ClientTimeout(total=None)) as response:  # error: apr-missing-timeout
        return await response.json()


async def none_is_no_limit_for_a_request(session: aiohttp.ClientSession, url: str) -> Any:
    async with session.get(url, timeout=None) as response:  # type: ignore[arg-type]  # error: apr-missing-timeout
        return await response.json()


class WeatherClient:
    timeout = aiohttp.ClientTimeout(total=15)

    async def today(self, city: str) -> Any:
        async with aiohttp.ClientSession(timeout=self.timeout) as session:
            response = await session.get("https://weather.example.com", params={"q": city})
            return await response.json()


async def relay_with_heartbeat(url: str) -> None:
    timeout = aiohttp.ClientTimeout(total=None, connect=30)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        async with session.ws_connect(url, heartbeat=30.0) as socket:
            await socket.send_str("hello")


async def relay_without_heartbeat(url: str) -> None:
    timeout = aiohttp.ClientTimeout(total=None, connect=30)
    async with aiohttp.ClientSession(timeout=timeout) as session:  # error: apr-missing-timeout
        async with session.ws_connect(url) as socket:
            await socket.send_str("hello")
