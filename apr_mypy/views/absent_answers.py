"""A number or text that is given where a row that was asked for is not there: `-1` for a stock, `""` for an address, a price of 0. None says that, and these do not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import AnswersFailure
from apr_mypy.patterns import pattern_of
from apr_mypy.roles import Role
from apr_mypy.views.excepts import caught
from apr_mypy.views.failure_values import Failing, failing
from apr_mypy.views.magic import asks, is_contract, is_documented, is_lenient
from apr_mypy.views.naming import called_name
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView

_LEFT_OUT: Final = frozenset({Role.TEST, Role.MIGRATION, Role.ADMIN, Role.COMMAND})
_PLACES: Final = pattern_of(r"(^|_)(index|pos|position|offset|rank|compare|cmp|depth|level|order|sequence|version|or_default|default)(_|$)|^r?find$")
"""Functions of which -1 is an answer that everybody knows."""
_WORTH: Final = pattern_of(r"(^|_)(price|cost|rate|fee|salary|tariff|balance|amount|credit)(_|$)")
"""Fields of which nought is worth something: what costs nothing is given away."""
_LOADS: Final = pattern_of(
    r"^a?(get|find|load|fetch|first|one|scalar|by|lookup|read|retrieve|fetchone|fetchrow|find_one)(_|$)|^(fetchone|fetchrow|fetchval|scalar\w*|one_or_none|get_or_none)$"
)


def absent_answers(fn: FunctionView) -> Iterator[tuple[f.Return, Failing, str]]:
    """(the return, what it gives, the name of what is not there), where success gives a field of that; the first of a function."""
    if len(fn.returns) < 2 or not (fn.all(f.If) or fn.all(f.Try)) or fn.function.is_generator:
        return
    found = [(one, zero) for one in fn.returns if (zero := failing(fn, one.value)) is not None and zero.kind in ("minus", "zero", "empty", "domain")]
    if not found or fn.module.role_of(fn) in _LEFT_OUT:
        return
    if any(fn.module.find_value(AnswersFailure, fn, decorator) is not None for decorator in fn.function.decorators):
        return  # what a template shows
    if _PLACES.search(fn.function.name) or asks_in_words(fn) or is_contract(fn) or is_lenient(fn) or is_documented(fn):
        return
    for step, zero in found:
        name = _absent_at(fn, step)
        if name and _is_no_answer(fn, name, zero):
            yield step, zero, name
            return
        name = _absent_by_exception(fn, step) if zero.kind in ("zero", "domain") else ""
        if name:
            yield step, zero, name
            return


def asks_in_words(fn: FunctionView) -> bool:
    """Whether a function asks a question of which True and False are the answers."""
    return any(isinstance(one.value, f.Const) and isinstance(one.value.value, bool) for one in fn.returns) and asks(fn)


def _absent_at(fn: FunctionView, step: f.Return) -> str:
    """The local that was loaded here, and that is not there where a return stands alone; "" for any other return."""
    place = fn.place_of(step)
    if place is None or not isinstance(place[0], f.If) or place[2] != "block" or (place[1][0] is not step and len(place[1]) > 2):
        return ""
    if any(name == "handler" for _, name in fn.around(step)):
        return ""
    test = next((test for test, block in zip(place[0].tests, place[0].blocks, strict=True) if block is place[1]), None)
    asked: f.AnyValue | None = None
    if isinstance(test, f.Op) and test.op == "not":
        asked = test.args[0]
    elif isinstance(test, f.Compare) and test.ops == ("is",) and isinstance(test.args[1], f.Const) and test.args[1].value is None:
        asked = test.args[0]
    origins: tuple[object, ...] = ()
    if isinstance(asked, f.Bind):
        origins = (asked.value,)
    elif isinstance(asked, f.Name) and asked.scope == f.LOCAL:
        origins = tuple(fn.origins(asked))
    if asked is None or not origins or not isinstance(asked, f.Bind | f.Name):
        return ""
    loads = [one.value if isinstance(one, f.Await) else one for one in origins]
    types = fn.module.types
    if set(types.classes(types.type_of(asked))) == {"builtins.str"}:
        return ""  # an empty text is a text, and goes through
    return asked.name if loads and all(isinstance(one, f.Call) and _LOADS.search(called_name(one)) for one in loads) else ""


def _absent_by_exception(fn: FunctionView, step: f.Return) -> str:
    """`except Wallet.DoesNotExist: return 0` around `return Wallet.get(pk).balance`, or around what is loaded to give its balance behind it: the name of what is not there, "" where it is no worth that is given."""
    holder = next((one for one, slot in fn.around(step) if isinstance(one, f.Try) and slot == "handler"), None)
    handler = next((one for one in holder.handlers if any(inner is step for inner in one.block)), None) if holder is not None else None
    if holder is None or handler is None or caught(fn, handler.types, handler.caught).means != {"absent"}:
        return ""
    loaded = {
        target.name
        for one in holder.block
        if isinstance(one, f.Set) and _is_load(one.value)
        for target in one.targets
        if isinstance(target, f.Name) and target.scope == f.LOCAL
    }
    given = (read for one in fn.returns if one.value is not None and one is not step for read in inside(one.value) if isinstance(read, f.Attr))
    for read in given:
        if _WORTH.search(read.name):
            if isinstance(read.base, f.Name) and read.base.name in loaded:
                return read.base.name
            if _is_load(read.base):
                return "such row"
    return ""


def _is_load(value: f.AnyValue | None) -> bool:
    value = value.value if isinstance(value, f.Await) else value
    return isinstance(value, f.Call) and _LOADS.search(called_name(value)) is not None


def _is_no_answer(fn: FunctionView, name: str, zero: Failing) -> bool:
    """Whether the value could be a field of the thing as well: what success gives is one, and of nought one that is worth something."""
    for one in fn.returns:
        if one.value is None or failing(fn, one.value) is not None:
            continue
        for read in inside(one.value):
            if zero.kind == "minus" and isinstance(read, f.Item) and isinstance(read.base, f.Name) and read.base.name == name:
                return True
            if isinstance(read, f.Attr) and isinstance(read.base, f.Name) and read.base.name == name:
                if zero.kind == "minus" or zero.text in ('""', "''") or (zero.kind in ("zero", "domain") and _WORTH.search(read.name)):
                    return True
    return False
