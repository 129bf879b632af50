from __future__ import annotations

from typing import Any

import httpx
import pybreaker
import requests
import tenacity
from openai import AsyncOpenAI  # type: ignore[import-not-found]

breaker = pybreaker.CircuitBreaker(fail_max=5, reset_timeout=30)


class Weather:
    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http

    @tenacity.retry(stop=tenacity.stop_after_attempt(3), wait=tenacity.wait_random_exponential())
    async def forecast(self, city: str) -> Any:  # error: apr-no-circuit-breaker
        return (await self.http.get(f"https://api.weather.example/v1/{city}")).json()


class Geo:
    base_url = "https://geo.example/v2"

    def __init__(self) -> None:
        self.session = requests.Session()

    def locate(self, address: str) -> Any:  # error: apr-no-circuit-breaker
        return self.session.get(f"{self.base_url}/locate", params={"q": address}, timeout=3).json()


class Tax:
    def rate(self, country: str) -> float:
        """One entry point, no retries: left."""
        return float(requests.get(f"https://tax.example/rates/{country}", timeout=3).json()["rate"])


class Shipping:
    @breaker
    @tenacity.retry(stop=tenacity.stop_after_attempt(3), wait=tenacity.wait_random_exponential())
    def quote(self, weight: int) -> Any:
        return requests.get("https://ship.example/quotes", params={"w": weight}, timeout=3).json()


class Vat:
    def valid(self, number: str) -> bool:
        return bool(breaker.call(self._ask, number))

    def _ask(self, number: str) -> bool:
        return bool(requests.get(f"https://vies.example/{number}", timeout=3).json()["valid"])


class Assistant:
    def __init__(self) -> None:
        self.client = AsyncOpenAI()

    async def summary(self, text: str) -> Any:  # error: apr-no-circuit-breaker
        return await self.client.responses.create(model="m", input=text)


def nightly_rates() -> Any:
    for _n in range(3):
        try:
            return requests.get("https://ecb.example/rates", timeout=5).json()
        except requests.RequestException:
            continue
    raise RuntimeError
