"""What the settings of an application ask of every view that names no permissions itself: a framework's default permission classes."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Permits, ThrottledViews
from apr_mypy.views.access_checks import NOTHING, PERMISSION, Check
from apr_mypy.views.application import application
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
        listed = chain.from_iterable(application(program).lists(*key))
        named = [one.value for held in listed for one in inside(held.value) if isinstance(one, f.Const) and isinstance(one.value, str)]
        rows = [program.knowledge.find(Permits, _line(program, name)) for name in named]
        held[key] = PERMISSION if any(one is not None and one.asks == "permission" for one in rows) else NOTHING
    return held[key]


def _line(program: Whole, name: str) -> tuple[str, ...]:
    view = program.classes.get(name)
    return (name,) if view is None else view.module.lineage(name)
