"""The clock."""

from datetime import UTC, datetime


def now() -> datetime:
    return datetime.now(UTC)


def _today() -> str:
    return datetime.now(UTC).date().isoformat()
