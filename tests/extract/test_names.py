"""Names and attributes: defining names, import paths as written, libraries that are not there, receivers."""

from __future__ import annotations

from collections.abc import Callable

from apr_mypy import facts

from .conftest import called, find, written

ModuleOf = Callable[..., facts.Module]


def names(module: facts.Module, prefix: str = "") -> dict[str, facts.Name]:
    return {name.name: name for name in find(module, facts.Name) if isinstance(name, facts.Name) and name.name.startswith(prefix)}


def test_defining_names_and_import_paths(module_of: ModuleOf) -> None:
    module = module_of("""
        import time as t
        import os.path
        import concurrent.futures
        from time import sleep as pause
        from asyncio import sleep
        import asyncio
        def f() -> None:
            from json import dumps as as_text
            pause(1)
            t.sleep(2)
            sleep(3)
            asyncio.sleep(4)
            os.path.join("a", "b")
            concurrent.futures.ThreadPoolExecutor()
            as_text({})
    """)
    assert called(module) == [
        "time.sleep",
        "time.sleep",
        "asyncio.tasks.sleep",
        "asyncio.tasks.sleep",
        "posixpath.join",
        "concurrent.futures.thread.ThreadPoolExecutor",
        "json.dumps",
    ]
    found = names(module)
    assert found["asyncio.tasks.sleep"].text == "asyncio.sleep"
    assert found["posixpath.join"].text == "os.path.join"
    assert found["concurrent.futures.thread.ThreadPoolExecutor"].text == "concurrent.futures.ThreadPoolExecutor"
    assert found["time.sleep"].text == ""
    assert found["json.dumps"].scope == facts.FULL
    assert [(i.full, i.name, i.guarded) for i in module.imports][-1] == ("json.dumps", "as_text", "function")


def test_relative_imports_of_what_is_not_there(module_of: ModuleOf) -> None:
    files = {
        "pack/__init__.py": "from . import absent\nfrom .sibling import gone\nabsent.call()\n",
        "pack/sibling.py": "",
        "pack/deep/__init__.py": "",
        "pack/deep/low.py": """
            from .. import absent
            from ..sibling import gone as lost
            from .near import x
            def g() -> None:
                lost()
                absent.call()
                x.y()
        """,
    }
    low = module_of("", name="pack.deep.low", files=files)
    assert called(low) == ["pack.sibling.gone", "pack.absent.call", "pack.deep.near.x.y"]
    assert {name.scope for name in names(low).values()} == {facts.UNFOLLOWED}
    package = module_of("", name="pack", files=files)
    assert package.is_package
    assert called(package) == ["pack.absent.call"]


def test_unfollowed_chains(module_of: ModuleOf) -> None:
    module = module_of("""
        import nothere
        import nothere.sub.deep
        import other.part as op
        from nothere.db import Session as S, engine
        try:
            import quick_json as json
        except ImportError:
            import json
        def f(session: S) -> None:
            from late import thing
            nothere.get("x")
            nothere.sub.deep.go()
            op.run()
            S()
            engine.url.host()
            session.close()
            json.dumps({})
            thing.x()
            def inner() -> None:
                thing.y()
    """)
    assert called(module) == [
        "nothere.get",
        "nothere.sub.deep.go",
        "other.part.run",
        "nothere.db.Session",
        "nothere.db.engine.url.host",
        "?close",
        "quick_json.dumps",
        "late.thing.x",
        "late.thing.y",
    ]


def test_scopes(module_of: ModuleOf) -> None:
    module = module_of("""
        LIMIT = 1
        class C:
            SIZE = 2
            DOUBLE = SIZE * 2
        def outer(param: int) -> int:
            local = param
            def inner() -> int:
                return local + LIMIT + C.SIZE
            class Local: ...
            Local()
            return inner()
    """)
    found = names(module)
    assert found["local"].scope == found["param"].scope == found["inner"].scope == found["Local"].scope == facts.LOCAL
    assert found["m.LIMIT"].scope == found["m.C.SIZE"].scope == facts.FULL
    assert find(module, facts.Attr, name="SIZE")[0].targets == ("m.C.SIZE",)  # type: ignore[attr-defined]


def test_receivers(module_of: ModuleOf) -> None:
    module = module_of("""
        from typing import NamedTuple, Self, TypedDict, TypeVar
        import enum
        class A:
            def go(self) -> int: return 1
            @classmethod
            def make(cls) -> Self: return cls()
            def __getattr__(self, name: str) -> int: return 1
        class B(A):
            def go(self) -> int:
                return super().go() + super(B, self).go()
        class Other:
            def go(self) -> int: return 2
        class Color(enum.Enum):
            RED = 1
        class P(NamedTuple):
            x: int
        class D(TypedDict):
            k: int
        class Meta(type):
            def shout(cls) -> None: ...
        class WithMeta(metaclass=Meta): ...
        T = TypeVar("T", bound=B)
        V = TypeVar("V", A, Other)
        def f(b: B, u: B | Other | None, cls: type[B], t: T, p: P, d: D) -> None:
            b.go()
            if u: u.go()
            cls.make()
            cls().go()
            t.go()
            p._asdict()
            d.get("k")
            b.nothing()
            Color.RED.name.upper()
            WithMeta.shout()
            f.__name__.upper()
        def g(v: V) -> V:
            v.go()
            return v
    """)
    assert called(module) == [
        "cls",
        "m.A.go",
        "m.A.go",
        "m.B.go",
        "m.B.go|m.Other.go",
        "m.A.make",
        "m.B.go",
        "cls",
        "m.B.go",
        "m.P._asdict",
        "typing.Mapping.get",
        "?nothing",
        "builtins.str.upper",
        "m.Meta.shout",
        "builtins.str.upper",
        "m.Other.go",
    ]
    supers = find(module, facts.Super)
    assert [record.owners for record in supers] == [("m.A",), ("m.A",)]  # type: ignore[attr-defined]
    assert find(module, facts.Attr, name="RED")[0].targets == ("m.Color.RED",)  # type: ignore[attr-defined]


def test_async_definitions(module_of: ModuleOf) -> None:
    module = module_of("""
        from typing import Any, Callable
        def any_deco(f: Callable[..., Any]) -> Callable[..., Any]: return f
        def sync_deco(f: Callable[..., Any]) -> Callable[..., int]: ...
        async def plain() -> int: return 1
        @any_deco
        async def lost() -> int: return 1
        @sync_deco
        async def made_sync() -> int: return 1
        async def stream():
            yield 1
        class C:
            @any_deco
            async def method(self) -> int: return 1
        xs = [plain, lost, made_sync, stream, C().method, C.method]
    """)
    display = next(record for record in find(module, facts.Many, kind="list"))
    kinds = [module.types[item.type].kind == facts.ASYNC_DEF for item in display.items]  # type: ignore[attr-defined]
    assert kinds == [True, True, False, False, True, True]


def test_what_a_parameter_wants(module_of: ModuleOf) -> None:
    module = module_of("""
        import asyncio
        from typing import Any, Awaitable, Callable
        def takes(a: int, callback: Callable[[int], object], *rest: Awaitable[int], key: Any = None, **more: Callable[[], int]) -> None: ...
        async def work(x: int) -> int: return x
        async def main() -> None:
            takes(1, work, work(1), work(2), key=work, other=lambda: 1)
            await asyncio.gather(work(1), work(2))
            sorted([1], key=lambda v: -v)
            print(work(3))
    """)
    wants = {}
    for call in find(module, facts.Call):
        for arg in call.args:  # type: ignore[attr-defined]
            if arg.wants:
                wants.setdefault(call.func.name, []).append(written(module, arg.wants))  # type: ignore[attr-defined]
    assert wants["m.takes"] == ["def[object, int]", "Awaitable[int]", "Awaitable[int]", "Any", "def[int]"]
    assert all("Awaitable" in text for text in wants["asyncio.tasks.gather"])
    assert len(wants["asyncio.tasks.gather"]) == 2
    assert wants["builtins.sorted"][0].startswith("def[")
    assert wants["builtins.print"] == ["object"]
