# only: apr-retry-not-idempotent
"""Right in unusual shapes: keys from a digest, in a session's headers, in a request object, from a property; state looked at first; a claim in Redis; and the same without."""

from __future__ import annotations

import hashlib
import json
import time
import urllib.request
import uuid
from dataclasses import dataclass, field
from typing import Any

import httpx
import redis
import requests
from celery import Task, shared_task
from django.core.mail import send_mail
from django.db import models
from tenacity import Retrying, retry, stop_after_attempt

KEY = "Idempotency-Key"
store = redis.Redis()


class Order(models.Model):
    status = models.CharField(max_length=20)
    mailed_at = models.DateTimeField(null=True)
    email = models.EmailField()

    class Meta:
        app_label = "shop"


@dataclass
class Transfer:
    cents: int
    key: str = field(default_factory=lambda: uuid.uuid4().hex)


def _digest(body: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


@retry(stop=stop_after_attempt(3))
def by_digest(http: httpx.Client, body: dict[str, Any]) -> None:
    http.post("/transfers", json=body, headers={KEY: _digest(body)})


@retry(stop=stop_after_attempt(3))
def by_object(http: httpx.Client, transfer: Transfer) -> None:
    http.post("/transfers", json={"cents": transfer.cents}, headers={**_plain(), KEY: transfer.key})


@retry(stop=stop_after_attempt(3))
def by_merged(http: httpx.Client, key: str) -> None:
    headers = _plain() | {KEY: key}
    http.post("/transfers", headers=headers)


@retry(stop=stop_after_attempt(3))
def by_nothing(http: httpx.Client, transfer: Transfer) -> None:  # error: apr-retry-not-idempotent
    http.post("/transfers", json={"cents": transfer.cents}, headers=_plain())


def _plain() -> dict[str, str]:
    return {"Accept": "application/json"}


def by_request(body: bytes, key: str) -> None:
    request = urllib.request.Request("https://pay.example/transfers", data=body, headers={KEY: key})
    for attempt in range(3):
        try:
            urllib.request.urlopen(request, timeout=3)
            return
        except OSError:
            time.sleep(2**attempt)
    raise RuntimeError("no answer")


def by_time(body: dict[str, Any]) -> None:
    for attempt in range(3):  # error: apr-retry-not-idempotent
        try:
            requests.post("https://pay.example/transfers", json=body, headers={KEY: str(time.time())}, timeout=3)
            return
        except requests.RequestException:
            time.sleep(2**attempt)
    raise RuntimeError("no answer")


def around(http: httpx.Client, body: dict[str, Any]) -> None:
    key = uuid.uuid4().hex
    for attempt in Retrying(stop=stop_after_attempt(3)):
        with attempt:
            _send(http, body, key)


def around_anew(http: httpx.Client, body: dict[str, Any]) -> None:
    for attempt in Retrying(stop=stop_after_attempt(3)):  # error: apr-retry-not-idempotent
        with attempt:
            _send(http, body, uuid.uuid4().hex)


def _send(http: httpx.Client, body: dict[str, Any], key: str | None = None) -> None:
    http.post("/transfers", json=body, headers={KEY: key} if key else None)


@shared_task(bind=True, max_retries=3)
def mail_once(self: Task[Any, Any], number: int) -> None:
    order = Order.objects.get(pk=number)
    if order.mailed_at is not None:
        return
    try:
        send_mail("Your order", "It is on its way", None, [order.email])
    except OSError as error:
        raise self.retry(exc=error) from error


@shared_task(bind=True, max_retries=3)
def mail_claimed(self: Task[Any, Any], number: int, email: str) -> None:
    if not store.set(f"mailed:{number}", 1, nx=True):
        return
    try:
        send_mail("Your order", "It is on its way", None, [email])
    except OSError as error:
        raise self.retry(exc=error) from error


@shared_task(bind=True, max_retries=3)
def mail_each_time(self: Task[Any, Any], number: int) -> None:  # error: apr-retry-not-idempotent
    order = Order.objects.get(pk=number)
    if order.email == "":
        return
    try:
        send_mail("Your order", "It is on its way", None, [order.email])
    except OSError as error:
        raise self.retry(exc=error) from error


@shared_task(bind=True, max_retries=3)
def set_status(self: Task[Any, Any], number: int, status: str) -> None:
    try:
        Order.objects.filter(pk=number).update(status=status)
    except OSError as error:
        raise self.retry(exc=error) from error


@retry(stop=stop_after_attempt(3))
def alert_on_failure(http: httpx.Client) -> Any:
    try:
        return http.get("/health").json()
    except httpx.HTTPError:
        http.post("/alerts", json={"what": "down"})
        raise
