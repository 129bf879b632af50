"""Jobs of five queues that put themselves back on failure, and those that count, look at the clock or go on to the next page."""

# only: apr-unbounded-retry
from __future__ import annotations

import asyncio
import datetime as dt
import logging
from typing import Any

import aio_pika
import dramatiq
import httpx
import requests
from arq import Retry as ArqRetry
from celery import shared_task
from huey import RedisHuey, crontab
from rq import Queue
from rq import Retry as RqRetry

log = logging.getLogger(__name__)
huey = RedisHuey("shop")


@dramatiq.actor
def resend(mail_id: int) -> None:
    try:
        httpx.put(f"https://mail.example/{mail_id}").raise_for_status()
    except httpx.HTTPError:
        log.warning("mail %s failed", mail_id)
        resend.send_with_options(args=(mail_id,), delay=60_000)  # error: apr-unbounded-retry


@dramatiq.actor(max_retries=0)
def resend_counted(mail_id: int, tries: int = 0) -> None:
    try:
        httpx.put(f"https://mail.example/{mail_id}").raise_for_status()
    except httpx.HTTPError:
        if tries >= 4:
            raise
        resend_counted.send_with_options(args=(mail_id, tries + 1), delay=60_000 * 2**tries)


@huey.task()
def refresh(feed: int) -> None:
    try:
        requests.get(f"https://feed.example/{feed}", timeout=5)
    except requests.RequestException:
        refresh.schedule((feed,), delay=60)  # error: apr-unbounded-retry


@huey.task(retries=3, retry_delay=10)
def refresh_bounded(feed: int) -> None:
    requests.get(f"https://feed.example/{feed}", timeout=5)


@huey.periodic_task(crontab(minute="*/5"))
def every_five() -> None:
    requests.get("https://feed.example/all", timeout=5)


def import_rows(path: str, queue: Queue) -> None:
    try:
        requests.put("https://erp.example/import", json={"path": path}, timeout=30).raise_for_status()
    except requests.RequestException:
        queue.enqueue_in(dt.timedelta(minutes=5), import_rows, path, queue)  # error: apr-unbounded-retry


def enqueue_import(queue: Queue, path: str) -> None:
    queue.enqueue(import_rows, path, retry=RqRetry(max=3, interval=[10, 60, 300]))


async def pull(ctx: dict[str, Any], account: int) -> None:
    try:
        async with httpx.AsyncClient() as client:
            await client.get(f"https://bank.example/{account}")
    except httpx.HTTPError:
        await ctx["redis"].enqueue_job("pull", account, _defer_by=60)  # error: apr-unbounded-retry


async def pull_retry(ctx: dict[str, Any], account: int) -> None:
    """arq counts tries by itself: five by default."""
    try:
        async with httpx.AsyncClient() as client:
            await client.get(f"https://bank.example/{account}")
    except httpx.HTTPError as error:
        raise ArqRetry(defer=ctx["job_try"] * 5) from error


class WorkerSettings:
    functions = [pull, pull_retry]


async def on_message(message: aio_pika.abc.AbstractIncomingMessage) -> None:
    try:
        await store(message.body)
    except Exception:
        await message.nack(requeue=True)


async def store(body: bytes) -> None: ...


@shared_task(bind=True)
def notify(self: Any, user_id: int) -> None:
    try:
        requests.put(f"https://push.example/{user_id}", timeout=5).raise_for_status()
    except requests.HTTPError as exc:
        raise self.retry(exc=exc, countdown=2**self.request.retries) from exc


@shared_task(bind=True)
def always_again(self: Any, user_id: int) -> None:
    requests.put(f"https://push.example/{user_id}", timeout=5)
    self.apply_async((user_id,), countdown=60)  # error: apr-unbounded-retry


@shared_task
def until_done(job_id: int) -> None:
    state = requests.get(f"https://render.example/{job_id}", timeout=5).json()["state"]
    if state != "done":
        until_done.apply_async(args=[job_id], countdown=10)  # error: apr-unbounded-retry


@shared_task
def until_done_or_late(job_id: int, started: float) -> None:
    import time

    state = requests.get(f"https://render.example/{job_id}", timeout=5).json()["state"]
    if state != "done" and time.time() - started < 600:
        until_done_or_late.apply_async(args=[job_id, started], countdown=10)


class Supervisor:
    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self._failures = 0

    async def run(self) -> None:
        while True:
            try:
                await self._session()
                self._failures = 0
            except httpx.HTTPError:
                self._failures += 1
                if self._failures > 10:
                    raise
                await asyncio.sleep(min(60, 2**self._failures))

    async def _session(self) -> None:
        await self.client.get("/stream")

    async def get(self, path: str) -> bytes:
        while True:  # error: apr-unbounded-retry
            try:
                return await self._get(path)
            except httpx.TimeoutException:
                self._failures += 1
                log.warning("%d failures", self._failures)

    async def _get(self, path: str) -> bytes:
        return (await self.client.get(path)).content
