from __future__ import annotations

import functools
import logging
from collections.abc import Callable
from typing import Any

import requests
from opentelemetry import trace

logger = logging.getLogger(__name__)
tracer = trace.get_tracer(__name__)


def traced(func: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(func)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        with tracer.start_as_current_span(func.__name__) as span:
            try:
                return func(*args, **kwargs)
            except Exception as error:  # error: apr-log-and-continue
                span.record_exception(error)

    return wrapper


def traced_and_raised(func: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(func)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        with tracer.start_as_current_span(func.__name__) as span:
            try:
                return func(*args, **kwargs)
            except Exception as error:
                span.record_exception(error)
                raise

    return wrapper


def push(lines: list[str]) -> None:
    try:
        requests.post("https://metrics.example.org/push", data="\n".join(lines), timeout=5).raise_for_status()
    except requests.RequestException:
        logger.warning("the metrics were not pushed")
