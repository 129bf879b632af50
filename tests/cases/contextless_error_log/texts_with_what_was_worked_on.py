# only: apr-contextless-error-log
from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from fastapi import FastAPI

app = FastAPI()
logger = logging.getLogger(__name__)


class NoFiles(Exception):
    def __init__(self, platform: str) -> None:
        self.message = f"no files for the platform {platform}"
        super().__init__(self.message)


class NoFolder(Exception):
    def __init__(self, message: str) -> None:
        super().__init__(f"folder: {message}")


class WrongKey(Exception):
    def __init__(self) -> None:
        self.message = "the key is wrong"
        super().__init__(self.message)
        logger.critical(self.message)


def files_of(platform: str) -> list[Path]:
    found = list(Path(platform).iterdir())
    if not found:
        raise NoFiles(platform)
    if not found[0].is_dir():
        raise NoFolder("none")
    return found


@app.get("/scan")
def scan(platform: str) -> int:
    try:
        return len(files_of(platform))
    except NoFiles as error:
        logger.error(error)
        raise


@app.get("/folders")
def folders(platform: str) -> int:
    try:
        return len(files_of(platform))
    except NoFolder as error:
        logger.error(error)  # error: apr-contextless-error-log
        raise


class Inviter:
    def invite(self, bound_logger: Any, channel: str) -> None:
        try:
            Path(channel).touch()
        except OSError as error:
            bound_logger.warning("the invitation failed: %s", error)

    def invite_by(self, plain_logger: Any, channel: str) -> None:
        try:
            Path(channel).touch()
        except OSError as error:
            logger.warning("the invitation failed: %s", error)  # error: apr-contextless-error-log
