# only: apr-contextless-error-log
"""What stands in dictionaries, in attributes of the exception, in the logger; what counts, and what counts rounds only."""

from __future__ import annotations

import logging
import traceback
from typing import Any

import httpx
import requests

logger = logging.getLogger(__name__)


def view(order: int) -> None:
    try:
        requests.get("https://x", timeout=3)
    except requests.RequestException as exc:
        logger.error("view failed", extra={"error": str(exc)})  # error: apr-contextless-error-log
        raise


def status(order_id: int) -> None:
    try:
        httpx.get("https://x").raise_for_status()
    except httpx.HTTPStatusError as exc:
        logger.error("provider answered %s: %s", exc.response.status_code, exc.response.text)  # error: apr-contextless-error-log
        raise


def with_count(orders: list[int]) -> None:
    try:
        requests.get("https://x", timeout=3)
    except requests.RequestException as exc:
        logger.error("failed for %d orders: %s", len(orders), exc)  # error: apr-contextless-error-log
        raise


def with_first(orders: list[int]) -> None:
    try:
        requests.get("https://x", timeout=3)
    except requests.RequestException as exc:
        logger.error("failed from %s: %s", orders[0], exc)
        raise


class Worker:
    def __init__(self, name: str) -> None:
        self.name = name
        self.logger = logging.getLogger(f"worker.{name}")
        self._log = logging.LoggerAdapter(logger, {"component": "worker"})

    def run(self) -> None:
        try:
            requests.get("https://x", timeout=3)
        except requests.RequestException as exc:
            self.logger.error(f"failed: {exc}")
            raise

    def run_component(self) -> None:
        try:
            requests.get("https://x", timeout=3)
        except requests.RequestException as exc:
            self._log.error(f"failed: {exc}")  # error: apr-contextless-error-log
            raise


def in_finally(order: dict[str, Any]) -> None:
    error: Exception | None = None
    try:
        requests.get("https://x", timeout=3)
    except Exception as exc:
        error = exc
        raise
    finally:
        if error:
            logger.error("ended with %s", error)  # error: apr-contextless-error-log


def with_stack(error: BaseException) -> str:
    return "".join(traceback.format_exception(error))


def in_short(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"


def by_a_helper_with_the_stack(order_id: int) -> None:
    try:
        requests.get("https://x", timeout=3)
    except requests.RequestException as exc:
        logger.error("failed: %s", with_stack(exc))
        raise


def by_a_helper_in_short(order_id: int) -> None:
    try:
        requests.get("https://x", timeout=3)
    except requests.RequestException as exc:
        logger.error("failed: %s", in_short(exc))  # error: apr-contextless-error-log
        raise
