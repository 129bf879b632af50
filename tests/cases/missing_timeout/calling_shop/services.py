# only: apr-missing-timeout
"""Who calls the transport, with and without a timeout."""

from typing import Any

import redis
import requests

from calling_shop import transport
from calling_shop.transport import (
    CACHE_URL,
    LIMITED,
    PLAIN_CACHE_URL,
    UNLIMITED,
    Base,
    Client,
    LooseBase,
    LooseClient,
    call,
    call_that_nobody_limits,
    container,
    settings,
)

client = Client("https://shop.example.com", timeout=5)
loose = LooseClient("https://shop.example.com")


def front_page() -> int:
    return call("https://shop.example.com", timeout=3).status_code + transport.call("https://shop.example.com/a", 4).status_code


def back_page() -> int:
    return call_that_nobody_limits("https://shop.example.com").status_code


def pages() -> int:
    return client.get("/a").status_code + loose.get("/b").status_code


class Orders(Base):
    timeout = 4


class LooseOrders(LooseBase):
    pass


def orders() -> int:
    return Orders().get("https://shop.example.com").status_code + LooseOrders().get("https://shop.example.com").status_code


def shelves() -> int:
    return container.safe.get("https://shop.example.com").status_code + container.plain.get("https://shop.example.com").status_code  # error: apr-missing-timeout


def keywords_of_another_module(url: str) -> Any:
    return requests.get(url, **LIMITED)


def keywords_of_another_module_without_a_limit(url: str) -> Any:
    return requests.get(url, **UNLIMITED)  # error: apr-missing-timeout


cache = redis.from_url(CACHE_URL)
plain_cache = redis.from_url(PLAIN_CACHE_URL)  # error: apr-missing-timeout
cache_of_settings = redis.from_url(settings.cache_url)
