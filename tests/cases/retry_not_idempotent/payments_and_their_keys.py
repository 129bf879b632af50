"""Posts, charges, mails and messages that are tried again, with and without a key; what reads, replaces or was refused."""

# only: apr-retry-not-idempotent
from __future__ import annotations

import asyncio
import logging
import random
import smtplib
import time
import uuid
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any, TypeVar
from uuid import uuid4

import aiohttp
import backoff
import boto3
import httpx
import redis
import requests
import stamina
import stripe
import tenacity
from requests.adapters import HTTPAdapter
from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter
from urllib3.util.retry import Retry

log = logging.getLogger(__name__)
T = TypeVar("T")
careful = retry(stop=stop_after_attempt(3), wait=wait_exponential_jitter(), reraise=True)


class Payments:
    def __init__(self, http: httpx.Client, secret: str) -> None:
        self.http = http
        self.secret = secret

    @careful
    def charge(self, order: int, cents: int) -> str:  # error: apr-retry-not-idempotent
        response = self.http.post("/v1/charges", json={"order": order, "amount": cents})
        response.raise_for_status()
        return str(response.json()["id"])

    @careful
    def charge_keyed(self, order: int, cents: int, key: str) -> str:
        response = self.http.post("/v1/charges", json={"order": order, "amount": cents}, headers={"Idempotency-Key": key})
        response.raise_for_status()
        return str(response.json()["id"])

    @careful
    def charge_fresh_key(self, order: int, cents: int) -> str:  # error: apr-retry-not-idempotent
        headers = {"Idempotency-Key": str(uuid.uuid4()), "Authorization": f"Bearer {self.secret}"}
        response = self.http.post("/v1/charges", json={"order": order, "amount": cents}, headers=headers)
        response.raise_for_status()
        return str(response.json()["id"])

    def charge_outer_key(self, order: int, cents: int) -> str:
        key = uuid4().hex

        @careful
        def send() -> httpx.Response:
            return self.http.post("/v1/charges", json={"order": order, "amount": cents}, headers={"Idempotency-Key": key})

        return str(send().json()["id"])

    @careful
    def charge_derived_key(self, order: int, cents: int) -> str:
        headers = {"Idempotency-Key": f"charge-{order}"}
        return str(self.http.post("/v1/charges", json={"amount": cents}, headers=headers).json()["id"])

    @careful
    def fetch(self, charge: str) -> Any:
        return self.http.get(f"/v1/charges/{charge}").json()

    @careful
    def put(self, charge: str, data: dict[str, Any]) -> None:
        self.http.put(f"/v1/charges/{charge}", json=data).raise_for_status()

    @careful
    def search(self, text: str) -> Any:
        return self.http.post("/v1/charges/search", json={"query": text}).json()

    @careful
    def token(self) -> str:
        return str(self.http.post("/oauth/token", data={"grant_type": "client_credentials"}).json()["access_token"])

    @careful
    def orders(self) -> Any:
        return self.http.post("/graphql", json={"query": "query { orders { id } }"}).json()

    @careful
    def create_by_graphql(self, name: str) -> Any:  # error: apr-retry-not-idempotent
        return self.http.post("/graphql", json={"query": "mutation($n: String!) { createOrder(name: $n) { id } }", "variables": {"n": name}}).json()

    @careful
    def generic(self, order: int) -> Any:  # error: apr-retry-not-idempotent
        return self.http.request("POST", "/v1/orders", json={"order": order}).json()

    @careful
    def generic_get(self, order: int) -> Any:
        return self.http.request("GET", f"/v1/orders/{order}").json()

    @tenacity.retry(stop=stop_after_attempt(3), wait=wait_exponential_jitter(), retry=retry_if_exception_type(httpx.ConnectError))
    def connect_only(self, order: int) -> Any:
        """Retried only where the request was never sent."""
        return self.http.post("/v1/orders", json={"order": order}).json()

    def loop(self, order: int) -> str:
        for attempt in range(3):  # error: apr-retry-not-idempotent
            try:
                return str(self.http.post("/v1/refunds", json={"order": order}).json()["id"])
            except httpx.HTTPError:
                time.sleep(2**attempt + random.random())
        raise RuntimeError

    def loop_key_inside(self, order: int) -> str:
        for attempt in range(3):  # error: apr-retry-not-idempotent
            key = uuid4().hex
            try:
                return str(self.http.post("/v1/refunds", json={"order": order}, headers={"Idempotency-Key": key}).json()["id"])
            except httpx.HTTPError:
                time.sleep(2**attempt + random.random())
        raise RuntimeError

    def loop_key_outside(self, order: int) -> str:
        headers = {"Idempotency-Key": uuid4().hex}
        for attempt in range(3):
            try:
                return str(self.http.post("/v1/refunds", json={"order": order}, headers=headers).json()["id"])
            except httpx.HTTPError:
                time.sleep(2**attempt + random.random())
        raise RuntimeError

    def loop_reference_in_body(self, order: int) -> str:
        body = {"order": order, "idempotency_key": uuid4().hex, "amount": 100}
        for attempt in range(3):
            try:
                return str(self.http.post("/v2/payments", json=body).json()["id"])
            except httpx.HTTPError:
                time.sleep(2**attempt + random.random())
        raise RuntimeError

    def loop_of_different(self, orders: list[int]) -> None:
        for order in orders:
            try:
                self.http.post("/v1/refunds", json={"order": order})
            except httpx.HTTPError:
                log.exception("refund of %s", order)


@backoff.on_exception(backoff.expo, requests.RequestException, max_tries=4)
def open_ticket(title: str) -> Any:  # error: apr-retry-not-idempotent
    return requests.post("https://desk.example/api/tickets", json={"title": title}, timeout=5).json()


@stamina.retry(on=httpx.HTTPError, attempts=3)
async def send_sms(client: httpx.AsyncClient, to: str, text: str) -> None:  # error: apr-retry-not-idempotent
    (await client.post("https://sms.example/messages", data={"to": to, "body": text})).raise_for_status()


@stamina.retry(on=aiohttp.ClientError, attempts=3)
async def hook(session: aiohttp.ClientSession, url: str, payload: dict[str, Any]) -> None:  # error: apr-retry-not-idempotent
    async with session.post(url, json=payload) as response:
        response.raise_for_status()


@stamina.retry(on=aiohttp.ClientError, attempts=3)
async def read(session: aiohttp.ClientSession, url: str) -> bytes:
    async with session.get(url) as response:
        return await response.read()


@careful
def mail(host: str, message: EmailMessage) -> None:  # error: apr-retry-not-idempotent
    with smtplib.SMTP(host, timeout=10) as smtp:
        smtp.send_message(message)


@careful
def stripe_charge(amount: int, source: str) -> Any:  # error: apr-retry-not-idempotent
    return stripe.Charge.create(amount=amount, currency="eur", source=source)


@careful
def stripe_charge_keyed(amount: int, source: str, order: int) -> Any:
    return stripe.Charge.create(amount=amount, currency="eur", source=source, idempotency_key=f"order-{order}")


@careful
def stripe_read(charge: str) -> Any:
    return stripe.Charge.retrieve(charge)


@careful
def count(r: redis.Redis, key: str) -> int:  # error: apr-retry-not-idempotent
    return int(r.incr(key))  # type: ignore[arg-type]


@careful
def push(r: redis.Redis, value: str) -> None:  # error: apr-retry-not-idempotent
    r.lpush("queue", value)


@careful
def remember(r: redis.Redis, key: str, value: str) -> None:
    r.set(key, value, ex=60)


@careful
def enqueue(body: str) -> None:  # error: apr-retry-not-idempotent
    boto3.client("sqs").send_message(QueueUrl="https://sqs.example/q", MessageBody=body)


@careful
def enqueue_fifo(body: str, order: int) -> None:
    boto3.client("sqs").send_message(QueueUrl="https://sqs.example/q.fifo", MessageBody=body, MessageGroupId="o", MessageDeduplicationId=str(order))


@careful
def announce(body: str) -> None:  # error: apr-retry-not-idempotent
    boto3.client("sns").publish(TopicArn="arn", Message=body)


@careful
def upload(key: str, body: bytes) -> None:
    boto3.client("s3").put_object(Bucket="b", Key=key, Body=body)


@careful
def put_item(row: dict[str, Any]) -> None:
    boto3.resource("dynamodb").Table("orders").put_item(Item=row)


def posting_session() -> requests.Session:
    s = requests.Session()
    retries = Retry(total=3, backoff_factor=1, allowed_methods=["GET", "POST"], status_forcelist=[500, 502])  # error: apr-retry-not-idempotent
    s.mount("https://", HTTPAdapter(max_retries=retries))
    s.post("https://x.example/orders", json={}, timeout=5)
    return s


def any_method_session() -> requests.Session:
    s = requests.Session()
    s.mount("https://", HTTPAdapter(max_retries=Retry(total=3, allowed_methods=None)))  # error: apr-retry-not-idempotent
    s.post("https://x.example/orders", json={}, timeout=5)
    return s


def default_methods_session() -> requests.Session:
    s = requests.Session()
    s.mount("https://", HTTPAdapter(max_retries=Retry(total=3, backoff_factor=1, status_forcelist=[500])))
    s.post("https://x.example/orders", json={}, timeout=5)
    return s


def connect_retry() -> httpx.Response:
    with httpx.Client(transport=httpx.HTTPTransport(retries=3)) as client:
        return client.post("https://x.example/orders", json={})


def call_with_retry(fn: Callable[[], T], attempts: int = 3) -> T:
    for n in range(attempts):
        try:
            return fn()
        except Exception:
            if n == attempts - 1:
                raise
            time.sleep(random.random() * 2**n)
    raise AssertionError


def create_shipment(order: int) -> Any:
    return call_with_retry(
        lambda: requests.post("https://ship.example/shipments", json={"order": order}, timeout=5),  # error: apr-retry-not-idempotent
    )


def read_shipment(order: int) -> Any:
    return call_with_retry(lambda: requests.get(f"https://ship.example/shipments/{order}", timeout=5))


def _post_shipment(order: int) -> Any:  # error: apr-retry-not-idempotent
    return requests.post("https://ship.example/shipments", json={"order": order}, timeout=5)


def create_named(order: int) -> Any:
    import functools

    return call_with_retry(functools.partial(_post_shipment, order))


def tenacity_call(order: int) -> Any:
    return tenacity.Retrying(stop=stop_after_attempt(3), wait=wait_exponential_jitter())(_post_shipment, order)


def tenacity_with(order: int) -> Any:
    for attempt in tenacity.Retrying(stop=stop_after_attempt(3), wait=wait_exponential_jitter()):
        with attempt:
            response = _post_shipment(order)
            response.raise_for_status()
            return response
    return None


@careful
def through_helper(order: int) -> Any:
    return _post_shipment(order).json()


async def async_loop(client: httpx.AsyncClient, body: dict[str, Any]) -> Any:
    attempt = 0
    while True:  # error: apr-retry-not-idempotent
        try:
            r = await client.post("/transfers", json=body)
            r.raise_for_status()
            return r.json()
        except httpx.HTTPError:
            attempt += 1
            if attempt > 3:
                raise
            await asyncio.sleep(random.random() * 2**attempt)


async def only_429(client: httpx.AsyncClient, body: dict[str, Any]) -> Any:
    """Refused before it was done: nothing happened, so it may be sent again."""
    for attempt in range(3):
        r = await client.post("/transfers", json=body)
        if r.status_code == 429:
            await asyncio.sleep(random.random() * 2**attempt)
            continue
        r.raise_for_status()
        return r.json()
    raise RuntimeError


def recursion(body: dict[str, Any], left: int = 3) -> Any:  # error: apr-retry-not-idempotent
    try:
        return requests.post("https://x.example/orders", json=body, timeout=5).json()
    except requests.Timeout:
        if not left:
            raise
        return recursion(body, left - 1)


def twice(body: dict[str, Any]) -> Any:
    try:
        return requests.post("https://x.example/payments", json=body, timeout=5).json()
    except requests.Timeout:
        return requests.post("https://x.example/payments", json=body, timeout=30).json()  # error: apr-retry-not-idempotent
