# only: apr-log-and-continue
"""A `ValueError` is no answer of what was told to work; and what is tried until it works has lost nothing."""

import itertools
import json
import logging
import time
from typing import Any

import paramiko
import peewee
import psycopg
from aio_pika.abc import AbstractIncomingMessage
from aiohttp import web

log = logging.getLogger(__name__)


class Stock:
    async def reserve(self, sku: str, quantity: int) -> None:
        raise NotImplementedError

    def book(self, sku: str) -> None:
        raise NotImplementedError

    def parse(self, text: str) -> dict[str, Any]:
        raise NotImplementedError

    def level(self, sku: str) -> int:
        raise NotImplementedError


async def on_order(message: AbstractIncomingMessage) -> None:
    try:
        body = json.loads(message.body)
        await Stock().reserve(body["sku"], 1)
    except KeyError as exc:  # error: apr-log-and-continue
        log.error("message %s misses %s", message.message_id, exc)
    await message.ack()


async def on_order_without_a_sku(message: AbstractIncomingMessage) -> None:
    body = json.loads(message.body)
    try:
        sku = body["sku"]
    except KeyError:  # error: apr-log-and-continue
        log.warning("message %s has no sku", message.message_id)
        await message.ack()
        return
    await Stock().reserve(sku, 1)
    await message.ack()


async def on_order_rejecting(message: AbstractIncomingMessage) -> None:
    body = json.loads(message.body)
    try:
        sku = body["sku"]
    except KeyError:
        log.warning("message %s has no sku", message.message_id)
        await message.reject()
        return
    await Stock().reserve(sku, 1)
    await message.ack()


async def upload(request: web.Request) -> web.Response:
    data = await request.post()
    try:
        Stock().book(str(data["invoice"]))
    except (KeyError, ValueError) as exc:  # error: apr-log-and-continue
        request.app.logger.warning("upload refused: %r", exc)
    return web.json_response({"uploaded": True})


async def upload_with_a_guess(request: web.Request) -> web.Response:
    """What the text may be is asked; where it is nothing, there is a default."""
    data = await request.post()
    quantity = 1
    try:
        quantity = int(str(data["quantity"]))
    except (KeyError, ValueError) as exc:
        log.info("no quantity: %r", exc)
    await Stock().reserve(str(data["sku"]), quantity)
    return web.json_response({"uploaded": True})


def connect(dsn: str) -> "psycopg.Connection[Any]":
    connection = None
    while connection is None:
        try:
            connection = psycopg.connect(dsn, connect_timeout=5)
        except psycopg.OperationalError as exc:
            log.info("database is not there: %s", exc)
            time.sleep(2)
    return connection


def login(host: str) -> paramiko.SSHClient:
    client = paramiko.SSHClient()
    for number in itertools.count(1):
        try:
            client.connect(host, timeout=5)
            break
        except paramiko.SSHException:
            log.warning("attempt %d at %s failed", number, host)
            time.sleep(min(60, 2**number))
    return client


def quote(stub: Any, request: Any) -> Any:
    done = False
    answer = None
    while not done:
        try:
            answer = stub.Quote(request, timeout=3)
            done = True
        except ConnectionError:
            log.warning("quote: again")
            time.sleep(1)
    return answer


def quote_three_times(stub: Any, order: str) -> None:
    tries = 0
    done = False
    while not done and tries < 3:
        tries += 1
        try:
            stub.charge(order)
            done = True
        except ConnectionError:  # error: apr-log-and-continue
            log.warning("order %s failed", order)


def charge_what_is_left(stub: Any, orders: list[str]) -> None:
    while orders:
        order = orders.pop()
        try:
            stub.charge(order)
        except ConnectionError:  # error: apr-log-and-continue
            log.warning("order %s failed", order)


def import_contacts(rows: list[dict[str, str]], table: type[peewee.Model]) -> int:
    done = 0
    for row in rows:
        try:
            table.create(**row)
            done += 1
        except peewee.IntegrityError as exc:  # error: apr-log-and-continue
            log.error("contact %s: %s", row["mail"], exc)
    return done


def import_new_contacts(rows: list[dict[str, str]], table: type[peewee.Model]) -> int:
    done = 0
    for row in rows:
        try:
            table.create(**row)
            done += 1
        except peewee.IntegrityError:
            log.info("contact %s is there already", row["mail"])
    return done
