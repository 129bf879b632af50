# only: apr-log-and-continue, apr-swallowed-exception, apr-magic-return, apr-contextless-error-log
"""Nightly billing jobs, workers and consumers."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import json
import logging
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NoReturn, ParamSpec, Protocol, TypeVar

import aio_pika
import boto3
import dramatiq
import httpx
import redis
import requests
import structlog
from aiokafka import AIOKafkaConsumer
from celery import shared_task
from kafka import KafkaConsumer
from loguru import logger as loguru_logger
from sqlalchemy import select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

log = logging.getLogger(__name__)
slog = structlog.get_logger(__name__)
P = ParamSpec("P")
R = TypeVar("R")


class Base(DeclarativeBase):
    pass


class Invoice(Base):
    __tablename__ = "invoices"
    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[str]
    error: Mapped[str | None]
    total: Mapped[Decimal]
    customer_id: Mapped[int]


class Gateway(Protocol):
    def charge(self, invoice_id: int, amount: Decimal) -> str: ...
    def refund(self, charge_id: str) -> None: ...


class GatewayError(Exception):
    pass


# --- a loop that forgets the items that failed


def charge_all(session: Session, gateway: Gateway) -> None:
    for invoice in session.scalars(select(Invoice).where(Invoice.status == "open")):
        try:
            charge_id = gateway.charge(invoice.id, invoice.total)
        except GatewayError:  # error: apr-log-and-continue
            log.exception("charging invoice %s failed", invoice.id)
            continue
        invoice.status = "paid"
        invoice.error = None
        log.info("charged %s as %s", invoice.id, charge_id)
    session.commit()


def charge_all_and_keep(session: Session, gateway: Gateway) -> None:
    for invoice in session.scalars(select(Invoice).where(Invoice.status == "open")):
        try:
            gateway.charge(invoice.id, invoice.total)
        except GatewayError as error:
            log.exception("charging invoice %s failed", invoice.id)
            invoice.status = "failed"
            invoice.error = str(error)
            continue
        invoice.status = "paid"
    session.commit()


@dataclass
class Report:
    sent: int = 0
    failed: list[int] = field(default_factory=list)


def charge_all_and_report(session: Session, gateway: Gateway) -> Report:
    report = Report()
    for invoice in session.scalars(select(Invoice)):
        try:
            gateway.charge(invoice.id, invoice.total)
            report.sent += 1
        except GatewayError:
            log.exception("charging invoice %s failed", invoice.id)
            report.failed.append(invoice.id)
    return report


def charge_all_then_raise(session: Session, gateway: Gateway) -> None:
    first: Exception | None = None
    for invoice in session.scalars(select(Invoice)):
        try:
            gateway.charge(invoice.id, invoice.total)
        except GatewayError as exc:
            log.warning("charging invoice %s failed", invoice.id, exc_info=True)
            first = first or exc
    if first is not None:
        raise first


def charge_all_group(session: Session, gateway: Gateway) -> None:
    errors: list[Exception] = []
    for invoice in session.scalars(select(Invoice)):
        try:
            gateway.charge(invoice.id, invoice.total)
        except GatewayError as exc:
            log.exception("invoice %s", invoice.id)
            errors.append(exc)
    if errors:
        raise ExceptionGroup("some invoices were not charged", errors)


def count_only(session: Session, gateway: Gateway) -> int:
    done = 0
    for invoice in session.scalars(select(Invoice)):
        try:
            gateway.charge(invoice.id, invoice.total)
            done += 1
        except Exception as e:  # error: apr-log-and-continue
            slog.error("charge_failed", invoice_id=invoice.id, error=str(e))
    return done


# --- tasks


@shared_task
def send_invoice_mail(invoice_id: int, to: str) -> None:
    try:
        requests.post("https://mail.example.com/send", json={"to": to, "invoice": invoice_id}, timeout=5).raise_for_status()
    except requests.RequestException:  # error: apr-log-and-continue
        log.exception("mail for invoice %s to %s was not sent", invoice_id, to)


@shared_task(bind=True, max_retries=5)
def send_invoice_mail_retry(self: Any, invoice_id: int, to: str) -> None:
    try:
        requests.post("https://mail.example.com/send", json={"to": to, "invoice": invoice_id}, timeout=5).raise_for_status()
    except requests.RequestException as exc:
        log.warning("mail for invoice %s was not sent, trying again", invoice_id, exc_info=True)
        raise self.retry(exc=exc, countdown=30)


@dramatiq.actor(max_retries=3)
def sync_ledger(invoice_id: int) -> None:
    try:
        response = httpx.put(f"https://ledger.example.com/{invoice_id}", json={"id": invoice_id})
        response.raise_for_status()
    except Exception as err:  # error: apr-log-and-continue
        log.error("ledger sync of %s: %s", invoice_id, err, exc_info=True)
    else:
        log.info("ledger sync of %s done", invoice_id)


@dramatiq.actor(max_retries=3)
def sync_ledger_strict(invoice_id: int) -> None:
    try:
        response = httpx.put(f"https://ledger.example.com/{invoice_id}", json={"id": invoice_id})
        response.raise_for_status()
    except httpx.HTTPError:
        log.error("ledger sync of %s failed", invoice_id, exc_info=True)
        raise


# --- consumers


def handle_event(event: dict[str, Any]) -> None:
    log.info("event %s", event["id"])


def run_kafka_consumer(consumer: KafkaConsumer) -> None:
    for message in consumer:
        try:
            handle_event(json.loads(message.value))
        except Exception:  # error: apr-log-and-continue
            log.exception("could not handle offset %s", message.offset)
        consumer.commit()


async def run_aiokafka(consumer: AIOKafkaConsumer) -> None:
    async for message in consumer:
        try:
            await asyncio.to_thread(handle_event, json.loads(message.value))
        except ValueError as e:  # error: apr-log-and-continue
            slog.warning("bad_message", offset=message.offset, error=repr(e))
        finally:
            await consumer.commit()


async def run_aiokafka_dlq(consumer: AIOKafkaConsumer, dead: Callable[[bytes], Any]) -> None:
    async for message in consumer:
        try:
            handle_event(json.loads(message.value))
        except Exception:
            log.exception("could not handle offset %s", message.offset)
            await send_to_dead_letter(message.value, "orders.dlq")
        await consumer.commit()


async def send_to_dead_letter(value: bytes, topic: str) -> None:
    async with httpx.AsyncClient() as client:
        await client.post(f"https://bus.example.com/{topic}", content=value)


async def on_rabbit_message(message: aio_pika.abc.AbstractIncomingMessage) -> None:
    try:
        handle_event(json.loads(message.body))
    except Exception:  # error: apr-log-and-continue
        log.exception("message %s failed", message.message_id)
    await message.ack()


async def on_rabbit_message_nack(message: aio_pika.abc.AbstractIncomingMessage) -> None:
    try:
        handle_event(json.loads(message.body))
    except Exception:
        log.exception("message %s failed", message.message_id)
        await message.nack(requeue=False)
    else:
        await message.ack()


async def on_rabbit_message_reject(message: aio_pika.abc.AbstractIncomingMessage) -> None:
    try:
        handle_event(json.loads(message.body))
        await message.ack()
    except json.JSONDecodeError:
        log.error("message %s is no JSON", message.message_id)
        await message.reject(requeue=False)


def poll_sqs(queue_url: str) -> None:
    sqs = boto3.client("sqs")
    batch = sqs.receive_message(QueueUrl=queue_url, MaxNumberOfMessages=10)
    for message in batch.get("Messages", []):
        try:
            handle_event(json.loads(message["Body"]))
        except Exception as exc:  # error: apr-log-and-continue
            log.error("message %s failed: %s", message["MessageId"], exc)
        sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])


def poll_sqs_leaves_it_there(queue_url: str) -> None:
    sqs = boto3.client("sqs")
    batch = sqs.receive_message(QueueUrl=queue_url, MaxNumberOfMessages=10)
    for message in batch.get("Messages", []):
        try:
            handle_event(json.loads(message["Body"]))
        except Exception:
            # not deleted: it comes back after its visibility timeout, and to the dead letters after five times
            log.exception("message %s failed", message["MessageId"])
            continue
        sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])


def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    failures: list[dict[str, str]] = []
    for record in event["Records"]:
        try:
            handle_event(json.loads(record["body"]))
        except Exception:
            log.exception("record %s", record["messageId"])
            failures.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failures}


def read_stream(client: redis.Redis, group: str, me: str) -> None:
    for _stream, entries in client.xreadgroup(group, me, {"orders": ">"}, count=10):  # type: ignore[union-attr, misc]
        for entry_id, values in entries:
            try:
                handle_event(values)
            except Exception:  # error: apr-log-and-continue
                log.exception("entry %s", entry_id)
            client.xack("orders", group, entry_id)


# --- the outer loop of a worker is its own net


def worker_main(consumer: KafkaConsumer) -> None:
    while True:
        try:
            step(consumer)
        except Exception:
            log.exception("step failed, going on after a pause")
            time.sleep(5)


def step(consumer: KafkaConsumer) -> None:
    for message in consumer.poll(timeout_ms=1000).values():
        handle_event({"id": str(message)})


async def scheduler_loop(stop: asyncio.Event, tick: Callable[[], Any]) -> None:
    while not stop.is_set():
        try:
            await tick()
        except Exception:
            log.exception("tick failed")
        await asyncio.sleep(60)


# --- retries which end in an error


def charge_with_retry(gateway: Gateway, invoice: Invoice) -> str:
    last: Exception | None = None
    for attempt in range(3):
        try:
            return gateway.charge(invoice.id, invoice.total)
        except GatewayError as exc:
            log.warning("attempt %d for %s failed", attempt, invoice.id, exc_info=exc)
            last = exc
            time.sleep(2**attempt)
    raise GatewayError("gave up") from last


def charge_with_retry_inside(gateway: Gateway, invoice: Invoice, attempts: int = 3) -> str | None:
    attempt = 0
    while True:
        attempt += 1
        try:
            return gateway.charge(invoice.id, invoice.total)
        except GatewayError:
            if attempt == attempts:
                raise
            log.warning("attempt %d for %s failed", attempt, invoice.id)
            time.sleep(1)


def charge_with_retry_then_silence(gateway: Gateway, invoice: Invoice) -> None:
    for attempt in range(3):
        try:
            gateway.charge(invoice.id, invoice.total)
            break
        except GatewayError:  # error: apr-log-and-continue
            log.warning("attempt %d for %s failed", attempt, invoice.id)
    invoice.status = "paid"


# --- decorators and context managers


def safe(func: Callable[P, R]) -> Callable[P, R | None]:
    @functools.wraps(func)
    def inner(*args: P.args, **kwargs: P.kwargs) -> R | None:
        try:
            return func(*args, **kwargs)
        except Exception:
            log.exception("%s failed", func.__name__)
            return None  # error: apr-magic-return

    return inner


def logged(func: Callable[P, R]) -> Callable[P, R]:
    @functools.wraps(func)
    def inner(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return func(*args, **kwargs)
        except Exception:
            log.exception("%s failed", func.__name__)
            raise

    return inner


@contextlib.contextmanager
def tolerate(what: str) -> Iterator[None]:
    try:
        yield
    except Exception:  # error: apr-log-and-continue
        log.exception("%s failed", what)


@contextlib.asynccontextmanager
async def timed(what: str) -> AsyncIterator[None]:
    start = time.monotonic()
    try:
        yield
    except BaseException:
        log.warning("%s failed after %.1f s", what, time.monotonic() - start)
        raise
    finally:
        log.debug("%s took %.1f s", what, time.monotonic() - start)


class Guarded:
    def __init__(self, what: str) -> None:
        self.what = what

    def __enter__(self) -> Guarded:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: object) -> bool:
        if error is not None:
            log.error("%s failed", self.what, exc_info=error)
        return True  # error: apr-log-and-continue


class Measured:
    def __enter__(self) -> Measured:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: object) -> None:
        if error is not None:
            log.error("failed", exc_info=error)


@loguru_logger.catch  # error: apr-log-and-continue
def close_month(session: Session, month: str) -> None:
    session.execute(update(Invoice).where(Invoice.status == "open").values(status="closed"))
    session.commit()


@loguru_logger.catch(reraise=True)
def close_year(session: Session) -> None:
    session.execute(update(Invoice).values(status="closed"))
    session.commit()


# --- helpers that do not come back, exits


def fail(message: str) -> NoReturn:
    log.error(message)
    raise SystemExit(2)


def load_rates(path: str) -> dict[str, Any]:
    try:
        with open(path) as file:
            rates: dict[str, Any] = json.load(file)
    except (OSError, ValueError) as error:
        log.error("rates of %s cannot be read: %s", path, error)
        fail("no rates")
    return rates


def main(path: str) -> None:
    try:
        load_rates(path)
    except ValueError:
        log.exception("rates of %s", path)
        sys.exit(1)


# --- clean-up and the source of truth


def customer_name(cache: redis.Redis, session: Session, customer_id: int) -> str:
    try:
        cached = cache.get(f"customer:{customer_id}")
        if cached:
            return str(cached)
    except redis.RedisError:
        log.warning("cache is down, reading customer %s from the database", customer_id, exc_info=True)
    return session.scalars(select(Invoice.status).where(Invoice.customer_id == customer_id)).one()


def with_upload(path: str, gateway: Gateway, charge: str) -> None:
    try:
        gateway.refund(charge)
    finally:
        try:
            import os

            os.unlink(path)
        except OSError:
            log.warning("%s was left behind", path)


async def shutdown(session: AsyncSession, client: httpx.AsyncClient) -> None:
    try:
        await client.aclose()
    except Exception:
        log.exception("client was not closed")
    try:
        await session.close()
    except Exception:
        log.exception("session was not closed")


# --- saving goes wrong and the caller hears that all is well


async def save_invoice(session: AsyncSession, invoice: Invoice) -> Invoice:
    try:
        session.add(invoice)
        await session.commit()
    except SQLAlchemyError as exc:  # error: apr-log-and-continue
        await session.rollback()
        log.error("invoice %s was not saved: %s", invoice.id, exc)
    return invoice


async def save_invoice_strict(session: AsyncSession, invoice: Invoice) -> Invoice:
    try:
        session.add(invoice)
        await session.commit()
    except SQLAlchemyError:
        await session.rollback()
        log.exception("invoice %s was not saved", invoice.id)
        raise
    return invoice


async def one_branch_raises(session: AsyncSession, invoice: Invoice) -> None:
    try:
        await session.flush()
    except SQLAlchemyError as exc:  # error: apr-log-and-continue
        log.exception("invoice %s", invoice.id)
        if "deadlock" in str(exc):
            raise


async def all_branches_raise(session: AsyncSession, invoice: Invoice) -> None:
    try:
        await session.flush()
    except SQLAlchemyError as exc:
        log.exception("invoice %s", invoice.id)
        if "deadlock" in str(exc):
            raise TimeoutError from exc
        else:
            raise


async def gather_some(gateway: Gateway, ids: list[int]) -> None:
    try:
        async with asyncio.TaskGroup() as group:
            for invoice_id in ids:
                group.create_task(asyncio.to_thread(gateway.charge, invoice_id, Decimal(1)))
    except* GatewayError as group_error:  # error: apr-log-and-continue
        for error in group_error.exceptions:
            log.error("charge failed for %s", ids, exc_info=error)
