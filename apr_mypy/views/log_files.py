"""Settings of logging that stand in files beside the code: the classes that they name and the formats of lines, from YAML, INI, JSON and TOML alike."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from apr_mypy.patterns import pattern_of

SUFFIXES: Final = (".yaml", ".yml", ".ini", ".cfg", ".conf", ".json", ".toml")
_NOT_LOOKED_INTO: Final = frozenset(
    {"node_modules", "site-packages", "venv", "env", "tests", "test", "docs", "examples", "build", "dist", "static", "migrations", "locale"}
)
_DEEPEST: Final = 4
_LONGEST: Final = 200_000
"""Bytes: longer files are data."""
_COMMENT: Final = pattern_of(r"(^|\s)#.*|^\s*;.*")
_NAME: Final = pattern_of(r"(?<![\w.%-])[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+")
_PLACEHOLDER: Final = pattern_of(r"%\(\w+\)|\{\w+(\[[^\]]*\])?(:[^ }]*)?\}")


class LogFile(NamedTuple):
    """One file that sets logging up. `names` are the dotted names in it, `formats` the texts that have placeholders."""

    path: str
    names: tuple[str, ...]
    formats: tuple[str, ...]


def log_files(root: Path, named: Collection[str]) -> Iterator[LogFile]:
    """The files under a folder that set logging up: called after logs, or one of those that the code names (`named`: file names without folders). What cannot be read is left out."""
    for path in _candidates(root, named):
        try:
            text = path.read_text("utf-8-sig") if path.stat().st_size <= _LONGEST else ""
        except (OSError, UnicodeDecodeError):  # apr: ignore[apr-swallowed-exception] a file that cannot be read says nothing of ids
            continue
        if "formatter" in text and "handler" in text:
            lines = [_COMMENT.sub("", line) for line in text.splitlines()]
            names = tuple(dict.fromkeys(name for line in lines for name in _NAME.findall(line)))
            yield LogFile(path.relative_to(root).as_posix(), names, tuple(line.strip() for line in lines if _PLACEHOLDER.search(line)))


def _candidates(root: Path, named: Collection[str]) -> Iterator[Path]:
    for folder, folders, files in os.walk(root):
        here = Path(folder)
        deep = len(here.relative_to(root).parts)
        folders[:] = sorted(
            one for one in folders if deep < _DEEPEST and not one.startswith(".") and one not in _NOT_LOOKED_INTO and not _is_other(here / one)
        )
        for name in sorted(files):
            if name.endswith(SUFFIXES) and ("log" in name.lower() or name in named):
                yield here / name


def _is_other(folder: Path) -> bool:
    """Whether a folder is an environment, or a project of its own."""
    return (folder / "pyvenv.cfg").exists() or (folder / "pyproject.toml").exists()
