"""`Annotated[...]`: inline, by alias, as text, across modules; mypy keeps nothing of the first."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from apr_mypy import facts

from .conftest import every, find

ModuleOf = Callable[..., facts.Module]

LIB = """
from typing import Annotated, Any
def Depends(f: Any = None, **options: Any) -> Any: ...
def dep() -> int: return 1
Shared = Annotated[int, Depends(dep)]
"""


def metadata(module: facts.Module) -> dict[str, tuple[facts.AnyValue, ...]]:
    """The metadata of each parameter and field."""
    found = {param.name: param.metadata for param in find(module, facts.Param) if isinstance(param, facts.Param)}
    found.update({field.name: field.metadata for field in find(module, facts.Field) if isinstance(field, facts.Field)})
    return found


def shown(values: tuple[facts.AnyValue, ...]) -> list[str]:
    """Calls as `function(first argument)`, names as they are, constants by repr."""
    texts = []
    for value in values:
        if isinstance(value, facts.Call):
            texts.append(f"{shown((value.func,))[0]}({', '.join(shown(tuple(arg.value for arg in value.args)))})")
        elif isinstance(value, facts.Name):
            texts.append(value.name)
        elif isinstance(value, facts.Attr):
            texts.append(f"{shown((value.base,))[0]}.{value.name}")
        elif isinstance(value, facts.Const):
            texts.append(repr(value.value))
        else:
            texts.append(type(value).__name__)
    return texts


@pytest.fixture(scope="module")
def module(module_of: ModuleOf) -> facts.Module:
    return module_of(
        """
        from __future__ import annotations
        import typing as t
        from typing import Annotated, ClassVar, Optional
        import lib
        from lib import Depends, Shared, dep
        from nothere import Marker
        import nothere.parts as parts

        Own = Annotated[int, Depends(dep, scope="own")]
        Again = Own
        Inner = Optional[Own]

        class Config:
            value = 1
            def load(self) -> int: return 1
        config = Config()

        class Service:
            local = dep
            field: Annotated[int, Depends(dep)] = 3
            shared: ClassVar[Annotated[str, "text", 5]]
            def method(self, a1: Annotated[int, Depends(local)]) -> None: ...

        def f(
            inline: Annotated[int, Depends(dep)],
            through_module: t.Annotated[int, lib.Depends(lib.dep)],
            over_lines: Annotated[
                int,
                Depends(
                    dep,
                    use_cache=False,
                ),
            ],
            optional: Annotated[int, Depends(dep)] | None,
            optional2: Optional[Annotated[int, Depends(dep)]],
            text: "Annotated[int, Depends(dep)]",
            own: Own,
            again: Again,
            inner: Inner,
            foreign: Shared,
            foreign2: lib.Shared,
            missing: Annotated[int, Marker(parts.limit.top)],
            bound: Annotated[int, Depends(config.load)],
            accents: Annotated[str, "né à Ñandú", Depends(dep), 7], more: Annotated[int, Depends(lambda: "ü€😀]"), Depends(dep)],
            several: Annotated[int, 1, "two", Config],
            plain: int = 3,
        ) -> None: ...
    """,
        files={"lib.py": LIB},
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("inline", ["lib.Depends(lib.dep)"]),
        ("through_module", ["lib.Depends(lib.dep)"]),
        ("over_lines", ["lib.Depends(lib.dep, False)"]),
        ("optional", ["lib.Depends(lib.dep)"]),
        ("optional2", ["lib.Depends(lib.dep)"]),
        ("text", ["lib.Depends(lib.dep)"]),
        ("own", ["lib.Depends(lib.dep, 'own')"]),
        ("again", ["lib.Depends(lib.dep, 'own')"]),
        ("inner", ["lib.Depends(lib.dep, 'own')"]),
        ("foreign", ["lib.Shared"]),
        ("foreign2", ["lib.Shared"]),
        ("missing", ["nothere.Marker(nothere.parts.limit.top)"]),
        ("bound", ["lib.Depends(m.config.load)"]),
        ("accents", ["'né à Ñandú'", "lib.Depends(lib.dep)", "7"]),
        ("more", ["lib.Depends(Lambda)", "lib.Depends(lib.dep)"]),
        ("several", ["1", "'two'", "m.Config"]),
        ("plain", []),
        ("field", ["lib.Depends(lib.dep)"]),
        ("shared", ["'text'", "5"]),
        ("a1", ["lib.Depends(m.Service.local)"]),
    ],
)
def test_metadata(module: facts.Module, name: str, expected: list[str]) -> None:
    assert shown(metadata(module)[name]) == expected


def test_places_are_those_of_the_source(module: facts.Module) -> None:
    param = next(param for param in find(module, facts.Param, name="inline") if isinstance(param, facts.Param))
    call = param.metadata[0]
    assert isinstance(call, facts.Call)
    assert (call.line, call.column) == (param.line, param.column + len("inline: Annotated[int, "))
    lines = next(param for param in find(module, facts.Param, name="over_lines") if isinstance(param, facts.Param))
    assert isinstance(lines.metadata[0], facts.Call)
    assert lines.metadata[0].line == lines.line + 2


def test_names_have_types(module: facts.Module) -> None:
    param = next(param for param in find(module, facts.Param, name="bound") if isinstance(param, facts.Param))
    attr = next(record for record in every(param) if isinstance(record, facts.Attr))
    assert attr.targets == ("m.Config.load",)


def test_aliases_are_kept_for_other_modules(module_of: ModuleOf, module: facts.Module) -> None:
    lib = module_of("import lib", name="lib", files={"lib.py": LIB})
    (name, value) = lib.aliases[0]
    assert name == "lib.Shared"
    assert isinstance(value, facts.Item)
    assert isinstance(value.index, facts.Many)
    assert shown(value.index.items) == ["builtins.int", "lib.Depends(lib.dep)"]
    assert [name for name, _ in module.aliases] == ["m.Own", "m.Again", "m.Inner"]


def test_type_statements(module_of: ModuleOf) -> None:
    module = module_of(
        """
        from typing import Annotated
        from lib import Depends, dep
        type Own = Annotated[int, Depends(dep)]
        def f(own: Own) -> None: ...
    """,
        "--python-version",
        "3.12",
        files={"lib.py": LIB},
    )
    assert shown(metadata(module)["own"]) == ["lib.Depends(lib.dep)"]
