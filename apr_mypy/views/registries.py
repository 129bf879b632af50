"""What functions of the project keep in variables of their modules: registries, tables, switches that a test changes and reads by calling them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from apr_mypy import facts as f
from apr_mypy.patterns import pattern_of
from apr_mypy.views.edges import bind

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView

ANY_ITEM: Final = "[…]"
_ADDING: Final = frozenset({"append", "appendleft", "add", "update", "extend", "insert", "setdefault"})
_TAKING: Final = frozenset({"pop", "popitem", "popleft", "remove", "discard"})
_EMPTYING: Final = frozenset({"clear"})
_FORGETTING: Final = pattern_of(r"(delete|remove|clear|discard|forget|evict|expire|invalidate|reset|flush|close)(_|$)")
"""How the names of methods begin by which an object of any class lets go of what it keeps: that is no look at it."""
_BY_KEY: Final = frozenset({"setdefault", "pop", "get"})


class Known(Protocol):
    """What is known of the methods and calls of a whole program (`Program`)."""

    def method(self, class_full: str, name: str) -> FunctionView | None: ...
    def run_by(self, fn: FunctionView, call: f.Call) -> tuple[FunctionView, ...]: ...
    def refers_to(self, fn: FunctionView, value: f.AnyValue) -> tuple[FunctionView, ...]: ...


class Use(NamedTuple):
    """What one function does with a variable of its module: `item` is the key as written, None for the whole; `anew` where what it leaves does not depend on what was there, `empties` where it leaves nothing: as it
    was when the module was imported."""

    variable: str
    item: f.AnyValue | None
    writes: bool
    anew: bool
    empties: bool = False


class Touched(NamedTuple):
    """The same as a caller sees it: `path` is the variable and, where one is meant, the key."""

    path: tuple[str, ...]
    writes: bool
    anew: bool
    empties: bool


def uses(fn: FunctionView) -> Iterator[Use]:
    """How a function itself uses the variables of its module."""
    for step in (*fn.all(f.Set), *fn.all(f.Change), *fn.all(f.Delete)):
        targets = step.targets if isinstance(step, f.Set) else (step.value if isinstance(step, f.Delete) else step.target,)
        for target in targets:
            held, item = (target.base, target.index) if isinstance(target, f.Item) else (target, None)
            if (variable := _variable(fn, held)) and isinstance(target, f.Item | f.Name):
                gone = isinstance(step, f.Delete) or (isinstance(step, f.Set) and item is None and _as_at_first(fn, variable, step.value))
                yield Use(variable, item, True, not isinstance(step, f.Change), gone)
    for call in fn.calls:
        if not isinstance(call.func, f.Attr) or not (variable := _variable(fn, call.func.base)):
            continue
        item = call.args[0].value if call.args and call.func.name in _BY_KEY else None
        if call.func.name in _ADDING | _TAKING | _EMPTYING:
            yield Use(variable, item, True, call.func.name in _EMPTYING, call.func.name in _TAKING | _EMPTYING)
        elif _FORGETTING.match(call.func.name) is None:
            yield Use(variable, item, False, False)
    for one in fn.all(f.Item):
        if (variable := _variable(fn, one.base)) and (fn.parent(one) or (None, ""))[1] not in ("target", "deleted"):
            yield Use(variable, one.index, False, False)
    for name in fn.all(f.Name):
        if (variable := _variable(fn, name)) and (fn.parent(name) or (None, ""))[1] not in ("target", "deleted", "changed", "base"):
            yield Use(variable, None, False, False)


def used_through(known: Known, fn: FunctionView, call: f.Call) -> Iterator[Touched]:
    """What a call uses of the variables of the function that it runs; nothing where the call may run several."""
    runs = known.run_by(fn, call)
    if len(runs) == 1 and runs[0].module is not fn.module:
        yield from through(fn, runs[0], bind(call.args, runs[0].function, False) if runs[0].owner is None else {})


def through(fn: FunctionView, called: FunctionView, given: dict[str, f.AnyValue | None]) -> Iterator[Touched]:
    """The same for a function that is called later, with what it is given."""
    found = list(uses(called)) if called.owner is None else []
    changed = {one.variable for one in found if one.writes}
    for one in found:
        if one.writes or one.variable not in changed:
            yield Touched((one.variable, *_key(fn, called, one.item, given)), one.writes, one.anew, one.empties)


def _as_at_first(fn: FunctionView, variable: str, value: f.AnyValue | None) -> bool:
    """Whether a variable is set to what it was at first: an empty display, or the same constant."""
    first = [step.value for step in fn.module.globals[variable]]
    if isinstance(value, f.Many | f.Table):
        return not value.items
    return isinstance(value, f.Const) and len(first) == 1 and isinstance(first[0], f.Const) and first[0].value == value.value


def _key(fn: FunctionView, called: FunctionView, item: f.AnyValue | None, given: dict[str, f.AnyValue | None]) -> tuple[str, ...]:
    if item is None:
        return ()
    holder, value = fn, given.get(item.name) if isinstance(item, f.Name) and item.scope == f.LOCAL else None
    if value is None:
        holder, value = called, item
    const = holder.module.constant(holder, value)
    return (f"[{const.value!r}]",) if const is not None else (ANY_ITEM,)


def _variable(fn: FunctionView, value: f.AnyValue) -> str:
    is_one = isinstance(value, f.Name) and value.scope == f.FULL and value.name in fn.module.globals
    return value.name if is_one and isinstance(value, f.Name) else ""
