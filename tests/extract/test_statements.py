"""Statements and expressions: each lowered in order, dead code said, f-strings folded, no size that breaks."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from apr_mypy import facts

from .conftest import called, every, find, written

ModuleOf = Callable[..., facts.Module]


def body(module: facts.Module, name: str = "f") -> facts.Block:
    function = find(module, facts.Function, name=name)[0]
    assert isinstance(function, facts.Function)
    return function.block


def test_branches_and_loops(module_of: ModuleOf) -> None:
    module = module_of("""
        import contextlib
        async def agen():
            yield 1
        async def f(x: int, xs: list[int]) -> int:
            if x == 1:
                pass
            elif x == 2:
                x += 1
            elif x == 3:
                del x
            else:
                raise ValueError("x") from None
            for i, (a, *b) in enumerate([(1, 2)]):
                continue
            else:
                print()
            async for item in agen():
                break
            while (n := len(xs)) > 1 and not x:
                xs.pop()
            async with contextlib.AsyncExitStack() as stack, contextlib.AsyncExitStack():
                assert x, "message"
            with open("f") as f1, open("g"):
                pass
            try:
                return x
            except (ValueError, TypeError) as error:
                raise
            except OSError:
                pass
            except:
                pass
            else:
                print()
            finally:
                print()
            return n
    """)
    steps = body(module)
    assert [type(step).__name__ for step in steps] == ["If", "For", "For", "While", "With", "With", "Try", "Return"]
    branch, loop, async_loop, while_, async_with, with_, try_, _ = steps
    assert isinstance(branch, facts.If)
    assert len(branch.tests) == len(branch.blocks) == 3
    assert isinstance(branch.otherwise[0], facts.Raise)
    assert branch.otherwise[0].cause == facts.Const(None)
    assert isinstance(branch.blocks[1][0], facts.Change)
    assert isinstance(branch.blocks[2][0], facts.Delete)
    assert isinstance(loop, facts.For)
    assert loop.otherwise
    assert isinstance(loop.target, facts.Many)
    assert isinstance(async_loop, facts.For)
    assert async_loop.is_async
    assert isinstance(while_, facts.While)
    assert isinstance(while_.test, facts.Op)
    assert isinstance(next(record for record in every(while_.test) if isinstance(record, facts.Bind)), facts.Bind)
    assert isinstance(async_with, facts.With)
    assert async_with.is_async
    assert [target is not None for _, target in async_with.items] == [True, False]
    assert isinstance(with_, facts.With)
    assert not with_.is_async
    assert isinstance(try_, facts.Try)
    assert [[written(module, caught) for caught in handler.caught] for handler in try_.handlers] == [["ValueError", "TypeError"], ["OSError"], []]
    assert [handler.name for handler in try_.handlers] == ["error", "", ""]
    assert try_.handlers[2].types is None
    assert try_.otherwise
    assert try_.final


def test_match_and_exception_groups(module_of: ModuleOf) -> None:
    module = module_of("""
        class Point:
            __match_args__ = ("x", "y")
            x: int
            y: int
        LIMIT = 3
        class K:
            TOP = 4
        def f(value: object) -> int:
            match value:
                case 1 | "two" | None: return 1
                case K.TOP: return 2
                case Point(0, y=int() as why) if why > 1: return 3
                case [first, *rest]: return 4
                case {"key": found, **others}: return 5
                case str() as text: return 6
                case captured: return 7
            return 8
        def g() -> None:
            try:
                pass
            except* ValueError as group:
                print(group)
    """)
    match = body(module)[0]
    assert isinstance(match, facts.Match)
    patterns = [case.pattern for case in match.cases]
    assert [type(pattern).__name__ for pattern in patterns] == ["Many", "Attr", "Call", "Many", "Table", "Bind", "Name"]
    point = patterns[2]
    assert isinstance(point, facts.Call)
    assert [arg.name for arg in point.args] == ["", "y"]
    assert isinstance(point.args[1].value, facts.Bind)
    assert match.cases[2].guard is not None
    sequence = patterns[3]
    assert isinstance(sequence, facts.Many)
    assert isinstance(sequence.items[1], facts.Star)
    handler = find(module, facts.Handler)[0]
    assert isinstance(handler, facts.Handler)
    assert handler.is_group


def test_dead_code_is_said_not_lowered(module_of: ModuleOf) -> None:
    module = module_of("""
        import sys
        from typing import TYPE_CHECKING, NoReturn
        if TYPE_CHECKING:
            import json
        else:
            import pickle
        def stop() -> NoReturn:
            raise SystemExit
        def after_return() -> int:
            return 1
            print("never")
        def after_noreturn() -> None:
            stop()
            value = print("never")
        def version() -> None:
            if sys.version_info < (3, 8):
                print("old")
            else:
                print("new")
        def narrowed(x: int) -> int:
            if isinstance(x, str):
                y = 1
                print("never")
            return x
        def whole(x: int) -> None:
            for _ in range(x):
                continue
                print("never")
            print("seen")
        def unannotated(x):
            return x
            print("never")
    """)
    assert called(module) == ["m.stop", "builtins.print", "builtins.isinstance", "builtins.range", "builtins.print"]
    assert [type(step) for step in body(module, "after_return")] == [facts.Return, facts.Dead]
    assert [type(step) for step in body(module, "after_noreturn")] == [facts.Do, facts.Dead]
    assert [type(step) for step in body(module, "unannotated")] == [facts.Return, facts.Dead]
    narrowed = body(module, "narrowed")[0]
    assert isinstance(narrowed, facts.If)
    assert [type(step) for step in narrowed.blocks[0]] == [facts.Dead]
    assert [(step.full, step.guarded) for step in module.imports if step.full in ("json", "pickle")] == [("json", "type_checking")]


def test_what_mypy_takes_for_none_for_ever_is_lowered_all_the_same(module_of: ModuleOf) -> None:
    module = module_of("""
        class Client:
            def __init__(self, url: str) -> None:
                self.kept = None
                self.url = url
                self.other: str | None = None
            def open(self) -> None:
                self.kept = open(self.url)
            def read(self) -> None:
                if self.kept:
                    self.kept.read()
                print("read")
            def left(self) -> None:
                if self.kept is None:
                    return
                print("after")
            def narrowed(self) -> None:
                if self.other is None:
                    if self.other:
                        print("never")
        pool = None
        def connect() -> None:
            global pool
            pool = open("x")
        def close() -> None:
            if pool:
                pool.close()
    """)
    read = body(module, "read")
    assert isinstance(read[0], facts.If)
    assert [type(step) for step in read] == [facts.If, facts.Do]
    assert [type(step) for step in read[0].blocks[0]] == [facts.Do]
    assert [type(step) for step in body(module, "left")] == [facts.If, facts.Do]
    outer = body(module, "narrowed")[0]
    assert isinstance(outer, facts.If)
    assert isinstance(outer.blocks[0][0], facts.If)
    assert [type(step) for step in outer.blocks[0][0].blocks[0]] == [facts.Dead]
    close = body(module, "close")[0]
    assert isinstance(close, facts.If)
    assert [type(step) for step in close.blocks[0]] == [facts.Do]


def test_what_follows_an_attribute_that_gives_nothing_is_lowered_all_the_same(module_of: ModuleOf) -> None:
    module = module_of("""
        from typing import Never
        class Column:
            def like(self, text: str) -> str: ...
        class Model:
            name: Never
        def f() -> None:
            Model.name.like("x")
            print("after")
        def g() -> None:
            print("other")
            return
            print("never")
    """)
    assert [type(step) for step in body(module, "f")] == [facts.Do, facts.Do]
    assert [type(step) for step in body(module, "g")] == [facts.Do, facts.Return, facts.Dead]


def test_f_strings(module_of: ModuleOf) -> None:
    module = module_of("""
        def f(a: str, b: int, width: int) -> list[str]:
            return [
                f"a{a!r}b{b:>10}c",
                f"{a}",
                f"plain",
                "x" f"{a}" "y",
                f"{b:{width}}",
                f"{a}" + "".join([a, a]) + "{:{}}".format(a, ""),
            ]
    """)
    display = find(module, facts.Many, kind="list")[0]
    assert isinstance(display, facts.Many)
    shapes = [[type(part).__name__ for part in item.parts] if isinstance(item, facts.Text) else type(item).__name__ for item in display.items]
    assert shapes == [["Const", "Name", "Const", "Name", "Const"], ["Name"], "Const", ["Const", "Name", "Const"], ["Name", "Name"], "Op"]
    assert called(module) == ["builtins.str.join", "builtins.str.format"]


def test_special_forms_are_no_calls(module_of: ModuleOf) -> None:
    module = module_of("""
        from collections import namedtuple
        from enum import Enum
        from typing import Any, NamedTuple, NewType, ParamSpec, TypedDict, TypeVar, cast, Generic
        T = TypeVar("T")
        P = ParamSpec("P")
        Id = NewType("Id", int)
        A = NamedTuple("A", [("x", int)])
        B = namedtuple("B", "x y")
        C = TypedDict("C", {"x": int})
        E = Enum("E", "RED BLUE")
        class Box(Generic[T]):
            def __init__(self, x: T) -> None: ...
        def f(anything: Any) -> None:
            box = cast(Box[int], anything)
            same = cast(Any, box)
            Box[int](1)
            dict(a=1)
            Id(3)
    """)
    assert called(module) == ["m.Box", "builtins.dict", "m.Id"]
    values = {
        step.targets[0].name: step.value
        for step in find(module, facts.Set)
        if isinstance(step, facts.Set) and isinstance(step.targets[0], facts.Name)
    }
    assert written(module, values["box"].type) == "Box[int]"  # type: ignore[union-attr]
    assert written(module, values["same"].type) == "Box[int]"  # type: ignore[union-attr]
    assert written(module, values["m.A"].type) == "type[A]"  # type: ignore[union-attr]


def test_types(module_of: ModuleOf) -> None:
    module = module_of(
        """
        import enum
        from typing import Any, Callable, Final, Literal, NamedTuple, NoReturn, TypedDict
        class Color(enum.Enum):
            RED = 1
        class P(NamedTuple):
            x: int
        class D(TypedDict):
            k: int
        Json = dict[str, "Json"] | list["Json"] | None
        def f(
            a: int | str | None, b: tuple[int, str], c: tuple[int, ...], d: Callable[[int], str], e: type[P], g: Literal["x", 1],
            h: Literal[Color.RED], i: P, j: D, k: Any, m: Json, n: dict[str, list[int]]
        ) -> NoReturn: ...
        def g():
            c = []
            d = None
            if c: d = 1
            c.append(1)
            return c, d
    """,
        "--check-untyped-defs",
    )
    function = find(module, facts.Function, name="f")[0]
    assert isinstance(function, facts.Function)
    assert [written(module, param.type) for param in function.params] == [
        "|[int, str, None]",
        "tuple[int, str]",
        "tuple[int]",
        "def[str, int]",
        "type[P[int]]",
        "|[int=1, str='x']",
        "Color=RED",
        "P[int]",
        "D",
        "Any",
        "|[dict[str, unknown], list[unknown], None]",
        "dict[str, list[int]]",
    ]
    kinds = [module.types[param.type].kind for param in function.params]
    assert kinds[6:9] == [facts.LITERAL, facts.NAMED_TUPLE, facts.TYPED_DICT]
    assert written(module, function.returns) == "Never"
    bindings = [step.targets[0] for step in body(module, "g") if isinstance(step, facts.Set)]
    assert [written(module, target.type) for target in bindings] == ["list[int]", "|[int, None]"]  # type: ignore[union-attr]
    assert len(module.types) == len(set(module.types)), "each type once"


def test_comprehensions_and_lambdas(module_of: ModuleOf) -> None:
    module = module_of("""
        async def agen():
            yield 1
        async def f(xs: list[int]) -> object:
            a = [x for x in xs if x if x > 1]
            b = {x: y for x in xs for y in xs}
            c = {x async for x in agen()}
            d = (await g() for x in xs)
            e = lambda x, *rest, k=1, **more: x + 1
            return [a, b, c, d, e]
        async def g() -> int: return 1
    """)
    found = find(module, facts.Each)
    assert [each.kind for each in found] == ["list", "dict", "set", "generator"]  # type: ignore[attr-defined]
    assert len(found[0].loops[0].tests) == 2  # type: ignore[attr-defined]
    assert len(found[1].loops) == len(found[1].results) == 2  # type: ignore[attr-defined]
    assert found[2].loops[0].is_async  # type: ignore[attr-defined]
    function = find(module, facts.Lambda)[0]
    assert isinstance(function, facts.Lambda)
    assert [param.kind for param in function.params] == [facts.POSITIONAL, facts.STAR_ARGS, facts.KEYWORD, facts.STAR_KEYWORDS]


def test_constants(module_of: ModuleOf) -> None:
    module = module_of(
        """
        xs = [None, True, -1, 2.5, -2.5, b"x", ..., 2j, 10**2, 123456789012345678901234567890, "s", "%s", "\\u00e9"]
        long = "{}"
    """.replace("%s", "y" * 300)
    )
    display = find(module, facts.Many, kind="list")[0]
    assert isinstance(display, facts.Many)
    consts = [item for item in display.items if isinstance(item, facts.Const)]
    assert [const.value for const in consts[:5]] == [None, True, -1, 2.5, -2.5]
    assert [const.kind for const in consts] == ["", "", "", "", "", "bytes", "ellipsis", "complex", "int", "", "", ""]
    assert [len(const.value) for const in consts if isinstance(const.value, str)][-2] == 200
    assert consts[-1].value == "é"


@pytest.mark.parametrize(
    "text",
    [
        "x = " + " + ".join(f'"{number}"' for number in range(600)),
        "def f(a: bool) -> bool:\n    return " + " or ".join(["a"] * 600),
        "class C:\n    def m(self) -> 'C': return self\nx = C()" + ".m()" * 400,
        "def f(x: int) -> int:\n    if x == 0:\n        return 0\n"
        + "".join(f"    elif x == {number}:\n        return {number}\n" for number in range(1, 300))
        + "    return 1",
    ],
    ids=["sum", "or", "chain", "elif"],
)
def test_no_size_exhausts_the_stack_of_a_reader(module_of: ModuleOf, text: str) -> None:
    module = module_of(text)
    assert module.block
    assert depth(module.block) < 400


def depth(value: object) -> int:
    if isinstance(value, msgspec.Struct):
        return 1 + max((depth(getattr(value, field)) for field in value.__struct_fields__), default=0)
    return max((depth(item) for item in value), default=0) if isinstance(value, tuple) else 0


def test_places(module_of: ModuleOf) -> None:
    module = module_of("""
        def f(x: list[int]) -> None:
            x.append(
                1,
            )
    """)
    call = find(module, facts.Call)[0]
    assert isinstance(call, facts.Call)
    assert (call.line, call.column, call.end_line, call.end_column) == (3, 5, 5, 6)
    assert isinstance(call.func, facts.Attr)
    assert (call.func.line, call.func.column) == (3, 5)


def test_what_was_not_analysed(module_of: ModuleOf) -> None:
    module = module_of("def f(x):\n    return x\n\nclass C:\n    def m(self): ...\n    def n(self) -> None: ...\n")
    assert [(entry.function, entry.line) for entry in module.unchecked] == [("m.f", 1), ("m.C.m", 5)]
    assert module_of("def f(x):\n    return x\n", "--check-untyped-defs").unchecked == ()
    exempt = module_of("import typing\n@typing.no_type_check\ndef f(x: int) -> None:\n    print(x)\n", "--check-untyped-defs")
    assert [entry.function for entry in exempt.unchecked] == ["m.f"]
    assert called(exempt) == ["builtins.print"]
    assert module_of("# mypy: ignore-errors\ndef f() -> int:\n    return g()\ndef g() -> int:\n    return 1\n").analysed == facts.STRIPPED
    assert module_of("# type: ignore\ndef f() -> int:\n    return g()\ndef g() -> int:\n    return 1\n").analysed == facts.STRIPPED
    assert module_of("X = 1\nclass C:\n    y: int = 2\n").analysed == facts.WHOLE
    assert module_of("from nothere import a\nX = a(1)\n").analysed == facts.WHOLE
