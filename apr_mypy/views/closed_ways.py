"""Ways through functions that calls do not take: what they hand over, or leave at its default, is a constant, of another class or never None, or has been asked already, and a condition in front of the place wants it otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.views.conditions import Condition, atoms
from apr_mypy.views.edges import Edge, has_receiver
from apr_mypy.views.queries import arguments
from apr_mypy.views.shown import shown
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView

_UNKNOWN: Final = object()
_FARTHEST: Final = 3
_PLAIN: Final = frozenset({"builtins.str", "builtins.int", "builtins.float", "builtins.list", "builtins.dict", "builtins.bytes"})
_BUILTIN: Final = _PLAIN | {"builtins.tuple", "builtins.set", "builtins.frozenset"}
"""Of these no object is two at once."""


class Leg(NamedTuple):
    """One call on a way: `call` in `caller` runs `callee`. For what runs a function otherwise (a property, a `with`) `call` is the record that does so."""

    caller: FunctionView
    call: Any
    callee: FunctionView


class _Instance(NamedTuple):
    """A value of which only the type is known: the classes it may be of, with their bases; no None among them."""

    lineages: tuple[tuple[str, ...], ...]


def leg_of(edge: Edge) -> Leg:
    return Leg(edge.caller, edge.site, edge.callee)


def is_closed(legs: Sequence[Leg], record: Any) -> bool:
    """Whether calls, each made by the function that the one before runs, never come to `record` in the last function, by what they hand over."""
    frame: _Frame | None = None
    for number, leg in enumerate(legs):
        at = legs[number + 1].call if number + 1 < len(legs) else record
        frame = _Frame(leg, frame)
        if frame.is_closed(at, 0):
            return True
    return False


def is_closed_within(leg: Leg, inner: FunctionView, record: Any) -> bool:
    """Whether what a call hands to a function keeps a function that stands in it (a decorator's wrapper) from ever coming to `record`."""
    return _Frame(leg, None, inner).is_closed(record, 0)


def conditions_on_parameters(fn: FunctionView, record: Any) -> tuple[Condition, ...]:
    """The conditions in front of a place that rest on what the function is given: no other can be decided by a call."""
    known: dict[int, tuple[Condition, ...]] = fn.__dict__.setdefault("_conditions_on_parameters", {})
    if id(record) not in known:
        found = fn.holds_at(record) if fn.function.params else ()
        known[id(record)] = tuple(one for one in found if one.pattern is None and _rests_on_parameter(fn, one.test, 0))
    return known[id(record)]


def _rests_on_parameter(fn: FunctionView, value: f.AnyValue, depth: int) -> bool:
    for part in inside(value):
        if isinstance(part, f.Name) and part.scope == f.LOCAL:
            for one in fn.definitions(part):
                if one.kind == "parameter" or (
                    depth < _FARTHEST
                    and one.kind == "assigned"
                    and not one.path
                    and one.value is not None
                    and _rests_on_parameter(fn, one.value, depth + 1)
                ):
                    return True
    return False


class _Frame:
    """One function as one call runs it; `above` is the caller as its own call runs it, where that is known. `inner` is a function in it that is looked at instead: what it reads of its own calls is not known."""

    def __init__(self, leg: Leg, above: _Frame | None, inner: FunctionView | None = None) -> None:
        self.caller = leg.caller
        self.call = leg.call
        self.called = leg.callee
        self.function = leg.callee if inner is None else inner
        self.above = above
        self._bound: dict[str, f.AnyValue | None] | None = None
        self._closed: dict[tuple[int, int], bool] = {}
        self._values: dict[tuple[int, int], list[object]] = {}
        self._is_hidden = isinstance(leg.call, f.Call) and any(arg.name in ("*", "**") for arg in leg.call.args)

    @property
    def bound(self) -> dict[str, f.AnyValue | None]:
        """What each parameter is given, None where it keeps its default."""
        if self._bound is None:
            if isinstance(self.call, f.Call):
                self._bound = arguments(self.caller, self.call, self.called)
            else:
                params = self.called.function.params
                own = self.call.base if isinstance(self.call, f.Attr) else None
                self._bound = {params[0].name: own} if own is not None and params and has_receiver(self.called) else {}
        return self._bound

    def is_closed(self, record: Any, depth: int) -> bool:
        key = id(record), depth
        if key not in self._closed:
            conditions = () if self._is_hidden else conditions_on_parameters(self.function, record)
            self._closed[key] = any((said := self.says(one.test, depth)) is not None and said is not one.holds for one in conditions)
        return self._closed[key]

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
            case f.Compare(ops=("in" | "not in" as op,), args=(left, f.Many(items=items))):
                among = [_agreed(_compared("==", one, _constant(self.function, item)) for one in self.values(left, depth)) for item in items]
                is_among = True if True in among else None if None in among or not among else False
                return None if is_among is None else is_among is (op == "in")
            case f.Compare(ops=(op,), args=(left, right)):
                return _agreed(_compared(op, one, other) for one in self.values(left, depth) for other in self.values(right, depth))
            case f.Call(func=f.Name(name="builtins.isinstance"), args=(given, kind)):
                kinds = kind.value.items if isinstance(kind.value, f.Many) else (kind.value,)
                answers = [_agreed(self._is_instance(one, asked) for one in self.values(given.value, depth)) for asked in kinds]
                return True if True in answers else None if None in answers else False
            case f.Bind():
                return self.says(test.value, depth)
            case f.Name():
                return _agreed(_truth(one) for one in self.values(test, depth))
            case f.Attr():
                return self._asked_before(test)
        return None

    def values(self, value: f.AnyValue, depth: int) -> list[object]:
        """What a value may be: constants, (class, member) for the member of an enum, `_Instance` where only the type is known; `_UNKNOWN` for anything else."""
        if not isinstance(value, f.Name) or value.scope != f.LOCAL:
            return [_constant(self.function, value)]
        key = id(value), depth
        if key not in self._values:
            self._values[key] = self._values_of(value, depth)
        return self._values[key]

    def _values_of(self, value: f.Name, depth: int) -> list[object]:
        found: list[object] = []
        for one in self.function.definitions(value) if depth < _FARTHEST else ():
            if one.kind == "parameter" and isinstance(one.record, f.Param):
                given = self.bound.get(value.name) if one.function is self.called else _UNKNOWN
                if given is _UNKNOWN:
                    found.append(_UNKNOWN)
                elif given is not None:
                    found.extend(self.above.values(given, depth) if self.above is not None else _handed(self.caller, given))  # type: ignore[arg-type]  # a value, as bound says
                elif one.record.default is not None:
                    found.append(_constant(self.function, one.record.default))
                else:
                    found.append(_UNKNOWN)
            elif not self.is_closed(one.record, depth + 1):
                found.append(_constant(self.function, one.value) if one.kind == "assigned" and not one.path else _UNKNOWN)
        if found and _UNKNOWN in found and len(found) == 1:
            return [_typed(self.function, value)]
        return found or [_UNKNOWN]

    def _asked_before(self, test: f.Attr) -> bool | None:
        """What the caller knows, where it calls, of an attribute of something that it hands over: `if order.is_open: return`, and in the callee `if order.is_open:`."""
        base = test.base
        if not isinstance(base, f.Name) or base.scope != f.LOCAL or _sets(self.function, test.name):
            return None
        given = self.bound.get(base.name)
        if not isinstance(given, f.Name) or not all(one.kind == "parameter" for one in self.function.definitions(base)):
            return None
        asked = f"{given.name}.{test.name}"
        for whole in self.caller.holds_at(self.call):
            for one in atoms(whole):
                if isinstance(one.test, f.Attr) and one.pattern is None and shown(one.test) == asked and not _sets(self.caller, test.name):
                    return one.holds
        return None

    def _is_instance(self, value: object, kind: f.AnyValue) -> bool | None:
        """Whether a value is an instance of a class; None where a class that nobody here knows may be both."""
        if value is _UNKNOWN or not isinstance(kind, f.Name) or kind.scope == f.LOCAL:
            return None
        if value is None:
            return False
        if isinstance(value, _Instance):
            return _agreed(self._is_of(lineage, kind.name) for lineage in value.lineages)
        if kind.name not in _PLAIN or isinstance(value, bool):
            return None
        return not isinstance(value, tuple) and type(value).__name__ == kind.name.rpartition(".")[2]

    def _is_of(self, lineage: tuple[str, ...], kind: str) -> bool | None:
        """Whether an object of a class is one of another: not where neither inherits from the other, both are the project's own or builtin, and no third class joins them."""
        first = lineage[0]
        if kind in lineage:
            return True
        types = self.function.module.types
        refs = types.reference(kind), types.reference(first)
        is_known = all(one in _BUILTIN or self.function.module.is_own(one) for one in (kind, first))
        if not is_known or any(ref is not None and (ref.is_protocol or {kind, first} <= set(ref.mro)) for ref in refs):
            return None
        joined = types.classes_where(f"both {kind} {first}", lambda one: kind in one.mro and first in one.mro)
        return None if joined or types.reference(kind) is None else False


def _sets(fn: FunctionView, name: str) -> bool:
    """Whether a function sets an attribute of this name anywhere."""
    return any(isinstance(target, f.Attr) and target.name == name for step in fn.all(f.Set) for target in step.targets)


def _agreed(answers: Iterable[bool | None]) -> bool | None:
    said = set(answers)
    return next(iter(said)) if len(said) == 1 else None


def _truth(value: object) -> bool | None:
    return None if value is _UNKNOWN or isinstance(value, tuple) else bool(value)


def _compared(op: str, one: object, other: object) -> bool | None:
    if one is _UNKNOWN or other is _UNKNOWN or op not in ("==", "!=", "is", "is not"):
        return None
    if isinstance(one, _Instance) or isinstance(other, _Instance):
        return (op in ("is not", "!=")) if one is None or other is None else None
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


def _handed(fn: FunctionView, value: f.AnyValue) -> list[object]:
    """What a value in the function that begins the way is."""
    if isinstance(value, f.Name) and value.scope == f.LOCAL:
        constant = fn.module.constant(fn, value)
        return [constant.value if constant is not None else _typed(fn, value)]
    return [_constant(fn, value)]


def _typed(fn: FunctionView, value: f.AnyValue) -> object:
    """What the type of a value says of it."""
    types = fn.module.types
    number = types.type_of(value)
    if types.is_any(number):
        return _UNKNOWN
    members = types.members(number)
    classes = types.classes(number)
    if not classes or len(classes) != len(members) or "builtins.object" in classes:
        return _UNKNOWN  # None among them, a function, a class
    return _Instance(tuple(types.mro(one) for one in classes))


def _constant(fn: FunctionView, value: f.AnyValue | None) -> object:
    if isinstance(value, f.Const):
        return _UNKNOWN if value.kind else value.value
    if isinstance(value, f.Attr) and (isinstance(value.base, f.Attr) or (isinstance(value.base, f.Name) and value.base.scope != f.LOCAL)):
        of = shown(value.base).rpartition(".")[2]
        if of[:1].isupper() and not value.name.startswith("_"):
            return (of, value.name)
    if isinstance(value, f.Name) and value.scope != f.LOCAL:
        held = fn.module.constant(fn, value)
        return held.value if held is not None else _UNKNOWN
    return _typed(fn, value) if value is not None else _UNKNOWN


__all__ = ["Leg", "conditions_on_parameters", "is_closed", "is_closed_within", "leg_of"]
