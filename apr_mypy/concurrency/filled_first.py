"""Cached properties that a coroutine has filled in a thread before it reads them: from then on they only hand out what they keep."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from typing import Any, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import ActsAsProperty, RunsElsewhere
from apr_mypy.program import Program
from apr_mypy.views.blocking import blocks_in
from apr_mypy.views.closed_ways import Leg, is_closed, leg_of
from apr_mypy.views.conditions import atoms
from apr_mypy.views.edges import Chain, Edge, bind, has_receiver
from apr_mypy.views.function import FunctionView
from apr_mypy.views.shown import shown
from apr_mypy.views.walk import inside

_DEEPEST: Final = 3
_MOST: Final = 200
"""Functions looked at before the answer is that nothing is filled."""


class Filling(NamedTuple):
    """A cached property by full name, and the last name of what it was read from (`user` for `request.user`; "" where nobody knows)."""

    kept: str
    of: str


def is_filled(program: Program, edge: Edge, starts: Container[str], chains: Mapping[str, Chain]) -> bool:
    """Whether every way from a call on the loop to what blocks leads through properties that keep their first result and have been read in a thread, on the same object, before. What blocks stands in
    `starts`, who reaches it in `chains`."""
    if not any(_keeps(fn) for fn in _on_the_way(program, edge, chains)):
        return False
    filled = _before(program, edge.caller, edge.site, 0)
    full = {one.kept for one in filled if _is_same(program, edge, one)}
    return bool(full) and not _gets_there(program, edge, starts, chains, full)


def _on_the_way(program: Program, edge: Edge, chains: Container[str]) -> Iterator[FunctionView]:
    """The functions between a call and what blocks, as far as they are not too many."""
    seen: set[str] = set()
    queue = [edge.callee]
    while queue and len(seen) < _MOST:
        fn = queue.pop()
        if fn.full not in seen:
            seen.add(fn.full)
            yield fn
            queue.extend(further.callee for further in program.edges(fn) if further.callee.full in chains)


def _gets_there(program: Program, edge: Edge, starts: Container[str], chains: Container[str], filled: Container[str]) -> bool:
    """Whether a call comes to what blocks without a property that is filled."""
    seen: set[tuple[str, int, str]] = set()
    queue: list[tuple[Leg, ...]] = [(leg_of(edge),)]
    while queue:
        legs = queue.pop()
        fn = legs[-1].callee
        if fn.full in filled:
            continue
        if len(seen) > _MOST or (fn.full in starts and any(not block.row.quick and not is_closed(legs, block.site) for block in blocks_in(fn))):
            return True
        for further in program.edges(fn):
            key = fn.full, id(further.site), further.callee.full
            if further.callee.full in chains and key not in seen and not (_is_of_a_kind(fn, further.site) or is_closed(legs, further.site)):
                seen.add(key)
                queue.append((*legs, leg_of(further)))
    return False


def _is_of_a_kind(fn: FunctionView, record: Any) -> bool:
    """Whether a record is only evaluated for an argument of one kind: who has filled what the others need is not suspected of handing over just that."""
    return any(
        one.holds and isinstance(one.test, f.Call) and isinstance(one.test.func, f.Name) and one.test.func.name == "builtins.isinstance"
        for condition in fn.holds_at(record)
        for one in atoms(condition)
    )


def _keeps(fn: FunctionView) -> bool:
    """Whether a method is read like an attribute, and keeps what it gave first."""
    if fn.owner is None:
        return False
    rows = (fn.module.find_value(ActsAsProperty, fn.module.body, one) for one in fn.function.decorators)
    return any(row is not None and row.keeps for row in rows)


# --- what was filled --------------------------------------------------------------------------------------------------------------


def _before(program: Program, fn: FunctionView, site: Any, depth: int) -> frozenset[Filling]:
    """What is filled before a place of a coroutine, by what it has awaited, or by all who call it."""
    here = frozenset(_filled_by(program, fn, getattr(site, "line", 0), depth))
    if depth or fn.full in program.entry_points:
        return here
    callers = [edge for edge in program.callers_of(fn) if edge.how == "call" and edge.caller.is_async]
    if not callers or len(callers) != len(program.callers_of(fn)):
        return here
    everywhere = [_before(program, edge.caller, edge.site, 1) for edge in callers]
    return here | frozenset.intersection(*everywhere)


def _filled_by(program: Program, fn: FunctionView, before: int, depth: int) -> Iterator[Filling]:
    """What a coroutine fills above a line (all of it: 0)."""
    elsewhere = fn.module.calls_known_in(RunsElsewhere, fn)
    for call in fn.calls:
        if (before and call.line >= before) or not _is_always(fn, call):
            continue
        row = elsewhere.get(id(call))
        if row is not None:
            given = fn.module.callee(fn, call).argument(row.callable.keyword, row.callable.position)
            for callee in program.refers_to(fn, given.value) if given is not None else ():
                yield from _read_in(program, callee, 0)
        elif depth < _DEEPEST and fn.use_of(call).kind == "awaited":
            for callee in program.run_by(fn, call) or _only_one_named(program, call):
                if callee.is_async:
                    for one in frozenset(_filled_by(program, callee, 0, depth + 1)):
                        yield Filling(one.kept, _seen_from(call, callee, one.of))


def _only_one_named(program: Program, call: f.Call) -> tuple[FunctionView, ...]:
    """The coroutine method that a call on an object without a type means, where only one class has one of that name."""
    if not isinstance(call.func, f.Attr) or call.func.targets:
        return ()
    named: dict[str, list[FunctionView]] | None = program.__dict__.get("_coroutine_methods")
    if named is None:
        named = program.__dict__["_coroutine_methods"] = {}
        for owner in program.classes.values():
            for name, method in owner.methods.items():
                if method.is_async:
                    named.setdefault(name, []).append(method)
    found = named.get(call.func.name, ())
    return tuple(found) if len(found) == 1 else ()


def _read_in(program: Program, fn: FunctionView, depth: int) -> Iterator[Filling]:
    """The keeping properties that plain code reads, whatever happens in it."""
    for edge in program.edges(fn):
        if edge.how != "property" or not isinstance(edge.site, f.Attr) or not _is_always(fn, edge.site):
            continue
        if _keeps(edge.callee):
            yield Filling(edge.callee.full, _last(edge.site.base))
        if depth < _DEEPEST:
            for one in _read_in(program, edge.callee, depth + 1):
                yield Filling(one.kept, _last(edge.site.base) if one.of == "self" else one.of)


def _is_always(fn: FunctionView, record: f.AnyValue) -> bool:
    """Whether a record is evaluated on every run, but for runs in which there is no object to read from, or that need nothing of it."""
    return all(
        condition.pattern is None and condition.holds and _asks_whether_there(condition.test, record)
        for condition in fn.holds_at(record)
        if not _left_early(fn, condition.test, record)
    )


def _left_early(fn: FunctionView, test: f.AnyValue, record: f.AnyValue) -> bool:
    """Whether a condition holds because a run that it is not true of has ended above (`if self.is_superuser: return`), and not because the record stands in its branch."""
    return not any(isinstance(holder, f.If | f.While | f.Choice) and any(one is test for one in _tests(holder)) for holder, _ in fn.around(record))


def _tests(holder: f.If | f.While | f.Choice) -> tuple[f.AnyValue, ...]:
    return holder.tests if isinstance(holder, f.If) else (holder.test,)


def _asks_whether_there(test: f.AnyValue, record: f.AnyValue) -> bool:
    """Whether a test asks for the very object that is read from: `if request is not None: await request.user.prepare()`."""
    if isinstance(test, f.Compare):
        if test.ops != ("is not",) or not isinstance(test.args[1], f.Const) or test.args[1].value is not None:
            return False
        test = test.args[0]
    return isinstance(test, f.Name | f.Attr) and any(shown(one) == shown(test) for one in inside(record))


# --- of which object --------------------------------------------------------------------------------------------------------------


def _last(value: f.AnyValue) -> str:
    return value.name.rpartition(".")[2] if isinstance(value, f.Name | f.Attr) else ""


def _seen_from(call: f.Call, callee: FunctionView, name: str) -> str:
    """What the caller calls an object that its callee calls by a name."""
    if name == "self":
        return _last(call.func.base) if isinstance(call.func, f.Attr) else ""
    given = bind(call.args, callee.function, has_receiver(callee)).get(name)
    return _last(given) if given is not None else name


def _is_same(program: Program, edge: Edge, filling: Filling) -> bool:
    """Whether the objects of the property's class that a call names are the one that was filled; where it names none, the one that there is."""
    owner = program.functions[filling.kept].owner
    types = edge.caller.module.types
    named = {
        _last(one)
        for one in inside(edge.site)
        if owner is not None
        and isinstance(one, f.Name | f.Attr)
        and any(full == owner.full or owner.full in program.mro(full) or full in owner.mro for full in types.classes(types.type_of(one)))
    }
    return not named or named == {filling.of}
