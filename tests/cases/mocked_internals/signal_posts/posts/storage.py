from __future__ import annotations

from typing import Any


def storage_client() -> Any:
    return __import__("storage").client()
