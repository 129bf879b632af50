"""Handlers that only show: what they set on a row is for the answer, and nothing stores it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import OpensTransaction, StoresRow
from apr_mypy.views.effects import takes_for_answer, writes
from apr_mypy.views.naming import called_name

if TYPE_CHECKING:
    from apr_mypy.roles.role import Entry
    from apr_mypy.views.answering import Part
    from apr_mypy.views.function import FunctionView

_READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_STORES: Final = frozenset(
    {
        "save",
        "asave",
        "commit",
        "flush",
        "merge",
        "add",
        "add_all",
        "bulk_update",
        "execute",
        "insert",
        "update",
        "replace_one",
        "put",
        "delete",
        "send",
    }
)
_TAKES: Final = frozenset(
    {"append", "extend", "setattr", "len", "str", "sorted", "model_validate", "from_orm", "validate", "dump", "jsonify", "isinstance"}
)
"""What may be given a row that is only shown."""


def is_for_show(part: Part) -> bool:
    """Whether a handler answers `GET` alone, stores nothing, and gives what it changes back: `job.log = file.read()`, then `return job`."""
    fn = part.fn
    if part.called or not (fn.all(f.Set) or fn.all(f.Call)):
        return False
    entries = _entries(part).get(fn.full, ())
    if not entries or not all(entry.methods and _READING.issuperset(entry.methods) for entry in entries):
        return False
    if any(fn.module.find_value(OpensTransaction, fn, manager) is not None for step in fn.all(f.With) for manager, _ in step.items):
        return False
    rows = {
        target.base.name
        for step in fn.all(f.Set)
        for target in step.targets
        if isinstance(target, f.Attr) and isinstance(target.base, f.Name) and target.base.scope == f.LOCAL
    }
    for call in fn.calls:
        name = called_name(call)
        if (name in _STORES and isinstance(call.func, f.Attr)) and (
            writes(fn, call) is not None or fn.module.find(StoresRow, fn, call) is not None or not _asks(call)
        ):
            return False
        if name not in _TAKES and any(isinstance(arg.value, f.Name) and arg.value.name in rows for arg in call.args) and not _shows(fn, call):
            return False
    return True


def _shows(fn: FunctionView, call: f.Call) -> bool:
    """Whether a call makes the answer, or a form or serializer that shows the row in it."""
    types = fn.module.types
    made = [types.reference(full) for full in types.class_objects(types.type_of(call.func))]
    return takes_for_answer(fn, call) is True or (bool(made) and all(ref is not None and fn.module.roles.is_dto(ref) for ref in made))


def _asks(call: f.Call) -> bool:
    """Whether what is executed, added or put only asks: a statement that selects, an item of a set."""
    return called_name(call) in ("execute", "add", "update", "put")


def _entries(part: Part) -> dict[str, list[Entry]]:
    """The entry points of the roles that a part is of, by the full name of the function; worked out once for one reading of the modules."""
    roles = part.fn.module.roles
    entries = roles.entries()
    known: tuple[object, dict[str, list[Entry]]] | None = roles.__dict__.get("_all_by_function")
    if known is None or known[0] is not entries:
        table: dict[str, list[Entry]] = {}
        for entry in entries:
            table.setdefault(entry.function, []).append(entry)
        known = roles.__dict__["_all_by_function"] = (entries, table)
    return known[1]
