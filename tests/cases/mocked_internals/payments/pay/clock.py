from __future__ import annotations

from datetime import UTC, datetime


def aware_now() -> datetime:
    return datetime.now(UTC)


def naive_now() -> datetime:
    return aware_now().replace(tzinfo=None)


def is_late(due: datetime) -> bool:
    return naive_now() >= due
