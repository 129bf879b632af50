# only: apr-unbounded-retry
"""Loops that go by the answer's status, in their own condition."""

import asyncio
import random
import time
from typing import Any

import httpx
import requests


async def token(client: httpx.AsyncClient) -> str:
    response = await client.get("/token")
    while response.status_code == 503:  # error: apr-unbounded-retry
        await asyncio.sleep(1)
        response = await client.get("/token")
    return str(response.json()["token"])


def rates() -> Any:
    response = requests.get("https://rates.example.com", timeout=3)
    while not response.ok:  # error: apr-unbounded-retry
        time.sleep(random.uniform(1, 30))
        response = requests.get("https://rates.example.com", timeout=3)
    return response.json()


def limited(client: httpx.Client) -> Any:
    answer = client.get("/rows")
    while answer.status_code in (429, 503):  # error: apr-unbounded-retry
        time.sleep(2)
        answer = client.get("/rows")
    return answer.json()


def limited_five_times(client: httpx.Client) -> Any:
    answer = client.get("/rows")
    tries = 1
    while answer.status_code in (429, 503) and tries < 5:
        time.sleep(random.uniform(1, 30))
        answer = client.get("/rows")
        tries += 1
    answer.raise_for_status()
    return answer.json()


def until_a_time(client: httpx.Client) -> Any:
    answer = client.get("/rows")
    end = time.monotonic() + 60
    while answer.status_code >= 500:
        if time.monotonic() > end:
            raise TimeoutError("rows")
        time.sleep(random.uniform(1, 10))
        answer = client.get("/rows")
    return answer.json()


def redirected(client: httpx.Client, url: str) -> httpx.Response:
    answer = client.get(url)
    while answer.status_code == 302:
        url = answer.headers["Location"]
        answer = client.get(url)
    return answer


def export(client: httpx.Client) -> httpx.Response:
    answer = client.post("/exports")
    while answer.status_code == 202:
        time.sleep(2)
        answer = client.get(answer.headers["Location"])
    return answer


def drain(client: httpx.Client, pages: list[str]) -> list[Any]:
    found = []
    while pages:
        answer = client.get(pages.pop())
        if answer.status_code == 404:
            continue
        found.append(answer.json())
    return found
