"""Tests of entities that decide nothing of the matter: whether there is something to work with, whether who asks is let in, what was sent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from apr_mypy import facts as f
from apr_mypy.patterns import pattern_of
from apr_mypy.views.assigning import is_of_state
from apr_mypy.views.conditions import exits
from apr_mypy.views.decisions import Decisions, refuses
from apr_mypy.views.matters import is_principal
from apr_mypy.views.naming import last_name
from apr_mypy.views.shown import shown
from apr_mypy.views.walk import inside, values

if TYPE_CHECKING:
    from apr_mypy.views.answering import Part

_THING: Final = pattern_of(r"(^|_)(file|image|picture|photo|avatar|logo|attachment|document|blob)$")
"""Fields that hold a thing kept elsewhere: true where there is one."""
_WHOLE: Final = 400
"""Characters within which an attribute is written out."""
_WORKED_WITH: Final = frozenset({"receiver", "argument", "iterated", "subscripted", "called"})
"""Uses of a thing that has to be there for them."""
_MAY: Final = pattern_of(r"(can|may|should|must|needs)_|\w+_can_be_")
"""How what an entity answers for itself begins."""
_LABEL: Final = pattern_of(r"(^|_)(name|title|label|slug|username|domain|url)$")
"""Fields by which people call a row."""
_SENT: Final = frozenset({"params", "POST", "GET", "form", "args", "values", "json_body", "data"})
"""Parts of a request in which values were sent."""
_FILES: Final = frozenset({"is_file", "is_dir", "isfile", "isdir"})
_ELSEWHERE: Final = pattern_of(r"redirect", re.IGNORECASE)


def decides_nothing(part: Part, decisions: Decisions, step: Any, test: f.AnyValue) -> bool:
    """Whether a statement's test asks no more than whether something is there, whether somebody is let in, or what was sent."""
    if _is_of_what_was_sent(part, test) or _asks_the_entity(part, test):
        return True
    if not isinstance(step, f.If):
        return False
    number = next((index for index, one in enumerate(step.tests) if one is test), 0)
    block = step.blocks[number]
    return (
        _looks_up(part, test)
        or _asks_for_file(test)
        or (_leaves(part, block) and _is_typed_again(part, test))
        or _finds_by_key(part, step, test)
        or _has_something(part, decisions, step, test)
        or (_leaves(part, block) and _lacks_something(part, step, test))
        or (len(step.blocks) > 1 and _leaves(part, block) and refuses(part.fn, block))
        or (_is_of_who_asks(part, test) and _leads_elsewhere(block))
    )


def _looks_up(part: Part, test: f.AnyValue) -> bool:
    """Whether a test asks if something that was sent is among rows by a key (`code in by_code`, where `by_code = {row.code: row for row in rows}`)."""
    inner = test.args[0] if isinstance(test, f.Op) and test.op == "not" else test
    if not isinstance(inner, f.Compare) or inner.ops not in (("in",), ("not in",)) or part.entities.reads(inner.args[0]):
        return False
    made = part.fn.origins(inner.args[1])
    return bool(made) and all(isinstance(one, f.Each) and one.kind == "dict" for one in made)


def _asks_for_file(test: f.AnyValue) -> bool:
    """Whether a test asks if a file is there: `if not Path(document.path).is_file()`."""
    inner = test.args[0] if isinstance(test, f.Op) and test.op == "not" else test
    return isinstance(inner, f.Call) and last_name(inner.func) in _FILES


def _is_typed_again(part: Part, test: f.AnyValue) -> bool:
    """Whether a test asks if somebody has typed in what a row is called, to say that they mean it: `if banner.name != request.params.get("banner")`."""
    if isinstance(test, f.Op) and test.op == "or":
        sent = [shown(one, _WHOLE) for arg in test.args if isinstance(arg, f.Compare) for one in arg.args]
        return all(
            _is_typed_again(part, arg) or (isinstance(arg, f.Op) and arg.op == "not" and shown(arg.args[0], _WHOLE) in sent) for arg in test.args
        )
    if not isinstance(test, f.Compare) or test.ops != ("!=",):
        return False
    for called, typed in (test.args, test.args[::-1]):
        if isinstance(called, f.Attr) and _LABEL.search(called.name) and part.entities.reads(called):
            origins = part.fn.origins(typed) if isinstance(typed, f.Name) else (typed,)
            if any(
                isinstance(one, f.Attr) and one.name in _SENT for origin in origins if isinstance(origin, f.Call | f.Item) for one in inside(origin)
            ):
                return True
    return False


def _finds_by_key(part: Part, step: f.If, test: f.AnyValue) -> bool:
    """Whether a loop only looks for the one that was asked for (`for order in orders: if order.number == number: return order`)."""
    if not isinstance(test, f.Compare) or test.ops != ("==",) or step.otherwise or len(step.blocks) != 1:
        return False
    fields = [one for one in test.args if part.entities.reads(one)]
    loops = [holder for holder, slot in part.fn.around(step) if isinstance(holder, f.For) and isinstance(holder.target, f.Name)]
    last = step.blocks[0][-1] if step.blocks[0] else None
    if len(fields) != 1 or not loops or not isinstance(fields[0], f.Attr) or not isinstance(fields[0].base, f.Name) or is_of_state(fields[0].name):
        return False
    target, found = loops[0].target, last.value if isinstance(last, f.Return) else None
    if len(step.blocks[0]) == 2 and isinstance(last, f.Break) and isinstance(step.blocks[0][0], f.Set):
        found = step.blocks[0][0].value
    return isinstance(found, f.Name) and isinstance(target, f.Name) and found.name == target.name == fields[0].base.name


def _has_something(part: Part, decisions: Decisions, step: f.If, test: f.AnyValue) -> bool:
    """Whether a test asks if an entity has a thing, of which the branch then makes use: it is handed to what is called there."""
    held = [one for one in _wholes(test) if not isinstance(one, f.Name)]
    if not held or not all(isinstance(one, f.Attr) and not _is_flag(part, one) for one in held):
        return False
    if all(_THING.search(last_name(one)) for one in held):
        return True
    found = decisions.branch(step)
    called = found.record if found is not None else None
    texts = {shown(one, _WHOLE) for one in held}
    if isinstance(called, f.Call) and any(shown(inner, _WHOLE) in texts for arg in called.args for inner in inside(arg.value)):
        return True
    number = next((index for index, one in enumerate(step.tests) if one is test), 0)
    made = [one for one in values(step.blocks[number]) if isinstance(one, f.Call)]
    if any(is_of_state(last_name(one)) for one in held) or called is None or any(one is called for one in made):
        return False
    return any(shown(inner, _WHOLE) in texts for call in made for arg in call.args for inner in inside(arg.value))


def _asks_the_entity(part: Part, test: f.AnyValue) -> bool:
    """Whether a test only asks the entity itself for what it decides: a property of its class that answers yes or no (`if not addon.can_be_run`)."""
    inner = test.args[0] if isinstance(test, f.Op) and test.op == "not" else test
    if isinstance(inner, f.Op) and inner.op in ("and", "or"):
        return all(_asks_the_entity(part, arg) for arg in inner.args)
    if not isinstance(inner, f.Attr) or part.program is None:
        return False
    if not inner.targets:
        return _MAY.match(inner.name) is not None  # no column is called so
    asked = [part.program.method(*full.rpartition(".")[::2]) for full in inner.targets]
    return all(one is not None and one.function.is_property for one in asked) and (_is_flag(part, inner) or _MAY.match(inner.name) is not None)


def _lacks_something(part: Part, step: f.If, test: f.AnyValue) -> bool:
    """Whether a test asks if an entity lacks the thing that the function goes on to work with (`if job.task is None: return`, and then `job.task.ready()`)."""
    if isinstance(test, f.Compare) and test.ops == ("is",) and isinstance(test.args[1], f.Const) and test.args[1].value is None:
        lacked = test.args[0]
    elif isinstance(test, f.Op) and test.op == "not":
        lacked = test.args[0]
    else:
        return False
    read = lacked if isinstance(lacked, f.Attr) else next(iter(part.fn.origins(lacked)), None) if isinstance(lacked, f.Name) else None
    if not isinstance(read, f.Attr) or _is_flag(part, read) or is_of_state(read.name):
        return False
    text, fn = shown(lacked, _WHOLE), part.fn
    return any(
        shown(one, _WHOLE) == text and fn.use_of(one).kind in _WORKED_WITH and getattr(fn.step_of(one), "line", 0) > step.end_line
        for one in (*fn.attrs, *fn.all(f.Name))
    )


def _wholes(test: f.AnyValue) -> Iterator[f.AnyValue]:
    """What a test wants to be there: `note`, `note and note.file`, `order.parent is not None`; the test itself where it wants anything else."""
    if isinstance(test, f.Op) and test.op == "and":
        for arg in test.args:
            yield from _wholes(arg)
    elif isinstance(test, f.Compare) and test.ops == ("is not",) and isinstance(test.args[1], f.Const) and test.args[1].value is None:
        yield test.args[0]
    else:
        yield test


def _is_flag(part: Part, value: f.Attr) -> bool:
    types = part.fn.module.types
    return value.name.startswith(("is_", "has_", "can_")) or "builtins.bool" in types.classes(types.type_of(value))


def _leaves(part: Part, block: f.Block) -> bool:
    return not any(one.kind == "falls" for one in exits(part.fn, block))


def _is_of_who_asks(part: Part, test: f.AnyValue) -> bool:
    """Whether a test is a flag of what belongs to whoever asks: a row that was asked for by them (`Membership.objects.get(project=…, user=request.user)`)."""
    inner = test.args[0] if isinstance(test, f.Op) and test.op == "not" else test
    if not isinstance(inner, f.Attr):
        return False
    made = [one.value if isinstance(one, f.Await) else one for one in part.fn.origins(inner.base)]
    return bool(made) and all(isinstance(one, f.Call) and any(arg.name and is_principal(arg.value) for arg in one.args) for one in made)


def _leads_elsewhere(block: f.Block) -> bool:
    """Whether a block does nothing but send whoever asks to another page."""
    last = block[-1] if len(block) == 1 else None
    return isinstance(last, f.Return) and isinstance(last.value, f.Call) and _ELSEWHERE.search(last_name(last.value.func)) is not None


def _is_of_what_was_sent(part: Part, test: f.AnyValue) -> bool:
    """Whether a test only asks an object that was made here and filled from the request (`patch(Review(), request).accepted`), or whether such an object has been given something."""
    read = [one for one in inside(test) if part.entities.is_field(one)]
    if not read or not all(isinstance(one, f.Attr) for one in read):
        return False
    bases = [one.base for one in read if isinstance(one, f.Attr)]
    return all(_is_filled(part, one, "request") for one in bases) or (
        _asks_presence(test) and all(part.entities.is_new(one) or _is_filled(part, one, "") for one in bases)
    )


def _is_filled(part: Part, value: f.AnyValue, from_what: str) -> bool:
    """Whether a value is what a call gives that was handed a new entity and the request, or anything."""
    made = part.fn.origins(value)
    return bool(made) and all(
        isinstance(one, f.Call)
        and any(isinstance(arg.value, f.Call) and part.entities.is_entity(arg.value) and part.entities.is_new(arg.value) for arg in one.args)
        and any(not from_what or last_name(arg.value) == from_what for arg in one.args[1:])
        for one in made
    )


def _asks_presence(test: f.AnyValue) -> bool:
    match test:
        case f.Op(op="not" | "and" | "or"):
            return all(_asks_presence(arg) for arg in test.args)
        case f.Compare():
            return test.ops in (("is",), ("is not",)) and isinstance(test.args[1], f.Const) and test.args[1].value is None
        case _:
            return isinstance(test, f.Name | f.Attr)
