# only: apr-retry-not-idempotent
"""Objects that a library makes, things that have names, signals and deliveries with an id: they may be tried again. What is ordered may not."""

from __future__ import annotations

import json
import uuid
from typing import Any

import httpx
from django.dispatch import Signal
from tenacity import retry, stop_after_attempt, wait_random_exponential

from ledgers import Schema  # type: ignore[import-not-found]
from payers import Gateway  # type: ignore[import-not-found]
from timeseries import Client  # type: ignore[import-not-found]

measured = Signal()
again = retry(stop=stop_after_attempt(3), wait=wait_random_exponential(max=5))


class Series:
    def __init__(self, host: str) -> None:
        self.db: Any = Client(host)

    @again
    def create_database(self, name: str) -> None:
        self.db.create_database(name)

    @again
    def ensure_policy(self, name: str, days: int) -> None:
        exists = False
        for policy in self.db.get_list_retention_policies():
            if policy["name"] == name:
                exists = True
                break
        if not exists:
            self.db.create_policy(name=name, duration=days)

    @again
    def announce(self, metric: Any, values: dict[str, float]) -> None:
        arguments = dict(sender=metric.__class__, metric=metric, values=values)
        measured.send(**arguments)

    @again
    def announce_to_staff(self, values: dict[str, float]) -> None:  # error: apr-retry-not-idempotent
        arguments = dict(channel="staff", values=values)
        self.db.send_message(**arguments)


@again
def schema_of(name: str) -> Any:
    schema = Schema.create(name, ["first", "second"])
    return schema.to_json()


@again
def order_of(gateway: Gateway, cents: int) -> Any:  # error: apr-retry-not-idempotent
    payment = Gateway.create_payment(cents)
    return payment.id


async def dispatch(client: httpx.AsyncClient, url: str, payload: dict[str, Any]) -> None:
    await deliver(client, url, payload, uuid.uuid4().hex)


async def deliver(client: httpx.AsyncClient, url: str, payload: dict[str, Any], event_id: str) -> None:
    headers = {"Content-Type": "application/json", "X-Shop-Event-ID": event_id}
    for attempt in range(3):
        try:
            answer = await client.post(url, content=json.dumps(payload), headers=headers)
            answer.raise_for_status()
            return
        except httpx.HTTPError:
            continue


async def deliver_anew(client: httpx.AsyncClient, url: str, payload: dict[str, Any]) -> None:
    for attempt in range(3):  # error: apr-retry-not-idempotent
        try:
            headers = {"X-Shop-Event-ID": uuid.uuid4().hex}
            answer = await client.post(url, content=json.dumps(payload), headers=headers)
            answer.raise_for_status()
            return
        except httpx.HTTPError:
            continue
