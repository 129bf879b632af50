import time
from collections.abc import Callable
from enum import Enum
from typing import TypeVar

T = TypeVar("T")


class State(Enum):
    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


class UnavailableError(Exception):
    pass


class Breaker:
    def __init__(self, threshold: int = 5, cool_down: float = 30.0) -> None:
        self.threshold = threshold
        self.cool_down = cool_down
        self.failures = 0
        self.state = State.CLOSED
        self.opened_at = 0.0

    def call(self, fn: Callable[[], T]) -> T:
        if self.state is State.OPEN:
            if time.monotonic() - self.opened_at < self.cool_down:
                raise UnavailableError
            self.state = State.HALF_OPEN
        try:
            result = fn()
        except Exception:
            self.failures += 1
            if self.state is State.HALF_OPEN or self.failures >= self.threshold:
                self.state = State.OPEN
                self.opened_at = time.monotonic()
            raise
        self.failures = 0
        self.state = State.CLOSED
        return result
