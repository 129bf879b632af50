from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import boto3
import httpx
import requests
import stamina
from django.conf import settings


class CircuitOpenError(Exception): ...


class Circuit:
    def __init__(self, threshold: int = 5, cool_down: float = 30.0) -> None:
        self.threshold = threshold
        self.cool_down = cool_down
        self.failures = 0
        self.open_until = 0.0

    @contextmanager
    def guard(self) -> Iterator[None]:
        if time.monotonic() < self.open_until:
            raise CircuitOpenError
        try:
            yield
        except Exception:
            self.failures += 1
            if self.failures >= self.threshold:
                self.open_until = time.monotonic() + self.cool_down
            raise
        else:
            self.failures = 0


circuit = Circuit()


@lru_cache
def http() -> httpx.Client:
    return httpx.Client(base_url=settings.CRM_URL, timeout=5)


def customer(key: int) -> Any:  # error: apr-no-circuit-breaker
    return http().get(f"/customers/{key}").json()


def address(text: str) -> Any:
    with circuit.guard():
        return requests.get("https://geo.example/search", params={"q": text}, timeout=3).json()


@stamina.retry(on=requests.RequestException, attempts=3)
def score(person: str) -> Any:  # error: apr-no-circuit-breaker
    return requests.get(f"https://score.example/v1/{person}", timeout=3).json()


def upload(key: str, body: bytes) -> None:
    """The project's own storage."""
    boto3.client("s3").put_object(Bucket="own", Key=key, Body=body)


def send(to: str, text: str) -> None:  # error: apr-no-circuit-breaker
    boto3.client("ses").send_email(Source="a@x.example", Destination={"ToAddresses": [to]}, Message={"Subject": {"Data": text}, "Body": {}})


def deliver(url: str, body: dict[str, Any]) -> None:
    """A customer's own webhook: no one system."""
    requests.post(url, json=body, timeout=5)


def report() -> Any:
    for _ in range(3):
        try:
            return requests.get("https://reports.example/daily", timeout=20).json()
        except requests.RequestException:
            continue
    return None
