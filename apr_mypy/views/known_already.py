"""Whether only who has logged in comes to a handler, by marks that cannot be mistaken: its decorators, its class, the dependency that gives the person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Dependency, Permits
from apr_mypy.patterns import pattern_of
from apr_mypy.views.dependencies import markers
from apr_mypy.views.naming import outer_name, snake
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.from_whom import Whole
    from apr_mypy.views.function import FunctionView

_LETS_IN: Final = pattern_of(
    r"(^|_)(login|jwt|staff_member|superuser)_required$|^(requires?|needs?)_(login|auth|authentication)$|^(authed|logged_in|authenticated)_only$"
)
_GIVES_PERSON: Final = pattern_of(
    r"^(get_|require_)?(current|authenticated|logged_in)(_active|_verified|_super)*_?(user|principal|account|member|customer|identity|caller|org|organi[sz]ation|tenant|team)(_context)?$"
)
_AUTHENTICATED: Final = pattern_of(r"^is_authenticated$|^is_admin_user$")


def is_known_already(program: Whole, fn: FunctionView) -> bool:
    """Whether a handler answers only who has logged in before. What several views share and decide request by request (`get_permissions`) says nothing."""
    return _by_decorators(fn) or _by_class(program, fn) or _by_parameters(program, fn)


def _by_decorators(fn: FunctionView) -> bool:
    module = fn.module
    for decorator in fn.function.decorators:
        names = [outer_name(decorator)]
        if isinstance(decorator, f.Call):  # `method_decorator(login_required)`
            names += [one.name.rpartition(".")[2] for arg in decorator.args for one in inside(arg.value) if isinstance(one, f.Name | f.Attr)]
        row = module.find_value(Permits, module.body, decorator)
        if (row is not None and row.asks != "anybody") or any(_LETS_IN.search(snake(name)) for name in names):
            return True
    return False


def _by_class(program: Whole, fn: FunctionView) -> bool:
    view = program.classes.get(fn.owner.full) if fn.owner is not None else None
    if view is None:
        return False
    for base in view.module.lineage(view.class_.full):
        row = view.module.knowledge.find(Permits, (base,))
        if row is not None and row.asks != "anybody":
            return True
        holder = program.classes.get(base)
        if holder is None:
            continue
        if "get_permissions" in holder.methods:
            return False
        for field in holder.class_.fields:
            if field.name == "permission_classes" and field.value is not None and not field.in_method:
                return any(
                    isinstance(one, f.Name | f.Attr) and _AUTHENTICATED.search(snake(one.name.rpartition(".")[2])) for one in inside(field.value)
                )
    return False


def _by_parameters(program: Whole, fn: FunctionView) -> bool:
    types = fn.module.types
    for param in fn.function.params:
        for holder, call in markers(program, fn.module, param):
            if holder.find(Dependency, holder.body, call) is None:
                continue
            if any(arg.name == "scopes" and isinstance(arg.value, f.Many) and arg.value.items for arg in call.args):
                return True
            names = (one.name.rpartition(".")[2] for arg in call.args for one in inside(arg.value) if isinstance(one, f.Name | f.Attr))
            if any(_GIVES_PERSON.search(snake(name)) for name in names) and not any(one.name == f.NONE for one in types.members(param.type)):
                return True
    return False
