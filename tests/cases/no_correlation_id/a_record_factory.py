# only: apr-no-correlation-id
"""Every record is made with the id; Celery's signal sets it for jobs, a middleware for requests."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any
from uuid import uuid4

from celery import Celery
from celery.signals import task_prerun
from django.http import HttpRequest, HttpResponse

trace_id: ContextVar[str] = ContextVar("trace_id", default="")
make_record = logging.getLogRecordFactory()


def with_id(*args: Any, **kwargs: Any) -> logging.LogRecord:
    record = make_record(*args, **kwargs)
    record.trace_id = trace_id.get()
    return record


logging.setLogRecordFactory(with_id)
logger = logging.getLogger(__name__)
celery = Celery("shop")


@task_prerun.connect
def begin_job(task_id: str, **_: object) -> None:
    trace_id.set(task_id)


def trace_middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        trace_id.set(request.headers.get("X-Trace-ID") or uuid4().hex)
        return get_response(request)

    return middleware


@celery.task
def greet(customer_id: int) -> None:
    logger.info("greeting %d", customer_id)


def show(request: HttpRequest) -> HttpResponse:
    logger.info("shown")
    return HttpResponse()
