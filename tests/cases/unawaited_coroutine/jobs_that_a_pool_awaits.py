# only: apr-unawaited-coroutine
"""A pool of workers may await what a job gives; a signal's receiver it does not call."""

import celery.app.trace
import celery_aio_pool
from apscheduler.schedulers.background import BackgroundScheduler
from celery import Celery, shared_task

app = Celery("shop")
celery.app.trace.build_tracer = celery_aio_pool.build_async_tracer
scheduler = BackgroundScheduler()


@shared_task
async def clean() -> str:
    return "clean"


@app.task
async def clean_more(name: str) -> str:
    return name


@scheduler.scheduled_job("interval", minutes=5)
async def refresh() -> None:  # error: apr-unawaited-coroutine
    return None
