"""The views about retries: every make of trying again as one record, with the libraries' real defaults."""

from __future__ import annotations

from typing import Any

import pytest

from apr_mypy.views.retries import FOREVER, UNKNOWN, Retry, retries_of

SOURCES = {
    "retry_libraries": """
        import backoff
        import boto3
        import httpx
        import redis
        import requests
        import retrying
        import stamina
        import tenacity
        from botocore.config import Config
        from celery import Task, shared_task
        from redis.backoff import ConstantBackoff, ExponentialWithJitterBackoff
        from redis.retry import Retry as RedisRetry
        from requests.adapters import HTTPAdapter
        from tenacity import retry, stop_after_attempt, stop_after_delay, stop_never, wait_exponential, wait_fixed, wait_random
        from urllib3.util.retry import Retry

        TRIES = 4
        patient = retry(stop=stop_after_attempt(6), wait=wait_fixed(2) + wait_random(0, 10))

        @retry
        def bare() -> None: ...

        @retry()
        def called() -> None: ...

        @retry(stop=stop_after_attempt(TRIES), wait=wait_exponential(max=10))
        def growing() -> None: ...

        @retry(stop=stop_after_delay(30) | stop_after_attempt(3), retry=tenacity.retry_if_exception_type((ValueError, OSError)))
        def either() -> None: ...

        @retry(stop=stop_never, wait=tenacity.wait_random_exponential())
        def never() -> None: ...

        @retry(stop=stop_after_delay(60), wait=tenacity.wait_chain(*[wait_fixed(1) for _ in range(3)], wait_fixed(9)))
        def chained() -> None: ...

        @patient
        def shared() -> None: ...

        @backoff.on_exception(backoff.expo, OSError)
        def expo() -> None: ...

        @backoff.on_exception(backoff.expo, OSError, max_time=60, jitter=None)
        def expo_plain() -> None: ...

        @backoff.on_exception(backoff.constant, OSError, max_tries=5, interval=10)
        def constant() -> None: ...

        @stamina.retry(on=OSError)
        def gentle() -> None: ...

        @stamina.retry(on=OSError, attempts=None, timeout=None)
        def endless() -> None: ...

        @retrying.retry(wait_exponential_multiplier=1000, stop_max_attempt_number=7)
        def old() -> None: ...

        @shared_task(autoretry_for=(OSError,), max_retries=None)
        def task_forever() -> None: ...

        @shared_task(autoretry_for=(OSError,), retry_backoff=True, retry_kwargs={"max_retries": 5})
        def task_backoff() -> None: ...

        @shared_task
        def task_plain() -> None: ...

        @shared_task(bind=True, max_retries=8)
        def task_again(self: Task) -> None:
            raise self.retry(countdown=2 ** self.request.retries, max_retries=None)

        class Base(Task):
            autoretry_for = (OSError,)
            max_retries = 2

        def clients() -> None:
            total = Retry(total=5, backoff_factor=0.5)
            session = requests.Session()
            session.mount("https://", HTTPAdapter(max_retries=total))
            session.mount("http://", HTTPAdapter(max_retries=3))
            httpx.Client(transport=httpx.HTTPTransport(retries=2))
            redis.Redis(retry=RedisRetry(ExponentialWithJitterBackoff(), -1))
            redis.Redis(retry=RedisRetry(ConstantBackoff(1), 3))
            boto3.client("s3")
            boto3.client("sqs", config=Config(retries={"max_attempts": 0}))
            boto3.client("sns", config=Config(retries={"total_max_attempts": 2, "mode": "standard"}))
    """,
    "retry_hands": """
        import asyncio
        import functools
        import itertools
        import logging
        import queue
        import random
        import time
        from collections.abc import Callable

        logger = logging.getLogger("x")
        DELAYS = (1, 2, 5)

        class Broken(Exception):
            pass

        def work(n: int = 0) -> int:
            return n

        def forever() -> int:
            while True:
                try:
                    return work()
                except Broken:
                    time.sleep(5)

        def bounded() -> int:
            attempt = 0
            while True:
                try:
                    return work()
                except Broken:
                    attempt += 1
                    if attempt >= 5:
                        raise
                    time.sleep(2**attempt + random.random())

        async def for_range() -> int:
            for attempt in range(3):
                try:
                    return work()
                except Broken:
                    await asyncio.sleep(attempt * 2)
            raise Broken

        def counted_for_ever() -> int:
            for n in itertools.count():
                try:
                    return work()
                except Broken:
                    logger.warning("attempt %s", n)
            return 0

        def drawn() -> int:
            tries = itertools.count(1)
            while True:
                try:
                    return work()
                except Broken:
                    if next(tries) >= 5:
                        raise

        def drawn_of_a_list() -> int:
            waits = iter(DELAYS)
            while True:
                try:
                    return work()
                except Broken:
                    next(waits)

        def drawn_for_ever() -> int:
            waits = itertools.cycle(DELAYS)
            while True:
                try:
                    return work()
                except Broken:
                    next(waits)

        def until_there() -> int:
            result = None
            delay = 1.0
            while result is None:
                try:
                    result = work()
                except Broken:
                    time.sleep(delay)
                    delay = min(delay * 2, 60)
            return result

        def table() -> int:
            for delay in DELAYS:
                try:
                    return work()
                except Broken:
                    time.sleep(delay)
            raise Broken

        def until_deadline() -> int:
            deadline = time.monotonic() + 30
            while time.monotonic() < deadline:
                try:
                    return work()
                except Broken:
                    time.sleep(random.uniform(1, 10))
            raise Broken

        def again(n: int) -> int:
            try:
                return work(n)
            except Broken:
                return again(n)

        def again_counted(n: int, left: int = 3) -> int:
            try:
                return work(n)
            except Broken:
                if not left:
                    raise
                return again_counted(n, left - 1)

        def retried(times: int = 3) -> Callable[[Callable[[], int]], Callable[[], int]]:
            def decorate(fn: Callable[[], int]) -> Callable[[], int]:
                @functools.wraps(fn)
                def wrapper() -> int:
                    for attempt in range(times):
                        try:
                            return fn()
                        except Broken:
                            time.sleep(1)
                    return fn()
                return wrapper
            return decorate

        def mirrors(urls: list[int]) -> int:
            for url in urls:
                try:
                    return work(url)
                except Broken:
                    continue
            raise Broken

        def consume(items: "queue.Queue[int]") -> None:
            while True:
                item = items.get()
                try:
                    work(item)
                except Broken:
                    logger.exception("failed")

        def consume_until_none(items: "queue.Queue[int | None]") -> None:
            while True:
                try:
                    item = items.get(timeout=1)
                except queue.Empty:
                    continue
                if item is None:
                    break
                work(item)

        def each(items: list[int]) -> None:
            for item in items:
                try:
                    work(item)
                except Broken:
                    logger.exception("failed")
    """,
}


def records(sources: Any, module: str) -> dict[str, list[Retry]]:
    found: dict[str, list[Retry]] = {}
    for one in retries_of(sources.module(module)):
        found.setdefault(one.about.partition(".")[2] or "module", []).append(one)
    return found


@pytest.mark.parametrize(
    ("name", "attempts", "timed", "growth", "spreads"),
    [
        ("bare", FOREVER, False, "none", False),
        ("called", FOREVER, False, "none", False),
        ("growing", 4, False, "exponential", False),
        ("either", 3, True, "none", False),
        ("never", FOREVER, False, "exponential", True),
        ("chained", FOREVER, True, "table", False),
        ("expo", FOREVER, False, "exponential", True),
        ("expo_plain", FOREVER, True, "exponential", False),
        ("constant", 5, False, "random", True),
        ("gentle", 10, True, "exponential", True),
        ("endless", FOREVER, False, "exponential", True),
        ("old", 7, False, "exponential", False),
        ("task_forever", FOREVER, False, "fixed", False),
        ("task_backoff", 6, False, "exponential", True),
        ("task_again", 9, False, "exponential", False),
        ("Base", 3, False, "fixed", False),
        ("module", 6, False, "random", True),
    ],
)
def test_what_libraries_are_told(sources: Any, name: str, attempts: int, timed: bool, growth: str, spreads: bool) -> None:
    (one,) = records(sources, "retry_libraries")[name]
    assert (one.policy.attempts, one.policy.timed, one.policy.wait.growth, one.policy.wait.spreads) == (attempts, timed, growth, spreads)


def test_a_shared_policy_knows_what_it_decorates(sources: Any) -> None:
    (one,) = records(sources, "retry_libraries")["module"]
    assert [fn.function.name for fn in one.retried] == ["shared"]
    assert "task_plain" not in records(sources, "retry_libraries")


def test_exceptions_that_are_declared(sources: Any) -> None:
    found = records(sources, "retry_libraries")
    assert [lineage[0].rpartition(".")[2] for lineage in found["either"][0].policy.on] == ["ValueError", "OSError"]
    assert found["bare"][0].policy.on == ()


def test_what_clients_are_told(sources: Any) -> None:
    found = [
        (one.row.name, one.policy.attempts, one.policy.endless, one.policy.connect_only)
        for one in records(sources, "retry_libraries")["clients"]
        if one.row
    ]
    assert found == [
        ("urllib3.Retry", 6, False, False),
        ("requests.adapters.HTTPAdapter", 6, False, False),
        ("requests.adapters.HTTPAdapter", 4, False, False),
        ("httpx.HTTPTransport", 3, False, True),
        ("redis.Redis", FOREVER, True, False),
        ("redis.retry.Retry", FOREVER, True, False),
        ("redis.Redis", 4, False, False),
        ("redis.retry.Retry", 4, False, False),
        ("boto3.client", 5, False, False),
        ("boto3.client", 1, False, False),
        ("botocore.config.Config", 1, False, False),
        ("boto3.client", 2, False, False),
        ("botocore.config.Config", 2, False, False),
    ]


@pytest.mark.parametrize(
    ("name", "attempts", "timed", "growth", "jitter"),
    [
        ("forever", FOREVER, False, "fixed", False),
        ("bounded", 5, False, "exponential", True),
        ("for_range", 3, False, "linear", False),
        ("counted_for_ever", FOREVER, False, "none", False),
        ("drawn", UNKNOWN, False, "none", False),
        ("drawn_of_a_list", UNKNOWN, False, "none", False),
        ("drawn_for_ever", FOREVER, False, "none", False),
        ("until_there", FOREVER, False, "exponential", False),
        ("table", 3, False, "table", False),
        ("until_deadline", UNKNOWN, True, "random", True),
        ("again", FOREVER, False, "none", False),
        ("again_counted", UNKNOWN, False, "none", False),
        ("retried.decorate.wrapper", 3, False, "fixed", False),
    ],
)
def test_what_is_written_by_hand(sources: Any, name: str, attempts: int, timed: bool, growth: str, jitter: bool) -> None:
    (one,) = records(sources, "retry_hands")[name]
    assert (one.policy.attempts, one.policy.timed, one.policy.wait.growth, one.policy.wait.jitter) == (attempts, timed, growth, jitter)


@pytest.mark.parametrize("name", ["mirrors", "consume", "consume_until_none", "each", "work"])
def test_what_is_no_retry(sources: Any, name: str) -> None:
    assert name not in records(sources, "retry_hands")
