"""Who may: what lets a request pass only for some before a handler runs: a decorator, a dependency, a permission class, a router, a hook."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, cast

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Dependency, Permits, Route
from apr_mypy.patterns import pattern_of
from apr_mypy.views.access_checks import LOGIN, NOTHING, OWN, PERMISSION, PERMITS, Check, words_in
from apr_mypy.views.acting_models import acting_models
from apr_mypy.views.application import application
from apr_mypy.views.asked_by_default import asked_by_default
from apr_mypy.views.asked_by_middleware import asked_by_middleware
from apr_mypy.views.checking import checked
from apr_mypy.views.dependencies import injected, markers
from apr_mypy.views.entering import entering
from apr_mypy.views.from_whom import PERSON, PRINCIPAL
from apr_mypy.views.naming import last_name, snake
from apr_mypy.views.trust import Trust
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.from_whom import Whole
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.module import ModuleView

_STRONG: Final = pattern_of(
    r"(^|_)(admin|admins|administrators?|staff|superusers?|super_users?|superadmins?|perms?|permissions?|roles?|scopes|privileged?|owners?|owns|ownership|moderators?|managers?|operators?)(_|$)"
)
_PRIVILEGED: Final = pattern_of(r"(^|_)(admin|administrator|staff|superuser|super_user|superadmin|moderator|root)(_|$)")
_GIVES_WHO: Final = pattern_of(r"^_*((get|current|active|authenticated|logged_in|signed_in)_)+")
_LOGS_IN: Final = pattern_of(r"(^|_)(login|log_in|logged_in|authed|authenticated|authentication|jwt|token|auth|user|signed_in|bearer|api_key)(_|$)")
_OPENS: Final = pattern_of(
    r"(^|_)(login|auth|authentication|permission|permissions)_(not_required|exempt|optional|free)(_|$)|(^|_)(no|skip|without)_(login|auth|authentication)(_|$)"
)
"""Words of what lets everybody in."""
_MANAGES: Final = pattern_of(
    r"^get_\w*managers?$|(^|_)(user|users|session|account|db|database|file|connection|task|token|event|cache|config|state|password|plugin|resource|lock|base_user)_managers?$"
)
"""Objects that manage something, and no people."""
_DENIES: Final = pattern_of(r"(^|_)(permission|access)_?(denied|required|error)|forbidden|not_(allowed|permitted)(_|$)|^insufficient_")
"""Exceptions that turn away who may not."""
_NAMES_PERMISSION: Final = pattern_of(r"(^|_)perms?(_|$)|permission")
_NAMED_PERMISSION: Final = pattern_of(r"^((read|write|create|update|change|delete|view|required)_)?permissions?(_required)?$")
"""Fields of classes of views that name the permission that is asked for."""
_MACHINE: Final = pattern_of(
    r"(^|_)(internal|service_to_service|s2s|machine)_(auth|authentication|token|key|api_key|secret|only|caller|callers)(_|$)"
)
"""Words of what lets in other systems of one's own, which do what their users may."""
_MODEL_PERMISSION: Final = pattern_of(r"^\w+\.(add|change|delete|view|approve|import|manage)_\w+$")
_MANAGING: Final = pattern_of(
    r"^\w+\.((\w+_)?(change|update|edit|manage|release|publish|approve|accept|reject|administer|organi[sz]er?)_\w+|(\w+_)?admin(istrator)?(_\w+)?|(\w+_)?staff(_\w+)?)$"
)
"""Permissions of who manages something: what takes part in it (`talks.give_feedback`) is granted to many."""
_LISTS: Final = frozenset(
    {
        "dependencies",
        "guards",
        "permissions",
        "permission_classes",
        "permission",
        "permission_required",
        "required_permissions",
        "required_roles",
        "roles",
        "scopes",
        "required_scopes",
        "decorators",
        "method_decorators",
        "permission_checkers",
        "extensions",
    }
)


def asked_by(program: Whole, module: ModuleView, fn: FunctionView, value: f.AnyValue) -> Check:
    """What a decorator, permission class, or list of them asks of a request."""
    found = NOTHING
    if isinstance(value, f.Many):
        for item in value.items:
            found |= asked_by(program, module, fn, item)
        return found
    row = module.find_value(Permits, fn, value)
    if row is not None and not _decides_itself(program, value):
        if row.asks == "permission":
            return LOGIN if _asks_what_all_have(module, fn, row, value) else PERMISSION
        return LOGIN if row.asks == "login" else NOTHING
    if isinstance(value, f.Call) and value.args:
        given = [item for arg in value.args for item in (arg.value.items if isinstance(arg.value, f.Many) else (arg.value,))]
        if all(module.find_value(Permits, fn, item) is not None for item in given):  # what it lists says more than what the list is called
            for item in given:
                found |= asked_by(program, module, fn, item)
            return found
    for word in words_in(value):
        if _OPENS.search(word) or _MANAGES.search(word):
            continue
        if _STRONG.search(word) or _MACHINE.search(word):
            found |= PERMISSION
        elif PERMITS.search(word) and not _LOGS_IN.search(word):
            found |= LOGIN if _only_lets_in(program, value) else PERMISSION
        elif _LOGS_IN.search(word) or PERSON.search(word):
            found |= LOGIN
    if not found & PERMISSION:
        for one in inside(value):
            if isinstance(one, f.Name) and one.scope != f.LOCAL and (function := program.functions.get(one.name)) is not None:
                found |= _asked_in(program, function)
                if not acting_models(program).isdisjoint(function.module.types.classes(function.function.returns)):
                    found |= LOGIN  # `Depends(current_driver)`, for nothing but to be there
    if not found & PERMISSION and _decides_itself(program, value):
        found |= PERMISSION
    return found


def _asks_what_all_have(module: ModuleView, fn: FunctionView, row: Permits, value: f.AnyValue) -> bool:
    """Whether a guard lists no other scopes than those of whoever has logged in: `requires("authenticated")`."""
    if row.scopes is None or not isinstance(value, f.Call):
        return False
    given = module.callee(fn, value).argument(row.scopes.keyword, row.scopes.position)
    listed = given.value.items if given is not None and isinstance(given.value, f.Many) else () if given is None else (given.value,)
    return all(isinstance(one, f.Const) and one.value in row.of_all for one in listed)


def _decides_itself(program: Whole, value: f.AnyValue) -> bool:
    """Whether a class of permissions is one of the project's own, that asks by itself what who acts may, or whether it is theirs: `class MayEdit(IsAuthenticated)` with a `has_object_permission`."""
    view = program.classes.get(value.name) if isinstance(value, f.Name) and value.scope != f.LOCAL else None
    methods = (view.methods.get(name) for name in ("has_permission", "has_object_permission")) if view is not None else ()
    return any(method is not None and not _hands_on(method) and bool(_asked_in(program, method) & (PERMISSION | OWN)) for method in methods)


def _hands_on(method: FunctionView) -> bool:
    """Whether a method only gives what the one that it stands for gives: `return super().has_permission(request, view)`."""
    values = [end.value for end in method.returns]
    return all(isinstance(one, f.Call) and isinstance(one.func, f.Attr) and isinstance(one.func.base, f.Super) for one in values)


def _only_lets_in(program: Whole, value: f.AnyValue) -> bool:
    """Whether a guard of the project's own only asks that somebody is there, whatever it is called: `needs_member`, where members are those who log in."""
    functions = [program.functions.get(one.name) for one in inside(value) if isinstance(one, f.Name) and one.scope != f.LOCAL]
    return bool(functions) and all(one is not None and _asks_presence(one) and not _asked_in(program, one) for one in functions)


def _asks_presence(function: FunctionView, depth: int = 0) -> bool:
    """Whether the conditions of a guard, or of the wrapper it puts around a handler, only ask whether something is there, and turn away where it is not."""
    tests = [test for step in function.all(f.If) for test in step.tests]
    if tests:
        return all(_is_presence(test) for test in tests)
    return depth < 2 and bool(function.nested) and all(_asks_presence(inner, depth + 1) for inner in function.nested.values())


def _is_presence(test: f.AnyValue) -> bool:
    if isinstance(test, f.Op) and test.op == "not":
        return isinstance(test.args[0], f.Name | f.Attr)
    if not isinstance(test, f.Compare):
        return False
    if test.ops[0] == "not in":  # `"member_id" not in session`
        return isinstance(test.args[0], f.Const)
    return test.ops[0] in ("is", "==") and isinstance(test.args[-1], f.Const) and test.args[-1].value is None


def _asked_in(program: Whole, function: FunctionView, depth: int = 0) -> Check:
    """What a guard, or the wrapper that a decorator puts around a handler, makes sure of."""
    found = checked(Trust(program, function, entering(program, function))) & (PERMISSION | OWN)
    if any(_DENIES.search(snake(last_name(step.value))) for step in function.all(f.Raise) if step.value is not None):
        found |= PERMISSION
    for inner in function.nested.values() if depth < 2 else ():
        found |= _asked_in(program, inner, depth + 1)
    for end in function.returns if depth < 2 else ():
        call = end.value  # `return auth(view, mode)`: another decorator puts the wrapper around it
        if isinstance(call, f.Call) and any(isinstance(arg.value, f.Name) and arg.value.scope == f.LOCAL for arg in call.args):
            for other in program.run_by(function, call):
                found |= _asked_in(program, other, depth + 1)
    return found


# --- in front of a handler --------------------------------------------------------------------------------------------------------


def asked_before(program: Whole, fn: FunctionView) -> Check:
    """What is asked of a request before a handler runs: by its decorators, class, router, dependencies."""
    memo: dict[str, Check] = program.__dict__.setdefault("_asked_before", {})
    if fn.full not in memo:
        memo[fn.full] = NOTHING
        before = _by_decorators(program, fn) | _by_class(program, fn) | _by_dependencies(program, fn, 0)
        memo[fn.full] = before | asked_by_middleware(program, fn) | _by_put_hooks(program, fn)
    return memo[fn.full]


def _by_decorators(program: Whole, fn: FunctionView) -> Check:
    found = NOTHING
    module = fn.module
    for decorator in fn.function.decorators:
        route = module.find_value(Route, module.body, decorator)
        if route is not None or _is_route(decorator):
            if isinstance(decorator, f.Call):
                for arg in decorator.args:
                    if _lists_checks(arg.name, arg.value):
                        found |= asked_by(program, module, module.body, arg.value)
                if isinstance(decorator.func, f.Attr):
                    found |= _by_router(program, module, decorator.func.base)
            continue
        found |= asked_by(program, module, module.body, decorator)
    return found


def _lists_checks(name: str, value: f.AnyValue) -> bool:
    """Whether what is given under a name are checks of a request. A table of `dependencies` (`{"roles_service": Provide(…)}`, or several put together) says what is injected, and asks nothing."""
    is_table = isinstance(value, f.Table) or (isinstance(value, f.Op) and value.op == "|")
    return name in _LISTS and not (name == "dependencies" and is_table)


def _is_route(decorator: f.AnyValue) -> bool:
    func = decorator.func if isinstance(decorator, f.Call) else decorator
    return isinstance(func, f.Attr) and func.name in (
        "get",
        "post",
        "put",
        "patch",
        "delete",
        "route",
        "websocket",
        "head",
        "field",
        "mutation",
        "api_operation",
    )


def _by_router(program: Whole, module: ModuleView, router: f.AnyValue) -> Check:
    found = NOTHING
    if not isinstance(router, f.Name):
        return found
    holder = program.modules.get(router.name.rpartition(".")[0], module)
    for step in holder.globals.get(router.name, ()):
        if isinstance(step.value, f.Call):
            for arg in step.value.args:
                if _lists_checks(arg.name, arg.value) or arg.name == "route_class":
                    found |= asked_by(program, holder, holder.body, arg.value)
                elif arg.name in ("prefix", "url_prefix") and isinstance(arg.value, f.Const) and "admin" in str(arg.value.value):
                    found |= PERMISSION
            if isinstance(step.value.func, f.Name) and _STRONG.search(snake(step.value.func.name.rpartition(".")[2])):
                found |= PERMISSION
    return found | _included(program).get(router.name, NOTHING) | _by_hooks(module, router.name)


def _included(program: Whole) -> dict[str, Check]:
    """What routers are included under (`include_router(orders.router, dependencies=[…])`), by the router's full name."""
    found: dict[str, Check] | None = program.__dict__.get("_included_under")
    if found is None:
        found = {}
        for module in program.modules.values():
            for fn, call in module.calls_named("include_router", "register_blueprint", "add_router"):
                asked = NOTHING
                for arg in call.args:
                    if _lists_checks(arg.name, arg.value) or arg.name == "auth":
                        asked |= asked_by(program, module, fn, arg.value)
                if isinstance(call.func, f.Attr):
                    asked |= _own_list(program, module, fn, call.func.base)
                for arg in call.args[:1]:
                    if asked and isinstance(arg.value, f.Name):
                        found[arg.value.name] = found.get(arg.value.name, NOTHING) | asked
        program.__dict__["_included_under"] = found
    return found


def _own_list(program: Whole, module: ModuleView, fn: FunctionView, router: f.AnyValue) -> Check:
    """What a router asks by itself of all that is included in it; it may be made in the function that puts the application together."""
    found = NOTHING
    if not isinstance(router, f.Name):
        return found
    if router.scope == f.LOCAL:
        made = [one.value for one in fn.definitions(router) if one.function is fn]
    else:
        fn, made = module.body, [step.value for step in module.globals.get(router.name, ())]
    for value in made:
        for arg in value.args if isinstance(value, f.Call) else ():
            if _lists_checks(arg.name, arg.value):
                found |= asked_by(program, module, fn, _listed(fn, arg.value))
    return found


def _listed(fn: FunctionView, value: f.AnyValue) -> f.AnyValue:
    """A list of checks that has a name of its own in the function."""
    if isinstance(value, f.Name) and value.scope == f.LOCAL:
        return next((one for one in fn.origins(value) if isinstance(one, f.Many | f.Choice | f.Call)), value)
    return value


def _by_class(program: Whole, fn: FunctionView) -> Check:
    return of_class(program, fn.owner.full) if fn.owner is not None else NOTHING


def of_class(program: Whole, full: str) -> Check:
    """What a class of views asks of every request: by its bases, its attributes, its decorators."""
    view = program.classes.get(full)
    if view is None:
        return NOTHING
    found = NOTHING
    module = view.module
    said: set[str] = set()
    for base in module.lineage(full):
        row = module.knowledge.find(Permits, (base,))
        if row is not None:
            found |= PERMISSION if row.asks == "permission" else LOGIN
        elif (
            base != full
            and module.is_own(base)
            and re.search(
                r"(Admin|Staff|Permission|Owner|Role|Superuser|Access|Policy|Member)\w*(Mixin|View|Controller|Base)", base.rpartition(".")[2]
            )
        ):
            found |= PERMISSION
        elif base != full and re.search(r"(Login|Auth)\w*Mixin", base.rpartition(".")[2]):
            found |= LOGIN
        holder = program.classes.get(base)
        if holder is None:
            continue
        for field in holder.class_.fields:
            if field.value is not None and _lists_checks(field.name, field.value) and not field.in_method and field.name not in said:
                said.add(field.name)  # the nearest class has the last word
                found |= asked_by(program, holder.module, holder.module.body, field.value)
            if field.value is not None and not field.in_method and _NAMED_PERMISSION.match(field.name) and _is_text(field.value):
                found |= PERMISSION  # what it is called says that it is one: `permission = "orders:write"`
        for decorator in holder.class_.decorators:
            found |= asked_by(program, holder.module, holder.module.body, decorator)
        if (
            "get_permissions" in holder.methods
            or "has_permission" in holder.methods
            or "test_func" in holder.methods
            or "check_permissions" in holder.methods
        ):
            found |= PERMISSION
        for name in ("dispatch", "initial", "prepare", "setup", "__init__"):
            method = holder.methods.get(name)
            if method is not None:
                found |= checked(Trust(program, method, entering(program, method))) & (PERMISSION | OWN)
    return found | asked_by_default(cast("Any", program), module.lineage(full), said)


def _is_text(value: f.AnyValue) -> bool:
    """Whether a value is a text that says something, or some of them."""
    items = value.items if isinstance(value, f.Many) else (value,)
    return bool(items) and all(isinstance(one, f.Const) and isinstance(one.value, str) and one.value != "" for one in items)


def _by_hooks(module: ModuleView, router: str) -> Check:
    """What the hooks of a router ask (`@admin.before_request`)."""
    held: dict[str, Check] | None = module.__dict__.get("_asked_by_hooks")
    if held is None:
        held = module.__dict__["_asked_by_hooks"] = {}
        for fn in module.functions.values():
            for decorator in fn.function.decorators:
                func = decorator.func if isinstance(decorator, f.Call) else decorator
                if isinstance(func, f.Attr) and func.name == "before_request" and isinstance(func.base, f.Name):
                    held[func.base.name] = held.get(func.base.name, NOTHING) | _asked_by_hook(fn)
    return held.get(router, NOTHING)


def _by_put_hooks(program: Whole, fn: FunctionView) -> Check:
    """What the hooks ask that are put on the routers that hold a handler, wherever that is done: `members.before_request(require_admin)` where the application is made."""
    app = application(cast("Any", program))
    found = NOTHING
    if app.hooks_of_routers:
        for holder in app.holding(fn):
            for held in app.hooks_of_routers.get(holder, ()):
                hook = program.functions.get(held.value.name) if isinstance(held.value, f.Name) else None
                if hook is None or may_refuse(hook):
                    found |= asked_by(program, held.fn.module, held.fn, held.value) | (_asked_by_hook(hook) if hook is not None else NOTHING)
    return found


def may_refuse(hook: FunctionView) -> bool:
    """Whether a hook may turn anybody away: one that only sets what a template shows (`show_admin_link`) lets all through, whatever it is called."""
    return (
        bool(hook.all(f.Raise))
        or any(isinstance(step.value, f.Call) for step in hook.all(f.Do))
        or any(step.value is not None for step in hook.returns)
    )


def _asked_by_hook(hook: FunctionView) -> Check:
    """What a function that runs before handlers asks, by what it is called, calls and looks at."""
    words = [
        hook.function.name,
        *(call.func.name for call in hook.calls if isinstance(call.func, f.Name | f.Attr)),
        *(attr.name for attr in hook.attrs),
    ]
    found = NOTHING
    for one in words:
        word = snake(one.rpartition(".")[2])
        if not _OPENS.search(word):
            found |= PERMISSION if _STRONG.search(word) or _MACHINE.search(word) else LOGIN if _LOGS_IN.search(word) else NOTHING
    return found


def _by_dependencies(program: Whole, fn: FunctionView, depth: int) -> Check:
    found = NOTHING
    module = fn.module
    for param in fn.function.params:
        word = snake(param.name)
        is_injected = False
        for holder, call in markers(program, module, param):
            row = holder.find(Dependency, holder.body, call)
            if row is None:
                continue
            is_injected = True
            if any(arg.name in _LISTS for arg in call.args):
                found |= PERMISSION
            if _is_gate(module, param):
                found |= PERMISSION
            for name in words_in(call):
                if _MANAGES.search(name):
                    continue
                if _is_who(module, param, name):
                    found |= LOGIN
                elif name.startswith(("get_", "current_")) and not _STRONG.search(name):  # it gives who acts, and asks nothing of them
                    found |= LOGIN if _LOGS_IN.search(name) or name.startswith("current_") else NOTHING
                elif _STRONG.search(name) or (PERMITS.search(name) and not _LOGS_IN.search(name)):
                    found |= PERMISSION
        for one in param.metadata:
            if isinstance(one, f.Name) and one.scope != f.LOCAL:
                is_injected = True
                if _STRONG.search(snake(one.name.rpartition(".")[2])):
                    found |= PERMISSION
        if is_injected and re.search(r"(^|_)(admin|superuser|staff|moderator|operator)(_|$)", word):
            found |= PERMISSION
    for _, function in injected(program, fn) if depth < 3 else ():
        found |= checked(Trust(program, function, entering(program, function))) & (OWN | PERMISSION)
        found |= _by_dependencies(program, function, depth + 1)
    if any(label & PRINCIPAL for label in entering(program, fn).values()):
        found |= LOGIN
    return found


def _is_who(module: ModuleView, param: f.Param, name: str) -> bool:
    """Whether a dependency is called after the class of persons that it gives (`member` gives a `Member`): it says who acts, and not that they may. Of administrators it says both."""
    own = _GIVES_WHO.sub("", name)
    named = (full for full in module.types.classes(param.type) if snake(full.rpartition(".")[2]) == own)
    return not _PRIVILEGED.search(own) and any(module.is_own(full) for full in named)  # `get_session` gives a library's `Session`, and nobody


def _is_gate(module: ModuleView, param: f.Param) -> bool:
    """Whether what is injected is only a yes under a name that nobody reads (`_: bool = Depends(scim_auth)`): it lets a machine in that may do all there is, and there is nobody whose rows they could be."""
    return param.name.startswith("_") and "builtins.bool" in module.types.classes(param.type)


def asks_to_manage(owner: f.Class) -> bool:
    """Whether a class of views names, as the permission it requires, one of who manages something (`permission_required = "talks.release_schedule"`)."""
    return any(
        isinstance(one, f.Const) and isinstance(one.value, str) and _MANAGING.match(one.value) is not None
        for field in owner.fields
        if field.name == "permission_required" and field.value is not None and not field.in_method
        for one in inside(field.value)
    )


def asks_model_permission(fn: FunctionView) -> bool:
    """Whether a handler asks for a permission on rows of a model by its name (`has_perm(user, "articles.add_article")`), which is granted to staff and to nobody by default."""
    if fn.owner is not None and asks_to_manage(fn.owner):
        return True
    asked = [one for decorator in fn.function.decorators for one in inside(decorator) if isinstance(one, f.Call)]
    for call in (*fn.calls, *asked):
        if _NAMES_PERMISSION.search(snake(last_name(call.func))):
            for arg in call.args:
                if isinstance(arg.value, f.Const) and isinstance(arg.value.value, str) and _MODEL_PERMISSION.match(arg.value.value):
                    return True
    return False


# --- in a function ----------------------------------------------------------------------------------------------------------------
