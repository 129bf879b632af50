"""What writes the log."""

import logging
from typing import Any, Protocol

logger = logging.getLogger(__name__)


def record(event: str, **fields: Any) -> None:
    logger.info(event, extra=fields)


def note(text: str) -> None:
    _write(text)


def _write(text: str) -> None:
    _really_write(text)


def _really_write(text: str) -> None:
    logger.info(text)


def note_tail(text: str) -> None:
    logger.info("…%s", text[-4:])


class Audit:
    def __init__(self, name: str) -> None:
        self.name = name

    def say(self, what: str) -> None:
        logger.info("%s: %s", self.name, what)


class Sink(Protocol):
    def put(self, line: str) -> None: ...


class LogSink:
    def put(self, line: str) -> None:
        logger.warning(line)


class NullSink:
    def put(self, line: str) -> None:
        return None


class Counting(Protocol):
    def add(self, line: str) -> None: ...


class Lengths:
    def add(self, line: str) -> None:
        logger.info("%d", len(line))
