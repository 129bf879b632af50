"""Who calls a function, as far as that says how it is used: tests do not."""

from __future__ import annotations

from typing import Any

SOURCES = {
    "called_everywhere": """
        def deed() -> None:
            pass

        def use() -> None:
            deed()

        def alone() -> None:
            pass
    """,
    "test_called_everywhere": """
        from called_everywhere import alone, deed

        def helper() -> None:
            deed()

        def test_deed() -> None:
            helper()
            deed()
            alone()
    """,
}


def test_calls_of_tests_are_left_out(sources: Any) -> None:
    program = sources.program
    assert [edge.caller.full for edge in program.callers_of(sources.fn("called_everywhere.deed"))] == ["called_everywhere.use"]
    assert program.callers_of(sources.fn("called_everywhere.alone")) == ()


def test_helpers_of_tests_keep_theirs(sources: Any) -> None:
    found = sources.program.callers_of(sources.fn("test_called_everywhere.helper"))
    assert [edge.caller.full for edge in found] == ["test_called_everywhere.test_deed"]
