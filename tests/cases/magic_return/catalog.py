# only: apr-log-and-continue, apr-swallowed-exception, apr-magic-return
import asyncio
import configparser
import logging
import math
import os
import subprocess
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from decimal import Decimal
from enum import Enum, auto
from http import HTTPStatus
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypedDict

import aiohttp
import boto3
import httpx
import redis
import requests
from aiohttp import ClientSession
from beanie import Document
from botocore.exceptions import BotoCoreError, ClientError
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, models, transaction
from flask import Flask, jsonify
from itsdangerous import BadSignature, URLSafeSerializer
from peewee import CharField, DoesNotExist, Model, PeeweeException
from pymongo.database import Database
from pymongo.errors import PyMongoError
from starlette.responses import JSONResponse
from tortoise.exceptions import OperationalError

logger = logging.getLogger(__name__)
app = Flask(__name__)


class Article(models.Model):
    sku = models.CharField(max_length=10)
    stock = models.IntegerField(default=0)
    status = models.CharField(max_length=10)

    class Meta:
        app_label = "catalog"


class Tag(Model):
    name = CharField()


class Picture(Document):
    url: str


class Money(NamedTuple):
    amount: Decimal
    currency: str = "EUR"


class Stock(TypedDict):
    sku: str
    count: int


class Price:
    ZERO: "Price"

    def __init__(self, cents: int = 0) -> None:
        self.cents = cents


Price.ZERO = Price()


class Warehouse:
    def __init__(self, base_url: str) -> None:
        self._client = httpx.Client(base_url=base_url, timeout=5)

    def count(self, sku: str) -> int:
        try:
            return int(self._client.get(f"/stock/{sku}").raise_for_status().json()["count"])
        except (httpx.HTTPError, KeyError, ValueError):
            return 0  # error: apr-magic-return

    def price(self, sku: str) -> Price:
        try:
            return Price(int(self._client.get(f"/price/{sku}").text))
        except httpx.HTTPError:
            return Price.ZERO  # error: apr-magic-return

    def money(self, sku: str) -> Money:
        try:
            return Money(Decimal(self._client.get(f"/price/{sku}").text))
        except Exception:
            logger.exception("price of %s", sku)
            return Money(Decimal(0))  # error: apr-magic-return

    def reserve(self, sku: str) -> uuid.UUID | None:
        response = self._client.post(f"/reserve/{sku}")
        if response.status_code != HTTPStatus.OK:
            return None  # error: apr-magic-return
        return uuid.UUID(response.text)

    def names(self) -> set[str]:
        try:
            return set(self._client.get("/names").json())
        except httpx.HTTPError:
            return set()  # error: apr-magic-return

    def weight(self, sku: str) -> float:
        try:
            return float(self._client.get(f"/weight/{sku}").text)
        except httpx.HTTPError:
            return math.nan  # error: apr-magic-return

    def size(self, sku: str) -> tuple[int, int]:
        try:
            width, height = self._client.get(f"/size/{sku}").text.split("x")
        except httpx.HTTPError:
            return 0, 0  # error: apr-magic-return
        return int(width), int(height)

    def by_group(self) -> dict[str, list[str]]:
        groups: dict[str, list[str]] = defaultdict(list)
        try:
            answer = self._client.get("/groups").json()
        except httpx.HTTPError as exc:
            logger.warning("groups: %s", exc)
            return groups  # error: apr-magic-return
        for row in answer:
            groups[row["group"]].append(row["sku"])
        return groups

    def ping(self) -> bool:
        try:
            self._client.get("/ping").raise_for_status()
        except httpx.HTTPError:
            return False
        return True

    def find_name(self, sku: str) -> str | None:
        """The article's name; None where the warehouse has no such article."""
        response = self._client.get(f"/name/{sku}")
        if response.status_code == 404:
            return None
        return response.raise_for_status().text

    def find_code(self, sku: str) -> str | None:
        try:
            return self._client.get(f"/code/{sku}").raise_for_status().text
        except httpx.HTTPError:
            return None  # error: apr-magic-return

    def status(self, sku: str) -> "Status":
        try:
            self._client.get(f"/status/{sku}").raise_for_status()
        except httpx.ConnectError:
            return Status.UNKNOWN
        except httpx.HTTPStatusError:
            return Status.REFUSED
        return Status.FINE


class Status(Enum):
    FINE = auto()
    UNKNOWN = auto()
    REFUSED = auto()


async def thumbnail(session: ClientSession, url: str) -> bytes:
    try:
        async with session.get(url) as response:
            return await response.read()
    except aiohttp.ClientError:
        return b""  # error: apr-magic-return


async def picture(url: str) -> Picture | None:
    try:
        return await Picture.find_one(Picture.url == url)
    except Exception:
        return None  # error: apr-magic-return


def publish_article(article: Article) -> bool:
    try:
        with transaction.atomic():
            article.status = "published"
            article.save()
    except IntegrityError:
        return False  # error: apr-magic-return
    return True


def order_article(article: Article, count: int) -> bool:
    if article.stock < count:
        return False  # error: apr-magic-return
    article.stock -= count
    article.save()
    return True


def order_article_strict(article: Article, count: int) -> None:
    if article.stock < count:
        raise ValueError("not enough")
    article.stock -= count
    article.save()


def archive(article: Article) -> dict[str, Any]:
    if article.status != "published":
        return {"success": False, "message": "not published"}  # error: apr-magic-return
    article.status = "archived"
    article.save()
    return {"success": True, "id": article.pk}


def article_by_sku(sku: str) -> Article | None:
    try:
        return Article.objects.get(sku=sku)
    except Article.DoesNotExist:
        return None


def get_tag_or_none(name: str) -> Tag | None:
    try:
        return Tag.get(Tag.name == name)  # type: ignore[no-any-return]
    except DoesNotExist:
        return None


def tag_names() -> list[str]:
    try:
        return [tag.name for tag in Tag.select()]
    except PeeweeException as e:
        logger.error("tags: %s", e)
        return []  # error: apr-magic-return


def stocks(database: Database[dict[str, Any]]) -> list[Stock]:
    try:
        return list(database.stock.find())  # type: ignore[arg-type]
    except PyMongoError:
        return list()  # error: apr-magic-return


def save_file(bucket: str, key: str, body: bytes) -> str:
    try:
        boto3.client("s3").put_object(Bucket=bucket, Key=key, Body=body)
    except (ClientError, BotoCoreError) as exc:
        logger.error("upload of %s: %s", key, exc)
        return ""  # error: apr-magic-return
    return f"s3://{bucket}/{key}"


def delete_file(bucket: str, key: str) -> Literal[0, 1]:
    try:
        boto3.client("s3").delete_object(Bucket=bucket, Key=key)
    except ClientError:
        return 0  # error: apr-magic-return
    return 1


def git_revision() -> str:
    try:
        return subprocess.check_output(["git", "rev-parse", "HEAD"], text=True, timeout=5).strip()
    except (OSError, subprocess.SubprocessError):
        return ""  # error: apr-magic-return


def counter(client: redis.Redis, key: str) -> int:
    try:
        return int(client.get(key) or 0)  # type: ignore[arg-type]
    except redis.RedisError:
        return -1  # error: apr-magic-return


def unsign(text: str) -> Any | None:
    try:
        return URLSafeSerializer("k").loads(text)
    except BadSignature:
        return None


def option(parser: configparser.ConfigParser, name: str, fallback: str = "") -> str:
    try:
        return parser["shop"][name]
    except KeyError:
        return fallback


def env_int(name: str, default: int) -> int:
    try:
        return int(os.environ[name])
    except (KeyError, ValueError):
        return default


def mean(values: Sequence[float]) -> float:
    if not values:
        return 0.0
    return sum(values) / len(values)


def total(prices: Iterable[Decimal]) -> Decimal:
    return sum(prices, Decimal(0))


def try_parse(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def is_reachable(url: str) -> bool:
    try:
        return requests.head(url, timeout=2).ok
    except requests.RequestException:
        return False


def write_pid(path: Path) -> None:
    try:
        path.write_text(str(os.getpid()))
    except FileNotFoundError:
        return None


@app.get("/articles/<sku>")
def article_view(sku: str) -> Any:
    try:
        article = Article.objects.get(sku=sku)
    except ObjectDoesNotExist:
        return jsonify({"error": "no such article"}), 404
    return jsonify({"sku": article.sku})


async def starlette_view(request: Any) -> JSONResponse:
    try:
        await asyncio.sleep(0)
    except OperationalError:
        return JSONResponse({"error": "down"}, status_code=503)
    return JSONResponse({})


@app.get("/articles/<sku>/stock")
def stock_view(sku: str) -> Any:
    try:
        return {"count": Warehouse("https://w.example.com").count(sku)}
    except httpx.HTTPError as exc:
        return {"error": str(exc)}  # error: apr-magic-return


class LazyDict(dict[str, int]):
    def __missing__(self, key: str) -> int:
        return 0

    def __contains__(self, key: object) -> bool:
        try:
            return super().__contains__(str(key).lower())
        except TypeError:
            return False


def suppressed(path: Path) -> str:
    with suppress(OSError, UnicodeDecodeError):
        return path.read_text()
    return ""  # error: apr-magic-return


def suppressed_lookup(mapping: dict[str, str], name: str) -> str:
    with suppress(KeyError):
        return mapping[name]
    return ""


def convert(amount: Decimal, rate_of: dict[str, Decimal], currency: str) -> Decimal:
    try:
        return amount * rate_of[currency]
    except KeyError:
        return Decimal("-1")  # error: apr-magic-return


def first_match(rows: list[Stock], sku: str) -> Stock | None:
    return next((row for row in rows if row["sku"] == sku), None)
