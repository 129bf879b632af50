# only: apr-log-and-continue, apr-swallowed-exception, apr-magic-return
"""What an object tells others must not break it, a process that ends says so by its code, and a value that was given stands for one that could not be worked out; and beside each the work that is lost."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from typing import Any

import requests

logger = logging.getLogger(__name__)


# --- callbacks that registered themselves --------------------------------------------------------------------------------------------------


class Stream:
    def __init__(self) -> None:
        self._eof_callbacks: list[Callable[[], None]] = []
        self._startup: dict[str, Callable[[], None]] = {}
        self._handlers: list[Callable[[str], None]] = []
        self._hooks: list[Callable[[bytes], None]] = []

    def feed_eof(self) -> None:
        for callback in self._eof_callbacks:
            try:
                callback()
            except Exception:
                logger.exception("callback at the end of the stream")

    def start(self) -> None:
        for name, startup_hook in self._startup.items():
            try:
                startup_hook()
            except Exception:
                logger.exception("hook %s failed", name)

    def on_eof(self, callback: Callable[[], None]) -> None:
        try:
            callback()
        except Exception:
            logger.exception("callback at the end of the stream")

    def publish(self, order: str) -> None:
        for handle in self._handlers:
            try:
                handle(order)
            except Exception:  # error: apr-log-and-continue
                logger.exception("order %s", order)

    def feed(self, message: bytes) -> None:
        for hook in self._hooks:
            try:
                hook(message)
            except Exception:  # error: apr-log-and-continue
                logger.exception("a message of %d bytes", len(message))


# --- the end of a process, and of a task -----------------------------------------------------------------------------------------------------


class Worker:
    def __init__(self, steps: list[Callable[[], None]]) -> None:
        self.steps = steps
        self.code: int | None = None

    def stop(self, exitcode: int | None = None) -> None:
        self.code = exitcode

    def run(self) -> None:
        for step in self.steps:
            step()

    def start(self) -> None:
        try:
            self.run()
        except Exception as error:
            logger.critical("unrecoverable: %r", error, exc_info=True)
            self.stop(exitcode=1)

    def begin(self) -> None:
        try:
            self.run()
        except Exception as error:  # error: apr-log-and-continue
            logger.critical("unrecoverable: %r", error, exc_info=True)
            self.stop()


async def run_scheduler(loop: Callable[[], Awaitable[None]], shutdown: Callable[[], Awaitable[None]]) -> None:
    try:
        await loop()
    except asyncio.CancelledError:
        logger.info("the scheduler is shut down")
        await shutdown()


# --- nobody to tell ----------------------------------------------------------------------------------------------------------------------------


def execute(work: Callable[[], str], result: "Future[str] | None") -> None:
    try:
        value = work()
    except Exception as error:
        logger.exception("task failed")
        if result is not None:
            result.set_exception(error)
        return
    if result is not None:
        result.set_result(value)


def execute_loudly(work: Callable[[], str], result: "Future[str] | None", loud: bool) -> None:
    try:
        value = work()
    except Exception:  # error: apr-log-and-continue
        logger.exception("task failed")
        if loud:
            logger.info("it was loud")
        return
    if result is not None:
        result.set_result(value)


# --- what was given stands for it -----------------------------------------------------------------------------------------------------------------


def shown_task(task: dict[str, Any], custom: Callable[[dict[str, Any]], dict[str, Any]] | None) -> dict[str, Any]:
    if custom:
        try:
            task = custom(dict(task))
        except Exception:
            logger.exception("task %s is shown as it is", task["id"])
    return task


def billed(order: dict[str, Any]) -> dict[str, Any]:
    try:
        order = requests.post("https://billing.example/charge", json=order, timeout=5).json()
    except requests.RequestException:  # error: apr-log-and-continue
        logger.exception("order %s", order["id"])
    return order


# --- control flow by an exception's name ---------------------------------------------------------------------------------------------------------------


class DeleteIgnoredMail(Exception):  # noqa: N818  # the name says that it is no error
    pass


class WorkerRecycle(Exception):  # noqa: N818  # the name says that it is no error
    pass


class TaskCancelled(Exception):  # noqa: N818  # the name says that it is no error
    pass


class MailError(Exception):
    pass


def take_in(texts: list[str], read: Callable[[str], None]) -> None:
    for text in texts:
        try:
            read(text)
        except DeleteIgnoredMail:
            logger.warning("a mail was ignored")


def work(once: Callable[[], None]) -> None:
    try:
        while True:
            once()
    except WorkerRecycle:
        logger.info("the worker starts anew")


def on_ready(ask: Callable[[str], None], send: Callable[[str], None], name: str) -> None:
    try:
        ask(name)
    except TaskCancelled:
        logger.info("task %s was cancelled", name)
    else:
        send(name)


def take_all(texts: list[str], read: Callable[[str], None]) -> None:
    for text in texts:
        try:
            read(text)
        except MailError:  # error: apr-log-and-continue
            logger.warning("a mail was not read")


# --- logging itself ------------------------------------------------------------------------------------------------------------------------------------


class AccessLogger:
    def __init__(self, form: Callable[[str], str]) -> None:
        self.form = form

    def log(self, request: str) -> None:
        try:
            line = self.form(request)
            logger.info("%s", line)
        except Exception:
            logger.exception("a line could not be written")


# --- the last of many raises ------------------------------------------------------------------------------------------------------------------------------


def check_origin(rules: list[str], origin: str) -> None:
    for rule in rules:
        try:
            if re.fullmatch(rule, origin):
                return
        except re.error:
            logger.warning("rule %r is no pattern", rule)
    raise ValueError(f"{origin} is not allowed")


def note_origins(rules: list[str], origins: dict[str, str]) -> None:
    for rule in rules:
        try:
            requests.post(origins[rule], timeout=5)
        except requests.RequestException:  # error: apr-log-and-continue
            logger.warning("rule %r", rule)


# --- who waits is told in the end, a task that was cancelled is awaited, a connection is made again ---------------------------------------------------------


class Connection:
    def __init__(self, reader: asyncio.StreamReader, ping: "asyncio.Task[None]") -> None:
        self.reader = reader
        self.ping = ping
        self.running = True
        self.closed = False
        self.pending: list[asyncio.Future[bytes]] = []
        self.lost = 0

    async def receive(self) -> None:
        try:
            for future in self.pending:
                future.set_result(await self.reader.readline())
        except OSError:
            logger.exception("the connection is lost")
        finally:
            for future in self.pending:
                if not future.done():
                    future.set_exception(ConnectionError("closed"))

    async def forward(self, url: str) -> None:
        try:
            requests.post(url, data=await self.reader.readline(), timeout=5)
        except OSError:  # error: apr-log-and-continue
            logger.exception("a line was not forwarded")
        finally:
            self.lost += 1

    async def close(self) -> None:
        self.ping.cancel()
        try:
            await self.ping
        except Exception:
            logger.debug("the ping ended with an error")

    async def listen(self, connect: Callable[[], Awaitable[None]]) -> None:
        while self.running and not self.closed:
            try:
                await connect()
            except Exception:
                logger.exception("the connection is lost, again in 5 seconds")
                await asyncio.sleep(5)
