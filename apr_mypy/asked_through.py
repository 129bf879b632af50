"""What a function asks the database whenever it runs, itself and through what it calls; and what a call of it has to hand on for that."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.finding import Trace
from apr_mypy.knowledge.schema import Asks, KeepsResult, OpensTransaction, Writes
from apr_mypy.patterns import pattern_of
from apr_mypy.program import Program
from apr_mypy.views.asking import Ask, asks, is_reading
from apr_mypy.views.closed_ways import Leg, conditions_on_parameters, is_closed, leg_of
from apr_mypy.views.conditions import atoms
from apr_mypy.views.edges import Edge, bind, only_makes_generator, step_trace
from apr_mypy.views.flow import Definition
from apr_mypy.views.function import FunctionView
from apr_mypy.views.loading import Past
from apr_mypy.views.naming import last_name
from apr_mypy.views.row_commands import changes_what_it_reads, commands
from apr_mypy.views.shown import short
from apr_mypy.views.walk import inside

_DEEPEST: Final = 6
_LONGEST: Final = 5
"""A question further down than this many steps belongs to something else that the loop sets off."""
_ASKING: Final = pattern_of(
    r"_*(a|async_)?(fetch|get|find|select|query|load|read|list|search|one|all|first|scalar|scalars|count|exists|lookup|retrieve)"
)
_STORING: Final = pattern_of(r"a?(save|delete)$")
"""What a model's own method is called that stores or deletes its row: what it reads of other rows costs less than what it writes."""
_MANY: Final = 4
"""Of so many implementations and more, a question of a few is not the call's."""


_WAYS: Final = 2
"""So many ways to one question are remembered where each rests on what is handed over."""
_MOST: Final = 24
_SAME: Final = frozenset({"is", "=="})


class Reach(NamedTuple):
    """What a function asks whenever it runs: a query, or (`param`) a relation of a row that it is given. `steps` lead there. `unless` are parameters which, given, spare the question; `needs` those that a query is made from;
    `statement` is the one that is the query itself. `changes` whether a function on the way changes rows."""

    ask: Ask
    param: str
    steps: tuple[Trace, ...]
    unless: frozenset[str]
    needs: frozenset[str] = frozenset()
    statement: str = ""
    changes: bool = False
    legs: tuple[Leg, ...] = ()
    """The calls that lead to the question."""


def reaches(program: Program, fn: FunctionView, depth: int) -> tuple[Reach, ...]:
    memo: dict[str, tuple[Reach, ...]] = program.__dict__.setdefault("_asked_through", {})
    if fn.full in memo:
        return memo[fn.full]
    if depth > _DEEPEST or any(fn.module.find_value(KeepsResult, fn, one) is not None for one in fn.function.decorators):
        return ()
    memo[fn.full] = ()
    found: list[Reach] = []
    for ask in asks(program, fn):
        trace = (fn.module.trace(ask.site, f"{short(fn.full)} asks: {ask.text}"),)
        unless = _unless(fn, ask.site)
        if ask.relation is None:
            if not is_remembered(fn, ask.site) and not _is_part_of_writing(fn, ask.site) and not _is_last_words(fn, ask.site):
                statement, reads = _stated(fn, ask.statement) if ask.statement is not None else ("", True)
                if statement or reads is not False:
                    found.append(Reach(ask, "", trace, unless, needs_of(fn, ask.site), statement, changes_what_it_reads(fn)))
        elif ask.row is not None and not _STORING.match(fn.function.name):
            found.extend(Reach(ask, name, trace, unless) for name in parameters_of(fn, ask.row) if not _is_loaded_inside(program, fn, ask))
    edges = program.edges(fn)
    for edge in edges:
        if only_makes_generator(edge) or edge.callee is fn or is_filled_in(program, edge):
            continue
        for reach in reaches(program, edge.callee, depth + 1):
            steps = (step_trace(edge), *reach.steps)
            legs = (leg_of(edge), *reach.legs)
            if is_closed(legs, reach.ask.site) or len(steps) >= _LONGEST or not is_asked_by_most(program, edges, edge, reach, depth + 1):
                continue
            handed_on = _handed_on(edge, reach)
            unless = _unless(fn, edge.site) | handed_on
            if reach.param:
                given = given_for(edge, reach.param)
                found.extend(Reach(reach.ask, name, steps, unless, legs=legs) for name in (parameters_of(fn, given) if given is not None else ()))
            elif (
                len(steps) < _DEEPEST
                and (handed_on or not is_spared(edge, reach))
                and not is_remembered(fn, edge.site)
                and not _is_part_of_writing(fn, edge.site)
                and not _is_last_words(fn, edge.site)
            ):
                needs = frozenset(name for one in reach.needs if (given := given_for(edge, one)) is not None for name in needs_of(fn, given))
                statement, reads = sent_by(edge, reach)
                if statement or reads:
                    found.append(Reach(reach.ask, "", steps, unless, needs, statement, reach.changes or changes_what_it_reads(fn), legs))
    kept: dict[Any, list[Reach]] = {}
    for reach in found:
        ways = kept.setdefault((cause_of(reach.ask), reach.param), [])
        if ways and not _rests_on_parameters(ways[0]):
            continue  # one that no call closes stands for all
        if not _rests_on_parameters(reach):
            ways[:] = [reach]
        elif len(ways) < _WAYS:
            ways.append(reach)
    memo[fn.full] = tuple(reach for ways in kept.values() for reach in ways)[:_MOST]
    return memo[fn.full]


def _rests_on_parameters(reach: Reach) -> bool:
    """Whether a call may close the way to a question by what it hands over."""
    places = [(leg.caller, leg.call) for leg in reach.legs] + [(reach.ask.fn, reach.ask.site)]
    return any(conditions_on_parameters(fn, record) for fn, record in places)


def is_asked_by_most(program: Program, edges: tuple[Edge, ...], edge: Edge, reach: Reach, depth: int) -> bool:
    """Whether a call that many functions may answer asks so in most of them."""
    may = {one.callee.full: one.callee for one in edges if one.site is edge.site and one.how == edge.how}
    if len(may) < _MANY:
        return True
    cause = cause_of(reach.ask)
    asking = sum(
        any(cause_of(one.ask) == cause or not (one.param or reach.param) for one in reaches(program, callee, depth)) for callee in may.values()
    )
    return asking * 2 >= len(may)


def cause_of(ask: Ask) -> Any:
    return (ask.relation.model, ask.relation.name) if ask.relation is not None else id(ask.site)


def _is_loaded_inside(program: Program, fn: FunctionView, ask: Ask) -> bool:
    past = Past(program)
    past.walk(fn, ask.row)
    return ask.relation is not None and past.has(ask.relation) and not ask.late


def _is_part_of_writing(fn: FunctionView, site: Any) -> bool:
    """Whether a question belongs to a change of one row: it follows a write, or the function is there to write what it reads, as its name says."""
    module = fn.module
    if commands(fn):
        return True
    writes = [
        call.line
        for call in fn.calls
        if module.find(Writes, fn, call) is not None or ((row := module.find(OpensTransaction, fn, call)) is not None and row.commits)
    ]
    return bool(writes) and min(writes) < site.line


def _is_last_words(fn: FunctionView, site: Any) -> bool:
    """Whether a question is only asked where something failed, by what then raises."""
    for step, slot in fn.around(site):
        if isinstance(step, f.Try) and slot not in ("block", "final", "otherwise"):
            handler = next((one for one in reversed(step.handlers) if one.line <= site.line), None)
            return handler is not None and bool(handler.block) and isinstance(handler.block[-1], f.Raise)
    return False


def is_remembered(fn: FunctionView, site: Any) -> bool:
    """Whether a query is only asked where a cache of the function's own has no answer yet."""
    for condition in fn.holds_at(site):
        for test, holds, _ in atoms(condition):
            field = test.args[0] if isinstance(test, f.Compare) and test.ops[0] in ("is", "==") and holds else test if not holds else None
            if isinstance(field, f.Attr) and any(
                isinstance(target, f.Attr) and target.name == field.name for step in fn.all(f.Set) for target in step.targets
            ):
                return True
            if isinstance(test, f.Compare) and len(test.ops) == 1:
                if (test.ops[0] == "not in") is holds and test.ops[0] in ("in", "not in") and isinstance(test.args[1], f.Name | f.Attr):
                    return True
                if test.ops[0] in ("is", "==") and holds and isinstance(test.args[1], f.Const) and test.args[1].value is None:
                    if any(
                        isinstance(one, f.Call) and isinstance(one.func, f.Attr) and one.func.name == "get" and not _asks(fn, one)
                        for one in fn.origins(test.args[0])
                    ):
                        return True
    return False


def _asks(fn: FunctionView, call: f.Call) -> bool:
    return fn.module.find(Asks, fn, call) is not None


def is_filled_in(program: Program, edge: Edge) -> bool:
    """Whether a property that keeps its value is also set from outside: it was worked out for all rows at once."""
    callee = edge.callee
    if edge.how != "property" or not any(last_name(one) == "cached_property" for one in callee.function.decorators):
        return False
    memo: dict[str, bool] = program.__dict__.setdefault("_filled_in", {})
    name = callee.function.name
    if name not in memo:
        memo[name] = any(
            isinstance(target, f.Attr) and target.name == name
            for module in program.modules.values()
            for fn in module.everything()
            for step in fn.all(f.Set)
            for target in step.targets
        )
    return memo[name]


def _stated(fn: FunctionView, statement: f.AnyValue) -> tuple[str, bool | None]:
    """The parameter that a statement is, and whether it reads, as far as that is in sight."""
    reads = is_reading(fn, statement)
    if reads is not None:
        return "", reads
    own = fn.function.params[0].name if fn.owner is not None and fn.function.params and not fn.function.is_static else ""
    names = parameters_of(fn, statement) if isinstance(statement, f.Name) else tuple(needs_of(fn, statement) - {own})
    return (names[0], None) if len(names) == 1 else ("", None)


def sent_by(edge: Edge, reach: Reach) -> tuple[str, bool]:
    """What a call has sent by a function that is given the statement: its own parameter, or whether that is a question. One that nobody can read is a question where the function is there to ask, as its name says."""
    if not reach.statement:
        return "", True
    given = given_for(edge, reach.statement)
    if given is None:
        return "", False
    name, reads = _stated(edge.caller, given)
    return name, reads if reads is not None else _ASKING.match(edge.callee.function.name) is not None


def needs_of(fn: FunctionView, value: Any, depth: int = 0) -> frozenset[str]:
    """The parameters that a value is made from."""
    found: set[str] = set()
    for part in inside(value) if depth <= _DEEPEST else ():
        if isinstance(part, f.Name) and part.scope == f.LOCAL:
            for one in fn.definitions(part):
                if one.kind == "parameter" and one.function is fn:
                    found.add(one.name)
                elif one.value is not None and one.function is fn and one.record is not fn.step_of(value):
                    found |= needs_of(fn, one.value, depth + 1)
    return frozenset(found)


def is_spared(edge: Edge, reach: Reach) -> bool:
    if not reach.unless or not isinstance(edge.site, f.Call):
        return False
    bound = bind(edge.site.args, edge.callee.function, edge.callee.owner is not None and not edge.callee.function.is_static)
    return any((value := bound.get(name)) is not None and not (isinstance(value, f.Const) and value.value is None) for name in reach.unless)


def _handed_on(edge: Edge, reach: Reach) -> frozenset[str]:
    """The caller's own parameters with a default that it hands on, and that spare the question where they are given: nothing else does."""
    if not reach.unless or not isinstance(edge.site, f.Call):
        return frozenset()
    params = {param.name for param in edge.caller.function.params if param.default is not None}
    bound = bind(edge.site.args, edge.callee.function, edge.callee.owner is not None and not edge.callee.function.is_static)
    given = [value for name in reach.unless if (value := bound.get(name)) is not None and not (isinstance(value, f.Const) and value.value is None)]
    names = [value.name for value in given if isinstance(value, f.Name) and value.scope == f.LOCAL and value.name in params]
    return frozenset(names) if len(names) == len(given) else frozenset()


def _unless(fn: FunctionView, site: Any) -> frozenset[str]:
    """The parameters with a default that have to be missing for a place to be reached."""
    params = {param.name for param in fn.function.params if param.default is not None}
    found: set[str] = set()
    for condition in fn.holds_at(site) if params else ():
        for test, holds, _ in atoms(condition):
            name = (
                test.args[0]
                if isinstance(test, f.Compare) and (test.ops[0] in _SAME if holds else _is_of_none(test))
                else test
                if not holds
                else None
            )
            if isinstance(name, f.Name) and name.name in params:
                found.add(name.name)
    return frozenset(found)


def _is_of_none(test: f.Compare) -> bool:
    """Whether a comparison asks whether something is there (`rows is not None`)."""
    return test.ops[0] in ("is not", "!=") and isinstance(test.args[1], f.Const) and test.args[1].value is None


def given_for(edge: Edge, param: str) -> f.AnyValue | None:
    """What the callee's parameter is at this place."""
    params = edge.callee.function.params
    is_method = edge.callee.owner is not None and not edge.callee.function.is_static
    if is_method and params and params[0].name == param:
        if isinstance(edge.site, f.Call):
            if edge.how == "call" and isinstance(edge.site.func, f.Attr):
                return edge.site.func.base
            return edge.site.args[0].value if edge.site.args else None
        if isinstance(edge.site, f.Attr):
            return edge.site.base
        return in_text(edge) if edge.how == "text" else edge.site if edge.how == "operator" else None
    if not isinstance(edge.site, f.Call):
        return None
    if edge.how == "callback":
        return None
    given = bind(edge.site.args, edge.callee.function, is_method).get(param)
    return given if given is not None else _gathered(edge.site.args, edge.callee.function, param)


def _gathered(args: tuple[f.Arg, ...], function: f.Function, param: str) -> f.Many | None:
    """All that a parameter takes which takes what no other one does (`**conditions`)."""
    kinds = {one.name: one.kind for one in function.params}
    if kinds.get(param) == f.STAR_KEYWORDS:
        taken = tuple([arg.value for arg in args if arg.name == "**" or (arg.name not in ("", "*") and arg.name not in kinds)])
    elif kinds.get(param) == f.STAR_ARGS:
        taken = tuple([arg.value for arg in args if arg.name in ("", "*")])
    else:
        taken = ()
    return f.Many("tuple", taken, 0, 0, 0) if taken else None


def in_text(edge: Edge) -> f.AnyValue:
    """The one value in a text that is written by the callee (`f"{order}: {reason}"`); the text itself where several are."""
    types, owner = edge.caller.module.types, edge.callee.owner
    parts = [
        part
        for part in (edge.site.parts if isinstance(edge.site, f.Text) else ())
        if owner is not None and any(owner.full == full or owner.full in types.mro(full) for full in types.classes(types.type_of(part)))
    ]
    return parts[0] if len(parts) == 1 else edge.site


def parameters_of(fn: FunctionView, value: Any, depth: int = 0) -> tuple[str, ...]:
    """The parameters of a function that a row is, comes from, or is an element of."""
    if depth > _DEEPEST:
        return ()
    match value:
        case f.Name(scope=f.LOCAL):
            found: dict[str, None] = {}
            for one in fn.origins(value):
                if isinstance(one, Definition):
                    if one.kind == "parameter" and one.function is fn:
                        found[one.name] = None
                    elif one.kind in ("loop", "each") and one.value is not None:
                        found.update(dict.fromkeys(parameters_of(fn, one.value, depth + 1)))
                elif one is not value:
                    found.update(dict.fromkeys(parameters_of(fn, one, depth + 1)))
            return tuple(found)
        case f.Attr():
            return parameters_of(fn, value.base, depth + 1)
        case f.Await():
            return parameters_of(fn, value.value, depth + 1)
        case f.Item():
            return parameters_of(fn, value.base, depth + 1)
        case f.Call(func=f.Attr() as func):
            return parameters_of(fn, func.base, depth + 1)
    return ()
