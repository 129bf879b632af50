"""What stands before a handler and may refuse its requests: decorators, dependencies, permission classes and guards, hooks, middleware, a base class's dispatch."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import ServesAll
from apr_mypy.patterns import pattern_of
from apr_mypy.roles import Role
from apr_mypy.views.application import Application, application
from apr_mypy.views.dependencies import injected, markers
from apr_mypy.views.naming import called_name
from apr_mypy.views.verifying import Verifying
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.module import ModuleView
    from apr_mypy.views.whole import Whole

_KEYWORDS: Final = frozenset(
    {"dependencies", "middlewares", "middleware", "guards", "before_request", "auth", "decorators", "permission_classes", "authentication_classes"}
)
_FIRST: Final = ("dispatch", "initial", "prepare", "check_permissions", "perform_authentication", "setup", "on_request", "before_request")
_ASKED: Final = ("__call__", "has_permission", "authenticate", "dispatch", "process_request", "process_view", "verify", "authenticate_request")
_LOGGED_IN: Final = pattern_of(
    r"^(login|permission|permissions|auth|staff_member|superuser|fresh_login)_required$|^(requires?|need|needs)_(auth|login|permission|token|scope|role)|^(jwt|token)_required$",
    re.IGNORECASE,
)
"""Names of libraries' decorators that let in only who is logged in."""
_MOST: Final = 24
_OPEN: Final = ("AllowAny", "Anon", "ReadOnly", "Public")


class Before(NamedTuple):
    """`verified` by something that stands before the handler; `unknown` where a part of it is out of sight."""

    verified: bool
    unknown: bool
    tried: bool


def before(program: Whole, verifying: Verifying, fn: FunctionView) -> Before:
    """What the things before a handler make sure of."""
    unknown = tried = False
    for holder, value in _values(program, fn):
        for one in inside(value):
            if not isinstance(one, f.Name | f.Attr):
                continue
            found = _candidates(program, holder, one)
            if found is None:
                unknown = True
                continue
            for candidate in _with_injected(program, found):
                outcome = verifying.outcome(candidate)
                tried = tried or outcome.tried
                unknown = unknown or outcome.unknown
                if outcome.verifies or (outcome.passes is True and outcome.tried) or (outcome.answers and candidate.function.name in _ASKED):
                    return Before(True, False, True)
            if _is_foreign_guard(holder, one) or (not found and _LOGGED_IN.search(one.name.rpartition(".")[2])):
                return Before(True, False, True)
    for hook in _hooks(program, fn):
        outcome = verifying.outcome(hook)
        tried = tried or outcome.tried
        if outcome.verifies or outcome.hooked or (outcome.passes is True and outcome.tried):
            return Before(True, False, True)
    if fn.owner is not None:
        for name in _FIRST:
            for full in fn.owner.mro:
                view = program.classes.get(full)
                if view is None:
                    if fn.module.is_own(full):
                        unknown = True
                    continue
                method = view.methods.get(name)
                if method is None or method is fn:
                    continue
                outcome = verifying.outcome(method)
                tried = tried or outcome.tried
                if outcome.verifies or (outcome.passes is True and outcome.tried):
                    return Before(True, False, True)
                break  # the nearest is the one that runs
    callers = _callers(program, fn)
    if callers and all(before(program, verifying, caller).verified for caller in callers):
        return Before(True, False, True)
    return Before(False, unknown, tried)


def _callers(program: Whole, fn: FunctionView) -> list[FunctionView]:
    """The handlers that share a private function; none where anything else calls it, too. What stands before them stands before it."""
    if not fn.function.name.startswith("_") or fn.function.decorators:
        return []
    callers = [edge.caller for edge in program.callers_of(fn) if edge.how == "call"]
    return callers if all(caller.function.decorators for caller in callers) else []


def _values(program: Whole, fn: FunctionView) -> Iterator[tuple[FunctionView, f.AnyValue]]:
    """The values among which guards are named, each with a function that sees it so."""
    body = fn.module.body
    routers: list[str] = []
    for decorator in fn.function.decorators:
        target = decorator.func if isinstance(decorator, f.Call) else decorator
        if isinstance(target, f.Attr):
            if isinstance(target.base, f.Name):
                routers.append(target.base.name)
        else:
            yield body, target
        if isinstance(decorator, f.Call):
            for arg in decorator.args:
                yield body, arg.value
    for param in fn.function.params:
        for value in (param.default, *param.metadata):
            if value is not None:
                yield body, value
        for module, call in markers(program, fn.module, param):
            yield module.body, call
    for full in fn.owner.mro if fn.owner is not None else ():
        view = program.classes.get(full)
        if view is None:
            continue
        for decorator in view.class_.decorators:
            if isinstance(decorator, f.Call):
                for arg in decorator.args:
                    yield view.module.body, arg.value
        for field in view.class_.fields:
            if field.value is not None and field.name in _KEYWORDS:
                yield view.module.body, field.value
    app = application(program)
    holders = app.holding(fn)
    for module in program.modules.values():
        for holder, call in _wiring(module):
            names = {one.name for arg in call.args for one in inside(arg.value) if isinstance(one, f.Name)}
            made = next(
                (
                    target.name
                    for name in routers
                    for step in module.globals.get(name, ())
                    if step.value is call
                    for target in step.targets
                    if isinstance(target, f.Name)
                ),
                "",
            )
            is_app = module.knowledge.find(ServesAll, module.instances_of(holder, call)) is not None and not called_name(call).endswith("Router")
            if made or names & set(routers) or (is_app and app.stands_before(app.named(call), holders)):
                for arg in call.args:
                    if arg.name in _KEYWORDS:
                        yield holder, arg.value


def _wiring(module: ModuleView) -> list[tuple[FunctionView, f.Call]]:
    """The calls of a module that name guards by keyword."""
    known: list[tuple[FunctionView, f.Call]] | None = module.__dict__.get("_wiring")
    if known is None:
        known = module.__dict__["_wiring"] = [
            (fn, call) for fn in module.having(f.Call) for call in fn.calls if any(arg.name in _KEYWORDS for arg in call.args)
        ]
    return known


def _with_injected(program: Whole, found: tuple[FunctionView, ...]) -> Iterator[FunctionView]:
    """Functions that run before a handler, and those whose results a framework hands to them."""
    queue = list(found)
    for one in queue:
        yield one
        if len(queue) < _MOST:
            queue.extend(inner for _, inner in injected(program, one) if inner not in queue)


def _candidates(program: Whole, holder: FunctionView, value: f.Name | f.Attr) -> tuple[FunctionView, ...] | None:
    """The functions of the project that a name among guards stands for: the function, what a decorator puts around another, the methods of a class; None where they are out of sight."""
    found = list(program.refers_to(holder, value))
    full = value.name if isinstance(value, f.Name) else (value.targets[0] if value.targets else "")
    classes = [full] if full in program.classes else list(holder.module.types.class_objects(holder.module.types.type_of(value)))
    classes += [one for one in holder.module.types.classes(holder.module.types.type_of(value)) if one in program.classes]
    for one in classes:
        for name in _ASKED:
            found.extend(program.overrides(one, name)[:1])
    found += [inner for one in list(found) for inner in _wrappers(one, 0)]
    if found:
        return tuple(dict.fromkeys(found))
    is_known = full in program.classes or full in holder.module.globals or not full
    return () if is_known or not holder.module.is_own(full) or isinstance(value, f.Attr) or full.startswith(f"{holder.module.name}.") else None


def _wrappers(fn: FunctionView, depth: int) -> list[FunctionView]:
    """The nested functions that a decorator gives back."""
    found: list[FunctionView] = []
    for step in fn.returns if depth < 3 else ():
        if isinstance(step.value, f.Name) and step.value.scope == f.LOCAL:
            nested = fn.nested.get(step.value.name)
            if nested is not None:
                found += [nested, *_wrappers(nested, depth + 1)]
    return found


def _is_foreign_guard(holder: FunctionView, value: f.Name | f.Attr) -> bool:
    """Whether a library's permission or authentication class stands here, one that does not let everybody in."""
    types = holder.module.types
    for full in types.class_objects(types.type_of(value)):
        if not holder.module.is_own(full):
            line = [base.rpartition(".")[2] for base in types.mro(full)]
            if any(name.endswith(("Permission", "Authentication")) for name in line) and not any(word in line[0] for word in _OPEN):
                return True
    return False


def _hooks(program: Whole, fn: FunctionView) -> Iterator[FunctionView]:
    """Hooks and middleware that run before the handler: those of the applications and routers that hold it, and those of which nobody knows where they are put."""
    app = application(program)
    holders = app.holding(fn)
    for entry in program.roles.entries():
        if entry.role is not Role.MIDDLEWARE and entry.what != "hook":
            continue
        hook = program.functions.get(entry.function)
        if hook is not None and _is_put_before(app, hook.owner.full if hook.owner is not None else hook.full, holders):
            yield hook
    for module in program.modules.values():
        for view in module.classes.values():
            if view.class_.name.endswith("Middleware") and _is_put_before(app, view.full, holders):
                for name in ("__call__", "dispatch", "process_request", "process_view"):
                    if name in view.methods:
                        yield view.methods[name]


def _is_put_before(app: Application, hook: str, holders: tuple[str, ...]) -> bool:
    put = app.put_before.get(hook)
    return put is None or any(app.stands_before(one, holders) for one in put)


def makes_app(module: ModuleView) -> bool:
    """Whether a module makes the application that serves: what stands before its handlers is then seen in it."""
    return any(
        step.value is not None
        and isinstance(step.value, f.Call)
        and module.knowledge.find(ServesAll, module.instances_of(module.body, step.value)) is not None
        for step in module.body.all(f.Set)
    )
