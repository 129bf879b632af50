# only: apr-blocking-call
"""A blocking function blocks by whatever name it was imported; one that only shares its name does not."""

import asyncio
import time
import time as clock
import urllib.request
from collections.abc import Awaitable, Callable
from functools import partial
from time import sleep
from time import sleep as pause
from urllib.request import urlopen

import aiohttp
import httpx
import requests
from requests import Session
from requests import get as fetch_page


class Backoff:
    """Waits between attempts, without stopping anybody."""

    def __init__(self, base: float) -> None:
        self.base = base

    async def sleep(self, attempt: int) -> None:
        await asyncio.sleep(self.base * 2**attempt)

    def get(self, attempt: int) -> float:
        return self.base * 2**attempt


async def poll_invoice(invoice_id: str) -> str:
    time.sleep(0.5)  # error: apr-blocking-call
    clock.sleep(0.5)  # error: apr-blocking-call
    sleep(1)  # error: apr-blocking-call
    pause(1)  # error: apr-blocking-call
    return invoice_id


async def wait_politely(backoff: Backoff, attempt: int) -> float:
    await asyncio.sleep(0.5)
    await backoff.sleep(attempt)
    time.monotonic()
    time.sleep(0)
    return backoff.get(attempt)


async def exchange_rates(base: str) -> object:
    answer = requests.get(f"https://rates.example.com/{base}", timeout=5)  # error: apr-blocking-call
    page = fetch_page("https://rates.example.com/about", timeout=5)  # error: apr-blocking-call
    with urlopen("https://rates.example.com/robots.txt", timeout=5) as raw:  # error: apr-blocking-call
        raw.read()
    urllib.request.urlretrieve("https://rates.example.com/logo.png", "/tmp/logo.png")  # error: apr-blocking-call
    return answer.json(), page.text


async def exchange_rates_async(base: str) -> object:
    async with httpx.AsyncClient(timeout=5) as client:
        answer = await client.get(f"https://rates.example.com/{base}")
        answer.raise_for_status()
        return answer.json()


async def exchange_rates_aiohttp(session: aiohttp.ClientSession, base: str) -> object:
    async with session.get(f"https://rates.example.com/{base}") as answer:
        return await answer.json()


async def one_shot(url: str) -> int:
    with httpx.Client(timeout=5) as client:
        first = client.get(url)  # error: apr-blocking-call
        with client.stream("GET", url) as second:  # error: apr-blocking-call
            return first.status_code + second.status_code


async def through_a_partial(url: str) -> int:
    ask = partial(requests.get, timeout=5)
    return ask(url).status_code  # error: apr-blocking-call


async def through_a_variable(url: str) -> int:
    call = requests.post if url.startswith("https") else requests.put
    return call(url, timeout=5).status_code  # error: apr-blocking-call


async def in_a_comprehension(urls: list[str]) -> list[int]:
    session = Session()
    return [session.head(url, timeout=5).status_code for url in urls]  # error: apr-blocking-call


async def in_an_f_string(url: str) -> str:
    return f"answered {requests.head(url, timeout=2).status_code}"  # error: apr-blocking-call


async def under_a_walrus(session: Session, url: str) -> bool:
    if (answer := session.get(url, timeout=3)) and answer.ok:  # error: apr-blocking-call
        return True
    return False


async def called_before_it_reaches_the_thread(url: str) -> requests.Response:
    # the parentheses make the loop do it, and the thread gets a response
    return await asyncio.to_thread(lambda answer: answer, requests.get(url, timeout=5))  # error: apr-blocking-call


def outside_of_any_loop(url: str) -> int:
    time.sleep(1)
    return requests.get(url, timeout=5).status_code


async def builds_a_request_only(url: str) -> requests.PreparedRequest:
    return requests.Request("GET", url).prepare()


async def makes_a_later_call(url: str) -> Callable[[], requests.Response]:
    return lambda: requests.get(url, timeout=5)


async def keeps_a_reference(urls: list[str]) -> Callable[..., requests.Response]:
    handlers: dict[str, Callable[..., requests.Response]] = {"get": requests.get, "post": requests.post}
    return handlers[urls[0]]


async def waits_for_what_it_is_given(send: Callable[[str], Awaitable[httpx.Response]], url: str) -> int:
    return (await send(url)).status_code
