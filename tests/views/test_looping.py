"""`rounds`, `depends`, `is_few` and `is_batch`: what is done once for each of many."""

from __future__ import annotations

from typing import Any

import pytest

from apr_mypy.views.looping import depends, is_batch, is_few, rounds

SOURCES = {
    "looping_records": """
        import psycopg2

        def read(dsn: str, pairs: list[tuple[int, ...]]) -> None:
            cur = psycopg2.connect(dsn).cursor()
            cur.execute("SELECT id FROM accounts")
            for row in cur.fetchall():
                print(row)
            for row in cur:
                print(row)
            for pair in pairs:
                print(pair)
    """,
    "looping_parts": """
        import enum
        from collections.abc import Iterator

        class Color(enum.Enum):
            RED = 1

        NAMES = ["a", "b"]

        def batched(things: list[int], size: int) -> Iterator[tuple[int, ...]]:
            yield tuple(things[:size])

        def ask(value: object) -> object:
            return value

        def over(things: list[int], pairs: dict[str, int]) -> None:
            for color in Color:
                ask(color)
            for name in NAMES:
                ask(name)
            for one in (1, 2):
                ask(one)
            for start in range(0, len(things), 50):
                ask(start)
            for first in things[:3]:
                ask(first)
            for thing in things:
                ask(thing)
            for key, value in sorted(pairs.items()):
                ask(value)
            for chunk in batched(things, 5):
                ask(chunk)

        def nested(rows: list[list[int]]) -> list[object]:
            ordered = sorted(rows, key=lambda row: len(str(ask(row))))
            return [ask(cell) for row in ordered for cell in row]

        def worked_off(start: list[int]) -> None:
            stack = list(start)
            while stack:
                node = stack.pop()
                ask(node)
            page = 0
            while page < 10:
                ask(page)
                page += 1
    """,
}


@pytest.mark.parametrize(
    ("call", "few", "batch"),
    [
        ("ask(color)", True, False),
        ("ask(name)", True, False),
        ("ask(one)", True, False),
        ("ask(start)", True, False),
        ("ask(first)", True, False),
        ("ask(thing)", False, False),
        ("ask(value)", False, False),
    ],
)
def test_what_a_loop_goes_through(sources: Any, call: str, few: bool, batch: bool) -> None:
    fn = sources.fn("looping_parts.over")
    (one,) = rounds(fn, sources.value(fn, call))
    assert depends(fn, sources.value(fn, call), one)
    assert (is_few(fn, one.over), is_batch(fn, one)) == (few, batch)


def test_a_chunk_is_a_batch(sources: Any) -> None:
    fn = sources.fn("looping_parts.over")
    (one,) = rounds(fn, sources.value(fn, "ask(chunk)"))
    assert is_batch(fn, one) or is_few(fn, one.over)


def test_rows_of_a_driver_are_no_batches_though_they_are_tuples(sources: Any) -> None:
    fn = sources.program.functions["looping_records.read"]
    assert [is_batch(fn, next(iter(rounds(fn, call)))) for call in fn.calls if getattr(call.func, "name", "").endswith("print")] == [
        False,
        False,
        True,
    ]


def test_comprehensions_and_callbacks_repeat_too(sources: Any) -> None:
    fn = sources.fn("looping_parts.nested")
    inner, outer = rounds(fn, sources.value(fn, "ask(cell)"))
    assert depends(fn, sources.value(fn, "ask(cell)"), inner)
    assert outer.over != inner.over
    (callback,) = fn.lambdas
    (one,) = rounds(callback, sources.value(callback, "ask(row)"))
    assert depends(callback, sources.value(callback, "ask(row)"), one)


def test_a_list_that_is_worked_off_is_gone_through_and_a_counter_is_not(sources: Any) -> None:
    fn = sources.fn("looping_parts.worked_off")
    (one,) = rounds(fn, sources.value(fn, "ask(node)"))
    assert depends(fn, sources.value(fn, "ask(node)"), one)
    assert not is_few(fn, one.over)
    assert list(rounds(fn, sources.value(fn, "ask(page)"))) == []
