"""Where a function opens a transaction and writes more than once in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import OpensTransaction
from apr_mypy.patterns import pattern_of
from apr_mypy.roles import Role
from apr_mypy.views.effects import changes_rows, first_word, is_effect, writes
from apr_mypy.views.walk import STEP_VALUES, inside

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView

_UNIT: Final = pattern_of(r"(uow|unit_?of_?work|transaction|atomic)$", re.IGNORECASE)
_SERVING: Final = frozenset({Role.REPOSITORY, Role.SERVICE})


def several_writes(fn: FunctionView) -> tuple[Any, int] | None:
    """(record that opens it, number of writes) for the first transaction of a function with more than one write; None where there is none."""
    module = fn.module
    for step in fn.all(f.With):
        if any(_opens(fn, manager) for manager, _ in step.items):
            count = _count(fn, step.block, explicit=True)
            if count > 1:
                return step, count
    for decorator in fn.function.decorators:
        row = module.find_value(OpensTransaction, fn, decorator)
        if row is not None and not row.commits:
            count = _count(fn, fn.function.block, explicit=True)
            if count > 1:
                return fn.function, count
    commits = [call for call in fn.calls if (row := module.find(OpensTransaction, fn, call)) is not None and row.commits]
    if commits:
        count = _count(fn, fn.function.block, explicit=False)
        if count > 1:
            return commits[0], count
    return None


def _opens(fn: FunctionView, manager: f.AnyValue) -> bool:
    row = fn.module.find_value(OpensTransaction, fn, manager)
    if row is not None:
        return not row.commits
    types = fn.module.types
    entered = (f"{base}.{name}" for full in types.classes(types.type_of(manager)) for base in types.mro(full) for name in ("__enter__", "__aenter__"))
    if fn.module.knowledge.find(OpensTransaction, tuple(entered)) is not None:
        return True
    return any(_UNIT.search(full) is not None and fn.module.is_own(full) for full in types.classes(types.type_of(manager)))


def _count(fn: FunctionView, block: f.Block, explicit: bool) -> int:
    """How many writes one run of a block may issue; a write in a loop counts as two. In an `explicit` transaction commands of services and repositories count too."""
    total = 0
    for step in block:
        for slot, value in STEP_VALUES[type(step)](step):
            if slot != "target" and not isinstance(step, f.Function):
                total += sum(_weight(fn, one, explicit) for one in inside(value) if isinstance(one, f.Call))
        match step:
            case f.If():
                total += max(_count(fn, inner, explicit) for inner in (*step.blocks, step.otherwise))
            case f.Match():
                total += max((_count(fn, case.block, explicit) for case in step.cases), default=0)
            case f.For() | f.While():
                total += (2 if explicit else 1) * _count(fn, step.block, explicit) + _count(fn, step.otherwise, explicit)
            case f.With():
                total += _count(fn, step.block, explicit)
            case f.Try():
                body = _count(fn, step.block, explicit) + _count(fn, step.otherwise, explicit)
                total += max(body, *(_count(fn, one.block, explicit) for one in step.handlers), 0) + _count(fn, step.final, explicit)
    return total


def _weight(fn: FunctionView, call: f.Call, explicit: bool) -> int:
    row = writes(fn, call)
    if row is not None:
        listed = call.args[0].value if call.args and first_word(row.name.rpartition(".")[2]) == "add" else None
        return max(1, len(listed.items)) if isinstance(listed, f.Many) else 1
    if not isinstance(call.func, f.Attr) or not is_effect(fn, call):
        return 0
    if changes_rows(fn, call):
        return 1
    types = fn.module.types
    for full in types.classes(types.type_of(call.func.base)):
        ref = types.reference(full)
        role = fn.module.roles.class_role(ref) if ref is not None else None
        if role is not None and role.role in _SERVING and (explicit or role.role is Role.REPOSITORY):
            return 1
    return 0
