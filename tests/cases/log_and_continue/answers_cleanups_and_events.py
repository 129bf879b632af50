"""A project's own classes of answers, cleaning up in a handler that logs on its way, failures noted at a thing as events, callbacks whose tasks are kept; and beside each one that forgets the failure."""
# only: apr-log-and-continue

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from decimal import Decimal
from typing import Any, NamedTuple

from flask import Blueprint, Response, request

logger = logging.getLogger(__name__)
pages = Blueprint("pages", __name__)


class Answer(Response):
    """What all routes answer with."""

    def __init__(self, message: str = "", code: int = 200) -> None:
        super().__init__(message, status=code)


class SavedResponse(Answer):
    """It was saved."""


class GenericErrorResponse(Answer):
    """What did not go well."""

    def __init__(self, message: str, code: int = 500) -> None:
        super().__init__(message, code)


class LimitResponse(GenericErrorResponse):
    """Something is too much."""

    def __init__(self) -> None:
        super().__init__("exceeds a limit", 400)


class TooLargeError(Exception):
    """A file is."""


class Store:
    def put(self, name: str, data: bytes) -> None:
        if len(data) > 1_000_000:
            raise TooLargeError(name)
        with open(name, "wb") as file:
            file.write(data)

    def remove_folder(self, name: str) -> None:
        raise OSError(name)

    def collect(self, name: str) -> None:
        raise OSError(name)


store = Store()


@pages.post("/files/<name>")
def upload(name: str) -> Response:
    try:
        store.put(name, request.get_data())
    except TooLargeError as error:
        logger.error(error)
        return LimitResponse()
    return SavedResponse("saved")


@pages.post("/pictures/<name>")
def upload_picture(name: str) -> Response:
    try:
        store.put(name, request.get_data())
    except TooLargeError:
        logger.exception("picture %s", name)
        return GenericErrorResponse("too large", 413)
    except OSError:  # error: apr-log-and-continue
        logger.exception("picture %s", name)
        return SavedResponse("saved")
    return SavedResponse("saved")


# --- cleaning up where something else has failed ------------------------------------------------------------------------------------


def fail_activity(name: str, error: Exception) -> None:
    raise RuntimeError(name) from error


def mark_as_failed(row: Any, error: Exception) -> None:
    row.status = "failed"
    row.error = str(error)


def collect(name: str, row: Any) -> None:
    try:
        logger.info("START")
        store.collect(name)
        logger.info("END")
    except Exception as error:
        try:
            logger.info("now remove %s", name)
            store.remove_folder(name)
            logger.info("removed %s", name)
        except Exception as other:
            logger.error("removing %s failed: %s", name, other)
        mark_as_failed(row, error)


def collect_twice(name: str, row: Any) -> None:
    try:
        logger.info("START")
        store.collect(name)
    except Exception:
        try:
            logger.info("once more %s", name)
            store.collect(name)
        except Exception:  # error: apr-log-and-continue
            logger.exception("no %s", name)


# --- events of a thing --------------------------------------------------------------------------------------------------------------


class Order:
    id = 0

    def log_action(self, action: str, data: dict[str, Any] | None = None) -> None:
        entry = {"order": self.id, "action": action, "data": data}
        logger.info("%s", entry)
        ENTRIES.append(entry)


ENTRIES: list[dict[str, Any]] = []


def make_invoice(order: Order) -> None:
    raise OSError(order.id)


def reactivate(order: Order) -> None:
    try:
        make_invoice(order)
    except Exception as error:
        logger.exception("no invoice for %d", order.id)
        order.log_action("shop.order.invoice.failed", data={"exception": str(error)})


def reactivate_quietly(order: Order) -> None:
    try:
        make_invoice(order)
    except Exception:  # error: apr-log-and-continue
        logger.exception("no invoice for order %d", order.id)


# --- callbacks ----------------------------------------------------------------------------------------------------------------------


class Feed:
    def __init__(self) -> None:
        self._subscriptions: dict[str, list[Callable[[list[Any]], Any]]] = {}
        self._tasks: set[asyncio.Task[Any]] = set()

    def tell(self, method: str, params: list[Any]) -> None:
        for cb in list(self._subscriptions.get(method, [])):
            try:
                result = cb(params)
                if asyncio.iscoroutine(result):
                    self._tasks.add(asyncio.create_task(result))
            except Exception:
                logger.exception("callback for %r", method)

    def store(self, names: list[str]) -> None:
        for name in names:
            try:
                result = store.collect(name)  # type: ignore[func-returns-value]
                self._tasks.add(asyncio.create_task(result))
            except Exception:  # error: apr-log-and-continue
                logger.exception("collecting %r", name)


# --- a zero in place of what could not be read ----------------------------------------------------------------------------------------


def book(rows: list[dict[str, Any]], bookings: Any) -> None:
    for row in rows:
        try:
            amount = Decimal(row["amount"])
            bookings.check(amount)
        except Exception:  # error: apr-log-and-continue
            logger.exception("could not read %s", row)
            amount = Decimal("0.00")
        bookings.create(amount=amount, date=row.get("date", ""))


def book_or_ask(rows: list[dict[str, Any]], bookings: Any) -> None:
    for row in rows:
        try:
            amount = Decimal(row["amount"])
            bookings.check(amount)
        except Exception:
            logger.exception("could not read %s", row)
            amount = bookings.ask_for_amount(row)
        bookings.create(amount=amount, date=row.get("date", ""))


# --- the caller hears with whom it went well ------------------------------------------------------------------------------------------


def notify_all(addresses: list[str], sender: Any) -> list[str]:
    success_sent: list[str] = []
    for address in addresses:
        try:
            sender.send(address)
            success_sent.append(address)
        except Exception:
            logger.exception("could not notify %s", address)
    return success_sent


def notify_and_count(addresses: list[str], sender: Any) -> list[str]:
    success_sent: list[str] = []
    for address in addresses:
        try:
            sender.send(address)
            success_sent.append(address)
        except Exception:  # error: apr-log-and-continue
            logger.exception("could not notify %s", address)
    logger.info("%d were notified", len(success_sent))
    return addresses


def answers_of(addresses: list[str], sender: Any) -> list[str]:
    answers: list[str] = []
    for address in addresses:
        try:
            answers.append(sender.ask(address))
        except Exception:  # error: apr-log-and-continue
            logger.exception("no answer of %s", address)
    return answers


# --- answers of an adapter that say why ------------------------------------------------------------------------------------------------


class StatusResponse(NamedTuple):
    message: str | None
    balance: int
    ok: bool = True


def status(node: Any) -> StatusResponse:
    try:
        balance = node.ask()
    except OSError as error:
        logger.warning("%s: %s", node, error)
        return StatusResponse("make sure that you have a certificate configured", 0)
    return StatusResponse(None, balance)


def status_or_fine(node: Any) -> StatusResponse:
    try:
        balance = node.ask()
    except OSError as error:  # error: apr-log-and-continue
        logger.warning("%s: %s", node, error)
        return StatusResponse(None, balance=7, ok=True)
    return StatusResponse(None, balance)


# --- what is reset is the work, or is tidied up -----------------------------------------------------------------------------------------


def reset_failcounters(tokens: list[Any]) -> None:
    for token in tokens:
        try:
            token.reset()
        except Exception:  # error: apr-log-and-continue
            logger.exception("the counter of %s was not reset", token.serial)


def reset_connections(connections: list[Any]) -> None:
    for connection in connections:
        try:
            connection.reset()
        except Exception:
            logger.exception("%s was not reset", connection)
