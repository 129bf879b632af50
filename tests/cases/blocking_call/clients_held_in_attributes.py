# only: apr-blocking-call
"""A client is what its class says, wherever it is kept: attribute, global, parameter, property, subclass of a subclass."""

import ftplib
import imaplib
import smtplib
import socket
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

import boto3
import httpx
import paramiko
import psycopg
import psycopg2
import pymongo
import pymysql
import redis
import redis.asyncio as aioredis
import requests
from motor.motor_asyncio import AsyncIOMotorClient
from redis.asyncio import Redis as AsyncRedis

CACHE = redis.Redis(host="cache", socket_timeout=1)
ASYNC_CACHE = aioredis.Redis(host="cache")


class PartnerSession(requests.Session):
    """Adds our key to every request."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.headers["X-Key"] = key


class RetryingPartnerSession(PartnerSession):
    pass


class PartnerClient:
    def __init__(self, key: str) -> None:
        self._session = RetryingPartnerSession(key)
        self.async_session = httpx.AsyncClient(timeout=5)

    @property
    def session(self) -> requests.Session:
        return self._session

    async def orders(self) -> Any:
        return self._session.get("https://partner.example.com/orders", timeout=5).json()  # error: apr-blocking-call

    async def order(self, order_id: int) -> Any:
        return self.session.get(f"https://partner.example.com/orders/{order_id}", timeout=5).json()  # error: apr-blocking-call

    async def orders_async(self) -> Any:
        return (await self.async_session.get("https://partner.example.com/orders")).json()

    def orders_from_a_script(self) -> Any:
        return self._session.get("https://partner.example.com/orders", timeout=5).json()


@dataclass
class Stock:
    cache: redis.Redis
    bus: AsyncRedis
    seen: dict[str, int] = field(default_factory=dict)

    async def level(self, sku: str) -> object:
        if sku in self.seen:
            return self.seen.get(sku)
        return self.cache.get(sku)  # error: apr-blocking-call

    async def level_async(self, sku: str) -> object:
        return await self.bus.get(sku)

    async def forget(self, sku: str) -> None:
        self.seen.pop(sku, None)
        pipe = self.cache.pipeline()
        pipe.delete(sku)
        pipe.delete(f"{sku}:reserved")
        pipe.execute()  # error: apr-blocking-call


async def greeting(name: str) -> Any:
    CACHE.incr("greetings")  # error: apr-blocking-call
    await ASYNC_CACHE.incr("greetings")
    return await ASYNC_CACHE.get(name)


async def hold(lock_name: str) -> None:
    with CACHE.lock(lock_name, timeout=10):  # error: apr-blocking-call
        pass


async def report_rows(dsn: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(dsn) as connection:  # error: apr-blocking-call
        return connection.execute("select 1").fetchall()  # error: apr-blocking-call


async def report_rows_async(dsn: str) -> list[tuple[Any, ...]]:
    async with await psycopg.AsyncConnection.connect(dsn) as connection:
        cursor = await connection.execute("select 1")
        return await cursor.fetchall()


class LegacyReports:
    def __init__(self, dsn: str) -> None:
        self.connection = psycopg2.connect(dsn)

    async def totals(self) -> list[tuple[Any, ...]]:
        with self.connection.cursor() as cursor:
            cursor.execute("select sum(total) from orders")  # error: apr-blocking-call
            return cursor.fetchall()


async def mysql_version(host: str) -> Any:
    connection = pymysql.connect(host=host, user="app")  # error: apr-blocking-call
    with connection.cursor() as cursor:
        cursor.execute("select version()")  # error: apr-blocking-call
        return cursor.fetchone()


class Documents:
    def __init__(self, client: pymongo.MongoClient[dict[str, Any]], async_client: AsyncIOMotorClient[dict[str, Any]]) -> None:
        self.collection = client["shop"]["orders"]
        self.async_collection = async_client["shop"]["orders"]

    async def one(self, order_id: str) -> Any:
        return self.collection.find_one({"_id": order_id})  # error: apr-blocking-call

    async def one_async(self, order_id: str) -> Any:
        return await self.async_collection.find_one({"_id": order_id})


class Uploads:
    def __init__(self) -> None:
        self.s3 = boto3.client("s3")

    async def store(self, key: str, body: bytes) -> None:
        self.s3.put_object(Bucket="uploads", Key=key, Body=body)  # error: apr-blocking-call


async def notify(message: EmailMessage) -> None:
    with smtplib.SMTP("mail", timeout=5) as server:  # error: apr-blocking-call
        server.send_message(message)


async def mirror(host: str) -> list[str]:
    ftp = ftplib.FTP(host, timeout=5)  # error: apr-blocking-call
    return ftp.nlst()


async def inbox(host: str) -> Any:
    mailbox = imaplib.IMAP4_SSL(host)  # error: apr-blocking-call
    return mailbox.select()


async def remote_uptime(host: str) -> str:
    client = paramiko.SSHClient()
    client.connect(host, timeout=5)  # error: apr-blocking-call
    _, out, _ = client.exec_command("uptime", timeout=5)  # error: apr-blocking-call
    return str(out)


async def resolve(host: str) -> str:
    return socket.gethostbyname(host)  # error: apr-blocking-call


async def own_name() -> str:
    return socket.gethostname()


async def check_port(host: str) -> None:
    with socket.create_connection((host, 443), timeout=1):  # error: apr-blocking-call
        pass


class Registry:
    """Has the verbs of an HTTP client and none of its network."""

    def __init__(self) -> None:
        self.items: dict[str, str] = {}

    def get(self, key: str) -> str | None:
        return self.items.get(key)

    def post(self, key: str, value: str) -> None:
        self.items[key] = value

    def execute(self, key: str) -> str:
        return self.items[key]


async def use_registry(registry: Registry) -> str | None:
    registry.post("a", "b")
    registry.execute("a")
    return registry.get("a")
