"""Whether anything limits how often an endpoint may be called: on the function, its class, its router, the application, or in the settings; and what was meant to and has no effect."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.finding import Trace
from apr_mypy.knowledge.schema import Limits, Route
from apr_mypy.views.application import Held, application, items
from apr_mypy.views.naming import outer_name, snake
from apr_mypy.views.refusals import SAYS_LIMIT, form_turns_away, forms_of, turns_away
from apr_mypy.views.throttles import Throttles

if TYPE_CHECKING:
    from apr_mypy.views.abuse import Endpoint
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.module import ClassView
    from apr_mypy.views.whole import Whole

_ON_CLASS: Final = ("decorators", "method_decorators", "middleware", "guards", "dependencies", "before_request")
_RUN_FIRST: Final = frozenset(
    {"dispatch", "initial", "check_throttles", "prepare", "setup", "dispatch_request", "before_request", "initialize_request"}
)
_AROUND: Final = ("handle", "initial", "setup", "handle_request", "process_request")
"""Methods of a class of views that are run for each request, whatever its verb."""
_WHERE_WRONG: Final = frozenset({"form_invalid", "handle_invalid_input", "handle_invalid", "handle_failure"})
"""Methods that are run where what was sent is wrong: who guesses comes by here."""
_ON_ROUTE: Final = (
    "dependencies",
    "middleware",
    "guards",
    "throttle",
    "throttle_classes",
    "before_request",
    "rate_limit",
    "permission_classes",
    "extensions",
)
_LOGINS: Final = frozenset({"logs in", "resets a password", "handles one-time codes"})


class Lacking(NamedTuple):
    """Why nothing limits an endpoint. `here` when its own module alone proves it; `trace` shows what was meant to."""

    why: str
    here: bool
    trace: tuple[Trace, ...] = ()
    moved: str = ""
    """The decorator that only stands in the wrong place."""


class RateLimits:
    """The limits of one program, worked out as they are asked for."""

    def __init__(self, program: Whole) -> None:
        self.program = program
        self.app = application(program)

    # --- one endpoint -------------------------------------------------------------------------------------------------------------

    def lacking(self, endpoint: Endpoint) -> Lacking | None:
        """Why nothing limits an endpoint; None where something does."""
        fn = endpoint.fn
        above = self._above(fn)
        exempt = self._exempted(fn)
        if exempt is not None:
            return exempt
        if self._on_function(fn) or self._on_class(fn) or turns_away(self.program, fn) or self._on_heirs(endpoint):
            return None
        said = Throttles(self).of(endpoint)
        if said is True:
            return None
        if self._on_holders(endpoint):
            return None
        if above is not None:
            return above
        if said is not None and said is not False:
            return said
        if self._everywhere(endpoint) or self._on_graph(endpoint):
            return None
        unused = self.app.without_middleware
        if unused is not None:
            where, trace = unused
            return Lacking(f"the {where} have no effect without the middleware that applies them", False, (trace,))
        return Lacking("nothing limits how often it may be called", self._is_closed(endpoint))

    def _is_closed(self, endpoint: Endpoint) -> bool:
        """Whether the module has its application in it, and nothing from elsewhere in the project."""
        module = endpoint.fn.module
        if any(module.is_own(step.full) and not step.full.startswith(f"{module.name}.") for step in module.facts.imports):
            return False
        return any(holder in module.globals and self.app.is_application(holder) for holder in self.app.holders(endpoint))

    # --- decorators ---------------------------------------------------------------------------------------------------------------

    def _on_function(self, fn: FunctionView) -> bool:
        body = fn.module.body
        registering = self._registering(fn)
        for number, decorator in enumerate(fn.function.decorators):
            if outer_name(decorator) == "throttle_classes":
                continue  # judged by its classes
            if isinstance(decorator, f.Call) and number in registering and self._by_keywords(Held(body, decorator), _ON_ROUTE):
                return True
            if (
                isinstance(decorator, f.Call)
                and fn.module.find_value(Route, body, decorator) is not None
                and self._by_keywords(Held(body, decorator), _ON_ROUTE)
            ):
                return True
            if (not registering or number > min(registering)) and number not in registering and self._decorates(fn, decorator):
                return True
        if any(
            self.limits(Held(fn, value))
            for param in fn.function.params
            for value in (param.default, *param.metadata)
            if isinstance(value, (f.Call, f.Name))
        ):
            return True
        for param in fn.function.params:
            for value in param.metadata:
                if isinstance(value, f.Name) and value.scope == f.FULL and self._by_alias(value.name):
                    return True
        return fn.full in self.app.wrapped or (fn.owner is not None and fn.owner.full in self.app.wrapped)

    def _by_alias(self, name: str) -> bool:
        for module in self.program.modules.values():
            for full, value in module.facts.aliases:
                if full == name and any(self.limits(Held(module.body, one)) for one in items(value)):
                    return True
        return False

    def _decorates(self, fn: FunctionView, decorator: f.AnyValue) -> bool:
        held = Held(fn.module.body, decorator)
        row = self.row(held)
        if row is not None and row.how == "decorator" and isinstance(decorator, f.Call):
            for arg in decorator.args:
                if arg.name == row.asked_if != "" and isinstance(arg.value, f.Const) and arg.value.value is False:
                    return any(attr.name == row.asked_by for attr in fn.attrs) or any(
                        isinstance(one.value, str) and one.value == row.asked_by for one in fn.all(f.Const)
                    )
                if (
                    arg.name in ("methods", "method")
                    and (said := {one.value for one in items(arg.value) if isinstance(one, f.Const)})
                    and said <= {"GET", "HEAD"}
                ):
                    return False
        return self.limits(held)

    def _registering(self, fn: FunctionView) -> set[int]:
        """The decorators that hand the function to a router: what stands above them wraps what the router already has."""
        body = fn.module.body
        return {
            number
            for number, one in enumerate(fn.function.decorators)
            if isinstance(one, f.Call)
            and isinstance(one.func, f.Attr)
            and (fn.module.find_value(Route, body, one) is not None or self.app.routes_by_name(one))
        }

    def _above(self, fn: FunctionView) -> Lacking | None:
        registering = self._registering(fn)
        if not registering:
            return None
        for number, decorator in enumerate(fn.function.decorators):
            if number < min(registering) and self.limits(Held(fn.module.body, decorator)):
                name = outer_name(decorator)
                return Lacking(
                    f"its @{_shown(decorator)} stands above the route's decorator, which has taken the function without it",
                    True,
                    (
                        fn.module.trace(
                            decorator if isinstance(decorator, (f.Call, f.Attr)) else fn.function, f"@{name} wraps what the router no longer sees"
                        ),
                    ),
                    _shown(decorator),
                )
        return None

    def _exempted(self, fn: FunctionView) -> Lacking | None:
        body = fn.module.body
        for decorator in fn.function.decorators:
            row = self.row(Held(body, decorator))
            if (row is not None and row.how == "exempts") or (
                row is None and outer_name(decorator) == "exempt" and SAYS_LIMIT.search(snake(_base_name(decorator)))
            ):
                return Lacking("it is exempted from the limits", True)
        if fn.full in self.app.exempted or (fn.owner is not None and fn.owner.full in self.app.exempted):
            return Lacking("it is exempted from the limits", False)
        return None

    # --- classes ------------------------------------------------------------------------------------------------------------------

    def lineage(self, fn: FunctionView) -> Iterator[ClassView]:
        """The project's classes that an endpoint's class consists of, nearest first."""
        yield from self._line(fn.owner) if fn.owner is not None else ()

    def _line(self, owner: f.Class) -> Iterator[ClassView]:
        for full in owner.mro:
            view = self.program.classes.get(full)
            if view is not None:
                yield view

    def _on_class(self, fn: FunctionView) -> bool:
        if fn.owner is None:
            return False
        # where the library is not installed, its classes are in no MRO
        named = tuple(base.name for base in fn.owner.bases if isinstance(base, f.Name))
        if self.program.knowledge.find(Limits, (*fn.owner.mro, *named)) is not None:
            return True
        return self._is_limited(fn.owner, fn.function.name)

    def _on_heirs(self, endpoint: Endpoint) -> bool:
        """Whether a class of views that no route names is but the base of others, and each of those is limited."""
        owner = endpoint.fn.owner
        if owner is None or any(entry.registered_line or entry.route for entry in endpoint.entries):
            return False
        heirs = [self.program.classes[full] for full in self.program.subclasses(owner.full) if full in self.program.classes]
        return bool(heirs) and all(self._is_limited(heir.class_, endpoint.fn.function.name) for heir in heirs)

    def _is_limited(self, owner: f.Class, method: str) -> bool:
        """Whether a class of views, one of its bases, or a form that they name limits what a method of it answers."""
        for view in self._line(owner):
            for decorator in view.class_.decorators:
                if self.limits(Held(view.module.body, decorator)) and _is_for(decorator, method):
                    return True
            for field in view.class_.fields:
                if field.name in _ON_CLASS and field.value is not None and not field.in_method:
                    if any(self.limits(Held(view.module.body, one)) for one in items(field.value)):
                        return True
            if any(
                (name in _RUN_FIRST or name in _WHERE_WRONG) and name != method and turns_away(self.program, one)
                for name, one in view.methods.items()
            ):
                return True
            if any(
                self._decorates(view.methods[name], one)
                for name in ("dispatch", "post", *_AROUND)
                if name in view.methods
                for one in view.methods[name].function.decorators
            ):
                return True
        if any(form_turns_away(self.program, full) for full in forms_of(self.program, owner.full)):
            return True
        for base in owner.bases:
            name = snake(base.name.rpartition(".")[2]) if isinstance(base, (f.Name, f.Attr)) else ""
            if SAYS_LIMIT.search(name) and base.name not in self.program.classes:  # type: ignore[union-attr]  # only those have a name here
                return True
        return False

    # --- what a value does --------------------------------------------------------------------------------------------------------

    def row(self, held: Held) -> Limits | None:
        """What knowledge says of a decorator, dependency, middleware or call of one."""
        value = held.value.func if isinstance(held.value, f.Call) else held.value
        found = self.program.knowledge.find(Limits, self.app.names(Held(held.fn, value)))
        return found if found is not None or not isinstance(held.value, f.Call) else held.fn.module.find_value(Limits, held.fn, held.value)

    def limits(self, held: Held, depth: int = 0) -> bool:
        """Whether a decorator, dependency, guard, middleware or throttle limits who it stands before."""
        value = held.value
        if depth > 5 or isinstance(value, (f.Const, f.Text, f.Lambda)):
            return False
        row = self.row(held)
        if row is not None:
            return row.how not in ("exempts", "all")
        func = value.func if isinstance(value, f.Call) else value
        own = self._own(Held(held.fn, func))
        if own is not None:
            return own or (isinstance(value, f.Call) and any(self.limits(Held(held.fn, arg.value), depth + 1) for arg in value.args))
        followed = self.app.followed(Held(held.fn, value))
        if followed is not None and self.limits(followed, depth + 1):
            return True
        if isinstance(value, f.Call) and any(self.limits(Held(held.fn, one), depth + 1) for arg in value.args for one in items(arg.value)):
            return True
        if isinstance(func, f.Attr) and self.limits(Held(held.fn, func.base), depth + 1) and func.name != "exempt":
            return True
        if isinstance(func, f.Item):
            return any(self.limits(Held(held.fn, one), depth + 1) for one in items(func))
        name = snake(outer_name(func))
        if name in ("limit", "shared_limit"):
            return True
        return SAYS_LIMIT.search(name) is not None and not self._is_plain(held, func)

    def _is_plain(self, held: Held, func: f.AnyValue) -> bool:
        """Whether a name is one of the project's own, which were looked into."""
        return isinstance(func, f.Name) and func.scope == f.FULL and (func.name in self.program.functions or func.name in self.program.classes)

    def _own(self, held: Held) -> bool | None:
        """Whether a function or class of the project turns away who comes too often; None where it is none of the project's."""
        value = held.value
        classes = [name for name in self.app.names(held)[:1] if name in self.program.classes]
        if isinstance(value, (f.Name, f.Attr)) and classes:
            if self.program.knowledge.find(Limits, self.program.mro(classes[0])) is not None:
                return True
            methods = (self.program.method(classes[0], name) for full in (classes[0],) for name in sorted(self.program.members(full)))
            return any(turns_away(self.program, method) for method in methods if method is not None)
        functions = self.program.refers_to(held.fn, value) if isinstance(value, (f.Name, f.Attr)) else ()
        if functions:
            return any(turns_away(self.program, one) for one in functions)
        return None

    def _by_keywords(self, held: Held, keywords: tuple[str, ...]) -> bool:
        call = held.value
        if not isinstance(call, f.Call):
            return False
        for arg in call.args:
            if arg.name in keywords:
                if any(self.limits(Held(held.fn, one)) for one in items(arg.value)):
                    return True
                followed = self.app.followed(Held(held.fn, arg.value))
                if followed is not None and any(self.limits(Held(followed.fn, one)) for one in items(followed.value)):
                    return True
        return False

    # --- around it ----------------------------------------------------------------------------------------------------------------

    def _on_holders(self, endpoint: Endpoint) -> bool:
        for holder in self.app.holders(endpoint):
            # what stands before a whole application may leave paths out, and is asked for by itself
            if not self.app.is_application(holder) and any(self._by_keywords(held, _ON_ROUTE) for held in self.app.made_or_included(holder)):
                return True
            for held in self.app.put_on.get(holder, ()):
                if self.limits(held):
                    return True
        return False

    def _on_graph(self, endpoint: Endpoint) -> bool:
        """Whether the router that serves a graph, or the graph itself, is limited."""
        return any(entry.what == "resolver" for entry in endpoint.entries) and any(self._by_keywords(held, _ON_ROUTE) for held in self.app.graphs())

    def _everywhere(self, endpoint: Endpoint) -> bool:
        for one in self.app.everywhere(self):
            if one.lockout and endpoint.does not in _LOGINS:
                continue
            if one.frameworks and not any(entry.framework in one.frameworks or entry.what == "resolver" for entry in endpoint.entries):
                continue  # whatever serves a graph
            if self.app.covers(one, endpoint):
                return True
        return False


def _is_for(decorator: f.AnyValue, method: str) -> bool:
    """Whether a class decorator names the method, `dispatch`, or none."""
    if isinstance(decorator, f.Call):
        for arg in decorator.args:
            if arg.name == "name" and isinstance(arg.value, f.Const):
                return arg.value.value in (method, "dispatch", *_AROUND) or (
                    method in ("form_valid", "create") and arg.value.value in ("post", "create")
                )
    return True


def _base_name(value: f.AnyValue) -> str:
    func = value.func if isinstance(value, f.Call) else value
    if isinstance(func, f.Attr):
        return outer_name(func.base)
    return func.name.rpartition(".")[0].rpartition(".")[2] if isinstance(func, f.Name) else ""


def _shown(value: f.AnyValue) -> str:
    from apr_mypy.views.shown import shown

    return shown(value)
