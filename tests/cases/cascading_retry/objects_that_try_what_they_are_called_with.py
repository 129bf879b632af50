# only: apr-cascading-retry
"""Retrying objects that are called with what they try: where they are made, from a local name, a field, a module's name."""

import httpx
from tenacity import Retrying, retry, stop_after_attempt, wait_random_exponential


@retry(stop=stop_after_attempt(3), wait=wait_random_exponential(max=3))
def level(client: httpx.Client, sku: str) -> str:
    return client.get(f"/stock/{sku}").text


def direct(client: httpx.Client) -> str:
    return Retrying(stop=stop_after_attempt(2), wait=wait_random_exponential(max=3))(level, client, "a")  # error: apr-cascading-retry


def named(client: httpx.Client) -> str:
    again = Retrying(stop=stop_after_attempt(2), wait=wait_random_exponential(max=3))
    return again(level, client, "a")  # error: apr-cascading-retry


class Shop:
    def __init__(self, client: httpx.Client) -> None:
        self.client = client
        self.again = Retrying(stop=stop_after_attempt(2), wait=wait_random_exponential(max=3))

    def one(self) -> str:
        return self.again(level, self.client, "a")  # error: apr-cascading-retry

    def two(self) -> str:
        return self.again(plain, self.client)


def plain(client: httpx.Client) -> str:
    return client.get("/stock").text


def once(client: httpx.Client) -> str:
    return level(client, "a")


AGAIN = Retrying(stop=stop_after_attempt(2), wait=wait_random_exponential(max=3))


def shared(client: httpx.Client) -> str:
    return AGAIN(level, client, "a")  # error: apr-cascading-retry


def looped(client: httpx.Client) -> str:
    for attempt in AGAIN:  # gap: apr-cascading-retry
        with attempt:
            return level(client, "a")
    raise AssertionError
