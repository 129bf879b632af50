# only: apr-log-and-continue
"""What keeps the failure though its name says that it only reports, what is measured, what has ended by itself; near twins that lose something; and what is worth a line because somebody reads its result."""

import logging
from typing import Any, Protocol

from django.core.management.base import BaseCommand
from django.db import models
from redis import Redis

logger = logging.getLogger(__name__)


class ParcelError(Exception):
    pass


class Gateway(Protocol):
    def cancel(self, number: str, reasons: list[str]) -> str: ...

    def weigh(self, number: str) -> int: ...


class Run:
    def __init__(self) -> None:
        self.errors: list[Exception] = []

    def capture_error(self, error: Exception) -> None:
        self.errors.append(error)


class Reporter:
    def capture_error(self, error: Exception) -> None:
        logger.error("it went wrong: %s", error)


def weigh_all(gateway: Gateway, run: Run, numbers: list[str]) -> None:
    for number in numbers:
        try:
            gateway.weigh(number)
        except ParcelError as error:
            run.capture_error(error)


def weigh_and_report(gateway: Gateway, reporter: Reporter, numbers: list[str]) -> None:
    for number in numbers:
        try:
            gateway.weigh(number)
        except ParcelError as error:  # error: apr-log-and-continue
            reporter.capture_error(error)


class Cancel(BaseCommand):
    gateway: Gateway

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            logger.info(self.gateway.cancel(options["number"], options["reasons"]))
        except Exception as error:  # error: apr-log-and-continue
            logger.error(error)


class Depot(models.Model):
    weighed = models.IntegerField(default=0)


def keep_statistics(redis: Redis, name: str, shown: str) -> None:
    try:
        redis.set(f"depot_{name}", shown)
    except Exception:
        logger.exception(f"encountered an error communicating with redis to store {name} statistics")


def wrap_up(depot: Depot, weighed: int) -> None:
    try:
        depot.weighed = weighed
        depot.save()
    except Exception:  # error: apr-log-and-continue
        logger.exception("failed to save stats of depot %s", depot.pk)


class Subscription:
    unsubscribed = False

    def listen(self, gateway: Gateway, numbers: list[str]) -> None:
        try:
            for number in numbers:
                gateway.weigh(number)
        except Exception as error:
            if self.unsubscribed:
                logger.debug("no longer subscribed")
            else:
                raise ParcelError("the subscription broke off") from error

    def take_in(self, gateway: Gateway, numbers: list[str]) -> None:
        try:
            for number in numbers:
                gateway.weigh(number)
        except Exception:  # error: apr-log-and-continue
            if self.unsubscribed:
                logger.debug("no longer subscribed")
            else:
                logger.error("the subscription broke off")


def clear_out(gateway: Gateway, number: str) -> None:
    try:
        gateway.weigh(number)
    except LookupError as error:  # error: apr-log-and-continue
        words = str(error)
    except ParcelError as error:  # one line of the log is one thing to mend
        words = error.args[0]
    else:
        return
    logger.error("parcel %s was not cleared out: %s", number, words)
