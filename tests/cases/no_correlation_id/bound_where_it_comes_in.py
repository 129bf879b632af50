# only: apr-no-correlation-id
"""Each entry point binds the id for itself: by a bound logger, an adapter, a context, a decorator of the project's own, or in each line."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ParamSpec, TypeVar
from uuid import uuid4

import structlog
from aiokafka import AIOKafkaConsumer
from celery import shared_task
from fastapi import APIRouter, Request

P = ParamSpec("P")
R = TypeVar("R")
log = structlog.get_logger()
plain = logging.getLogger(__name__)
router = APIRouter()


def with_job_id(function: Callable[P, R]) -> Callable[P, R]:
    @functools.wraps(function)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        with structlog.contextvars.bound_contextvars(job_id=uuid4().hex):
            return function(*args, **kwargs)

    return wrapper


@shared_task
@with_job_id
def export(order_id: int) -> None:
    log.info("exported", order=order_id)


@contextmanager
def traced(message_id: str) -> Iterator[None]:
    structlog.contextvars.bind_contextvars(message_id=message_id)
    try:
        yield
    finally:
        structlog.contextvars.unbind_contextvars("message_id")


async def consume(consumer: AIOKafkaConsumer) -> None:
    async for message in consumer:
        with traced(f"{message.topic}/{message.offset}"):
            log.info("received")


@router.post("/orders")
async def place(request: Request) -> dict[str, str]:
    bound = log.bind(request_id=request.headers.get("X-Request-ID"))
    bound.info("placed")
    return {}


@router.post("/refunds")
async def refund(request: Request) -> dict[str, str]:
    adapter = logging.LoggerAdapter(plain, {"request_id": request.headers.get("X-Request-ID")})
    adapter.info("refunded")
    return {}


@router.post("/returns")
async def give_back(request: Request) -> dict[str, str]:
    plain.info("given back", extra={"correlation_id": request.headers.get("X-Request-ID")})
    return {}
