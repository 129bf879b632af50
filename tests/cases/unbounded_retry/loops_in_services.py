"""Loops without an end in clients, connections and queues; loops that a count, a clock or a scope ends."""

# only: apr-unbounded-retry
from __future__ import annotations

import asyncio
import itertools
import json
import logging
import random
import smtplib
import time
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

import aiohttp
import boto3
import httpx
import psycopg
import redis
import redis.asyncio as aioredis
import requests
from botocore.exceptions import ClientError
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

log = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass
class Warehouse:
    session: requests.Session
    base_url: str
    pause: float = 2.0
    seen: dict[str, Any] = field(default_factory=dict)

    def stock(self, sku: str) -> int:
        while True:  # error: apr-unbounded-retry
            try:
                response = self.session.get(f"{self.base_url}/stock/{sku}", timeout=5)
                response.raise_for_status()
            except requests.RequestException:
                log.warning("stock for %s not available, trying again", sku)
                time.sleep(self.pause)
                continue
            payload = response.json()
            self.seen[sku] = payload
            return int(payload["quantity"])

    def reserve(self, sku: str, quantity: int) -> str:
        for n in itertools.count(1):  # error: apr-unbounded-retry
            try:
                r = self.session.put(f"{self.base_url}/reservations/{sku}", json={"q": quantity}, timeout=5)
                if r.ok:
                    return str(r.json()["id"])
                log.info("attempt %d: %s", n, r.status_code)
            except requests.ConnectionError:
                log.info("attempt %d failed", n)
            time.sleep(min(2**n, 60) * random.random())
        raise AssertionError("unreachable")

    def release(self, reservation: str) -> None:
        try:
            self.session.delete(f"{self.base_url}/reservations/{reservation}", timeout=5).raise_for_status()
        except requests.HTTPError:
            time.sleep(1)
            return self.release(reservation)  # error: apr-unbounded-retry

    def price(self, sku: str) -> float:
        result = None
        while result is None:  # error: apr-unbounded-retry
            try:
                result = self.session.get(f"{self.base_url}/price/{sku}", timeout=5).json()["price"]
            except Exception:
                log.exception("price of %s", sku)
        return float(result)

    def bounded(self, sku: str) -> int:
        attempts = 0
        while True:
            try:
                return int(self.session.get(f"{self.base_url}/stock/{sku}", timeout=5).json()["quantity"])
            except requests.RequestException:
                attempts += 1
                if attempts >= 5:
                    raise
                time.sleep(2**attempts + random.random())

    def until(self, sku: str, budget: float) -> int:
        deadline = time.monotonic() + budget
        while True:
            try:
                return int(self.session.get(f"{self.base_url}/stock/{sku}", timeout=5).json()["quantity"])
            except requests.RequestException as error:
                if time.monotonic() > deadline:
                    raise TimeoutError(sku) from error
            time.sleep(random.uniform(0.5, 3))

    def before_deadline(self, sku: str) -> int | None:
        end = time.time() + 30
        while time.time() < end:
            try:
                return int(self.session.get(f"{self.base_url}/stock/{sku}", timeout=5).json()["quantity"])
            except requests.RequestException:
                time.sleep(random.random())
        return None


async def fetch_rates(session: aiohttp.ClientSession, url: str) -> dict[str, float]:
    done = False
    body: dict[str, float] = {}
    while not done:  # error: apr-unbounded-retry
        try:
            async with session.get(url) as response:
                response.raise_for_status()
                body = await response.json()
                done = True
        except (TimeoutError, aiohttp.ClientError) as error:
            log.warning("rates: %s", error)
            await asyncio.sleep(3)
    return body


async def fetch_within(session: aiohttp.ClientSession, url: str) -> bytes:
    async with asyncio.timeout(30):
        while True:
            try:
                async with session.get(url) as response:
                    return await response.read()
            except aiohttp.ClientError:
                await asyncio.sleep(random.uniform(0.1, 2))


async def fetch_waited_for(client: httpx.AsyncClient, url: str) -> bytes:
    async def keep_trying() -> bytes:
        while True:
            try:
                return (await client.get(url)).content
            except httpx.TransportError:
                await asyncio.sleep(random.uniform(0.1, 2))

    return await asyncio.wait_for(keep_trying(), timeout=20)


def connect(dsn: str) -> psycopg.Connection[Any]:
    conn = None
    while not conn:  # error: apr-unbounded-retry
        try:
            conn = psycopg.connect(dsn, connect_timeout=3)
        except psycopg.OperationalError as e:
            print("database not up yet:", e)
            time.sleep(5)
    return conn


def wait_for_db(session: Session) -> None:
    while True:  # error: apr-unbounded-retry
        try:
            session.execute(text("SELECT 1"))
            break
        except OperationalError:
            session.rollback()
            time.sleep(1)


def wait_for_db_else(session: Session) -> None:
    tries = 10
    while tries:
        try:
            session.execute(text("SELECT 1"))
            return
        except OperationalError:
            tries -= 1
            time.sleep(random.random() * 2)
    raise RuntimeError("no database")


def send(host: str, message: str) -> None:
    while 1:  # error: apr-unbounded-retry
        try:
            with smtplib.SMTP(host, timeout=10) as smtp:
                smtp.sendmail("shop@example.com", ["ops@example.com"], message)
        except smtplib.SMTPException:
            time.sleep(30)
        else:
            return


def read_object(bucket: str, key: str) -> bytes:
    s3 = boto3.client("s3")
    ok, body = False, b""
    while ok is False:  # error: apr-unbounded-retry
        try:
            body = s3.get_object(Bucket=bucket, Key=key)["Body"].read()
            ok = True
        except ClientError as error:
            if error.response["Error"]["Code"] == "NoSuchKey":
                raise
            log.warning("s3 said %s", error)
    return body


class RateLimitedError(Exception):
    retry_after: float = 1.0


def call_api(client: httpx.Client, path: str) -> Any:
    """429s are waited out for ever."""
    while True:  # error: apr-unbounded-retry
        response = client.get(path)
        if response.status_code == 429:
            time.sleep(float(response.headers.get("Retry-After", "1")))
            continue
        response.raise_for_status()
        return response.json()


async def call_api_async(client: httpx.AsyncClient, path: str) -> Any:
    try:
        response = await client.get(path)
        response.raise_for_status()
        return response.json()
    except httpx.HTTPStatusError as e:
        if e.response.status_code in (502, 503):
            await asyncio.sleep(2)
            return await call_api_async(client, path)  # error: apr-unbounded-retry
        raise


async def call_api_depth(client: httpx.AsyncClient, path: str, depth: int = 0) -> Any:
    try:
        response = await client.get(path)
        response.raise_for_status()
        return response.json()
    except httpx.HTTPStatusError:
        if depth > 3:
            raise
        await asyncio.sleep(2**depth + random.random())
        return await call_api_depth(client, path, depth + 1)


def with_left(client: httpx.Client, path: str, left: int) -> Any:
    try:
        return client.get(path).json()
    except httpx.HTTPError:
        if not left:
            raise
        return with_left(client, path, left=left - 1)


def endless_attempt_is_only_logged(client: httpx.Client, path: str, attempt: int = 1) -> Any:
    try:
        return client.get(path).json()
    except httpx.HTTPError:
        log.warning("attempt %d", attempt)
        time.sleep(1)
        return endless_attempt_is_only_logged(client, path, attempt + 1)  # error: apr-unbounded-retry


def retry_forever(func: Callable[..., T], *args: Any, **kwargs: Any) -> T:
    while True:  # error: apr-unbounded-retry
        try:
            return func(*args, **kwargs)
        except Exception as exc:
            log.error("%s failed: %s", func, exc)
            time.sleep(1)


def forever(func: Callable[..., T]) -> Callable[..., T]:
    def wrapper(*args: Any, **kwargs: Any) -> T:
        while True:  # error: apr-unbounded-retry
            with suppress(requests.RequestException):
                return func(*args, **kwargs)
            time.sleep(1)

    return wrapper


def limited(times: int) -> Callable[[Callable[..., T]], Callable[..., T]]:
    def decorate(func: Callable[..., T]) -> Callable[..., T]:
        def wrapper(*args: Any, **kwargs: Any) -> T:
            for n in itertools.count():
                try:
                    return func(*args, **kwargs)
                except requests.RequestException:
                    if n == times:
                        raise
                    time.sleep(random.random() * 2**n)
            raise AssertionError

        return wrapper

    return decorate


def consume(r: redis.Redis) -> None:
    while True:
        item = r.blpop(["jobs"], timeout=0)
        try:
            handle(json.loads(item[1]))  # type: ignore[index]
        except Exception:
            log.exception("job failed")


def handle(payload: Any) -> None: ...


def receive(queue_url: str) -> None:
    sqs = boto3.client("sqs")
    while True:
        try:
            answer = sqs.receive_message(QueueUrl=queue_url, WaitTimeSeconds=20)
        except ClientError:
            log.exception("receive")
            continue
        for message in answer.get("Messages", []):
            handle(json.loads(message["Body"]))


def drain(rows: list[dict[str, Any]], http: requests.Session) -> None:
    """Puts the failed row back and takes it again: an endless retry of a poisoned row."""
    while rows:
        row = rows.pop(0)
        try:
            http.put(f"https://erp.example/rows/{row['id']}", json=row, timeout=5).raise_for_status()
        except requests.RequestException:
            rows.append(row)  # error: apr-unbounded-retry


def drain_once(rows: list[dict[str, Any]], http: requests.Session) -> list[dict[str, Any]]:
    failed = []
    while rows:
        row = rows.pop(0)
        try:
            http.put(f"https://erp.example/rows/{row['id']}", json=row, timeout=5).raise_for_status()
        except requests.RequestException:
            failed.append(row)
    return failed


async def reconnecting(url: str) -> AsyncIterator[str]:
    """A daemon's reconnect with growing, jittered waits."""
    delay = 1.0
    while True:
        try:
            async with aiohttp.ClientSession() as session, session.ws_connect(url) as ws:
                delay = 1.0
                async for message in ws:
                    yield message.data
        except aiohttp.ClientError:
            await asyncio.sleep(delay + random.uniform(0, delay))
            delay = min(delay * 2, 60)


async def subscribed(url: str) -> None:
    while True:  # error: apr-unbounded-retry
        try:
            client = aioredis.from_url(url)
            pubsub = client.pubsub()
            await pubsub.subscribe("events")
            async for message in pubsub.listen():
                handle(message)
        except aioredis.ConnectionError:
            log.warning("lost redis")


def ask(prompt: str) -> int:
    """A person is asked again: no retry of an operation."""
    while True:
        try:
            return int(input(prompt))
        except ValueError:
            print("a number, please")


def free_name(taken: set[str]) -> str:
    while True:
        candidate = f"u{random.randint(0, 99999)}"
        if candidate not in taken:
            return candidate


def pages(client: httpx.Client) -> list[Any]:
    found: list[Any] = []
    cursor = None
    while True:
        page = client.get("/items", params={"cursor": cursor or ""}).json()
        found.extend(page["items"])
        cursor = page.get("next")
        if not cursor:
            return found


def poll(client: httpx.Client, job: str) -> Any:
    for _ in range(60):
        state = client.get(f"/jobs/{job}").json()
        if state["status"] == "done":
            return state
        time.sleep(5)
    raise TimeoutError(job)


async def run_until_stopped(stop: asyncio.Event, client: httpx.AsyncClient) -> None:
    """A periodic worker: the next round is the next piece of work."""
    while not stop.is_set():
        try:
            await client.post("https://metrics.example/heartbeat", json={"at": time.time()})
        except httpx.HTTPError:
            log.warning("heartbeat failed")
        await asyncio.sleep(60)


def optimistic(session: Session, order_id: int) -> None:
    for attempt in range(3):
        try:
            session.execute(text("UPDATE orders SET n = n + 1 WHERE id = :id"), {"id": order_id})
            session.commit()
            return
        except OperationalError:
            session.rollback()
            if attempt == 2:
                raise


def walrus(client: httpx.Client, path: str) -> bytes:
    while (response := try_get(client, path)) is None:  # error: apr-unbounded-retry
        time.sleep(1)
    return response


def try_get(client: httpx.Client, path: str) -> bytes | None:
    try:
        return client.get(path).content
    except httpx.HTTPError:
        return None


def flag_from_config(client: httpx.Client, path: str, max_attempts: int | None = None) -> bytes:
    attempt = 0
    while max_attempts is None or attempt < max_attempts:
        attempt += 1
        try:
            return client.get(path).content
        except httpx.HTTPError:
            time.sleep(random.random())
    raise RuntimeError


def circular(client: httpx.Client, hosts: list[str]) -> bytes:
    for host in itertools.cycle(hosts):  # error: apr-unbounded-retry
        try:
            return client.get(f"https://{host}/status").content
        except httpx.HTTPError:
            continue
    raise RuntimeError


def mirrors(client: httpx.Client, hosts: list[str]) -> bytes:
    for host in hosts:
        try:
            return client.get(f"https://{host}/status").content
        except httpx.HTTPError:
            continue
    raise RuntimeError
