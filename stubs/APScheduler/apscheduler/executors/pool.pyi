from abc import abstractmethod
from concurrent.futures import Executor
from typing import Any

from apscheduler.executors.base import BaseExecutor

class BasePoolExecutor(BaseExecutor):
    @abstractmethod
    def __init__(self, pool: Executor) -> None: ...

class ThreadPoolExecutor(BasePoolExecutor):
    def __init__(self, max_workers: int = 10, pool_kwargs: dict[str, Any] | None = None) -> None: ...

class ProcessPoolExecutor(BasePoolExecutor):
    pool_kwargs: dict[str, Any]
    def __init__(self, max_workers: int = 10, pool_kwargs: dict[str, Any] | None = None) -> None: ...
