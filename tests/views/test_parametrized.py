"""Which constants a name takes in turn in a test."""

from __future__ import annotations

from typing import Any

import pytest

from apr_mypy.views.parametrized import constants_of

SOURCES = {
    "taken_in_turn": """
        import pytest

        ACTIONS = ["pack", "send"]

        @pytest.mark.parametrize("action", ["pack", pytest.param("send", id="sent")])
        def listed(action: str) -> None:
            print(action)

        @pytest.mark.parametrize(("action", "code"), [("pack", 200), ("send", 409)])
        def tabled(action: str, code: int) -> None:
            print(action)

        @pytest.mark.parametrize("action", ACTIONS)
        def named(action: str) -> None:
            print(action)

        @pytest.mark.parametrize("action", ["pack", ACTIONS[1]])
        def partly_known(action: str) -> None:
            print(action)

        def looped() -> None:
            for action in ("pack", "send"):
                print(action)

        def given(action: str) -> None:
            print(action)
    """,
}


@pytest.mark.parametrize(
    ("fn", "values"),
    [
        ("listed", ["pack", "send"]),
        ("tabled", ["pack", "send"]),
        ("named", ["pack", "send"]),
        ("looped", ["pack", "send"]),
        ("partly_known", []),
        ("given", []),
    ],
)
def test_constants(sources: Any, fn: str, values: list[str]) -> None:
    view = sources.fn(f"taken_in_turn.{fn}")
    assert [one.value for one in constants_of(view, sources.value(view, "action"))] == values
