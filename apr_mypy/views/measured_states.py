"""States that are set and make no transition: what was measured or worked out afresh, a part of the running program put back to how it began, nothing at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from apr_mypy import facts as f
from apr_mypy.patterns import pattern_of
from apr_mypy.views.makers import Calls
from apr_mypy.views.naming import last_name
from apr_mypy.views.shown import shown
from apr_mypy.views.transitions import ASSIGNED, Transition, transitions
from apr_mypy.views.walk import steps

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.module import ClassView

_LETTERS: Final = pattern_of(r"[^a-z]+")
_MEASURED: Final = frozenset(
    [
        "valid",
        "invalid",
        "unknown",
        "undetermined",
        "healthy",
        "unhealthy",
        "degraded",
        "connected",
        "disconnected",
        "online",
        "offline",
        "reachable",
        "unreachable",
        "up",
        "down",
        "ok",
        "okay",
        "good",
        "bad",
        "warning",
        "critical",
        "error",
        "errors",
        "missing",
        "present",
        "stale",
        "fresh",
        "outdated",
        "uptodate",
        "insync",
        "outofsync",
        "notready",
    ]
)
"""What a look at something gives: each may follow on each, as often as one looks."""


_ASKING: Final = pattern_of(r"^_*(get|read|fetch|query|poll|probe|observe|detect|derive|determine|look_up)_")
"""How functions are called that give what something else is like."""


def is_no_transition(program: Calls, one: Transition) -> bool:
    """Whether a state that is set is none of a lifecycle that something has."""
    return _is_emptied(one) or _is_measured(program, one) or _begins_again(program, one) or _is_observed(program, one)


def _is_emptied(one: Transition) -> bool:
    """Whether a field is cleared, that says what comes next or has been asked for: to have none is no state."""
    return isinstance(one.value, f.Const) and one.value.value is None


def _word(value: f.AnyValue | None) -> str:
    """A state as a word: `invalid` for `NodeStatus.INVALID`, `"invalid"`, `NodeStatus.INVALID.value`."""
    if isinstance(value, f.Const):
        return _LETTERS.sub("", value.value.lower()) if isinstance(value.value, str) else ""
    if isinstance(value, f.Attr) and value.name in ("value", "name"):
        value = value.base
    return _LETTERS.sub("", last_name(value).lower())


def _is_measured(program: Calls, one: Transition) -> bool:
    """Whether all states of the field are what a look at something gives, or those that the two ways of one decision set."""
    values = [_LETTERS.sub("", value.lower()) for value in one.field.values]
    if len(values) > 1 and all(value in _MEASURED for value in values):
        return True
    return _word(one.value) in _MEASURED and any(_word(other.value) in _MEASURED for other in _instead(program, one))


def _instead(program: Calls, one: Transition) -> Iterator[Transition]:
    """The transitions of the same state of the same object that the function makes where it does not make this one."""
    fn = one.fn
    others = [
        other
        for other in transitions(program, fn)
        if other.record is not one.record
        and other.field.name == one.field.name
        and (other.row is None) is (one.row is None)
        and (one.row is None or other.row is None or shown(other.row) == shown(one.row))
        and _word(other.value) != _word(one.value)
    ]
    for holder, _ in fn.around(fn.step_of(one.record) or one.record) if others else ():
        ways: tuple[f.Block, ...] = ()
        if isinstance(holder, f.If):
            ways = (*holder.blocks, holder.otherwise)
        elif isinstance(holder, f.Try):
            ways = (holder.block, *(handler.block for handler in holder.handlers), holder.otherwise)
        own = next((block for block in ways if _is_in(block, one.record)), None)
        yield from (other for other in others if any(block is not own and _is_in(block, other.record) for block in ways))


def _is_in(block: f.Block, record: Any) -> bool:
    return any(step is record or getattr(step, "value", None) is record for step in steps(block))


def _is_observed(program: Calls, one: Transition) -> bool:
    """Whether an object that is no row, nor known by a key, notes what it has asked another for, or worked out of that (`self._state = await unit.get_active_state()`): what is seen needs no leave."""
    owner = _of_itself(program, one)
    if owner is None or _lives_on(program, owner) or one.value is None:
        return False
    values = one.fn.origins(one.value) if isinstance(one.value, f.Name) and one.value.scope == f.LOCAL else [one.value]
    asked = [value.value if isinstance(value, f.Await) else value for value in values]
    return bool(asked) and all(isinstance(value, f.Call) and _ASKING.search(last_name(value.func)) is not None for value in asked)


def _of_itself(program: Calls, one: Transition) -> ClassView | None:
    """The class of an object that sets its own state by assignment; None for every other transition."""
    fn = one.fn
    owner = program.classes.get(fn.owner.full) if fn.owner is not None else None
    is_own = one.how == ASSIGNED and fn.function.params and isinstance(one.row, f.Name) and one.row.name == fn.function.params[0].name
    return owner if is_own else None


def _begins_again(program: Calls, one: Transition) -> bool:
    """Whether an object that is no row, nor known by a key, sets its own state to the one that it is made with."""
    owner = _of_itself(program, one)
    if owner is None:
        return False
    return not _lives_on(program, owner) and any(
        shown(value) == shown(one.value) for value in _first(program, owner, one.field.name) if one.value is not None
    )


def _lives_on(program: Calls, owner: ClassView) -> bool:
    """Whether something says which one it is among many of its kind, or stores it."""
    ref = owner.module.types.reference(owner.full) or owner.module.roles.ref(owner.class_)
    if owner.module.roles.is_orm_model(ref) or owner.module.roles.is_model_base(ref):
        return True
    held = [one for full in owner.class_.mro if (one := program.classes.get(full)) is not None]
    return any(
        field.name.strip("_") in ("id", "pk", "uuid", "key", "number", "reference", "version") or field.name.endswith(("_id", "_uuid", "_at"))
        for one in held
        for field in one.class_.fields
    )


def _first(program: Calls, owner: ClassView, name: str) -> Iterator[f.AnyValue]:
    """What an attribute is when an object is made, or begins anew."""
    for full in owner.class_.mro:
        held = program.classes.get(full)
        for field in held.class_.fields if held is not None else ():
            if field.name == name and field.value is not None and not field.in_method:
                yield field.value
        made: FunctionView | None = held.methods.get("__init__") if held is not None else None
        for step in made.all(f.Set) if made is not None else ():
            if step.value is not None and any(isinstance(target, f.Attr) and target.name == name for target in step.targets):
                yield step.value


__all__ = ["is_no_transition"]
