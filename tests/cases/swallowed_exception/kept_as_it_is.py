# only: apr-swallowed-exception
"""What stays as it was where it cannot be read in another form, a mode that decides, a task that is waited for; and what is put elsewhere."""

import subprocess
from collections.abc import Callable
from typing import Any, Protocol

from celery.exceptions import TimeoutError as NotReady
from celery.result import AsyncResult


class Column:
    kind: Any = ""
    name: str = ""


class Config(Protocol):
    STRICT_LAYOUT: bool
    FOLDER: str


def parse_kind(text: str) -> object:
    return text.split(":")[0]


def read_kinds(columns: list[Column]) -> None:
    for column in columns:
        try:
            column.kind = parse_kind(column.kind)
        except Exception:
            pass


def read_names(columns: list[Column]) -> None:
    for column in columns:
        try:
            column.name = str(parse_kind(column.kind))
        except Exception:  # error: apr-swallowed-exception
            pass


def send_kinds(columns: list[Column], send: Callable[[Any], Any]) -> None:
    for column in columns:
        try:
            column.kind = send(column.kind)
        except Exception:  # error: apr-swallowed-exception
            pass


class Layout:
    def __init__(self, config: Config) -> None:
        self.config = config

    def lay_out(self, path: str) -> bytes:
        try:
            subprocess.run(["typeset", path], check=True, timeout=60)
        except subprocess.CalledProcessError:
            if self.config.STRICT_LAYOUT:
                raise
        with open(path, "rb") as file:
            return file.read()

    def lay_out_in(self, path: str) -> bytes:
        try:
            subprocess.run(["typeset", path], check=True, timeout=60)
        except subprocess.CalledProcessError:  # error: apr-swallowed-exception
            if self.config.FOLDER:
                raise
        with open(path, "rb") as file:
            return file.read()


def answer_of(result: AsyncResult) -> dict[str, Any]:
    try:
        url = result.get(5, propagate=False)
    except NotReady:
        return {"url": "", "done": False}
    return {"url": url, "done": True}
