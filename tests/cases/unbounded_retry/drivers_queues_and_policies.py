"""Retries without an end around drivers, queues and messages, by classes that decorate and by libraries; daemons, polls and prompts that are none."""

# only: apr-unbounded-retry
from __future__ import annotations

import asyncio
import contextlib
import functools
import logging
import queue
import random
import socket
import threading
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, Generic, ParamSpec, TypeVar

import aiohttp
import asyncpg
import backoff
import grpc
import httpx
import pika
import pymongo
import redis
import requests
import stamina
import tenacity
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from arq import Retry
from django.db import transaction
from pymongo.errors import AutoReconnect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

log = logging.getLogger(__name__)
P = ParamSpec("P")
T = TypeVar("T")


class Attempts(Generic[T]):
    def __init__(self, func: Callable[[], T]) -> None:
        self.func = func
        self.result: T | None = None
        self.ok = False

    def run(self) -> T | None:
        while not self.ok:  # error: apr-unbounded-retry
            try:
                self.result = self.func()
                self.ok = True
            except OSError as error:
                log.warning("again: %s", error)
                time.sleep(random.random())
        return self.result


class RetryAlways:
    """A decorator that is a class."""

    def __init__(self, *errors: type[BaseException]) -> None:
        self.errors = errors

    def __call__(self, func: Callable[P, T]) -> Callable[P, T]:
        @functools.wraps(func)
        def inner(*args: P.args, **kwargs: P.kwargs) -> T:
            while True:  # error: apr-unbounded-retry
                try:
                    return func(*args, **kwargs)
                except self.errors:
                    time.sleep(random.uniform(0.1, 5))

        return inner


class RetrySome:
    def __init__(self, times: int) -> None:
        self.times = times

    def __call__(self, func: Callable[P, T]) -> Callable[P, T]:
        @functools.wraps(func)
        def inner(*args: P.args, **kwargs: P.kwargs) -> T:
            left = self.times
            while True:
                try:
                    return func(*args, **kwargs)
                except OSError:
                    left -= 1
                    if left <= 0:
                        raise
                    time.sleep(random.uniform(0.1, 5))

        return inner


def on_conflict(func: Callable[[AsyncSession], Awaitable[T]], sessions: async_sessionmaker[AsyncSession]) -> Callable[[], Awaitable[T]]:
    async def run() -> T:
        while True:  # error: apr-unbounded-retry
            async with sessions() as session:
                try:
                    result = await func(session)
                    await session.commit()
                    return result
                except DBAPIError as error:
                    await session.rollback()
                    if getattr(error.orig, "sqlstate", "") != "40001":
                        raise

    return run


async def pool(dsn: str) -> asyncpg.Pool:
    pool: asyncpg.Pool | None = None
    while pool is None:  # error: apr-unbounded-retry
        try:
            pool = await asyncpg.create_pool(dsn, timeout=5)
        except (OSError, asyncpg.PostgresError):
            log.info("waiting for postgres")
            await asyncio.sleep(1)
    return pool


async def pool_for_a_while(dsn: str) -> asyncpg.Pool:
    loop = asyncio.get_running_loop()
    end = loop.time() + 60
    while True:
        try:
            return await asyncpg.create_pool(dsn, timeout=5)
        except OSError:
            if loop.time() >= end:
                raise
            await asyncio.sleep(random.random() * 3)


async def started(producer: AIOKafkaProducer) -> None:
    connected = False
    while not connected:  # error: apr-unbounded-retry
        try:
            await producer.start()
        except Exception:
            log.exception("kafka is not there")
            await asyncio.sleep(5)
        else:
            connected = True


async def consume(consumer: AIOKafkaConsumer) -> None:
    async for message in consumer:
        while True:  # error: apr-unbounded-retry
            try:
                await handle(message.value)
                break
            except Exception:
                log.exception("message %s failed, again", message.offset)
                await asyncio.sleep(1)
        await consumer.commit()


async def consume_some(consumer: AIOKafkaConsumer) -> None:
    async for message in consumer:
        for attempt in range(1, 6):
            try:
                await handle(message.value)
                break
            except Exception:
                if attempt == 5:
                    await dead_letter(message.value)
                await asyncio.sleep(random.random() * 2**attempt)
        await consumer.commit()


async def handle(value: bytes | None) -> None: ...
async def dead_letter(value: bytes | None) -> None: ...


def worker(jobs: queue.Queue[Any]) -> None:
    while True:
        job = jobs.get(timeout=5)
        try:
            requests.put(job.url, json=job.body, timeout=5).raise_for_status()
        except requests.RequestException:
            jobs.put(job)  # error: apr-unbounded-retry
        finally:
            jobs.task_done()


def worker_counted(jobs: queue.Queue[Any]) -> None:
    while True:
        job = jobs.get(timeout=5)
        try:
            requests.put(job.url, json=job.body, timeout=5).raise_for_status()
        except requests.RequestException:
            job.attempts += 1
            if job.attempts < 5:
                jobs.put(job)
            else:
                log.error("gave up on %s", job)
        finally:
            jobs.task_done()


def redis_worker(r: redis.Redis) -> None:
    while True:
        raw = r.rpop("outbox")
        if raw is None:
            time.sleep(1)
            continue
        try:
            requests.put("https://erp.example", data=raw, timeout=5).raise_for_status()
        except requests.RequestException:
            r.lpush("outbox", raw)  # error: apr-unbounded-retry


def pending(items: deque[str]) -> None:
    while items:
        item = items.popleft()
        try:
            requests.delete(f"https://erp.example/{item}", timeout=5).raise_for_status()
        except requests.HTTPError:
            items.append(item)  # error: apr-unbounded-retry


@transaction.atomic
def nested(url: str) -> bytes:
    while True:  # error: apr-unbounded-retry
        response = requests.get(url, timeout=5)
        if response.ok:
            return response.content
        time.sleep(2)


def status_bounded(url: str) -> bytes:
    tries = 0
    while True:
        response = requests.get(url, timeout=5)
        if response.ok or tries > 4:
            return response.content
        tries += 1
        time.sleep(random.random() * 2**tries)


def grpc_call(stub: Any, request: Any) -> Any:
    while True:  # error: apr-unbounded-retry
        try:
            return stub.Get(request, timeout=3)
        except grpc.RpcError as error:
            if error.code() != grpc.StatusCode.UNAVAILABLE:
                raise
            time.sleep(0.5)


def mongo(collection: pymongo.collection.Collection[Any], key: str) -> Any:
    found, done = None, False
    while done is not True:  # error: apr-unbounded-retry
        try:
            found = collection.find_one({"_id": key})
            done = True
        except AutoReconnect:
            time.sleep(0.5)
    return found


def publish(params: pika.ConnectionParameters, body: bytes) -> None:
    try:
        with contextlib.closing(pika.BlockingConnection(params)) as connection:
            connection.channel().basic_publish("", "q", body)
    except pika.exceptions.AMQPConnectionError:
        time.sleep(5)
        publish(params, body)  # error: apr-unbounded-retry


class Poller(threading.Thread):
    def __init__(self, url: str) -> None:
        super().__init__(daemon=True)
        self.url = url
        self.stopped = threading.Event()

    def run(self) -> None:
        while not self.stopped.wait(30):
            try:
                requests.get(self.url, timeout=5)
            except requests.RequestException:
                log.warning("poll failed")


async def scheduler(interval: float) -> None:
    while True:
        try:
            await handle(None)
        except Exception:
            log.exception("round failed")
        await asyncio.sleep(interval)


def server(sock: socket.socket) -> None:
    while True:
        try:
            connection, _ = sock.accept()
        except OSError:
            continue
        connection.close()


async def websocket_feed(url: str) -> None:
    wait = 1
    async with aiohttp.ClientSession() as session:
        while True:
            try:
                async with session.ws_connect(url) as socket_:
                    wait = 1
                    async for frame in socket_:
                        await handle(frame.data)
            except aiohttp.ClientError:
                await asyncio.sleep(random.uniform(0, wait))
                wait = min(60, wait * 2)


@tenacity.retry(wait=tenacity.wait_random_exponential(), retry=tenacity.retry_if_not_exception_type(ValueError))
async def decorated(client: httpx.AsyncClient) -> bytes:  # error: apr-unbounded-retry
    return (await client.get("/")).content


@tenacity.retry(stop=tenacity.stop_any(tenacity.stop_after_attempt(3), tenacity.stop_after_delay(9)), wait=tenacity.wait_random_exponential())
async def decorated_any(client: httpx.AsyncClient) -> bytes:
    return (await client.get("/")).content


@tenacity.retry(stop=tenacity.stop_all(tenacity.stop_never, tenacity.stop_after_delay(9)), wait=tenacity.wait_random_exponential())
async def decorated_all(client: httpx.AsyncClient) -> bytes:  # error: apr-unbounded-retry
    return (await client.get("/")).content


again = functools.partial(backoff.on_exception, backoff.expo, httpx.HTTPError)


@again(max_time=30)
def by_partial(client: httpx.Client) -> bytes:
    return client.get("/").content


@again()
def by_partial_for_ever(client: httpx.Client) -> bytes:  # error: apr-unbounded-retry
    return client.get("/").content


class Base:
    policy = stamina.AsyncRetryingCaller(attempts=None, timeout=None)  # error: apr-unbounded-retry


async def within(client: httpx.AsyncClient) -> bytes:
    with_timeout = asyncio.timeout(10)
    async with with_timeout:
        while True:
            try:
                return (await client.get("/")).content
            except httpx.HTTPError:
                await asyncio.sleep(random.random())


async def gathered(client: httpx.AsyncClient) -> bytes:
    async def forever() -> bytes:
        while True:
            try:
                return (await client.get("/")).content
            except httpx.HTTPError:
                await asyncio.sleep(random.random())

    async with asyncio.timeout(20):
        return await forever()


def attempts() -> Iterator[int]:
    yield from range(5)


def by_generator(client: httpx.Client) -> bytes:
    for _ in attempts():
        try:
            return client.get("/").content
        except httpx.HTTPError:
            time.sleep(random.random())
    raise TimeoutError


async def job(ctx: dict[str, Any]) -> None:
    try:
        await handle(None)
    except OSError:
        raise Retry(defer=5) from None


def menu() -> str:
    while True:
        answer = input("> ")
        try:
            return str(int(answer))
        except ValueError:
            continue


def port() -> int:
    while True:
        candidate = random.randint(20000, 30000)
        try:
            with socket.socket() as s:
                s.bind(("", candidate))
            return candidate
        except OSError:
            continue
