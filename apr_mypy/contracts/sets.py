"""The contract sets that teams may adopt: `contracts/` of the source tree, shipped in the wheel as data."""

from __future__ import annotations

import importlib.metadata
from pathlib import Path
from typing import Final

PLACEHOLDER: Final = "PROJECT"
"""Stands for the root package's name in every set."""

FILES: Final = ("importlinter.ini", "apr.toml")


def folder() -> Path:
    """Where the sets lie: beside the package in a source tree, else where the wheel put them. Raises FileNotFoundError when they were not installed."""
    beside = Path(__file__).parents[2] / "contracts"
    if (beside / "layered" / FILES[0]).is_file():
        return beside
    for file in importlib.metadata.files("apr-mypy") or ():
        if file.parts[-3:] == ("contracts", "layered", FILES[0]):
            return Path(str(file.locate())).resolve().parents[1]
    raise FileNotFoundError("the contract sets of apr-mypy are not installed: install its wheel again")


def names() -> tuple[str, ...]:
    """The names of the sets."""
    return tuple(sorted(path.name for path in folder().iterdir() if (path / FILES[0]).is_file()))


def text(name: str, file: str, package: str) -> str:
    """One file of a set, written for a project's root package. Raises FileNotFoundError for an unknown set or file."""
    return (folder() / name / file).read_text("utf-8").replace(PLACEHOLDER, package)
