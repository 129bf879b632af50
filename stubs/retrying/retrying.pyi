from collections.abc import Callable
from logging import Logger
from typing import Any, ParamSpec, TypedDict, TypeVar, overload, type_check_only

from typing_extensions import Unpack

_P = ParamSpec("_P")
_R = TypeVar("_R")
_Delay = Callable[[int, int], int]

MAX_WAIT: int

@type_check_only
class _Policy(TypedDict, total=False):
    stop: str | None
    wait: str | None
    stop_max_attempt_number: int | None
    stop_max_delay: int | None
    wait_fixed: int | None
    wait_random_min: int | None
    wait_random_max: int | None
    wait_incrementing_start: int | None
    wait_incrementing_increment: int | None
    wait_incrementing_max: int | None
    wait_exponential_multiplier: float | None
    wait_exponential_max: int | None
    retry_on_exception: Callable[[BaseException], bool] | type[BaseException] | tuple[type[BaseException], ...] | None
    retry_on_result: Callable[[Any], bool] | None
    wrap_exception: bool
    stop_func: Callable[[int, int], bool] | None
    wait_func: _Delay | None
    wait_jitter_max: int | None
    before_attempts: Callable[[int], object] | None
    after_attempts: Callable[[int], object] | None
    logger: Logger | bool | None

@overload
def retry(func: Callable[_P, _R], /) -> Callable[_P, _R]: ...
@overload
def retry(**dkw: Unpack[_Policy]) -> Callable[[Callable[_P, _R]], Callable[_P, _R]]: ...

class Retrying:
    stop: Callable[[int, int], bool]
    wait: _Delay
    def __init__(
        self,
        stop: str | None = None,
        wait: str | None = None,
        stop_max_attempt_number: int | None = None,
        stop_max_delay: int | None = None,
        wait_fixed: int | None = None,
        wait_random_min: int | None = None,
        wait_random_max: int | None = None,
        wait_incrementing_start: int | None = None,
        wait_incrementing_increment: int | None = None,
        wait_incrementing_max: int | None = None,
        wait_exponential_multiplier: float | None = None,
        wait_exponential_max: int | None = None,
        retry_on_exception: Callable[[BaseException], bool] | type[BaseException] | tuple[type[BaseException], ...] | None = None,
        retry_on_result: Callable[[Any], bool] | None = None,
        wrap_exception: bool = False,
        stop_func: Callable[[int, int], bool] | None = None,
        wait_func: _Delay | None = None,
        wait_jitter_max: int | None = None,
        before_attempts: Callable[[int], object] | None = None,
        after_attempts: Callable[[int], object] | None = None,
        logger: Logger | bool | None = None,
    ) -> None: ...
    def stop_after_attempt(self, previous_attempt_number: int, delay_since_first_attempt_ms: int) -> bool: ...
    def stop_after_delay(self, previous_attempt_number: int, delay_since_first_attempt_ms: int) -> bool: ...
    @staticmethod
    def no_sleep(previous_attempt_number: int, delay_since_first_attempt_ms: int) -> int: ...
    def fixed_sleep(self, previous_attempt_number: int, delay_since_first_attempt_ms: int) -> int: ...
    def random_sleep(self, previous_attempt_number: int, delay_since_first_attempt_ms: int) -> int: ...
    def incrementing_sleep(self, previous_attempt_number: int, delay_since_first_attempt_ms: int) -> int: ...
    def exponential_sleep(self, previous_attempt_number: int, delay_since_first_attempt_ms: int) -> int: ...
    @staticmethod
    def never_reject(result: object) -> bool: ...
    @staticmethod
    def always_reject(result: object) -> bool: ...
    def should_reject(self, attempt: Attempt) -> bool: ...
    def call(self, fn: Callable[_P, _R], *args: _P.args, **kwargs: _P.kwargs) -> _R: ...

class Attempt:
    value: Any
    attempt_number: int
    has_exception: bool
    def __init__(self, value: object, attempt_number: int, has_exception: bool) -> None: ...
    def get(self, wrap_exception: bool = False) -> Any: ...

class RetryError(Exception):
    last_attempt: Attempt
    def __init__(self, last_attempt: Attempt) -> None: ...
