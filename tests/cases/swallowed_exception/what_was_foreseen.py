"""Exceptions that the code itself raises to get out, waits that are over, what is there more than once, ends of the program, and what is told behind the `try`; and next to each one that is lost."""
# only: apr-swallowed-exception

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import httpx
from django.db import models, transaction

logger = logging.getLogger(__name__)


class DummyRollbackException(Exception):
    """Only there to roll back."""


class ResetDenied(Exception):
    """It was asked for already."""


class PaymentDeclined(Exception):
    """The bank did not want to."""


class Reference(models.Model):
    name = models.CharField(max_length=20)
    objects = models.Manager["Reference"]()


@contextlib.contextmanager
def rolled_back() -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
            raise DummyRollbackException()
    except DummyRollbackException:
        pass


def ask_for_reset(users: Any, email: str) -> None:
    try:
        user = users.get(email=email)
        if user.asked_today:
            user.log_action("forgot_password.denied.repeated")
            raise ResetDenied()
    except ResetDenied:
        pass
    else:
        user.send_reset()


def pay(gateway: Any, order: Any) -> None:
    try:
        answer = gateway.charge(order.total)
        if not answer.ok:
            raise PaymentDeclined(answer.reason)
        order.mark_paid()
    except PaymentDeclined:  # error: apr-swallowed-exception
        pass


def pay_within(gateway: Any, order: Any) -> None:
    try:
        gateway.charge(order.total)
    except PaymentDeclined:  # error: apr-swallowed-exception
        pass


# --- waits --------------------------------------------------------------------------------------------------------------------------


def answer_or_state(result: Any) -> dict[str, Any]:
    if not result.ready():
        try:
            result.get(timeout=0.5, propagate=False)
        except TimeoutError:
            pass
    return {"ready": result.ready(), "id": result.id}


def upload(client: httpx.Client, data: bytes) -> None:
    try:
        client.post("/upload", content=data, timeout=5)
    except httpx.ReadTimeout:  # error: apr-swallowed-exception
        pass


# --- what is there ------------------------------------------------------------------------------------------------------------------


def remember(name: str) -> None:
    try:
        Reference.objects.get_or_create(name=name)
    except Reference.MultipleObjectsReturned:
        pass


def rename(references: Any, name: str, other: str) -> None:
    try:
        references.get_or_create(name=name)
        references.filter(name=name).update(name=other)
    except references.MultipleObjectsReturned:  # error: apr-swallowed-exception
        pass


# --- ends ---------------------------------------------------------------------------------------------------------------------------


class Settings:
    app_running = True
    debug = False


settings = Settings()


async def keep_alive(func: Callable[[], Awaitable[None]]) -> None:
    while settings.app_running:
        try:
            return await func()
        except Exception:
            if not settings.app_running:
                return
            logger.exception("again in 5 seconds")
            await asyncio.sleep(5)


async def keep_going(func: Callable[[], Awaitable[None]]) -> None:
    while settings.app_running:
        try:
            return await func()
        except Exception:  # error: apr-swallowed-exception
            if settings.debug:
                return
            logger.exception("again in 5 seconds")
            await asyncio.sleep(5)


# --- told behind --------------------------------------------------------------------------------------------------------------------


async def listen(client: httpx.AsyncClient, handle: Callable[[str], None]) -> None:
    while True:
        try:
            async with client.stream("GET", "/events") as answer:
                async for line in answer.aiter_lines():
                    handle(line)
        except (OSError, httpx.HTTPError):
            pass
        logger.error("lost the connection, trying again in 5 seconds")
        await asyncio.sleep(5)


async def listen_quietly(client: httpx.AsyncClient, handle: Callable[[str], None]) -> None:
    try:
        answer = await client.post("/events")
        handle(answer.text)
    except (OSError, httpx.HTTPError):  # error: apr-swallowed-exception
        pass
    handle("done")


# --- defaults that nobody can tell from an answer -------------------------------------------------------------------------------------


def append_logs(store: Any, key: str, more: bytes) -> None:
    try:
        logs = store.get(key)
    except Exception:  # error: apr-swallowed-exception
        logs = b""
    if logs is None:
        logs = b""
    store.set(key, logs + more)


def append_known(store: Any, key: str, more: bytes) -> None:
    try:
        logs = store.get(key)
    except Exception:
        logs = None
    if logs is None:
        return
    store.set(key, logs + more)


def append_some(store: Any, key: str, more: bytes) -> None:
    try:
        logs = store.get(key)
    except OSError:
        logs = b""
    if not logs:
        store.mark_as_lost(key)
        return
    store.set(key, logs + more)
