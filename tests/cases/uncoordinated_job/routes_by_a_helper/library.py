"""A repository of a library, out of sight."""

from __future__ import annotations

from typing import Any


def remote() -> Any:
    return None
