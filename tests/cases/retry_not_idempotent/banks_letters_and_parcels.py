"""Transfers, letters, messages and rows that come twice; keys that are handed in, hashed or kept in a data class; what was looked up first."""

# only: apr-retry-not-idempotent
from __future__ import annotations

import hashlib
import json
import random
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ParamSpec, TypeVar

import aio_pika
import aiohttp
import boto3
import httpx
import pika
import redis.asyncio as aioredis
import requests
import stamina
import stripe
from aiokafka import AIOKafkaProducer
from celery import shared_task
from django.db import models
from huey import SqliteHuey
from prefect import task  # type: ignore[import-not-found]
from sendgrid import SendGridAPIClient  # type: ignore[import-not-found]
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from tenacity import AsyncRetrying, retry, retry_if_exception_type, stop_after_attempt, wait_random_exponential
from twilio.rest import Client as Twilio  # type: ignore[import-not-found]

P = ParamSpec("P")
T = TypeVar("T")
huey = SqliteHuey("x")
again = retry(stop=stop_after_attempt(3), wait=wait_random_exponential())


@dataclass
class Transfer:
    amount: int
    iban: str
    reference: str = field(default_factory=lambda: uuid.uuid4().hex)


class Bank:
    def __init__(self, session: aiohttp.ClientSession) -> None:
        self.session = session

    @again
    async def transfer(self, amount: int, iban: str) -> Any:  # error: apr-retry-not-idempotent
        async with self.session.request("post", "/transfers", json={"amount": amount, "iban": iban}) as response:
            return await response.json()

    @again
    async def transfer_keyed(self, transfer: Transfer) -> Any:
        headers = {"X-Idempotency-Key": transfer.reference}
        async with self.session.post("/transfers", json={"amount": transfer.amount}, headers=headers) as response:
            return await response.json()

    async def pay_out(self, amount: int) -> Any:
        async for attempt in AsyncRetrying(stop=stop_after_attempt(3), wait=wait_random_exponential()):  # error: apr-retry-not-idempotent
            with attempt:
                async with self.session.post("/payouts", json={"amount": amount}) as response:
                    response.raise_for_status()
                    return await response.json()
        return None

    async def pay_out_keyed(self, amount: int, key: uuid.UUID) -> Any:
        async for attempt in AsyncRetrying(stop=stop_after_attempt(3), wait=wait_random_exponential()):
            with attempt:
                async with self.session.post("/payouts", json={"amount": amount}, headers={"Idempotency-Key": str(key)}) as response:
                    response.raise_for_status()
                    return await response.json()
        return None

    @again
    async def patch(self, key: str) -> None:
        await self.session.put(f"/accounts/{key}", json={"state": "closed"})

    @again
    async def balance(self) -> Any:
        async with self.session.get("/balance") as response:
            return await response.json()

    @again
    async def hashed(self, amount: int, iban: str) -> Any:
        key = hashlib.sha256(f"{amount}{iban}".encode()).hexdigest()
        async with self.session.post("/transfers", json={"amount": amount}, headers={"Idempotency-Key": key}) as response:
            return await response.json()


@stamina.retry(on=Exception, attempts=3)
def send_text(to: str, body: str) -> None:  # error: apr-retry-not-idempotent
    Twilio("a", "b").messages.create(to=to, from_="+1", body=body)


@stamina.retry(on=Exception, attempts=3)
def send_mail(message: Any) -> None:  # error: apr-retry-not-idempotent
    SendGridAPIClient("k").send(message)


@stamina.retry(on=Exception, attempts=3)
def refund(charge: str) -> Any:  # error: apr-retry-not-idempotent
    return stripe.Refund.create(charge=charge)


@stamina.retry(on=Exception, attempts=3)
def refund_keyed(charge: str) -> Any:
    return stripe.Refund.create(charge=charge, idempotency_key=f"refund-{charge}")


@stamina.retry(on=Exception, attempts=3)
def modify(customer: str, email: str) -> Any:
    return stripe.Customer.modify(customer, email=email)


@again
async def amqp(channel: aio_pika.abc.AbstractChannel, body: bytes) -> None:  # error: apr-retry-not-idempotent
    await channel.default_exchange.publish(aio_pika.Message(body), routing_key="orders")


@again
def amqp_sync(channel: pika.adapters.blocking_connection.BlockingChannel, body: bytes) -> None:  # error: apr-retry-not-idempotent
    channel.basic_publish(exchange="", routing_key="orders", body=body)


@again
async def kafka(producer: AIOKafkaProducer, body: bytes) -> None:  # error: apr-retry-not-idempotent
    await producer.send_and_wait("orders", body)


@again
async def counter(r: aioredis.Redis, key: str) -> None:  # error: apr-retry-not-idempotent
    await r.hincrby(key, "n", 1)


@again
async def expire(r: aioredis.Redis, key: str) -> None:
    await r.expire(key, 60)


@again
async def audit(session: AsyncSession, who: str) -> None:  # error: apr-retry-not-idempotent
    await session.execute(text("INSERT INTO audit(who) VALUES (:w)"), {"w": who})
    await session.commit()


@again
async def audit_once(session: AsyncSession, who: str, key: str) -> None:
    await session.execute(text("INSERT INTO audit(id, who) VALUES (:i, :w) ON CONFLICT (id) DO NOTHING"), {"i": key, "w": who})
    await session.commit()


class Invoice(models.Model):
    number = models.CharField(max_length=20)

    class Meta:
        app_label = "x"


@again
def create_invoice(number: str) -> Invoice:  # error: apr-retry-not-idempotent
    return Invoice.objects.create(number=number)


@again
def update_invoice(pk: int) -> None:
    Invoice.objects.filter(pk=pk).update(number="x")


@again
def delete_invoice(pk: int) -> None:
    Invoice.objects.filter(pk=pk).delete()


@task(retries=3)
def prefect_post() -> None:  # error: apr-retry-not-idempotent
    httpx.post("https://x.example/orders", json={})


@task(retries=3)
def prefect_get() -> None:
    httpx.get("https://x.example/orders")


@shared_task(bind=True, autoretry_for=(requests.RequestException,), retry_backoff=True)
def dunning(self: Any, invoice: int) -> None:  # error: apr-retry-not-idempotent
    requests.post("https://letters.example/letters", json={"invoice": invoice}, timeout=5).raise_for_status()


@shared_task(bind=True, autoretry_for=(requests.RequestException,), retry_backoff=True)
def dunning_keyed(self: Any, invoice: int) -> None:
    requests.post(
        "https://letters.example/letters", json={"invoice": invoice}, timeout=5, headers={"Idempotency-Key": str(self.request.id)}
    ).raise_for_status()


@huey.task(retries=3, retry_delay=60)
def lost(order: int) -> None:
    if httpx.get(f"https://ship.example/parcels?order={order}").json()["items"]:
        return
    httpx.post("https://ship.example/parcels", json={"order": order})


def looping(body: dict[str, Any]) -> Any:
    error: Exception | None = None
    for _ in range(3):  # error: apr-retry-not-idempotent
        try:
            response = requests.post("https://x.example/payments", data=json.dumps(body), timeout=5)
            response.raise_for_status()
        except requests.RequestException as exc:
            error = exc
            time.sleep(random.random())
        else:
            return response.json()
    raise RuntimeError from error


def looping_result(body: dict[str, Any]) -> Any:
    for _ in range(3):  # error: apr-retry-not-idempotent
        response = requests.post("https://x.example/payments", json=body, timeout=5)
        if response.status_code < 500:
            return response.json()
        time.sleep(random.random())
    raise RuntimeError


def retry_call(func: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    for n in range(3):
        try:
            return func(*args, **kwargs)
        except OSError:
            time.sleep(random.random() * 2**n)
    return func(*args, **kwargs)


def _order(sku: str) -> Any:  # error: apr-retry-not-idempotent
    return requests.post("https://x.example/orders", json={"sku": sku}, timeout=5).json()


def place(sku: str) -> Any:
    return retry_call(_order, sku)


def _read(sku: str) -> Any:
    return requests.get(f"https://x.example/orders/{sku}", timeout=5).json()


def read(sku: str) -> Any:
    return retry_call(_read, sku)


@retry(stop=stop_after_attempt(3), wait=wait_random_exponential(), retry=retry_if_exception_type(requests.ConnectTimeout))
def never_sent(sku: str) -> Any:
    return requests.post("https://x.example/orders", json={"sku": sku}, timeout=5).json()


@again
def elastic(query: dict[str, Any]) -> Any:
    return requests.post("https://es.example/products/_search", json=query, timeout=5).json()


@again
def presign(key: str) -> Any:
    return boto3.client("s3").generate_presigned_url("get_object", Params={"Bucket": "b", "Key": key})


@again
def validate(number: str) -> Any:
    return requests.post("https://vat.example/validate", json={"number": number}, timeout=5).json()


def fallback(body: dict[str, Any]) -> Any:
    """Another provider, not the same again."""
    try:
        return requests.post("https://one.example/sms", json=body, timeout=5).json()
    except requests.RequestException:
        return requests.post("https://two.example/sms", json=body, timeout=5).json()


def twice(client: httpx.Client, body: dict[str, Any]) -> Any:
    try:
        response = client.post("/charges", json=body)
    except httpx.ReadTimeout:
        time.sleep(1)
        response = client.post("/charges", json=body)  # error: apr-retry-not-idempotent
    return response.json()
