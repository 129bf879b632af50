"""Rows that stay marked as deleted only for a while: until a job that was started with the mark has deleted them, or until the same values are wanted again and the row is taken back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.patterns import pattern_of
from apr_mypy.roles import Role
from apr_mypy.views.check_then_insert import Judged
from apr_mypy.views.naming import last_name
from apr_mypy.views.once import asked_once
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.soft_delete import SoftDeleted

_DELETING: Final = pattern_of(r"^_*(hard_?)?(delete|purge|destroy|erase|wipe)(_|$)")
_STORING: Final = pattern_of(r"^_*(create|record|upsert|register|add|write|ensure|get_or_create|subscribe|follow|invite|upload|import|sync)(_|$)")
_CAPITAL: Final = pattern_of(r"(?<=[a-z0-9])(?=[A-Z])")


def is_under_way(program: Judged, one: SoftDeleted) -> bool:
    """Whether who marks a row as deleted starts, in the same breath, what deletes it for good (`delete_order_parts.delay(self.id)`)."""
    return asked_once(program, "_deletions_under_way", one.model.full, lambda: any(_starts_deletion(fn) for fn, _ in _marking(program, one, True)))


def is_taken_back(program: Judged, one: SoftDeleted) -> bool:
    """Whether code that stores a row takes a deleted one with the same values back, so that it blocks nobody."""
    return asked_once(program, "_rows_taken_back", one.model.full, lambda: any(_stores(fn) for fn, _ in _marking(program, one, False)))


def _marking(program: Judged, one: SoftDeleted, deleted: bool) -> Iterator[tuple[FunctionView, f.Set]]:
    """The functions that mark a row of the model as deleted, or take the mark back."""
    column = one.column.name
    called = _CAPITAL.sub("_", one.model.name).lower()
    for module in program.modules.values():
        for fn in module.functions.values():
            for step in fn.all(f.Set):
                if step.value is None or (isinstance(step.value, f.Const) and not step.value.value) is deleted:
                    continue
                for target in step.targets:
                    if isinstance(target, f.Attr) and target.name == column and _is_of(fn, target.base, one.model.full, called):
                        if fn.module.role_of(fn) not in (Role.TEST, Role.MIGRATION):
                            yield fn, step


def _is_of(fn: FunctionView, row: f.AnyValue, full: str, called: str) -> bool:
    classes = fn.module.types.classes(fn.module.types.type_of(row))
    return full in classes if classes else last_name(row) == called


def _starts_deletion(fn: FunctionView) -> bool:
    """Whether a function hands on, or calls by something of its own (`.delay`, `.send`), another function that is called after deleting."""
    for call in fn.calls:
        given = [value for arg in call.args for value in inside(arg.value) if isinstance(value, f.Name | f.Attr)]
        by = [call.func.base] if isinstance(call.func, f.Attr) and isinstance(call.func.base, f.Name | f.Attr) else []
        if any(
            _DELETING.search(last_name(value)) and last_name(value) != fn.function.name and fn.use_of(value).kind != "called"
            for value in (*given, *by)
            if not (isinstance(value, f.Name) and value.scope == f.LOCAL and any(one.kind == "parameter" for one in fn.definitions(value)))
        ):
            return True
    return False


def _stores(fn: FunctionView) -> bool:
    at: FunctionView | None = fn
    while at is not None:
        if _STORING.search(at.function.name):
            return True
        at = at.outer
    return False


__all__ = ["is_taken_back", "is_under_way"]
