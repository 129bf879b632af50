"""`# apr: ignore[rule] reason`: what it covers, and what is wrong with one."""

from __future__ import annotations

import pytest

from apr_mypy.facts import Comment
from apr_mypy.suppressions import Suppression, parse, silencing

ONE = "apr: ignore[apr-blocking-call] runs before serving"


def only(text: str, alone: bool = False, line: int = 4) -> Suppression:
    (found,) = parse([Comment(line, text, alone)])
    return found


@pytest.mark.parametrize(
    ("text", "rules", "reason"),
    [
        (ONE, ("apr-blocking-call",), "runs before serving"),
        (" apr:ignore[apr-async]: warm-up only", ("apr-async",), "warm-up only"),
        ("# apr: ignore[a, b ,] — both, see docs", ("a", "b"), "both, see docs"),
        ("apr: ignore[apr-x] - reason [with brackets]", ("apr-x",), "reason [with brackets]"),
        ("apr: ignore[apr-x]", ("apr-x",), ""),
        ("apr: ignore[]  reason", (), "reason"),
        ("apr: ignore reason", (), ""),
        ("apr: ignore[apr-x", (), ""),
    ],
)
def test_shapes(text: str, rules: tuple[str, ...], reason: str) -> None:
    found = only(text)
    assert (found.rules, found.reason) == (rules, reason)
    assert bool(found.fault) == (not rules or not reason)


@pytest.mark.parametrize("text", ["incident INC-12", "apr: ignored", "see apr: ignore[apr-x] there", "type: ignore[apr-x]"])
def test_other_comments_are_none(text: str) -> None:
    assert parse([Comment(1, text, False)]) == ()


def test_at_the_end_of_a_line_it_covers_that_line_only() -> None:
    found = parse([Comment(4, ONE, False)])
    assert silencing(found, ["apr-blocking-call"], 4) == found[0]
    assert silencing(found, ["apr-blocking-call"], 5) is None
    assert silencing(found, ["apr-blocking-call"], 2, end_line=4) == found[0]
    assert silencing(found, ["apr-blocking-call"], 2, end_line=6) is None


def test_alone_it_covers_the_next_line_and_several_stack() -> None:
    found = parse([Comment(4, ONE, True), Comment(5, "apr: ignore[apr-missing-timeout] local socket", True)])
    assert [s.covers for s in found] == [6, 6]
    assert silencing(found, ["apr-missing-timeout"], 6) == found[1]
    assert silencing(found, ["apr-missing-timeout"], 5) is None


def test_a_category_silences_its_rules() -> None:
    found = parse([Comment(4, "apr: ignore[apr-async] start-up", False)])
    assert silencing(found, ["apr-blocking-call", "apr-async"], 4) is not None
    assert silencing(found, ["apr-n-plus-one", "apr-database"], 4) is None


@pytest.mark.parametrize("text", ["apr: ignore[apr-blocking-call]", "apr: ignore"])
def test_one_at_fault_silences_nothing(text: str) -> None:
    assert silencing(parse([Comment(4, text, False)]), ["apr-blocking-call"], 4) is None
