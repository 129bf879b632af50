"""One place through which the whole project logs."""
from __future__ import annotations

import logging
from typing import Any, Protocol

_log = logging.getLogger("vault")
_HIDDEN = {"password", "secret", "token"}


def event(name: str, **fields: Any) -> None:
    _log.info(name, extra=fields)


def redacted(fields: dict[str, Any]) -> dict[str, Any]:
    return {k: "***" if k in _HIDDEN else v for k, v in fields.items()}


def safe_event(name: str, **fields: Any) -> None:
    _log.info(name, extra=redacted(fields))


class AuditSink(Protocol):
    def write(self, line: str) -> None: ...


class LogSink:
    def write(self, line: str) -> None:
        _log.warning("audit: %s", line)
