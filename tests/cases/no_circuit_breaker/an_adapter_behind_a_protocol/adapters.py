from __future__ import annotations

import httpx
import stamina
from fastapi import Depends


class MapClient:
    """Retries, and asked while a request waits."""

    def __init__(self, http: httpx.AsyncClient, base: str) -> None:
        self._http = http
        self._base = base

    async def locate(self, address: str) -> tuple[float, float]:
        answer = await self._ask("/locate", {"q": address})
        return answer["lat"], answer["lon"]

    @stamina.retry(on=httpx.HTTPError, attempts=3)
    async def _ask(self, path: str, query: dict[str, str]) -> dict[str, float]:  # error: apr-no-circuit-breaker
        response = await self._http.get(f"{self._base}{path}", params=query)
        response.raise_for_status()
        answer: dict[str, float] = response.json()
        return answer


class FixedGeocoder:
    async def locate(self, address: str) -> tuple[float, float]:
        return 52.5, 13.4


class WeatherClient:
    """No retries, but two routes."""

    def __init__(self) -> None:
        self._http = httpx.AsyncClient(base_url="https://weather.example")

    async def forecast(self, city: str) -> str:  # error: apr-no-circuit-breaker
        return (await self._http.get("/forecast", params={"city": city})).text


class HolidayClient:
    """One route, no retries."""

    def __init__(self) -> None:
        self._http = httpx.AsyncClient(base_url="https://holidays.example")

    async def next(self) -> str:
        return (await self._http.get("/next")).text


def get_weather() -> WeatherClient:
    return WeatherClient()


def get_http() -> httpx.AsyncClient:
    return httpx.AsyncClient()


def get_geocoder(http: httpx.AsyncClient = Depends(get_http)) -> MapClient:
    return MapClient(http, "https://maps.example")
