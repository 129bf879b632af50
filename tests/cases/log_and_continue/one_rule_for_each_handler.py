# only: apr-log-and-continue, apr-swallowed-exception, apr-magic-return
"""Brokers, job queues and web frameworks beyond the usual ones: each of the three rules where it belongs, and only that one."""

# ruff: noqa: F841
import asyncio
import logging
import time
import traceback
from contextlib import ExitStack, suppress
from typing import Any

import aiohttp
import boto3
import httpx
import requests
from aiohttp import web
from confluent_kafka import Consumer
from django.core.management.base import BaseCommand
from dramatiq import actor
from flask import Flask, flash, redirect, url_for
from litestar import Response as LResponse
from litestar import post
from peewee import CharField, Model, PeeweeException
from pymongo.collection import Collection
from pymongo.errors import PyMongoError

logger = logging.getLogger(__name__)
app = Flask(__name__)


@actor
def sync_contact(contact_id: int) -> None:
    try:
        requests.post("https://crm", timeout=3)
    except Exception as e:  # error: apr-log-and-continue
        logger.error("failed %s", e)


async def arq_job(ctx: dict[str, Any], n: int) -> str:
    try:
        await httpx.AsyncClient().post("https://x")
    except httpx.HTTPError:  # error: apr-log-and-continue
        logger.exception("x")
    return "done"


def consume_confluent(consumer: Consumer) -> None:
    while True:
        msg = consumer.poll(1.0)
        if msg is None:
            continue
        try:
            handle(msg.value())
        except Exception:  # error: apr-log-and-continue
            logger.exception("bad")
        consumer.commit(msg)


def handle(x: Any) -> None:
    if x:
        raise RuntimeError


def sqs(queue_url: str) -> None:
    sqs = boto3.client("sqs")
    for m in sqs.receive_message(QueueUrl=queue_url).get("Messages", []):
        try:
            handle(m)
        except Exception:  # error: apr-log-and-continue
            logger.exception("bad")
        finally:
            sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=m["ReceiptHandle"])


@app.post("/buy")
def buy() -> Any:
    try:
        requests.post("https://pay", timeout=3)
    except requests.RequestException:  # error: apr-log-and-continue
        app.logger.exception("pay")
    flash("Thank you, your order was placed", "success")
    return redirect(url_for("thanks"))


@app.post("/buy2")
def buy2() -> Any:
    try:
        requests.post("https://pay", timeout=3)
    except requests.RequestException as e:  # error: apr-log-and-continue
        app.logger.error("pay %s", e)
        flash("Order placed", "success")
        return redirect(url_for("thanks"))
    return redirect(url_for("thanks"))


@post("/hook")
async def hook(data: dict[str, Any]) -> LResponse[dict[str, str]]:
    try:
        await process(data)
    except Exception:  # error: apr-log-and-continue
        logger.exception("hook")
    return LResponse({"status": "received"}, status_code=200)


async def process(data: dict[str, Any]) -> None:
    handle(data)


async def aio_handler(request: web.Request) -> web.Response:
    try:
        await process({})
    except Exception as exc:  # error: apr-log-and-continue
        traceback.print_exc()
        return web.json_response({"status": "ok"})
    return web.json_response({"status": "ok"})


class Command(BaseCommand):
    def handle(self, *args: Any, **options: Any) -> None:
        for row in range(3):
            try:
                handle(row)
            except Exception as e:  # error: apr-log-and-continue
                logger.warning("row %s: %s", row, e)
                continue


def mongo(coll: Collection[Any], docs: list[dict[str, Any]]) -> int:
    n = 0
    for d in docs:
        try:
            coll.insert_one(d)
            n += 1
        except PyMongoError as e:  # error: apr-log-and-continue
            logger.error(e)
    return n


class Tag(Model):
    name = CharField()


def peewee_save(tag: Tag) -> None:
    try:
        tag.save()
    except PeeweeException:  # error: apr-swallowed-exception
        return


def job() -> None:
    try:
        handle(1)
    except Exception:  # error: apr-log-and-continue
        logger.exception("job failed")


async def supervised(jobs: list[Any]) -> None:
    for j in jobs:
        try:
            await j()
        except asyncio.CancelledError:  # error: apr-log-and-continue
            logger.info("cancelled")


def stack() -> None:
    with ExitStack() as s:
        s.enter_context(suppress(Exception))  # error: apr-swallowed-exception
        handle(1)


def retry_forever_silent() -> None:
    while True:
        try:
            handle(1)
        except Exception:  # error: apr-swallowed-exception
            time.sleep(1)


def deep(x: dict[str, Any]) -> None:
    try:
        handle(x)
    except Exception as e:  # error: apr-swallowed-exception
        _ = e


def state_local() -> None:
    try:
        handle(1)
    except Exception:  # error: apr-swallowed-exception
        ok = False


ERRORS = (OSError, requests.RequestException)


def tuple_const() -> None:
    try:
        requests.post("https://a", timeout=1)
    except ERRORS:  # error: apr-swallowed-exception
        pass


def nested_fn() -> None:
    def inner() -> None:
        try:
            handle(2)
        except Exception:  # error: apr-swallowed-exception
            pass

    inner()


async def aio_gather(urls: list[str]) -> None:
    async with aiohttp.ClientSession() as s:
        await asyncio.gather(*[s.post(u) for u in urls], return_exceptions=True)  # error: apr-swallowed-exception


MISSING = -1


def idx(u: str) -> int:
    try:
        return int(requests.get(u, timeout=1).text)
    except requests.RequestException:
        return MISSING  # error: apr-magic-return


class Client:
    async def get_price(self, sku: str) -> float | None:
        try:
            async with aiohttp.ClientSession() as s, s.get(sku) as r:
                return float((await r.json())["price"])
        except (TimeoutError, aiohttp.ClientError):
            return None  # error: apr-magic-return

    async def delete_user(self, n: int) -> bool:
        try:
            await process({"n": n})
        except Exception as e:
            logger.exception("x")
            return False  # error: apr-magic-return
        else:
            return True

    def count(self) -> int:
        try:
            return Tag.select().count()
        except PeeweeException:
            return 0  # error: apr-magic-return

    def all(self) -> list[Tag]:
        result: list[Tag] = []
        try:
            result = list(Tag.select())
        except PeeweeException:  # error: apr-log-and-continue
            logger.exception("x")
        return result

    def exists(self, name: str) -> bool:
        try:
            return Tag.select().where(Tag.name == name).exists()
        except PeeweeException:
            return False

    def ship(self, order: Any) -> Any:
        if order.status != "paid":
            return None  # error: apr-magic-return
        order.status = "shipped"
        return order

    def cancel(self, order: Any) -> bool:
        if order.status == "shipped":
            return False  # error: apr-magic-return
        order.status = "cancelled"
        order.save()
        return True

    def charge(self, amount: int) -> dict[str, Any]:
        if amount < 0:
            return {"success": False, "error": "negative"}  # error: apr-magic-return
        try:
            return {"success": True, "id": requests.post("https://pay", timeout=1).text}
        except requests.RequestException as e:
            return {"success": False, "error": str(e)}  # error: apr-magic-return
