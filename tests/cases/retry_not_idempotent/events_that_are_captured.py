# only: apr-retry-not-idempotent
"""A word alone is no order: events are captured, too; and one store of many says nothing of the others."""

import random
import time
from abc import ABC, abstractmethod
from typing import Any

import consul  # type: ignore[import-untyped]
import httpx
import stripe


def listen(connection: Any, receiver_for: Any) -> None:
    wait = 1.0
    while True:
        try:
            receiver = receiver_for(connection)
            receiver.capture(limit=None, wakeup=True)
        except OSError:
            time.sleep(wait * random.random())
            wait = min(wait * 2, 60)
        else:
            return


def capture_payment(gateway: Any, order: str) -> Any:  # the money is taken twice
    for attempt in range(3):  # error: apr-retry-not-idempotent
        try:
            return gateway.capture(order)
        except OSError:
            time.sleep(random.uniform(0, 2**attempt))
    raise RuntimeError(order)


def capture_intent(intent: str) -> Any:
    for attempt in range(3):  # error: apr-retry-not-idempotent
        try:
            return stripe.PaymentIntent.capture(intent)
        except stripe.APIConnectionError:
            time.sleep(random.uniform(0, 2**attempt))
    raise RuntimeError(intent)


class Store(ABC):
    @abstractmethod
    def set(self, key: str, value: bytes) -> None: ...

    def keep(self, key: str, value: bytes) -> None:
        for attempt in range(3):
            try:
                self.set(key, value)
                return
            except OSError:
                time.sleep(random.uniform(0, 2**attempt))


class MemoryStore(Store):
    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def set(self, key: str, value: bytes) -> None:
        self.kept[key] = value


class FileStore(Store):
    def set(self, key: str, value: bytes) -> None:
        with open(key, "wb") as file:
            file.write(value)


class HttpStore(Store):
    def set(self, key: str, value: bytes) -> None:
        httpx.put(f"https://store.example/{key}", content=value, timeout=5)


class SessionStore(Store):
    def set(self, key: str, value: bytes) -> None:
        client = consul.Consul()
        client.session.create(name=key)
