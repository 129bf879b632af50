"""Rows that are not there, and managers that hand on what they are told."""
# only: apr-log-and-continue

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterable
from types import TracebackType

log = logging.getLogger(__name__)


class ParcelNotFound(LookupError):
    pass


class Depot:
    def __init__(self, known: dict[str, int]) -> None:
        self._known = known

    def take(self, reference: str) -> int:
        if reference not in self._known:
            raise ParcelNotFound(reference)
        return self._known.pop(reference)


def take_all(depot: Depot, references: Iterable[str]) -> dict[str, object]:
    taken = 0
    for reference in references:
        try:
            depot.take(reference)
            taken += 1
        except ParcelNotFound as exc:  # error: apr-log-and-continue
            log.error("scan of %s rejected: %s", reference, exc)
    return {"status": "ok"}


def take_known(depot: Depot, references: Iterable[str]) -> int:
    taken = 0
    for reference in references:
        try:
            depot.take(reference)
            taken += 1
        except ParcelNotFound:
            log.debug("%s is not here", reference)
    return taken


def take_and_tell(depot: Depot, references: Iterable[str]) -> list[str]:
    lost: list[str] = []
    for reference in references:
        try:
            depot.take(reference)
        except ParcelNotFound:
            log.error("%s is not here", reference)
            lost.append(reference)
    return lost


class Guard(contextlib.AbstractContextManager["Guard"]):
    def __init__(self, name: str) -> None:
        self.name = name

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> bool | None:
        log.debug("%s is left", self.name)
        return None


class Lenient(Guard):
    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> bool:
        super().__exit__(kind, error, trace)
        if error is not None:
            log.warning("%s let %s pass", self.name, error)
        return True  # error: apr-log-and-continue


class Strict(Guard):
    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> bool:
        super().__exit__(kind, error, trace)
        if error is not None:
            log.warning("%s was left by %s", self.name, error)
        return False
