"""Whether a call comes to a place in the function that it runs, by what it hands over."""

from __future__ import annotations

from typing import Any

import pytest

from apr_mypy.views.closed_ways import is_closed
from apr_mypy.views.naming import last_name

SOURCES = {
    "ways_taken": """
    from enum import Enum

    class Kind(Enum):
        ONE = 1
        TWO = 2

    def reached() -> None: ...

    def by_number(number: int = 0) -> None:
        if number != 0:
            reached()

    def by_kind(kind: object) -> None:
        if kind is Kind.ONE:
            reached()

    def by_none(given: str | None = None, also: bool = False) -> None:
        if given is not None and not also:
            reached()

    def changed(number: int = 0) -> None:
        if number < 3:
            number = number + 1
        if number != 0:
            reached()

    def calls(number: int, options: dict[str, int]) -> None:
        by_number()
        by_number(0)
        by_number(2)
        by_number(number)
        by_number(**options)
        by_kind(Kind.TWO)
        by_kind(Kind.ONE)
        by_kind(None)
        by_none()
        by_none("a")
        by_none("a", also=True)
        changed()
    """
}


@pytest.mark.parametrize(
    ("number", "closed"),
    list(enumerate([True, True, False, False, False, True, False, True, True, False, True, False])),
)
def test_what_a_call_hands_over(sources: Any, number: int, closed: bool) -> None:
    fn = sources.fn("ways_taken.calls")
    call = sorted(fn.calls, key=lambda one: one.line)[number]
    function = sources.fn(f"ways_taken.{last_name(call.func)}")
    place = next(one for one in function.calls if last_name(one.func) == "reached")
    assert is_closed(fn, call, function, place) is closed
