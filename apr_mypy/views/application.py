"""How a web application is put together: which router holds which handler, what was included where and with what, which middlewares and hooks stand before everything."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.finding import Trace
from apr_mypy.knowledge.schema import Limits, Package, Route
from apr_mypy.patterns import pattern_of
from apr_mypy.views.flow import Definition
from apr_mypy.views.naming import outer_name, snake
from apr_mypy.views.once import once
from apr_mypy.views.refusals import SAYS_LIMIT, refusals
from apr_mypy.views.walk import summands

if TYPE_CHECKING:
    from apr_mypy.views.abuse import Endpoint
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.rate_limits import RateLimits
    from apr_mypy.views.whole import Whole

_INCLUDES: Final = frozenset(
    {
        "include_router",
        "register_blueprint",
        "mount",
        "add_subapp",
        "add_router",
        "add_namespace",
        "Mount",
        "Router",
        "Litestar",
        "register",
        "register_api",
        "add_url_rule",
        "add_api_route",
        "add_route",
        "add_routes",
        "add_get",
        "add_post",
        "add_put",
        "add_patch",
        "add_delete",
        "include",
    }
)
_ROUTER: Final = pattern_of(r"Router|Blueprint|Mount|Namespace|RouteTableDef|Controller|Route$")
_APPLICATION: Final = pattern_of(r"^(FastAPI|Starlette|Flask|Litestar|Application|NinjaAPI|Quart|Sanic|Api|create_app|make_app|APIFlask|Bottle)$")
_MIDDLEWARES: Final = frozenset({"middleware", "middlewares"})
_VERBS: Final = frozenset({"get", "post", "put", "patch", "delete", "route", "api_route", "websocket", "head", "options"})
_BACKENDS: Final = "AUTHENTICATION_BACKENDS"
"""The setting that lists who looks at passwords: some lock out who guesses."""


class Held(NamedTuple):
    """A value with the function whose names it is written in."""

    fn: FunctionView
    value: f.AnyValue


class Everywhere(NamedTuple):
    """A limit on all that an application answers. `holder` is the application, "" where that is not known; `only` paths that it looks at, `skipped` patterns of those that it leaves out."""

    holder: str
    frameworks: frozenset[str] = frozenset()
    lockout: bool = False
    only: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    option: str = ""


class Application:
    """What the modules of a program say of it."""

    def __init__(self, program: Whole) -> None:
        self.program = program
        self._everywhere: list[Everywhere] | None = None

    # --- names --------------------------------------------------------------------------------------------------------------------

    def names(self, held: Held) -> tuple[str, ...]:
        """The names by which knowledge may know a value, also of one that another module made."""
        fn, value = held
        found = fn.module.names_of(fn, value)
        if isinstance(value, f.Attr):
            made = self.followed(Held(fn, value.base))
            if made is not None:
                found += tuple(f"{one}.{value.name}" for one in made.fn.module.instances_of(made.fn, made.value))
        return found

    def followed(self, held: Held) -> Held | None:
        """What a name was set to: a variable of some module, or a local with one origin."""
        fn, value = held
        if isinstance(value, f.Attr) and value.targets and len(value.targets) == 1:
            owner, _, name = value.targets[0].rpartition(".")
            view = self.program.classes.get(owner)
            field = view.field(name) if view is not None else None
            return Held(view.module.body, field.value) if view is not None and field is not None and field.value is not None else None
        if not isinstance(value, f.Name):
            return None
        if value.scope == f.LOCAL:
            origins = [one for one in fn.origins(value) if not isinstance(one, Definition) and one is not value]
            if len(origins) > 1 and all(isinstance(one, f.Many) for one in origins):  # one list or another, as a setting says
                lists = [one for one in origins if isinstance(one, f.Many)]
                first = lists[0]
                return Held(fn, f.Many(first.kind, tuple(item for one in lists for item in one.items), first.type, first.line, first.column))
            return Held(fn, origins[0]) if len(origins) == 1 else None
        module = self.program.modules.get(value.name.rpartition(".")[0])
        for step in module.globals.get(value.name, ()) if module is not None else ():
            if step.value is not None and step.value is not value:
                return Held(module.body, step.value)  # type: ignore[union-attr]  # of None there are no steps
        return None

    # --- who holds what -----------------------------------------------------------------------------------------------------------

    @once
    def _calls(self) -> list[tuple[FunctionView, f.Call]]:
        """The calls by which applications are put together."""
        found = []
        for module in self.program.modules.values():
            for fn in module.having(f.Call):
                for call in fn.calls:
                    name = outer_name(call)
                    if name in _INCLUDES or _APPLICATION.match(name) or _ROUTER.search(name):
                        found.append((fn, call))
        return found

    @once
    def _targets(self) -> dict[int, str]:
        """The variable that a call is assigned to, of a module; of a function, where an application or router is made there."""
        found = {
            id(step.value): name
            for module in self.program.modules.values()
            for name, steps in module.globals.items()
            for step in steps
            if isinstance(step.value, f.Call)
        }
        for fn, call in self._calls:
            for step in fn.all(f.Set) if fn is not fn.module.body and _is_server(call) else ():
                if step.value is call and isinstance(step.targets[0], f.Name) and step.targets[0].scope == f.LOCAL:
                    found[id(call)] = _local_name(fn, step.targets[0])
        return found

    @once
    def _made_here(self) -> dict[str, f.Call]:
        """The calls that make applications and routers in functions, by the name that `holder` gives their variables."""
        calls = {id(call): call for _, call in self._calls}
        return {name: calls[number] for number, name in self._targets.items() if _is_local(name)}

    def named(self, call: f.Call) -> str:
        """The name of the variable that holds the application or router which a call makes; "" where none does."""
        return self._targets.get(id(call), "")

    def holder(self, fn: FunctionView, value: f.AnyValue) -> str:
        """The name of the application or router that a variable holds; "" where that is not known."""
        if isinstance(value, f.Name) and value.scope == f.LOCAL:
            name = _local_name(fn, value)
            return name if name in self._made_here else ""
        return full_name(value)

    @once
    def _included(self) -> dict[str, list[tuple[str, Held]]]:
        """For a router, handler or class by full name: who includes it, and the call that does."""
        found: dict[str, list[tuple[str, Held]]] = {}
        for fn, call in self._calls:
            parent = self._targets.get(id(call), "")
            if isinstance(call.func, f.Attr) and not parent:
                parent = self.holder(fn, call.func.base.base if isinstance(call.func.base, f.Attr) else call.func.base)
            for arg in call.args:
                for child in self._included_by(fn, arg.value):
                    if child and child != parent and (child in self._everything or child in self._made_here or self._is_made(child)):
                        found.setdefault(child, []).append((parent, Held(fn, call)))
        return found

    def _included_by(self, fn: FunctionView, value: f.AnyValue) -> Iterator[str]:
        """What an argument includes: a router, handler or class, also in a list of routes (`[Route("/paid", paid), Mount("/admin", admin)]`)."""
        for one in items(value):
            if isinstance(one, f.Call):
                is_view = isinstance(one.func, f.Attr) and one.func.name == "as_view"
                yield full_name(one.func.base) if is_view and isinstance(one.func, f.Attr) else full_name(one.func)
                if not is_view and (_ROUTER.search(outer_name(one)) or outer_name(one) in _VERBS):
                    for arg in one.args:
                        yield from self._included_by(fn, arg.value)
            else:
                yield self.holder(fn, one)

    @once
    def _everything(self) -> frozenset[str]:
        return frozenset(self.program.functions) | frozenset(self.program.classes)

    def _is_made(self, full: str) -> bool:
        module = self.program.modules.get(full.rpartition(".")[0])
        return module is not None and full in module.globals

    def holders(self, endpoint: Endpoint) -> tuple[str, ...]:
        """The endpoint itself, its class, and the routers and applications that hold it, by full name."""
        return self.holding(endpoint.fn)

    def holding(self, fn: FunctionView) -> tuple[str, ...]:
        """A function itself, its class, and the routers and applications that hold it, by full name."""
        queue = [fn.full, *([fn.owner.full] if fn.owner is not None else [])]
        for decorator in fn.function.decorators:
            func = decorator.func if isinstance(decorator, f.Call) else decorator
            if isinstance(func, f.Attr) and (name := full_name(func.base)):
                queue.append(name)
        for decorator in (
            self.program.classes[fn.owner.full].class_.decorators if fn.owner is not None and fn.owner.full in self.program.classes else ()
        ):
            func = decorator.func if isinstance(decorator, f.Call) else decorator
            if isinstance(func, f.Attr) and (name := full_name(func.base)):
                queue.append(name)
        for one in queue:
            queue.extend(parent for parent, _ in self._included.get(one, ()) if parent and parent not in queue)
        return tuple(dict.fromkeys(queue))

    def made_or_included(self, holder: str) -> Iterator[Held]:
        """The calls that made a router or application, and those that include it."""
        module = self.program.modules.get(holder.rpartition(".")[0])
        for step in module.globals.get(holder, ()) if module is not None else ():
            if isinstance(step.value, f.Call):
                yield Held(module.body, step.value)  # type: ignore[union-attr]  # of None there are no steps
        for _, held in self._included.get(holder, ()):
            if isinstance(held.value, f.Call) and (isinstance(held.value.func, f.Attr) or _ROUTER.search(outer_name(held.value))):
                yield held
                if isinstance(held.value.func, f.Attr) and isinstance(held.value.func.base, f.Name) and held.value.func.base.scope == f.LOCAL:
                    made = self.followed(Held(held.fn, held.value.func.base))  # a router that a function makes, fills and gives back
                    if made is not None and isinstance(made.value, f.Call):
                        yield made

    def is_application(self, holder: str) -> bool:
        """Whether a variable holds an application, and no router."""
        return any(_APPLICATION.match(outer_name(call)) is not None for call in self._calls_making(holder))

    def _calls_making(self, holder: str) -> Iterator[f.Call]:
        """The calls whose results a variable holds."""
        if _is_local(holder):
            yield self._made_here[holder]
            return
        module = self.program.modules.get(holder.rpartition(".")[0])
        for step in module.globals.get(holder, ()) if module is not None else ():
            if isinstance(step.value, f.Call):
                yield step.value

    def _may_be_same(self, one: str, other: str) -> bool:
        """Whether two variables may hold one application: what a function of the project makes and gives back has a name there, and one where it is called."""
        if _is_local(one) == _is_local(other):
            return False
        named = other if _is_local(one) else one
        return any(isinstance(call.func, f.Name) and call.func.name in self.program.functions for call in self._calls_making(named))

    def routes_by_name(self, decorator: f.Call) -> bool:
        """Whether a decorator is a route of a router without types."""
        return (
            outer_name(decorator) in _VERBS
            and bool(decorator.args)
            and isinstance(decorator.args[0].value, f.Const)
            and str(decorator.args[0].value.value).startswith("/")
        )

    def graphs(self) -> Iterator[Held]:
        """The calls that make or include what serves a graph."""
        for module in self.program.modules.values():
            for fn in module.having(f.Call):
                for call in fn.calls:
                    names = [outer_name(call), *(outer_name(arg.value) for arg in call.args if isinstance(arg.value, (f.Name, f.Attr, f.Call)))]
                    if any(re.search(r"graph_?ql|^schema$", name, re.IGNORECASE) for name in names) or outer_name(call) == "Schema":
                        yield Held(fn, call)

    # --- what calls put on others -------------------------------------------------------------------------------------------------

    @once
    def _put(self) -> tuple[dict[str, list[Held]], set[str], set[str]]:
        """What is put on a router by a call (`limiter.limit("…")(router)`), the functions and classes that are wrapped by one, and those exempted."""
        on: dict[str, list[Held]] = {}
        wrapped: set[str] = set()
        exempted: set[str] = set()
        for module in self.program.modules.values():
            for fn in module.having(f.Call):
                for call in fn.calls:
                    if isinstance(call.func, f.Call):
                        if not (outer_name(call.func) in ("limit", "shared_limit", "ratelimit") or SAYS_LIMIT.search(snake(outer_name(call.func)))):
                            continue
                        for arg in call.args:
                            target = full_name(arg.value) or (
                                full_name(arg.value.func.base) if isinstance(arg.value, f.Call) and isinstance(arg.value.func, f.Attr) else ""
                            )
                            on.setdefault(target, []).append(Held(fn, call.func))
                            wrapped.add(target)
                    elif (
                        outer_name(call) == "exempt"
                        and call.args
                        and isinstance(call.func, f.Attr)
                        and SAYS_LIMIT.search(snake(outer_name(call.func.base)))
                    ):
                        exempted.add(full_name(call.args[0].value))
        return on, wrapped - {""}, exempted - {""}

    @property
    def put_on(self) -> dict[str, list[Held]]:
        return self._put[0]

    @property
    def wrapped(self) -> set[str]:
        return self._put[1]

    @property
    def exempted(self) -> set[str]:
        return self._put[2]

    # --- before everything --------------------------------------------------------------------------------------------------------

    @once
    def middlewares(self) -> list[tuple[str, Held]]:
        """Every middleware that is given to an application, with the application's name."""
        found: list[tuple[str, Held]] = []
        for module in self.program.modules.values():
            for fn in module.having(f.Call):
                for call in fn.calls:
                    name = outer_name(call)
                    if name in ("add_middleware", "add_asgi_middleware") and call.args:
                        found.append((self.holder(fn, call.func.base) if isinstance(call.func, f.Attr) else "", Held(fn, call.args[0].value)))
                    elif name in ("append", "insert", "extend") and isinstance(call.func, f.Attr) and outer_name(call.func.base) in _MIDDLEWARES:
                        base = call.func.base
                        for arg in call.args:
                            found.extend((self.holder(fn, base.base) if isinstance(base, f.Attr) else "", Held(fn, one)) for one in items(arg.value))
                    elif name in ("before_request", "before_app_request") and isinstance(call.func, f.Attr) and not _is_whatever(fn, call.func.base):
                        at = "" if "app_request" in name else self.holder(fn, call.func.base)
                        found.extend((at, Held(fn, arg.value)) for arg in call.args)
                    if not _ROUTER.search(name):
                        for arg in call.args:
                            if (
                                arg.name in (*_MIDDLEWARES, "before_request", "guards", "dependencies", "throttle")
                                and (_APPLICATION.match(name) or arg.name in _MIDDLEWARES)
                                and not self._is_decorator(fn, call)
                            ):
                                at = self._targets.get(id(call), "")
                                followed = self.followed(Held(fn, arg.value)) or Held(fn, arg.value)
                                found.extend((at, Held(followed.fn, one)) for one in items(followed.value))
        for entry in self.program.roles.entries():
            function = self.program.functions.get(entry.function)
            if function is not None and entry.what in ("hook", "middleware") and function.owner is None:
                for decorator in function.function.decorators:
                    func = decorator.func if isinstance(decorator, f.Call) else decorator
                    row = self.program.knowledge.find(Route, function.module.names_of(function.module.body, func))
                    if row is not None and row.marks:
                        continue
                    if isinstance(func, f.Attr) and not func.name.startswith(("after", "teardown")):
                        at = "" if "app_request" in func.name else full_name(func.base)
                        found.append((at, Held(function.module.body, f.Name(function.full, f.FULL, 0))))
        return found

    @staticmethod
    def _is_decorator(fn: FunctionView, call: f.Call) -> bool:
        return (isinstance(call.func, f.Attr) and call.func.name in _VERBS) or outer_name(call) in _VERBS

    def everywhere(self, judge: RateLimits) -> list[Everywhere]:
        """The limits that stand before everything an application answers."""
        if self._everywhere is None:
            self._everywhere = []
            for holder, held in self.middlewares:
                if judge.limits(held):
                    row = judge.row(held)
                    only, skipped, option = self._paths(held)
                    self._everywhere.append(Everywhere(holder, frozenset(), row is not None and row.how == "lockout", only, skipped, option))
            self._everywhere.extend(self._by_makers())
            self._everywhere.extend(self._by_settings(judge))
        return self._everywhere

    def _paths(self, held: Held) -> tuple[tuple[str, ...], tuple[str, ...], str]:
        """Which paths a middleware limits only, which it leaves out, and the option of a route that leaves it out."""
        value = held.value.base if isinstance(held.value, f.Attr) else held.value
        followed = self.followed(Held(held.fn, value))
        call = followed.value if followed is not None else value
        skipped: list[str] = []
        option = ""
        for arg in call.args if isinstance(call, f.Call) else ():
            if arg.name == "exclude":
                skipped.extend(one.value for one in items(arg.value) if isinstance(one, f.Const) and isinstance(one.value, str))
            elif arg.name == "exclude_opt_key" and isinstance(arg.value, f.Const):
                option = str(arg.value.value)
        only: list[str] = []
        names = self.names(held)
        functions = [
            one
            for name in names[:1]
            for one in self.program.functions.values()
            if one.full == name or (one.owner is not None and one.owner.full == name)
        ]
        for fn in functions:
            for record in refusals(fn):
                for condition in fn.holds_at(record):
                    if condition.pattern is None:
                        only.extend(self._paths_in(fn, condition.test, condition.holds))
        return tuple(only), tuple(skipped), option

    def _paths_in(self, fn: FunctionView, test: f.AnyValue, holds: bool) -> Iterator[str]:
        """The paths that a condition restricts to."""
        if isinstance(test, f.Compare) and len(test.ops) == 1:
            op = test.ops[0]
            if not ((op in ("==", "in") and holds) or (op in ("!=", "not in") and not holds)):
                return
            candidates: tuple[f.AnyValue, ...] = test.args
        elif isinstance(test, f.Call) and isinstance(test.func, f.Attr) and test.func.name in ("startswith", "match") and holds:
            candidates = tuple(arg.value for arg in test.args)
        else:
            return
        for value in candidates:
            followed = self.followed(Held(fn, value))
            for one in items(followed.value if followed is not None else value):
                if isinstance(one, f.Const) and isinstance(one.value, str) and one.value.startswith("/"):
                    yield one.value

    @once
    def put_before(self) -> dict[str, frozenset[str]]:
        """For a function or class that is a middleware or hook, by full name: the applications and routers that it is put on, "" for what is not known."""
        found: dict[str, set[str]] = {}
        for holder, held in self.middlewares:
            for one in _called(held.value):
                if name := full_name(one):
                    found.setdefault(name, set()).add(holder)
        return {name: frozenset(holders) for name, holders in found.items()}

    @once
    def hooks_of_routers(self) -> dict[str, list[Held]]:
        """The functions that a call puts before what a router answers (`members.before_request(require_admin)`), by the router's full name."""
        found: dict[str, list[Held]] = {}
        for module in self.program.modules.values():
            for fn, call in module.calls_named("before_request"):
                if isinstance(call.func, f.Attr) and not _is_whatever(fn, call.func.base):
                    holder = self.holder(fn, call.func.base)
                    if holder and not self.is_application(holder):
                        found.setdefault(holder, []).extend(Held(fn, arg.value) for arg in call.args)
        return found

    def stands_before(self, holder: str, holders: tuple[str, ...]) -> bool:
        """Whether what is put on an application or router (`holder`, "" where that is not known) runs before a handler that these hold."""
        if not holder or holder in holders:
            return True
        if not self.is_application(holder):
            return False
        return not any(self.is_application(one) and not self._may_be_same(one, holder) for one in holders)

    def covers(self, one: Everywhere, endpoint: Endpoint) -> bool:
        """Whether a limit on an application is one on the endpoint too."""
        if not self.stands_before(one.holder, self.holders(endpoint)):
            return False
        routes = [entry.route for entry in endpoint.entries if entry.route]
        if one.only and routes and not any(_under(path, route) for path in one.only for route in routes):
            return False
        if one.skipped and any(re.search(pattern, route) for pattern in one.skipped for route in routes if _is_pattern(pattern)):
            return False
        if one.option:
            for decorator in endpoint.fn.function.decorators:
                for arg in decorator.args if isinstance(decorator, f.Call) else ():
                    if arg.name == one.option and isinstance(arg.value, f.Const) and arg.value.value is True:
                        return False
                    if (
                        arg.name == "opt"
                        and isinstance(arg.value, f.Table)
                        and any(isinstance(key, f.Const) and key.value == one.option for key, _ in arg.value.items)
                    ):
                        return False
        return True

    @once
    def _makers(self) -> list[tuple[FunctionView, f.Call, Limits]]:
        """Limiters that are made with limits for everything."""
        found = []
        for module in self.program.modules.values():
            for fn, call, row in module.calls_known_as(Limits):
                if row.how == "all" and (any(arg.name in row.by and not _is_empty(arg.value) for arg in call.args) or self._is_configured(row)):
                    found.append((fn, call, row))
        return found

    def _is_configured(self, row: Limits) -> bool:
        """Whether a setting of the application says the limits: a variable, a field of a class of settings, a key or keyword of the configuration."""
        if not row.settings:
            return False
        wanted = frozenset(row.settings)
        if any(not _is_empty(held.value) for _, held in self.settings(wanted)):
            return True
        for module in self.program.modules.values():
            for fn in (module.body, *module.functions.values()):
                for step in fn.all(f.Set):
                    if any(isinstance(at, f.Item) and isinstance(at.index, f.Const) and at.index.value in wanted for at in step.targets):
                        return True
                for table in fn.all(f.Table):
                    if any(isinstance(key, f.Const) and key.value in wanted and not _is_empty(item) for key, item in table.items):
                        return True
            for fn in module.having(f.Call):
                if any(arg.name in wanted and not _is_empty(arg.value) for call in fn.calls for arg in call.args):
                    return True
        return False

    @once
    def without_middleware(self) -> tuple[str, Trace] | None:
        """Limits for everything that nothing applies: what they are called, and where they stand."""
        for fn, call, row in self._makers:
            if row.through and not self._is_applied(row):
                keyword = next((arg.name for arg in call.args if arg.name in row.by), row.settings[0] if row.settings else "limits")
                return keyword, fn.module.trace(call, f"{keyword} is given to {outer_name(call)} here")
        return None

    def _is_applied(self, row: Limits) -> bool:
        wanted = {*row.through, *(self.program.knowledge.defining(name) for name in row.through)}
        return any(
            not wanted.isdisjoint(self.names(held)) or not wanted.isdisjoint(self.names(Held(held.fn, one)))
            for _, held in self.middlewares
            for one in _called(held.value)
        )

    def _by_makers(self) -> Iterator[Everywhere]:
        for _, call, row in self._makers:
            if not any(arg.name == "enabled" and isinstance(arg.value, f.Const) and arg.value.value is False for arg in call.args) and (
                not row.through or self._is_applied(row)
            ):
                yield Everywhere("", frozenset(row.frameworks))

    def _by_settings(self, judge: RateLimits) -> Iterator[Everywhere]:
        packages = self.program.knowledge.table(Package)
        lists = {setting for row in packages.values() for setting in row.middlewares}
        for name, held in self.settings(frozenset({*lists, _BACKENDS})):
            for one in items(held.value):
                if isinstance(one, f.Const) and isinstance(one.value, str):
                    row = self.program.knowledge.find(Limits, (one.value,))
                    if row is not None and row.how == "lockout":
                        yield Everywhere("", lockout=True)
                    elif name in lists and (
                        one.value in self.program.classes
                        or one.value in self.program.functions
                        or row is not None
                        or SAYS_LIMIT.search(snake(one.value))
                    ):
                        target = f.Name(one.value, f.FULL, 0)
                        if row is not None or judge.limits(Held(held.fn, target)):
                            only, skipped, option = self._paths(Held(held.fn, target))
                            frameworks = frozenset(package for package, one in packages.items() if name in one.middlewares)
                            yield Everywhere("", frameworks, only=only, skipped=skipped, option=option)

    def settings(self, names: frozenset[str]) -> Iterator[tuple[str, Held]]:
        """The variables of these names that a module or a class of settings sets, with their values."""
        for module in self.program.modules.values():
            body = module.body
            for step in body.all(f.Set):
                for target in step.targets:
                    if isinstance(target, f.Name) and target.name.rpartition(".")[2] in names and step.value is not None:
                        for value in summands(step.value):
                            yield target.name.rpartition(".")[2], Held(body, value)
            for change in body.all(f.Change):
                if isinstance(change.target, f.Name) and change.target.name.rpartition(".")[2] in names:
                    yield change.target.name.rpartition(".")[2], Held(body, change.value)
            for view in module.classes.values():
                for field in view.class_.fields:
                    if field.name in names and field.value is not None:
                        yield field.name, Held(body, field.value)

    def lists(self, setting: str, key: str) -> Iterator[tuple[Held, ...]]:
        """What each table of settings with this name lists under a key (`REST_FRAMEWORK = {"DEFAULT_THROTTLE_CLASSES": […]}`); nothing for a table without the key."""
        for _, held in self.settings(frozenset({setting})):
            for name, value in held.value.items if isinstance(held.value, f.Table) else ():
                if isinstance(name, f.Const) and name.value == key:
                    yield tuple(Held(held.fn, one) for one in items(value))


def application(program: Whole) -> Application:
    """How the application of a program is put together, looked at once."""
    held: Application | None = program.__dict__.get("_put_together")
    if held is None:
        held = program.__dict__["_put_together"] = Application(program)
    return held


def _is_server(call: f.Call) -> bool:
    """Whether a call makes an application or a router."""
    return _APPLICATION.match(outer_name(call)) is not None or _ROUTER.search(outer_name(call)) is not None


def _local_name(fn: FunctionView, variable: f.Name) -> str:
    """A name for a variable of a function, that none of a module has."""
    return f"{fn.full}.<{variable.name}>"


def _is_local(holder: str) -> bool:
    return holder.endswith(">")


def _called(value: f.AnyValue) -> tuple[f.AnyValue, ...]:
    """A middleware, and what is given to a call that wraps it (`Middleware(X)`)."""
    return (value.func, *(arg.value for arg in value.args)) if isinstance(value, f.Call) else (value,)


def _is_empty(value: f.AnyValue) -> bool:
    return (isinstance(value, f.Many) and not value.items) or (isinstance(value, f.Const) and not value.value)


def _is_pattern(pattern: str) -> bool:
    try:
        pattern_of(pattern)
    except re.error:
        return False
    return True


def _under(path: str, route: str) -> bool:
    """Whether a route may lie under a path: routes are known without the prefixes of those that include them."""
    path, route = path.rstrip("/"), route.rstrip("/")
    return not path or not route or route.startswith(path) or path.endswith(route) or path in route or route.lstrip("^").strip("/") in path


def items(value: f.AnyValue) -> tuple[f.AnyValue, ...]:
    """The values of a display, of displays that are joined, of both displays of a choice (`[Depends(limit)] if not settings.debug else []`), else the value itself."""
    if isinstance(value, f.Many):
        return value.items
    if isinstance(value, f.Table):
        return tuple(item for _, item in value.items)
    if isinstance(value, f.Op) and value.op == "+" and any(isinstance(one, f.Many) for one in value.args):
        return tuple(item for one in value.args for item in items(one))  # `Base.decorators + [limit("5/minute")]`
    if isinstance(value, f.Choice) and (isinstance(value.yes, f.Many) or isinstance(value.no, f.Many)):
        return (*items(value.yes), *items(value.no))
    return (value,)


def full_name(value: f.AnyValue) -> str:
    """The full name of a variable, function or class of a module; "" for anything else."""
    if isinstance(value, f.Name) and value.scope != f.LOCAL:
        return value.name
    return ""


def _is_whatever(fn: FunctionView, target: f.AnyValue) -> bool:
    """Whether something is what a decorator is put on, and no application: the parameter of a function within another."""
    return (
        fn.outer is not None
        and isinstance(target, f.Name)
        and target.scope == f.LOCAL
        and any(one.kind == "parameter" and one.function is fn for one in fn.definitions(target))
    )
