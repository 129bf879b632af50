# only: apr-swallowed-exception, apr-log-and-continue
"""Exceptions by which a question is answered with no, or of which what follows asks; near twins that hide what failed; and errors that somebody makes and does not raise."""

import contextlib
import logging
from collections.abc import Callable
from typing import Any, Protocol

import aiohttp
import requests
from rest_framework import exceptions
from rest_framework.metadata import SimpleMetadata

from house_answers import Answer  # type: ignore[import-not-found]

logger = logging.getLogger(__name__)


class Refused(Exception):
    pass


class BerthError(Exception):
    pass


class NoSuchBerth(Answer):  # type: ignore[misc]
    pass


class Harbour(Protocol):
    def book(self, number: int) -> None: ...

    def install(self, number: int) -> None: ...

    def find(self, number: int) -> int: ...


CHECKS: dict[str, Callable[..., bool]] = {}


def has_access(level: str, **given: Any) -> bool:
    if level in CHECKS:
        try:
            if CHECKS[level](**given) is True:
                return True
        except Refused:
            pass
    return False


def is_booked(harbour: Harbour, number: int) -> bool:
    try:
        harbour.book(number)
        if harbour.find(number):
            return True
    except BerthError:  # error: apr-swallowed-exception
        pass
    return False


def has_access_to_anything(level: str, **given: Any) -> bool:
    try:
        if CHECKS[level](**given) is True:
            return True
    except Exception:  # error: apr-swallowed-exception
        pass
    return False


async def watch(session: aiohttp.ClientSession, address: str) -> bool:
    try:
        async with session.get(address, timeout=aiohttp.ClientTimeout(10)) as answer:
            if answer.status < 300:
                return True
    except (TimeoutError, aiohttp.ClientError):
        pass
    return False


class Allowed(SimpleMetadata):
    def determine_actions(self, request: Any, view: Any) -> dict[str, Any]:
        actions: dict[str, Any] = {}
        for method in {"PUT", "POST"} & set(view.allowed_methods):
            try:
                if hasattr(view, "check_permissions"):
                    view.check_permissions(view.request)
                if method == "PUT" and hasattr(view, "get_object"):
                    view.get_object()
            except (exceptions.APIException, exceptions.PermissionDenied):
                continue
            actions[method] = self.get_serializer_info(view.get_serializer())
        return actions


def check_secret(secret: str, verify: Callable[[str], None]) -> dict[str, Any]:
    found: dict[str, Any] = {"leaked": False}
    try:
        verify(secret)
    except BerthError:
        found["leaked"] = None
    if found["leaked"] is None:
        found["message"] = "nobody could tell whether the secret has leaked"
    return found


def check_secret_quietly(secret: str, verify: Callable[[str], None]) -> dict[str, Any]:
    found: dict[str, Any] = {"leaked": False}
    try:
        verify(secret)
    except BerthError:  # error: apr-swallowed-exception
        found["leaked"] = None
    found["message"] = "checked"
    return found


def create_policy(address: str, body: dict[str, str]) -> str | None:
    answer = requests.post(address, json=body, timeout=10)
    try:
        answer.raise_for_status()
    except Exception as error:
        if answer.status_code != 409:
            raise error
        return None
    return str(answer.json()["id"])


def repair(harbour: Harbour, numbers: list[int]) -> None:
    for number in numbers:
        with contextlib.suppress(BerthError):  # error: apr-log-and-continue
            harbour.install(number)
            continue
        logger.error("berth %d cannot be repaired", number)


def book_or_wait(harbour: Harbour, number: int) -> None:
    try:
        harbour.book(number)
    except requests.HTTPError as error:  # error: apr-swallowed-exception
        if error.errno == 554:
            harbour.install(number)


def book_unless_refused(harbour: Harbour, number: int) -> None:
    try:
        harbour.book(number)
    except requests.HTTPError as error:
        if error.errno == 554:
            harbour.install(number)
        else:
            raise


def open_berth(harbour: Harbour, number: int) -> int:
    if not number:
        raise NoSuchBerth("a berth has a number")
    try:
        found = harbour.find(number)
    except BerthError:  # error: apr-swallowed-exception
        NoSuchBerth("there is no such berth")
    return found


def convert(rates: Harbour, amount: int) -> int:
    try:
        return rates.find(amount)
    except:  # error: apr-swallowed-exception
        return amount


def shorten(text: str) -> str:
    """Cut a text to one line; it stays as it is when it has none."""
    try:
        return text.splitlines()[0]
    except IndexError:
        return text
