# only: apr-log-and-continue, apr-swallowed-exception, apr-magic-return
"""Exceptions that vanish without a word, in each of the ways in which the language and the libraries let them."""

import asyncio
import concurrent.futures
import contextlib
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import wait as wait_for_all
from contextlib import suppress as ignoring
from pathlib import Path
from types import TracebackType
from typing import Any

import boto3
import httpx
import psycopg
import requests
from django.db import DatabaseError, models
from redis.asyncio import Redis
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session


class GatewayTimeout(Exception):  # noqa: N818
    pass


class Order:
    id: int = 0
    total: int = 0


def push(order: Order) -> None:
    if order.total:
        raise GatewayTimeout


def passed(order: Order) -> None:
    try:
        push(order)
    except Exception:  # error: apr-swallowed-exception
        pass


def dots(order: Order) -> None:
    try:
        push(order)
    except GatewayTimeout:  # error: apr-swallowed-exception
        ...


def continued(orders: list[Order]) -> None:
    for order in orders:
        try:
            push(order)
        except (GatewayTimeout, requests.RequestException):  # error: apr-swallowed-exception
            continue


def returned(order: Order) -> None:
    try:
        push(order)
    except GatewayTimeout:  # error: apr-swallowed-exception
        return
    push(order)


def bare(order: Order) -> None:
    try:
        push(order)
    except:  # noqa: E722  # error: apr-swallowed-exception
        pass


def base(order: Order) -> None:
    try:
        push(order)
    except BaseException:  # error: apr-swallowed-exception
        pass


def default_before_continue(orders: list[Order]) -> dict[int, int]:
    totals: dict[int, int] = {}
    for order in orders:
        try:
            totals[order.id] = httpx.get(f"https://erp.example/{order.id}").json()["total"]
        except httpx.HTTPError:  # error: apr-swallowed-exception
            totals[order.id] = 0
            continue
    return totals


def nothing_appended(orders: list[Order]) -> list[int | None]:
    found: list[int | None] = []
    for order in orders:
        try:
            found.append(httpx.get(f"https://erp.example/{order.id}").json()["total"])
        except httpx.HTTPError:  # error: apr-swallowed-exception
            found.append(None)
    return found


class Store:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, row: object) -> None:
        try:
            self._session.add(row)
            self._session.commit()
        except SQLAlchemyError:  # error: apr-swallowed-exception
            self._session.rollback()

    def add_all(self, rows: list[object]) -> None:
        for row in rows:
            try:
                self._session.merge(row)
                self._session.commit()
            except IntegrityError:  # error: apr-swallowed-exception
                self._session.rollback()
                continue

    def note(self, text: str) -> None:
        with contextlib.suppress(SQLAlchemyError):  # error: apr-swallowed-exception
            self._session.add(text)

    def ignored(self, text: str) -> None:
        with ignoring(Exception):  # error: apr-swallowed-exception
            self._session.add(text)


def saved(row: models.Model) -> None:
    try:
        row.save()
    except DatabaseError:  # error: apr-swallowed-exception
        pass


def written(path: Path, data: dict[str, str]) -> None:
    try:
        path.write_text(json.dumps(data))
    except OSError:  # error: apr-swallowed-exception
        pass


def uploaded(path: Path) -> None:
    with contextlib.suppress(Exception):  # error: apr-swallowed-exception
        boto3.client("s3").upload_file(str(path), "backups", path.name)


def inserted(connection: psycopg.Connection[Any]) -> None:
    try:
        connection.execute("INSERT INTO audit VALUES (1)")
    except psycopg.Error:  # error: apr-swallowed-exception
        connection.rollback()


async def published(redis: Redis) -> None:
    try:
        await redis.publish("orders", "1")
    except Exception:  # error: apr-swallowed-exception
        pass


def key_around_a_write(row: models.Model, data: dict[str, str]) -> None:
    try:
        row.pk = data["id"]
        row.save()
    except KeyError:  # error: apr-swallowed-exception
        pass


def timeout_of_a_call(order: Order) -> None:
    try:
        requests.post("https://erp.example", timeout=3)
    except TimeoutError:  # error: apr-swallowed-exception
        pass


def debug_decides(order: Order, settings: dict[str, bool]) -> None:
    flags = dict(settings)
    try:
        push(order)
    except GatewayTimeout:  # error: apr-swallowed-exception
        if flags["debug"]:
            raise


def grouped(orders: list[Order]) -> None:
    try:
        for order in orders:
            push(order)
    except* GatewayTimeout:  # error: apr-swallowed-exception
        pass


# --- cancellation ---


async def endless(queue: asyncio.Queue[Order]) -> None:
    while True:
        try:
            push(await queue.get())
        except asyncio.CancelledError:  # error: apr-swallowed-exception
            pass


async def cancelled(order: Order) -> None:
    try:
        await asyncio.sleep(1)
    except asyncio.CancelledError:  # error: apr-swallowed-exception
        pass
    push(order)


# --- finally, __exit__ ---


def returns_in_finally(order: Order) -> int:
    try:
        push(order)
    finally:
        return order.id  # noqa: B012  # error: apr-swallowed-exception


def breaks_in_finally(orders: list[Order]) -> None:
    for order in orders:
        try:
            push(order)
        finally:
            break  # noqa: B012  # error: apr-swallowed-exception


def continues_in_finally(orders: list[Order]) -> None:
    for order in orders:
        try:
            push(order)
        finally:
            continue  # noqa: B012  # error: apr-swallowed-exception


class Quiet:
    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> bool:
        return True  # error: apr-swallowed-exception


class QuietLater:
    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> bool:
        if kind is None:
            return False
        return True  # error: apr-swallowed-exception


@contextlib.contextmanager
def quietly() -> Iterator[None]:
    try:
        yield
    except Exception:  # error: apr-swallowed-exception
        pass


# --- results that nobody reads ---


async def later(order: Order) -> None:
    push(order)


async def gathered(orders: list[Order]) -> None:
    await asyncio.gather(*(later(order) for order in orders), return_exceptions=True)  # error: apr-swallowed-exception


async def gathered_into_nothing(orders: list[Order]) -> None:
    _ = await asyncio.gather(*map(later, orders), return_exceptions=True)  # error: apr-swallowed-exception


async def gathered_and_never_read(orders: list[Order]) -> None:
    results = await asyncio.gather(*[later(order) for order in orders], return_exceptions=True)  # noqa: F841  # error: apr-swallowed-exception
    push(orders[0])


async def gathered_and_filtered(orders: list[Order]) -> list[Any]:
    results = await asyncio.gather(*[later(order) for order in orders], return_exceptions=True)  # error: apr-swallowed-exception
    return [one for one in results if not isinstance(one, BaseException)]


async def waited(orders: list[Order]) -> None:
    tasks = [asyncio.create_task(later(order)) for order in orders]
    await asyncio.wait(tasks)  # error: apr-swallowed-exception


async def waited_for_pending(orders: list[Order]) -> None:
    tasks = [asyncio.create_task(later(order)) for order in orders]
    _, pending = await asyncio.wait(tasks, timeout=5)  # error: apr-swallowed-exception
    for task in pending:
        task.cancel()


def mapped(orders: list[Order]) -> None:
    with ThreadPoolExecutor() as pool:
        pool.map(push, orders)  # error: apr-swallowed-exception


class Exporter:
    def __init__(self) -> None:
        self._pool = concurrent.futures.ProcessPoolExecutor()

    def run(self, orders: list[Order]) -> None:
        self._pool.map(push, orders)  # error: apr-swallowed-exception

    def run_and_wait(self, orders: list[Order]) -> None:
        futures = [self._pool.submit(push, order) for order in orders]
        wait_for_all(futures)  # error: apr-swallowed-exception
