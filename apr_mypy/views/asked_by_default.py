"""What the settings of an application ask of every view that names no permissions itself: a framework's default permission classes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Permits, ThrottledViews
from apr_mypy.views.access_checks import NOTHING, PERMISSION, Check
from apr_mypy.views.application import application, items
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.whole import Whole


def asked_by_default(program: Whole, lineage: tuple[str, ...], said: set[str]) -> Check:
    """What views of this lineage are asked by default, where none of its classes sets the attributes that are in `said`."""
    row = program.knowledge.find(ThrottledViews, lineage)
    return NOTHING if row is None or row.permissions in said else _of_settings(program, row)


def _of_settings(program: Whole, row: ThrottledViews) -> Check:
    """PERMISSION where the default classes, or what they derive from, ask for a permission on the rows; who is only logged in may not yet do just that."""
    held: dict[tuple[str, str], Check] = program.__dict__.setdefault("_permissions_by_default", {})
    key = (row.setting, row.default_permissions)
    if key not in held:
        named = [name for table in _tables(program, row.setting) for name in _named(table, row.default_permissions)]
        rows = [program.knowledge.find(Permits, _line(program, name)) for name in named]
        held[key] = PERMISSION if any(one is not None and one.asks == "permission" for one in rows) else NOTHING
    return held[key]


def _tables(program: Whole, setting: str) -> list[f.Table]:
    return [held.value for _, held in application(program).settings(frozenset({setting})) if isinstance(held.value, f.Table)]


def _named(table: f.Table, key: str) -> list[str]:
    """The classes that a table of settings names under a key."""
    values = [item for name, item in table.items if isinstance(name, f.Const) and name.value == key]
    return [one.value for value in values for part in items(value) for one in inside(part) if isinstance(one, f.Const) and isinstance(one.value, str)]


def _line(program: Whole, name: str) -> tuple[str, ...]:
    view = program.classes.get(name)
    return (name,) if view is None else view.module.lineage(name)
