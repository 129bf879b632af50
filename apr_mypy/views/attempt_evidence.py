"""What speaks against a deed being done twice by a second attempt, where little but a word said that it is one: a command of a protocol, a signal, a message with an id of its own, a row that is there to record the attempt."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.patterns import pattern_of
from apr_mypy.views.conditions import exits
from apr_mypy.views.function import FunctionView
from apr_mypy.views.http_requests import SAFE, reads_by_name, text_of
from apr_mypy.views.makers import Calls
from apr_mypy.views.naming import called_name
from apr_mypy.views.repeating import Deed
from apr_mypy.views.tried import own_tries
from apr_mypy.views.walk import inside
from apr_mypy.views.ways import Way

if TYPE_CHECKING:
    from apr_mypy.views.attempt_keys import Scope

_COMMAND: Final = pattern_of(r"^[A-Z]\w*\.[a-z]\w*$")
"""A method of a protocol that is spoken over one connection: `session.send("Runtime.evaluate", …)`."""
_SIGNAL: Final = pattern_of(r"(^|_)signals?(_|$)", re.IGNORECASE)
_MESSAGE: Final = pattern_of(r"(^|_)(message|msg|event|envelope)$|Message$|Event$|Envelope$")
_OWN_ID: Final = frozenset({"id", "message_id", "event_id", "msg_id", "uuid"})
_ATTEMPT: Final = pattern_of(r"(^|_)(attempt|retry|try)(_?(number|no|num|count|index|order|id))?$", re.IGNORECASE)
_READING: Final = pattern_of(r"^\s*(query\b|\{)", re.IGNORECASE)
_BODY: Final = frozenset({"json", "data", "body", "content"})
_VERB: Final = pattern_of(r"^(http_?|request_?)?(method|verb)$")
_UPLOAD: Final = pattern_of(r"^(create|initiate|start)_(multipart_upload|upload_session|resumable_upload)")


def is_only_named_so(program: Calls, way: Way, call: f.Call) -> bool:
    """Whether a call whose name alone says that it orders something is given what says otherwise: a command of a protocol, a query; or is a signal, a function that the caller handed in, the beginning of an upload that nobody sees before it is completed."""
    fn, func = way.fn, call.func
    first = next((arg.value for arg in call.args if arg.name == ""), None)
    if isinstance(first, f.Const) and isinstance(first.value, str) and _COMMAND.search(first.value) and called_name(call) == "send":
        return True
    if any(isinstance(one, (f.Name, f.Attr)) and _is_signal(one) for one in (inside(func.base) if isinstance(func, f.Attr) else (func,))):
        return True
    if isinstance(func, f.Name) and func.scope == f.LOCAL and any(param.name == func.name for param in fn.function.params):
        return True  # what it does is for the caller to say
    if _is_told_to_read(program, way) or (called_name(call).startswith("send") and reads_by_name(fn.function.name)):
        return True  # `read_resource` sends a request because it has to
    return _UPLOAD.search(called_name(call)) is not None or _asks(program, way, call)


def _is_told_to_read(program: Calls, way: Way) -> bool:
    """Whether a function on the way is told by a constant that it is a GET or the like: `fetch_url("GET", url)`, however it goes on to send it."""
    for at in way.path:
        for param in at.fn.function.params:
            given = at.given(param.name) if _VERB.search(param.name) else None
            said = [one.value for _, one in given[0].origins(program, given[1]) if isinstance(one, f.Const)] if given is not None else []
            if said and all(isinstance(one, str) and one.upper() in SAFE for one in said):
                return True
    return False


def _is_signal(value: f.Name | f.Attr) -> bool:
    return any(_SIGNAL.search(part) for part in value.name.removesuffix(".send").split("."))


def _asks(program: Calls, way: Way, call: f.Call) -> bool:
    """Whether it posts a query, or asks for a token: `session.post(url, json={"query": "query ($user: String) {…}"})`, `session.post(token_url, data={"grant_type": …})`."""
    bodies = [origin for arg in call.args if arg.name in _BODY or arg.name == "params" for _, origin in way.origins(program, arg.value)]
    if any(isinstance(key, f.Const) and key.value == "grant_type" for one in bodies if isinstance(one, f.Table) for key, _ in one.items):
        return True
    return any(
        isinstance(key, f.Const) and key.value == "query" and _READING.search(text_of(program, way, value)) is not None
        for arg in call.args
        if arg.name in _BODY and isinstance(arg.value, f.Table)
        for key, value in arg.value.items
    )


def carries_its_own_id(scope: Scope, way: Way, call: f.Call) -> bool:
    """Whether what is sent is a message that was made outside of the attempts and has an id, which somebody in the module reads: `publish(message)`, and `message.id` in the log."""
    sent = [arg.value for arg in call.args if isinstance(arg.value, f.Name)]
    given = next((one for one in sent if one.scope == f.LOCAL and _is_message(way.fn, one)), None)
    if given is None or way.fn is not scope.fn or not any(param.name == given.name for param in way.fn.function.params):
        return False
    return any(
        attr.name in _OWN_ID and isinstance(attr.base, f.Name) and attr.base.name == given.name
        for fn in way.fn.module.functions.values()
        for attr in fn.attrs
    )


def _is_message(fn: FunctionView, name: f.Name) -> bool:
    types = fn.module.types
    return _MESSAGE.search(name.name) is not None or any(_MESSAGE.search(full.rpartition(".")[2]) for full in types.classes(types.type_of(name)))


def records_the_attempt(deed: Deed) -> bool:
    """Whether a row says which attempt it is about, or is stored however an attempt ends (`finally: session.add(delivery)`): each attempt is meant to have one."""
    if any(isinstance(holder, f.Try) and slot == "final" for holder, slot in deed.fn.around(deed.record)):
        return True
    return any(_ATTEMPT.search(name) and not isinstance(value, f.Const) for name, value in deed.columns)


def is_told_not_to(scope: Scope, way: Way) -> bool:
    """Whether the caller tells what tries again not to, for this request: `if not idempotent: raise` in the handler, and `idempotent=False` in the call."""
    loop = scope.block
    at = next((one for one in reversed(way.path) if one.fn is scope.fn), None)
    if at is None or not isinstance(loop, (f.For, f.While)):
        return False
    handlers = [handler for attempt in own_tries(scope.fn, loop.block) for handler in attempt.handlers]
    return bool(handlers) and all(any(_leaves_for(scope.fn, at, step) for step in handler.block if isinstance(step, f.If)) for handler in handlers)


def _leaves_for(fn: FunctionView, at: Way, step: f.If) -> bool:
    test, block = step.tests[0], step.blocks[0]
    if not all(one.kind in ("raise", "return", "break") for one in exits(fn, block)):
        return False
    return any(_holds(at, one) for one in (test.args if isinstance(test, f.Op) and test.op == "or" else (test,)))


def _holds(at: Way, test: f.AnyValue) -> bool:
    """Whether a condition on a parameter holds by what the caller gives, or by its default."""
    wanted = True
    while isinstance(test, f.Op) and test.op == "not":
        test, wanted = test.args[0], not wanted
    param = next((one for one in at.fn.function.params if isinstance(test, f.Name) and test.name == one.name), None)
    if param is None or at.caller is None:
        return False
    given = at.given(param.name)
    value = given[1] if given is not None else param.default
    return isinstance(value, f.Const) and isinstance(value.value, bool) and value.value is wanted


__all__ = ["carries_its_own_id", "is_only_named_so", "is_told_not_to", "records_the_attempt"]
