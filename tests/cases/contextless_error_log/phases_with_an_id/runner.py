"""Runs the phases of a job, whose lines all carry the id of the run."""

import contextlib
import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

from loguru import logger

logger.remove()
logger.add(sys.stderr, format="{time} {level} {extra[run_id]} {message}")

PHASES: list[type[Any]] = []


def with_id(run: Callable[..., None]) -> Callable[..., None]:
    @wraps(run)
    def wrapper(self: "Run", *args: Any) -> None:
        managers = [logger.contextualize(run=self.name, run_id=self.number)]
        with contextlib.ExitStack() as stack:
            for manager in managers:
                stack.enter_context(manager)
            return run(self, *args)

    return wrapper


class Run:
    def __init__(self, name: str, number: str) -> None:
        self.name = name
        self.number = number

    @with_id
    def execute(self) -> None:
        for phase in PHASES:
            getattr(phase(), "on_phase")(self)
