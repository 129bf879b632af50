"""The views about log lines: what a call says itself, what was bound before, which lines are bare, and what gives the lines of a program their ids."""

from __future__ import annotations

from typing import Any

import pytest

from apr_mypy.views.bare_errors import bare_errors
from apr_mypy.views.correlation import coverage
from apr_mypy.views.entry_lines import unmarked
from apr_mypy.views.log_context import is_bound, is_line_id, said, takes_exception_by_option
from apr_mypy.views.reporting import reports

SOURCES = {
    "log_lines": """
        import logging
        import sys
        import traceback
        import structlog
        from loguru import logger as loguru

        logger = logging.getLogger(__name__)
        slog = structlog.get_logger()
        LIMIT = 5

        def work(order_id: int) -> None: ...

        def only_text(order_id: int) -> None:
            try:
                work(order_id)
            except Exception as error:
                logger.error("failed: %s", error)

        def with_id(order_id: int) -> None:
            try:
                work(order_id)
            except Exception as error:
                logger.error("failed: %s, %d", error, order_id)

        def with_constant(order_id: int) -> None:
            try:
                work(order_id)
            except Exception as error:
                logger.error("failed: %s, %d", error, LIMIT)

        def with_text_before(order_id: int) -> None:
            try:
                work(order_id)
            except Exception as error:
                text = f"{order_id}: {error}"
                logger.error(text)

        def asked_of_interpreter(order_id: int) -> None:
            try:
                work(order_id)
            except Exception:
                logger.error("failed: %s, %s", sys.exc_info()[0], sys.exc_info()[1])

        def formatted(order_id: int) -> None:
            try:
                work(order_id)
            except Exception:
                logger.error(traceback.format_exc())

        def bound(order_id: int) -> None:
            log = slog.bind(order_id=order_id)
            log.error("failed")

        def component(order_id: int) -> None:
            log = slog.bind(component="orders")
            log.error("failed")

        def in_context(order_id: int) -> None:
            with structlog.contextvars.bound_contextvars(order_id=order_id):
                slog.error("failed")

        def adapted(order_id: int) -> None:
            logging.LoggerAdapter(logger, {"order_id": order_id}).error("failed")

        def by_option(order_id: int) -> None:
            loguru.opt(exception=True).error("failed")
        """,
    "ids_of_requests": """
        import logging
        from contextvars import ContextVar
        from fastapi import FastAPI, Request
        from celery import shared_task

        rid: ContextVar[str] = ContextVar("rid")
        logger = logging.getLogger(__name__)
        app = FastAPI()

        class AddId(logging.Filter):
            def filter(self, record: logging.LogRecord) -> bool:
                record.request_id = rid.get()
                return True

        logger.addFilter(AddId())

        @app.middleware("http")
        async def begin(request: Request, call_next):
            rid.set("1")
            return await call_next(request)

        @app.get("/")
        def index() -> str:
            logger.info("index")
            return ""

        @shared_task
        def job() -> None:
            logger.info("job")

        @shared_task
        def other() -> None:
            logger.info("other", extra={"job_id": 1})
        """,
}


def _line(sources: Any, name: str) -> Any:
    fn = sources.fn(f"log_lines.{name}")
    return fn, reports(fn)[-1]


@pytest.mark.parametrize(
    ("name", "exception", "work", "traceback"),
    [
        ("only_text", True, False, False),
        ("with_id", True, True, False),
        ("with_constant", True, False, False),
        ("with_text_before", True, True, False),
        ("asked_of_interpreter", True, False, False),
        ("formatted", False, False, True),
        ("bound", False, False, False),
    ],
)
def test_what_a_line_says(sources: Any, name: str, exception: bool, work: bool, traceback: bool) -> None:
    found = said(*_line(sources, name))
    assert (found.exception, found.work, found.traceback) == (exception, work, traceback)


@pytest.mark.parametrize(("name", "is_there"), [("bound", True), ("component", False), ("in_context", True), ("adapted", True), ("only_text", False)])
def test_what_was_bound_before(sources: Any, name: str, is_there: bool) -> None:
    assert is_bound(*_line(sources, name)) is is_there


def test_the_traceback_may_come_by_an_option(sources: Any) -> None:
    assert takes_exception_by_option(_line(sources, "by_option")[1].call)
    assert not takes_exception_by_option(_line(sources, "only_text")[1].call)


def test_bare_lines(sources: Any) -> None:
    assert [one.fn.function.name for one in bare_errors(sources.module("log_lines"))] == ["only_text", "with_constant", "asked_of_interpreter"]


@pytest.mark.parametrize("name", ["request_id", "correlation_id", "X-Request-ID", "traceId", "task_id", "cid"])
def test_ids_of_lines(name: str) -> None:
    assert is_line_id(name)


@pytest.mark.parametrize("name", ["locale", "user_agent", "component", "valid", "width", "request"])
def test_other_names(name: str) -> None:
    assert not is_line_id(name)


def test_ids_of_requests_do_not_cover_jobs(sources: Any) -> None:
    assert coverage(sources.program).groups == {"requests"}
    found = {one.module.name: [line.fn.function.name for line in one.lines] for one in unmarked(sources.program)}
    assert found["ids_of_requests"] == ["job"]
