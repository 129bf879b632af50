"""Ids of requests and jobs on log lines: what shows one on each line, what sets it for the time of a request or job, and which entry points of a program are covered by that."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import BindsContext, CarriesId, SetsUpLogs
from apr_mypy.patterns import pattern_of
from apr_mypy.roles import Role
from apr_mypy.views.flow import Definition
from apr_mypy.views.function import FunctionView
from apr_mypy.views.log_context import is_any_id, is_line_id
from apr_mypy.views.log_files import SUFFIXES, log_files
from apr_mypy.views.logs_out_of_sight import keeps_apart_by, shows_by_name, shows_out_of_sight
from apr_mypy.views.makers import Calls
from apr_mypy.views.module import ModuleView
from apr_mypy.views.naming import last_name
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.config import Config

REQUESTS: Final = frozenset({"requests"})
JOBS: Final = frozenset({"jobs"})
CONSUMERS: Final = frozenset({"consumers"})
ALL: Final = REQUESTS | JOBS | CONSUMERS
GROUPS: Final = {Role.HANDLER: "requests", Role.WEBHOOK: "requests", Role.JOB: "jobs", Role.CONSUMER: "consumers"}
"""The entry points whose lines need an id."""
_COVERS: Final = {"requests": REQUESTS, "jobs": JOBS | CONSUMERS, "all": ALL}
_NOT_SERVING: Final = frozenset({Role.TEST, Role.COMMAND, Role.LIFESPAN, Role.MIGRATION})
_CONTEXT_VARS: Final = frozenset({"contextvars.ContextVar", "_contextvars.ContextVar"})
_SINKS: Final = frozenset({"logging.Filter", "logging.Formatter", "logging.Handler", "logging.Logger", "logging.LoggerAdapter"})
_SINK_NAME: Final = pattern_of(r"(Filter|Formatter|LogHandler|LoggerAdapter|Processor)$")
_SINK_METHODS: Final = frozenset(
    {
        "filter",
        "format",
        "formatMessage",
        "add_fields",
        "process_log_record",
        "emit",
        "handle",
        "makeRecord",
        "process",
        "__call__",
        "json_record",
        "usesTime",
    }
)
_RECORDS: Final = pattern_of(r"^(log_?)?(record|rec|event_dict|event|entry|extra|message_dict|log_data|data|payload|result|kwargs|ctx|context)$")
_OF_ANYTHING: Final = frozenset({"kwargs", "data", "payload", "context", "ctx", "result"})
_ALSO_OF_BUSINESS: Final = frozenset({"event", "entry", "extra"})
"""What a record is called, and a concert or a line of a ledger, too."""
_FORMAT: Final = pattern_of(r"%\((\w+)\)|\{(?:extra\[)?['\"]?(\w+)['\"]?\]?[^}]*\}")
_IS_FORMAT: Final = pattern_of(r"%\((message|levelname|asctime|name)\)|\{(message|level|time)[}:.]")
_REQUESTISH: Final = pattern_of(
    r"request|http|asgi|wsgi|middleware|dispatch|scope|environ|interceptor|call_next|get_response|view|route|websocket", re.IGNORECASE
)
_JOBISH: Final = pattern_of(r"task|job|worker|celery|cron|schedule", re.IGNORECASE)
_CONSUMERISH: Final = pattern_of(r"message|consum|kafka|queue|amqp|rabbit|sqs|deliver|broker|nats|pubsub|stream", re.IGNORECASE)
_OF_REQUEST: Final = frozenset({"request", "scope", "environ", "call_next", "get_response", "receive"})
_OF_WORKER: Final = pattern_of(r"message|task|job|execute", re.IGNORECASE)
_DEEPEST: Final = 3


class Reaches(Calls, Protocol):
    """What is asked of a program here (`Program`)."""

    config: Config

    @property
    def functions(self) -> Mapping[str, FunctionView]: ...
    def edges(self, fn: FunctionView) -> tuple[Any, ...]: ...
    def wrappers(self, function: FunctionView) -> tuple[FunctionView, ...]: ...
    def mro(self, full: str) -> tuple[str, ...]: ...
    @property
    def callers(self) -> Mapping[str, tuple[Any, ...]]: ...


class Coverage(NamedTuple):
    """What is covered: whole `groups` of entry points ("requests", "jobs", "consumers"), and single functions in whose run an id is set that the lines show."""

    groups: frozenset[str]
    functions: frozenset[str]

    def has(self, program: Reaches, entry: FunctionView, group: str) -> bool:
        """Whether the lines of one entry point carry an id: because its group's do, or it, a wrapper around it, or a method of its class sets one."""
        if group in self.groups or entry.full in self.functions:
            return True
        if any(one.full in self.functions for one in program.wrappers(entry)):
            return True
        owner = entry.owner
        return owner is not None and any(f"{base}.{name}" in self.functions for base in program.mro(owner.full) for name in _methods(program, base))


class _Sink(NamedTuple):
    """What shows an id on the lines. `variables` are the context variables that it reads; `covers` what it covers by itself, where it reads none."""

    variables: frozenset[str]
    covers: frozenset[str]


def coverage(program: Reaches) -> Coverage:
    """What is covered in a program, worked out once."""
    known: Coverage | None = program.__dict__.get("_coverage_of_lines")
    if known is None:
        known = program.__dict__["_coverage_of_lines"] = _Finder(program).coverage()
    return known


class _Finder:
    """One look at a whole program."""

    def __init__(self, program: Reaches) -> None:
        self.program = program
        self.modules = [module for module in program.modules.values() if not module.is_test]
        self.mentioned: set[str] = set()
        """Full names that are mentioned as values, and dotted texts."""
        self.formats: list[str] = []
        self.files: set[str] = set()
        """Names of files that may hold settings, without their folders."""
        self.library: list[CarriesId] = []
        self.out_of_sight: set[str] = set()
        """The groups for which a library that nobody has read shows an id."""
        self.holding: frozenset[str] = frozenset()
        """Context variables, whatever they are called, that hold a mapping with an id in it."""

    def coverage(self) -> Coverage:
        for module in self.modules:
            self._mentions(module)
        self._read_files()
        self.holding = frozenset(self._variables_with_ids())
        sinks = list(self._sinks())
        groups: set[str] = set()
        shown_by_library: set[str] = set()
        set_by_library: set[str] = set()
        for row in self.library:
            if row.part == "both":
                groups |= _COVERS[row.covers]
            elif row.part == "shows":
                shown_by_library |= _COVERS[row.covers]
            elif row.part == "sets":
                set_by_library |= _COVERS[row.covers]
        variables = frozenset(one for sink in sinks for one in sink.variables)
        groups |= self.out_of_sight
        for sink in sinks:
            groups |= sink.covers
        if sinks or shown_by_library:
            groups |= set_by_library
        if not sinks and not shown_by_library:
            # a format that has an id in it: something that is not seen here puts it there
            for name in self.formats:
                groups |= _kind_of(name) or ALL
        starts = {fn.full for fn in self._setters(variables)}
        reached = _closure(self.program, starts)
        roles = _roles(self.program)
        for full in reached:
            fn = self.program.functions[full]
            groups |= self._covered_by(fn, roles.get(full, frozenset()), reached)
        return Coverage(frozenset(groups), frozenset(reached))

    # --- what is mentioned ------------------------------------------------------------------------------------------------------------

    def _mentions(self, module: ModuleView) -> None:
        roots = {row.name.partition(".")[0] for row in module.knowledge.knowledge.of_kind(CarriesId)}
        relevant = any(step.full.partition(".")[0] in roots for step in module.facts.imports)
        for fn in module.everything():
            for name in fn.all(f.Name):
                if name.scope == f.LOCAL:
                    continue
                self.mentioned.add(name.name)
                self.out_of_sight |= shows_out_of_sight(fn, name)
                if relevant:
                    row = module.knowledge.find(CarriesId, (name.name, name.text) if name.text else (name.name,))
                    if row is not None and row.name != "" and not _is_only_imported(fn, name):
                        self.library.append(row)
            for const in fn.all(f.Const):
                if isinstance(const.value, str) and const.value:
                    self._text(module, const.value)

    def _text(self, module: ModuleView, text: str) -> None:
        if "." in text and " " not in text:
            self.mentioned.add(text)
            row = module.knowledge.find(CarriesId, (text,))
            if row is not None:
                self.library.append(row)
            elif shows_by_name(module, text):
                self.out_of_sight |= REQUESTS
            if text.endswith(SUFFIXES):
                self.files.add(text.replace("\\", "/").rpartition("/")[2])
        elif "%(" in text or "{" in text:
            self._format(text)

    def _format(self, text: str) -> None:
        if _IS_FORMAT.search(text):
            self.formats += [name for pair in _FORMAT.findall(text) for name in pair if name and is_line_id(name)]

    def _read_files(self) -> None:
        """What stands in files beside the code counts as if the code said it; of one module by itself, nobody knows where its files are."""
        if not self.program.is_whole or not self.modules:
            return
        for file in log_files(self.program.config.root, self.files):
            for name in file.names:
                self._text(self.modules[0], name)
            for text in file.formats:
                self._format(text)

    def _is_used(self, full: str) -> bool:
        """Whether a class or function is mentioned anywhere, by name or in a text (`shop.logs.RequestIdFilter`)."""
        last = full.rpartition(".")[2]
        return full in self.mentioned or any(text.endswith(f".{last}") for text in self.mentioned)

    # --- what shows an id -------------------------------------------------------------------------------------------------------------

    def _sinks(self) -> Iterator[_Sink]:
        for full, view in self.program.classes.items():
            if (name := keeps_apart_by(view)) and any(self._is_used(one) for one in (full, *_subclasses(self.program, full))):
                yield _Sink(frozenset(), _kind_of(name) or ALL)
        for module in self.modules:
            for fn in (*module.functions.values(), *(one for view in module.having(f.Lambda) for one in view.lambdas)):
                if fn.owner is not None and fn.lambda_ is None:
                    if fn.function.name not in _SINK_METHODS or not self._is_log_class(fn):
                        continue
                    shown = _ids_written(fn) or any(is_line_id(_last(one)) or one in self.holding for one in self._variables(fn, 0))
                    if not (shown or _ids_in_text(fn)):
                        continue
                    if not any(self._is_used(one) for one in (fn.owner.full, *_subclasses(self.program, fn.owner.full))):
                        continue
                elif not _ids_written(fn) or not _is_given_records(fn) or not self._is_handed_over(fn):
                    continue
                variables = frozenset(self._variables(fn, 0))
                yield _Sink(variables, frozenset() if variables else self._told(fn))

    def _is_log_class(self, fn: FunctionView) -> bool:
        assert fn.owner is not None
        return not _SINKS.isdisjoint(fn.owner.mro) or _SINK_NAME.search(fn.owner.name) is not None

    def _is_handed_over(self, fn: FunctionView) -> bool:
        """Whether a function is given to somebody, and so called by what writes lines."""
        if fn.lambda_ is not None:
            return fn.outer is not None and fn.outer.use_of(fn.lambda_).kind == "argument"
        view = fn.outer
        if view is not None:
            return bool(view.reads(fn.function.name))
        return self._is_used(fn.full)

    def _variables(self, fn: FunctionView, depth: int) -> Iterator[str]:
        """The context variables that a function reads, itself or by what it calls."""
        for call in fn.calls:
            if isinstance(call.func, f.Attr) and call.func.name == "get":
                name = _variable(fn, call.func.base)
                if name:
                    yield name
        if depth < _DEEPEST:
            for edge in self.program.edges(fn):
                if edge.callee is not fn:
                    yield from self._variables(edge.callee, depth + 1)

    def _told(self, fn: FunctionView) -> frozenset[str]:
        """What is covered where no variable is read: as far as knowledge says what the values stand for; everything, where it does not."""
        found: set[str] = set()
        for name in fn.all(f.Name):
            if name.scope != f.LOCAL:
                row = fn.module.knowledge.find(CarriesId, (name.name, name.text) if name.text else (name.name,))
                if row is not None:
                    found |= _COVERS[row.covers]
        if found:
            return frozenset(found)
        kinds = [_kind_of(name) for name in _ids_written(fn) or _ids_in_text(fn)]
        return frozenset(one for kind in kinds for one in kind) if kinds and all(kinds) else ALL

    # --- what sets it -----------------------------------------------------------------------------------------------------------------

    def _setters(self, variables: frozenset[str]) -> Iterator[FunctionView]:
        shown = self._shown_processors()
        for module in self.modules:
            for fn, call, row in module.calls_known_as(BindsContext):
                if (shown is None or not row.shown_by or row.shown_by in shown) and _binds_id(fn, call):
                    yield fn
            for fn, call in module.calls_named("set") if variables else ():
                if isinstance(call.func, f.Attr) and _variable(fn, call.func.base) in variables:
                    yield fn

    def _variables_with_ids(self) -> Iterator[str]:
        """`log_context.set({"request_id": …})`, `current.set(request.headers["X-Request-ID"])`."""
        for module in self.modules:
            for fn, call in module.calls_named("set"):
                if isinstance(call.func, f.Attr) and call.args and (name := _variable(fn, call.func.base)):
                    tables = [one for one in fn.origins(call.args[0].value) if isinstance(one, f.Table)]
                    if any(isinstance(key, f.Const) and is_line_id(str(key.value)) for table in tables for key, _ in table.items):
                        yield name
                    elif any(_says_line_id(one) for one in _made_of(fn, call.args[0].value)):
                        yield name

    def _shown_processors(self) -> frozenset[str] | None:
        """The processors that are configured, by their public names; None where nobody configures any, or nobody can tell which."""
        found: set[str] | None = None
        for module in self.modules:
            for fn, call, row in module.calls_known_as(SetsUpLogs):
                given = next((arg.value for arg in call.args if row.processors and arg.name == row.processors), None)
                if given is None:
                    continue
                for origin in fn.origins(given):
                    if isinstance(origin, f.Name) and origin.scope != f.LOCAL:
                        held = module.set_once(origin.name)
                        origin = held if held is not None else origin
                    if not isinstance(origin, f.Many):
                        return None
                    for item in origin.items:
                        if isinstance(item, f.Star) or (isinstance(item, f.Name) and item.scope == f.LOCAL):
                            return None
                        named = module.find_value(CarriesId, fn, item)
                        found = (found or set()) | ({named.name} if named is not None else set())
        return frozenset(found) if found is not None else None

    def _covered_by(self, fn: FunctionView, roles: frozenset[Role], reached: set[str]) -> frozenset[str]:
        """The groups that a function covers in whose run an id is set."""
        if roles & _NOT_SERVING or fn.module.is_test:
            return frozenset()
        owner = fn.owner
        if owner is not None and roles <= {Role.MIDDLEWARE} and not self._is_used_somewhere(owner.full):
            return frozenset()
        if roles & {Role.MIDDLEWARE, Role.DEPENDENCY} or fn.full in _hooks(self.program):
            takes = {param.name for param in fn.function.params}
            is_workers = owner is not None and not takes & _OF_REQUEST and _OF_WORKER.search(" ".join((fn.function.name, *takes)))
            return JOBS | CONSUMERS if is_workers else REQUESTS
        if roles or any(edge.caller.full in reached for edge in self.program.callers.get(fn.full, ())):
            return frozenset()
        if fn.outer is not None and fn.outer.full not in reached and _gives_back(fn.outer, fn.function.name) and not fn.function.decorators:
            if not _is_middleware_like(fn):
                return frozenset()  # a decorator: whom it stands at is asked for each entry point
            return REQUESTS
        return _guessed(fn)

    def _is_used_somewhere(self, full: str) -> bool:
        return any(self._is_used(one) for one in (full, *_subclasses(self.program, full)))


# --- parts of it --------------------------------------------------------------------------------------------------------------------


def _made_of(fn: FunctionView, value: f.AnyValue) -> Iterator[f.AnyValue]:
    """What stands in a value, and in what a local was set to."""
    yield from inside(value)
    for origin in fn.origins(value):
        if origin is not value and not isinstance(origin, Definition):
            yield from inside(origin)


def _says_line_id(value: f.AnyValue) -> bool:
    """`"X-Request-ID"`, `message.message_id`."""
    if isinstance(value, f.Const):
        return isinstance(value.value, str) and " " not in value.value and is_line_id(value.value)
    return isinstance(value, f.Name | f.Attr) and is_line_id(last_name(value))


def _is_only_imported(fn: FunctionView, name: f.Name) -> bool:
    holder = fn.parent(name)
    return holder is not None and holder[1] == "target"


def _last(full: str) -> str:
    return full.rpartition(".")[2]


def _variable(fn: FunctionView, value: f.AnyValue) -> str:
    """The full name of the context variable that a value is; "" for anything else."""
    if isinstance(value, (f.Name, f.Attr)) and fn.module.types.is_a(value.type, _CONTEXT_VARS):
        if isinstance(value, f.Name):
            return value.name if value.scope != f.LOCAL else ""
        return value.targets[0] if value.targets else value.name
    return ""


def _ids_written(fn: FunctionView) -> frozenset[str]:
    """The ids that a function puts on a record or into a dictionary: by attribute, key, `setattr`, `update`."""
    found = {name for step in fn.all(f.Set) for target in step.targets if (name := _id_of_record(target))}
    for call in fn.calls:
        last = last_name(call.func)
        if last in ("setattr", "setdefault", "__setattr__", "update"):
            found.update(arg.name for arg in call.args if arg.name not in ("", "*", "**"))
            found.update(one.value for arg in call.args for one in inside(arg.value) if isinstance(one, f.Const) and isinstance(one.value, str))
    if fn.function.name in ("process", "format", "add_fields", "__call__") or fn.owner is None:
        found.update(str(key.value) for table in fn.all(f.Table) for key, _ in table.items if isinstance(key, f.Const))
    return frozenset(name for name in found if is_line_id(name))


def _ids_in_text(fn: FunctionView) -> frozenset[str]:
    """`return f"[{g.request_id}] {msg}", kwargs`: the ids kept elsewhere than on the record that are read where the line's text is made."""
    if fn.function.name not in ("process", "format", "formatMessage", "filter"):
        return frozenset()
    own = {param.name for param in fn.function.params}
    return frozenset(attr.name for attr in fn.attrs if is_line_id(attr.name) and not (isinstance(attr.base, f.Name) and attr.base.name in own))


def _id_of_record(target: f.AnyValue) -> str:
    """What an assignment puts on a local record or into a local dictionary; "" where it does neither."""
    if isinstance(target, f.Attr):
        is_record = isinstance(target.base, f.Name) and target.base.scope == f.LOCAL and target.base.name not in ("self", "request", "response")
        return target.name if is_record else ""
    if isinstance(target, f.Item) and isinstance(target.index, f.Const):
        base = target.base
        while isinstance(base, f.Item):
            base = base.base
        return str(target.index.value) if isinstance(base, f.Name) and base.scope == f.LOCAL else ""
    return ""


def _is_given_records(fn: FunctionView) -> bool:
    """Whether a function works on log records or event dictionaries."""
    types = fn.module.types
    named = {param.name for param in fn.function.params if _RECORDS.match(param.name)} - _OF_ANYTHING
    if named - _ALSO_OF_BUSINESS or any(_is_filled(fn, name) for name in named):
        return True
    if any(types.is_a(param.type, {"logging.LogRecord"}) for param in fn.function.params) or types.is_a(fn.function.returns, {"logging.LogRecord"}):
        return True
    return any(name.name == "record" for name in fn.all(f.Name) if name.scope == f.LOCAL)


def _is_filled(fn: FunctionView, name: str) -> bool:
    """`event["request_id"] = …`, `event.update(…)`: whether a function puts something into what it is given under a name."""
    targets = [target.base for step in fn.all(f.Set) for target in step.targets if isinstance(target, f.Item | f.Attr)]
    targets += [call.func.base for call in fn.calls if isinstance(call.func, f.Attr) and call.func.name in ("update", "setdefault")]
    return any(isinstance(one, f.Name) and one.name == name for one in targets)


def _binds_id(fn: FunctionView, call: f.Call) -> bool:
    """Whether what is bound is the id of a request, job or message; in an entry point itself, of anything."""
    entry = fn.module.role_of(fn) in GROUPS
    for arg in call.args:
        if arg.name == "**" or (arg.name and (is_line_id(arg.name) or (entry and is_any_id(arg.name)))):
            return True
    return False


def _closure(program: Reaches, starts: set[str]) -> set[str]:
    """All functions in whose run one of `starts` runs."""
    found = set(starts)
    queue = list(starts)
    while queue:
        full = queue.pop()
        for edge in program.callers.get(full, ()):
            if edge.caller.full not in found:
                found.add(edge.caller.full)
                queue.append(edge.caller.full)
    return found


def _roles(program: Reaches) -> dict[str, frozenset[Role]]:
    found: dict[str, set[Role]] = {}
    for entry in program.roles.entries():
        found.setdefault(entry.function, set()).add(entry.role)
    return {full: frozenset(roles) for full, roles in found.items()}


def _hooks(program: Reaches) -> frozenset[str]:
    """Handlers that run around others: `before_request`."""
    return frozenset(entry.function for entry in program.roles.entries() if entry.what in ("hook", "middleware"))


def _methods(program: Reaches, full: str) -> tuple[str, ...]:
    view = program.classes.get(full)
    return tuple(view.methods) if view is not None else ()


def _subclasses(program: Reaches, full: str) -> tuple[str, ...]:
    return tuple(one for one, view in program.classes.items() if full in view.class_.mro[1:])


def _gives_back(outer: FunctionView, name: str) -> bool:
    return any(isinstance(one, f.Name) and one.name == name for step in outer.returns if step.value is not None for one in inside(step.value))


def _words(fn: FunctionView) -> str:
    """All words that say when a function runs: its name, its parameters, its class, its decorators."""
    found = [fn.function.name, *(param.name for param in fn.function.params)]
    if fn.owner is not None:
        found += [fn.owner.name, *(base for base in fn.owner.mro[1:]), *(one.name for one in fn.owner.bases if isinstance(one, (f.Name, f.Attr)))]
    for decorator in fn.function.decorators:
        found += [one.name for one in inside(decorator) if isinstance(one, (f.Name, f.Attr))]
    types = fn.module.types
    found += [full for param in fn.function.params for full in types.classes(param.type)]
    if fn.outer is not None:
        found.append(_words(fn.outer))
    return " ".join(found)


def _is_middleware_like(fn: FunctionView) -> bool:
    names = {param.name for param in fn.function.params}
    return (
        bool(names & {"request", "scope", "environ", "call_next"})
        and fn.outer is not None
        and any(param.name in ("get_response", "app", "handler", "call_next", "next") for param in fn.outer.function.params)
    )


def _kind_of(name: str) -> frozenset[str]:
    if re.search(r"task|job|run", name, re.IGNORECASE):
        return JOBS
    return REQUESTS if re.search(r"request|http", name, re.IGNORECASE) else frozenset()


def _guessed(fn: FunctionView) -> frozenset[str]:
    """What a function covers that nothing in sight calls: by its words; everything, where they say nothing."""
    words = _words(fn)
    found: frozenset[str] = frozenset()
    if _JOBISH.search(words):
        found |= JOBS
    if _CONSUMERISH.search(words):
        found |= JOBS | CONSUMERS  # queues of jobs speak of messages, too
    if _REQUESTISH.search(words) and not found:
        found |= REQUESTS
    return found or ALL


__all__ = ["GROUPS", "Coverage", "Reaches", "coverage"]
