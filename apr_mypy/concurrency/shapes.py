"""What one check or one change is by itself: whether it asks for absence, takes back what was seen, empties, or converts once and for all."""

from __future__ import annotations

from typing import Final

from apr_mypy import facts as f
from apr_mypy.concurrency.races import Check, Write
from apr_mypy.patterns import pattern_of
from apr_mypy.views.order import Order, Pause
from apr_mypy.views.shown import shown

_VIEWS: Final = frozenset({"items", "values", "keys"})
_WALKERS: Final = frozenset({"builtins.enumerate", "builtins.zip", "builtins.reversed", "builtins.iter", "builtins.map", "builtins.filter"})

_SETTINGS: Final = pattern_of(r"(Settings|Config|Configuration|Options|Defaults)$")


def clears(check: Check, write: Write) -> bool:
    """Whether a write only takes back what the check saw: a flag that was up goes down, a thing that was there is let go; or leaves what it saw (a breaker that was not open is closed)."""
    value = write.value
    if check.condition is None or write.how != "set" or not isinstance(value, f.Const):
        return False
    test, holds, _ = check.condition
    if _holds_with(test, shown(check.read.record), value) is holds:
        return True  # whoever looks again finds what it found before
    if value.value not in (None, False):
        return False
    if isinstance(test, f.Compare) and len(test.ops) == 1 and isinstance(test.args[1], f.Const) and test.args[1].value is None:
        return holds == (test.ops[0] in ("is not", "!="))
    return holds and not isinstance(test, f.Compare)


def _holds_with(test: f.AnyValue, read: str, value: f.Const) -> bool | None:
    """Whether a condition on something that is read holds where that is a constant; None where that does not decide it."""
    if isinstance(test, f.Op) and test.op in ("and", "or", "not"):
        parts = [_holds_with(one, read, value) for one in test.args]
        if test.op == "not":
            return None if parts[0] is None else not parts[0]
        decides = test.op == "or"
        return decides if decides in parts else None if None in parts else not decides
    if isinstance(test, f.Compare) and len(test.ops) == 1 and isinstance(test.args[1], f.Const) and shown(test.args[0]) == read:
        op, other = test.ops[0], test.args[1].value
        if op in ("is", "==", "is not", "!="):
            return (value.value == other and type(value.value) is type(other)) == (op in ("is", "=="))
        return None
    return bool(value.value) if shown(test) == read else None


def asks_absence(check: Check) -> bool:
    """Whether a check says that the thing is not there, or not yet done."""
    if check.condition is None:
        return True
    test, holds, _ = check.condition
    if isinstance(test, f.Compare) and len(test.ops) == 1:
        if test.ops[0] in ("in", "not in"):
            return holds == (test.ops[0] == "not in")
        if isinstance(test.args[1], f.Const) and test.args[1].value is None:
            return holds == (test.ops[0] in ("is", "=="))
        return False
    return not holds


def asked_key(check: Check) -> str:
    """The key, as a subscript is written, that `"rates" in CACHE` asks for; "" where no constant key is asked for."""
    test = check.condition.test if check.condition is not None else None
    if isinstance(test, f.Compare) and len(test.ops) == 1 and test.ops[0] in ("in", "not in") and isinstance(test.args[0], f.Const):
        return f"{check.read.spot.item}[{shown(test.args[0])}]"
    return ""


def asks_type(check: Check) -> bool:
    """Whether a check asks for the class of the thing, which is then converted once and for all."""
    test = check.condition.test if check.condition is not None else None
    return isinstance(test, f.Call) and isinstance(test.func, f.Name) and test.func.name == "builtins.isinstance"


def compares_order(check: Check) -> bool:
    """Whether a check compares with `<` and the like."""
    return (
        check.condition is not None
        and isinstance(check.condition.test, f.Compare)
        and any(op in ("<", ">", "<=", ">=") for op in check.condition.test.ops)
    )


def is_record(class_: f.Class) -> bool:
    """Whether a class only holds fields: it has no methods of its own."""
    return not any(isinstance(step, f.Function) for step in class_.block) or class_.is_typed_dict


def is_settings(class_: f.Class) -> bool:
    """Whether a class holds what was configured, by its name, and no method changes that once it is made."""
    return _SETTINGS.search(class_.name) is not None and bool(class_.fields) and all(one.in_method in ("", "__init__") for one in class_.fields)


def is_decided_anew(checks: list[Check], write: Write, order: Order, pauses: tuple[Pause, ...]) -> bool:
    """Whether the write stands under a condition on the same object that is asked after the pause."""
    owner = write.spot.key.rpartition(".")[0]
    return any(
        check.read.spot.key != write.spot.key
        and check.read.spot.key.rpartition(".")[0] == owner
        and order.between(pauses, check.read.at, write.began, write.site) is None
        for check in checks
    )


def empties(write: Write) -> bool:
    if write.how == "call":
        return write.name == "clear"
    value = write.value
    if write.how != "set" or value is None:
        return False
    if isinstance(value, f.Call):
        return isinstance(value.func, f.Name) and value.func.name in ("builtins.list", "builtins.dict", "builtins.set") and not value.args
    return (isinstance(value, (f.Table, f.Many)) and not value.items) or (
        isinstance(value, f.Const) and value.value == 0 and value.value is not False
    )


def is_default_of_itself(value: f.AnyValue | None) -> bool:
    """`x = x or make()`: a value that is kept once it is there."""
    return isinstance(value, f.Op) and value.op == "or"


def is_fetch(call: f.Call) -> bool:
    return isinstance(call.func, f.Attr) and call.func.name in ("get", "setdefault")


def walked(over: f.AnyValue) -> f.AnyValue:
    """What a loop really walks over: through `enumerate` and the like, and the views of a dict."""
    if isinstance(over, f.Call):
        if isinstance(over.func, f.Name) and over.func.name in _WALKERS and over.args:
            return walked(over.args[-1].value if over.func.name in ("builtins.map", "builtins.filter") else over.args[0].value)
        if isinstance(over.func, f.Attr) and over.func.name in _VIEWS and not over.args:
            return over.func.base
    return over
