"""RQ, Dramatiq, arq, Taskiq, Huey, APScheduler."""

from typing import Any

import dramatiq
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.schedulers.background import BackgroundScheduler
from arq import cron
from arq.connections import RedisSettings
from huey import RedisHuey, crontab
from redis import Redis
from rq import Queue
from rq.decorators import job
from taskiq import InMemoryBroker

broker = InMemoryBroker()
huey = RedisHuey("shop")
queue = Queue(connection=Redis())
scheduler = BackgroundScheduler()


@dramatiq.actor(max_retries=3)
def actor(number: int) -> None:  # role: job
    pass


@dramatiq.actor
def bare_actor(number: int) -> None:  # role: job
    pass


@broker.task
async def taskiq_task(number: int) -> None:  # role: job runs: loop
    pass


@huey.task()
def huey_task(number: int) -> None:  # role: job
    pass


@huey.periodic_task(crontab(minute="0"))
def hourly() -> None:  # role: job
    pass


@job("default", connection=Redis())
def rq_job(number: int) -> None:  # role: job
    pass


def enqueued(number: int) -> None:  # role: job
    pass


def not_enqueued(number: int) -> None:
    pass


queue.enqueue(enqueued, 3)


async def arq_job(ctx: dict[Any, Any], number: int) -> None:  # role: job runs: loop
    pass


async def arq_cron(ctx: dict[Any, Any]) -> None:  # role: job
    pass


async def arq_start(ctx: dict[Any, Any]) -> None:  # role: lifespan
    pass


class WorkerSettings:
    functions = [arq_job]
    cron_jobs = [cron(arq_cron, hour=1)]
    on_startup = arq_start
    redis_settings = RedisSettings()


@scheduler.scheduled_job("interval", minutes=5)
def polled() -> None:  # role: job
    pass


def swept() -> None:  # role: job
    pass


def start() -> None:
    other = AsyncIOScheduler()
    other.add_job(swept, "interval", hours=1)
