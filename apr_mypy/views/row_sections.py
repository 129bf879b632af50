"""The sections of a module or a program in which a row is read and written back unguarded: what the module alone proves, and what only the whole program shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import LoadsRow, StoresRow
from apr_mypy.patterns import pattern_of
from apr_mypy.roles import Role
from apr_mypy.views.done_again import does_more
from apr_mypy.views.makers import Calls
from apr_mypy.views.order import order_of
from apr_mypy.views.row_changes import CHECKED, COMPUTED, Change, Effect, given_changes, row_changes
from apr_mypy.views.row_guards import guard
from apr_mypy.views.row_methods import called_by_name, called_on_rows
from apr_mypy.views.rows import OBJECT, Given, Load, Made, sources
from apr_mypy.views.shown import shown
from apr_mypy.views.soft_delete import is_migration
from apr_mypy.views.state_conditions import is_switch

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.module import ModuleView


_MENDS_DATA: Final = pattern_of(r"_*(migrate|backfill|fix|repair)[-_]")
"""How modules are named whose functions mend data once."""


def concerns(module: ModuleView) -> bool:
    """Whether a module has anything to do with rows, at a glance: calls that load or store them, or models among its types."""
    return bool(module.models) or bool(module.calls_known_as(LoadsRow)) or bool(module.calls_known_as(StoresRow))


def unguarded(program: Calls, kind: str) -> Iterator[Change]:
    """The sections of a kind with no guard, in code that serves and not in tests; of those that hand one row to one function, the first."""
    seen: set[tuple[str, ...]] = set()
    for one in _all_unguarded(program, kind):
        cause = _cause(one)
        if cause not in seen:
            seen.add(cause)
            yield one


def _all_unguarded(program: Calls, kind: str) -> Iterator[Change]:
    worked_out: frozenset[tuple[int, str]] = frozenset()
    if kind == CHECKED:
        worked_out = frozenset(_call(one) for one in row_changes(program) if one.kind == COMPUTED and not one.guard and one.steps)
    for one in row_changes(program):
        if one.kind == kind and not one.guard and not is_test(one.load.fn) and not (one.steps and _call(one) in worked_out):
            yield one


def _call(one: Change) -> tuple[int, str]:
    """The call that hands a row to what changes it: where that works a value out and checks a state too, one lock before it is the cure of both."""
    return id(one.at), shown(one.write.row, 200) if one.write.row is not None else ""


def _cause(one: Change) -> tuple[str, ...]:
    """What is mended once, however many fields the function changes that is handed the row, and however often it is called; one lock where the row is read, whatever of it is checked and set."""
    row = one.write.row
    if one.kind == CHECKED and not one.steps and isinstance(row, f.Name) and row.scope == f.LOCAL:
        # one loop over a query that was put together in steps, or narrowed for some callers only, reads one row
        given = sorted({getattr(each.record, "line", 0) for each in one.load.fn.definitions(row) if each.kind in ("loop", "each")})
        if given:
            return one.load.fn.full, row.name, *map(str, given)
    if one.kind == CHECKED and not one.steps and one.write.row is not None:
        return one.load.fn.full, shown(one.write.row, 200), shown(one.load.site, 200), str(getattr(one.load.site, "line", 0))
    if not one.steps or one.write.row is None:
        return (*map(str, _key(one)), str(one.at.column))
    return one.load.fn.full, shown(one.write.row, 200), one.steps[0].message


def unguarded_elsewhere(program: Calls, kind: str, alone: Callable[[ModuleView], Calls]) -> Iterator[Change]:
    """Those that the whole program shows and no module by itself: also methods that change and save `self`, where nobody calls them on a row that he loaded."""
    seen: set[tuple[str, int, str]] = set()
    told = {_cause(one) for one in _all_unguarded(program, kind) if _key(one) in _said(program, one.load.fn.module, alone)}
    for one in (*unguarded(program, kind), *_methods(program, kind)):
        key = _key(one)
        if key not in seen and _cause(one) not in told and key not in _said(program, one.load.fn.module, alone):
            seen.add(key)
            yield one


def open_places(program: Calls) -> frozenset[tuple[str, int]]:
    """(path, line) of the sections for which the whole program shows no guard. One that a module by itself was found with and that is not among them was none: what it wrote to is, say, no column."""
    known: frozenset[tuple[str, int]] | None = program.__dict__.get("_open_places")
    if known is None:
        found = {(one.load.fn.module.facts.path, one.load.fn.module.place(one.statement).line) for one in row_changes(program) if not one.guard}
        known = program.__dict__["_open_places"] = frozenset(found)
    return known


def _said(program: Calls, module: ModuleView, alone: Callable[[ModuleView], Calls]) -> frozenset[tuple[str, int, str]]:
    """What the module stage has said of a module, of either kind: one finding a cause."""
    memo: dict[str, frozenset[tuple[str, int, str]]] = program.__dict__.setdefault("_sections_said", {})
    if module.name not in memo:
        judged = alone(module)
        found = [one for kind in (COMPUTED, CHECKED) for one in _all_unguarded(judged, kind)] if concerns(judged.modules[module.name]) else []
        memo[module.name] = frozenset(_key(one) for one in found)
    return memo[module.name]


def _key(one: Change) -> tuple[str, int, str]:
    return one.load.fn.full, one.at.line, one.field


def is_test(fn: FunctionView) -> bool:
    """Whether a function is a test, or stands beside tests or what is made for them; or is a migration or mends data, which runs once."""
    return (
        fn.module.role_of(fn) is Role.TEST
        or is_migration(fn.module)
        or any(
            part.strip("_") in ("tests", "test", "conftest", "migrations", "alembic", "fixes", "fixtures")
            or part.endswith("_fixtures")
            or _MENDS_DATA.match(part)
            for part in fn.module.name.split(".")
        )
    )


def _methods(program: Calls, kind: str) -> Iterator[Change]:
    for fn, effect in given_changes(program):
        if effect.kind != kind or not effect.saved or is_test(fn):
            continue
        if len(effect.steps) > 1 and not order_of(fn).of(effect.read):
            continue  # the method that it calls is one itself
        if kind == CHECKED and is_switch(effect.write) and not does_more(program, fn):
            continue
        if fn.owner is None or not fn.function.params or fn.function.params[0].name != effect.param:
            continue
        if _is_called_on_new(program, fn):
            continue
        if fn.full in called_on_rows(program) or any(_knows_the_row(program, edge.caller, edge.site) for edge in program.callers_of(fn)):
            continue
        change = _own(program, fn, effect)
        if change is not None:
            yield change


def _is_called_on_new(program: Calls, fn: FunctionView) -> bool:
    """Whether everybody who calls a method has just made what he calls it on; without a type, whoever calls one of that name."""
    edges = [edge for edge in program.callers_of(fn) if not is_test(edge.caller)]
    if any(edge.how != "call" or not isinstance(edge.site, f.Call) for edge in edges):
        return False
    sites = {id(edge.site): (edge.caller, edge.site) for edge in edges}
    sites.update({id(call): (caller, call) for caller, call in called_by_name(program, fn.function.name) if not is_test(caller)})
    return bool(sites) and all(
        isinstance(site.func, f.Attr) and bool(found := sources(program, caller, site.func.base)) and all(isinstance(one, Made) for one in found)
        for caller, site in sites.values()
    )


def _own(program: Calls, fn: FunctionView, effect: Effect) -> Change | None:
    """The section that a method is by itself, on `self`."""
    owner = fn.owner
    ref = fn.module.types.reference(owner.full) or fn.module.roles.ref(owner) if owner is not None else None
    if owner is None or ref is None or not (fn.module.roles.is_orm_model(ref) or fn.module.roles.is_model_base(ref) or _saves_columns(fn)):
        return None
    param = fn.function.params[0]
    load = Load(fn, param, param, fn, owner.full, frozenset(), OBJECT, False)
    said = guard(program, load, effect.write.record, effect.write, effect.write.record)
    return None if said else Change(load, effect.kind, effect.field, effect.write, effect.write.record, effect.read, (), "")


def _saves_columns(fn: FunctionView) -> bool:
    """Whether a method has its own object stored by naming columns, as only rows are: the class is mixed into models (`self.save(update_fields=["stock"])`)."""
    own = fn.function.params[0].name
    return any(
        isinstance(call.func, f.Attr)
        and call.func.name in ("save", "asave")
        and isinstance(call.func.base, f.Name)
        and call.func.base.name == own
        and any(arg.name == "update_fields" for arg in call.args)
        for call in fn.calls
    )


def _knows_the_row(program: Calls, caller: FunctionView, site: object) -> bool:
    """Whether who calls a method on a row loaded it, or was given it: there the section begins."""
    if is_test(caller) or not isinstance(site, f.Call) or not isinstance(site.func, f.Attr):
        return False
    return any(isinstance(one, Load | Given) for one in sources(program, caller, site.func.base))
