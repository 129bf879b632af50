"""Logging: every line carries the id of the request or job that it belongs to."""

from __future__ import annotations

import logging
from contextvars import ContextVar

correlation_id: ContextVar[str] = ContextVar("correlation_id", default="-")


class CorrelationFilter(logging.Filter):
    """Puts the current correlation id on each record."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.correlation_id = correlation_id.get()
        return True


def configure_logging() -> None:
    """One stream handler, with the correlation id in each line."""
    handler = logging.StreamHandler()
    handler.addFilter(CorrelationFilter())
    logging.basicConfig(
        level=logging.INFO,
        format="%(asctime)s %(levelname)s %(name)s [%(correlation_id)s] %(message)s",
        handlers=[handler],
    )
