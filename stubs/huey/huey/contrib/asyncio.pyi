from typing import Any, TypeVar

from huey.api import Result, ResultGroup

_R = TypeVar("_R")

async def aget_result(
    res: Result[_R], backoff: float = 1.15, max_delay: float = 1.0, preserve: bool = False, timeout: float | None = None
) -> _R | None: ...
async def aget_result_group(rg: ResultGroup, *args: Any, **kwargs: Any) -> list[Any]: ...
