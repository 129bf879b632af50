# only: apr-retry-not-idempotent
"""A decorator of a library tries a POST again: with no key, with one made inside, with one that all attempts share, and with what only reads."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any
from uuid import uuid4

import backoff
import httpx
import requests
import stamina
from requests import Session as Http
from tenacity import AsyncRetrying, Retrying, retry, retry_if_exception_type, stop_after_attempt, wait_random_exponential
from tenacity import retry as again

policy = retry(stop=stop_after_attempt(3), wait=wait_random_exponential(max=5), reraise=True)


class Payments:
    def __init__(self, http: httpx.Client, session: Http) -> None:
        self._http = http
        self._session = session

    @retry(stop=stop_after_attempt(3))
    def charge(self, cents: int) -> str:  # error: apr-retry-not-idempotent
        response = self._http.post("https://api.pay.example/v1/charges", json={"amount": cents})
        return str(response.json()["id"])

    @backoff.on_exception(backoff.expo, requests.RequestException, max_tries=4)
    def send_sms(self, number: str, text: str) -> None:  # error: apr-retry-not-idempotent
        self._session.post("https://sms.example/messages", json={"to": number, "text": text}, timeout=5)

    @stamina.retry(on=httpx.HTTPError, attempts=3)
    def capture(self, charge: str) -> None:  # error: apr-retry-not-idempotent
        headers = {"Idempotency-Key": str(uuid.uuid4())}
        self._http.request("POST", f"/charges/{charge}/capture", headers=headers)

    @policy
    def refund(self, charge: str) -> None:  # error: apr-retry-not-idempotent
        self._http.request(method="post", url=f"/charges/{charge}/refunds")

    @again(stop=stop_after_attempt(2))
    def book(self, order: int) -> None:  # error: apr-retry-not-idempotent
        request = self._http.build_request("POST", "/bookings", json={"order": order})
        self._http.send(request)

    @retry(stop=stop_after_attempt(3))
    def charge_once(self, order: int, cents: int) -> None:
        self._http.post("/charges", json={"amount": cents}, headers={"Idempotency-Key": f"order-{order}"})

    @retry(stop=stop_after_attempt(3))
    def capture_once(self, charge: str, key: str) -> None:
        headers = {"Accept": "application/json"}
        headers["Idempotency-Key"] = key
        self._http.post(f"/charges/{charge}/capture", headers=headers)

    @retry(stop=stop_after_attempt(3))
    def cancel(self, charge: str) -> None:
        self._http.delete(f"/charges/{charge}")

    @retry(stop=stop_after_attempt(3))
    def set_limit(self, account: str, cents: int) -> None:
        self._http.put(f"/accounts/{account}/limit", json={"cents": cents})

    @backoff.on_exception(backoff.expo, requests.RequestException, max_tries=4)
    def find_charges(self, order: int) -> Any:
        return self._session.post("https://api.pay.example/v1/charges/search", json={"order": order}, timeout=5).json()

    @retry(stop=stop_after_attempt(3))
    def access_token(self) -> str:
        response = self._http.post("/oauth/token", data={"grant_type": "client_credentials"})
        return str(response.json()["access_token"])

    @retry(stop=stop_after_attempt(3))
    def products(self, first: int) -> Any:
        return self._http.post("/graphql", json={"query": "query Products($first: Int!) { products(first: $first) { id } }", "variables": {"first": first}})

    @retry(stop=stop_after_attempt(3))
    def create_product(self, name: str) -> Any:  # error: apr-retry-not-idempotent
        return self._http.post("/graphql", json={"query": "mutation Create($name: String!) { create(name: $name) { id } }", "variables": {"name": name}})

    @retry(retry=retry_if_exception_type(httpx.ConnectError), stop=stop_after_attempt(3))
    def connect_only(self, cents: int) -> None:
        self._http.post("/charges", json={"amount": cents})

    @retry(retry=retry_if_exception_type((httpx.ConnectError, httpx.ConnectTimeout)), stop=stop_after_attempt(3))
    def connect_only_both(self, cents: int) -> None:
        self._http.post("/charges", json={"amount": cents})

    @retry(retry=retry_if_exception_type((httpx.ConnectError, httpx.ReadTimeout)), stop=stop_after_attempt(3))
    def connect_and_read(self, cents: int) -> None:  # error: apr-retry-not-idempotent
        self._http.post("/charges", json={"amount": cents})


async def publish(client: httpx.AsyncClient, body: dict[str, Any]) -> None:
    async for attempt in AsyncRetrying(stop=stop_after_attempt(3)):  # error: apr-retry-not-idempotent
        with attempt:
            await client.post("https://hooks.example/events", json=body)


async def publish_with_key(client: httpx.AsyncClient, body: dict[str, Any]) -> None:
    key = uuid4().hex
    async for attempt in AsyncRetrying(stop=stop_after_attempt(3)):
        with attempt:
            await client.post("https://hooks.example/events", json=body, headers={"Idempotency-Key": key})


async def publish_with_key_inside(client: httpx.AsyncClient, body: dict[str, Any]) -> None:
    async for attempt in AsyncRetrying(stop=stop_after_attempt(3)):  # error: apr-retry-not-idempotent
        with attempt:
            key = uuid4().hex
            await client.post("https://hooks.example/events", json=body, headers={"Idempotency-Key": key})


def _post_invoice(order: int) -> None:  # error: apr-retry-not-idempotent
    requests.post("https://books.example/invoices", json={"order": order}, timeout=5)


def invoice(order: int) -> None:
    Retrying(stop=stop_after_attempt(3))(_post_invoice, order)


def upload(path: str, data: bytes) -> None:
    for attempt in stamina.retry_context(on=httpx.HTTPError, attempts=3):
        with attempt:
            httpx.put(f"https://files.example/{path}", content=data)


@retry(stop=stop_after_attempt(3))
def by_partial(order: int) -> None:  # error: apr-retry-not-idempotent
    send = partial(requests.post, "https://books.example/invoices", timeout=5)
    send(json={"order": order})


class post:
    """Near miss: a local class whose instances have a method of that name."""

    def post(self, text: str) -> str:
        return text.upper()


@retry(stop=stop_after_attempt(3))
def near_miss(text: str) -> str:
    return post().post(text)
