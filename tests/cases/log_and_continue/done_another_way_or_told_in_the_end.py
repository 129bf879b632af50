# only: apr-log-and-continue
"""A failure that is logged, and after which the work is done another way, or whose outcome is asked for in the end; and near twins in which it is lost."""

import logging
import os
import shutil
import sys
import traceback
from collections.abc import Awaitable, Callable, Iterable
from typing import Protocol

logger = logging.getLogger(__name__)


class Record(Protocol):
    async def save_error_state(self, reason: str) -> None: ...


class Validator(Protocol):
    valid: bool | None

    def validate(self) -> None: ...


class Mirror(Protocol):
    url: str

    def download(self) -> bytes: ...


# --- another way ---


def export(paths: Iterable[tuple[str, str]]) -> None:
    for source, target in paths:
        try:
            os.link(source, target)
        except OSError:
            logger.info("no hard link, it is copied")
            shutil.copy2(source, target)


def export_or_not(paths: Iterable[tuple[str, str]]) -> None:
    for source, target in paths:
        try:
            os.link(source, target)
        except OSError:  # error: apr-log-and-continue
            logger.info("no hard link for %s", source)


def load_history(graph: Callable[[str], list[str]], storage: Callable[[str], list[str]], push: Callable[[list[str]], None], revision: str) -> None:
    known: list[str] = []
    try:
        push(graph(revision))
    except LookupError as error:
        logger.info("%s is not in the graph, falling back to the storage: %s", revision, error)
    if not known:
        push(storage(revision))


def load_some_history(graph: Callable[[str], list[str]], push: Callable[[list[str]], None], revision: str) -> None:
    try:
        push(graph(revision))
    except RuntimeError as error:  # error: apr-log-and-continue
        logger.info("%s is not in the graph: %s", revision, error)
    push([])


# --- told in the end ---


def repair(mirrors: Iterable[Mirror], digest: Callable[[bytes], str], wanted: str, remove: Callable[[], None]) -> bool:
    for mirror in mirrors:
        try:
            data = mirror.download()
        except Exception as error:
            logger.warning("no download from %s: %s", mirror.url, error)
        else:
            if digest(data) == wanted:
                return True
    logger.warning("nobody has %s", wanted)
    remove()
    return False


def refresh(mirrors: Iterable[Mirror]) -> bool:
    for mirror in mirrors:
        try:
            mirror.download()
        except Exception as error:  # error: apr-log-and-continue
            logger.warning("no download from %s: %s", mirror.url, error)
    return True


def run(validator: Validator) -> None:
    try:
        validator.validate()
    except Exception:
        traceback.print_exc()
    if validator.valid is None:
        sys.exit(2)
    elif not validator.valid:
        sys.exit(1)


def run_and_go_on(validator: Validator, publish: Callable[[], None]) -> None:
    try:
        validator.validate()
    except Exception:  # error: apr-log-and-continue
        logger.exception("not validated")
    if validator.valid:
        publish()


# --- there is nobody to tell ---


async def present(record: Record | None, send: Callable[[], Awaitable[None]]) -> None:
    try:
        await send()
    except ConnectionError as error:
        logger.exception("the proof was not sent")
        if record:
            await record.save_error_state(reason=str(error))


async def present_and_count(record: Record | None, send: Callable[[], Awaitable[None]], count: Callable[[], None]) -> None:
    try:
        await send()
    except ConnectionError:  # error: apr-log-and-continue
        logger.exception("the proof was not sent")
        if record:
            logger.info("there is a record")
