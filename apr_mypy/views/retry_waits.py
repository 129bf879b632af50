"""How long something waits before it tries again, and how that changes from one attempt to the next: read from the expression that says the seconds, or from a library's own word for it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Ambient, RetryWait
from apr_mypy.patterns import pattern_of
from apr_mypy.views.flow import Definition
from apr_mypy.views.function import FunctionView
from apr_mypy.views.standing_for import fields_of, functions_of, values_of
from apr_mypy.views.walk import inside

_DEEPEST: Final = 8
_COUNTER: Final = pattern_of(
    r"(^|_)(attempts?|tr(y|ies)|retr(y|ies)|n|i|count|counter|num|number|round|failures?|errors?|step|times)(_(count|number|num|no|index))?$"
)
_SERVER_SAYS: Final = pattern_of(r"retry.?after|rate.?limit|reset", re.IGNORECASE)
_RANK: Final = ("none", "fixed", "linear", "table", "exponential")
_WIDE_SECONDS: Final = 2.0
_WIDE_RATIO: Final = 3.0


class Wait(NamedTuple):
    """A wait between attempts. `growth`: none, fixed, linear, table, exponential, random (over a wide range), unknown; `jitter` whether chance has a part in it. `least` and `most` are seconds, where they are known (a random
    factor has them too)."""

    growth: str
    jitter: bool = False
    least: float | None = None
    most: float | None = None

    @property
    def spreads(self) -> bool:
        """Whether many clients that failed at once do not come back at once; also where nobody can say."""
        return self.growth in ("unknown", "random") or (self.jitter and self.growth in ("exponential", "table", "linear"))


NONE: Final = Wait("none", False, 0.0, 0.0)
UNKNOWN: Final = Wait("unknown")


def random_between(least: float | None, most: float | None) -> Wait:
    """A random wait: "random" over a wide range, else no better than a fixed one."""
    if least is None or most is None:
        return Wait("random", True, least, most)
    wide = most - least >= _WIDE_SECONDS and most >= _WIDE_RATIO * least
    return Wait("random" if wide else "fixed", True, least, most)


def together(waits: Iterable[Wait], product: bool = False) -> Wait:
    """The sum, or the product, of waits."""
    parts = list(waits)
    if any(one.growth == "unknown" for one in parts):
        return UNKNOWN
    chance = any(one.jitter for one in parts)
    steady = [one.growth for one in parts if one.growth in _RANK]
    growth = max(steady, key=_RANK.index) if steady else "none"
    if growth in ("linear", "table", "exponential"):
        return Wait(growth, chance)
    if not chance:
        return Wait(growth, False, *_range(parts, product))
    least, most = _range(parts, product)
    if least is None or most is None:
        factor = next((one for one in parts if one.jitter and one.least is not None and one.most is not None), None)
        if product and factor is not None and factor.least is not None and factor.most is not None:
            return Wait("random" if factor.most >= _WIDE_RATIO * max(factor.least, 0.01) else "fixed", True)
        return Wait("random" if any(one.growth == "random" for one in parts) else "fixed", True)
    return random_between(least, most)


def _range(parts: list[Wait], product: bool) -> tuple[float | None, float | None]:
    least, most = (1.0, 1.0) if product else (0.0, 0.0)
    for one in parts:
        if one.least is None or one.most is None:
            return None, None
        least, most = (least * one.least, most * one.most) if product else (least + one.least, most + one.most)
    return least, most


def one_of(waits: Iterable[Wait]) -> Wait:
    """Of several that it may be, the one that spreads least; unknown when one of them is."""
    parts = list(waits)
    if not parts or any(one.growth == "unknown" for one in parts):
        return UNKNOWN
    return min(parts, key=lambda one: (one.spreads, one.jitter, _RANK.index(one.growth) if one.growth in _RANK else 9))


def number_of(fn: FunctionView, value: f.AnyValue | Definition | None, depth: int = 0) -> float | None:
    """A number that a value is known to be: a constant, also by a local name, a global, a field of the class, a parameter's default, `timedelta(seconds=…)`, or simple arithmetic of such."""
    if value is None or depth > _DEEPEST:
        return None
    if isinstance(value, Definition):
        param = value.record
        return number_of(value.function, param.default, depth + 1) if isinstance(param, f.Param) else None
    if isinstance(value, f.Op) and len(value.args) == 2 and value.op in ("+", "-", "*"):
        one, other = (number_of(fn, arg, depth + 1) for arg in value.args)
        if one is None or other is None:
            return None
        return one + other if value.op == "+" else one - other if value.op == "-" else one * other
    if isinstance(value, f.Call) and value.args and isinstance(value.func, f.Name):
        scale = {"milliseconds": 0.001, "seconds": 1.0, "minutes": 60.0, "hours": 3600.0, "days": 86400.0}
        if all(arg.name in scale for arg in value.args):
            given = [(number_of(fn, arg.value, depth + 1), scale[arg.name]) for arg in value.args]
            return sum(number * unit for number, unit in given if number is not None) if all(number is not None for number, _ in given) else None
        return (
            number_of(fn, value.args[0].value, depth + 1) if value.func.name in ("builtins.int", "builtins.float") and len(value.args) == 1 else None
        )
    constant = fn.module.constant(fn, value)
    if constant is not None:
        known = constant.value
        return float(known) if isinstance(known, (int, float)) and not isinstance(known, bool) else None
    if isinstance(value, f.Name) and value.scope == f.LOCAL:
        origins = fn.origins(value)
        return number_of(fn, origins[0], depth + 1) if len(origins) == 1 and origins[0] is not value else None
    if isinstance(value, f.Name):
        known_as = values_of(fn, value)
        return number_of(*known_as[0], depth + 1) if len(known_as) == 1 else None
    if isinstance(value, f.Attr):
        held = fields_of(fn, value)
        return number_of(held[0][0], held[0][1], depth + 1) if len(held) == 1 else None
    return None


def wait_of(fn: FunctionView, value: f.AnyValue | Definition | None, depth: int = 0) -> Wait:
    """How long an expression says to wait."""
    if value is None or depth > _DEEPEST:
        return UNKNOWN
    match value:
        case Definition():
            return _bound(fn, value, depth)
        case f.Const():
            if value.value is None and not value.kind:
                return NONE
            return _seconds(float(value.value)) if isinstance(value.value, (int, float)) else UNKNOWN
        case f.Await():
            return wait_of(fn, value.value, depth + 1)
        case f.Bind():
            return wait_of(fn, value.value, depth + 1)
        case f.Choice():
            return one_of((wait_of(fn, value.yes, depth + 1), wait_of(fn, value.no, depth + 1)))
        case f.Many() | f.Each() | f.Table():
            return _table(fn, value, depth)
        case f.Op():
            return _worked_out(fn, value, depth)
        case f.Call():
            return _call(fn, value, depth)
        case f.Item():
            return _item(fn, value)
        case f.Attr():
            return _attr(fn, value, depth)
        case f.Name(scope=f.LOCAL):
            return _local(fn, value, depth)
        case f.Name():
            row = fn.module.find_value(RetryWait, fn, value)
            if row is not None:
                return Wait(row.growth, row.jitter)
            held = values_of(fn, value)
            if len(held) == 1:
                return wait_of(*held[0], depth + 1)
            worked_out = functions_of(fn, value)
            return one_of(_returned(one, depth) for one in worked_out) if worked_out else _given(fn, value)
        case f.Lambda():
            return wait_of(fn, value.body, depth + 1)
        case _:
            return UNKNOWN


def _seconds(seconds: float) -> Wait:
    return Wait("fixed" if seconds else "none", False, seconds, seconds)


def _table(fn: FunctionView, value: f.AnyValue, depth: int) -> Wait:
    if not isinstance(value, f.Many) or not value.items:
        return UNKNOWN
    parts = [wait_of(fn, one, depth + 1) for one in value.items if not isinstance(one, f.Star)]
    if any(one.growth == "unknown" for one in parts):
        return UNKNOWN
    return Wait("none" if all(one.growth == "none" for one in parts) else "table", any(one.jitter for one in parts))


def _is_counter(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether a value counts attempts, by what it is called."""
    if isinstance(value, f.Item) and isinstance(value.index, f.Const) and isinstance(value.index.value, str):
        return _COUNTER.search(value.index.value) is not None
    return isinstance(value, (f.Attr, f.Name)) and _COUNTER.search(value.name.rpartition(".")[2].lower()) is not None


def _worked_out(fn: FunctionView, op: f.Op, depth: int) -> Wait:
    if op.op in ("or", "and"):
        return one_of(wait_of(fn, arg, depth + 1) for arg in op.args)
    parts = [wait_of(fn, arg, depth + 1) for arg in op.args]
    if op.op in ("**", "<<"):
        exponent = op.args[-1]
        return Wait("exponential", any(one.jitter for one in parts)) if number_of(fn, exponent) is None else together(parts, product=True)
    return together(parts, product=op.op in ("*", "/", "//", "%"))


def _call(fn: FunctionView, call: f.Call, depth: int) -> Wait:
    module = fn.module
    row = module.find(RetryWait, fn, call)
    callee = module.callee(fn, call)
    if row is not None:
        return _of_row(fn, call, row, depth)
    ambient = module.find(Ambient, fn, call)
    if ambient is not None and ambient.what == "chance":
        numbers = [number_of(fn, arg.value) for arg in call.args]
        if not numbers:
            return random_between(0.0, 1.0)
        return random_between(*numbers) if len(numbers) == 2 else random_between(0.0, numbers[0])
    plain = {name.removeprefix("builtins.") for name in callee.names}
    values = [arg.value for arg in call.args]
    if plain & {"pow", "math.pow", "math.exp", "math.exp2", "math.ldexp"}:
        return Wait("exponential", any(wait_of(fn, one, depth + 1).jitter for one in values))
    if plain & {"min", "max"}:
        parts = [wait_of(fn, one, depth + 1) for one in values]
        growing = [one for one in parts if one.growth not in ("none", "fixed")]
        return together(growing or parts)
    if plain & {"float", "int", "round", "abs", "math.ceil", "math.floor", "str", "datetime.timedelta"} or number_of(fn, call) is not None:
        return together([wait_of(fn, one, depth + 1) for one in values[:1]] if values else [NONE])
    if plain & {"getattr", "os.getenv", "os.environ.get"} and len(values) > 1 and number_of(fn, values[-1]) is not None:
        return Wait("fixed")  # a setting
    if _SERVER_SAYS.search(" ".join(str(one.value) for arg in values for one in inside(arg) if isinstance(one, f.Const))):
        return UNKNOWN
    for own in functions_of(fn, call.func):
        found = _returned(own, depth)
        if found.growth != "unknown":
            return found
    return UNKNOWN


def _returned(fn: FunctionView, depth: int) -> Wait:
    """What a function works out; of a generator, what it gives one after another."""
    yielded = [one.value for one in fn.all(f.Yield) if one.value is not None and not one.is_from] if fn.function.is_generator else []
    given = yielded or [step.value for step in fn.returns if step.value is not None]
    return one_of(wait_of(fn, one, depth + 1) for one in given)


def _of_row(fn: FunctionView, call: f.Call, row: RetryWait, depth: int) -> Wait:
    callee = fn.module.callee(fn, call)
    if row.parts:
        values: list[f.AnyValue] = []
        for arg in call.args:
            inner = arg.value.value if isinstance(arg.value, f.Star) else arg.value
            values += inner.results if isinstance(inner, f.Each) else inner.items if isinstance(inner, f.Many) else (inner,)
            for one in inside(inner) if isinstance(inner, f.Op) else ():
                values += one.results if isinstance(one, f.Each) else ()
        parts = [wait_of(fn, one, depth + 1) for one in values if not isinstance(one, f.Op)]
        if row.parts == "sum":
            return together(parts)
        kinds = {one.growth for one in parts}
        return (
            UNKNOWN
            if "unknown" in kinds
            else Wait("table" if len(parts) > 1 else next(iter(kinds), "none"), bool(parts) and all(one.jitter for one in parts))
        )
    if row.wide:
        given = [callee.argument(one.keyword, one.position) for one in row.wide]
        least, most = (0.0 if given[0] is None else number_of(fn, given[0].value)), (row.most if given[1] is None else number_of(fn, given[1].value))
        return random_between(least, most)
    jitter = row.jitter
    if row.jitter_by is not None and (decided := callee.argument(row.jitter_by.keyword, row.jitter_by.position)) is not None:
        jitter = is_on(fn, decided.value)
    if row.growth == "fixed" and call.args:
        seconds = number_of(fn, call.args[0].value)
        return Wait("fixed", jitter, seconds, seconds) if seconds is None or seconds > 0 else NONE
    return Wait(row.growth, jitter)


def is_on(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether an argument switches something on: it is not False, 0, None or empty, as far as one sees."""
    if isinstance(value, f.Many) and not value.items:
        return False
    constant = fn.module.constant(fn, value)
    return constant is None or bool(constant.value) or bool(constant.kind)


def _item(fn: FunctionView, item: f.Item) -> Wait:
    if _is_counter(fn, item):
        return Wait("linear")
    if isinstance(item.index, f.Const) and isinstance(item.index.value, str):
        return UNKNOWN if _SERVER_SAYS.search(item.index.value) else Wait("fixed")
    held = [one for one in fn.origins(item.base) if isinstance(one, f.Many)]
    return Wait("table") if held or isinstance(item.base, f.Name) else UNKNOWN


def _attr(fn: FunctionView, attr: f.Attr, depth: int) -> Wait:
    if _SERVER_SAYS.search(attr.name):
        return UNKNOWN
    changed = _changes(fn, attr.name)
    if changed is not None:
        return changed
    if _is_counter(fn, attr):
        return Wait("linear")
    held = fields_of(fn, attr)
    if len(held) == 1 and not isinstance(held[0][1], f.Name):
        known = wait_of(held[0][0], held[0][1], depth + 1)
        return known
    return _given(fn, attr)


def _given(fn: FunctionView, value: f.Name | f.Attr | f.Param) -> Wait:
    """What somebody else decides: one number for all attempts, unless its type says that it is more than that."""
    types = fn.module.types
    classes = types.classes(value.type)
    if not classes:
        return Wait("fixed") if types.is_any(value.type) and not types.unfollowed(value.type) else UNKNOWN
    return Wait("fixed") if all(full in ("builtins.int", "builtins.float", "datetime.timedelta", "decimal.Decimal") for full in classes) else UNKNOWN


def _changes(fn: FunctionView, name: str) -> Wait | None:
    """How a name or field grows in the function itself: `delay *= 2`, `delay = min(delay * 2, 60)`, `self.delay += 5`; None where it does not."""
    found: Wait | None = None
    for step in fn.all(f.Change):
        if isinstance(step.target, (f.Name, f.Attr)) and step.target.name == name:
            jitter = any(_is_chance(fn, one) for one in inside(step.value))
            growing = "exponential" if step.op in ("*", "**", "<<") and not jitter else "linear" if step.op == "+" and not jitter else ""
            if growing == "linear" and any(isinstance(one, (f.Name, f.Attr)) and one.name == name for one in inside(step.value)):
                growing = "exponential"
            if growing:
                found = _stronger(found, Wait(growing, jitter))
            elif jitter:
                found = Wait(found.growth if found is not None else "fixed", True)
    for step in fn.all(f.Set):
        if step.value is None or not any(isinstance(one, (f.Name, f.Attr)) and one.name == name for one in step.targets):
            continue
        parts = list(inside(step.value))
        if not any(isinstance(one, (f.Name, f.Attr)) and one.name == name for one in parts):
            continue
        jitter = any(_is_chance(fn, one) for one in parts)
        ops = {
            one.op for one in parts if isinstance(one, f.Op) and any(isinstance(arg, (f.Name, f.Attr)) and arg.name == name for arg in inside(one))
        }
        growing = "exponential" if ops & {"*", "**", "<<"} else "linear" if "+" in ops else "unknown"
        if jitter and growing == "unknown":
            growing = "random"
        found = _stronger(found, Wait(growing, jitter))
    return found


def _stronger(one: Wait | None, other: Wait) -> Wait:
    if one is None:
        return other
    if "unknown" in (one.growth, other.growth):
        return UNKNOWN
    ranks = {growth: number for number, growth in enumerate((*_RANK, "random"))}
    return Wait(max(one.growth, other.growth, key=lambda growth: ranks[growth]), one.jitter or other.jitter)


def _is_chance(fn: FunctionView, value: f.AnyValue) -> bool:
    row = fn.module.find(Ambient, fn, value) if isinstance(value, f.Call) else None
    return row is not None and row.what == "chance"


def _local(fn: FunctionView, name: f.Name, depth: int) -> Wait:
    changed = _changes(fn, name.name)
    if changed is not None:
        for step in fn.all(f.Set):
            fresh = step.value is not None and any(isinstance(one, f.Name) and one.name == name.name for one in step.targets)
            if fresh and step.value is not None and not any(isinstance(one, f.Name) and one.name == name.name for one in inside(step.value)):
                changed = _stronger(changed, wait_of(fn, step.value, depth + 1))
        return changed
    row = fn.module.find_value(RetryWait, fn, name)
    if row is not None:
        return Wait(row.growth, row.jitter)
    origins = [one for one in fn.origins(name) if one is not name]
    return one_of(wait_of(fn, one, depth + 1) for one in origins) if origins else UNKNOWN


def _bound(fn: FunctionView, definition: Definition, depth: int) -> Wait:
    holder: FunctionView = definition.function
    if definition.kind == "loop" and definition.value is not None:
        return _walked(holder, definition, depth)
    if definition.kind == "parameter":
        name = definition.name.lower()
        if _SERVER_SAYS.search(name):
            return UNKNOWN
        if _COUNTER.search(name):
            return Wait("linear")
        if not isinstance(definition.record, f.Param):
            return UNKNOWN
        usual = definition.record.default
        if isinstance(usual, (f.Call, f.Name)) and not isinstance(usual, f.Const):
            return wait_of(holder.outer or holder.module.body, usual, depth + 1)
        return _given(holder, definition.record)
    if definition.kind == "changed":
        return Wait("linear")
    return UNKNOWN


def _walked(fn: FunctionView, definition: Definition, depth: int) -> Wait:
    """What the target of a loop is: a counter of `range`, or one of a table of seconds."""
    over = definition.value
    for origin in fn.origins(over) if over is not None else ():
        if isinstance(origin, f.Call):
            names = {name.removeprefix("builtins.") for name in fn.module.callee(fn, origin).names}
            if names & {"range", "itertools.count", "reversed"}:
                return Wait("linear")
            if "enumerate" in names and definition.path == (0,):
                return Wait("linear")
            if "enumerate" in names or "zip" in names:
                number = definition.path[0] if "zip" in names and definition.path and isinstance(definition.path[0], int) else 0
                return _one_of_many(fn, origin.args[number].value, depth) if number < len(origin.args) else UNKNOWN
            if "itertools.chain" in names:
                return Wait("table")
            return wait_of(fn, origin, depth + 1)
        return _one_of_many(fn, origin, depth)
    return UNKNOWN


def _one_of_many(fn: FunctionView, value: f.AnyValue | Definition, depth: int) -> Wait:
    """What comes out of something that is walked over."""
    for origin in fn.origins(value) if isinstance(value, f.Name) and value.scope == f.LOCAL else (value,):
        if isinstance(origin, f.Many):
            return _table(fn, origin, depth)
        if isinstance(origin, f.Call):
            names = {name.removeprefix("builtins.") for name in fn.module.callee(fn, origin).names}
            return Wait("linear") if names & {"range", "itertools.count", "reversed"} else wait_of(fn, origin, depth + 1)
        if isinstance(origin, (f.Name, f.Attr)):
            held = wait_of(fn, origin, depth + 1)
            return held if held.growth not in ("fixed", "unknown") else Wait("table")
    return UNKNOWN


__all__ = ["NONE", "UNKNOWN", "Wait", "is_on", "number_of", "one_of", "random_between", "together", "wait_of"]
