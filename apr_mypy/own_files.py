"""Our own sources and knowledge on disk, and what is worked out from their text, kept for as long as none of them is touched. Every mypy run waits for this, so it goes without `pathlib`."""

from __future__ import annotations

import contextlib
import importlib.util
import marshal
import os
import sys
import time
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple, TypeVar

PACKAGE: Final = os.path.dirname(os.path.abspath(__file__))
_SETTLED: Final = 2 * 10**9
"""Nanoseconds after which a second change of a file surely has another time."""

T = TypeVar("T")


class OwnFile(NamedTuple):
    """A file of this package. `name` is relative to it, with `/`; `stamp` is its size, times of change of content and of anything, in nanoseconds, and its inode."""

    name: str
    path: str
    stamp: tuple[int, int, int, int]


def own_files() -> list[OwnFile]:
    """Every source and knowledge file, by name."""
    return sorted(_below(PACKAGE, ""))


def _below(folder: str, prefix: str) -> Iterator[OwnFile]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith((".py", ".toml")):
                stat = entry.stat()
                yield OwnFile(f"{prefix}{entry.name}", entry.path, (stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino))
            elif entry.name != "__pycache__" and entry.is_dir():
                yield from _below(entry.path, f"{prefix}{entry.name}/")


def remembered(name: str, work: Callable[[list[OwnFile]], T], below: str = "") -> T:
    """What `work` makes of our own files, or those in the folder `below` (of plain tuples, lists, texts and numbers), worked out again when one of them was touched, added or taken away. It lies beside
    Python's compiled files; where nothing can be written there it is worked out each time."""
    files = [file for file in own_files() if file.name.startswith(below)]
    stamps = [(file.name, *file.stamp) for file in files]
    kept = importlib.util.cache_from_source(os.path.join(PACKAGE, f"{name}.py")).removesuffix(".pyc") + ".data"
    try:
        with open(kept, "rb", buffering=0) as file:
            marks, found = marshal.loads(file.read())
        if marks == stamps:
            return found  # type: ignore[no-any-return]  # what the last lines of this function wrote
    except (OSError, EOFError, ValueError, TypeError):
        found = None  # not there, or not whole: made anew
    made = work(files)
    if not sys.dont_write_bytecode and max(file.stamp[2] for file in files) < time.time_ns() - _SETTLED:
        keep(kept, marshal.dumps((stamps, made)))  # type: ignore[arg-type]  # `work` says what it gives
    return made


def keep(path: str, content: bytes) -> None:
    """Write a file at once or not at all; without a word where it cannot be written."""
    beside = f"{path}.{os.getpid()}"
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(beside, "wb", buffering=0) as file:
            file.write(content)
        os.replace(beside, path)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(beside)
