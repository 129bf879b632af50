# only: apr-retry-without-backoff
"""Jobs of an application whose type nobody knows, as that of a library without types."""

import random
from typing import Any

from celery import Celery
from rq import Retry

app: Any = Celery("shop")


@app.task(bind=True)
def send(self: Any, letter: str) -> None:
    try:
        print(letter)
    except OSError:
        self.retry(max_retries=5, countdown=2 ** (self.request.retries * 2))  # error: apr-retry-without-backoff


@app.task(bind=True)
def send_with_chance(self: Any, letter: str) -> None:
    try:
        print(letter)
    except OSError:
        self.retry(max_retries=5, countdown=random.uniform(0, 2**self.request.retries))


@app.task(autoretry_for=(OSError,))
def store(letter: str) -> None:  # error: apr-retry-without-backoff
    print(letter)


@app.task(name="shop.look")
def look(letter: str) -> None:
    print(letter)


class HandedOver(Exception):
    """Another worker goes on with it."""


def run(job: Any) -> Any:
    try:
        return job.run()
    except HandedOver:
        return Retry(max=3)


def run_or_fail(job: Any) -> Any:
    try:
        return job.run()
    except OSError:
        return Retry(max=3)  # error: apr-retry-without-backoff
