"""Who acts, and whose something is: the user of a request in a function, the owner of a row, and rows that are found by their owner."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import LoadsRow
from apr_mypy.patterns import pattern_of
from apr_mypy.views.edges import Edge
from apr_mypy.views.flow import Definition
from apr_mypy.views.naming import called_name, name_or_key
from apr_mypy.views.queries import known, model_of
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.whole import Whole

_OWNER_OF: Final = pattern_of(r"^_*(get_|find_|load_|fetch_|read_)?(\w+_)?(owner|author|creator|tenant)(_id)?(_of|_for)?$")
OWNS: Final = pattern_of(
    r"(^|_)(owner|owner_id|user|user_id|author|author_id|customer|customer_id|account_id|created_by|created_by_id|creator|creator_id|tenant_id|tenant|org_id|organization_id|team_id|member_id|buyer_id|seller_id|uploaded_by|workspace_id)$"
)
"""Names of what says whose something is."""
ACTOR: Final = pattern_of(
    r"(^|_)(user|current_user|actor|principal|caller|me|viewer|requester|identity|claims|account|buyer|customer|member|g|who)$|(^|_)current_"
)
"""Names of who acts."""
_ID_KEYS: Final = frozenset({"id", "sub", "uid", "pk", "uuid", "user_id"})
"""Keys under which a mapping of who acts has their id."""


def is_actor(value: f.AnyValue) -> bool:
    """Whether a value is called as who acts, or as their id."""
    if isinstance(value, f.Item) and isinstance(value.base, f.Item) and name_or_key(value) in _ID_KEYS:
        value = value.base  # `request["who"]["sub"]`
    if isinstance(value, f.Item) and isinstance(value.base, f.Name) and value.base.name == "request":
        return True  # what the server has put on the request
    at = value.base if isinstance(value, f.Attr) and not ACTOR.search(value.name) else value
    name = name_or_key(at)
    if isinstance(at, f.Name) and at.scope == f.UNFOLLOWED:  # its members are part of the name: `flask_login.current_user.id`
        return any(ACTOR.search(part) for part in at.name.split(".")[1:])
    return ACTOR.search(name) is not None or name.endswith(("user_id", "owner_id", "customer_id", "actor_id", "author_id"))


def is_ownership(fn: FunctionView, test: f.AnyValue) -> bool:
    """Whether a condition compares whose something is with who acts."""
    for one in inside(test):
        if isinstance(one, f.Compare) and len(one.args) == 2:
            for value, other in (one.args[:2], one.args[1::-1]):
                if not isinstance(other, f.Const) and is_actor(other) and _says_whose(fn, value):
                    return True
    return False


def _says_whose(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether a value says whose something is: `order.user_id`, `await documents.owner_of(id)`, and what was kept of it."""
    if isinstance(value, f.Await):
        value = value.value
    if isinstance(value, f.Attr):
        return OWNS.search(value.name) is not None
    if isinstance(value, f.Call):
        return _OWNER_OF.search(called_name(value)) is not None
    if isinstance(value, f.Name) and value.scope == f.LOCAL and OWNS.search(value.name):
        return any(isinstance(one, f.Call | f.Await) for one in fn.origins(value))
    return False


def acts(fn: FunctionView, value: f.Name | f.Attr) -> bool:
    """Whether a value is who acts, or their id: `current_user.id`, `request.user`, `buyer`."""
    if isinstance(value, f.Attr):
        if (
            value.name in ("user", "user_id", "current_user", "principal")
            and isinstance(value.base, (f.Name, f.Attr))
            and value.base.name.rpartition(".")[2] in ("request", "g", "self", "info", "context", "state", "flask_login")
        ):
            return True
        return value.name in (
            "id",
            "pk",
            "user_id",
            "customer_id",
            "account_id",
            "sub",
            "uuid",
            "owner_id",
            "actor_id",
            "team_id",
            "tenant_id",
            "organization_id",
        ) and (
            (isinstance(value.base, (f.Name, f.Attr)) and _is_principal(fn, value.base))
            or (isinstance(value.base, f.Item) and name_or_key(value.base) in ("user", "current_user", "principal", "identity"))
        )
    return _is_principal(fn, value)


def _is_principal(fn: FunctionView, value: f.Name | f.Attr) -> bool:
    name = value.name.rpartition(".")[2]
    if isinstance(value, f.Name) and value.scope == f.UNFOLLOWED:
        return any(re.search(r"(^|_)current_|^(me|principal|caller|actor|identity|viewer|requester)$", part) for part in value.name.split(".")[1:])
    if isinstance(value, f.Attr):
        return name in ("user", "current_user", "principal", "identity", "auth")
    if re.search(r"(^|_)current_|^(me|principal|caller|actor|identity|viewer|requester)$", name):
        return True
    param = next((one for one in fn.function.params if one.name == name), None)
    if param is None or ACTOR.search(name) is None:
        return False
    # a customer that is looked up is somebody; one that is injected acts
    return (
        bool(param.metadata)
        or isinstance(param.default, f.Call)
        or any(re.search(r"(Principal|CurrentUser|Actor|Identity|Caller)$", base) for base in fn.module.types.classes(param.type))
    )


def hands_own(program: Whole, edge: Edge) -> bool:
    """Whether a call hands on a row that was found by whose it is."""
    call = edge.site
    return isinstance(call, f.Call) and any(_finds_own(program, edge.caller, arg.value) for arg in call.args)


def _finds_own(program: Whole, fn: FunctionView, value: f.AnyValue, depth: int = 0) -> bool:
    """Whether a value is a row of who acts: of a query with its owner equal to them, here or in a function that gives it."""
    for one in fn.origins(value):
        query = one.value if isinstance(one, f.Await) else one
        if isinstance(query, Definition) or not isinstance(query, f.Call):
            continue
        for call in inside(query):
            if isinstance(call, f.Call) and any(
                arg.name and OWNS.search(arg.name.removesuffix("__id")) and is_actor(arg.value) and arg.name != "**" for arg in call.args
            ):
                if known(LoadsRow, fn, call) is not None or model_of(fn, call):
                    return True
        if query.args and all(_is_own_key(fn, arg.value) for arg in query.args):
            return True  # given nothing but who acts, it can only find what is theirs
        if depth < 2:
            for callee in program.run_by(fn, query):
                found = [end.value for end in callee.returns if end.value is not None and not isinstance(end.value, f.Const)]
                if found and all(_finds_own(program, callee, end, depth + 1) for end in found):
                    return True
    return False


def _is_own_key(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether a value is the id of who acts: `account.id`."""
    return isinstance(value, (f.Name, f.Attr)) and acts(fn, value)
