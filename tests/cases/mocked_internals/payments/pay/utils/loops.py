from __future__ import annotations

from collections.abc import Callable


def at_once(run: Callable[[], int]) -> int:
    return run()
