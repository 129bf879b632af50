from __future__ import annotations

import time
from enum import Enum
from typing import Any

import requests
import stripe
from django.conf import settings
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry


class State(Enum):
    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


class Breaker:
    def __init__(self, limit: int = 5, reset: float = 30) -> None:
        self.state = State.CLOSED
        self.failures = 0
        self.opened = 0.0
        self.limit, self.reset = limit, reset

    def __call__(self, func: Any, *args: Any, **kwargs: Any) -> Any:
        if self.state is State.OPEN:
            if time.monotonic() - self.opened < self.reset:
                raise RuntimeError("open")
            self.state = State.HALF_OPEN
        try:
            result = func(*args, **kwargs)
        except Exception:
            self.failures += 1
            if self.failures >= self.limit:
                self.state, self.opened = State.OPEN, time.monotonic()
            raise
        self.failures = 0
        self.state = State.CLOSED
        return result


class BaseClient:
    base: str
    breaker: Breaker | None = None

    def __init__(self) -> None:
        self.session = requests.Session()
        self.session.mount("https://", HTTPAdapter(max_retries=Retry(total=3, backoff_factor=1, backoff_jitter=1)))

    def fetch(self, path: str) -> Any:  # error: apr-no-circuit-breaker
        response = self.session.get(self.base + path, timeout=5)
        response.raise_for_status()
        return response.json()


class Crm(BaseClient):
    base = "https://crm.example"

    def customer(self, key: int) -> Any:
        return self.fetch(f"/customers/{key}")

    def deals(self, key: int) -> Any:
        return self.fetch(f"/customers/{key}/deals")


class Sms:
    def __init__(self) -> None:
        self.breaker = Breaker()

    def send(self, to: str, text: str) -> None:
        self.breaker(requests.post, settings.SMS_URL, json={"to": to, "text": text}, timeout=5)


class Payments:
    def pay(self, cents: int, key: str) -> Any:  # error: apr-no-circuit-breaker
        return stripe.PaymentIntent.create(amount=cents, currency="eur", idempotency_key=key)
