from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import aiobreaker
import httpx
import pybreaker
import requests
from circuitbreaker import circuit
from purgatory import AsyncCircuitBreakerFactory
from requests.adapters import HTTPAdapter
from tenacity import retry, stop_after_attempt, wait_random_exponential

T = TypeVar("T")
breaker = pybreaker.CircuitBreaker(fail_max=5, reset_timeout=30)
fuse = pybreaker.CircuitBreaker(fail_max=5, reset_timeout=30)
breakers = AsyncCircuitBreakerFactory()
patient = retry(stop=stop_after_attempt(3), wait=wait_random_exponential(max=2))


@breaker
@patient
def by_decorator() -> str:
    return requests.get("https://one.example/rate", timeout=2).text


@circuit(failure_threshold=5)
@patient
def by_other_decorator() -> str:
    return requests.get("https://two.example/rate", timeout=2).text


@patient
def _three() -> str:
    return requests.get("https://three.example/rate", timeout=2).text


def by_call() -> str:
    return str(fuse.call(_three))


@patient
def _four() -> str:
    return requests.get("https://four.example/rate", timeout=2).text


def by_with() -> str:
    with fuse.calling():
        return _four()


async def by_factory() -> str:
    async with await breakers.get_breaker("five"):
        async with httpx.AsyncClient(base_url="https://five.example") as client:
            return (await client.get("/rate")).text


class Guard:
    """Home-made."""

    def __init__(self, limit: int, rest: float) -> None:
        self.failures = 0
        self.limit = limit
        self.rest = rest
        self.opened_at: float | None = None

    def run(self, work: Callable[[], T]) -> T:
        if self.opened_at is not None and time.monotonic() - self.opened_at < self.rest:
            raise RuntimeError("open")
        try:
            result = work()
        except Exception:
            self.failures += 1
            if self.failures >= self.limit:
                self.opened_at = time.monotonic()
            raise
        self.failures = 0
        self.opened_at = None
        return result


class Six:
    def __init__(self) -> None:
        self._guard = Guard(5, 30)

    def rate(self) -> str:
        return self._guard.run(self._rate)

    @patient
    def _rate(self) -> str:
        return requests.get("https://six.example/rate", timeout=2).text


class BreakingTransport(httpx.BaseTransport):
    def __init__(self, inner: httpx.BaseTransport, guard: Guard) -> None:
        self._inner = inner
        self._guard = guard

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return self._guard.run(lambda: self._inner.handle_request(request))


class Seven:
    def __init__(self) -> None:
        self._http = httpx.Client(base_url="https://seven.example", transport=BreakingTransport(httpx.HTTPTransport(), Guard(5, 30)))

    @patient
    def rate(self) -> str:
        return self._http.get("/rate").text


class BreakerAdapter(HTTPAdapter):
    def send(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        return breaker.call(super().send, request, *args, **kwargs)


session = requests.Session()
session.mount("https://", BreakerAdapter())


@patient
def eight() -> str:
    return session.get("https://eight.example/rate", timeout=2).text


class Nine:
    """The service around it has the breaker."""

    @patient
    def rate(self) -> str:
        return requests.get("https://nine.example/rate", timeout=2).text


class Prices:
    def __init__(self, nine: Nine) -> None:
        self._nine = nine
        self._breaker = aiobreaker.CircuitBreaker(fail_max=5)

    def price(self) -> float:
        return float(self._breaker.call(self._nine.rate))


def guarded(function: Callable[..., T]) -> Callable[..., T]:
    @wraps(function)
    def wrapper(*args: Any, **kwargs: Any) -> T:
        with breaker.calling():
            return function(*args, **kwargs)

    return wrapper


@guarded
@patient
def ten() -> str:
    return requests.get("https://ten.example/rate", timeout=2).text


class Eleven:
    """Counts failures itself and stays closed for a while."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._failures = 0
        self._open_until = 0.0

    @patient
    def rate(self) -> str:
        if time.monotonic() < self._open_until:
            raise RuntimeError("open")
        try:
            text = requests.get(f"{self._url}/rate", timeout=2).text
        except requests.RequestException:
            self._failures += 1
            if self._failures > 5:
                self._open_until = time.monotonic() + 30
            raise
        self._failures = 0
        return text


@patient
def twelve() -> str:  # error: apr-no-circuit-breaker
    return requests.get("https://twelve.example/rate", timeout=2).text


@patient
def short_circuit(premium: bool) -> str:  # error: apr-no-circuit-breaker
    if premium:
        return "0"
    return requests.get("https://thirteen.example/rate", timeout=2).text
