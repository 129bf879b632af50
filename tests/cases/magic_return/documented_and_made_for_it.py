# only: apr-magic-return
"""Values that the documentation, the module or a framework has for a failure; and values that only look so."""

import io
import logging
from typing import Any, Protocol

import requests
from django.core import checks
from django.core.checks import register
from django.db import OperationalError

logger = logging.getLogger(__name__)

COVERAGE_UNKNOWN = object()
NO_RATE = 0.0


class Parser(Protocol):
    def columns(self, text: str) -> list[str]: ...


class Domains(Protocol):
    def clashes(self) -> list[str]: ...


def size_of(stream: io.BytesIO) -> int | None:
    """The number of bytes, or None where the stream is not seekable."""
    try:
        return stream.seek(0, io.SEEK_END)
    except (OSError, ValueError):
        return None


def length_of(stream: io.BytesIO) -> int | None:
    """The number of bytes."""
    try:
        return stream.seek(0, io.SEEK_END)
    except (OSError, ValueError):
        return None  # error: apr-magic-return


def rate_of(currency: str) -> float | None:
    """The rate of a currency, None if it could not be fetched."""
    try:
        return float(requests.get(f"https://rates.example/{currency}", timeout=5).text)
    except requests.RequestException:
        return None  # error: apr-magic-return


def columns_of(parser: Parser, text: str) -> object:
    try:
        return parser.columns(text)
    except Exception:
        return COVERAGE_UNKNOWN


def is_covered(parser: Parser, text: str) -> bool:
    found = columns_of(parser, text)
    return found is not COVERAGE_UNKNOWN


def rate_from(table: dict[str, Any], currency: str) -> float:
    try:
        return float(requests.get(f"https://rates.example/{currency}", timeout=5).text)
    except requests.RequestException:
        return NO_RATE  # error: apr-magic-return


@register()
def check_clashes(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    try:
        found = DOMAINS.clashes()
    except OperationalError:
        return []
    return [checks.Warning(one) for one in found]


def clashes(domains: Domains) -> list[str]:
    try:
        return domains.clashes()
    except OperationalError:
        return []  # error: apr-magic-return


DOMAINS: Domains


def as_answer(error: Exception) -> dict[str, Any]:
    if isinstance(error, LookupError):
        return {"error": str(error)}
    return {"status": 500, "type": type(error).__name__}


def order_of(orders: dict[str, str], number: str) -> dict[str, Any]:
    if orders.get(number) == "closed":
        return {"error": "closed"}  # error: apr-magic-return
    return {"order": orders[number]}


class Api:
    def fetch(self, path: str) -> Any:
        try:
            answer = requests.get(path, timeout=5)
        except requests.RequestException:
            return None  # error: apr-magic-return
        if answer.status_code != 200:
            return None
        return answer.json()
