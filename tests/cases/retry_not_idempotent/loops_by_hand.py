# only: apr-retry-not-idempotent
"""Loops that try again by hand, with requests, aiohttp, urllib, smtplib, redis and Kafka."""

from __future__ import annotations

import asyncio
import json
import smtplib
import time
import urllib.request
import uuid
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any, TypeVar

import aiohttp
import redis
import requests

T = TypeVar("T")


def create_order(payload: dict[str, Any]) -> Any:
    for attempt in range(3):  # error: apr-retry-not-idempotent
        try:
            response = requests.post("https://erp.example/orders", json=payload, timeout=5)
            response.raise_for_status()
            return response.json()
        except requests.RequestException:
            if attempt == 2:
                raise
            time.sleep(2**attempt)
    return None


def create_order_with_key(payload: dict[str, Any]) -> Any:
    key = str(uuid.uuid4())
    for attempt in range(3):
        try:
            response = requests.post("https://erp.example/orders", json=payload, headers={"Idempotency-Key": key}, timeout=5)
            response.raise_for_status()
            return response.json()
        except requests.RequestException:
            if attempt == 2:
                raise
            time.sleep(2**attempt)
    return None


def create_order_with_counted_key(order: int, payload: dict[str, Any]) -> Any:
    for attempt in range(3):  # error: apr-retry-not-idempotent
        try:
            response = requests.post("https://erp.example/orders", json=payload, headers={"Idempotency-Key": f"{order}-{attempt}"}, timeout=5)
            response.raise_for_status()
            return response.json()
        except requests.RequestException:
            time.sleep(2**attempt)
    raise RuntimeError("the order was not taken")


async def notify(session: aiohttp.ClientSession, url: str, body: dict[str, Any]) -> None:
    attempts = 0
    while attempts < 5:  # error: apr-retry-not-idempotent
        try:
            async with session.post(url, json=body) as response:
                response.raise_for_status()
                return
        except aiohttp.ClientError:
            attempts += 1
            await asyncio.sleep(attempts)
    raise RuntimeError("nobody took it")


async def connect_first(session: aiohttp.ClientSession, url: str, body: dict[str, Any]) -> None:
    for attempt in range(5):
        try:
            async with session.post(url, json=body) as response:
                response.raise_for_status()
                return
        except aiohttp.ClientConnectorError:
            await asyncio.sleep(attempt)
    raise RuntimeError("nobody took it")


def by_urllib(payload: dict[str, Any]) -> bytes:
    request = urllib.request.Request("https://erp.example/orders", data=json.dumps(payload).encode(), method="POST")
    for attempt in range(3):  # error: apr-retry-not-idempotent
        try:
            with urllib.request.urlopen(request, timeout=5) as response:
                return bytes(response.read())
        except OSError:
            time.sleep(attempt)
    raise RuntimeError("no answer")


def read_by_urllib(url: str) -> bytes:
    for attempt in range(3):
        try:
            with urllib.request.urlopen(url, timeout=5) as response:
                return bytes(response.read())
        except OSError:
            time.sleep(attempt)
    raise RuntimeError("no answer")


def mail(message: EmailMessage) -> None:
    for attempt in range(3):  # error: apr-retry-not-idempotent
        try:
            with smtplib.SMTP("mail.example", timeout=5) as smtp:
                smtp.send_message(message)
            return
        except (smtplib.SMTPException, OSError):
            time.sleep(2**attempt)
    raise RuntimeError("not sent")


def count_sale(store: redis.Redis, sku: str) -> None:
    for attempt in range(3):  # error: apr-retry-not-idempotent
        try:
            store.incrby(f"sold:{sku}", 1)
            return
        except redis.RedisError:
            time.sleep(attempt)
    raise RuntimeError("not counted")


def remember_price(store: redis.Redis, sku: str, cents: int) -> None:
    for attempt in range(3):
        try:
            store.set(f"price:{sku}", cents)
            return
        except redis.RedisError:
            time.sleep(attempt)
    raise RuntimeError("not kept")


def rate_limited(payload: dict[str, Any]) -> Any:
    for attempt in range(5):
        response = requests.post("https://erp.example/orders", json=payload, timeout=5)
        if response.status_code != 429:
            return response.json()
        time.sleep(2**attempt)
    raise RuntimeError("refused")


def server_errors(payload: dict[str, Any]) -> Any:
    for attempt in range(5):  # error: apr-retry-not-idempotent
        response = requests.post("https://erp.example/orders", json=payload, timeout=5)
        if response.status_code < 500:
            return response.json()
        time.sleep(2**attempt)
    raise RuntimeError("refused")


def with_retries(work: Callable[[], T]) -> T:
    for attempt in range(3):
        try:
            return work()
        except OSError:
            time.sleep(2**attempt)
    return work()


def _open_ticket() -> int:  # error: apr-retry-not-idempotent
    return int(requests.post("https://desk.example/tickets", json={"title": "late"}, timeout=5).json()["id"])


def _tickets() -> Any:
    return requests.get("https://desk.example/tickets", timeout=5).json()


def report() -> int:
    with_retries(_tickets)
    return with_retries(_open_ticket)


def report_text(text: str) -> Any:
    return with_retries(lambda: requests.post("https://desk.example/tickets", json={"title": text}, timeout=5))  # error: apr-retry-not-idempotent


def looks_first(order: int, payload: dict[str, Any]) -> Any:
    for attempt in range(3):
        try:
            existing = _find_order(order)
            if existing is not None:
                return existing
            return requests.post("https://erp.example/orders", json=payload, timeout=5).json()
        except requests.RequestException:
            time.sleep(2**attempt)
    raise RuntimeError("no answer")


def _find_order(order: int) -> Any:
    return requests.get(f"https://erp.example/orders/{order}", timeout=5).json() or None


def each_recipient(recipients: list[str]) -> None:
    """No retry: each round sends to another one."""
    for recipient in recipients:
        try:
            requests.post("https://sms.example/messages", json={"to": recipient}, timeout=5)
        except requests.RequestException:
            print(f"{recipient} got nothing")
