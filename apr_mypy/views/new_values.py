"""What a new row is given: the columns that are set where it is made and before it is stored, each with its value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from apr_mypy import facts as f
from apr_mypy.views.rows import Made, sources

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.inserts import Insert
    from apr_mypy.views.makers import Calls


def values_of_new(program: Calls, insert: Insert) -> dict[str, f.AnyValue] | None:
    """The columns of a row that is stored, as the function that has it stored sets them; None where they are not in sight (`**values`, rows that another function makes)."""
    found: dict[str, f.AnyValue] = {}
    rows = list(_rows(insert))
    made = [source.call for row in rows for source in sources(program, insert.fn, row) if isinstance(source, Made) and source.fn is insert.fn]
    calls = made if rows else [insert.call] if insert.deed is insert.call else []
    if not calls:
        return None
    for call in calls:
        for arg in call.args:
            if arg.name in ("*", "**"):
                return None
            if arg.name:
                found[arg.name] = arg.value
    for row in rows:
        found.update(_set_on(insert.fn, row))
    return found


def _rows(insert: Insert) -> Iterator[f.AnyValue]:
    """The values that are rows, of those that a storing call is given or is called on."""
    call = insert.call
    for arg in call.args:
        if arg.name == "" and isinstance(arg.value, f.Name | f.Call):
            yield arg.value
    if isinstance(call.func, f.Attr) and isinstance(call.func.base, f.Name) and call.func.base.scope == f.LOCAL:
        yield call.func.base


def _set_on(fn: FunctionView, row: f.AnyValue) -> Iterator[tuple[str, f.AnyValue]]:
    """(column, value) of what is put on a local row by assignment."""
    if not isinstance(row, f.Name):
        return
    for step in fn.all(f.Set):
        for target in step.targets if step.value is not None else ():
            if isinstance(target, f.Attr) and isinstance(target.base, f.Name) and target.base.name == row.name and step.value is not None:
                yield target.name, step.value
