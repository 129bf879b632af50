"""Log lines of entry points that carry no id of the request, job or message that they are about: those of each module together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import CarriesId, Logs, SetsUpLogs, Spawns
from apr_mypy.patterns import pattern_of
from apr_mypy.roles import Role
from apr_mypy.roles.role import Entry
from apr_mypy.views.correlation import GROUPS, Coverage, Reaches, coverage
from apr_mypy.views.function import FunctionView
from apr_mypy.views.log_context import is_any_id, is_bound, is_line_id, receiver
from apr_mypy.views.module import ModuleView
from apr_mypy.views.naming import called_name, last_name
from apr_mypy.views.reporting import Report, report_of
from apr_mypy.views.walk import inside

_NAMES: Final = ("debug", "info", "warning", "warn", "error", "exception", "critical", "fatal", "log")
_AROUND: Final = frozenset({Role.COMMAND, Role.TEST, Role.MIGRATION, Role.LIFESPAN, Role.SETTINGS})
_NO_ENTRIES: Final = frozenset({"middleware", "admin", "serializer", "form"})
"""What a framework calls within a request: the view is where it comes in."""
_DEEPEST: Final = 3
"""Calls below an entry point: what logs deeper down belongs to everybody."""
_EVERYBODYS: Final = 3
"""Modules that lead to a line: with so many it belongs to none of them, and is told once."""
_PLACE: Final = pattern_of(r"(^|[_\-.])(url|uri|path|route|endpoint|filename|file|code|login)$", re.IGNORECASE)
_OF_REQUEST: Final = pattern_of(r"(^|[_\-])(request|req|correlation|trace)[_\-]?id$|^traceparent$", re.IGNORECASE)
_ONCE: Final = frozenset({"cache", "lru_cache"})
_MANY: Final = 12
"""Modules: what has fewer may be a part of an application that is checked by itself."""
_SETTINGS: Final = frozenset({"INSTALLED_APPS", "ROOT_URLCONF", "MIDDLEWARE", "WSGI_APPLICATION", "ASGI_APPLICATION", "LOGGING"})
_MADE: Final = "FastAPI Starlette Flask Litestar Quart Sanic APIFlask NinjaAPI Bottle Application Celery create_app make_app get_wsgi_application get_asgi_application execute_from_command_line run_app"
_APPLICATIONS: Final = frozenset(_MADE.split())


class Line(NamedTuple):
    """One log call, with its function and the entry point that runs it."""

    fn: FunctionView
    call: f.Call
    entry: Entry


class Unmarked(NamedTuple):
    """The lines of a module's entry points that carry no id. `at` is the first line in the module; None where only what the entry points call logs: `lines` are then elsewhere, and `others` are the further modules that lead to them and log nothing else. `entry` is the first entry point concerned."""

    module: ModuleView
    entry: Entry
    at: Line | None
    lines: tuple[Line, ...]
    others: tuple[str, ...] = ()


def unmarked(program: Reaches) -> Iterator[Unmarked]:
    """For each module with entry points: what they log without an id. Nothing where the program covers them. Lines to which many modules lead are those of the first of them."""
    found = list(_of_modules(program))
    if found and is_for_others(program):
        return
    keys = [{(id(line.call), GROUPS[line.entry.role]) for line in one.lines} for one in found]
    leading = Counter(key for one in keys for key in one)
    told = {key for one, known in zip(found, keys, strict=True) if one.at is not None for key in known}
    kept: list[tuple[Unmarked, set[tuple[int, str]], list[str]]] = []
    for one, known in zip(found, keys, strict=True):
        if one.at is None and known <= told and min(leading[key] for key in known) >= _EVERYBODYS:
            for first, others_known, others in kept:
                if first.at is None and known & others_known:
                    others.append(one.module.name)
                    break
            continue
        kept.append((one, known, []))
        told |= known
    for one, _, others in kept:
        yield one._replace(others=tuple(others))


def _of_modules(program: Reaches) -> Iterator[Unmarked]:
    by_module: dict[str, list[Entry]] = {}
    for entry in program.roles.entries():
        if entry.role in GROUPS and entry.what not in _NO_ENTRIES and entry.module in program.modules:
            by_module.setdefault(entry.module, []).append(entry)
    for name, entries in by_module.items():
        module = program.modules[name]
        if module.placed in (Role.TEST, Role.MIGRATION):
            continue
        found = _of_module(program, module, entries)
        if found is not None:
            yield found


def is_for_others(program: Reaches) -> bool:
    """Whether the code is built into applications of others, who decide what their log lines carry: many modules, and none of them makes an application, has its settings or sets up its logging. A few modules may be a part of one."""
    known: bool | None = program.__dict__.get("_is_for_others")
    if known is None:
        modules = [module for module in program.modules.values() if not module.is_test]
        known = program.__dict__["_is_for_others"] = len(modules) >= _MANY and not any(_runs_by_itself(module) for module in modules)
    return known


def _runs_by_itself(module: ModuleView) -> bool:
    if any(name.rpartition(".")[2] in _SETTINGS for name in module.globals):
        return True
    if any(not _is_for_one_logger(fn, call) for fn, call, _ in module.calls_known_as(SetsUpLogs)):
        return True
    # what an object makes within itself is mounted in the application of whoever makes the object
    return any(called_name(call) in _APPLICATIONS for fn in module.having(f.Call) if fn.owner is None for call in fn.calls)


def _is_for_one_logger(fn: FunctionView, call: f.Call) -> bool:
    """Whether a handler is put on one logger alone, of many that are named after what is worked on: `getLogger("queue." + queue.slug)`."""
    use = fn.use_of(call)
    kept = use.by.targets[0] if use.kind == "assigned" and isinstance(use.by, f.Set) and use.by.targets else None
    if not isinstance(kept, f.Name) or kept.scope != f.LOCAL:
        return False
    takers = [
        one.func.base
        for one in fn.calls
        if isinstance(one.func, f.Attr) and any(isinstance(arg.value, f.Name) and arg.value.name == kept.name for arg in one.args)
    ]
    made = [origin for base in takers if isinstance(base, f.Name) and base.scope == f.LOCAL for origin in fn.origins(base)]
    return bool(made) and all(isinstance(one, f.Call) and bool(one.args) and isinstance(one.args[0].value, f.Op | f.Text) for one in made)


def _of_module(program: Reaches, module: ModuleView, entries: list[Entry]) -> Unmarked | None:
    here: dict[int, Line] = {}
    elsewhere: dict[int, Line] = {}
    first: Entry | None = None
    logs_itself = False
    for entry in sorted({one.function: one for one in entries}.values(), key=lambda one: one.line):
        fn = program.functions.get(entry.function)
        if fn is None:
            continue
        for view in _run(program, fn):
            for call, is_marked in _log_calls(view, entry):
                if view is fn and _is_before_messages(view, call, entry):
                    continue
                if view.module is module:
                    logs_itself = True
                if is_marked or coverage(program).has(program, fn, GROUPS[entry.role]):
                    continue
                line = Line(view, call, entry)
                if view.module is module:
                    here.setdefault(id(call), line)
                elif not _is_debug(view, call):  # what is deeper is for whoever takes that part to pieces
                    if first is None:
                        first = entry
                    elsewhere.setdefault(id(call), line)
    if here:
        lines = tuple(sorted(here.values(), key=lambda one: (one.call.line, one.call.column)))
        return Unmarked(module, lines[0].entry, lines[0], lines)
    if elsewhere and first is not None and not logs_itself:
        return Unmarked(module, first, None, tuple(elsewhere.values()))
    return None


def _is_before_messages(fn: FunctionView, call: f.Call, entry: Entry) -> bool:
    """Whether a function that takes messages in a loop logs outside of it, as it starts or ends."""
    if entry.role is not Role.CONSUMER or not entry.why.startswith(("iterates", "takes")):
        return False
    return bool(fn.all(f.For) or fn.all(f.While)) and not any(isinstance(holder, f.For | f.While) for holder, _ in fn.around(call))


def _run(program: Reaches, start: FunctionView) -> Iterator[FunctionView]:
    """What runs when an entry point runs, itself first; other entry points are asked for themselves."""
    others = _entry_names(program)
    found = {start.full: start}
    level = [start]
    for _ in range(_DEEPEST + 1):
        below: list[FunctionView] = []
        while level:
            one = level.pop(0)
            if one is start or one.module.role_of(one) not in _AROUND:
                yield one
            for inner in _inner(one):
                if found.setdefault(inner.full, inner) is inner:
                    level.append(inner)
            for callee in (*(edge.callee for edge in program.edges(one)), *_behind(program, one)):
                if callee.full not in found and callee.full not in others and not _runs_once(callee):
                    found[callee.full] = callee
                    below.append(callee)
        level = below


def _behind(program: Reaches, fn: FunctionView) -> Iterator[FunctionView]:
    """The functions that a function hands to what runs them as a task of its own, with the context of the request: `background.add_task(notify, order)`."""
    known = fn.module.calls_known_in(Spawns, fn)
    for call in fn.calls if known else ():
        row = known.get(id(call))
        if row is not None and row.what == "task" and row.callable is not None:
            given = fn.module.callee(fn, call).argument(row.callable.keyword, row.callable.position)
            if given is not None:
                yield from program.refers_to(fn, given.value)


def _runs_once(fn: FunctionView) -> bool:
    """Whether what a function does is done once for all requests: it takes nothing and keeps its result."""
    if fn.function.params or not fn.function.decorators:
        return False
    names = [one.func if isinstance(one, f.Call) else one for one in fn.function.decorators]
    return any(isinstance(one, (f.Name, f.Attr)) and one.name.rpartition(".")[2] in _ONCE for one in names)


def _inner(fn: FunctionView) -> list[FunctionView]:
    """Functions and lambdas written in one: they run with it, or because of it."""
    return [*fn.nested.values(), *fn.lambdas] if fn.all(f.Function) or fn.all(f.Lambda) else []


def _entry_names(program: Reaches) -> frozenset[str]:
    known: frozenset[str] | None = program.__dict__.get("_entry_names")
    if known is None:
        known = program.__dict__["_entry_names"] = frozenset(entry.function for entry in program.roles.entries() if entry.role in GROUPS)
    return known


def _log_calls(fn: FunctionView, entry: Entry) -> Iterator[tuple[f.Call, bool]]:
    """The calls of a function that write log lines, each with whether it carries an id by itself."""
    known: tuple[Report, ...] | None = fn.__dict__.get("_log_lines")
    if known is None:
        by_row = fn.module.calls_known_in(Logs, fn)
        found = []
        for call in fn.calls:
            func = call.func
            row = by_row.get(id(call))
            if row is not None:
                if row.how == "log":
                    found.append(Report(call, "log", row.level, row.traceback))
            elif isinstance(func, f.Attr) and func.name in _NAMES:
                report = report_of(fn, call)
                if report is not None and report.how == "log":
                    found.append(report)
        known = fn.__dict__["_log_lines"] = tuple(found)
    for report in known:
        yield report.call, _is_marked(fn, report, entry)


def _is_debug(fn: FunctionView, call: f.Call) -> bool:
    """Whether a line is only there for debugging."""
    known: tuple[Report, ...] = fn.__dict__.get("_log_lines", ())
    return any(one.call is call and one.level == "debug" for one in known)


def _is_marked(fn: FunctionView, report: Report, entry: Entry) -> bool:
    """Whether a line carries an id itself: in `extra`, in a key of its own, by its logger, or by the context around it."""
    for arg in report.call.args:
        if arg.name == "extra" and _extra_gives(fn, arg.value):
            return True
        if is_line_id(arg.name) if arg.name else _says_request(arg.value):
            return True
    if is_bound(fn, report):
        return True
    logger = receiver(report.call)
    if logger is not None:
        for maker, call in fn.module.made_by(fn, logger):
            row = maker.module.find(CarriesId, maker, call)
            if row is not None and (row.covers == "all" or (row.covers == "jobs") == (entry.role in (Role.JOB, Role.CONSUMER))):
                return True
    return False


def _is_id(name: str) -> bool:
    """Whether a name is that of an id, not of a place that many requests ask for (`path`, `url`)."""
    return is_any_id(name) and _PLACE.search(name) is None


def _says_request(value: f.AnyValue) -> bool:
    """Whether the id of the request stands in the text of the line itself: `request.state.request_id`, `headers["x-request-id"]`."""
    for one in inside(value):
        if isinstance(one, (f.Name, f.Attr)) and _OF_REQUEST.search(last_name(one)):
            return True
        if isinstance(one, f.Item) and isinstance(one.index, f.Const) and _OF_REQUEST.search(str(one.index.value)):
            return True
    return False


def _extra_gives(fn: FunctionView, value: f.AnyValue) -> bool:
    for one in fn.origins(value):
        if isinstance(one, f.Table):
            if any(key is None or (isinstance(key, f.Const) and _is_id(str(key.value))) or _is_id(last_name(item)) for key, item in one.items):
                return True
        elif not isinstance(one, f.Const):
            return True  # a dictionary that was made elsewhere
    return False


def _is_in_file(fn: FunctionView, call: f.Call, row: SetsUpLogs) -> bool:
    """Whether how logs look stands in a file: one that is named, or one that was read into a table."""
    if row.given != "table" or not call.args:
        return row.given == "file"
    origins = [one for origin in fn.origins(call.args[0].value) for one in _held(fn.module, origin)]
    return not any(isinstance(one, f.Table) for one in origins)


def _held(module: ModuleView, value: Any) -> Iterator[Any]:
    """A value, or what a name of the module stands for."""
    steps = module.globals.get(value.name, ()) if isinstance(value, f.Name) and value.scope != f.LOCAL else ()
    yield from (one.value for one in steps if one.value is not None) if steps else (value,)


def is_whole_application(module: ModuleView) -> bool:
    """Whether a module is an application by itself: it sets its logging up, not by a file that only the whole project knows, and takes nothing from other modules of the project."""
    setting_up = module.calls_known_as(SetsUpLogs)
    if not setting_up or not module.calls_known_as(Logs) or any(_is_in_file(fn, call, row) for fn, call, row in setting_up):
        return False
    return not any(module.is_own(step.full) for step in module.facts.imports)


__all__ = ["Coverage", "Line", "Unmarked", "is_whole_application", "unmarked"]
