"""Finds the rules: every module of `apr_mypy.rules` that declares a `RULE`. Knows none by name.

`codes()` reads the rules' text only, so that mypy can be told their error codes without the cost of importing them; `rules()` imports them.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from apr_mypy.finding import Finding
    from apr_mypy.program import Program
    from apr_mypy.rule import Rule
    from apr_mypy.views.module import ModuleView

FOLDER: Final = Path(__file__).parent / "rules"
INTERNAL: Final = "apr-internal"
"""The error code of what went wrong inside this tool. It cannot be switched off by accident: it belongs to no category."""

_CATEGORY: Final = re.compile(r"^\s*category=Category\.([A-Z_]+)\s*,", re.MULTILINE)


class LoadedRule(NamedTuple):
    """A rule and its two functions. A contract rule may have neither. `mypy_codes` are mypy's own error codes that say the same as this rule."""

    rule: Rule
    in_module: Callable[[ModuleView], Iterator[Finding]] | None
    in_program: Callable[[Program], Iterator[Finding]] | None
    mypy_codes: tuple[str, ...] = ()
    at_mypy: Callable[[ModuleView, int], Finding | None] | None = None
    """The rule's own words and fix for what mypy reports at a line under one of `mypy_codes`."""
    mypy_guessed: Callable[[ModuleView, int], bool] | None = None
    """Whether what mypy reports there is a guess of its own that the report does not repeat."""
    cleared: Callable[[Program, Finding], bool] | None = None
    """Whether the whole program shows that a finding of the module stage is none: what answers for it is in another module."""


class Code(NamedTuple):
    """A rule's error code and its category's."""

    name: str
    category: str


def codes() -> tuple[Code, ...]:
    """Every rule's code, by name, from the text of its file. Imports nothing of it."""
    found = []
    for path in sorted(FOLDER.glob("*.py")):
        if path.name.startswith("_"):
            continue
        category = _CATEGORY.search(path.read_text("utf-8"))
        if category is not None:
            found.append(Code("apr-" + path.stem.replace("_", "-"), "apr-" + category[1].lower().replace("_", "-")))
    return tuple(found)


@functools.cache
def rules() -> tuple[LoadedRule, ...]:
    """Every rule, by name. Raises what importing a broken rule raises."""
    import importlib
    import pkgutil

    import apr_mypy.rules

    found = []
    for entry in pkgutil.iter_modules(apr_mypy.rules.__path__, "apr_mypy.rules."):
        module: Any = importlib.import_module(entry.name)
        if hasattr(module, "RULE"):
            found.append(
                LoadedRule(
                    module.RULE,
                    getattr(module, "in_module", None),
                    getattr(module, "in_program", None),
                    tuple(getattr(module, "MYPY_CODES", ())),
                    getattr(module, "at_mypy", None),
                    getattr(module, "mypy_guessed", None),
                    getattr(module, "cleared", None),
                )
            )
    return tuple(sorted(found, key=lambda one: one.rule.name))


def mapped() -> dict[str, str]:
    """mypy's own error codes that stand for one of our rules -> that rule's name."""
    return {code: one.rule.name for one in rules() for code in one.mypy_codes}
