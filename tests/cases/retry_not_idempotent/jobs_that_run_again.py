# only: apr-retry-not-idempotent
"""Jobs that their queue tries again: Celery's autoretry_for and self.retry, Dramatiq's default, Huey, RQ."""

from __future__ import annotations

from typing import Any

import dramatiq
import requests
import stripe
from celery import Celery, Task, shared_task
from django.core.mail import send_mail
from huey import RedisHuey

app = Celery("shop")
huey = RedisHuey()


@app.task(autoretry_for=(requests.RequestException,), retry_backoff=True)
def send_invoice(order: int) -> None:  # error: apr-retry-not-idempotent
    requests.post("https://books.example/invoices", json={"order": order}, timeout=5)


@shared_task(bind=True, max_retries=3)
def charge(self: Task[Any, Any], customer: str, cents: int) -> None:  # error: apr-retry-not-idempotent
    try:
        stripe.PaymentIntent.create(amount=cents, currency="eur", customer=customer)
    except stripe.APIConnectionError as error:
        raise self.retry(exc=error) from error


@shared_task(bind=True, max_retries=3)
def charge_once(self: Task[Any, Any], order: int, customer: str, cents: int) -> None:
    try:
        stripe.PaymentIntent.create(amount=cents, currency="eur", customer=customer, idempotency_key=f"order-{order}")
    except stripe.APIConnectionError as error:
        raise self.retry(exc=error) from error


@shared_task(bind=True, autoretry_for=(Exception,), max_retries=3)
def charge_by_request_id(self: Task[Any, Any], customer: str, cents: int) -> None:
    stripe.PaymentIntent.create(amount=cents, currency="eur", customer=customer, idempotency_key=str(self.request.id))


@dramatiq.actor
def welcome(address: str) -> None:  # error: apr-retry-not-idempotent
    send_mail("Welcome", "Hello", None, [address])


@dramatiq.actor(max_retries=0)
def welcome_once(address: str) -> None:
    send_mail("Welcome", "Hello", None, [address])


@huey.task(retries=3)
def ship(order: int) -> None:  # error: apr-retry-not-idempotent
    requests.post("https://carrier.example/parcels", json={"order": order}, timeout=5)


@huey.task()
def ship_once(order: int) -> None:
    requests.post("https://carrier.example/parcels", json={"order": order}, timeout=5)


@shared_task
def plain(order: int) -> None:
    requests.post("https://carrier.example/parcels", json={"order": order}, timeout=5)


@app.task(autoretry_for=(requests.RequestException,), retry_backoff=True)
def reindex(order: int) -> None:
    requests.put(f"https://search.example/orders/{order}", json={"id": order}, timeout=5)


class Retrying(Task):  # type: ignore[type-arg]
    autoretry_for = (requests.RequestException,)
    retry_backoff = True


@app.task(base=Retrying)
def announce(order: int) -> None:  # error: apr-retry-not-idempotent
    requests.post("https://hooks.example/orders", json={"order": order}, timeout=5)
