"""The knowledge is true: every row names something that is really there, with the parameters it says."""

from __future__ import annotations

import importlib
import inspect
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest

from apr_mypy.config import Config, ConfigError
from apr_mypy.knowledge import load
from apr_mypy.knowledge.loader import FOLDER, TABLES, Source, parse
from apr_mypy.knowledge.schema import KINDS, Argument, Blocking, Lazy, NetworkTool, Package, Row, Waits

KNOWLEDGE = load(Config(root=Path()))
LIBRARIES = {source.library.library: source for source in KNOWLEDGE.sources if source.library is not None}

NOT_INSTALLED: frozenset[str] = frozenset()
"""Libraries that the development environment does not have: their rows are read from their published sources and cannot be resolved here."""


class Missing(Exception):
    """A name that is not there; the message is where it ends."""


@cache
def resolve(name: str) -> Any:
    """The object of a public name: modules first, then attributes; what a class only declares is its annotation."""
    parts = name.split(".")
    for end in range(len(parts), 0, -1):
        try:
            found: Any = importlib.import_module(".".join(parts[:end]))
        except ModuleNotFoundError as error:
            if error.name is None or not ".".join(parts).startswith(error.name):
                raise
            continue
        for part in parts[end:]:
            found = _member(found, part, name)
        return found
    raise Missing(f"{parts[0]} cannot be imported")


def _member(owner: Any, part: str, name: str) -> Any:
    try:
        return inspect.getattr_static(owner, part) if inspect.isclass(owner) else getattr(owner, part)
    except AttributeError:
        for base in getattr(owner, "__mro__", ()):
            if part in base.__dict__.get("__annotations__", {}):
                return base.__annotations__[part]
        raise Missing(f"{name}: {owner!r} has no {part}") from None
