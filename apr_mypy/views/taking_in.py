"""What a function does with what was delivered although no row and no library shows it: it keeps it in this process, or hands it to a part of the project whose body is not written here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from apr_mypy import facts as f
from apr_mypy.patterns import pattern_of
from apr_mypy.roles import Role
from apr_mypy.views.effects import COMMANDING, constructs, first_word, is_effect
from apr_mypy.views.flow import Definition
from apr_mypy.views.naming import called_name
from apr_mypy.views.repeating import HIDDEN, STORE, Deed
from apr_mypy.views.shown import shown
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.incoming import Incoming
    from apr_mypy.views.makers import Calls

_CHANGING: Final = frozenset(
    {"append", "appendleft", "add", "insert", "extend", "setdefault", "update", "put", "put_nowait", "discard", "remove", "pop"}
)
"""How what holds things is changed."""
_TALLY: Final = pattern_of(r"nonce|seen|replay|rate|limit|hits|attempt|metric|count|cache|dedup", re.IGNORECASE)
"""Names of what only tells how often something came."""
_APPLICATION: Final = frozenset({"app", "state"})
"""What a request has of the application that outlives it."""
_FAR: Final = 6
_HANDLING: Final = frozenset({Role.HANDLER, Role.WEBHOOK, Role.CONSUMER})


def kept(fn: FunctionView, step: Any, incoming: Incoming) -> Deed | None:
    """What a step or call keeps of the delivery in a variable of a module, in the handler's own object or in the application: `ORDERS[event["id"]].status = "paid"`, `INBOX.append(event)`."""
    kind = type(step)
    if kind is f.Call:
        func = step.func
        if not isinstance(func, f.Attr) or func.name not in _CHANGING or not any(incoming.carries(arg.value) for arg in step.args):
            return None
        place: f.AnyValue | None = func.base
    elif kind is f.Set or kind is f.Delete:
        targets = step.targets if kind is f.Set else (step.value,)
        place = next((one for one in targets if isinstance(one, (f.Item, f.Attr)) and (_chosen(one, incoming) or incoming.carries(step.value))), None)
    else:
        return None
    if place is None or not _outlives(fn, place, incoming) or _TALLY.search(shown(place, 200)):
        return None
    return Deed(fn, step, f"keeps what was delivered in {shown(place, 40)}", STORE, False)


def handed_over(program: Calls, fn: FunctionView, call: f.Call, incoming: Incoming) -> Deed | None:
    """What a call has done with the delivery by a function of the project that is only declared here (a port, a `Protocol`, a stub), or by an object of which no type is known and whose method's name is a command."""
    if constructs(fn, call) or not any(incoming.carries(arg.value) for arg in call.args):
        return None
    if is_declared(program, fn, call):
        if not is_effect(fn, call):
            return None
    elif program.run_by(fn, call) or not (
        isinstance(call.func, f.Attr)
        and not call.func.targets
        and fn.module.types.is_any(fn.module.types.type_of(call.func.base))
        and first_word(called_name(call)) in COMMANDING
        and _outlives(fn, call.func.base, incoming)
    ):
        return None
    return Deed(fn, call, f"hands what was delivered to {shown(call.func, 40)}", HIDDEN, False)


def is_declared(program: Calls, fn: FunctionView, call: f.Call) -> bool:
    """Whether a call runs a function of the project that is only declared as far as this program goes: abstract, of a `Protocol`, a stub."""
    return declared(program, fn, call) is not None


def declared(program: Calls, fn: FunctionView, call: f.Call) -> FunctionView | None:
    """The function of the project that a call runs, where no body of it is in this program."""
    callees = program.run_by(fn, call)
    if callees:
        return callees[0] if all(one.function.is_trivial for one in callees) else None
    for name in fn.module.callee(fn, call).names:
        owner, _, own = name.rpartition(".")
        view = program.classes.get(owner)
        if view is not None and own in view.methods:
            method = view.methods[own]
            return method if method.function.is_trivial or method.function.is_abstract else None
    return None


def _chosen(place: f.AnyValue, incoming: Incoming) -> bool:
    """Whether the delivery says which item it is that changes."""
    return any(isinstance(one, f.Item) and incoming.carries(one.index) for one in inside(place))


def _outlives(fn: FunctionView, place: f.AnyValue, incoming: Incoming, depth: int = 0) -> bool:
    """Whether a place is there when the function has ended: a variable of a module, a field of the object that handles, something of the application."""
    at: Any = place
    while isinstance(at, (f.Attr, f.Item, f.Call, f.Await)):
        if isinstance(at, f.Attr) and at.name in _APPLICATION:
            return True
        if isinstance(at, f.Attr) and at.name == "request":
            return False
        at = at.func if isinstance(at, f.Call) else at.value if isinstance(at, f.Await) else at.base
    if not isinstance(at, f.Name):
        return False
    if at.scope == f.FULL:
        if fn.module.package_kind(at.name) == "pure":
            return False  # what a library that only computes gives is made for whoever calls it
        return not fn.module.types.class_objects(at.type) and not at.name.startswith("builtins.") and not _is_request(at.name)
    if at.name == "self":
        # an object that is only just made is nobody's yet, and a helper that remembers what it works on may be made for this one delivery
        is_noted = isinstance(place, f.Attr) and place.base is at and fn.module.role_of(fn) not in _HANDLING
        return fn.owner is not None and at is not place and fn.function.name != "__init__" and not is_noted
    if incoming.carries(at) or depth > _FAR:
        return False
    return any(
        not isinstance(one, Definition) and isinstance(one, (f.Attr, f.Item, f.Call, f.Await)) and _outlives(fn, one, incoming, depth + 1)
        for one in fn.origins(at)
    )


def _is_request(full: str) -> bool:
    """Whether a name of a library stands for the request, or for what lives as long: `flask.request`, `flask.g`."""
    return full.rpartition(".")[2] in ("request", "g", "session") or ".request." in full
