"""Runs the phases of a job, and says on each line which program it is: that is no id."""

import sys
from typing import Any

from loguru import logger

logger.remove()
logger.add(sys.stderr, format="{time} {level} {extra[component]} {message}")
logger.configure(extra={"component": "runner"})

PHASES: list[type[Any]] = []


class Run:
    def execute(self) -> None:
        with logger.contextualize(component="phases"):
            for phase in PHASES:
                getattr(phase(), "on_phase")(self)
