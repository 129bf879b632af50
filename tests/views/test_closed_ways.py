"""Whether a call comes to a place in the function that it runs, by what it hands over."""

from __future__ import annotations

from typing import Any

import pytest

from apr_mypy.views.closed_ways import Leg, is_closed
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
    """,
    "classes_handed": """
    from dataclasses import dataclass

    @dataclass
    class Base:
        is_open: bool = False

    class Order(Base): ...
    class Invoice(Base): ...
    class Mixin: ...
    class Marked(Invoice, Mixin): ...

    NAMES = "read"

    def reached() -> None: ...

    def by_class(row: object) -> None:
        if isinstance(row, Invoice):
            reached()

    def by_mixin(row: object) -> None:
        if isinstance(row, Mixin):
            reached()

    def by_many(row: object) -> None:
        if isinstance(row, (list, tuple)):
            reached()

    def by_name(name: str) -> None:
        if name in ("read", "write"):
            reached()

    def by_absence(row: Order | None) -> None:
        if row is None:
            reached()

    def by_attribute(row: Base) -> None:
        if row.is_open:
            reached()

    def opens(row: Base) -> None:
        row.is_open = True
        if row.is_open:
            reached()

    def calls(order: Order, invoice: Invoice, row: Base, maybe: Order | None, word: str) -> None:
        by_class(order)
        by_class(invoice)
        by_class(row)
        by_mixin(invoice)
        by_many(order)
        by_name(NAMES)
        by_name("delete")
        by_name(word)
        by_absence(order)
        by_absence(maybe)
        if order.is_open:
            return
        by_attribute(order)
        by_attribute(invoice)
        opens(order)
    """,
    "two_calls": """
    def reached() -> None: ...

    def last(quiet: bool, kind: str | None) -> None:
        if not quiet and kind is None:
            reached()

    def middle(quiet: bool = False, kind: str | None = None) -> None:
        last(quiet, kind)

    def first(some: str) -> None:
        middle()
        middle(quiet=True)
        middle(kind=some)
        middle(kind=None)
    """,
}


def _calls(fn: Any) -> list[Any]:
    return sorted((one for one in fn.calls), key=lambda one: one.line)


def _place(function: Any) -> Any:
    return next(one for one in function.calls if last_name(one.func) == "reached")


@pytest.mark.parametrize(
    ("number", "closed"),
    list(enumerate([True, True, False, False, False, True, False, True, True, False, True, False])),
)
def test_what_a_call_hands_over(sources: Any, number: int, closed: bool) -> None:
    fn = sources.fn("ways_taken.calls")
    call = _calls(fn)[number]
    function = sources.fn(f"ways_taken.{last_name(call.func)}")
    assert is_closed((Leg(fn, call, function),), _place(function)) is closed


@pytest.mark.parametrize(
    ("number", "closed"),
    list(enumerate([True, False, False, False, True, False, True, False, True, False, True, False, False])),
)
def test_classes_and_attributes_of_what_is_handed_over(sources: Any, number: int, closed: bool) -> None:
    fn = sources.fn("classes_handed.calls")
    call = _calls(fn)[number]
    function = sources.fn(f"classes_handed.{last_name(call.func)}")
    assert is_closed((Leg(fn, call, function),), _place(function)) is closed


@pytest.mark.parametrize(("number", "closed"), list(enumerate([False, True, True, False])))
def test_what_is_handed_on_by_the_call_before(sources: Any, number: int, closed: bool) -> None:
    first, middle, last = (sources.fn(f"two_calls.{name}") for name in ("first", "middle", "last"))
    legs = (Leg(first, _calls(first)[number], middle), Leg(middle, _calls(middle)[0], last))
    assert is_closed(legs, _place(last)) is closed
