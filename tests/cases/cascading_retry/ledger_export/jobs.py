"""The outer retries."""

from __future__ import annotations

from typing import Any

import dramatiq
import requests
from celery import Task, shared_task

from .adapters import FileLedger, HttpLedger, mailer
from .services import Takings, announce, rename


@shared_task(autoretry_for=(requests.RequestException,), retry_backoff=True, max_retries=5)
def export_takings(day: str) -> None:  # error: apr-cascading-retry
    Takings(HttpLedger()).export(day)


@dramatiq.actor(max_retries=2)
def export_later(day: str) -> None:  # error: apr-cascading-retry
    takings = Takings(HttpLedger())
    takings.export(day)


@shared_task(bind=True, max_retries=3)
def export_again(self: Task, day: str) -> None:
    try:
        Takings(HttpLedger()).export(day)
    except requests.RequestException as error:
        raise self.retry(exc=error) from error  # error: apr-cascading-retry


@shared_task(autoretry_for=(KeyError,), retry_backoff=True)
def exceptions_cannot_meet(day: str) -> None:
    HttpLedger().put(day, 1)


@shared_task(autoretry_for=(OSError,), retry_backoff=True)
def one_layer(day: str) -> None:
    FileLedger().put(day, 1)


@shared_task(autoretry_for=(requests.RequestException,), retry_backoff=True)
def only_enqueues(day: str) -> None:
    export_takings.delay(day)
    export_later.send(day)


@shared_task
def not_retried(day: str) -> None:
    Takings(HttpLedger()).export(day)


@shared_task(autoretry_for=(requests.RequestException,), retry_backoff=True)
def with_an_announcement(day: str) -> None:  # error: apr-cascading-retry
    announce(mailer(), day)


@shared_task(autoretry_for=(requests.RequestException,), retry_backoff=True)
def without(day: str) -> Any:
    return day.upper()


@shared_task
def renames(day: str) -> str:
    return rename(Takings(FileLedger()))
