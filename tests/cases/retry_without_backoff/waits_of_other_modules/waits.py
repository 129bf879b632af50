from __future__ import annotations

import random
import time

from tenacity import retry_if_exception_type, stop_after_attempt, wait_exponential_jitter, wait_fixed

STEADY = wait_fixed(2)
SPREAD = wait_exponential_jitter(initial=1, max=30)
THREE = stop_after_attempt(3)
ON = retry_if_exception_type(OSError)
OPTIONS = {"stop": THREE, "wait": STEADY}
GOOD_OPTIONS = {"stop": THREE, "wait": SPREAD}
SECONDS = 2.0


def pause_for(attempt: int) -> float:
    return 0.5 * 2**attempt


def pause_spread(attempt: int) -> float:
    return random.uniform(0, 0.5 * 2**attempt)


def rest() -> None:
    time.sleep(1)


def rest_spread(attempt: int) -> None:
    time.sleep(random.uniform(0, 2**attempt))


def seconds_of(attempt: int) -> float:
    return pause_for(attempt)
