from __future__ import annotations

import uuid
from datetime import datetime, timezone


def pick_snacks(size: int, tastes: list[str]) -> list[str]:
    return sorted(tastes)[:size]


def build_box(size: int, tastes: list[str]) -> dict[str, object]:
    return {"id": str(uuid.uuid4()), "at": datetime.now(timezone.utc), "snacks": pick_snacks(size, tastes)}
