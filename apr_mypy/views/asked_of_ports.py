"""What is asked of a store that is only declared here: a port, a `Protocol`, an abstract repository. It looks for what it is told, by its parameters' names, and for nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.views.edges import bind
from apr_mypy.views.effects import first_word
from apr_mypy.views.naming import called_name, snake
from apr_mypy.views.taking_in import declared

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.makers import Calls
    from apr_mypy.views.types import TypesView

_FAR: Final = 3
_TAKING: Final = frozenset({"delete", "remove", "erase", "destroy"})


def asked_of_ports(program: Calls, fn: FunctionView) -> Iterator[tuple[str, dict[str, f.AnyValue], bool, f.Call]]:
    """(class of what is given or taken away, arguments by parameter, whether it is one, call) for each call that is about objects of the project's and runs a function that is only declared."""
    types = fn.module.types
    for call in fn.calls:
        number = call.type
        outer = fn.parent(call)
        if outer is not None and isinstance(outer[0], f.Await):
            number = outer[0].type
        given, is_one = _given(types, number, 0)
        is_taking = first_word(called_name(call)) in _TAKING
        if (given not in program.classes and not is_taking) or not call.args:
            continue
        callee = declared(program, fn, call)
        if callee is None:
            continue
        bound = bind(fn.module.callee(fn, call).args, callee.function, callee.owner is not None and not callee.function.is_static)
        if given not in program.classes:
            given, is_one = next((full for name in bound if (full := _named(program, name))), ""), True
        if given:
            yield given, {name: value for name, value in bound.items() if value is not None}, is_one, call


def _named(program: Calls, name: str) -> str:
    """The one class of the project after which the key that a port is given is called: `parcel_id` of a `Parcel`."""
    by_name: dict[str, list[str]] | None = program.__dict__.get("_classes_by_key")
    if by_name is None:
        by_name = program.__dict__["_classes_by_key"] = {}
        for full in program.classes:
            by_name.setdefault(f"{snake(full.rpartition('.')[2])}_id", []).append(full)
    found = by_name.get(name, [])
    return found[0] if len(found) == 1 else ""


def _given(types: TypesView, number: int, depth: int) -> tuple[str, bool]:
    """The class of an object, or of what a collection of them holds; whether it is one."""
    for one in types.members(number):
        if one.args and depth < _FAR:
            inner = _given(types, one.args[-1], depth + 1)[0]
            if inner:
                return inner, False
        elif "." in one.name and not one.name.startswith(("builtins.", "typing.", "collections.")):
            return one.name, True
    return "", False
