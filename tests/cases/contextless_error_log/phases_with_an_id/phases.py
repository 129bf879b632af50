"""What the runner runs: its lines say of which run they are. A thread beside it says nothing."""

import threading
from typing import Any, Protocol

from loguru import logger

from phases_with_an_id.runner import PHASES


class Feed(Protocol):
    def read(self) -> list[str]: ...


class Download:
    def __init__(self, feed: Feed) -> None:
        self.feed = feed

    def on_phase(self, run: Any) -> None:
        try:
            self.feed.read()
        except OSError as error:
            logger.error("Feed failed: {}", error)
            raise


PHASES.append(Download)


class Watch(threading.Thread):
    def __init__(self, feed: Feed) -> None:
        super().__init__()
        self.feed = feed

    def run(self) -> None:
        try:
            self.feed.read()
        except OSError as error:
            logger.error("Watch failed: {}", error)  # error: apr-contextless-error-log
            raise
