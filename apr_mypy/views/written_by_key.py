"""Documents whose store is sent what changed: a value set under a key of a mapping goes there alone, and takes no other key back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import OrmBase
from apr_mypy.views.makers import Calls
from apr_mypy.views.once import asked_once
from apr_mypy.views.rows import Load, sources

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.row_writes import RowWrite


def is_written_by_key(program: Calls, fn: FunctionView, write: RowWrite) -> bool:
    """Whether a row is a document of that kind: by its type, by what loaded it, or, where nobody knows, by all models that have the field."""
    if write.row is None:
        return False
    models = {write.model} if write.model else {one.model for one in sources(program, fn, write.row) if isinstance(one, Load) and one.model}
    owner = fn.owner
    if not models and owner is not None and isinstance(write.row, f.Name) and fn.function.params and write.row.name == fn.function.params[0].name:
        models = {owner.full}
    if models:
        return all(_sends_changes(program, model) for model in models)
    return asked_once(program, "_written_by_key", write.field, lambda: _all_with(program, write.field))


def _all_with(program: Calls, field: str) -> bool:
    having = [view for view in program.classes.values() if view.field(field) is not None]
    return bool(having) and all(_sends_changes(program, view.full) for view in having)


def _sends_changes(program: Calls, full: str) -> bool:
    view = program.classes.get(full)
    if view is None:
        return False
    table = view.module.knowledge.table(OrmBase)
    bases = [table[base] for base in view.module.lineage(full) if base in table]
    if bases:
        return any(base.by_key for base in bases)
    below = [one for one in program.subclasses(full) if one in program.classes and one != full]
    return bool(below) and all(_sends_changes(program, one) for one in below)  # mixed into documents


__all__ = ["is_written_by_key"]
