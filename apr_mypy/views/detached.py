"""Rows used where their session no longer is: after the block that closes it, after a commit or rollback in asynchronous code, by a relation that nobody loaded, in another thread, task or job."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import KeepsRows
from apr_mypy.views.flow import Definition
from apr_mypy.views.function import FunctionView
from apr_mypy.views.loaded_relations import (
    asked_async,
    is_eager,
    is_left_out,
    is_named_in_refresh,
    lazy_attributes,
    queried_with,
    queries_of,
    read_by_callees,
    read_by_property,
)
from apr_mypy.views.makers import Calls
from apr_mypy.views.module import ModuleView
from apr_mypy.views.naming import last_name
from apr_mypy.views.order import order_of
from apr_mypy.views.relations import Relation, relations
from apr_mypy.views.rows import Made, sources
from apr_mypy.views.session_rows import Kept, Touch, is_single, leaves, model_at, session_model, touches
from apr_mypy.views.sessions import Scope, expiry, is_async_session, scopes_of, session_row, session_text, step_of
from apr_mypy.views.shaped import answered, validated
from apr_mypy.views.shown import shown
from apr_mypy.views.walk import inside

CLOSED, RETURNED, STORED, EXPIRED, ROLLED_BACK, LAZY = "closed", "returned", "stored", "expired", "rolled back", "lazy"
_FORGETTING: Final = frozenset({"commit", "rollback", "expire"})
_TAKING_IN: Final = frozenset({"add", "save", "create", "insert", "persist", "store", "register", "merge"})
"""First words of what makes a new row one of a session's."""


class Misuse(NamedTuple):
    """A row that is used without its session. `why` is one of the words above; `at` is where; `row` the value there; `attr` the attribute that is read of it, `relation` what that is; `session` how the session is
    written, `end` the record that ended it, or by which the row was read without what is needed of it (then in `end_in`, which may be another function). `decided`: no module out of sight can say otherwise."""

    fn: FunctionView
    why: str
    at: Any
    row: f.AnyValue
    session: str
    end: Any
    decided: bool
    attr: str = ""
    relation: Relation | None = None
    end_in: FunctionView | None = None


def misuses(program: Calls, fn: FunctionView) -> Iterator[Misuse]:
    """Every row of a function that is used without its session, the first use of each."""
    told: set[str] = set()
    scopes = scopes_of(program, fn)
    for scope in scopes:
        if scope.closes:
            for one in _after_close(program, scope, scopes):
                if shown(one.row) not in told:
                    told.add(shown(one.row))
                    yield one
    for one in (*_after_forgetting(program, fn, scopes), *_lazily(program, fn)):
        if (text := shown(one.row)) not in told:
            told.add(text)
            yield one


# --- after the session is closed --------------------------------------------------------------------------------------------------


def _after_close(program: Calls, scope: Scope, scopes: tuple[Scope, ...]) -> Iterator[Misuse]:
    fn = scope.fn
    kept = Kept(program, fn, scope.names, scope.holds)
    found = [*_going_out(program, scope, kept), *_used_after(program, scope, kept)]
    if not found:
        return
    expires = expiry(program, scope.holder, scope.value)
    decided = scope.decided and (expires.known or expires.decided)
    commits = scope.commits or any(other.commits and not other.names.isdisjoint(scope.names) for other in scopes) or _steps(scope, kept, "commit")
    on_purpose = bool(_steps(scope, kept, "detach"))
    session = min(scope.names, key=len, default="the session")
    order = order_of(fn)
    for touch in sorted(found, key=lambda one: order.of(one.at)):
        relation = _relation(program, fn, touch)
        stays = not expires.on or on_purpose or _is_refreshed(scope, kept, touch.row) or (not commits and is_eager(program, fn, touch.row))
        if stays and relation is None and not _is_deferred(program, fn, touch):
            continue
        if stays and relation is not None and _is_loaded(program, scope, touch, relation):
            continue
        if touch.how in ("returned", "stored") and scope.holds(touch.at):
            why = RETURNED if touch.how == "returned" else STORED
        else:
            why = CLOSED
        yield Misuse(fn, why, touch.at, touch.row, session, scope.step, decided or (stays and scope.decided), touch.name, relation)


def _going_out(program: Calls, scope: Scope, kept: Kept) -> Iterator[Touch]:
    """Rows that are returned or stored from inside."""
    fn = scope.fn
    for step in fn.returns:
        if step.value is not None and not fn.function.is_generator and scope.closes_behind(step):
            yield from (Touch("returned", step, leaf) for leaf in leaves(step.value) if kept.is_row(leaf))
            yield from (Touch("returned", step, one) for one in _wrapped(program, fn, kept, step.value))
    for step in fn.all(f.Set):
        if step.value is None or not scope.closes_behind(step):
            continue
        for target in step.targets:
            if isinstance(target, f.Attr | f.Item) and outlives(fn, target) and not _is_passed_on(scope, step, target):
                yield from (Touch("stored", step, leaf) for leaf in leaves(step.value) if kept.is_row(leaf))
    for call in fn.calls:
        if scope.closes_behind(call) and (given := _put_away(fn, call)) is not None and kept.is_row(given):
            yield Touch("stored", call, given)


def _wrapped(program: Calls, fn: FunctionView, kept: Kept, value: f.AnyValue) -> Iterator[f.AnyValue]:
    """Rows inside what is returned: in a field of an object of the project that is declared to hold them, or in a generator that reads them once the block is over."""
    for leaf in leaves(value):
        if isinstance(leaf, f.Call):
            for full in fn.module.types.class_objects(fn.module.types.type_of(leaf.func)):
                view = program.classes.get(full)
                if view is not None and any(session_model(view.module, field.type) for field in view.class_.fields):
                    yield from (arg.value for arg in leaf.args if kept.is_row(arg.value))
    if isinstance(value, f.Each) and value.kind == "generator":
        for loop in value.loops:
            reads = any(isinstance(one, f.Attr) and kept.is_row(one.base) for result in value.results for one in inside(result))
            if reads and kept.mentions(loop.over) and not any(kept.is_row(leaf) for leaf in leaves(value)):
                yield loop.over


def outlives(fn: FunctionView, target: f.Attr | f.Item) -> bool:
    """Whether what is stored there is still there after the function: a global, an attribute of `self`, of a parameter, of a captured object; not of another row."""
    base: f.AnyValue = target.base
    if is_single(fn.module, fn.module.types.type_of(base)):
        return False
    while isinstance(base, f.Attr | f.Item):
        base = base.base
    if not isinstance(base, f.Name):
        return False
    if base.scope != f.LOCAL:
        return True
    return any(isinstance(one, Definition) and one.kind == "parameter" for one in fn.origins(base))


def _put_away(fn: FunctionView, call: f.Call) -> f.AnyValue | None:
    """What a call puts into a collection that outlives the function."""
    if not isinstance(call.func, f.Attr) or call.func.name not in ("append", "add", "appendleft", "extend", "update", "setdefault", "insert"):
        return None
    types = fn.module.types
    if not any(full.startswith(("builtins.", "collections.", "cachetools.")) for full in types.classes(types.type_of(call.func.base))):
        return None
    base = call.func.base
    if isinstance(base, f.Name):
        if base.scope == f.LOCAL:
            return None
    elif not (isinstance(base, f.Attr) and outlives(fn, base)):
        return None
    return call.args[-1].value if call.args else None


def _is_passed_on(scope: Scope, step: f.Set, target: f.Attr | f.Item) -> bool:
    """Whether the object in which a row is stored is still handed on, and waited for, inside (`request.state.user = user`, then `await call_next(request)`)."""
    base: f.AnyValue = target.base
    while isinstance(base, f.Attr | f.Item):
        base = base.base
    fn, order = scope.fn, order_of(scope.fn)
    if not isinstance(base, f.Name) or base.name in ("self", "cls"):
        return False
    return any(
        scope.holds(call)
        and order.of(call) > order.of(step)
        and any(isinstance(arg.value, f.Name) and arg.value.name == base.name for arg in call.args)
        for call in fn.calls
    ) or any(scope.holds(one) and order.of(one) > order.of(step) for one in fn.all(f.Yield))


def _used_after(program: Calls, scope: Scope, kept: Kept) -> Iterator[Touch]:
    fn = scope.fn
    for name in sorted(kept.derived | kept.added):
        reads = [read for read in fn.reads(name) if scope.ends_before(read) and _reaches(fn, scope, read, name in kept.added)]
        if not reads or not any(model_at(program, fn, read) for read in reads) or _is_taken_back(fn, reads):
            continue
        for read in reads:
            if model_at(program, fn, read):
                yield from touches(program, fn, read)


def _reaches(fn: FunctionView, scope: Scope, read: f.Name, added: bool) -> bool:
    """Whether a name still holds there what it held inside."""
    return any(scope.holds(one.record) or (added and not scope.ends_before(one.record)) for one in fn.definitions(read))


def _is_taken_back(fn: FunctionView, reads: list[f.Name]) -> bool:
    """Whether a session takes a row again afterwards (`add`, `merge`, `refresh`)."""
    for read in reads:
        given = fn.argument_of(read)
        row = step_of(fn, given[0]) if given is not None else None
        if row is not None and row.does in ("add", "load", "refresh"):
            return True
    return False


def _steps(scope: Scope, kept: Kept, what: str) -> list[f.Call]:
    """The calls inside by which the session does something to its rows."""
    return [
        call
        for call in scope.fn.calls
        if scope.holds(call) and (row := step_of(scope.fn, call)) is not None and row.does == what and _concerns(call, kept.names)
    ]


def _concerns(call: f.Call, names: frozenset[str]) -> bool:
    text = session_text(call)
    return not isinstance(call.func, f.Attr) or text in names or any(text.startswith(f"{name}.") for name in names) or not names


def _is_refreshed(scope: Scope, kept: Kept, row: f.AnyValue) -> bool:
    """Whether what a commit made a row forget is loaded again."""
    text = shown(row)
    last = max((order_of(scope.fn).of(call) for call in _steps(scope, kept, "commit")), default=0)
    for call in _steps(scope, kept, "refresh"):
        if order_of(scope.fn).of(call) > last and any(shown(arg.value) == text or _names_in_loop(scope.fn, arg.value, text) for arg in call.args[:1]):
            return True
    return False


def _names_in_loop(fn: FunctionView, value: f.AnyValue, text: str) -> bool:
    """Whether a name is the target of a loop over `text`."""
    return isinstance(value, f.Name) and any(one.kind in ("loop", "each") and shown(one.value) == text for one in fn.definitions(value))


# --- relations --------------------------------------------------------------------------------------------------------------------


def _relation(program: Calls, fn: FunctionView, touch: Touch) -> Relation | None:
    """The lazy relation that a touch reads."""
    if touch.how != "attribute":
        return None
    one = relations(program).read(fn, touch.at, model_at(program, fn, touch.row))
    if one is None and isinstance(touch.at, f.Attr):
        return read_by_property(program, fn, touch.at)
    return one if one is not None and one.is_lazy and one.read == "attribute" else None


def _is_deferred(program: Calls, fn: FunctionView, touch: Touch) -> bool:
    """Whether a touch reads a column that the row's query has left out, and nobody has read inside."""
    if touch.how != "attribute" or not isinstance(touch.at, f.Attr) or not is_left_out(program, fn, touch.row, touch.at.name):
        return False
    order, text = order_of(fn), shown(touch.at)
    return not any(shown(one) == text and order.of(one) < order.of(touch.at) for one in fn.attrs)


def _is_loaded(program: Calls, scope: Scope, touch: Touch, relation: Relation) -> bool:
    """Whether a relation was loaded while the session was open: by the query, by reading or setting it, by a refresh that names it."""
    fn = scope.fn
    text = shown(touch.row)
    if any(attr.name == relation.name and shown(attr.base) == text and scope.holds(attr) for attr in fn.attrs):
        return True
    if is_named_in_refresh(program, fn, relation.name, text):
        return True
    loads = queries_of(program, fn, touch.row)
    if loads == [] and _is_given_new(program, scope, touch.row):
        return True
    return loads is None or (bool(loads) and all(queried_with(program, load, relation) for load in loads))


def _is_given_new(program: Calls, scope: Scope, row: f.AnyValue) -> bool:
    """Whether a row was added to the session, and came from what made it elsewhere, its relations too."""
    fn = scope.fn
    names = {one.name for one in inside(row) if isinstance(one, f.Name) and one.scope == f.LOCAL}
    given = {
        one.name
        for call in fn.calls
        if scope.holds(call) and (step := step_of(fn, call)) is not None and step.does == "add"
        for arg in call.args
        for one in inside(arg.value)
        if isinstance(one, f.Name)
    }
    return not names.isdisjoint(given) and not sources(program, fn, row)


# --- after a commit, in asynchronous code -----------------------------------------------------------------------------------------


class _Forgetting(NamedTuple):
    """A place after which rows have forgotten what was loaded. `only` names the one row that is meant, "" for all; `session` tells where the session was made, in `holder`."""

    at: Any
    why: str
    holder: FunctionView
    session: f.AnyValue
    only: str = ""
    spared: frozenset[str] = frozenset()


def _after_forgetting(program: Calls, fn: FunctionView, scopes: tuple[Scope, ...]) -> Iterator[Misuse]:
    events = list(_forgettings(program, fn, scopes))
    if not events:
        return
    order = order_of(fn)
    names = sorted({one.name for one in fn.all(f.Name) if one.scope == f.LOCAL and one.name not in ("self", "cls")})
    for name in names:
        reads = fn.reads(name)
        if not any(is_row_type(fn, read) for read in reads):
            continue
        first: Misuse | None = None
        for event in events:
            if name in event.spared or (event.only and event.only != name):
                continue
            for read in reads:
                if not _has_forgotten(program, fn, event, read) or not is_row_type(fn, read):
                    continue
                for touch in touches(program, fn, read):
                    one = _forgotten(program, fn, event, touch)
                    if one is not None and (first is None or order.of(one.at) < order.of(first.at)):
                        first = one
        if first is not None:
            yield first


def is_row_type(fn: FunctionView, read: f.Name) -> bool:
    number = fn.module.types.type_of(read)
    return bool(number) and is_single(fn.module, number)


def _forgettings(program: Calls, fn: FunctionView, scopes: tuple[Scope, ...]) -> Iterator[_Forgetting]:
    for scope in scopes:
        if scope.commits and scope.is_async and not scope.closes:
            yield _Forgetting(scope.step, EXPIRED, scope.holder, scope.value)
    for call in fn.calls:
        row = step_of(fn, call)
        if row is not None:
            if row.does in _FORGETTING and isinstance(call.func, f.Attr) and is_async_session(fn, call.func.base):
                only = shown(call.args[0].value) if row.row is not None and call.args else ""
                yield _Forgetting(call, EXPIRED if row.does == "commit" else ROLLED_BACK, fn, call.func.base, only)
        elif fn.use_of(call).kind == "awaited":
            for callee in program.run_by(fn, call):
                inner = _commits_inside(callee)
                if inner is not None:
                    spared = frozenset(shown(arg.value) for arg in call.args) if _refreshes(callee) else frozenset[str]()
                    yield _Forgetting(call, EXPIRED, callee, inner, "", spared)
                    break


def _commits_inside(callee: FunctionView) -> f.AnyValue | None:
    """The asynchronous session of its object, or of its parameter, that a function commits."""
    for call in callee.calls:
        row = step_of(callee, call)
        if row is None or row.does != "commit" or not isinstance(call.func, f.Attr) or not is_async_session(callee, call.func.base):
            continue
        base: f.AnyValue = call.func.base
        if isinstance(base, f.Attr) or (
            isinstance(base, f.Name) and any(isinstance(one, Definition) and one.kind == "parameter" for one in callee.origins(base))
        ):
            return base
    return None


def _refreshes(callee: FunctionView) -> bool:
    return any((row := step_of(callee, call)) is not None and row.does == "refresh" for call in callee.calls)


def _has_forgotten(program: Calls, fn: FunctionView, event: _Forgetting, read: f.Name) -> bool:
    """Whether a name holds, where it is read, a row that was there before the event and was not loaded again."""
    order = order_of(fn)
    at = order.of(event.at)
    definitions = fn.definitions(read)
    loops = [loop for loop in fn.loops_around(event.at) if isinstance(loop, f.For | f.While)]
    if order.of(read) > at:
        before = [one for one in definitions if order.of(one.record) < at or (isinstance(one.record, f.For) and one.record in loops)]
        if not before or not order.leads_to(event.at, read):
            return False
    else:
        shared = [loop for loop in fn.loops_around(read) if any(loop is other for other in loops)]
        before = [
            one
            for one in definitions
            for loop in shared[-1:]
            if one.record is loop or order.of(one.record) < order.start(loop)  # the next round reads what this one made forget
        ]
        if not before or not all(_is_held_by_loop(one) for one in before if isinstance(one.record, f.For)):
            return False
        at = 0
    if not all(_is_kept(program, fn, one, read, event) for one in before):
        return False
    for call in fn.calls:
        row = step_of(fn, call)
        if (
            row is not None
            and row.does == "refresh"
            and call.args
            and at < order.of(call) < order.of(read)
            and shown(call.args[0].value) == read.name
        ):
            return False
    return True


def _is_held_by_loop(one: Definition) -> bool:
    return not (isinstance(one.record, f.For) and one.record.is_async)


def _is_kept(program: Calls, fn: FunctionView, one: Definition, read: f.Name, event: _Forgetting) -> bool:
    """Whether a row belongs to the session: one that was loaded or given, a new one only once it was added; a rollback lets go of new ones as they are."""
    if one.kind == "parameter":
        return True
    made = any(isinstance(source, Made) for source in sources(program, fn, read))
    if not made:
        return True
    if event.why == ROLLED_BACK:
        return False
    order = order_of(fn)
    for call in fn.calls:
        if order.of(call) <= order.of(event.at) and any(
            isinstance(item, f.Name) and item.name == read.name for arg in call.args for item in leaves(arg.value)
        ):
            name = last_name(call.func)
            if name.lstrip("_").partition("_")[0] in _TAKING_IN:
                return True
    return False


def _forgotten(program: Calls, fn: FunctionView, event: _Forgetting, touch: Touch) -> Misuse | None:
    if touch.how in ("written", "stored") or (order_of(fn).of(touch.at) < order_of(fn).of(event.at) and touch.how != "attribute"):
        return None
    known, decided = True, True
    if event.why == EXPIRED:
        expires = expiry(program, event.holder, event.session)
        if not expires.on:
            return None
        known, decided = expires.known, expires.known or expires.decided
    if touch.how in ("returned", "yielded") and not known:
        return None
    if touch.how == "argument" and any(_refreshes(callee) for callee in program.run_by(fn, touch.at)):
        return None
    by = (
        event.at.func if isinstance(event.at, f.Call) and event.holder is not fn else None
    )  # `uow.commit()`: the session is out of the function's reach
    session = shown(by.base) if isinstance(by, f.Attr) else shown(event.session)
    return Misuse(fn, event.why, touch.at, touch.row, session, event.at, decided, touch.name, None)


# --- a lazy relation in an open session -------------------------------------------------------------------------------------------


def _lazily(program: Calls, fn: FunctionView) -> Iterator[Misuse]:
    for attr, one in lazy_attributes(program, fn):
        order = order_of(fn)
        text = shown(attr.base)
        if any(read.name == attr.name and shown(read.base) == text and order.of(read) < order.of(attr) for read in fn.attrs):
            continue  # set before, or told before
        parent = fn.parent(attr)
        if parent is not None and parent[1] == "target":
            continue
        loads = queries_of(program, fn, attr.base)
        if not loads or not all(asked_async(load) for load in loads) or any(queried_with(program, load, one) for load in loads):
            continue
        if not is_named_in_refresh(program, fn, one.name, text):
            yield Misuse(fn, LAZY, attr, attr.base, "", loads[0].site, True, one.name, one, loads[0].fn)
    if fn.is_async and relations(program).names:
        shaped: list[tuple[Any, f.AnyValue, Relation]] = [(one.step, one.rows, one.relation) for one in answered(program, fn) if not one.through]
        shaped += validated(program, fn)
        read = {attr.name for attr in fn.attrs}  # loaded before, or told of where it is read
        shaped += [(call, row, one) for call, row, one in read_by_callees(program, fn) if one.name not in read]
        for at, row, one in shaped:
            loads = queries_of(program, fn, row)
            if (
                one.read != "attribute"
                or not loads
                or not all(asked_async(load) for load in loads)
                or any(queried_with(program, load, one) for load in loads)
            ):
                continue
            if not is_named_in_refresh(program, fn, one.name, shown(row)):
                yield Misuse(fn, LAZY, at, row, "", loads[0].site, True, one.name, one, loads[0].fn)


def knows_sessions(program: Calls, module: ModuleView) -> bool:
    """Whether the functions of a module can have to do with sessions: it has values that are such, or factories of them; or, in a whole program, another module has, and this one is given its rows by a
    repository or unit of work."""
    if not program.is_whole:
        return _has_sessions(module)
    known: list[bool] = program.__dict__.setdefault("_some_sessions", [])
    if not known:
        known.append(any(_has_sessions(one) for one in program.modules.values()))
    return known[0]


def _has_sessions(module: ModuleView) -> bool:
    table = module.knowledge.table(KeepsRows)
    return any(base in table for ref in module.facts.classes for base in (ref.full, *ref.mro))


__all__ = ["Misuse", "knows_sessions", "misuses", "session_row"]
