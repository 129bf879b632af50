"""Questions to the database that are asked again and again: in loops over rows, in methods that run once for each row, directly and through what they call."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.asked_through import (
    Reach,
    cause_of,
    given_for,
    in_text,
    is_asked_by_most,
    is_filled_in,
    is_remembered,
    is_spared,
    needs_of,
    parameters_of,
    reaches,
    sent_by,
)
from apr_mypy.finding import Trace
from apr_mypy.knowledge.schema import Expected, LeavesTheRest, LoadsRow, OpensTransaction, RunsElsewhere, SyncCallback, Writes
from apr_mypy.patterns import pattern_of
from apr_mypy.program import Program
from apr_mypy.roles import Role
from apr_mypy.views.asking import Ask, asks
from apr_mypy.views.closed_ways import is_closed, leg_of
from apr_mypy.views.conditions import atoms
from apr_mypy.views.edges import Edge, only_makes_generator, step_trace
from apr_mypy.views.fields_read import listed
from apr_mypy.views.flow import Definition
from apr_mypy.views.function import FunctionView
from apr_mypy.views.loading import is_row, model_of_row, model_of_rows, pasts
from apr_mypy.views.loads_of_classes import is_loaded_by_class
from apr_mypy.views.looping import Round, depends, ends_round, holds_groups, is_batch, is_few, is_typed_in, looked_for, rounds
from apr_mypy.views.managers import manager_methods
from apr_mypy.views.naming import last_name
from apr_mypy.views.per_row import PerRow, per_row
from apr_mypy.views.queries import by_its_model, is_locking
from apr_mypy.views.relations import Relation, relations
from apr_mypy.views.row_commands import (
    asks_whether_it_is_still_there,
    commands,
    ends_with_the_first,
    goes_through_fields,
)
from apr_mypy.views.row_methods import edges_of_rows
from apr_mypy.views.sessions import works_async
from apr_mypy.views.shaped import answered
from apr_mypy.views.shown import short, shown
from apr_mypy.views.walk import inside

_DEEPEST: Final = 6
_OF_PLAIN: Final = frozenset(
    [
        "get",
        "pop",
        "strip",
        "lstrip",
        "rstrip",
        "lower",
        "upper",
        "casefold",
        "split",
        "replace",
        "removeprefix",
        "removesuffix",
        "encode",
        "decode",
        "format",
        "hex",
    ]
)
"""What texts and mappings are asked for themselves: what it gives is a key, and no question to what they stand for."""
_MIGRATIONS: Final = pattern_of(r"(^|[._])migrations?\.|(^|\.)alembic\.")
_LEFT: Final = frozenset({Role.TEST, Role.MIGRATION})


class Repeated(NamedTuple):
    """A place that asks again and again: `site` in `fn`, what is asked, the repetition, and the calls that lead to the question; `more` are further relations that are read there."""

    fn: FunctionView
    site: Any
    ask: Ask
    round: Round
    steps: tuple[Trace, ...]
    more: tuple[Relation, ...] = ()


def repeated(program: Program) -> Iterator[Repeated]:
    """Every question that a program's loops, and methods that run once for each row, ask again and again."""
    in_methods: set[tuple[str, int]] = set()
    of_class: set[tuple[str, Any]] = set()
    for each in per_row(program):
        if each.fn.module.role_of(each.fn) not in _LEFT and not each.only_one and not each.asked_by_name:
            for found in _in_method(program, each):
                in_methods.add((found.fn.full, found.site.line))
                cause = each.owner.full, cause_of(found.ask)
                if (
                    found.ask.relation is None or found.ask.late or cause not in of_class
                ):  # once one method has read it, the row has it for the others
                    of_class.add(cause)
                    yield found
    for many in listed(program):
        if many.fn.module.role_of(many.fn) in _LEFT:
            continue
        first = many.missing[0]
        ask = Ask(many.fn, many.site, first, many.rows, False, first.loader, many.site)
        yield Repeated(many.fn, many.site, ask, Round(many.fn, many.site, None, many.rows), (), many.missing[1:])
    for module in program.modules.values():
        mapping = {fn.full for fn, _, row in module.calls_known_as(SyncCallback) if row.each}
        for fn in module.everything():
            told: set[int] = set()
            for one in answered(program, fn):
                ask = Ask(fn, one.step, one.relation, one.rows, False, one.relation.loader, one.step)
                if one.many and not (one.through and one.step.line in told) and _is_lazy_here(program, fn, ask, one.rows, None):
                    told.add(one.step.line)
                    yield Repeated(fn, one.step, ask, Round(fn, one.step, None, one.repeated_over), ())
            if _repeats(fn) or fn.full in mapping:
                if module.role_of(fn) not in _LEFT and not _MIGRATIONS.search(module.name):
                    yield from (found for found in _in_loops(program, fn) if (fn.full, found.site.line) not in in_methods)


def _repeats(fn: FunctionView) -> bool:
    """Whether anything in a function may be done more than once."""
    return bool(fn.all(f.For) or fn.all(f.Each) or fn.all(f.While)) or fn.lambda_ is not None


def _in_loops(program: Program, fn: FunctionView) -> Iterator[Repeated]:
    """What a function's own loops ask, directly and through what they call: one finding a line, the direct ones first."""
    said: set[Any] = set()
    for ask in asks(program, fn):
        one = _repeated(program, ask)
        if one is not None and isinstance(ask.sent, f.Name) and not _stands_in(ask.site, one):
            continue  # a query that is kept, and gone through by its name, keeps its rows
        if one is not None and _continues(fn, ask, said):
            said |= {ask.site.line, id(ask.site)}
        elif one is not None and (cause := cause_of(ask)) not in said and id(ask.site) not in said:
            said |= {cause, ask.site.line, id(ask.site)}
            yield Repeated(fn, ask.site if _stands_in(ask.site, one) else ask.sent, ask, one, ())
    edges = (*program.edges(fn), *edges_of_rows(program, fn), *_given_to_workers(program, fn))
    for edge in edges:
        if edge.site.line in said or only_makes_generator(edge) or _runs_another_loop(program, edge) or is_filled_in(program, edge):
            continue
        one = _mapped(fn, edge) or _round_of(program, fn, edge.site, in_text(edge) if edge.how == "text" else edge.site)
        if one is None or is_batch(fn, one, edge.site) or _answers_a_conflict(fn, edge.site) or _comes_in(program, one):
            continue
        for reach in reaches(program, edge.callee, 0):
            if (
                (cause := _cause_of_call(edge, reach)) not in said
                and not is_closed((leg_of(edge), *reach.legs), reach.ask.site)
                and _happens(program, edge, reach, one)
                and not (reach.changes and not _goes_through_rows(program, one))
                and is_asked_by_most(program, edges, edge, reach, 0)
            ):
                said |= {cause, edge.site.line}
                yield Repeated(fn, edge.site, reach.ask, one, (step_trace(edge), *reach.steps))
                break


def _cause_of_call(edge: Edge, reach: Reach) -> Any:
    """What a call in a loop is told of once for; a class method that asks for rows of whatever class it is called on asks something else at every call."""
    cause = cause_of(reach.ask)
    if "{model}" not in reach.ask.cure:
        return cause
    return (cause, id(edge.site) if len(reach.steps) == 1 else edge.callee.full)


def _continues(fn: FunctionView, ask: Ask, said: set[Any]) -> bool:
    """Whether a question goes on with a query that has been told of (`found = Order.objects.filter(…)`, then `found.count()` and `found[0]`)."""
    last = None
    for part in _chain(ask.site):
        last = part
    base = last.base if isinstance(last, f.Attr) else None
    return (
        ask.relation is None
        and isinstance(base, f.Name)
        and base.scope == f.LOCAL
        and any(id(part) in said for one in fn.definitions(base) if one.value is not None for part in inside(one.value))
    )


def _goes_through_rows(program: Program, one: Round) -> bool:
    """Whether a loop goes through what a query gave."""
    if model_of_rows(program, one.fn, one.over):
        return True
    return not holds_groups(one) and any(past.asked or past.asked_beside for past in pasts(program, one.fn, one.over))


def _runs_another_loop(program: Program, edge: Edge) -> bool:
    """Whether an object whose class has this method has a loop of its own instead of this one."""
    fn, owner = edge.caller, edge.callee.owner
    if fn.owner is None or owner is None or owner is fn.owner or fn.owner.full not in owner.mro:
        return False
    own = program.method(owner.full, fn.function.name)
    return own is not None and own is not fn


def _given_to_workers(program: Program, fn: FunctionView) -> Iterator[Edge]:
    """The functions that a pool's threads or processes call for each item (`pool.map(load, keys)`)."""
    for call in fn.calls:
        row = fn.module.find(SyncCallback, fn, call)
        if row is not None and row.each and fn.module.find(RunsElsewhere, fn, call) is not None:
            given = fn.module.callee(fn, call).argument(row.callable.keyword, row.callable.position)
            yield from (Edge(fn, call, one, "callback") for one in (program.refers_to(fn, given.value) if given is not None else ()))


def _mapped(fn: FunctionView, edge: Edge) -> Round | None:
    """The repetition that a function is given to, to be called once for each item (`map(render, orders)`); a lambda is judged where it stands."""
    if edge.how != "callback" or not isinstance(edge.site, f.Call) or edge.callee.lambda_ is not None:
        return None
    row = fn.module.find(SyncCallback, fn, edge.site)
    over = _items(edge) if row is not None and row.each else None
    return Round(fn, edge.site, None, over) if over is not None and not is_few(fn, over) else None


def _items(edge: Edge) -> f.AnyValue | None:
    """What a function is called for each item of: the first argument that is not the function."""
    names = (edge.callee.function.name, edge.callee.full)
    for arg in edge.site.args:
        if (
            not arg.name
            and not (isinstance(arg.value, f.Attr | f.Name) and arg.value.name.rpartition(".")[2] in names)
            and not isinstance(arg.value, f.Lambda)
        ):
            return arg.value  # type: ignore[no-any-return]  # a value
    return edge.site.func.base if isinstance(edge.site.func, f.Attr) else None


def _item_parameter(callee: FunctionView) -> str:
    """The parameter by which a function that is called for each item gets it."""
    params = callee.function.params[1 if callee.owner is not None and not callee.function.is_static else 0 :]
    return params[0].name if params else ""


def _stands_in(site: Any, one: Round) -> bool:
    last = getattr(one.record, "end_line", 0)
    return not last or one.record.line <= site.line <= last


def _in_method(program: Program, each: PerRow) -> Iterator[Repeated]:
    """What a method asks that a framework runs once for each row that it puts out."""
    fn = each.fn
    said: set[Any] = set()
    found: list[tuple[Any, Ask, tuple[Trace, ...]]] = []
    for ask in asks(program, fn):
        if ask.relation is None or each.row in parameters_of(fn, ask.row):
            found.append((ask.site, ask, ()))
    for edge in program.edges(fn):
        for reach in reaches(program, edge.callee, 0):
            given = given_for(edge, reach.param) if reach.param else None
            if (given is not None and each.row in parameters_of(fn, given)) or (
                not reach.param and not is_spared(edge, reach) and each.row in _passed(fn, edge, reach)
            ):
                found.append((edge.site, reach.ask, (step_trace(edge), *reach.steps)))
    for site, ask, steps in found:
        if (cause := cause_of(ask)) in said or site.line in said or (ask.relation is None and is_remembered(fn, site)):
            continue
        if ask.relation is not None and not _is_unloaded(program, each, ask):
            continue
        said |= {cause, site.line}
        yield Repeated(fn, site, ask, Round(fn, fn.function, None, f.Name(f"{short(each.owner.full)} rows", f.LOCAL, 0)), steps)


def _passed(fn: FunctionView, edge: Edge, reach: Reach) -> frozenset[str]:
    return frozenset(name for one in reach.needs if (given := given_for(edge, one)) is not None for name in needs_of(fn, given))


def _is_unloaded(program: Program, each: PerRow, ask: Ask) -> bool:
    """Whether rows that are put out come without what a method reads of them."""
    relation = ask.relation
    many = [rows for rows in each.given if rows.many]
    if relation is not None and not ask.late and not any(rows.model and rows.past is not None and rows.past.asked for rows in many):
        if is_loaded_by_class(program, each.owner, relation.model, relation):
            return False
    if not many:
        return program.is_whole and not each.is_imported and relation is not None and relation.read != "await" and not each.fn.is_async
    many = [rows for rows in many if rows.past is not None and rows.past.asked] or many  # of rows from anywhere nothing is known
    return any(rows.past is not None and (ask.late or not rows.past.has(relation)) and not rows.past.awaited for rows in many if relation is not None)


# --- loops ------------------------------------------------------------------------------------------------------------------------


def _round_of(program: Program, fn: FunctionView, site: Any, value: Any) -> Round | None:
    """The nearest repetition of a place in which a value is another one each time, over more than a few."""
    wanted: Any = value
    for one in rounds(fn, site):
        if depends(fn, wanted, one) and not is_few(one.fn, one.over):
            only = looked_for(fn, site, one)
            if only is not None:
                wanted = only  # asked for the one that is looked for: again and again only where another one is, each time
                continue
            if ends_round(fn, site, one) or goes_through_fields(one):
                return None
            return None if ends_with_the_first(fn, site, one) and not _goes_through_rows(program, one) else one
    return None


def _repeated(program: Program, ask: Ask) -> Round | None:
    """The repetition in which a place asks again and again; None where it does not, or where that is right."""
    fn = ask.fn
    if ask.relation is not None:
        one = _round_of(program, fn, ask.sent, ask.row)
        if one is None and ask.late:  # of one row, with another argument each time: `order.lines.get(product=product)`
            one = _round_of(program, fn, ask.sent, ask.site)
            return None if one is None or is_batch(fn, one) or is_remembered(fn, ask.site) or _asks_the_target(ask, one) else one
        if one is None or _is_asked_here(program, fn, ask.row, one) or _is_got_in_turn(program, fn, ask.row, one) or _is_set_before(fn, ask, one):
            return None
        return one if _is_lazy_here(program, fn, ask, ask.row, one) else None
    one = _round_of(program, fn, ask.sent, ask.site)
    if is_typed_in(fn, ask.site):
        return None
    if one is None and isinstance(ask.site, f.Call) and last_name(ask.site.func).startswith("refresh"):
        return None  # of a row that is no other one each time
    if one is None:  # the same question each time
        same = (each for each in rounds(fn, ask.sent) if model_of_rows(program, each.fn, each.over) and not is_few(each.fn, each.over))
        one = next((each for each in same if looked_for(fn, ask.sent, each) is None), None)
        if one is None or ends_round(fn, ask.site, one):
            return None
    if _comes_in(program, one):
        return None
    if (
        _answers_a_conflict(fn, ask.site)
        or is_batch(fn, one, ask.site)
        or is_remembered(fn, ask.site)
        or _is_kept_from_the_first(fn, ask.site, one)
        or _asks_the_target(ask, one)
        or _locks_in_turn(program, ask, one)
    ):
        return None
    if asks_whether_it_is_still_there(ask.site, one) and model_of_rows(program, fn, ask.site.func.base) == model_of_rows(program, one.fn, one.over):
        return None
    past = pasts(program, one.fn, one.over)
    return None if past and all(each.few for each in past) else one


def _comes_in(program: Program, one: Round) -> bool:
    """Whether a loop goes through what comes in one by one: a stream, or the tasks that were done first."""
    fn = one.fn
    if isinstance(one.record, f.For) and one.record.is_async and not any(past.asked for past in pasts(program, fn, one.over)):
        return True
    made = [each.value for each in fn.definitions(one.over) if each.path] if isinstance(one.over, f.Name) else []
    waits = [value.value if isinstance(value, f.Await) else value for value in made]
    return any(isinstance(wait, f.Call) and _waits_for_the_first(fn, wait) for wait in waits)


def _waits_for_the_first(fn: FunctionView, call: f.Call) -> bool:
    row = fn.module.find(LeavesTheRest, fn, call)
    until = fn.module.callee(fn, call).argument(row.until.keyword, row.until.position) if row is not None and row.until is not None else None
    return row is not None and until is not None and last_name(until.value) in row.some


def _answers_a_conflict(fn: FunctionView, site: Any) -> bool:
    """Whether a question is only asked where an insert met a row that is there already, or where what was asked for before has no row (`except KeyError` around `by_id[key]`)."""
    for attempt, slot in fn.around(site):
        if isinstance(attempt, f.Try) and slot not in ("block", "final", "otherwise"):
            handler = next((one for one in reversed(attempt.handlers) if one.line <= site.line), None)
            for named in inside(handler.types) if handler is not None and handler.types is not None else ():
                row = fn.module.knowledge.find(Expected, fn.module.names_of(fn, named)) if isinstance(named, f.Name | f.Attr) else None
                if row is not None and row.means == "conflict":
                    return True
                if (
                    isinstance(named, f.Name)
                    and named.name == "builtins.KeyError"
                    and any(attempt.line <= item.line < handler.line for item in fn.all(f.Item) if handler is not None)
                ):
                    return True
    return False


def _locks_in_turn(program: Program, ask: Ask, one: Round) -> bool:
    """Whether each round locks its row in a transaction of its own."""
    fn = ask.fn
    inner = [
        step
        for step, manager in fn.withs_around(ask.site)
        if _stands_in(step, one) and fn.module.find_value(OpensTransaction, fn, manager) is not None
    ]
    return bool(inner) and is_locking(program, fn, ask.site)


def _is_locked_inside(program: Program, reach: Reach) -> bool:
    """Whether a function on the way locks a row in a transaction of its own, in which it asks: one query before the loop would lock none of them while it is changed."""
    ways = [(leg.caller, leg.call) for leg in reach.legs] + [(reach.ask.fn, reach.ask.site)]
    return any(_opens_transaction_around(fn, site) and any(is_locking(program, fn, ask.site) for ask in asks(program, fn)) for fn, site in ways)


def _opens_transaction_around(fn: FunctionView, site: Any) -> bool:
    find = fn.module.find_value
    managers = [*(manager for _, manager in fn.withs_around(site)), *fn.function.decorators]
    return any(find(OpensTransaction, fn, one) is not None for one in managers)


def _is_kept_from_the_first(fn: FunctionView, site: Any, one: Round) -> bool:
    """Whether only the first round asks, and the answer stays in a local name that is empty before the loop (`if not event: event = event_of(ticket)`)."""
    for condition in fn.holds_at(site):
        for test, holds, _ in atoms(condition):
            is_none = isinstance(test, f.Compare) and test.ops == ("is",) and isinstance(test.args[1], f.Const) and test.args[1].value is None
            name = test.args[0] if is_none and holds and isinstance(test, f.Compare) else test if not holds else None
            if not isinstance(name, f.Name) or name.scope != f.LOCAL:
                continue
            made = [each for each in fn.definitions(name) if each.function is fn]
            kept = [each for each in made if each.value is not None and any(part is site for part in inside(each.value))]
            others = [each for each in made if each not in kept]
            if kept and others and all(each.kind == "assigned" and each.record is not None and not _stands_in(each.record, one) for each in others):
                return True
    return False


def _asks_the_target(ask: Ask, one: Round) -> bool:
    """Whether what is gone through are the things to ask, not what is asked for: `for table in tables: table.select()`."""
    call = ask.site
    if not isinstance(one.target, f.Name) or not isinstance(call, f.Call) or is_row(ask.fn, one.target):
        return False
    asked = {_start(call)} | {
        _start(arg.value) for arg in call.args[:1] if not arg.name and last_name(getattr(arg.value, "func", None)) not in _OF_PLAIN
    }
    types = ask.fn.module.types
    return one.target.name in asked or (bool(types.class_objects(one.target.type)) and not types.classes(one.target.type))


def _start(value: Any) -> str:
    """The local name that a chain of calls and attributes begins with (`table.select().where(…)`); "" where it is no chain on one."""
    last = None
    for part in _chain(value):
        last = part
    base = last.base if isinstance(last, f.Attr) else None
    return base.name if isinstance(base, f.Name) and base.scope == f.LOCAL else ""


def _is_lazy_here(program: Program, fn: FunctionView, ask: Ask, row: Any, one: Round | None) -> bool:
    """Whether a relation of a row is not loaded when it is read, as far as the past of the row tells."""
    relation = ask.relation
    if relation is None or row is None:
        return False
    if (one is not None and _leads_back(program, one, ask)) or _is_new(fn, row, relation.name):
        return False
    kept = _kept_beside(ask)
    late = [
        past
        for past in pasts(program, fn, row)
        if not past.few and (ask.late or not past.has(relation)) and not (past.elsewhere and not past.asked) and kept.isdisjoint(past.names)
    ]
    asked = [past for past in late if past.asked]
    if relation.read == "attribute":
        if any(past.awaited for past in late) or ((fn.is_async or works_async(program)) and not asked):
            return False  # under an asynchronous session it raises
    every = pasts(program, fn, row)
    if any(past.asked for past in every) and not asked:
        return False
    if not ask.late and all(past.unfinished for past in late) and any(past.asked and past.has(relation) for past in every):
        return False  # what all callers give that anybody sees has it
    return bool(late)


def _kept_beside(ask: Ask) -> frozenset[str]:
    """The attributes that have to be missing from the row for a question (`if "all_lines" not in self.__dict__`): a prefetch puts them there (`to_attr="all_lines"`)."""
    return frozenset(
        test.args[0].value
        for condition in ask.fn.holds_at(ask.site)
        for test, holds, _ in atoms(condition)
        if isinstance(test, f.Compare)
        and test.ops in (("in",), ("not in",))
        and (test.ops == ("not in",)) is holds
        and isinstance(test.args[0], f.Const)
        and isinstance(test.args[0].value, str)
        and last_name(test.args[1]) == "__dict__"
    )


def _is_asked_here(program: Program, fn: FunctionView, row: Any, one: Round) -> bool:
    """Whether a row is asked for in the same round: that question is the cause."""
    at = row
    while isinstance(at, f.Attr):
        at = at.base
    origins = fn.origins(at) if isinstance(at, f.Name) else (row,)
    sites = {id(part) for origin in origins if not isinstance(origin, Definition) for part in inside(origin)}
    return (
        any(ask.relation is None and id(ask.site) in sites and _repeated(program, ask) is not None for ask in asks(program, fn)) if sites else False
    )


def _is_got_in_turn(program: Program, fn: FunctionView, row: Any, one: Round) -> bool:
    """Whether the row is asked for, or made, in the same round, by a function of the project or right there: that call is the cause."""
    at = row
    while isinstance(at, f.Attr):
        at = at.base
    origins = [
        origin for origin in (fn.origins(at) if isinstance(at, f.Name) else (at,)) if not (isinstance(origin, f.Const) and origin.value is None)
    ]
    return bool(origins) and all(
        not isinstance(origin, Definition)
        and any(isinstance(part, f.Call) and _stands_in(part, one) and _gives_new_rows(program, fn, part) for part in _chain(origin))
        for origin in origins
    )


def _gives_new_rows(program: Program, fn: FunctionView, call: f.Call) -> bool:
    """Whether a call asks the database, or stores a row, or runs a function of the project that asks itself, or makes what it gives."""
    module = fn.module
    if any(module.find(kind, fn, call) is not None or by_its_model(kind, fn, call) is not None for kind in (LoadsRow, Writes)):
        return True
    run = program.run_by(fn, call)
    if not run and isinstance(call.func, f.Attr):
        run = manager_methods(program, call.func.name, model_of_rows(program, fn, call.func.base))
    return any(commands(one) or any(reach.ask.relation is None for reach in reaches(program, one, 0)) for one in run)


def _is_set_before(fn: FunctionView, ask: Ask, one: Round) -> bool:
    """Whether the same round has set a relation of the row whenever it is read (`thread.first = find(thread)`, then `thread.first.date`)."""
    relation, row = ask.relation, ask.row
    at = fn.step_of(ask.site) if isinstance(one.record, f.For | f.While) else None
    while at is not None and at is not one.record and relation is not None and row is not None and (place := fn.place_of(at)) is not None:
        for earlier in place[1]:
            if earlier is at:
                break
            if isinstance(earlier, f.Set) and any(
                isinstance(target, f.Attr) and target.name == relation.name and shown(target.base, 200) == shown(row, 200)
                for target in earlier.targets
            ):
                return True
        at = place[0]
    return False


def _is_new(fn: FunctionView, row: Any, relation: str) -> bool:
    """Whether a row is made right here, also as one of many (`rows = [Order(customer=customer) for …]`): what it is related to was given to it."""
    made = [each for one in fn.origins(row) for each in _elements(fn, one)]
    return bool(made) and all(_is_made(fn, one, relation) for one in made)


def _elements(fn: FunctionView, origin: Any) -> Iterator[Any]:
    """What a loop's variable, or an item, may be where all that is gone through is written down: the items of a list, what a comprehension gives, what is appended; anything else as it is."""
    if isinstance(origin, f.Item):
        for held in fn.origins(origin.base):
            yield held if isinstance(held, f.Call) else origin
        return
    if not isinstance(origin, Definition) or origin.kind not in ("loop", "each") or origin.path or origin.value is None:
        yield origin
        return
    for held in fn.origins(origin.value):
        made = [*held.items] if isinstance(held, f.Many) else [held.results[-1]] if isinstance(held, f.Each) else []
        if isinstance(held, f.Many) and isinstance(origin.value, f.Name):
            made += [arg.value for call in fn.calls if _fills(call, origin.value.name) for arg in call.args]
        for one in made:
            yield from fn.origins(one)
        if not made:
            yield held


def _fills(call: f.Call, name: str) -> bool:
    return (
        isinstance(call.func, f.Attr) and call.func.name in ("append", "add") and isinstance(call.func.base, f.Name) and call.func.base.name == name
    )


def _is_made(fn: FunctionView, value: Any, relation: str) -> bool:
    module = fn.module
    if not isinstance(value, f.Call) or any(arg.name == f"{relation}_id" for arg in value.args):
        return False
    made = any(not full.startswith("builtins.") for full in module.types.class_objects(module.types.type_of(value.func)))  # not `list(rows)`
    return made or module.find(Writes, fn, value) is not None or _is_creating(value)


def _is_creating(call: f.Call) -> bool:
    """Whether a call has a model's manager make a row, as its name says (`Order.objects.create_draft(…)`)."""
    return isinstance(call.func, f.Attr) and call.func.name.startswith(("create_", "acreate_")) and last_name(call.func.base) == "objects"


def _leads_back(program: Program, one: Round, ask: Ask) -> bool:
    """Whether the loop goes through a relation of a row, and what is read leads back to that row."""
    relation = ask.relation
    table = relations(program)
    for part in _chain(one.over):
        if isinstance(part, f.Attr) and relation is not None and relation.target:
            there = table.of(relation.target).get(part.name) if _may_be_row_of(program, one.fn, part.base, relation.target) else None
            if (
                there is not None
                and there.target
                and (there.back == relation.name or relation.back == there.name or not (there.back or relation.back))
            ):
                return True
    return False


def _may_be_row_of(program: Program, fn: FunctionView, value: f.AnyValue, model: str) -> bool:
    """Whether nothing says that a value is something else than a row of a model: another model's row (`category.articles` is no `supplier.articles`), a repository (`self.players`)."""
    types = fn.module.types
    known = model_of_row(program, fn, value)
    typed = (known,) if known else tuple(full for full in types.classes(types.type_of(value)) if fn.module.is_own(full))
    return not typed or any(model in program.mro(full) or full in program.mro(model) for full in typed)


def _chain(value: Any) -> Iterator[Any]:
    while isinstance(value, f.Call | f.Attr | f.Await | f.Item):
        yield value
        value = value.func if isinstance(value, f.Call) else value.value if isinstance(value, f.Await) else value.base


# --- through other functions ------------------------------------------------------------------------------------------------------


def _happens(program: Program, edge: Edge, reach: Reach, one: Round) -> bool:
    """Whether a call in a loop really asks: the row that it hands on has not got the relation, no argument spares the question."""
    if one.record is edge.site:
        name = _item_parameter(edge.callee)
        return reach.param == name and _is_lazy_here(program, edge.caller, reach.ask, one.over, None) if reach.param else name in reach.needs
    if not reach.param:
        needed = [value for name in reach.needs if (value := given_for(edge, name)) is not None]
        asked_for_it = sent_by(edge, reach)[1] and any(depends(edge.caller, value, one) and not _is_tool(edge, value) for value in needed)
        is_kept = is_remembered(edge.caller, edge.site) or _is_kept_from_the_first(edge.caller, edge.site, one)
        return asked_for_it and not is_spared(edge, reach) and not is_kept and not _is_locked_inside(program, reach)
    given = given_for(edge, reach.param)
    if given is not None and _is_another(program, edge.caller, given, reach.ask):
        return False
    if given is None or _is_got_in_turn(program, edge.caller, given, one):
        return False
    return depends(edge.caller, given, one) and _is_lazy_here(program, edge.caller, reach.ask, given, one)


def _is_another(program: Program, fn: FunctionView, row: f.AnyValue, ask: Ask) -> bool:
    """Whether a row is known to be of another model than the one whose relation is read: a function that takes several kinds reads it of the other."""
    model = model_of_row(program, fn, row)
    if (kinds := _only_for(ask)) and not any(kind in program.mro(model) or model in program.mro(kind) for kind in kinds if model):
        return True
    if not model or ask.relation is None or model == ask.relation.model:
        return False
    return ask.relation.model not in program.mro(model) and model not in program.mro(ask.relation.model)


def _only_for(ask: Ask) -> frozenset[str]:
    """The classes one of which a parameter has to be of for a question to be asked (`if isinstance(item, Invoice): item.customer`): the function takes several kinds."""
    fn, types = ask.fn, ask.fn.module.types
    params = {param.name for param in fn.function.params}
    return frozenset(
        full
        for condition in fn.holds_at(ask.site)
        for test, holds, _ in atoms(condition)
        if holds and isinstance(test, f.Call) and last_name(test.func) == "isinstance" and len(test.args) == 2
        if isinstance(test.args[0].value, f.Name) and test.args[0].value.name in params
        for one in (test.args[1].value.items if isinstance(test.args[1].value, f.Many) else (test.args[1].value,))
        for full in types.class_objects(types.type_of(one))
    )


def _is_tool(edge: Edge, value: f.AnyValue) -> bool:
    """Whether what a loop goes through is only what does the work (`for exporter in exporters: exporter.export()`), not a row."""
    return (
        isinstance(edge.site, f.Call)
        and isinstance(edge.site.func, f.Attr)
        and edge.site.func.base is value
        and isinstance(value, f.Name)
        and not is_row(edge.caller, value)
    )
