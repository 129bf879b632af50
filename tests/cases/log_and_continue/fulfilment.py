# only: apr-log-and-continue, apr-swallowed-exception, apr-magic-return
import asyncio
import enum
import functools
import logging
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from typing import Any, ClassVar, TypeVar, cast

import httpx
import pika
import requests
import sentry_sdk
import structlog
from arq import Retry
from beanie import Document
from celery import Task, shared_task
from confluent_kafka import Consumer, KafkaError, KafkaException
from django.core.management.base import BaseCommand, CommandError
from django.db import models, transaction
from django.db.models.signals import post_save
from django.dispatch import receiver
from huey import RedisHuey
from opentelemetry import trace
from peewee import CharField, Model, PeeweeException
from pika.adapters.blocking_connection import BlockingChannel
from rq import Queue
from tortoise import fields
from tortoise.exceptions import BaseORMException
from tortoise.models import Model as TortoiseModel

logger = logging.getLogger(__name__)
slog: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)
huey = RedisHuey("a")
tracer = trace.get_tracer(__name__)
F = TypeVar("F", bound=Callable[..., Any])


class State(enum.Enum):
    NEW = "new"
    SENT = "sent"
    FAILED = "failed"


class Parcel(models.Model):
    number = models.CharField(max_length=20)
    state = models.CharField(max_length=20, choices=[("new", "new"), ("sent", "sent"), ("failed", "failed")])
    last_error = models.TextField(blank=True)

    class Meta:
        app_label = "fulfilment"


class Shelf(TortoiseModel):
    id = fields.IntField(primary_key=True)
    code = fields.CharField(max_length=10)


class Bin(Model):
    code = CharField()


class Label(Document):
    url: str


class CarrierDown(Exception):
    pass


class Carrier:
    session: ClassVar[requests.Session] = requests.Session()

    def book(self, number: str) -> str:
        return self.session.post("https://carrier.example.com", json={"number": number}, timeout=5).text

    def cancel(self, booking_id: str) -> None:
        self.session.delete(f"https://carrier.example.com/{booking_id}", timeout=5).raise_for_status()


# the state is set although the booking failed
def send_parcel(parcel: Parcel, carrier: Carrier) -> None:
    try:
        carrier.book(parcel.number)
    except requests.RequestException as exc:  # error: apr-log-and-continue
        slog.error("booking_failed", parcel=parcel.pk, exc_info=exc)
    parcel.state = State.SENT.value
    parcel.save(update_fields=["state"])


def send_parcel_or_fail(parcel: Parcel, carrier: Carrier) -> None:
    try:
        carrier.book(parcel.number)
    except requests.RequestException as exc:
        slog.error("booking_failed", parcel=parcel.pk, exc_info=exc)
        parcel.state = State.FAILED.value
        parcel.last_error = str(exc)
    else:
        parcel.state = State.SENT.value
    parcel.save(update_fields=["state", "last_error"])


def mark_failed(parcel: Parcel, why: str) -> None:
    Parcel.objects.filter(pk=parcel.pk).update(state="failed", last_error=why)


def send_parcel_or_mark(parcel: Parcel, carrier: Carrier) -> None:
    try:
        carrier.book(parcel.number)
    except requests.RequestException as exc:
        logger.exception("booking of %s failed", parcel.pk)
        mark_failed(parcel, str(exc))


def cancel_booking(carrier: Carrier, booking_id: str) -> None:
    try:
        carrier.cancel(booking_id)
    except requests.RequestException:  # error: apr-log-and-continue
        logger.exception("booking %s was not cancelled", booking_id)


def cancel_order(carrier: Carrier, parcel: Parcel) -> None:
    try:
        carrier.cancel(parcel.number)
        parcel.delete()
    except Exception as e:  # error: apr-log-and-continue
        logger.error("order %s was not cancelled: %s", parcel.pk, e)


@receiver(post_save, sender=Parcel)
def on_saved(sender: type[Parcel], instance: Parcel, **kwargs: Any) -> None:
    try:
        Carrier().book(instance.number)
    except Exception:  # error: apr-log-and-continue
        logger.exception("parcel %s", instance.pk)


@huey.task(retries=3)
def rebook(parcel_id: int) -> None:
    parcel = Parcel.objects.get(pk=parcel_id)
    try:
        Carrier().book(parcel.number)
    except requests.RequestException as e:  # error: apr-log-and-continue
        logger.error("rebooking %s: %s", parcel_id, e)


@huey.task(retries=3)
def rebook_strict(parcel_id: int) -> None:
    parcel = Parcel.objects.get(pk=parcel_id)
    try:
        Carrier().book(parcel.number)
    except requests.RequestException as e:
        logger.error("rebooking %s: %s", parcel_id, e)
        raise CarrierDown(parcel.number) from e


class BaseTask(Task):
    def on_failure(self, exc: Exception, task_id: str, args: Any, kwargs: Any, einfo: Any) -> None:
        logger.error("task %s failed", task_id, exc_info=exc)


@shared_task(base=BaseTask)
def import_rates(url: str) -> int:
    done = 0
    try:
        for row in requests.get(url, timeout=5).json():
            Parcel.objects.create(number=row["number"])
            done += 1
    except Exception as exc:  # error: apr-log-and-continue
        sentry_sdk.capture_exception(exc)
    return done


async def arq_job(ctx: dict[str, Any], parcel_id: int) -> None:
    try:
        await asyncio.to_thread(Carrier().book, str(parcel_id))
    except requests.Timeout as exc:
        logger.warning("parcel %s: trying again", parcel_id)
        raise Retry(defer=5) from exc
    except requests.RequestException:  # error: apr-log-and-continue
        logger.exception("parcel %s", parcel_id)


def on_delivery(channel: BlockingChannel, method: Any, properties: pika.BasicProperties, body: bytes) -> None:
    try:
        Carrier().book(body.decode())
    except Exception:  # error: apr-log-and-continue
        logger.exception("message %s", method.delivery_tag)
    finally:
        channel.basic_ack(delivery_tag=method.delivery_tag)


def on_delivery_nack(channel: BlockingChannel, method: Any, properties: pika.BasicProperties, body: bytes) -> None:
    try:
        Carrier().book(body.decode())
    except Exception:
        logger.exception("message %s", method.delivery_tag)
        channel.basic_nack(delivery_tag=method.delivery_tag, requeue=False)
        return
    channel.basic_ack(delivery_tag=method.delivery_tag)


def confluent_loop(consumer: Consumer, producer: Any) -> None:
    while True:
        message = consumer.poll(1.0)
        if message is None:
            continue
        if error := message.error():
            if error.code() == KafkaError._PARTITION_EOF:
                continue
            raise KafkaException(error)
        try:
            Carrier().book(cast(bytes, message.value()).decode())
        except Exception:  # error: apr-log-and-continue
            logger.exception("offset %s", message.offset())
        consumer.commit(message=message)


def confluent_loop_dlq(consumer: Consumer, producer: Any) -> None:
    while True:
        message = consumer.poll(1.0)
        if message is None or message.error():
            continue
        try:
            Carrier().book(cast(bytes, message.value()).decode())
        except Exception:
            logger.exception("offset %s", message.offset())
            producer.produce("parcels.dlq", message.value())
            producer.flush()
        consumer.commit(message=message)


class Command(BaseCommand):
    def handle(self, *args: Any, **options: Any) -> None:
        failed = 0
        for parcel in Parcel.objects.filter(state="new"):
            try:
                Carrier().book(parcel.number)
            except requests.RequestException:
                logger.exception("parcel %s", parcel.pk)
                failed += 1
        if failed:
            raise CommandError(f"{failed} parcels were not booked")


@dataclass
class Batch:
    carrier: Carrier
    failures: dict[str, Exception] = field(default_factory=dict)

    def book(self, numbers: list[str]) -> None:
        for number in numbers:
            try:
                self.carrier.book(number)
            except requests.RequestException as exc:
                logger.warning("%s failed", number)
                self.failures[number] = exc

    def book_in_threads(self, numbers: list[str]) -> None:
        with ThreadPoolExecutor() as pool:
            futures = {pool.submit(self.carrier.book, number): number for number in numbers}
            for future in as_completed(futures):
                try:
                    future.result()
                except Exception:  # error: apr-log-and-continue
                    logger.exception("%s failed", futures[future])

    def book_in_threads_kept(self, numbers: list[str]) -> dict[str, Exception]:
        with ThreadPoolExecutor() as pool:
            futures = {pool.submit(self.carrier.book, number): number for number in numbers}
            for future in as_completed(futures):
                if (error := future.exception()) is not None:
                    logger.error("%s failed", futures[future], exc_info=error)
                    self.failures[futures[future]] = cast(Exception, error)
        return self.failures


async def save_shelf(code: str) -> None:
    try:
        await Shelf.create(code=code)
    except BaseORMException as e:  # error: apr-log-and-continue
        logger.warning(f"shelf {code} not created: {e}")


def save_bin(code: str) -> None:
    try:
        Bin.create(code=code)
    except PeeweeException:  # error: apr-log-and-continue
        logger.exception("bin %s", code)


async def save_label(url: str) -> Label:
    label = Label(url=url)
    try:
        await label.insert()
    except Exception as e:  # error: apr-log-and-continue
        slog.exception("label", url=url, error=str(e))
    return label


def book_all_or_nothing(parcels: list[Parcel]) -> None:
    try:
        with transaction.atomic():
            for parcel in parcels:
                parcel.state = "sent"
                parcel.save()
    except Exception as exc:  # error: apr-log-and-continue
        with tracer.start_as_current_span("failed") as span:
            span.record_exception(exc)


def resilient(times: int) -> Callable[[F], F]:
    def decorate(func: F) -> F:
        @functools.wraps(func)
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            for attempt in range(times):
                try:
                    return func(*args, **kwargs)
                except Exception as exc:
                    logger.warning("%s: attempt %d failed", func.__name__, attempt, exc_info=exc)
                    if attempt == times - 1:
                        raise
                    time.sleep(2**attempt)

        return cast(F, wrapper)

    return decorate


def never_fail(func: F) -> F:
    @functools.wraps(func)
    async def wrapper(*args: Any, **kwargs: Any) -> Any:
        try:
            return await func(*args, **kwargs)
        except Exception:  # error: apr-log-and-continue
            logger.exception("%s failed", func.__name__)

    return cast(F, wrapper)


def with_fallback(primary: Carrier, secondary: Carrier, number: str) -> str:
    try:
        return primary.book(number)
    except requests.RequestException:
        logger.warning("primary carrier is down for %s", number, exc_info=True)
    return secondary.book(number)


def with_fallback_inside(primary: Carrier, secondary: Carrier, number: str) -> str:
    try:
        booking = primary.book(number)
    except requests.RequestException:
        logger.warning("primary carrier is down for %s", number, exc_info=True)
        booking = secondary.book(number)
    return booking


def notify_watchers(callbacks: list[Callable[[str], None]], number: str) -> None:
    for callback in callbacks:
        try:
            callback(number)
        except Exception:  # error: apr-log-and-continue
            logger.exception("callback %r failed", callback)


class Poller:
    def __init__(self, carrier: Carrier) -> None:
        self.carrier = carrier
        self.running = True

    async def run(self) -> None:
        while self.running:
            try:
                await self.tick()
            except asyncio.CancelledError:
                raise
            except Exception:
                logger.exception("tick failed")
            await asyncio.sleep(10)

    async def tick(self) -> None:
        async with httpx.AsyncClient() as client:
            for number in ("1", "2"):
                try:
                    (await client.get(f"https://carrier.example.com/{number}")).raise_for_status()
                except httpx.HTTPStatusError as exc:
                    match exc.response.status_code:
                        case 404:
                            logger.info("%s is gone", number)
                        case _:
                            raise
                except httpx.TransportError as exc:  # error: apr-log-and-continue
                    logger.warning("%s: %s", number, exc)

    async def stop(self) -> None:
        self.running = False
        try:
            self.carrier.session.close()
        except OSError:
            logger.warning("session was not closed", exc_info=True)


def enqueue(queue: Queue, number: str) -> None:
    try:
        queue.enqueue(Carrier().book, number)
    except Exception:
        logger.exception("queue is down, booking %s at once", number)
        Carrier().book(number)
