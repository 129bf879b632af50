# only: apr-missing-timeout
"""Clients that come through constructors, factories, caches and application state."""

import functools
import os
from collections.abc import Callable
from functools import cached_property, lru_cache
from typing import Any

import httpx
import redis
import requests
import urllib3
from aiohttp import ClientSession, ClientTimeout, web
from requests.adapters import HTTPAdapter
from urllib3.util import Timeout as PoolTimeout

REDIS_URL = os.environ["REDIS_URL"]
REDIS_OPTIONS: dict[str, Any] = {"decode_responses": True, "socket_timeout": 2}
LOOSE_OPTIONS: dict[str, Any] = {"decode_responses": True}


class SlowAdapter(HTTPAdapter):
    """Sends with a limit."""

    TIMEOUT = 30

    def send(self, *args: Any, **kwargs: Any) -> requests.Response:
        if not kwargs.get("timeout"):
            kwargs["timeout"] = self.TIMEOUT
        return super().send(*args, **kwargs)


@lru_cache(maxsize=1)
def session() -> requests.Session:
    made = requests.Session()
    made.mount("https://", SlowAdapter())
    return made


@lru_cache
def loose_session() -> requests.Session:
    return requests.Session()


def rate() -> str:
    return session().get("https://rates.example.com").text


def loose_rate() -> str:
    return loose_session().get("https://rates.example.com").text  # error: apr-missing-timeout


class Gateway:
    def __init__(self, http: requests.Session) -> None:
        self._http = http

    def charge(self, cents: int) -> Any:
        return self._http.post("https://pay.example.com/charges", json={"amount": cents}).json()


gateway = Gateway(session())


class LooseGateway:
    def __init__(self, http: requests.Session | None = None) -> None:
        self._http = http or requests.Session()

    def charge(self, cents: int) -> Any:
        return self._http.post("https://pay.example.com/charges", json={"amount": cents}).json()  # error: apr-missing-timeout


class Pricing:
    @cached_property
    def client(self) -> requests.Session:
        return requests.Session()

    @cached_property
    def limited(self) -> httpx.Client:
        return httpx.Client(base_url="https://prices.example.com")

    def price(self, sku: str) -> Any:
        return self.client.get(f"https://prices.example.com/{sku}").json()  # error: apr-missing-timeout

    def limited_price(self, sku: str) -> Any:
        return self.limited.get(f"/{sku}").json()


def cache() -> "redis.Redis":
    return redis.Redis.from_url(REDIS_URL, **REDIS_OPTIONS)


def loose_cache() -> "redis.Redis":
    return redis.Redis.from_url(REDIS_URL, **LOOSE_OPTIONS)  # error: apr-missing-timeout


def cache_with(options: dict[str, Any]) -> "redis.Redis":
    return redis.Redis(host="cache", **options)


class LimitedRedis(redis.Redis):
    def __init__(self, host: str) -> None:
        super().__init__(host=host, socket_timeout=2)


class NamedRedis(redis.Redis):
    """Only a name."""


limited_redis = LimitedRedis("cache")
named_redis = NamedRedis(host="cache")  # error: apr-missing-timeout

pool = urllib3.PoolManager(num_pools=4, timeout=PoolTimeout(total=10))
loose_pool = urllib3.PoolManager(num_pools=4)


def page() -> bytes:
    return pool.request("GET", "https://shop.example.com").data


def page_with_its_own_limit() -> bytes:
    return loose_pool.request("GET", "https://shop.example.com", timeout=5.0).data


async def open_session(app: web.Application) -> None:
    app["http"] = ClientSession(timeout=ClientTimeout(total=None))  # error: apr-missing-timeout


async def open_limited_session(app: web.Application) -> None:
    app["limited"] = ClientSession(timeout=ClientTimeout(total=30))


def instrumented(function: Callable[..., requests.Response]) -> Callable[..., requests.Response]:
    @functools.wraps(function)
    def wrapper(*args: Any, **kwargs: Any) -> requests.Response:
        return function(*args, **kwargs)

    return wrapper


patient_get = functools.partial(requests.get, timeout=60)
endless_get = functools.partial(requests.get, timeout=None)


def patiently(url: str) -> str:
    return patient_get(url).text


def endlessly(url: str) -> str:
    return endless_get(url).text  # error: apr-missing-timeout


def a_partial_overridden(url: str) -> str:
    return endless_get(url, timeout=5).text
