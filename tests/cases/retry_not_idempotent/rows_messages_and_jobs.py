"""Rows, counters, messages and jobs that come twice; upserts, absolute updates and keys that stay."""

# only: apr-retry-not-idempotent
from __future__ import annotations

import json
import random
import time
from typing import Any

import dramatiq
import httpx
import psycopg
import pymongo.errors
import redis
import requests
import stripe
from celery import Celery, shared_task
from django.core.mail import send_mail
from huey import RedisHuey
from kafka import KafkaProducer
from pymongo.collection import Collection
from sqlalchemy import insert, text, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker
from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_random_exponential

app = Celery("x")
huey = RedisHuey("x")
again = retry(stop=stop_after_attempt(5), wait=wait_random_exponential(max=10))


class Base(DeclarativeBase): ...


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)
    state: Mapped[str]
    n: Mapped[int]


@again
def insert_row(conn: psycopg.Connection[Any], name: str) -> None:  # error: apr-retry-not-idempotent
    conn.execute("INSERT INTO audit (name) VALUES (%s)", (name,))
    conn.commit()


@again
def upsert_row(conn: psycopg.Connection[Any], ref: str) -> None:
    conn.execute("INSERT INTO orders (reference) VALUES (%s) ON CONFLICT (reference) DO NOTHING", (ref,))
    conn.commit()


@again
def update_row(conn: psycopg.Connection[Any], ref: str) -> None:
    conn.execute("UPDATE orders SET state = 'paid' WHERE reference = %s", (ref,))
    conn.commit()


@again
def bump_row(conn: psycopg.Connection[Any], ref: str) -> None:  # error: apr-retry-not-idempotent
    conn.execute("UPDATE orders SET n = n + 1 WHERE reference = %s", (ref,))
    conn.commit()


@again
def core_insert(session: Session, name: str) -> None:  # error: apr-retry-not-idempotent
    session.execute(insert(Order).values(state=name))
    session.commit()


@again
def core_upsert(session: Session, name: str) -> None:
    session.execute(pg_insert(Order).values(reference=name).on_conflict_do_update(index_elements=["reference"], set_={"state": "x"}))
    session.commit()


@again
def core_update(session: Session, ref: str) -> None:
    session.execute(update(Order).where(Order.reference == ref).values(state="paid"))
    session.commit()


@again
def add_row(make: sessionmaker[Session], name: str) -> None:  # error: apr-retry-not-idempotent
    with make.begin() as session:
        session.add(Order(state=name))


@again
def select_row(session: Session, name: str) -> Any:
    return session.execute(text("SELECT * FROM orders WHERE reference = :r"), {"r": name}).one()


def mongo_insert(events: Collection[dict[str, Any]], event: dict[str, Any]) -> None:
    for n in range(3):  # error: apr-retry-not-idempotent
        try:
            events.insert_one(dict(event))
            return
        except pymongo.errors.AutoReconnect:
            time.sleep(random.random() * 2**n)


def mongo_upsert(events: Collection[dict[str, Any]], event: dict[str, Any]) -> None:
    for n in range(3):
        try:
            events.update_one({"_id": event["id"]}, {"$set": event}, upsert=True)
            return
        except pymongo.errors.AutoReconnect:
            time.sleep(random.random() * 2**n)


def mongo_inc(events: Collection[dict[str, Any]], key: str) -> None:
    for n in range(3):  # error: apr-retry-not-idempotent
        try:
            events.update_one({"_id": key}, {"$inc": {"n": 1}})
            return
        except pymongo.errors.AutoReconnect:
            time.sleep(random.random() * 2**n)


@again
def publish(producer: KafkaProducer, payload: dict[str, Any]) -> None:  # error: apr-retry-not-idempotent
    producer.send("orders", json.dumps(payload).encode()).get(timeout=10)


@app.task(autoretry_for=(Exception,), retry_backoff=True)
def send_receipt(address: str) -> None:  # error: apr-retry-not-idempotent
    send_mail("Receipt", "Thanks", "shop@example.com", [address])


@app.task(bind=True, max_retries=3)
def charge(self: Any, customer: str, amount: int) -> None:  # error: apr-retry-not-idempotent
    try:
        stripe.PaymentIntent.create(amount=amount, currency="eur", customer=customer)
    except stripe.APIConnectionError as exc:
        raise self.retry(exc=exc, countdown=int(2**self.request.retries * random.random())) from exc


@app.task(bind=True, max_retries=3)
def charge_keyed(self: Any, customer: str, amount: int, payment_id: str) -> None:
    try:
        stripe.PaymentIntent.create(amount=amount, currency="eur", customer=customer, idempotency_key=payment_id)
    except stripe.APIConnectionError as exc:
        raise self.retry(exc=exc, countdown=int(2**self.request.retries * random.random())) from exc


@app.task(bind=True, max_retries=3)
def charge_task_id(self: Any, customer: str, amount: int) -> None:
    """Celery keeps the id of a task over its retries."""
    try:
        stripe.PaymentIntent.create(amount=amount, currency="eur", customer=customer, idempotency_key=self.request.id)
    except stripe.APIConnectionError as exc:
        raise self.retry(exc=exc, countdown=int(2**self.request.retries * random.random())) from exc


@app.task
def plain_charge(customer: str, amount: int) -> None:
    """Celery does not retry by itself."""
    stripe.PaymentIntent.create(amount=amount, currency="eur", customer=customer)


@app.task(acks_late=True)
def late_read(order: int) -> None:
    requests.get(f"https://x.example/{order}", timeout=5)


@dramatiq.actor
def actor_default(order: int) -> None:  # error: apr-retry-not-idempotent
    requests.post("https://ship.example/parcels", json={"order": order}, timeout=5).raise_for_status()


@dramatiq.actor(max_retries=0)
def actor_once(order: int) -> None:
    requests.post("https://ship.example/parcels", json={"order": order}, timeout=5).raise_for_status()


@dramatiq.actor
def actor_put(order: int) -> None:
    requests.put(f"https://ship.example/parcels/{order}", timeout=5).raise_for_status()


@huey.task(retries=2, retry_delay=10)
def huey_post(order: int) -> None:  # error: apr-retry-not-idempotent
    httpx.post("https://ship.example/parcels", json={"order": order}).raise_for_status()


@huey.task()
def huey_once(order: int) -> None:
    httpx.post("https://ship.example/parcels", json={"order": order}).raise_for_status()


@shared_task(autoretry_for=(requests.RequestException,), retry_backoff=True)
def guarded(order: int) -> None:
    """Asks first whether it was done."""
    r = redis.Redis()
    if not r.set(f"parcel:{order}", "1", nx=True, ex=86400):
        return
    requests.post("https://ship.example/parcels", json={"order": order}, timeout=5).raise_for_status()


@shared_task(autoretry_for=(requests.RequestException,), retry_backoff=True, dont_autoretry_for=(requests.Timeout,))
def notify_slack(textual: str) -> None:  # error: apr-retry-not-idempotent
    requests.post("https://hooks.slack.com/services/T0/B0/x", json={"text": textual}, timeout=5).raise_for_status()


@again
def nested_retry(order: int) -> None:  # error: apr-retry-not-idempotent
    _ship(order)


def _ship(order: int) -> None:
    _post("/parcels", {"order": order})


def _post(path: str, body: dict[str, Any]) -> Any:
    return httpx.post(f"https://ship.example{path}", json=body).json()


@retry(retry=retry_if_exception_type(OperationalError), stop=stop_after_attempt(3), wait=wait_random_exponential())
def serialization(make: sessionmaker[Session], ref: str) -> None:
    """One transaction, rolled back as a whole; the reference is unique, so a second insert fails instead of doubling."""
    with make.begin() as session:
        session.add(Order(reference=ref, state="new"))
