"""`Program`: what a call runs, what implements what, who reaches whom; and how arguments bind to parameters."""

from __future__ import annotations

from typing import Any

import pytest

from apr_mypy.finding import Trace
from apr_mypy.program import Program
from apr_mypy.views.edges import bind, only_makes_generator
from apr_mypy.views.shown import shown

SOURCES = {
    "program_parts": """
        import abc
        import asyncio
        import dataclasses
        import functools
        from collections.abc import Awaitable, Callable, Iterator
        from typing import Any, Protocol

        class Store(abc.ABC):
            @abc.abstractmethod
            def load(self, key: str) -> str: ...

            def both(self, key: str) -> str:
                return self.load(key) + self.size

            @property
            def size(self) -> str:
                return "0"

        class DiskStore(Store):
            def load(self, key: str) -> str:
                return key

        class FastDiskStore(DiskStore):
            def load(self, key: str) -> str:
                return super().load(key)

            @property
            def size(self) -> str:
                return "1"

        class Sender(Protocol):
            def send(self, text: str, urgent: bool) -> None: ...

        class Mail:
            def send(self, text: str, urgent: bool) -> None:
                print(text)

        class Anything:
            def send(self, *parts: object) -> None:
                print(parts)

        class AsyncMail:
            async def send(self, text: str, urgent: bool) -> None:
                print(text)

        class ShortMail:
            def send(self) -> None:
                print("no")

        class Mixed:
            send: int = 1

        class Base:
            def __init__(self) -> None:
                self.ready = True

        class Child(Base):
            pass

        @dataclasses.dataclass
        class Point:
            x: int

            def __post_init__(self) -> None:
                print(self.x)

        class Table:
            def __enter__(self) -> "Table":
                return self

            def __exit__(self, *error: object) -> None: ...

            def __iter__(self) -> Iterator[int]:
                return iter([1])

            def __len__(self) -> int:
                return 1

            def __add__(self, other: int) -> "Table":
                return self

            def __contains__(self, one: int) -> bool:
                return True

            def __getitem__(self, number: int) -> int:
                return number

            def __str__(self) -> str:
                return "table"

            def __call__(self, number: int) -> int:
                return number

        def traced(function: Callable[..., Any]) -> Callable[..., Any]:
            @functools.wraps(function)
            def wrapper(*args: Any) -> Any:
                return function(*args)
            return wrapper

        def named(name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
            def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
                def wrapper(*args: Any) -> Any:
                    return function(*args)
                return wrapper
            return decorate

        def kept_as(name: str) -> Callable[..., Any]:
            def keep(function: Callable[..., Any]) -> Callable[..., Any]:
                print(name, function)
                return function
            return keep

        def threaded(function: Callable[..., Any]) -> Callable[..., Awaitable[Any]]:
            async def wrapper(*args: Any) -> Any:
                return await asyncio.to_thread(function, *args)
            return wrapper

        def registered(function: Callable[..., Any]) -> Callable[..., Any]:
            return function

        def apply(action: Callable[[], Any], times: int = 1) -> Any:
            return [action() for _ in range(times)]

        def keep(action: Callable[[], Any], kept: list[Any]) -> None:
            kept.append(action)
    """,
    "program": """
        import functools
        from collections.abc import Callable, Iterator
        from typing import Any

        from program_parts import Anything, Child, DiskStore, FastDiskStore, Mail, Point, Sender, Store, Table
        from program_parts import apply, keep, kept_as, named, registered, threaded, traced

        def leaf() -> int:
            return 1

        def middle() -> int:
            return leaf()

        def top() -> int:
            return middle()

        SHORT = middle
        TABLE = Table()

        @traced
        def decorated() -> int:
            return 1

        @named("x")
        def decorated_with_arguments() -> int:
            return 1

        @kept_as("nightly")
        def written_down() -> int:
            return 1

        @threaded
        def elsewhere() -> int:
            return 1

        @registered
        def untouched() -> int:
            return 1

        def numbers() -> Iterator[int]:
            yield leaf()

        def receivers(store: Store, disk: DiskStore, sender: Sender, mail: Mail, table: Table) -> None:
            store.load("a")
            disk.load("b")
            store.both("c")
            sender.send("d", True)
            mail.send("e", True)
            Child()
            Point(1)
            table(1)
            TABLE(2)

        def indirect(flag: bool) -> None:
            def nested() -> int:
                return leaf()
            call = nested
            call()
            part = functools.partial(middle)
            part()
            either = top if flag else leaf
            either()
            (lambda: leaf())()
            SHORT()
            decorated()
            decorated_with_arguments()
            written_down()
            elsewhere()
            untouched()

        def callbacks(rows: list[int], kept: list[Any]) -> None:
            apply(leaf)
            apply(lambda: middle(), times=2)
            keep(top, kept)
            list(map(str, rows))
            sorted(rows, key=lambda row: leaf())
            isinstance(leaf, Child)
            kept.append(top)

        def implicit(table: Table, store: Store) -> None:
            with table:
                pass
            for row in table:
                print(row)
            print([row for row in table])
            print(len(table), table + 1, 2 in table, table[0], f"{table}")
            print(store.size)

        def makes() -> None:
            made = numbers()
            print(made)

        def uses() -> None:
            for one in numbers():
                print(one)

        def lists() -> list[int]:
            return list(numbers())

        def binds(a: int, b: int = 2, *rest: int, c: int, d: int = 4, **more: int) -> None: ...

        class Bound:
            def method(self, a: int, b: int = 2) -> None: ...

        def binding(values: list[int], table: dict[str, int]) -> None:
            binds(1, c=3)
            binds(1, 2, 3, c=4, e=5)
            binds(*values, c=3)
            Bound().method(1, b=3)
    """,
}


def runs(sources: Any, function: str, text: str) -> set[str]:
    fn = sources.fn(f"program.{function}")
    call = next(one for one in fn.calls if shown(one, 200) == text)
    return {one.full.partition(".")[2] for one in sources.program.run_by(fn, call)}


@pytest.mark.parametrize(
    ("text", "functions"),
    [
        ("store.load('a')", {"DiskStore.load", "FastDiskStore.load"}),
        ("disk.load('b')", {"DiskStore.load", "FastDiskStore.load"}),
        ("store.both('c')", {"Store.both"}),
        ("sender.send('d', True)", {"Mail.send", "Anything.send"}),
        ("mail.send('e', True)", {"Mail.send"}),
        ("Child()", {"Base.__init__"}),
        ("Point(1)", {"Point.__post_init__"}),
        ("table(1)", {"Table.__call__"}),
        ("TABLE(2)", {"Table.__call__"}),
    ],
)
def test_by_the_receivers_class(sources: Any, text: str, functions: set[str]) -> None:
    assert runs(sources, "receivers", text) == functions


@pytest.mark.parametrize(
    ("text", "functions"),
    [
        ("call()", {"indirect.nested"}),
        ("part()", {"middle"}),
        ("either()", {"top", "leaf"}),
        ("lambda: leaf()()", {"indirect.<lambda 1>"}),
        ("SHORT()", {"middle"}),
        ("decorated()", {"decorated", "traced.wrapper"}),
        ("decorated_with_arguments()", {"decorated_with_arguments", "named.decorate.wrapper"}),
        ("written_down()", {"written_down"}),
        ("elsewhere()", {"threaded.wrapper"}),
        ("untouched()", {"untouched"}),
    ],
)
def test_through_names_partials_and_decorators(sources: Any, text: str, functions: set[str]) -> None:
    assert runs(sources, "indirect", text) == functions


def test_super_runs_the_next_class(sources: Any) -> None:
    fn = sources.fn("program_parts.FastDiskStore.load")
    assert [one.full for one in sources.program.run_by(fn, fn.calls[0])] == ["program_parts.DiskStore.load"]


def test_what_implements_a_protocol(sources: Any) -> None:
    found = {full.rpartition(".")[2] for full in sources.program.implementations("program_parts.Sender")}
    assert found == {"Mail", "Anything"}, "not the async one, the one with too few parameters, the one with a field"


def test_overrides_leave_abstract_methods_out(sources: Any) -> None:
    found = {one.full for one in sources.program.overrides("program_parts.Store", "load")}
    assert found == {"program_parts.DiskStore.load", "program_parts.FastDiskStore.load"}
    assert [one.full for one in sources.program.overrides("program_parts.Store", "both")] == ["program_parts.Store.both"]


def test_subclasses_of_subclasses(sources: Any) -> None:
    assert set(sources.program.subclasses("program_parts.Store")) == {"program_parts.DiskStore", "program_parts.FastDiskStore"}


def edges(sources: Any, function: str) -> set[tuple[str, str]]:
    return {(edge.how, edge.callee.full.partition(".")[2]) for edge in sources.program.edges(sources.fn(f"program.{function}"))}


def test_what_the_language_calls_is_an_edge(sources: Any) -> None:
    assert edges(sources, "implicit") == {
        ("with", "Table.__enter__"),
        ("loop", "Table.__iter__"),
        ("operator", "Table.__len__"),
        ("operator", "Table.__add__"),
        ("operator", "Table.__contains__"),
        ("operator", "Table.__getitem__"),
        ("text", "Table.__str__"),
        ("property", "Store.size"),
        ("property", "FastDiskStore.size"),
    }


def test_callbacks_run_where_they_are_called(sources: Any) -> None:
    assert edges(sources, "callbacks") == {
        ("call", "apply"),
        ("call", "keep"),
        ("callback", "leaf"),
        ("callback", "callbacks.<lambda 1>"),
        ("callback", "callbacks.<lambda 2>"),
    }, "neither what is kept nor what is only asked about"


def test_callers_are_the_edges_turned_round(sources: Any) -> None:
    found = {edge.caller.full for edge in sources.program.callers_of(sources.fn("program.middle"))}
    assert {"program.top", "program.indirect", "program.callbacks.<lambda 1>"} <= found


def test_closure_gives_a_shortest_chain_call_by_call(sources: Any) -> None:
    start = Trace("program.py", 1, "leaf does it")
    chains = sources.program.closure({"program.leaf": start}, lambda edge: edge.how == "call")
    assert [step.message for step in chains["program.top"].steps] == ["top calls middle", "middle calls leaf", "leaf does it"]
    assert chains["program.top"].start == "program.leaf"
    assert chains["program.leaf"].steps == (start,)
    assert "program.callbacks" not in chains, "only over edges that are followed"
    assert "program.receivers" not in chains


def test_closure_stops_at_edges_that_are_not_followed(sources: Any) -> None:
    chains = sources.program.closure({"program.leaf": Trace("program.py", 1, "")}, lambda edge: edge.caller.full != "program.middle")
    assert "program.top" not in chains


def test_what_a_function_reaches(sources: Any) -> None:
    found = sources.program.reached([sources.fn("program.top")])
    assert list(found) == ["program.top", "program.middle", "program.leaf"]
    assert found["program.top"] is None
    assert found["program.leaf"].caller.full == "program.middle"


def test_a_module_alone_is_a_program(sources: Any) -> None:
    alone = Program.alone(sources.module("program"))
    assert alone is Program.alone(sources.module("program"))
    assert "program.top" in alone.functions
    assert "program_parts.apply" not in alone.functions


@pytest.mark.parametrize(("function", "lazy"), [("makes", True), ("uses", False), ("lists", False), ("top", False)])
def test_a_generator_that_nobody_iterates_over(sources: Any, function: str, lazy: bool) -> None:
    (edge,) = [edge for edge in sources.program.edges(sources.fn(f"program.{function}")) if edge.how == "call"]
    assert only_makes_generator(edge) is lazy


@pytest.mark.parametrize(
    ("number", "bound"),
    [
        (0, {"a": "1", "b": None, "rest": None, "c": "3", "d": None, "more": None}),
        (1, {"a": "1", "b": "2", "rest": None, "c": "4", "d": None, "more": None}),
        (2, {"a": None, "b": None, "rest": None, "c": "3", "d": None, "more": None}),
    ],
)
def test_which_argument_a_parameter_gets(sources: Any, number: int, bound: dict[str, str | None]) -> None:
    calls = [call for call in sources.fn("program.binding").calls if shown(call).startswith("binds")]
    found = bind(calls[number].args, sources.fn("program.binds").function, is_method=False)
    assert {name: shown(value) if value is not None else None for name, value in found.items()} == bound


def test_self_is_bound_already(sources: Any) -> None:
    call = next(call for call in sources.fn("program.binding").calls if "method" in shown(call))
    found = bind(call.args, sources.fn("program.Bound.method").function, is_method=True)
    assert {name: shown(value) for name, value in found.items() if value is not None} == {"a": "1", "b": "3"}
