"""What stands for a permission on the way to an operation: a secret that is compared, a helper that asks before it runs what it is handed, views that ask before they use a serializer; and ways that do not do what is sensitive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from apr_mypy import facts as f
from apr_mypy.patterns import pattern_of
from apr_mypy.views.access import asked_before, of_class
from apr_mypy.views.access_checks import NOTHING, OWN, PERMISSION
from apr_mypy.views.acting import acts
from apr_mypy.views.asked_permissions import asking
from apr_mypy.views.edges import bind, takes_receiver
from apr_mypy.views.flow import Definition
from apr_mypy.views.naming import last_name, snake
from apr_mypy.views.sensitive_operations import given_right_by, is_named_deed
from apr_mypy.views.shape_users import users_of_shape
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.edges import Edge
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.whole import Whole

_COMPARES: Final = pattern_of(
    r"^_*(constant_time_)?compare(_digest)?$|^constant_time_compare$|^_*(check|verify|validate)_(\w+_)?(token|otp|totp|signature|secret|one_time_code)$"
)
"""Functions that compare a secret, or verify what only the server can have made."""
_MADE: Final = frozenset({"__init__", "__new__", "__post_init__"})


def compares_secret(edge: Edge) -> bool:
    """Whether a call is only reached with a secret that was compared, and was the right one: it stands for a permission."""
    return any(
        isinstance(one, f.Call) and _COMPARES.search(snake(last_name(one.func))) is not None
        for condition in edge.caller.holds_at(edge.site)
        for one in inside(condition.test)
    )


def receiver_asks(program: Whole, edge: Edge) -> bool:
    """Whether a function that is handed to another one to be run is run by one that asks: `serve(order_id, build_report)`."""
    return (
        edge.how == "callback"
        and isinstance(edge.site, f.Call)
        and any(one.full != edge.callee.full and asking(program, one) is not None for one in program.run_by(edge.caller, edge.site))
    )


def is_asked_by_views(program: Whole, shape: FunctionView) -> bool:
    """Whether the views that use a serializer ask, each of them, or no view is known that does: who comes to the serializer has passed one."""
    view = program.classes.get(shape.owner.full) if shape.owner is not None else None
    if view is None:
        return True
    whole = cast("Any", program)
    for user, method in users_of_shape(whole, view):
        asked = (of_class(whole, user.full) if user is not None else NOTHING) | (asked_before(whole, method) if method is not None else NOTHING)
        if user is not None and any(_finds_own(user.methods[name]) for name in ("get_queryset", "get_object") if name in user.methods):
            continue
        if not asked & (PERMISSION | OWN) and (method is None or asking(program, method) is None):
            return False
    return True


def _finds_own(finder: FunctionView) -> bool:
    """Whether a class of views only finds rows of who acts: `filter(account=self.request.user)`."""
    return any(arg.name and isinstance(arg.value, f.Name | f.Attr) and acts(finder, arg.value) for call in finder.calls for arg in call.args)


def is_of_actor_alone(edges: tuple[Edge, ...]) -> bool:
    """Whether a way begins with who acts and nothing else that could say whose something is (`clear_avatar(current_user()["id"])`), and something is handed on to the end."""
    if _ALSO_FOR_OWNERS.search(snake(edges[-1].callee.function.name)):
        return False
    handed = [[arg.value for arg in edge.site.args if not isinstance(arg.value, f.Const)] if isinstance(edge.site, f.Call) else [] for edge in edges]
    return all(handed) and all(_is_actor(edges[0].caller, value, 0) for value in handed[0])


def _is_actor(fn: FunctionView, value: f.AnyValue, depth: int) -> bool:
    if isinstance(value, f.Await):
        value = value.value
    if isinstance(value, f.Item):
        return _is_actor(fn, value.base, depth)
    if isinstance(value, f.Call):
        func = value.func
        return isinstance(func, f.Name | f.Attr) and (
            _GIVES_ACTOR.search(func.name.rpartition(".")[2]) is not None
            or (depth < 3 and bool(value.args) and all(_is_actor(fn, arg.value, depth + 1) for arg in value.args))
        )
    if not isinstance(value, f.Name | f.Attr):
        return False
    if acts(fn, value):
        return True
    if isinstance(value, f.Attr):
        return isinstance(value.base, f.Name) and depth < 3 and _is_actor(fn, value.base, depth + 1)
    made = fn.origins(value) if value.scope == f.LOCAL and depth < 3 else ()
    return bool(made) and all(one is not value and not isinstance(one, Definition) and _is_actor(fn, one, depth + 1) for one in made)


_ALSO_FOR_OWNERS: Final = pattern_of(
    r"refund|charge_?back|pay_?out|pay_?back|withdraw|reimburse|credit|transfer|waive|discount|promote|grant|role|admin|permission|approve|publish|impersonate|(^|_)ban(_|$)"
)
"""What nobody may do for himself either: to get money back, or rights."""
_GIVES_ACTOR: Final = pattern_of(r"^(get_)?(current_(user|person|account|member|identity|principal)(_id)?|jwt_identity)$")
"""Functions that give who acts."""


def makes_its_object(edge: Edge) -> bool:
    """Whether a method of its own is run while an object is made: to make one does nothing to what is there."""
    owner = edge.caller.owner
    return edge.caller.function.name in _MADE and owner is not None and edge.callee.owner is not None and edge.callee.function.name.startswith("_")


def does_without(program: Whole, edge: Edge) -> bool:
    """Whether a call leaves out what alone makes an operation sensitive: `modify_user(name, password=…)` sets no role."""
    fn = edge.callee
    if is_named_deed(fn) or not isinstance(edge.site, f.Call):
        return False
    deciding = given_right_by(program, fn)
    if not deciding or any(arg.name in ("*", "**") for arg in edge.site.args):
        return False
    bound = bind(edge.site.args, fn.function, takes_receiver(edge.site, fn))
    return all(bound.get(name) is None and any(param.name == name and param.default is not None for param in fn.function.params) for name in deciding)
