"""Rows that a function loads by what the client says beside the one whose owner it asks about: that one order is the caller's own says nothing of the voucher that is loaded with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import LoadsRow
from apr_mypy.patterns import pattern_of
from apr_mypy.views.from_whom import CLIENT, PRINCIPAL, ROW
from apr_mypy.views.models_meant import model_meant, model_of_row
from apr_mypy.views.queries import known, model_of
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.entrusted import Deed
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.trust import Trust

_OTHER_PARTY: Final = pattern_of(
    r"(^|[._])(to|target|dest|destination|recipient|receiver|other|peer|partner|friend|invitee|assignee|addressee|beneficiary|payee|seller|new)(_|$)"
)
"""Words of whom or what somebody else has, and something may be given or said to."""


def is_beside_owned(trust: Trust, deed: Deed) -> bool:
    """Whether a row that is loaded into a local is another one than those whose owner the function asks about, and nothing is asked of it: it is not compared with those, nor handed on with who acts."""
    fn = trust.fn
    step = fn.step_of(deed.record)
    target = step.targets[0] if isinstance(step, f.Set) and len(step.targets) == 1 else None
    if deed.trust.fn is not fn or not isinstance(target, f.Name) or _OTHER_PARTY.search(target.name) or _OTHER_PARTY.search(deed.said):
        return False
    owned = _asked_about(trust)
    if not owned or target.name in owned or any(model_of_row(trust, one) == deed.model for one in owned.values()):
        return False
    if any(_loaded_as(fn, name) == deed.model for name in owned):
        return False
    made_of_it = _made_of(fn, target.name)
    if any(not _is_presence(test) and _mentions(test, made_of_it) for test in _tests(fn)):
        return False
    said = [step.value for step in (*fn.all(f.Set), *fn.all(f.Do), *fn.all(f.Return)) if step.value is not None]
    return not any(_mentions(one, made_of_it) and _mentions_principal(trust, one) for one in said)


def _asked_about(trust: Trust) -> dict[str, f.Name]:
    """The locals with the rows that a function holds against who acts; empty where it asks about what the client says, or nobody can tell what about."""
    fn = trust.fn
    found: dict[str, f.Name] = {}
    for values in (*(compare.args for compare in fn.all(f.Compare)), *(_parts(call) for call in fn.calls if not _is_query(fn, call))):
        labels = [trust.of(value) for value in values]
        if not any(label & PRINCIPAL for label in labels):
            continue
        others = [value for value, label in zip(values, labels, strict=True) if not label & PRINCIPAL and label & (CLIENT | ROW)]
        for other in others:
            if trust.of(other) & CLIENT:
                return {}
            names = {one.name: one for one in inside(other) if isinstance(one, f.Name) and one.scope == f.LOCAL and trust.of(one) & ROW}
            if not names:
                return {}
            found |= names
    for step in fn.all(f.Set):
        if step.value is not None and any(isinstance(one, f.Call) and _is_query(fn, one) for one in inside(step.value)):
            if _mentions_principal(trust, step.value):
                found |= {one.name: one for one in step.targets if isinstance(one, f.Name)}
    return found


def _mentions_principal(trust: Trust, value: f.AnyValue) -> bool:
    return any(isinstance(one, f.Name | f.Attr) and trust.of(one) & PRINCIPAL for one in inside(value))


def _is_query(fn: FunctionView, call: f.Call) -> bool:
    return known(LoadsRow, fn, call) is not None or bool(model_of(fn, call))


def _parts(call: f.Call) -> tuple[f.AnyValue, ...]:
    base = (call.func.base,) if isinstance(call.func, f.Attr) else ()
    return (*base, *(arg.value for arg in call.args))


def _loaded_as(fn: FunctionView, name: str) -> str:
    """The model of which a local is loaded, "" where nobody says it."""
    for step in fn.all(f.Set):
        if step.value is not None and any(isinstance(one, f.Name) and one.name == name for one in step.targets):
            for one in inside(step.value):
                if isinstance(one, f.Call) and (model := model_meant(fn, one)):
                    return model
    return ""


def _made_of(fn: FunctionView, name: str) -> frozenset[str]:
    """A local, and those that are made of it: `owner = voucher.owner`."""
    found = {name}
    for step in fn.all(f.Set):
        if step.value is not None and _mentions(step.value, found):
            found.update(one.name for one in step.targets if isinstance(one, f.Name))
    return frozenset(found)


def _tests(fn: FunctionView) -> Iterator[f.AnyValue]:
    for step in (*fn.all(f.If), *fn.all(f.Assert), *fn.all(f.Choice), *fn.all(f.While)):
        yield from step.tests if isinstance(step, f.If) else (step.test,)


def _is_presence(test: f.AnyValue) -> bool:
    """Whether a condition only asks whether there is a row."""
    at = test.args[0] if isinstance(test, f.Op) and test.op == "not" else test
    if isinstance(at, f.Name):
        return True
    return isinstance(at, f.Compare) and isinstance(at.args[-1], f.Const) and at.args[-1].value is None


def _mentions(value: f.AnyValue, names: Iterable[str]) -> bool:
    return any(isinstance(one, f.Name) and one.name in names for one in inside(value))


__all__ = ["is_beside_owned"]
