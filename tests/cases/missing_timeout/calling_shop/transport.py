# only: apr-missing-timeout
"""A timeout that is None by default is judged over all modules: always set elsewhere it is a limit, never set it is none."""

from typing import Any

import requests
from requests import Response, Session
from requests.adapters import HTTPAdapter


def call(url: str, timeout: float | None = None) -> Response:
    return requests.get(url, timeout=timeout)


def call_that_nobody_limits(url: str, timeout: float | None = None) -> Response:
    return requests.get(url, timeout=timeout)  # error: apr-missing-timeout


def call_that_nobody_makes(url: str, timeout: float | None = None) -> Response:
    return requests.get(url, timeout=timeout)  # error: apr-missing-timeout


def _call_of_this_module(url: str, timeout: float | None = None) -> Response:
    return requests.get(url, timeout=timeout)  # error: apr-missing-timeout


def calls_here(url: str) -> Response:
    return _call_of_this_module(url)


class Client:
    def __init__(self, base: str, timeout: float | None = None) -> None:
        self.base = base
        self.timeout = timeout
        self.session = Session()

    def get(self, path: str) -> Response:
        return self.session.get(self.base + path, timeout=self.timeout)


class LooseClient:
    def __init__(self, base: str, timeout: float | None = None) -> None:
        self.base = base
        self.timeout = timeout

    def get(self, path: str) -> Response:
        return requests.get(self.base + path, timeout=self.timeout)  # error: apr-missing-timeout


class Base:
    timeout: float | None = None

    def get(self, path: str) -> Response:
        return requests.get(path, timeout=self.timeout)


class LooseBase:
    timeout: float | None = None

    def get(self, path: str) -> Response:
        return requests.get(path, timeout=self.timeout)  # error: apr-missing-timeout


class Limited(HTTPAdapter):
    def send(self, *args: Any, **kwargs: Any) -> Response:
        kwargs["timeout"] = kwargs.get("timeout") or 5
        return super().send(*args, **kwargs)


class Container:
    def __init__(self) -> None:
        self.plain = Session()
        self.safe = Session()
        self.safe.mount("https://", Limited())


container = Container()

LIMITED: dict[str, Any] = {"timeout": 5, "allow_redirects": False}
UNLIMITED: dict[str, Any] = {"allow_redirects": False}
CACHE_URL = "redis://cache/0?socket_timeout=5"
PLAIN_CACHE_URL = "redis://cache/0"


class Settings:
    cache_url = "redis://cache/0?socket_timeout=5"


settings = Settings()
