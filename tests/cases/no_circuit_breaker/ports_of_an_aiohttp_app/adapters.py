from __future__ import annotations

import aiobreaker  # type: ignore[import-not-found]
import aiohttp
import httpx
import stamina

from .ports import Exchange

guard = aiobreaker.CircuitBreaker(fail_max=3)


class HttpExchange:
    def __init__(self, session: aiohttp.ClientSession) -> None:
        self.session = session

    async def rate(self, base: str) -> float:  # error: apr-no-circuit-breaker
        async with self.session.get(f"https://fx.example/{base}") as response:
            return float((await response.json())["rate"])


class HttpIdentity:
    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def who(self, token: str) -> str:
        return str((await self.client.get("https://id.example/me", headers={"Authorization": token})).json()["sub"])


class GuardedIdentity:
    def __init__(self, inner: HttpIdentity) -> None:
        self.inner = inner

    async def who(self, token: str) -> str:
        return str(await guard.call_async(self.inner.who, token))


class BreakingTransport(httpx.AsyncHTTPTransport):
    @guard
    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return await super().handle_async_request(request)


class HttpMail:
    def __init__(self) -> None:
        self.client = httpx.AsyncClient(transport=BreakingTransport())

    @stamina.retry(on=httpx.HTTPError, attempts=3)
    async def deliver(self, to: str, text: str) -> None:
        await self.client.put(f"https://mail.example/{to}", json={"text": text})


class Services:
    def __init__(self, exchange: Exchange, identity: GuardedIdentity, mail: HttpMail) -> None:
        self.exchange = exchange
        self.identity = identity
        self.mail = mail

    async def price(self, cents: int) -> float:
        return cents * await self.exchange.rate("EUR")
