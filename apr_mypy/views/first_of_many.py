"""Checks before an insert that ask for no unique row: whether a row has any of what it will have many of, whether others point to it, or something that only tests ever do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.patterns import pattern_of
from apr_mypy.views.check_then_insert import Judged, Race, races
from apr_mypy.views.constraints import Model
from apr_mypy.views.inserts import inserts
from apr_mypy.views.new_values import values_of_new
from apr_mypy.views.queries import conditions_of
from apr_mypy.views.relations import relations
from apr_mypy.views.walk import inside

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


def are_several(program: Judged, race: Race, columns: tuple[str, ...]) -> bool:
    """Whether one check lets in several rows that agree on its columns: the row is stored in a loop that does not ask again, and the loop gives the columns nothing of its own (one row for each speaker of a talk)."""
    insert = race.insert
    if insert is None or not columns:
        return False
    asked_in = {id(loop) for loop in race.fn.loops_around(race.site)}
    loops = [loop for loop in race.fn.loops_around(insert.call) if id(loop) not in asked_in]
    values = values_of_new(program, insert) if loops else None
    if not values:
        return False
    given = [
        value for name in columns for value in (values.get(name), values.get(name.removesuffix("_id")), values.get(f"{name}_id")) if value is not None
    ]
    changing = {
        one.name
        for loop in loops
        for one in (
            *(_names(loop.target) if isinstance(loop, f.For) else ()),
            *(target for step in race.fn.all(f.Set) if _is_in(race.fn, step, loop) for target in step.targets),
        )
        if isinstance(one, f.Name)
    }
    return bool(given) and not any(isinstance(part, f.Name) and part.name in changing for value in given for part in inside(value))


def _names(target: f.AnyValue) -> list[f.Name]:
    return [one for one in inside(target) if isinstance(one, f.Name)]


def _is_in(fn: FunctionView, step: f.Set, loop: object) -> bool:
    return any(holder is loop for holder, _ in fn.around(step))


def another_by_more(program: Judged, race: Race, model: Model | None, columns: tuple[str, ...]) -> FunctionView | None:
    """Another function of the module that asks for the same rows by these columns and more before it stores one: of rows that agree on these there are several."""
    if model is None:
        return None
    asked = {model.named(name) for name in columns}
    for fn in race.fn.module.functions.values():
        if fn is not race.fn and any(one.model == model.full for one in inserts(program, fn)):
            for other in races(program, fn):
                if other.lookup.model == model.full and any(asked < {model.named(name) for name in each} for each in other.lookup.columns):
                    return fn
    return None


def only_for_some(race: Race, model: Model | None) -> bool:
    """Whether parts are asked for and stored only for some of the rows that have them (`if self.kind == "bundle": if not self.items.exists(): …`): others may have any number."""
    fn = race.fn
    own = fn.function.params[0].name if fn.owner is not None and fn.function.params else ""
    columns = model.columns if model is not None else {}
    return bool(own) and any(
        isinstance(tested := condition.test.args[0] if isinstance(condition.test, f.Compare) else condition.test, f.Attr)
        and isinstance(tested.base, f.Name)
        and tested.base.name == own
        and tested.name not in columns
        for condition in fn.holds_at(race.site)
    )


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


__all__ = ["another_by_more", "are_several", "asks_for_children", "is_first_of_many", "is_of_parent", "is_only_for_tests", "only_for_some"]
