# only: apr-contextless-error-log
"""What goes up as the cause of something that says what was worked on is known there; what goes up as it was is not."""

import logging
from collections.abc import Callable

logger = logging.getLogger(__name__)


class ParseTrouble(Exception):
    pass


def parse(query: str, read: Callable[[str], list[str]]) -> list[str]:
    try:
        return read(query)
    except ValueError as error:
        logger.error("parsing failed: %s", error)
        raise ParseTrouble(f"cannot parse {query}") from error


def parse_all(queries: list[str], read: Callable[[str], list[str]]) -> list[str]:
    try:
        return [one for query in queries for one in read(query)]
    except ValueError as error:
        logger.error("parsing failed: %s", error)  # error: apr-contextless-error-log
        raise ParseTrouble("cannot parse") from error


def parse_again(query: str, read: Callable[[str], list[str]]) -> list[str]:
    try:
        return read(query)
    except ValueError as error:
        logger.error("parsing failed: %s", error)  # error: apr-contextless-error-log
        raise
