# only: apr-retry-not-idempotent
"""Everyday shapes: a provider's library, Kafka, RabbitMQ, SQS, mail, retries by recursion, keys in options, keys by type, look-alikes."""

from __future__ import annotations

import logging
import time
import uuid
from typing import Any

import backoff
import boto3
import httpx
import pika
import requests
import stripe
from celery import shared_task
from confluent_kafka import Producer
from requests.exceptions import ConnectTimeout, Timeout
from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_random_exponential

from apr_mypy.markers import IdempotencyKey

logger = logging.getLogger(__name__)
sqs = boto3.client("sqs")


@retry(stop=stop_after_attempt(3), wait=wait_random_exponential(max=10))
def charge(customer: str, cents: int) -> str:  # error: apr-retry-not-idempotent
    return stripe.PaymentIntent.create(customer=customer, amount=cents, currency="eur").id


@retry(stop=stop_after_attempt(3), wait=wait_random_exponential(max=10))
def charge_anew(customer: str, cents: int) -> str:  # error: apr-retry-not-idempotent
    return stripe.PaymentIntent.create(customer=customer, amount=cents, currency="eur", idempotency_key=str(uuid.uuid4())).id


@retry(stop=stop_after_attempt(3), wait=wait_random_exponential(max=10))
def charge_once(customer: str, cents: int, key: str) -> str:
    return stripe.PaymentIntent.create(customer=customer, amount=cents, currency="eur", idempotency_key=key).id


@retry(stop=stop_after_attempt(3), wait=wait_random_exponential(max=10))
def charge_by_client(client: stripe.StripeClient, order: int, cents: int) -> str:
    return client.v1.payment_intents.create({"amount": cents, "currency": "eur"}, {"idempotency_key": f"order-{order}"}).id


@retry(stop=stop_after_attempt(3), wait=wait_random_exponential(max=10))
def charge_by_client_anew(client: stripe.StripeClient, cents: int) -> str:  # error: apr-retry-not-idempotent
    return client.v1.payment_intents.create({"amount": cents, "currency": "eur"}).id


@retry(stop=stop_after_attempt(3), wait=wait_random_exponential(max=10))
def look_up(customer: str) -> str:
    return stripe.Customer.retrieve(customer).id


@retry(stop=stop_after_attempt(3))
def publish(producer: Producer, body: bytes) -> None:  # error: apr-retry-not-idempotent
    producer.produce("orders", body)
    producer.flush(5)


@retry(stop=stop_after_attempt(3))
def publish_to_rabbit(channel: pika.adapters.blocking_connection.BlockingChannel, body: bytes) -> None:  # error: apr-retry-not-idempotent
    channel.basic_publish("", "orders", body)


@retry(stop=stop_after_attempt(3))
def queue(url: str, body: str) -> None:  # error: apr-retry-not-idempotent
    sqs.send_message(QueueUrl=url, MessageBody=body)


@retry(stop=stop_after_attempt(3))
def queue_once(url: str, order: str, body: str) -> None:
    sqs.send_message(QueueUrl=url, MessageBody=body, MessageGroupId="orders", MessageDeduplicationId=order)


@retry(stop=stop_after_attempt(3))
def store(data: bytes, key: str) -> None:
    boto3.client("s3").put_object(Bucket="files", Key=key, Body=data)


def place(order: dict[str, Any], tries: int = 3) -> Any:  # error: apr-retry-not-idempotent
    try:
        return requests.post("https://erp.example/orders", json=order, timeout=3).json()
    except requests.RequestException:
        if tries == 0:
            raise
        time.sleep(1)
        return place(order, tries - 1)


@backoff.on_exception(backoff.expo, (Timeout, requests.ConnectionError), max_tries=3)
def on_timeouts(order: dict[str, Any]) -> Any:  # error: apr-retry-not-idempotent
    return requests.post("https://erp.example/orders", json=order, timeout=3).json()


@backoff.on_exception(backoff.expo, ConnectTimeout, max_tries=3)
def on_connect_timeouts(order: dict[str, Any]) -> Any:
    return requests.post("https://erp.example/orders", json=order, timeout=3).json()


@retry(stop=stop_after_attempt(3))
def typed_key(http: httpx.Client, key: IdempotencyKey[str], order: dict[str, Any]) -> None:
    http.post("/orders", json=order, headers={"X-Once": key})


@retry(stop=stop_after_attempt(3))
def untyped_key(http: httpx.Client, key: str, order: dict[str, Any]) -> None:  # error: apr-retry-not-idempotent
    http.post("/orders", json=order, headers={"X-Trace": key})


@retry(stop=stop_after_attempt(3))
def paypal(http: httpx.Client, request_id: str, order: str) -> None:
    http.post(f"/v2/checkout/orders/{order}/capture", headers={"PayPal-Request-Id": request_id})


@shared_task(autoretry_for=(Exception,), retry_backoff=True)
def enqueue_more(order: int) -> None:  # error: apr-retry-not-idempotent
    mail_customer.delay(order)


@shared_task
def mail_customer(order: int) -> None:
    logger.info("mail for %s", order)


@retry(retry=retry_if_exception_type(httpx.TransportError), stop=stop_after_attempt(3))
def replace(http: httpx.Client, sku: str, cents: int) -> None:
    http.request("PUT", f"/prices/{sku}", json={"cents": cents})


@retry(stop=stop_after_attempt(3))
def patch(http: httpx.Client, sku: str, delta: int) -> None:  # error: apr-retry-not-idempotent
    http.patch(f"/stock/{sku}", json={"delta": delta})


@retry(stop=stop_after_attempt(3))
def search(http: httpx.Client, words: str) -> Any:
    return http.post("/items/_search", json={"query": {"match": {"name": words}}}).json()


def no_retry(http: httpx.Client, orders: list[dict[str, Any]]) -> None:
    for order in orders:
        http.post("/orders", json=order)


class Outbox:
    """Near miss: `send` and `post` of a class of the project that only remembers."""

    def __init__(self) -> None:
        self.letters: list[str] = []

    def send(self, letter: str) -> None:
        self.letters = [*self.letters, letter]


@retry(stop=stop_after_attempt(3))
def remember(outbox: Outbox, letter: str) -> None:
    outbox.send(letter)
