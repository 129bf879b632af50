# only: apr-contextless-error-log
"""Done-callbacks, `except*`, `print` and `traceback.print_exc` in code that serves."""

from __future__ import annotations

import asyncio
import logging
import traceback
from concurrent.futures import Future
from functools import partial
from typing import Any

import httpx
import sentry_sdk
from aiokafka import AIOKafkaConsumer
from celery import shared_task
from fastapi import APIRouter

logger = logging.getLogger(__name__)
router = APIRouter()


def log_failure(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (exc := task.exception()) is not None:
        logger.error("background task failed: %s", exc)  # error: apr-contextless-error-log


def log_failure_by_asking_twice(task: asyncio.Task[None]) -> None:
    if task.exception():
        logger.error(task.exception())  # error: apr-contextless-error-log


def log_failure_of_a_future(future: Future[int]) -> None:
    error = future.exception()
    if error:
        logger.error(f"export failed: {error}")  # error: apr-contextless-error-log


def log_by_result(task: asyncio.Task[None]) -> None:
    try:
        task.result()
    except asyncio.CancelledError:
        raise
    except Exception as exc:
        logger.error("task failed: %r", exc)  # error: apr-contextless-error-log


def log_failure_with_its_name(task: asyncio.Task[None]) -> None:
    if (exc := task.exception()) is not None:
        logger.error("%s failed: %s", task.get_name(), exc)


def log_failure_with_the_traceback(task: asyncio.Task[None]) -> None:
    if (exc := task.exception()) is not None:
        logger.error("background task failed", exc_info=exc)


def log_failure_of(order_id: int, task: asyncio.Task[None]) -> None:
    if (exc := task.exception()) is not None:
        logger.error("order %d failed: %s", order_id, exc)


def start(order_id: int, work: asyncio.Task[None]) -> None:
    work.add_done_callback(partial(log_failure_of, order_id))
    work.add_done_callback(lambda task: logger.error(task.exception()))  # error: apr-contextless-error-log


async def a_group_of_exceptions(urls: list[str]) -> None:
    try:
        async with asyncio.TaskGroup() as group, httpx.AsyncClient() as client:
            for url in urls:
                group.create_task(client.get(url))
    except* httpx.HTTPError as errors:
        logger.error("requests failed: %s", errors)  # error: apr-contextless-error-log
        raise


async def each_of_a_group(urls: list[str]) -> None:
    try:
        async with asyncio.TaskGroup() as group, httpx.AsyncClient() as client:
            for url in urls:
                group.create_task(client.get(url))
    except* httpx.HTTPError as errors:
        for error in errors.exceptions:
            logger.error(error)  # error: apr-contextless-error-log
        raise


async def a_group_with_its_traceback(urls: list[str]) -> None:
    try:
        async with asyncio.TaskGroup() as group, httpx.AsyncClient() as client:
            for url in urls:
                group.create_task(client.get(url))
    except* httpx.HTTPError:
        logger.exception("requests failed")
        raise


@router.get("/rates")
async def rates() -> str:
    try:
        async with httpx.AsyncClient() as client:
            return (await client.get("https://rates.example.com")).text
    except httpx.HTTPError as exc:
        print(exc)  # error: apr-contextless-error-log
        raise


@shared_task
def refresh(currency: str) -> None:
    try:
        httpx.get(f"https://rates.example.com/{currency}")
    except httpx.HTTPError:
        traceback.print_exc()  # error: apr-contextless-error-log
        raise


@shared_task
def refresh_all() -> None:
    try:
        httpx.get("https://rates.example.com/")
    except httpx.HTTPError as exc:
        print(f"Failed to refresh: {exc}")  # error: apr-contextless-error-log
        raise


class RateService:
    def latest(self, currency: str) -> str:
        try:
            return httpx.get(f"https://rates.example.com/{currency}").text
        except httpx.HTTPError as exc:
            print("ERROR:", exc)  # error: apr-contextless-error-log
            raise

    def latest_with_traceback(self, currency: str) -> str:
        try:
            return httpx.get(f"https://rates.example.com/{currency}").text
        except httpx.HTTPError as exc:
            traceback.print_exception(exc)  # error: apr-contextless-error-log
            raise

    def told_twice(self, currency: str) -> str:
        try:
            return httpx.get(f"https://rates.example.com/{currency}").text
        except httpx.HTTPError as exc:
            print(exc)
            logger.exception("no rates of %s", currency)
            raise

    def told_the_tracker(self, currency: str) -> str:
        try:
            return httpx.get(f"https://rates.example.com/{currency}").text
        except httpx.HTTPError as exc:
            logger.error(f"no rates: {exc}")
            sentry_sdk.capture_exception(exc)
            raise


async def consume(consumer: AIOKafkaConsumer) -> None:
    async for message in consumer:
        try:
            handle(message.value)
        except ValueError as exc:
            logger.error("bad message: %s", exc)  # error: apr-contextless-error-log
            raise


async def consume_with_context(consumer: AIOKafkaConsumer) -> None:
    async for message in consumer:
        try:
            handle(message.value)
        except ValueError as exc:
            logger.error("bad message at %s/%s: %s", message.partition, message.offset, exc)
            raise


def handle(value: Any) -> None:
    if not value:
        raise ValueError("empty")
