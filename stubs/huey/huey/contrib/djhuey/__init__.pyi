from collections.abc import Callable
from datetime import datetime
from typing import Any, ParamSpec, TypeVar

from huey.api import Huey, Result, TaskWrapper

_P = ParamSpec("_P")
_R = TypeVar("_R")

HUEY: Huey

task = HUEY.task
periodic_task = HUEY.periodic_task
lock_task = HUEY.lock_task
enqueue = HUEY.enqueue
restore = HUEY.restore
restore_all = HUEY.restore_all
restore_by_id = HUEY.restore_by_id
revoke = HUEY.revoke
revoke_all = HUEY.revoke_all
revoke_by_id = HUEY.revoke_by_id
is_revoked = HUEY.is_revoked
result = HUEY.result
scheduled = HUEY.scheduled
on_startup = HUEY.on_startup
on_shutdown = HUEY.on_shutdown
pre_execute = HUEY.pre_execute
post_execute = HUEY.post_execute
signal = HUEY.signal
disconnect_signal = HUEY.disconnect_signal

def close_db(fn: Callable[_P, _R]) -> Callable[_P, _R]: ...
def db_task(*args: Any, **kwargs: Any) -> Callable[[Callable[_P, _R]], TaskWrapper[_P, _R]]: ...
def db_periodic_task(
    validate_datetime: Callable[[datetime], bool], *args: Any, **kwargs: Any
) -> Callable[[Callable[[], _R]], TaskWrapper[[], _R]]: ...
def on_commit_task(*args: Any, **kwargs: Any) -> Callable[[Callable[_P, _R]], Callable[_P, Result[_R]]]: ...
