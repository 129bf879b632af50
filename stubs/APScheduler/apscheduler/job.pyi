from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from apscheduler.schedulers.base import BaseScheduler
from apscheduler.triggers.base import BaseTrigger
from typing_extensions import Self

class Job:
    id: str
    name: str
    func: Callable[..., Any]
    func_ref: str | None
    args: Iterable[Any]
    kwargs: Mapping[str, Any]
    coalesce: bool
    executor: str
    max_instances: int
    misfire_grace_time: int | None
    next_run_time: datetime | None
    trigger: BaseTrigger
    def __init__(self, scheduler: BaseScheduler, id: str | None = None, **kwargs: Any) -> None: ...
    def modify(self, **changes: Any) -> Self: ...
    def reschedule(self, trigger: BaseTrigger | str, **trigger_args: Any) -> Self: ...
    def pause(self) -> Self: ...
    def resume(self) -> Self: ...
    def remove(self) -> None: ...
    @property
    def pending(self) -> bool: ...
    def __eq__(self, other: object) -> bool: ...
