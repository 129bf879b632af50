"""`origins` and `definitions`: what a local name may hold where it is read."""

from __future__ import annotations

from typing import Any

import pytest

from apr_mypy.views.flow import Definition
from apr_mypy.views.shown import shown

SOURCES = {
    "flow": """
        import contextlib
        import sys
        from collections.abc import Iterator
        from typing import NoReturn

        def stop() -> NoReturn:
            raise SystemExit

        def make(n: int = 0) -> int:
            return n

        def copy(p: int) -> None:
            a = make(1)
            b = a
            print(b)

        def param(p: int) -> None:
            q = p
            print(q)

        def branches(flag: bool) -> None:
            if flag:
                x = make(1)
            else:
                x = make(2)
            print(x)

        def rebound(flag: bool) -> None:
            x = make(1)
            x = make(2)
            print(x)

        def early(flag: bool) -> None:
            x = make(1)
            if flag:
                x = make(2)
                return
            print(x)

        def raising(flag: bool) -> None:
            x = make(1)
            if flag:
                x = make(2)
                raise ValueError
            print(x)

        def stopping(flag: bool) -> None:
            x = make(1)
            if flag:
                x = make(2)
                stop()
            print(x)

        def carried(rows: list[int]) -> None:
            last = make(1)
            for row in rows:
                print(last)
                last = make(row)

        def broken(rows: list[int]) -> None:
            x = make(1)
            while True:
                x = make(2)
                if rows:
                    x = make(3)
                    break
                x = make(4)
            print(x)

        def tried() -> None:
            x = make(1)
            try:
                x = make(2)
                x = make(3)
            except ValueError:
                print(x)
            else:
                x = make(4)
            print(-x)

        def finished() -> None:
            x = make(1)
            try:
                x = make(2)
            finally:
                print(x)

        def ternary(flag: bool) -> None:
            x = make(1) if flag else make(2)
            print(x)

        def fallback(given: int | None) -> None:
            x = given or make(1)
            print(x)

        def walrus() -> None:
            if (x := make(1)) > 0:
                print(x)

        def unpacked(pair: tuple[int, tuple[int, int]]) -> None:
            a, (b, c) = pair
            print(c)

        def entered() -> None:
            with open("x") as f:
                print(f)

        def entered_in_turn(path: str) -> None:
            with open(path) as f, open(f.name) as g:
                print(f, g)

        def looped(rows: list[int]) -> None:
            for row in rows:
                print(row)

        def comprehended(rows: list[int]) -> list[int]:
            row = make(1)
            found = [make(row) for row in rows]
            print(row)
            return found

        def added() -> None:
            x = make(1)
            x += 1
            print(x)

        def caught() -> None:
            try:
                make(1)
            except ValueError as error:
                print(error)

        def imported() -> None:
            import json
            print(json)

        def matched(value: object) -> None:
            match value:
                case [first, *_]:
                    print(first)
                case int() as number:
                    print(number)

        def outer() -> None:
            x = make(1)

            def inner() -> None:
                print(x)

            x = make(2)
            inner()
            print(inner)

        def deleted() -> None:
            x = make(1)
            del x
            x = make(2)
            print(x)

        @contextlib.contextmanager
        def generator() -> Iterator[int]:
            x = make(1)
            yield x
            print(x)
    """,
}


def said(sources: Any, full: str, text: str, number: int = -1) -> list[str]:
    fn = sources.fn(f"flow.{full}")
    found = []
    for one in fn.origins(sources.value(fn, text, number)):
        found.append(f"{one.kind}{list(one.path) if one.path else ''}" if isinstance(one, Definition) else shown(one))
    return sorted(found)


@pytest.mark.parametrize(
    ("function", "name", "origins"),
    [
        ("copy", "b", ["make(1)"]),
        ("param", "q", ["parameter"]),
        ("branches", "x", ["make(1)", "make(2)"]),
        ("rebound", "x", ["make(2)"]),
        ("early", "x", ["make(1)"]),
        ("raising", "x", ["make(1)"]),
        ("stopping", "x", ["make(1)"]),
        ("carried", "last", ["make(1)"]),
        ("broken", "x", ["make(3)"]),
        ("finished", "x", ["make(1)", "make(2)"]),
        ("ternary", "x", ["make(1)", "make(2)"]),
        ("fallback", "x", ["make(1)", "parameter"]),
        ("walrus", "x", ["make(1)"]),
        ("unpacked", "c", ["assigned[1, 1]"]),
        ("entered", "f", ["entered"]),
        ("looped", "row", ["loop"]),
        ("added", "x", ["changed"]),
        ("caught", "error", ["caught"]),
        ("imported", "json", ["json"]),
        ("deleted", "x", ["make(2)"]),
        ("generator", "x", ["make(1)"]),
    ],
)
def test_where_a_name_comes_from(sources: Any, function: str, name: str, origins: list[str]) -> None:
    if function == "carried":
        origins = ["make(1)", "make(row)"]
        assert said(sources, function, name, 1) == origins
    else:
        assert said(sources, function, name) == origins


def test_a_manager_sees_what_those_before_it_in_the_same_with_bound(sources: Any) -> None:
    fn = sources.fn("flow.entered_in_turn")
    second = next(arg.value.base for call in fn.calls if shown(call) == "open(f.name)" for arg in call.args)
    assert [one.kind for one in fn.origins(second) if isinstance(one, Definition)] == ["entered"]


def test_a_handler_sees_every_state_of_the_try_block(sources: Any) -> None:
    fn = sources.fn("flow.tried")
    in_handler = next(arg.value for call in fn.calls if shown(call) == "print(x)" for arg in call.args)
    assert sorted(shown(one) for one in fn.origins(in_handler)) == ["make(1)", "make(2)", "make(3)"]
    after = sources.value(fn, "-x").args[0]
    assert {shown(one) for one in fn.origins(after)} == {"make(1)", "make(2)", "make(3)", "make(4)"}


def test_a_comprehension_has_names_of_its_own(sources: Any) -> None:
    fn = sources.fn("flow.comprehended")
    inside = sources.value(fn, "make(row)").args[0].value
    assert [one.kind for one in fn.origins(inside)] == ["each"]
    outside = next(call for call in fn.calls if shown(call) == "print(row)").args[0].value
    assert [shown(one) for one in fn.origins(outside)] == ["make(1)"]


def test_a_captured_name_comes_from_the_subject(sources: Any) -> None:
    fn = sources.fn("flow.matched")
    for text in ("first", "number"):
        call = next(call for call in fn.calls if shown(call) == f"print({text})")
        (one,) = fn.origins(call.args[0].value)
        assert one.kind == "captured"
        assert shown(one.value) == "value"


def test_a_nested_function_sees_all_that_the_outer_name_ever_holds(sources: Any) -> None:
    inner = sources.fn("flow.outer").nested["inner"]
    assert sorted(shown(one) for one in inner.origins(sources.value(inner, "x"))) == ["make(1)", "make(2)"]
    outer = sources.fn("flow.outer")
    (one,) = outer.origins(outer.calls[-1].args[0].value)
    assert (one.kind, one.name) == ("function", "inner")


def test_every_definition_of_a_name(sources: Any) -> None:
    fn = sources.fn("flow.branches")
    assert [shown(one.value) for one in fn.all_definitions("x")] == ["make(1)", "make(2)"]
    assert fn.all_definitions("nothing") == ()
    assert [one.kind for one in sources.fn("flow.added").all_definitions("x")] == ["assigned", "changed"]
