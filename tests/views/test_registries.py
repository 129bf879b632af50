"""What functions keep in variables of their modules, as those who call them see it."""

from __future__ import annotations

from typing import Any

import pytest

from apr_mypy.views.registries import used_through

SOURCES = {
    "kept_exporters": """
        from collections.abc import Callable

        EXPORTERS: dict[str, Callable[[], str]] = {}
        WARM: dict[str, str] = {}
        is_on = False

        def add(name: str, exporter: Callable[[], str]) -> None:
            EXPORTERS[name] = exporter

        def drop(name: str) -> None:
            EXPORTERS.pop(name, None)

        def find(name: str) -> Callable[[], str]:
            return EXPORTERS[name]

        def reset() -> None:
            EXPORTERS.clear()

        def turn_on() -> None:
            global is_on
            is_on = True

        def asks() -> bool:
            return is_on

        def warmed(name: str) -> str:
            if name not in WARM:
                WARM[name] = name
            return WARM[name]

        def plain(name: str) -> str:
            return name.lower()
    """,
    "kept_exporters_user": """
        from kept_exporters import add, asks, drop, find, plain, reset, turn_on, warmed

        def use(name: str) -> None:
            add("csv", str)
            drop(name)
            find("csv")
            reset()
            turn_on()
            asks()
            warmed("a")
            plain("a")
    """,
}


@pytest.mark.parametrize(
    ("call", "found"),
    [
        ("add('csv', str)", {(("EXPORTERS", "['csv']"), True, True, False)}),
        ("drop(name)", {(("EXPORTERS", "[…]"), True, False, True)}),
        ("find('csv')", {(("EXPORTERS", "['csv']"), False, False, False)}),
        ("reset()", {(("EXPORTERS",), True, True, True)}),
        ("turn_on()", {(("is_on",), True, True, False)}),
        ("asks()", {(("is_on",), False, False, False)}),
        ("warmed('a')", {(("WARM", "['a']"), True, True, False)}),
        ("plain('a')", set()),
    ],
)
def test_what_a_call_changes_and_reads(sources: Any, call: str, found: set[Any]) -> None:
    fn = sources.fn("kept_exporters_user.use")
    seen = used_through(sources.program, fn, sources.value(fn, call))
    assert {((one.path[0].removeprefix("kept_exporters."), *one.path[1:]), *one[1:]) for one in seen} == found
