from __future__ import annotations

from typing import Any

import httpx
import purgatory  # type: ignore[import-not-found]
from starlette.applications import Starlette
from starlette.endpoints import HTTPEndpoint
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

circuits = purgatory.AsyncCircuitBreakerFactory()


class RatesClient:
    URL = "https://rates.example/v3"

    def __init__(self) -> None:
        self._http = httpx.AsyncClient(timeout=3)

    async def rate(self, pair: str) -> float:  # error: apr-no-circuit-breaker
        response = await self._http.get(f"{self.URL}/{pair}")
        return float(response.json()["rate"])


class NewsClient:
    def __init__(self) -> None:
        self._http = httpx.AsyncClient(base_url="https://news.example", timeout=3)

    @circuits("news")
    async def headlines(self) -> Any:
        return (await self._http.get("/headlines")).json()


class MapsClient:
    def __init__(self) -> None:
        self._http = httpx.AsyncClient(base_url="https://maps.example", timeout=3)

    async def tile(self, x: int) -> bytes:
        async with await circuits.get_breaker("maps"):
            return (await self._http.get(f"/tile/{x}")).content


class Rates(HTTPEndpoint):
    async def get(self, request: Request) -> JSONResponse:
        return JSONResponse(await RatesClient().rate("EURUSD"))

    async def post(self, request: Request) -> JSONResponse:
        return JSONResponse(await RatesClient().rate("USDEUR"))


async def news(request: Request) -> JSONResponse:
    return JSONResponse(await NewsClient().headlines())


async def home(request: Request) -> JSONResponse:
    return JSONResponse([await NewsClient().headlines(), len(await MapsClient().tile(1))])


async def tile(request: Request) -> JSONResponse:
    return JSONResponse(len(await MapsClient().tile(2)))


app = Starlette(routes=[Route("/rates", Rates), Route("/news", news), Route("/", home), Route("/tile", tile)])
