"""Checks before an insert that ask for no unique row: whether a row has any of what it will have many of, whether others point to it, or something that only tests ever do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.patterns import pattern_of
from apr_mypy.views.check_then_insert import Judged, Race
from apr_mypy.views.constraints import Model
from apr_mypy.views.inserts import inserts
from apr_mypy.views.queries import conditions_of
from apr_mypy.views.relations import relations

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView

_FILLING: Final = pattern_of(
    r"(^|_)(build_initial|initial_data|create_initial|add_initial|get_default|create_default|add_default|ensure_default|defaults|seed)(_|$)"
)
"""How code is called that gives something new its first parts."""
_KEYS: Final = frozenset({"id", "pk", "uuid"})


def is_first_of_many(race: Race, program: Judged, model: Model | None, columns: frozenset[str]) -> bool:
    """Whether a check only asks if a row has any parts yet, which then gets the first ones: several at once, or those that are there by default."""
    if not is_of_parent(program, model, columns) or model is None:
        return False
    if _FILLING.search(race.fn.function.name):
        return True
    made = [one for one in inserts(program, race.fn) if one.model == model.full and one.fn is race.fn]
    held = {tuple((id(condition.test), condition.holds) for condition in race.fn.holds_at(one.call)) for one in made}
    return len(made) > 1 and len(held) == 1


def is_of_parent(program: Judged, model: Model | None, columns: frozenset[str]) -> bool:
    """Whether the only column that a check compares leads to another row, whose parts the rows are."""
    if model is None or len(columns) != 1:
        return False
    name = model.named(next(iter(columns)))
    held = relations(program).of(model.full)
    part = held.get(name) or held.get(name.removesuffix("_id"))
    return part is not None and not part.many and not part.is_reverse


def asks_for_children(race: Race) -> bool:
    """Whether a row that is validated asks for the rows which point to it: those are no rivals of its own."""
    fn = race.fn
    own = fn.function.params[0].name if fn.owner is not None and fn.function.params and not fn.function.is_static else ""
    if race.insert is not None or not own or race.lookup.fn is not fn:
        return False
    return any(
        (isinstance(value, f.Name) and value.name == own)
        or (isinstance(value, f.Attr) and value.name in _KEYS and isinstance(value.base, f.Name) and value.base.name == own)
        for name, value in conditions_of(race.lookup.fn, race.lookup.call)
        if name not in _KEYS
    )


def is_only_for_tests(program: Judged, fn: FunctionView) -> bool:
    """Whether a function makes rows for tests: it stands among factories, and nobody but tests and other factories calls it."""
    return _is_factory(fn) and program.is_whole and all(_is_factory(edge.caller) or edge.caller.module.is_test for edge in program.callers_of(fn))


def _is_factory(fn: FunctionView) -> bool:
    return "factories" in fn.module.name.split(".")


__all__ = ["asks_for_children", "is_first_of_many", "is_of_parent", "is_only_for_tests"]
