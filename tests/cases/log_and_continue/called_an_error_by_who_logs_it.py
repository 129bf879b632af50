# only: apr-log-and-continue
"""Bad data are an answer where they are answered or noted; not where they are called an error and then left out."""

import logging
from collections.abc import Callable, Iterable
from typing import Any, Protocol

logger = logging.getLogger(__name__)


class SchemaValidationError(Exception):
    pass


class ConfigDecodeError(Exception):
    pass


class Settings(Protocol):
    validation: str


def load(path: str, parse: Callable[[str], dict[str, Any]], config: dict[str, Any]) -> dict[str, Any]:
    try:
        config.update(parse(path))
    except ConfigDecodeError as error:  # error: apr-log-and-continue
        logger.error("%s is not read: %s", path, error)
    return config


def import_rows(rows: Iterable[dict[str, Any]], add: Callable[[dict[str, Any]], None]) -> None:
    for row in rows:
        try:
            add(row)
        except SchemaValidationError:  # error: apr-log-and-continue
            logger.exception("row %s is left out", row)


def import_rows_that_fit(rows: Iterable[dict[str, Any]], check: Callable[[dict[str, Any]], None], add: Callable[[dict[str, Any]], None]) -> None:
    for row in rows:
        try:
            check(row)
        except SchemaValidationError:
            logger.info("row %s is of the old form", row)
            continue
        add(row)


def import_rows_and_tell(rows: Iterable[dict[str, Any]], add: Callable[[dict[str, Any]], None]) -> list[dict[str, Any]]:
    bad = []
    for row in rows:
        try:
            add(row)
        except SchemaValidationError:
            logger.exception("row %s is left out", row)
            bad.append(row)
    return bad


def answer(settings: Settings, check: Callable[[str], None], body: str) -> str:
    try:
        check(body)
    except SchemaValidationError:
        if settings.validation == "warn":
            logger.exception("the answer has not the form that is promised")
        else:
            raise
    return body


def check_locale(ask: Callable[[], tuple[str | None, str | None]], switch: Callable[[], None]) -> None:
    language = encoding = None
    try:
        language, encoding = ask()
    except ValueError as error:
        logger.error("the locale is not known: %s", error)
    if not language and not encoding:
        switch()


def request(url: str, password: str, sign: Callable[[str], str], send: Callable[[str, str | None], str]) -> str:
    authorization = None
    try:
        authorization = sign(password)
    except ValueError as error:  # error: apr-log-and-continue
        logger.error("no authorization for %s: %s", url, error)
    return send(url, authorization)
