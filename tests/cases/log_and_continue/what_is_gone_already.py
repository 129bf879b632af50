# only: apr-log-and-continue
from __future__ import annotations

import logging
from pathlib import Path

logger = logging.getLogger(__name__)


class Assets:
    def remove_file(self, name: str) -> None:
        Path("assets", name).unlink()

    def publish_file(self, name: str) -> None:
        Path("public", name).write_bytes(Path("assets", name).read_bytes())


def drop(assets: Assets, names: list[str]) -> None:
    for name in names:
        try:
            assets.remove_file(name)
        except FileNotFoundError:
            logger.error("there is no %s", name)


def publish(assets: Assets, names: list[str]) -> None:
    for name in names:
        try:
            assets.publish_file(name)
        except FileNotFoundError:  # error: apr-log-and-continue
            logger.error("there is no %s", name)
