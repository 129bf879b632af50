"""What makes a function or class an entry point: its decorators, and calls that hand it over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from msgspec import Struct

from apr_mypy import facts as f
from apr_mypy.knowledge import Resolved
from apr_mypy.knowledge.schema import (
    Argument,
    Command,
    Consumer,
    Dependency,
    Derives,
    Enqueues,
    HandlerSignature,
    Job,
    Lifespan,
    Returns,
    Route,
    RouteCall,
    Row,
)
from apr_mypy.roles.names import Names, argument
from apr_mypy.roles.role import Role, Runs
from apr_mypy.roles.told_by_words import job_told_by_words


class Binding(Struct, frozen=True):
    """One reason why a function or class is an entry point. `target` is its full name; fields as in `Entry`; `module` is the name of the module that says so."""

    role: Role
    target: str
    why: str
    module: str
    line: int
    what: str = ""
    methods: tuple[str, ...] = ()
    route: str = ""
    framework: str = ""
    runs: Runs = "worker"
    of_class: bool = False
    """The target is a class whose methods answer (`X.as_view()`)."""


RANK: Final = {
    role: rank
    for rank, role in enumerate(
        (
            Role.TEST,
            Role.WEBHOOK,
            Role.HANDLER,
            Role.CONSUMER,
            Role.JOB,
            Role.COMMAND,
            Role.ADMIN,
            Role.MIDDLEWARE,
            Role.LIFESPAN,
            Role.DEPENDENCY,
        )
    )
}
"""Where two bindings give one function different roles, the lower number is its role."""

_DECORATORS: Final[tuple[type[Row], ...]] = (Route, Job, Consumer, Lifespan, Command)
_CALLS: Final[tuple[type[Row], ...]] = (RouteCall, Dependency, Job, Consumer, Lifespan, Enqueues, Command)
_APPLICATIONS: Final = frozenset({"app", "application", "api", "router", "blueprint", "bp", "server"})
"""How an application or router is called where nothing else says what it is."""
_PREFIX: Final = ("prefix", "url_prefix")
_TAKING: Final = frozenset({"poll", "consume", "getone", "getmany"})
"""Methods of a queue's client that take messages."""

_OF_WORKERS: Final = frozenset({"redis_settings", "cron_jobs", "queue_name", "max_jobs", "job_timeout", "max_tries", "keep_result"})
"""What a class of a worker's settings says, whatever it is called."""
_WORKER_SETTINGS: Final = {"functions": Role.JOB, "on_startup": Role.LIFESPAN, "on_shutdown": Role.LIFESPAN}


class Binder:
    """Turns decorators and calls into bindings, with one set of knowledge."""

    def __init__(self, knowledge: Resolved) -> None:
        self._knowledge: Final = knowledge
        self._decorating: Final = _last_names(knowledge, _DECORATORS)
        self._calling: Final = _last_names(knowledge, _CALLS)
        self._requests: Final = frozenset(name.rpartition(".")[2] for name in knowledge.table(HandlerSignature))
        self.derived: Final = {name: row.bases for name, row in knowledge.table(Derives).items()}
        """Class of a library without types → what it derives from."""
        about = (name for kind in (*_DECORATORS, *_CALLS) for name in knowledge.table(kind))
        self.roots: Final = frozenset(name.partition(".")[0] for name in (*about, *self.derived))
        """Import names of the libraries that any of these rows is about."""

    # --- decorators ---------------------------------------------------------------------------------------------------------------

    def of_decorators(self, full: str, decorators: tuple[f.AnyValue, ...], names: Names) -> Iterator[Binding]:
        """The bindings that the decorators of a function or class say, in their order."""
        for decorator in decorators:
            func = decorator.func if isinstance(decorator, f.Call) else decorator
            if not self._worth(func, names, self._decorating):
                continue
            candidates = names.candidates(decorator)
            known: Row | None = None
            for kind in _DECORATORS:
                known = self._knowledge.find(kind, candidates)
                if known is not None:
                    break
            if known is None:
                known = self._by_its_look(decorator, names)
            if known is None and isinstance(func, f.Attr) and names.is_unknown(func.base):
                known = job_told_by_words(self._knowledge, decorator, candidates)
            if known is not None:
                yield self._decorated(full, known, decorator, names)

    def _by_its_look(self, decorator: f.AnyValue, names: Names) -> Route | None:
        """The route that a decorator makes of an application that a function is given without a type (`def on_start(app)`, `@app.post("/signin")`): by its name, the path, and the framework that the module imports."""
        if not isinstance(decorator, f.Call) or not isinstance(decorator.func, f.Attr) or not isinstance(decorator.func.base, f.Name):
            return None
        first = decorator.args[0].value if decorator.args else None
        base = decorator.func.base
        if base.scope != f.LOCAL or base.name not in _APPLICATIONS or not isinstance(first, f.Const) or not str(first.value).startswith("/"):
            return None
        roots = {step.full.partition(".")[0] for step in names.module.imports}
        rows = self._knowledge.table(Route).items()
        return next((row for name, row in rows if name.rpartition(".")[2] == decorator.func.name and name.partition(".")[0] in roots), None)

    def _worth(self, func: f.AnyValue, names: Names, last_names: dict[str, tuple[type[Row], ...]]) -> bool:
        """Whether the last part of a callee's name is in any row; a cheap test before the names are worked out."""
        if isinstance(func, f.Attr):
            return func.name in last_names
        if isinstance(func, f.Name):
            if func.scope == f.LOCAL:
                return func.name in names.locals
            return func.name.rpartition(".")[2] in last_names or func.name in names.assigned or func.text.rpartition(".")[2] in last_names
        return False

    def _decorated(self, full: str, row: Row, decorator: f.AnyValue, names: Names) -> Binding:
        call = decorator if isinstance(decorator, f.Call) else None
        func = call.func if call is not None else decorator
        shown = self._knowledge.public(row.name)
        role, what, runs = _role_of(row)
        methods: tuple[str, ...] = ()
        route = ""
        if isinstance(row, Route):
            if call is not None:
                methods = row.methods or _texts(_given(call, row.methods_argument))
                route = _text(_given(call, row.path))
                if row.sync_option and _is_true(argument(call, row.sync_option, -1)):
                    runs = "thread"
            else:
                methods = row.methods
            if row.by_own_name and not route:
                route = full.rpartition(".")[2]
            if isinstance(func, f.Attr) and row.what in ("route", "websocket"):
                route = self._prefix(func.base, names) + route
        return Binding(
            role=role,
            target=full,
            why=f"decorated with `{shown}`",
            module=names.module.name,
            line=call.line if call is not None else getattr(func, "line", 0),
            what=what,
            methods=tuple(method.upper() for method in methods),
            route=route,
            framework=row.name.partition(".")[0],
            runs=runs,
        )

    def _prefix(self, router: f.AnyValue, names: Names) -> str:
        """The URL prefix that a router was made with, "" where none is in sight."""
        if isinstance(router, f.Name):
            held = names.assigned.get(router.name)
            value = names.locals.get(router.name) if router.scope == f.LOCAL else held[0] if held is not None else None
            if isinstance(value, f.Call):
                for keyword in _PREFIX:
                    prefix = _text(argument(value, keyword, -1))
                    if prefix:
                        return prefix
        return ""

    # --- calls --------------------------------------------------------------------------------------------------------------------

    def of_call(self, call: f.Call, names: Names) -> Iterator[Binding]:
        """The bindings that one call says: handlers it registers, callables it injects, functions it puts on a queue."""
        func = call.func
        kinds = self._calling.get(func.name if isinstance(func, f.Attr) else func.name.rpartition(".")[2] if isinstance(func, f.Name) else "")
        if kinds is None and isinstance(func, f.Name) and func.text:
            kinds = self._calling.get(func.text.rpartition(".")[2])
        if kinds is None and not (isinstance(func, f.Attr) and func.name in _TAKING):
            return
        candidates = names.candidates(func)
        if isinstance(func, f.Attr) and func.name in _TAKING and names.current:
            client = self._knowledge.find(Consumer, names.owners(func.base))
            if client is not None and client.callable is None:
                yield self._consuming(client, f"takes messages from a `{self._knowledge.public(client.name)}`", call.line, names)
                return
        if kinds and isinstance(func, f.Attr):
            candidates += tuple(name for name in self._given_by(candidates) if name not in candidates)
        for kind in kinds or ():
            for row in self._knowledge.find_all(kind, candidates):
                yield from self._called(row, call, names)

    def _given_by(self, candidates: tuple[str, ...]) -> Iterator[str]:
        """The same method of what a library's function is known to give, where mypy has no type for it: `connection.channel().basic_consume`."""
        for name in candidates:
            maker, _, method = name.rpartition(".")
            row = self._knowledge.find(Returns, (maker,))
            if row is not None:
                yield f"{row.gives}.{method}"

    def of_loop(self, over: f.AnyValue, line: int, names: Names) -> Iterator[Binding]:
        """A function that iterates over a client of a queue (`for message in consumer`) is a consumer."""
        if names.current:
            row = self._knowledge.find(Consumer, names.owners(over))
            if row is not None and row.callable is None:
                yield self._consuming(row, f"iterates over a `{self._knowledge.public(row.name)}`", line, names)

    def _consuming(self, row: Row, why: str, line: int, names: Names) -> Binding:
        return Binding(
            role=Role.CONSUMER,
            target=names.current,
            why=why,
            module=names.module.name,
            line=line,
            framework=row.name.partition(".")[0],
            runs="process",
        )

    def _called(self, row: Row, call: f.Call, names: Names) -> Iterator[Binding]:
        if isinstance(row, Consumer) and row.callable is None:
            # A client's class says what is iterated over; a method of it is called where messages are taken.
            if names.current and isinstance(call.func, f.Attr):
                yield self._consuming(row, f"takes messages by `{self._knowledge.public(row.name)}`", call.line, names)
            return
        where = row.handler if isinstance(row, RouteCall) else getattr(row, "callable", None)
        given = _given(call, where)
        if given is None:
            return
        shown = self._knowledge.public(row.name)
        role, what, runs = _role_of(row)
        methods: tuple[str, ...] = ()
        route = ""
        why = f"given to `{shown}`"
        if isinstance(row, RouteCall):
            methods = row.methods or _texts(_given(call, row.methods_argument))
            route = _text(_given(call, row.path))
            if isinstance(call.func, f.Attr):
                route = self._prefix(call.func.base, names) + route
            why = f"registered by `{shown}`"
        elif isinstance(row, Dependency):
            why = f"injected by `{shown}`"
            if row.sync_option and _is_true(argument(call, row.sync_option, -1)):
                runs = "thread"
        elif isinstance(row, Enqueues):
            why = f"put on a queue by `{shown}`"
        for target, of_class in targets(given, names):
            yield Binding(
                role=role,
                target=target,
                why=why,
                module=names.module.name,
                line=call.line,
                what=what,
                methods=tuple(method.upper() for method in methods),
                route=route,
                framework=row.name.partition(".")[0],
                runs=runs,
                of_class=of_class,
            )

    def of_parameter(self, param: f.Param, names: Names) -> Iterator[Binding]:
        """A dependency without a callable (`page: Page = Depends()`) is the parameter's class."""
        for value in (param.default, *param.metadata):
            if not isinstance(value, f.Call) or not self._worth(value.func, names, self._calling):
                continue
            row = self._knowledge.find(Dependency, names.candidates(value.func))
            if row is None or _given(value, row.callable) is not None or not 0 < param.type < len(names.module.types):
                continue
            kind = names.module.types[param.type].name
            if kind in names.refs:
                yield Binding(
                    role=Role.DEPENDENCY,
                    target=kind,
                    why=f"injected by `{self._knowledge.public(row.name)}`",
                    module=names.module.name,
                    line=value.line,
                    framework=row.name.partition(".")[0],
                    runs=row.sync_runs,
                    of_class=True,
                )

    def of_signature(self, function: f.Function, names: Names) -> Binding | None:
        """A function that takes a framework's request and answers with its response, as nothing but a handler does. Where it has no annotations, what it returns says so."""
        params, types = function.params, names.module.types
        if not params:
            return None
        rows: Iterable[HandlerSignature] = ()
        if types[params[0].type].name.rpartition(".")[2] in self._requests:
            taken = names.lines(params[0].type)
            row = self._knowledge.find(HandlerSignature, taken[0]) if len(taken) == 1 else None
            rows = (row,) if row is not None else ()
        elif params[0].name == "request" and not function.return_declared and types[params[0].type].name == f.ANY and not types[params[0].type].value:
            rows = self._knowledge.table(HandlerSignature).values()
        for row in rows:
            if len(params) > 1 and not row.others:
                continue
            gives = {self._knowledge.defining(one) for one in row.gives}
            if function.return_declared:
                answers = names.lines(function.returns)
                if not answers or any(gives.isdisjoint(one) for one in answers):
                    continue
            elif not any(not gives.isdisjoint(one) for value in _returned(function.block) for one in names.lines(getattr(value, "type", 0))):
                continue
            return Binding(
                role=Role.HANDLER,
                target=function.full,
                why=f"takes a `{self._knowledge.public(row.name)}` and answers it",
                module=names.module.name,
                line=0,
                what="route",
                framework=row.name.partition(".")[0],
                runs=row.sync_runs,
            )
        return None

    def of_class_body(self, cls: f.Class, names: Names) -> Iterator[Binding]:
        """Class attributes that name functions: a worker's settings class (`functions = [send]`)."""
        by_name = {field.name: field for field in cls.fields if not field.in_method}
        if "functions" not in by_name or not (cls.name.endswith("WorkerSettings") or not _OF_WORKERS.isdisjoint(by_name)):
            return
        for name, role in _WORKER_SETTINGS.items():
            field = by_name.get(name)
            if field is None or field.value is None:
                continue
            for target, of_class in targets(field.value, names):
                yield Binding(
                    role=role,
                    target=target,
                    why=f"named in `{cls.name}.{name}`",
                    module=names.module.name,
                    line=field.line,
                    runs="loop",
                    of_class=of_class,
                )


def _role_of(row: Row) -> tuple[Role, str, Runs]:
    """The role that a row gives, what refines it, and where a plain `def` then runs."""
    if isinstance(row, Route):
        return Role.MIDDLEWARE if row.what == "middleware" else Role.HANDLER, row.what, row.sync_runs
    if isinstance(row, RouteCall):
        return Role.HANDLER, row.what, row.sync_runs
    if isinstance(row, Dependency):
        return Role.DEPENDENCY, "", row.sync_runs
    if isinstance(row, Job):
        return Role.JOB, "", row.runs
    if isinstance(row, Enqueues):
        return Role.JOB, "", "process"
    if isinstance(row, Consumer):
        return Role.CONSUMER, "", "process"
    if isinstance(row, Command):
        return Role.COMMAND, "", "process"
    return Role.LIFESPAN, "", "loop"


def _returned(block: f.Block) -> Iterator[f.AnyValue]:
    """What a function's `return` statements give, those of inner functions left out."""
    for step in block:
        match step:
            case f.Return(value=value):
                if value is not None:
                    yield value
            case f.If():
                for inner in (*step.blocks, step.otherwise):
                    yield from _returned(inner)
            case f.For() | f.While():
                yield from _returned(step.block)
                yield from _returned(step.otherwise)
            case f.With():
                yield from _returned(step.block)
            case f.Try():
                for inner in (step.block, *(handler.block for handler in step.handlers), step.otherwise, step.final):
                    yield from _returned(inner)
            case f.Match():
                for one in step.cases:
                    yield from _returned(one.block)


def targets(value: f.AnyValue, names: Names, depth: int = 4) -> Iterator[tuple[str, bool]]:
    """The functions and classes that a value hands over, as (full name, whether a class's methods answer), through lists, `partial`, wrappers and `X.as_view()`."""
    if not depth:
        return
    if isinstance(value, f.Name):
        if value.scope == f.LOCAL:
            held = names.locals.get(value.name)
            if held is not None and held is not value:
                yield from targets(held, names, depth - 1)
            else:
                yield value.name, False
            return
        variable = names.assigned.get(value.name)
        if variable is not None:
            yield from targets(variable[0], variable[1], depth - 1)
            return
        yield value.name, _is_class(value, names)
    elif isinstance(value, f.Attr):
        for target in value.targets:
            yield target, False
    elif isinstance(value, f.Call):
        func = value.func
        if isinstance(func, f.Attr) and func.name in ("as_view", "as_asgi"):
            for target, _ in targets(func.base, names, depth - 1):
                yield target, True
            return
        found = False
        for arg in value.args if not _is_class(func, names) or names.candidates(func)[:1] == ("functools.partial",) else ():
            for inner in targets(arg.value, names, depth - 1) if arg.name in ("", "func") else ():
                # an application or service that a factory is told of is nothing that it wraps
                found = found or ("." in inner[0] and not inner[0].endswith("()"))
                yield inner
        if not found or _is_class(func, names):
            # An object of a class, or what a factory returns: whoever knows the callee says what is run.
            for target, _ in targets(func, names, depth - 1):
                yield f"{target}()", False
    elif isinstance(value, f.Many):
        for item in value.items:
            yield from targets(item, names, depth - 1)
    elif isinstance(value, f.Table):
        for _, item in value.items:
            yield from targets(item, names, depth - 1)
    elif isinstance(value, f.Const) and isinstance(value.value, str) and value.kind == "":
        dotted = value.value.replace(":", ".")
        if "." in dotted and all(part.isidentifier() for part in dotted.split(".")):
            yield dotted, False


def _is_class(value: f.AnyValue, names: Names) -> bool:
    return isinstance(value, f.Name) and 0 <= value.type < len(names.module.types) and names.module.types[value.type].name == f.CLASS_OBJECT


def _last_names(knowledge: Resolved, kinds: tuple[type[Row], ...]) -> dict[str, tuple[type[Row], ...]]:
    found: dict[str, dict[type[Row], None]] = {}
    for kind in kinds:
        for name in knowledge.table(kind):
            found.setdefault(name.rpartition(".")[2], {})[kind] = None
    return {name: tuple(those) for name, those in found.items()}


def _given(call: f.Call, where: Argument | None) -> f.AnyValue | None:
    return argument(call, where.keyword, where.position) if where is not None else None


def _text(value: f.AnyValue | None) -> str:
    """A constant string; of a list of strings the first (Litestar takes several paths)."""
    if isinstance(value, f.Const) and isinstance(value.value, str) and not value.kind:
        return value.value
    if isinstance(value, f.Many) and value.items:
        return _text(value.items[0])
    return ""


def _texts(value: f.AnyValue | None) -> tuple[str, ...]:
    if isinstance(value, f.Const) and isinstance(value.value, str):
        return (value.value,)
    if isinstance(value, f.Many):
        return tuple(text for item in value.items if (text := _text(item)))
    if isinstance(value, f.Table):
        return tuple(text for key, _ in value.items if key is not None and (text := _text(key)))
    return ()


def _is_true(value: f.AnyValue | None) -> bool:
    return isinstance(value, f.Const) and value.value is True
