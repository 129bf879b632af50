# only: apr-log-and-continue, apr-swallowed-exception
"""Somebody has decided that a line in the log is enough, or what failed stays where the next run finds it; and the same where nobody has."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any, Protocol

logger = logging.getLogger(__name__)


class Store(Protocol):
    def remove_files(self, names: list[str]) -> None: ...

    def save(self, name: str, text: bytes) -> str: ...


class Ledger(Protocol):
    def book(self, order: str) -> None: ...

    def revoke(self, token: str) -> None: ...


class Mail(Protocol):
    number: int

    def send(self) -> None: ...

    def mark_sent(self) -> None: ...


def remove_files_quietly(store: Store, names: list[str]) -> None:
    try:
        store.remove_files(names)
    except Exception:
        logger.warning("%s are still there", names, exc_info=True)


def book_order(ledger: Ledger, order: str) -> None:
    try:
        ledger.book(order)
    except Exception:  # error: apr-log-and-continue
        logger.warning("%s was not booked", order, exc_info=True)


def log_out(ledger: Ledger, token: str) -> None:
    """Revoke the token. A ledger that is down must not fail the logout."""
    try:
        ledger.revoke(token)
    except Exception:
        logger.warning("not revoked", exc_info=True)


def lock_out(ledger: Ledger, token: str) -> None:
    """Revoke the token of somebody who must not fail a third time."""
    try:
        ledger.revoke(token)
    except Exception:  # error: apr-log-and-continue
        logger.warning("not revoked", exc_info=True)


def warm_up(ledger: Ledger, order: str) -> None:
    try:
        ledger.book(order)
    except Exception:
        logger.warning("%s was not booked ahead (non-fatal)", order, exc_info=True)


class Avatar:
    def __init__(self, storage: Store, name: str) -> None:
        self.storage = storage
        self.name = name

    def replace(self, text: bytes) -> None:
        try:
            self.storage.remove_files([self.name])
        except OSError:
            logger.exception("%s was not removed", self.name)
        self.name = self.storage.save("avatar", text)

    def store(self, text: bytes) -> None:
        try:
            self.storage.save(self.name, text)
        except OSError:  # error: apr-log-and-continue
            logger.exception("%s was not saved", self.name)


def send_queued(mails: list[Mail]) -> None:
    for mail in mails:
        try:
            mail.send()
        except Exception:
            logger.exception("mail %d was not sent", mail.number)
            continue
        mail.mark_sent()


def send_some(mails: list[Mail]) -> None:
    for mail in mails:
        mail.mark_sent()
        try:
            mail.send()
        except Exception:  # error: apr-log-and-continue
            logger.exception("mail %d was not sent", mail.number)
            continue
        logger.info("mail %d was sent", mail.number)


async def at_midnight(work: Callable[[Ledger], Any], ledger: Ledger) -> None:
    await asyncio.sleep(3600)
    await work(ledger)


class Nightly:
    def __init__(self) -> None:
        self.tasks: list[asyncio.Task[None]] = []

    async def reset(self, ledger: Ledger) -> None:
        try:
            ledger.book("reset")
        except Exception:
            logger.exception("not reset")
        finally:
            self.tasks.append(asyncio.ensure_future(at_midnight(self.reset, ledger)))

    async def reset_once(self, ledger: Ledger) -> None:
        try:
            ledger.book("reset")
        except Exception:  # error: apr-log-and-continue
            logger.exception("not reset")
        finally:
            self.tasks.clear()


class Dispatcher:
    def on_line(self, kind: str, line: str) -> None:
        try:
            handle = getattr(self, f"on_{kind}")
            handle(line)
        except AttributeError:
            logger.warning("nobody wants %s", kind)


def cleanup_orders(ledger: Ledger, orders: list[str]) -> None:
    for order in orders:
        try:
            ledger.revoke(order)
        except Exception:
            logger.exception("%s is left over", order)


class Cache(Protocol):
    def set(self, key: str, value: bytes) -> None: ...


async def run_in_threadpool(work: Callable[..., None], *args: Any) -> None:
    work(*args)


async def keep_answer(cache: Cache, key: str, answer: bytes) -> bytes:
    try:
        await run_in_threadpool(cache.set, key, answer)
    except Exception:
        logger.exception("not cached")
    return answer


class Alarms(Protocol):
    def create(self, title: str) -> None: ...


def note_failure(alarms: Alarms, title: str) -> None:
    logger.critical("not done: %s", title)
    alarms.create(title=title)


def book_or_alarm(ledger: Ledger, alarms: Alarms, order: str) -> None:
    try:
        ledger.book(order)
    except OSError as error:
        note_failure(alarms, str(error))


def show_error() -> None:
    try:
        raise LookupError("a test of the log")
    except LookupError:
        logger.exception("here it is")


class Video(Protocol):
    kind: str
    state: str

    def render(self) -> None: ...

    def note(self, state: str) -> None: ...


def render(video: Video) -> None:
    try:
        if video.kind == "mp4" and video.state != "done":
            video.render()
    except Exception:
        if video.kind == "mp4":
            video.state = "failed"
        logger.warning("%s was not rendered", video.kind)


def render_any(video: Video, other: Video) -> None:
    try:
        video.render()
    except Exception:  # error: apr-log-and-continue
        if other.kind == "mp4":
            other.state = "failed"
        logger.warning("%s was not rendered", video.kind)
