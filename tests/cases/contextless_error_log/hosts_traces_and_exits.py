# only: apr-contextless-error-log
"""What a line says by the host that is asked about, or by an id made for the trace; and the last words of a program."""

import locale
import logging
import socket
from collections.abc import Callable
from uuid import uuid4

logger = logging.getLogger(__name__)


class BadAnswer(Exception):
    pass


def address_of(hostname: str) -> str:
    try:
        return socket.gethostbyname(hostname)
    except OSError as error:
        logger.warning("no address for %s: %s", hostname, error)
        raise


def bare_address_of(hostname: str) -> str:
    if hostname.startswith("*."):
        hostname = hostname[2:]
    try:
        return socket.gethostbyname(hostname)
    except OSError as error:
        logger.warning("no address for %s: %s", hostname, error)
        raise


def announce(send: Callable[[], None]) -> None:
    hostname = socket.gethostname()
    try:
        send()
    except OSError as error:
        logger.warning("not announced by %s: %s", hostname, error)  # error: apr-contextless-error-log
        raise


def create_token(post: Callable[[str], str]) -> str:
    trace_id = str(uuid4())
    try:
        return post(trace_id)
    except BadAnswer as error:
        logger.error("[%s] the answer is not valid: %s", trace_id, error)
        raise


def create_token_untraced(post: Callable[[str], str]) -> str:
    step = str("token")
    try:
        return post("token")
    except BadAnswer as error:
        logger.error("[%s] the answer is not valid: %s", step, error)  # error: apr-contextless-error-log
        raise


def check_locale() -> None:
    try:
        locale.setlocale(locale.LC_ALL, ("C", "UTF-8"))
    except locale.Error as error:
        logger.error("no locale: %s", error)
        raise SystemExit


def set_locale() -> None:
    try:
        locale.setlocale(locale.LC_ALL, ("C", "UTF-8"))
    except locale.Error as error:
        logger.error("no locale: %s", error)  # error: apr-contextless-error-log
        raise
