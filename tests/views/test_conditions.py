"""`holds_at`: what is known where a step or value is evaluated; `exits`: how a block may end."""

from __future__ import annotations

from typing import Any

import pytest

from apr_mypy import facts as f
from apr_mypy.views.conditions import exits, falls_through
from apr_mypy.views.shown import shown

SOURCES = {
    "conditions": """
        import contextlib
        import sys
        from enum import Enum

        class State(Enum):
            NEW = 1
            DONE = 2

        class Row:
            state: State = State.NEW
            done: bool = False

        def mark(n: int) -> int:
            return n

        def branch(a: bool, b: bool) -> None:
            if a:
                mark(1)
            elif b:
                mark(2)
            else:
                mark(3)
            mark(4)

        def guard(row: Row) -> None:
            if row.done:
                return
            mark(1)

        def guards(a: bool, b: bool) -> None:
            if a or not b:
                raise ValueError
            mark(1)

        def not_a_guard(a: bool) -> None:
            if a:
                mark(0)
            mark(1)

        def only_branch(a: bool) -> None:
            if a:
                mark(0)
            else:
                return
            mark(1)

        def asserted(a: bool) -> None:
            assert a and not mark(0)
            mark(1)

        def ternary(a: bool) -> int:
            return mark(1) if a else mark(2)

        def short(a: bool, b: bool) -> object:
            return (a and mark(1)) or (b or mark(2))

        def comprehension(rows: list[int]) -> list[int]:
            return [mark(row) for row in rows if row > 3]

        def loop(a: bool) -> None:
            while a:
                mark(1)
            mark(2)

        def skipped(rows: list[int]) -> None:
            for row in rows:
                if row == 3:
                    continue
                mark(1)

        def walrus() -> None:
            if (found := mark(0)) > 0:
                mark(1)

        def matched(row: Row, flag: bool) -> None:
            match row.state:
                case State.NEW if flag:
                    mark(1)
                case State.DONE:
                    return
                case _:
                    mark(2)
            mark(3)

        def leaves(a: int) -> int:
            for _ in range(3):
                if a == 1:
                    continue
                if a == 2:
                    break
                if a == 3:
                    raise ValueError
                if a == 4:
                    sys.exit(1)
                if a == 5:
                    return 1
                mark(1)
            return 2

        def forever() -> None:
            while True:
                mark(1)

        def until_break(a: bool) -> None:
            while True:
                if a:
                    break

        def handled() -> int:
            try:
                raise ValueError
            except ValueError:
                return 1
            finally:
                mark(1)

        def swallowed() -> int:
            try:
                return mark(1)
            finally:
                return 2

        def suppressed() -> None:
            with contextlib.suppress(ValueError):
                raise ValueError

        def whole_match(value: int) -> int:
            match value:
                case 1:
                    return 1
                case _:
                    raise ValueError

        def part_match(value: int) -> int:
            match value:
                case 1:
                    return 1
            return 2
    """,
}


def known_at(sources: Any, function: str, text: str) -> list[str]:
    """The conditions as text, `!` before one that does not hold, a pattern behind `~`."""
    fn = sources.fn(f"conditions.{function}")
    call = next(call for call in fn.calls if shown(call) == text)
    return [
        ("" if one.holds else "!") + shown(one.test) + (f" ~ {shown(one.pattern)}" if one.pattern is not None else "") for one in fn.holds_at(call)
    ]


@pytest.mark.parametrize(
    ("function", "at", "known"),
    [
        ("branch", "mark(1)", ["a"]),
        ("branch", "mark(2)", ["!a", "b"]),
        ("branch", "mark(3)", ["!a", "!b"]),
        ("branch", "mark(4)", []),
        ("guard", "mark(1)", ["!row.done"]),
        ("guards", "mark(1)", ["!a", "b"]),
        ("not_a_guard", "mark(1)", []),
        ("only_branch", "mark(1)", ["a"]),
        ("asserted", "mark(1)", ["a", "!mark(0)"]),
        ("ternary", "mark(1)", ["a"]),
        ("ternary", "mark(2)", ["!a"]),
        ("short", "mark(1)", ["a"]),
        ("comprehension", "mark(row)", ["row > 3"]),
        ("loop", "mark(1)", ["a"]),
        ("loop", "mark(2)", ["!a"]),
        ("skipped", "mark(1)", ["!row == 3"]),
        ("walrus", "mark(1)", ["(found := mark(0)) > 0"]),
        ("matched", "mark(1)", ["row.state ~ State.NEW", "flag"]),
        ("matched", "mark(2)", ["!row.state ~ State.DONE"]),
        ("matched", "mark(3)", ["!row.state ~ State.DONE"]),
    ],
)
def test_what_is_known(sources: Any, function: str, at: str, known: list[str]) -> None:
    assert [one.replace("conditions.", "") for one in known_at(sources, function, at)] == known


def test_behind_an_or_the_parts_before_it_are_false(sources: Any) -> None:
    assert "!b" in known_at(sources, "short", "mark(2)")


@pytest.mark.parametrize(
    ("function", "kinds"),
    [
        ("guard", {"return", "falls"}),
        ("branch", {"falls"}),
        ("leaves", {"raise", "return"}),
        ("forever", set()),
        ("until_break", {"falls"}),
        ("handled", {"return"}),
        ("swallowed", {"return"}),
        ("suppressed", {"raise", "falls"}),
        ("whole_match", {"return", "raise"}),
        ("part_match", {"return"}),
    ],
)
def test_how_a_body_ends(sources: Any, function: str, kinds: set[str]) -> None:
    fn = sources.fn(f"conditions.{function}")
    assert {one.kind for one in exits(fn, fn.function.block)} == kinds


def test_how_a_loop_body_ends(sources: Any) -> None:
    fn = sources.fn("conditions.leaves")
    (loop,) = fn.all(f.For)
    found = exits(fn, loop.block)
    assert [one.kind for one in found] == ["continue", "break", "raise", "raise", "return", "falls"]
    assert isinstance(found[3].step, f.Do), "a call that never returns counts as a raise"
    assert falls_through(fn, loop.block)
    assert not falls_through(fn, fn.function.block)
