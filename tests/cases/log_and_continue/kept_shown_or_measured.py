# only: apr-log-and-continue
"""What keeps the failure though its name says that it only reports, what is measured, what has ended by itself; near twins that lose something; and what is worth a line because somebody reads its result."""

import logging
from typing import Any, Protocol

from django.core.management.base import BaseCommand
from django.db import DatabaseError, IntegrityError, models
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


class Person(models.Model):
    welcomed = models.BooleanField(default=False)
    warned = models.BooleanField(default=False)


def still_to_welcome() -> models.QuerySet[Person]:
    return Person.objects.filter(welcomed=False)


def welcome(gateway: Gateway, person: Person) -> None:
    try:
        gateway.weigh(str(person.pk))
        person.welcomed = True
        person.save()
    except LookupError:
        logger.error("person %s was not welcomed", person.pk)


def warn(gateway: Gateway, person: Person) -> None:
    try:
        gateway.weigh(str(person.pk))
        person.warned = True
        person.save()
    except LookupError:  # error: apr-log-and-continue
        logger.error("person %s was not warned", person.pk)


class Unexpected(Exception):
    pass


def flag(order: str) -> None:
    try:
        logger.debug("order %s", order)
        raise Unexpected(order)
    except Unexpected:
        logger.exception("this should not have happened")


def flag_after_weighing(gateway: Gateway, order: str) -> None:
    try:
        gateway.weigh(order)
        raise Unexpected(order)
    except Exception:  # error: apr-log-and-continue
        logger.exception("this should not have happened")


class Scheduler(Protocol):
    def start(self, paused: bool = False) -> None: ...


def lead(scheduler: Scheduler, depot: Depot) -> None:
    try:
        depot.save(force_insert=True)
        scheduler.start()
    except IntegrityError:
        logger.info("another one leads")
        scheduler.start(paused=True)


def lead_alone(scheduler: Scheduler, depot: Depot) -> None:
    try:
        depot.save(force_insert=True)
    except DatabaseError:  # error: apr-log-and-continue
        logger.warning("depot %s is not stored", depot.pk)
        scheduler.start(paused=True)
