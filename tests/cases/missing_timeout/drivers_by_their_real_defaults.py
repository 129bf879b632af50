# only: apr-missing-timeout
"""What each driver does when it is told nothing: some wait for ever for an answer, some do not."""

import os
from typing import Any

import asyncpg
import boto3
import grpc
import pika
import psycopg
import psycopg2
import pymysql
import redis
import redis.asyncio as aioredis
from aio_pika import connect_robust
from botocore.config import Config
from kafka import KafkaProducer
from motor.motor_asyncio import AsyncIOMotorClient
from psycopg2.pool import ThreadedConnectionPool
from pydantic_settings import BaseSettings
from pymongo import MongoClient
from redis import Redis


class Settings(BaseSettings):
    redis_url: str = "redis://cache:6379/0"
    redis_timeout: float = 2.0


settings = Settings()
cache = Redis(host="cache", port=6379, decode_responses=True)  # error: apr-missing-timeout
limited_cache = Redis(host="cache", socket_timeout=2, socket_connect_timeout=1)
from_settings = redis.from_url(settings.redis_url, socket_timeout=settings.redis_timeout)
unlimited_from_settings = redis.from_url(settings.redis_url)  # error: apr-missing-timeout
async_cache = aioredis.Redis.from_url("redis://cache:6379/1")  # error: apr-missing-timeout
limited_by_url = aioredis.from_url("redis://cache:6379/1?socket_timeout=2")
pool = redis.ConnectionPool(host="cache", socket_timeout=2)
of_a_limited_pool = Redis(connection_pool=pool)
unlimited_pool = redis.ConnectionPool(host="cache")  # error: apr-missing-timeout
of_an_unlimited_pool = Redis(connection_pool=unlimited_pool)


def commands_of_a_client(key: str) -> Any:
    return cache.get(key)


class Repository:
    def __init__(self, url: str) -> None:
        self.mongo: MongoClient[dict[str, Any]] = MongoClient(url)  # error: apr-missing-timeout
        self.other: MongoClient[dict[str, Any]] = MongoClient(url, socketTimeoutMS=5000, serverSelectionTimeoutMS=2000)
        self.motor: AsyncIOMotorClient[dict[str, Any]] = AsyncIOMotorClient("mongodb://db/?timeoutMS=5000")
        self.endless: MongoClient[dict[str, Any]] = MongoClient(url, socketTimeoutMS=None)  # error: apr-missing-timeout

    def count(self) -> int:
        return self.mongo["shop"]["orders"].count_documents({})


def postgres() -> Any:
    return psycopg2.connect(os.environ["DATABASE_URL"])  # error: apr-missing-timeout


def postgres_in_time() -> Any:
    return psycopg2.connect(os.environ["DATABASE_URL"], connect_timeout=5)


def postgres_in_time_by_its_dsn() -> Any:
    return psycopg2.connect("host=db dbname=shop connect_timeout=5")


def postgres_pool() -> ThreadedConnectionPool:
    return ThreadedConnectionPool(1, 10, host="db", dbname="shop")  # error: apr-missing-timeout


def postgres_by_the_newer_driver() -> psycopg.Connection[Any]:
    return psycopg.connect("host=db dbname=shop")


def mysql() -> Any:
    return pymysql.connect(host="db", user="shop", password=os.environ["DB_PASSWORD"])  # error: apr-missing-timeout


def mysql_in_time() -> Any:
    return pymysql.connect(host="db", user="shop", password=os.environ["DB_PASSWORD"], read_timeout=10, write_timeout=10)


async def asyncpg_pool() -> Any:
    return await asyncpg.create_pool(dsn="postgresql://db/shop", min_size=2)  # error: apr-missing-timeout


async def asyncpg_pool_in_time() -> Any:
    return await asyncpg.create_pool(dsn="postgresql://db/shop", command_timeout=30)


async def broker(url: str) -> Any:
    return await connect_robust(url)  # error: apr-missing-timeout


async def broker_in_time(url: str) -> Any:
    return await connect_robust(url, timeout=10)


def rabbit() -> pika.BlockingConnection:
    return pika.BlockingConnection(pika.ConnectionParameters("mq"))  # error: apr-missing-timeout


def rabbit_in_time() -> pika.BlockingConnection:
    return pika.BlockingConnection(pika.ConnectionParameters("mq", heartbeat=30, blocked_connection_timeout=30))


def buckets() -> Any:
    return boto3.client("s3")


def buckets_without_a_limit() -> Any:
    return boto3.client("s3", config=Config(read_timeout=None))  # type: ignore[arg-type]  # error: apr-missing-timeout


def buckets_with_retries() -> Any:
    return boto3.resource("s3", config=Config(retries={"max_attempts": 3}))


def producer() -> Any:
    return KafkaProducer(bootstrap_servers="kafka:9092")


class Inventory:
    def __init__(self, channel: grpc.Channel) -> None:
        self.reserve: grpc.UnaryUnaryMultiCallable[bytes, bytes] = channel.unary_unary("/inventory.Inventory/Reserve")

    def take(self, request: bytes) -> bytes:
        return self.reserve(request)  # error: apr-missing-timeout

    def take_in_time(self, request: bytes) -> bytes:
        return self.reserve(request, timeout=2)

    def take_later(self, request: bytes) -> Any:
        return self.reserve.future(request)  # error: apr-missing-timeout


def waits_for_the_server() -> None:
    grpc.channel_ready_future(grpc.insecure_channel("inventory:50051")).result()  # error: apr-missing-timeout


def waits_for_the_server_with_a_limit() -> None:
    grpc.channel_ready_future(grpc.insecure_channel("inventory:50051")).result(timeout=5)


def waits_for_an_answer_outside_of_requests(answer: grpc.Future) -> object:
    return answer.result()


def reserves_by_position(channel: grpc.Channel) -> bytes:
    answer: bytes = channel.unary_unary("/inventory.Inventory/Reserve")(b"1", 5)
    return answer


def reserves_for_ever(channel: grpc.Channel) -> bytes:
    answer: bytes = channel.unary_unary("/inventory.Inventory/Reserve")(b"1")  # error: apr-missing-timeout
    return answer
