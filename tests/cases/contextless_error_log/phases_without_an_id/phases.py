from typing import Any, Protocol

from loguru import logger

from phases_without_an_id.runner import PHASES


class Feed(Protocol):
    def read(self) -> list[str]: ...


class Download:
    def __init__(self, feed: Feed) -> None:
        self.feed = feed

    def on_phase(self, run: Any) -> None:
        try:
            self.feed.read()
        except OSError as error:
            logger.error("Feed failed: {}", error)  # error: apr-contextless-error-log
            raise


PHASES.append(Download)
