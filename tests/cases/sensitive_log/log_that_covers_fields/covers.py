# only: apr-sensitive-log
"""Fields of log records that are covered by their names before anything is written."""

from collections.abc import MutableMapping
from typing import Any

import structlog

COVERED = "****"
HEADERS = {"authorization", "cookie"}
FIELDS = {"password", "token", "verification_code"} | HEADERS


def is_private(key: str) -> bool:
    return key.lower() in FIELDS


def cover_private_fields(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for key in list(event):
        if is_private(key):
            event[key] = COVERED
    return event


def set_up() -> None:
    own = [cover_private_fields]
    structlog.configure(processors=[structlog.processors.add_log_level, *own, structlog.processors.JSONRenderer()])
