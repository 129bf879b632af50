"""Patterns that are compiled when they are first asked."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator

import pytest

import apr_mypy
from apr_mypy.patterns import LazyPattern, pattern_of


def _kept() -> Iterator[tuple[str, LazyPattern]]:
    """Every such pattern that a module of the package keeps, also inside its tables."""
    for entry in pkgutil.walk_packages(apr_mypy.__path__, "apr_mypy."):
        module = importlib.import_module(entry.name)
        for name, value in vars(module).items():
            holding = [value]
            while holding:
                one = holding.pop()
                if isinstance(one, LazyPattern):
                    yield f"{entry.name}.{name}", one
                elif isinstance(one, dict):
                    holding += [*one, *one.values()]
                elif isinstance(one, (tuple, list)):
                    holding += one


def test_every_pattern_compiles() -> None:
    found = list(_kept())
    assert len(found) > 100
    for where, one in found:
        assert one.pattern is not None, where


def test_answers_as_the_pattern_itself() -> None:
    lazy, eager = pattern_of(r"(^|_)paid(_|$)", re.IGNORECASE), re.compile(r"(^|_)paid(_|$)", re.IGNORECASE)
    for text in ("is_PAID", "unpaid", "paid_at"):
        assert bool(lazy.search(text)) is bool(eager.search(text))
        assert bool(lazy.match(text)) is bool(eager.match(text))
        assert lazy.sub("x", text) == eager.sub("x", text)
    assert (lazy.pattern, lazy.flags) == (eager.pattern, eager.flags)


def test_a_wrong_pattern_is_told_when_it_is_asked() -> None:
    wrong = pattern_of("(")
    with pytest.raises(re.error):
        wrong.search("")
