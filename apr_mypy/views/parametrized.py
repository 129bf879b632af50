"""The constants that a name takes in turn in a test: those it is parametrized with, or that a loop goes through."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from apr_mypy import facts as f
from apr_mypy.views.naming import last_name

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView

_MOST = 64
"""More values than anybody writes down by hand."""


def constants_of(fn: FunctionView, value: f.AnyValue) -> tuple[f.Const, ...]:
    """Every constant that a value may be; empty where they are not all known."""
    one = fn.module.constant(fn, value)
    if one is not None:
        return (one,)
    if not isinstance(value, f.Name) or value.scope != f.LOCAL:
        return ()
    found: list[f.Const] = []
    for definition in fn.definitions(value):
        items: tuple[f.AnyValue, ...] = ()
        if definition.kind == "parameter":
            items = tuple(_parametrized(fn, value.name))
        elif definition.kind in ("loop", "each") and definition.value is not None:
            items = tuple(_at(item, definition.path) for item in _listed(fn, definition.value))
        constants = [item for item in items if isinstance(item, f.Const)]
        if not constants or len(constants) != len(items) or len(found) + len(constants) > _MOST:
            return ()
        found += constants
    return tuple(found)


def _parametrized(fn: FunctionView, name: str) -> Iterator[f.AnyValue]:
    """What `@pytest.mark.parametrize("name, other", […])` gives a parameter of a test."""
    for mark in (*fn.function.decorators, *(fn.owner.decorators if fn.owner is not None else ())):
        if not isinstance(mark, f.Call) or last_name(mark.func) != "parametrize":
            continue
        given = {arg.name: arg.value for arg in mark.args if arg.name}
        plain = [arg.value for arg in mark.args if not arg.name]
        named = given.get("argnames", plain[0] if plain else None)
        values = given.get("argvalues", plain[1] if len(plain) > 1 else None)
        names = _names(fn, named) if named is not None else []
        if name in names and values is not None:
            place = () if len(names) == 1 else (names.index(name),)
            yield from (_at(_bare(item), place) for item in _listed(fn, values))


def _names(fn: FunctionView, value: f.AnyValue) -> list[str]:
    if isinstance(value, f.Many):
        return [str(one.value) for item in value.items if (one := fn.module.constant(fn, item)) is not None]
    said = fn.module.constant(fn, value)
    return [part.strip() for part in said.value.split(",")] if said is not None and isinstance(said.value, str) else []


def _listed(fn: FunctionView, value: f.AnyValue) -> tuple[f.AnyValue, ...]:
    """The items of a list that is written out, here or as a global that is set once."""
    if isinstance(value, f.Name):
        held = fn.origins(value) if value.scope == f.LOCAL else (fn.module.set_once(value.name),)
        value = held[0] if len(held) == 1 and isinstance(held[0], f.Many) else value
    return value.items if isinstance(value, f.Many) and value.kind != "slice" else ()


def _bare(item: f.AnyValue) -> f.AnyValue:
    """`pytest.param("pack", id="…")` is what it is given first."""
    if isinstance(item, f.Call) and last_name(item.func) == "param":
        plain = tuple(arg.value for arg in item.args if not arg.name)
        return plain[0] if len(plain) == 1 else f.Many("tuple", plain, 0, item.line, item.column)
    return item


def _at(item: f.AnyValue, path: tuple[int, ...]) -> f.AnyValue:
    for index in path:
        if not isinstance(item, f.Many) or index >= len(item.items):
            return item
        item = item.items[index]
    return item
