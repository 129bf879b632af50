# only: apr-log-and-continue, apr-swallowed-exception, apr-magic-return
import asyncio
import contextlib
import functools
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from types import TracebackType
from typing import Any

import aioboto3
import loguru
import redis.asyncio as aioredis
import requests
import structlog
from dramatiq.middleware import CurrentMessage
from faststream.rabbit import RabbitBroker
from google.cloud import pubsub_v1
from nats.aio.client import Client as NATS
from saq import Queue as SaqQueue
from taskiq import InMemoryBroker
from temporalio import activity

log = structlog.get_logger()
logger = logging.getLogger(__name__)
broker = InMemoryBroker()
rabbit = RabbitBroker()


class Shop:
    def charge(self, order_id: int) -> None:
        requests.post("https://pay.example.com", json={"id": order_id}, timeout=3).raise_for_status()


shop = Shop()


@broker.task
async def charge(order_id: int) -> None:
    try:
        await asyncio.to_thread(shop.charge, order_id)
    except Exception as exc:  # error: apr-log-and-continue
        await log.aerror("charge failed", order_id=order_id, exc_info=exc)


@rabbit.subscriber("orders")
async def on_order(order_id: int) -> None:
    try:
        shop.charge(order_id)
    except requests.RequestException:  # error: apr-log-and-continue
        logger.exception("order %s", order_id)


def on_pubsub(message: Any) -> None:
    try:
        shop.charge(int(message.data))
    except Exception:
        logger.exception("message %s", message.message_id)
        message.nack()
        return
    message.ack()


def on_pubsub_ack(message: Any) -> None:
    try:
        shop.charge(int(message.data))
    except Exception:  # error: apr-log-and-continue
        logger.exception("message %s", message.message_id)
    message.ack()


@activity.defn
async def charge_activity(order_id: int) -> str:
    try:
        shop.charge(order_id)
    except Exception:  # error: apr-log-and-continue
        activity.logger.exception("order %s", order_id)
    return "charged"


async def poll_sqs(url: str) -> None:
    async with aioboto3.Session().client("sqs") as sqs:
        while True:
            answer = await sqs.receive_message(QueueUrl=url)
            for message in answer.get("Messages", []):
                try:
                    shop.charge(int(message["Body"]))
                    await sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
                except Exception:
                    logger.exception("message %s", message["MessageId"])


async def stream(client: "aioredis.Redis[str]") -> None:
    while True:
        for _, entries in await client.xreadgroup("g", "c", {"s": ">"}):
            for entry, fields in entries:
                try:
                    shop.charge(int(fields["id"]))
                except Exception as exc:
                    logger.exception("entry %s", entry)
                    await client.xadd("s:dead", {**fields, "error": str(exc)})
                await client.xack("s", "g", entry)


async def stream_lost(client: "aioredis.Redis[str]") -> None:
    while True:
        for _, entries in await client.xreadgroup("g", "c", {"s": ">"}):
            for entry, fields in entries:
                try:
                    shop.charge(int(fields["id"]))
                except Exception:  # error: apr-log-and-continue
                    logger.exception("entry %s", entry)
                finally:
                    await client.xack("s", "g", entry)


class suppress_and_log(contextlib.ContextDecorator):  # noqa: N801
    def __enter__(self) -> "suppress_and_log":
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, tb: TracebackType | None) -> bool:
        if kind is not None:
            logger.error("failed", exc_info=(kind, value, tb))  # type: ignore[arg-type]
            return True  # error: apr-log-and-continue
        return False


class rollback_and_raise(AbstractAsyncContextManager[None]):  # noqa: N801
    async def __aexit__(self, kind: type[BaseException] | None, value: BaseException | None, tb: TracebackType | None) -> bool | None:
        if value is not None:
            logger.error("failed", exc_info=value)
        return None


def log_errors(message: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def decorator(func: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(func)
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            try:
                result = func(*args, **kwargs)
            except Exception:  # error: apr-log-and-continue
                logger.exception(message)
            else:
                return result

        return wrapper

    return decorator


def with_default(default: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def decorator(func: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(func)
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            try:
                return func(*args, **kwargs)
            except Exception:
                logger.exception("%s failed", func)
                return default

        return wrapper

    return decorator


def import_all(paths: list[str]) -> None:
    with loguru.logger.catch(message="import failed"):  # error: apr-log-and-continue
        for path in paths:
            shop.charge(int(path))


def import_all_strict(paths: list[str]) -> None:
    with loguru.logger.catch(reraise=True):
        for path in paths:
            shop.charge(int(path))


def each(ids: list[int]) -> Iterator[tuple[int, Exception | None]]:
    for one in ids:
        try:
            shop.charge(one)
        except requests.RequestException as exc:
            logger.warning("%s", one, exc_info=exc)
            yield one, exc
        else:
            yield one, None


async def events(source: AsyncIterator[int]) -> None:
    async for one in source:
        try:
            shop.charge(one)
        except requests.RequestException:
            logger.exception("order %s, giving up", one)
            raise SystemExit(1) from None


def two_steps(order_id: int) -> None:
    try:
        shop.charge(order_id)
    except requests.Timeout:
        logger.warning("order %s: trying once more", order_id)
        shop.charge(order_id)


def two_steps_lost(order_id: int) -> None:
    try:
        shop.charge(order_id)
    except requests.Timeout:
        logger.warning("order %s: trying once more", order_id)
        try:
            shop.charge(order_id)
        except requests.RequestException:  # error: apr-log-and-continue
            logger.exception("order %s", order_id)


def conditional(order_id: int, strict: bool) -> None:
    try:
        shop.charge(order_id)
    except requests.RequestException:
        logger.exception("order %s", order_id)
        if strict:
            raise


def debug_only(order_id: int) -> None:
    try:
        shop.charge(order_id)
    except requests.RequestException:  # error: apr-log-and-continue
        logger.exception("order %s", order_id)
        if __debug__:
            raise


def helper_that_logs(order_id: int) -> None:
    try:
        shop.charge(order_id)
    except requests.RequestException as exc:  # error: apr-log-and-continue
        _report(exc, order_id)


def _report(exc: Exception, order_id: int) -> None:
    logger.error("order %s failed", order_id, exc_info=exc)


def helper_that_raises(order_id: int) -> None:
    try:
        shop.charge(order_id)
    except requests.RequestException as exc:
        _fail(exc, order_id)


def _fail(exc: Exception, order_id: int) -> None:
    logger.error("order %s failed", order_id, exc_info=exc)
    raise RuntimeError(order_id) from exc


def user_told(order_id: int, console: Callable[[str], None]) -> None:
    try:
        shop.charge(order_id)
    except requests.RequestException as exc:
        logger.exception("order %s", order_id)
        console(f"not charged: {exc}")


def missing(order_id: int, orders: dict[int, str]) -> str:
    try:
        return orders[order_id]
    except KeyError:
        logger.info("no order %s yet", order_id)
        return ""
