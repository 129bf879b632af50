"""`use_of` and its kin: what happens to a value, and what stands around it."""

from __future__ import annotations

from typing import Any

import pytest

from apr_mypy import facts as f
from apr_mypy.views.shown import shown

SOURCES = {
    "uses": """
        import asyncio
        import functools
        from collections.abc import Callable, Iterator
        from typing import Any

        def v(n: int = 0) -> Any:
            return n

        async def waits() -> None:
            await v(1)

        def statement() -> None:
            v(1)

        def returned() -> Any:
            return v(1)

        def yielded() -> Iterator[Any]:
            yield v(1)

        def assigned() -> None:
            x = v(1)
            print(x)

        def walrus() -> None:
            print(x := v(1))

        def operand() -> None:
            print(v(1) + 1)

        def argument() -> None:
            print(1, v(1))

        def keyword() -> None:
            print(1, end=v(1))

        def called() -> None:
            v(1)()

        def receiver() -> None:
            v(1).attribute

        def subscripted() -> None:
            v(1)[0]

        def index(rows: dict[Any, Any]) -> None:
            rows[v(1)]

        def condition() -> None:
            if v(1):
                pass

        def negated() -> None:
            print(not v(1))

        def looped() -> None:
            while v(1):
                pass

        def compared() -> None:
            print(v(1) == 2)

        def text() -> None:
            print(f"{v(1)}")

        def iterated() -> None:
            for _ in v(1):
                pass

        def starred() -> None:
            print(*[*v(1)])

        def entered() -> None:
            with v(1):
                pass

        def item() -> None:
            print([v(1)])

        def table() -> None:
            print({"a": v(1)})

        def collected(rows: list[int]) -> None:
            print([v(1) for row in rows])

        def tested(rows: list[int]) -> None:
            print([row for row in rows if v(1)])

        def raised() -> None:
            raise v(1)

        def deleted(rows: Any) -> None:
            del rows[v(1)]

        def through_a_choice(flag: bool) -> Any:
            return v(1) if flag else None

        def through_an_or() -> Any:
            return None or v(1)

        def left_of_an_and() -> Any:
            return v(1) and 2

        def default() -> Callable[..., Any]:
            def inner(x: Any = v(1)) -> Any:
                return x
            return inner

        def in_a_lambda() -> Callable[[], Any]:
            return lambda: v(1)

        def around(rows: list[int]) -> None:
            for row in rows:
                with open("a") as a, open("b") as b:
                    try:
                        while v(2):
                            print([v(1) for _ in v(3)])
                    except ValueError:
                        v(4)
                    else:
                        v(5)

        def calls_it(action: Callable[[], Any], other: Callable[[], Any], name: str) -> Any:
            def inner() -> Any:
                return other()
            inner()
            return action()

        async def hands_it_over(action: Callable[[], Any]) -> Any:
            def inner() -> Any:
                return action()
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(None, functools.partial(inner))

        async def hands_over_and_calls(action: Callable[[], Any]) -> Any:
            def inner() -> Any:
                return action()
            await asyncio.to_thread(inner)
            return inner()
    """,
}


@pytest.mark.parametrize(
    ("function", "kind"),
    [
        ("waits", "awaited"),
        ("statement", "statement"),
        ("returned", "returned"),
        ("yielded", "yielded"),
        ("assigned", "assigned"),
        ("walrus", "assigned"),
        ("operand", "operand"),
        ("argument", "argument"),
        ("keyword", "argument"),
        ("called", "called"),
        ("receiver", "receiver"),
        ("subscripted", "subscripted"),
        ("index", "index"),
        ("condition", "condition"),
        ("negated", "condition"),
        ("looped", "condition"),
        ("compared", "compared"),
        ("text", "text"),
        ("iterated", "iterated"),
        ("starred", "iterated"),
        ("entered", "entered"),
        ("item", "item"),
        ("table", "item"),
        ("collected", "collected"),
        ("tested", "condition"),
        ("raised", "raised"),
        ("deleted", "index"),
        ("through_a_choice", "returned"),
        ("through_an_or", "returned"),
        ("left_of_an_and", "condition"),
        ("default", "default"),
    ],
)
def test_what_happens_to_it(sources: Any, function: str, kind: str) -> None:
    fn = sources.fn(f"uses.{function}")
    assert fn.use_of(sources.value(fn, "v(1)")).kind == kind


def test_the_value_of_a_lambda(sources: Any) -> None:
    (one,) = sources.fn("uses.in_a_lambda").lambdas
    assert one.use_of(one.calls[0]).kind == "lambda"
    assert one.full == "uses.in_a_lambda.<lambda 1>"
    assert sources.fn("uses.in_a_lambda").calls == [], "a lambda's body is not the outer function's"


def test_which_argument_it_is(sources: Any) -> None:
    for function, where in (("argument", 1), ("keyword", "end"), ("statement", None)):
        fn = sources.fn(f"uses.{function}")
        given = fn.argument_of(sources.value(fn, "v(1)"))
        assert (given[1] if given else None) == where


def test_loops_around_a_value(sources: Any) -> None:
    fn = sources.fn("uses.around")
    kinds = {number: [type(loop).__name__ for loop in fn.loops_around(sources.value(fn, f"v({number})"))] for number in (1, 2, 3, 4)}
    assert kinds == {1: ["Each", "While", "For"], 2: ["While", "For"], 3: ["While", "For"], 4: ["For"]}


def test_what_is_iterated_over_is_outside_of_its_loop(sources: Any) -> None:
    fn = sources.fn("uses.iterated")
    assert list(fn.loops_around(sources.value(fn, "v(1)"))) == []


def test_context_managers_around_a_value(sources: Any) -> None:
    fn = sources.fn("uses.around")
    assert [shown(manager) for _, manager in fn.withs_around(sources.value(fn, "v(5)"))] == ["open('b')", "open('a')"]


def test_only_the_try_block_is_watched(sources: Any) -> None:
    fn = sources.fn("uses.around")
    watched = {number: len(list(fn.tries_around(sources.value(fn, f"v({number})")))) for number in (1, 4, 5)}
    assert watched == {1: 1, 4: 0, 5: 0}


def test_reads_and_writes_of_a_name(sources: Any) -> None:
    fn = sources.fn("uses.assigned")
    assert len(fn.names("x")) == 2
    assert len(fn.reads("x")) == 1
    assert isinstance(fn.step_of(fn.reads("x")[0]), f.Do)


@pytest.mark.parametrize(
    ("function", "params"), [("calls_it", ("action", "other")), ("hands_it_over", ()), ("hands_over_and_calls", ("action",)), ("v", ())]
)
def test_parameters_that_a_function_calls(sources: Any, function: str, params: tuple[str, ...]) -> None:
    assert sources.fn(f"uses.{function}").called_parameters == params
