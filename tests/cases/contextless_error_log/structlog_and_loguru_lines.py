# only: apr-contextless-error-log
"""The same with structlog and loguru, where a key for the exception is no context, and what was bound before is."""

from __future__ import annotations

import httpx
import structlog
from loguru import logger
from structlog.stdlib import BoundLogger

log = structlog.get_logger(__name__)
component_log = structlog.get_logger().bind(component="billing")
typed: BoundLogger = structlog.stdlib.get_logger()


def fetch(url: str) -> str:
    return httpx.get(url).text


def a_key_for_the_exception(url: str) -> str:
    try:
        return fetch(url)
    except httpx.HTTPError as exc:
        log.error("fetch_failed", error=str(exc))  # error: apr-contextless-error-log
        raise


def a_key_for_its_class(url: str) -> str:
    try:
        return fetch(url)
    except httpx.HTTPError as exc:
        typed.error("fetch_failed", error=str(exc), error_type=type(exc).__name__)  # error: apr-contextless-error-log
        raise


def a_component_was_bound(url: str) -> str:
    try:
        return fetch(url)
    except httpx.HTTPError as exc:
        component_log.error("fetch_failed", reason=repr(exc))  # error: apr-contextless-error-log
        raise


def a_component_is_given(url: str) -> str:
    try:
        return fetch(url)
    except httpx.HTTPError as exc:
        log.warning("fetch_failed", component="fetcher", error=exc)  # error: apr-contextless-error-log
        raise


async def asynchronously(url: str) -> str:
    try:
        return fetch(url)
    except httpx.HTTPError as exc:
        await typed.aerror("fetch_failed", error=str(exc))  # error: apr-contextless-error-log
        raise


def by_loguru(url: str) -> str:
    try:
        return fetch(url)
    except httpx.HTTPError as exc:
        logger.error(f"fetch failed: {exc}")  # error: apr-contextless-error-log
        raise


def by_loguru_with_braces(url: str) -> str:
    try:
        return fetch(url)
    except httpx.HTTPError as exc:
        logger.error("fetch failed: {}", exc)  # error: apr-contextless-error-log
        raise


def by_loguru_with_a_component(url: str) -> str:
    try:
        return fetch(url)
    except httpx.HTTPError as exc:
        logger.bind(component="fetcher").error("fetch failed: {}", exc)  # error: apr-contextless-error-log
        raise


def with_a_key(url: str) -> str:
    try:
        return fetch(url)
    except httpx.HTTPError as exc:
        log.error("fetch_failed", url=url, error=str(exc))
        raise


def with_its_traceback(url: str) -> str:
    try:
        return fetch(url)
    except httpx.HTTPError as exc:
        log.error("fetch_failed", error=str(exc), exc_info=True)
        raise


def given_itself(url: str) -> str:
    try:
        return fetch(url)
    except httpx.HTTPError as exc:
        log.error("fetch_failed", exc_info=exc)
        raise


def bound_in_the_function(order_id: int, url: str) -> str:
    bound = log.bind(order_id=order_id)
    try:
        return fetch(url)
    except httpx.HTTPError as exc:
        bound.error("fetch_failed", error=str(exc))
        raise


def bound_under_the_same_name(order_id: int, url: str) -> str:
    logger = structlog.get_logger()
    logger = logger.bind(order_id=order_id)
    try:
        return fetch(url)
    except httpx.HTTPError as exc:
        logger.error("fetch_failed", error=str(exc))
        raise


def bound_on_the_spot(order_id: int, url: str) -> str:
    try:
        return fetch(url)
    except httpx.HTTPError as exc:
        log.bind(order_id=order_id).error("fetch_failed", error=str(exc))
        raise


def bound_at_once(order_id: int, url: str) -> str:
    bound = structlog.get_logger(order_id=order_id)
    try:
        return fetch(url)
    except httpx.HTTPError as exc:
        bound.error("fetch_failed", error=str(exc))
        raise


def bound_by_the_caller(bound: BoundLogger, url: str) -> str:
    try:
        return fetch(url)
    except httpx.HTTPError as exc:
        bound.error("fetch_failed", error=str(exc))
        raise


def bound_to_the_context(order_id: int, url: str) -> str:
    structlog.contextvars.bind_contextvars(order_id=order_id)
    try:
        return fetch(url)
    except httpx.HTTPError as exc:
        log.error("fetch_failed", error=str(exc))
        raise


def bound_for_a_block(order_id: int, url: str) -> str:
    with structlog.contextvars.bound_contextvars(order_id=order_id):
        try:
            return fetch(url)
        except httpx.HTTPError as exc:
            log.error("fetch_failed", error=str(exc))
            raise


def loguru_with_a_context(order_id: int, url: str) -> str:
    with logger.contextualize(order_id=order_id):
        try:
            return fetch(url)
        except httpx.HTTPError as exc:
            logger.error(f"fetch failed: {exc}")
            raise


def loguru_bound(order_id: int, url: str) -> str:
    try:
        return fetch(url)
    except httpx.HTTPError as exc:
        logger.bind(order_id=order_id).error(f"fetch failed: {exc}")
        raise


def loguru_with_the_exception(url: str) -> str:
    try:
        return fetch(url)
    except httpx.HTTPError as exc:
        logger.opt(exception=True).error(f"fetch failed: {exc}")
        raise


def loguru_with_the_exception_given(url: str) -> str:
    try:
        return fetch(url)
    except httpx.HTTPError as exc:
        logger.opt(exception=exc).error("fetch failed")
        raise


class Charger:
    def __init__(self, tenant_id: int) -> None:
        self.log = structlog.get_logger().bind(tenant_id=tenant_id)

    def run(self, url: str) -> str:
        try:
            return fetch(url)
        except httpx.HTTPError as exc:
            self.log.error("fetch_failed", error=str(exc))
            raise


class Anonymous:
    def __init__(self) -> None:
        self.log = structlog.get_logger()

    def run(self, url: str) -> str:
        try:
            return fetch(url)
        except httpx.HTTPError as exc:
            self.log.error("fetch_failed", error=str(exc))  # error: apr-contextless-error-log
            raise
