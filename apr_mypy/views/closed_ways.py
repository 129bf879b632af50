"""Ways through a function that a call does not take: what it hands over, or leaves at its default, is a constant, and the condition in front of the place compares it with another."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from apr_mypy import facts as f
from apr_mypy.views.queries import arguments
from apr_mypy.views.shown import shown

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView

_UNKNOWN: Final = object()
_FARTHEST: Final = 3
_PLAIN: Final = frozenset({"builtins.str", "builtins.int", "builtins.float", "builtins.list", "builtins.dict", "builtins.bytes"})


def is_closed(fn: FunctionView, call: f.Call, function: FunctionView, record: Any) -> bool:
    """Whether this call of `function`, which stands in `fn`, never comes to `record` there, by what it hands over."""
    if any(arg.name in ("*", "**") for arg in call.args) or not any(True for _ in function.holds_at(record)):
        return False
    return _Ways(fn, function, arguments(fn, call, function)).is_closed(record, 0)


class _Ways:
    """One function as one call runs it."""

    def __init__(self, caller: FunctionView, function: FunctionView, bound: dict[str, f.AnyValue | None]) -> None:
        self.caller = caller
        self.function = function
        self.bound = bound

    def is_closed(self, record: Any, depth: int) -> bool:
        return any(
            one.pattern is None and (said := self.says(one.test, depth)) is not None and said is not one.holds
            for one in self.function.holds_at(record)
        )

    def says(self, test: f.AnyValue, depth: int) -> bool | None:
        """Whether a condition is true for what is handed over; None where that is not known."""
        match test:
            case f.Op(op="not"):
                inner = self.says(test.args[0], depth)
                return None if inner is None else not inner
            case f.Op(op="and" | "or" as op):
                parts = [self.says(one, depth) for one in test.args]
                decided = op == "or"
                return decided if decided in parts else None if None in parts else not decided
            case f.Compare(ops=(op,), args=(left, right)):
                return _agreed(_compared(op, one, other) for one in self.values(left, depth) for other in self.values(right, depth))
            case f.Call(func=f.Name(name="builtins.isinstance"), args=(given, kind)) if isinstance(kind.value, f.Name):
                return _agreed(_is_instance(one, kind.value.name) for one in self.values(given.value, depth))
            case f.Name():
                return _agreed(None if one is _UNKNOWN or isinstance(one, tuple) else bool(one) for one in self.values(test, depth))
        return None

    def values(self, value: f.AnyValue, depth: int) -> list[object]:
        """What a value may be: constants, (class, member) for the member of an enum; `_UNKNOWN` for anything else."""
        if not isinstance(value, f.Name) or value.scope != f.LOCAL:
            return [_constant(self.function, value)]
        found: list[object] = []
        for one in self.function.definitions(value) if depth < _FARTHEST else ():
            if one.kind == "parameter" and isinstance(one.record, f.Param):
                given = self.bound.get(value.name)
                found.append(_constant(self.caller, given) if given is not None else _constant(self.function, one.record.default))
            elif not self.is_closed(one.record, depth + 1):
                found.append(_constant(self.function, one.value) if one.kind == "assigned" and not one.path else _UNKNOWN)
        return found or [_UNKNOWN]


def _agreed(answers: Iterable[bool | None]) -> bool | None:
    said = set(answers)
    return next(iter(said)) if len(said) == 1 else None


def _is_instance(value: object, kind: str) -> bool | None:
    """Whether a value is of a plain type; of a class of the project nothing is known."""
    if value is _UNKNOWN or kind not in _PLAIN:
        return None
    return not isinstance(value, tuple) and type(value).__name__ == kind.rpartition(".")[2]


def _compared(op: str, one: object, other: object) -> bool | None:
    if one is _UNKNOWN or other is _UNKNOWN or op not in ("==", "!=", "is", "is not"):
        return None
    members = isinstance(one, tuple), isinstance(other, tuple)
    if all(members) and isinstance(one, tuple) and isinstance(other, tuple):
        if one[0] != other[0]:
            return None  # of two classes, or of one under two names
        same = one == other
    elif any(members):
        if one is not None and other is not None:
            return None  # a member of an enum may be equal to a text
        same = False
    else:
        same = type(one) is type(other) and one == other
        if not same and not (one is None or other is None or type(one) is type(other)):
            return None
    return same if op in ("==", "is") else not same


def _constant(fn: FunctionView, value: f.AnyValue | None) -> object:
    if isinstance(value, f.Const):
        return value.value
    if isinstance(value, f.Attr) and (isinstance(value.base, f.Attr) or (isinstance(value.base, f.Name) and value.base.scope != f.LOCAL)):
        of = shown(value.base).rpartition(".")[2]
        return (of, value.name) if of[:1].isupper() and not value.name.startswith("_") else _UNKNOWN
    return _UNKNOWN


__all__ = ["is_closed"]
