from __future__ import annotations

import enum
import time
from typing import Any

import requests
from pybreaker import CircuitBreaker


class Phase(enum.Enum):
    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half-open"


class Fuse:
    """Home-made, with states."""

    def __init__(self, threshold: int = 5, pause: float = 30) -> None:
        self.phase = Phase.CLOSED
        self.failure_count = 0
        self.threshold = threshold
        self.last_failure = 0.0
        self.pause = pause

    def __enter__(self) -> None:
        if self.phase is Phase.OPEN and time.monotonic() - self.last_failure < self.pause:
            raise RuntimeError("open")

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        if error is None:
            self.phase, self.failure_count = Phase.CLOSED, 0
        else:
            self.failure_count += 1
            self.last_failure = time.monotonic()
            self.phase = Phase.OPEN if self.failure_count >= self.threshold else self.phase


class SafeSession(requests.Session):
    breaker = CircuitBreaker(fail_max=5)

    def request(self, *args: Any, **kwargs: Any) -> Any:
        return self.breaker.call(super().request, *args, **kwargs)
