"""Authorization: which entry points come, without being asked for a permission, to an operation for which others are asked, before the handler or by a function on the way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from apr_mypy import facts as f
from apr_mypy.finding import Trace
from apr_mypy.knowledge.schema import Enqueues, RunsElsewhere
from apr_mypy.patterns import pattern_of
from apr_mypy.roles import Role
from apr_mypy.views.access import asked_before, asks_to_manage, may_refuse
from apr_mypy.views.access_checks import Check
from apr_mypy.views.acting import acts, hands_own
from apr_mypy.views.application import application
from apr_mypy.views.asked_permissions import asking, asks_itself
from apr_mypy.views.authorized_otherwise import (
    compares_secret,
    does_without,
    is_asked_by_views,
    is_of_actor_alone,
    makes_its_object,
    receiver_asks,
)
from apr_mypy.views.edges import Edge, step_trace
from apr_mypy.views.found_by_right import found_by_right
from apr_mypy.views.naming import last_name, snake
from apr_mypy.views.sensitive_operations import gives_rights, is_sensitive
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.roles.role import Entry
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.whole import Whole

_DEEPEST: Final = 6
_CALLED: Final = frozenset({Role.HANDLER, Role.JOB, Role.CONSUMER})
_GIVES: Final = pattern_of(r"^_*(promote|elevate|grant)(_|$)|_(role|roles|permissions?|privileges?|admin|staff|superuser)$")
_STAFF: Final = pattern_of(r"(^|_)(admin|admins|staff|superuser|superusers|super_user|superadmin|administrator|operator|backoffice|moderator)s?(_|$)")
_OF_ONE: Final = pattern_of(r"(^|_)(user|account|org|organi[sz]ation|tenant|team|group|project|workspace)_admin(_|$)")
"""Who administers what is their own, as a customer does."""
_ASKS_STAFF: Final = pattern_of(
    r"^_*(check|require|requires|ensure|assert|verify|enforce|must_be)_(is_)?(admin|admins|staff|superuser|superadmin|administrator)(_(permissions?|rights?|access|role|user|only))?$"
)
_GUARDING: Final = frozenset({"permission_classes", "guards", "dependencies", "decorators", "method_decorators"})


class Way(NamedTuple):
    """How an entry point comes to an operation: the calls, outermost first, with the entry point that a request reaches (for a job, who puts it on the queue)."""

    entry: FunctionView
    edges: tuple[Edge, ...]
    before: tuple[Trace, ...] = ()
    """What leads to the entry point, for a job: the call that enqueues it."""


class Unasked(NamedTuple):
    """An operation that some entry points ask a permission for, and one does not. `checked` is one that asks, with the check's own trace."""

    operation: FunctionView
    open: Way
    checked: Way
    check: Trace


def unasked(program: Whole) -> Iterator[Unasked]:
    """The operations of a program that stand open to who comes by another way, the outermost of each way once."""
    entries = _entries(program)
    if sum(entry.role in _CALLED for entry in entries.values()) < 2:
        return
    found: dict[str, Unasked] = {}
    for fn in program.functions.values():
        if is_sensitive(program, fn) and not asks_itself(program, fn) and fn.full not in entries:
            one = _judged(program, fn, entries)
            if one is not None:
                one = one._replace(operation=_offered(program, fn, entries))
                found[one.operation.full] = one
    for full, one in found.items():
        # what only an operation calls that is reported itself has the same cause
        if not any(edge.caller.full in found and edge.caller.full != full for edge in one.open.edges):
            yield one


def _offered(program: Whole, fn: FunctionView, entries: dict[str, Entry]) -> FunctionView:
    """The operation that a private helper is done for, where that is one: `make_auditor` of `_set_role`."""
    while fn.function.name.startswith("_") and not fn.function.name.startswith("__"):
        callers = {edge.caller.full: edge.caller for edge in program.callers.get(fn.full, ())}
        only = next(iter(callers.values())) if len(callers) == 1 else None
        if only is None or only.owner is not fn.owner or only.module is not fn.module or only.full in entries:
            break
        fn = only
    return fn


def _entries(program: Whole) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for entry in program.roles.entries():
        if entry.function not in found or found[entry.function].role not in _CALLED:
            found[entry.function] = entry
    return found


# --- the ways there ---------------------------------------------------------------------------------------------------------------


def _judged(program: Whole, fn: FunctionView, entries: dict[str, Entry]) -> Unasked | None:
    checked: tuple[Way, Trace] | None = None
    open_: Way | None = None
    gives = _GIVES.search(fn.function.name) is not None or gives_rights(program, fn)  # nobody may give themselves more than they have
    for way in _ways(program, fn, entries):
        if entries[way.entry.full].what == "serializer" and is_asked_by_views(program, way.entry):
            continue
        trace = _asked_on(program, way)
        if trace is not None:
            if checked is None or checked[1].message.startswith("needs"):
                checked = (way, trace)
        elif open_ is None and (gives or not _is_own(program, way)):
            open_ = way
        if checked is not None and open_ is not None:
            return Unasked(fn, open_, checked[0], checked[1])
    return None


def _ways(program: Whole, fn: FunctionView, entries: dict[str, Entry]) -> Iterator[Way]:
    """The ways from entry points that people can trigger, one for each caller on the way, shortest first."""
    queue: list[tuple[FunctionView, tuple[Edge, ...], tuple[Trace, ...]]] = [(fn, (), ())]
    seen = {fn.full}
    while queue:
        at, edges, before = queue.pop(0)
        if len(edges) > _DEEPEST:
            continue
        entry = entries.get(at.full)
        role = entry.role if entry is not None else at.module.role_of(at)
        if entry is not None and edges:
            if (
                entry.role is Role.HANDLER and entry.what in ("", "route", "view", "viewset", "resolver", "grpc", "serializer", "websocket")
            ) or entry.role is Role.CONSUMER:
                yield Way(at, edges, before)
                continue
            if entry.role is not Role.JOB:
                continue
        elif role in (Role.TEST, Role.COMMAND, Role.MIGRATION, Role.LIFESPAN):
            continue
        callers = list(program.callers.get(at.full, ()))
        callers += [edge for edge in _enqueued(program).get(at.full, ()) if edge not in callers]
        for edge in callers:
            if makes_its_object(edge) or (not edges and does_without(program, edge)):
                continue
            if edge.caller.full in seen or (edge.caller.owner is None and edge.caller.function.name == "<module>"):
                continue
            seen.add(edge.caller.full)
            queue.append((edge.caller, (edge, *edges), before))


def _enqueued(program: Whole) -> dict[str, list[Edge]]:
    """For a function that is put on a queue or handed to the background: where."""
    found: dict[str, list[Edge]] | None = program.__dict__.get("_enqueued_by")
    if found is None:
        found = program.__dict__["_enqueued_by"] = {}
        for module in program.modules.values():
            for fn in module.having(f.Call):
                for call in fn.calls:
                    row = module.find(Enqueues, fn, call)
                    hands = module.find(RunsElsewhere, fn, call) if row is None else None
                    callable_ = row.callable if row is not None else hands.callable if hands is not None else None
                    given: list[f.AnyValue] = []
                    if callable_ is not None:
                        arg = module.callee(fn, call).argument(callable_.keyword, callable_.position)
                        given = [arg.value] if arg is not None else []
                    elif isinstance(call.func, f.Attr) and (
                        row is not None or call.func.name in ("delay", "apply_async", "kiq", "send_with_options", "enqueue", "defer", "defer_async")
                    ):
                        given = [call.func.base]
                        while isinstance(given[0], f.Call) and isinstance(given[0].func, f.Attr):
                            given = [given[0].func.base]
                    elif (
                        isinstance(call.func, f.Attr)
                        and call.func.name in ("enqueue_job", "send_task", "put", "enqueue")
                        and call.args
                        and isinstance(call.args[0].value, f.Const)
                    ):
                        name = str(call.args[0].value.value).rpartition(".")[2]
                        for full in _jobs_named(program).get(name, ()):
                            found.setdefault(full, []).append(Edge(fn, call, program.functions[full], "call"))
                    for value in given:
                        if isinstance(value, f.Const):
                            for full in _jobs_named(program).get(str(value.value).rpartition(".")[2], ()):
                                found.setdefault(full, []).append(Edge(fn, call, program.functions[full], "call"))
                            continue
                        targets = {one.full for one in program.refers_to(fn, value)}
                        if isinstance(value, f.Name) and value.name in program.functions:
                            targets.add(value.name)
                        for full in targets:
                            found.setdefault(full, []).append(Edge(fn, call, program.functions[full], "call"))
    return found


def _jobs_named(program: Whole) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for entry in program.roles.entries():
        if entry.role in (Role.JOB, Role.CONSUMER) and entry.function in program.functions:
            found.setdefault(entry.function.rpartition(".")[2], []).append(entry.function)
    return found


def _asked_on(program: Whole, way: Way) -> Trace | None:
    """Where somebody is asked on a way: before the entry point, or in a function before it goes on."""
    entry = way.entry
    before = asked_before(cast("Any", program), entry)
    if before & (Check.PERMISSION | Check.OWN) or _asks_scopes(entry):
        return Trace(entry.module.facts.path, entry.function.def_line, f"{entry.function.name} needs a permission")
    for edge in way.edges:
        trace = asking(program, edge.caller, edge.site)
        if trace is not None:
            return trace
        if compares_secret(edge) or receiver_asks(program, edge):
            return edge.caller.module.trace(edge.site, "asks before it goes on")
    return None


def _asks_scopes(fn: FunctionView) -> bool:
    """Whether a dependency of a handler asks for scopes (`Security(current_user, scopes=["refunds"])`)."""
    values = (*fn.function.decorators, *(value for param in fn.function.params for value in (param.default, *param.metadata) if value is not None))
    return any(
        isinstance(one, f.Call) and any(arg.name == "scopes" and isinstance(arg.value, f.Many) and arg.value.items for arg in one.args)
        for value in values
        for one in inside(value)
    )


def _is_own(program: Whole, way: Way) -> bool:
    """Whether who acts is given on to the operation, which is then done to what is theirs."""
    if any(hands_own(program, edge) for edge in way.edges) or is_of_actor_alone(way.edges):
        return True
    if found_by_right(program, way.edges[0]):
        return True
    edge = way.edges[-1]
    call = edge.site
    if not isinstance(call, f.Call):
        return False
    for arg in call.args:
        value = arg.value
        if isinstance(value, f.Await):
            value = value.value
        for one in (value, *(edge.caller.origins(value) if isinstance(value, f.Name) else ())):
            if isinstance(one, (f.Name, f.Attr)) and acts(edge.caller, one):
                return True
    return False


def for_staff(program: Whole, fn: FunctionView) -> bool:
    """Whether only staff come to a handler, by what its decorators, parameters, class or bases are called."""
    values: list[f.AnyValue] = [*fn.function.decorators]
    for param in fn.function.params:
        values.extend(value for value in (param.default, *param.metadata) if value is not None)
    for full in fn.owner.mro if fn.owner is not None else ():
        if full != fn.full and _STAFF.search(snake(full.rpartition(".")[2])):
            return True
        view = program.classes.get(full)
        if view is not None:
            values.extend(view.class_.decorators)
            values.extend(field.value for field in view.class_.fields if field.name in _GUARDING and field.value is not None)
    lineage = (view for full in (fn.owner.mro if fn.owner is not None else ()) if (view := program.classes.get(full)) is not None)
    nearest = next((view for view in lineage if view.field("permission_required") is not None), None)  # it has the last word
    if _refuses_others(fn) or (nearest is not None and asks_to_manage(nearest.class_)):
        return True
    values.extend(_on_routers(program, fn))
    for value in values:
        for one in inside(value):
            if isinstance(one, (f.Name, f.Attr)) and _STAFF.search(word := snake(one.name.rpartition(".")[2])) and not _OF_ONE.search(word):
                return True
    return False


def _on_routers(program: Whole, fn: FunctionView) -> Iterator[f.AnyValue]:
    """The guards and hooks of the routers and applications that hold a handler: `APIRouter(dependencies=[Depends(require_staff)])`, `backoffice.before_request(require_staff)`."""
    app = application(program)
    holders = app.holding(fn)
    for holder in holders:
        for held in app.made_or_included(holder):
            yield from (arg.value for arg in held.value.args if arg.name in _GUARDING) if isinstance(held.value, f.Call) else ()
    for name, put in app.put_before.items():
        if not put.isdisjoint(holders) and _may_refuse(program, name):
            yield f.Name(name, f.FULL, 0)


def _may_refuse(program: Whole, name: str) -> bool:
    """Whether a hook may turn anybody away: one that only sets what a template shows (`show_admin_link`) lets all through, whatever it is called."""
    fn = program.functions.get(name)
    return fn is None or may_refuse(fn)


def _refuses_others(fn: FunctionView) -> bool:
    """Whether a handler itself turns away whoever is not of the staff of all, by a call whose name says so or by a refusal. Who is administrator of one project may have made it themselves."""
    for call in fn.calls:
        if _ASKS_STAFF.search(snake(last_name(call.func))) and not fn.holds_at(call):
            return True
    return any(
        isinstance(test := condition.test.args[0] if isinstance(condition.test, f.Op) and condition.test.op == "not" else condition.test, f.Attr)
        and test.name in ("is_staff", "is_superuser")
        for step in fn.all(f.Raise)
        for condition in fn.holds_at(step)[:1]
    )


def asks_permission(program: Whole, fn: FunctionView, also_inside: bool) -> bool:
    """Whether a handler is there only for who may do just that: by what stands before it, or, `also_inside`, because it refuses all others itself."""
    return bool(asked_before(cast("Any", program), fn) & Check.PERMISSION) or (also_inside and asking(program, fn) is not None)


def way_trace(way: Way) -> tuple[Trace, ...]:
    """A way in words, from the entry point to the operation."""
    return (*way.before, *(step_trace(edge) for edge in way.edges))
