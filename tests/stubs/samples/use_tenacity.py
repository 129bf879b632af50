import logging

import tenacity
from tenacity import AsyncRetrying, RetryCallState, RetryError, Retrying, after_log, before_sleep_log, retry
from tenacity import retry_if_exception_type, stop_after_attempt, stop_after_delay, wait_exponential, wait_fixed, wait_random

log = logging.getLogger(__name__)


@retry  # loose
def bare(order: int) -> str:
    return str(order)


@retry()  # loose
def called(order: int) -> str:
    return str(order)


@retry(stop=stop_after_attempt(3))  # loose
def without_wait(order: int) -> str:
    return str(order)


@tenacity.retry(wait=wait_fixed(1), retry=retry_if_exception_type(OSError))  # loose
def without_stop(order: int) -> str:
    return str(order)


@retry(stop=stop_after_attempt(3) | stop_after_delay(10), wait=wait_exponential(max=10) + wait_random(0, 2), reraise=True)
def strict(order: int) -> str:
    return str(order)


@retry(stop=stop_after_attempt(3), wait=wait_fixed(1), after=after_log(log, logging.INFO), before_sleep=before_sleep_log(log, logging.WARNING))
async def strict_async(order: int) -> str:
    return str(order)


def attempts(seconds: float) -> None:
    Retrying()  # loose
    AsyncRetrying(stop=stop_after_attempt(3))  # loose
    for attempt in Retrying(stop=stop_after_attempt(3), wait=wait_fixed(seconds)):
        with attempt:
            reveal_type(attempt.retry_state)


async def rest(state: RetryCallState) -> None:
    async for attempt in AsyncRetrying(stop=stop_after_attempt(3), wait=wait_fixed(1)):
        reveal_type(attempt)
    reveal_type(strict)
    reveal_type(strict(1))
    reveal_type(await strict_async(1))
    reveal_type(strict.retry.statistics)
    reveal_type(strict.retry_with(stop=stop_after_attempt(4)))
    reveal_type(strict.retry.stop)
    reveal_type(strict.retry.wait)
    reveal_type(state.outcome)
    reveal_type(state.attempt_number)
    reveal_type(state.next_action)
    reveal_type(RetryError)
    reveal_type(Retrying(stop=stop_after_attempt(3), wait=wait_fixed(1))(len, "abc"))
    strict("x")
    strict.no_such_thing
    tenacity.no_such_thing
