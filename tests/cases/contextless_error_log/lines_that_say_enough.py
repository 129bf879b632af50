# only: apr-contextless-error-log
"""Lines with a traceback, an identifier, a bound logger, an error tracker beside them; other things than failures; output of commands."""

from __future__ import annotations

import logging
import sys
import traceback
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from typing import Any

import httpx
import requests
from django.core.management.base import BaseCommand
from fastapi import APIRouter, Request

logger = logging.getLogger(__name__)
router = APIRouter()


def fetch(url: str) -> str:
    return requests.get(url, timeout=5).text


def with_the_traceback(url: str) -> str:
    try:
        return fetch(url)
    except requests.RequestException:
        logger.exception("could not fetch")
        raise


def with_exc_info(url: str) -> str:
    try:
        return fetch(url)
    except requests.RequestException as error:
        logger.error("could not fetch: %s", error, exc_info=True)
        raise


def with_the_exception_as_exc_info(url: str) -> str:
    try:
        return fetch(url)
    except requests.RequestException as error:
        logger.warning("could not fetch", exc_info=error)
        raise


def with_sys_exc_info(url: str) -> str:
    try:
        return fetch(url)
    except requests.RequestException:
        logger.error("could not fetch", exc_info=sys.exc_info())
        raise


def with_a_formatted_traceback(url: str) -> str:
    try:
        return fetch(url)
    except requests.RequestException:
        logger.error(traceback.format_exc())
        raise


def with_a_formatted_traceback_in_a_name(url: str) -> str:
    try:
        return fetch(url)
    except requests.RequestException as error:
        details = traceback.format_exc()
        logger.error("failed: %s\n%s", error, details)
        raise


def with_a_parameter(url: str) -> str:
    try:
        return fetch(url)
    except requests.RequestException as error:
        logger.error(f"could not fetch {url}: {error}")
        raise


def with_an_attribute(order: Any) -> str:
    try:
        return fetch(order.url)
    except requests.RequestException as error:
        logger.error("order %s: %s", order.id, error)
        raise


def with_the_target_of_a_loop(urls: list[str]) -> None:
    for url in urls:
        try:
            fetch(url)
        except requests.RequestException as error:
            logger.warning("%s: %s", url, error)


def with_an_item(payload: Mapping[str, str]) -> str:
    try:
        return fetch(payload["url"])
    except requests.RequestException as error:
        logger.error("%s: %s", payload["url"], error)
        raise


def with_extra(order_id: int, url: str) -> str:
    try:
        return fetch(url)
    except requests.RequestException as error:
        logger.error("failed: %s", error, extra={"order_id": order_id})
        raise


def with_extra_from_a_name(order_id: int, url: str) -> str:
    context = {"order_id": order_id}
    try:
        return fetch(url)
    except requests.RequestException as error:
        logger.error("failed: %s", error, extra=context)
        raise


def with_a_message_put_together(url: str) -> str:
    try:
        return fetch(url)
    except requests.RequestException as error:
        message = f"could not fetch {url}: {error}"
        logger.error(message)
        raise


def with_an_adapter(order_id: int, url: str) -> str:
    log = logging.LoggerAdapter(logger, {"order_id": order_id})
    try:
        return fetch(url)
    except requests.RequestException as error:
        log.error("failed: %s", error)
        raise


class OrderLog(logging.LoggerAdapter[logging.Logger]):
    def process(self, msg: Any, kwargs: MutableMapping[str, Any]) -> tuple[Any, MutableMapping[str, Any]]:
        return f"[{(self.extra or {}).get('order_id')}] {msg}", kwargs


class Sender:
    def __init__(self, order_id: int) -> None:
        self.log = OrderLog(logger, {"order_id": order_id})

    def send(self, url: str) -> str:
        try:
            return fetch(url)
        except requests.RequestException as error:
            self.log.error("failed: %s", error)
            raise


def by_two_lines(url: str) -> str:
    try:
        return fetch(url)
    except requests.RequestException as error:
        logger.error("failed: %s", error)
        logger.debug("it was", exc_info=True)
        raise


class OrderNotFoundError(Exception):
    def __init__(self, order_id: int) -> None:
        super().__init__(f"order {order_id} is not there")


class PaymentError(Exception):
    pass


def pay(order_id: int) -> None:
    if order_id < 0:
        raise OrderNotFoundError(order_id)
    raise PaymentError(f"order {order_id} was declined")


def an_own_exception_that_is_made_with_the_id(order_id: int) -> None:
    try:
        pay(order_id)
    except OrderNotFoundError as error:
        logger.warning(str(error))
        raise
    except PaymentError as error:
        logger.error(error)
        raise


def with_an_attribute_of_the_exception(order_id: int) -> None:
    try:
        httpx.get(f"https://example.com/{order_id}").raise_for_status()
    except httpx.HTTPStatusError as error:
        logger.error("%s answered %s", error.request.url, error.response.status_code)
        raise


def not_about_a_failure(orders: list[int]) -> None:
    try:
        count = len(orders)
    except TypeError:
        raise
    logger.error("there are too many orders: %d", count)


def as_information(url: str) -> str:
    try:
        return fetch(url)
    except requests.RequestException as error:
        logger.info("not there yet: %s", error)
        raise


def an_optional_library() -> bool:
    try:
        import uvloop  # type: ignore[import-not-found]
    except ImportError as error:
        logger.warning("running without it: %s", error)
        return False
    return bool(uvloop)


@router.get("/orders/{order_id}")
async def show(order_id: int, request: Request) -> str:
    try:
        async with httpx.AsyncClient() as client:
            return (await client.get(f"https://example.com/{order_id}")).text
    except httpx.HTTPError as error:
        logger.error("%s %s: %s", request.method, request.url, error)
        raise


@contextmanager
def reported(what: str) -> Iterator[None]:
    try:
        yield
    except Exception as error:
        logger.error("%s failed: %s", what, error)
        raise


class Command(BaseCommand):
    def handle(self, *args: Any, **options: Any) -> None:
        try:
            fetch("https://example.com")
        except requests.RequestException as error:
            self.stderr.write(f"failed: {error}")
            print(error)
            raise


def main() -> None:
    parser = ArgumentParser()
    parser.add_argument("url")
    try:
        print(fetch(parser.parse_args().url))
    except requests.RequestException as error:
        print(f"failed: {error}", file=sys.stderr)
        sys.exit(1)
