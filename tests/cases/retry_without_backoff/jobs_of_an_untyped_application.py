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


def made_elsewhere() -> Any:
    return app


postal_celery: Any = made_elsewhere()
worker: Any = made_elsewhere()


@postal_celery.task(name="post-letter")
def post(letter: str) -> None:
    print(letter)


@postal_celery.task(bind=True, max_retries=48, default_retry_delay=300)
def post_again(self: Any, letter: str) -> None:
    try:
        print(letter)
    except OSError:
        if self.request.retries == 0:
            self.retry(queue="again", countdown=0)
        else:
            self.retry(queue="again")  # error: apr-retry-without-backoff


@worker.task(bind=True, max_retries=5)
def weigh(self: Any, letter: str) -> None:
    try:
        print(letter)
    except OSError:
        self.retry()  # error: apr-retry-without-backoff


class Board:
    """Cards with tasks on them, and no queue."""

    def task(self, title: str, max_retries: int = 0) -> Any:
        return lambda function: function


board = Board()


@board.task("stamp", max_retries=3)
def stamp(self: Any, letter: str) -> None:
    try:
        print(letter)
    except OSError:
        self.retry()


@worker.task(label="folding")
def fold(self: Any, letter: str) -> None:
    try:
        print(letter)
    except OSError:
        self.retry()
