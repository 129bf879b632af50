"""Values that stand for "it failed": None, False, -1, an empty or zero value, `{"error": …}`; answers that say so in the open, and answers that claim success."""

from __future__ import annotations

from typing import Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.patterns import pattern_of
from apr_mypy.roles import Role
from apr_mypy.views.function import FunctionView
from apr_mypy.views.naming import called_name
from apr_mypy.views.shown import shown
from apr_mypy.views.walk import inside

_ERROR_KEYS: Final = frozenset({"error", "errors", "err", "error_message"})
_TRUTH_KEYS: Final = frozenset({"success", "ok", "succeeded", "successful"})
_STATUS_KEYS: Final = frozenset({"status", "result", "state"})
_FAILED: Final = frozenset({"error", "failed", "failure", "fail"})
_FINE: Final = frozenset({"ok", "success", "done", "received", "accepted", "processed", "sent", "succeeded", "complete", "completed", "queued"})
_ZERO_MAKERS: Final = frozenset({"zero", "empty", "none", "nothing", "null"})
_ZERO_NUMBERS: Final = frozenset({"0", "0.0", "0.00", "", "nan", "NaN"})
_STATUS: Final = frozenset({"status", "status_code", "code"})
_TELLS: Final = pattern_of(r"(Failed|Failure|Error|Pending|Unknown|Unavailable|Undetermined|Rejected|Refused|Declined)([A-Z]|$)")
"""Classes of their own for what did not go well: the caller sees which one it got."""
_SAYS_FAILURE: Final = pattern_of(
    r"(Failed|Failure|Error|NotFound|Invalid|Denied|Forbidden|Unauthorized|Unauthorised|TooLarge|TooMany|BadRequest|Conflict|Unavailable|Exceeded|Rejected|Refused)([A-Z]|$)"
)
"""How a project calls its own classes of answers for what did not go well."""
_RESPONSES: Final = ("Response", "jsonify", "make_response", "json_response")

_WORDS_OF_FAILURE: Final = (
    *("error", "fail", "invalid", "unable", "could not", "couldn't", "cannot", "wrong", "unavailable", "not found", "problem", "try again", "down"),
    *("skipped", "ignored", "duplicate", "already", "offline", "unreachable", "not available"),
)
_STATES_OF: Final = frozenset({"available", "online", "connected", "reachable", "running", "installed", "configured", "enabled", "healthy", "alive"})
"""Keys under which an answer says how something is: False there is what was asked."""


class Failing(NamedTuple):
    """A value that stands for a failure. `kind`: none, false, minus, zero, empty, error (a dictionary that says so), domain (a zero or empty object of a class)."""

    kind: str
    text: str


def failing(fn: FunctionView, value: f.AnyValue | None) -> Failing | None:
    """What failure a value stands for by itself; None where it stands for none."""
    match value:
        case None | f.Const(value=None, kind=""):
            return Failing("none", "None")
        case f.Const(kind=""):
            if value.value is False:
                return Failing("false", "False")
            if value.value == "" and isinstance(value.value, str):
                return Failing("empty", '""')
            if isinstance(value.value, (int, float)) and not isinstance(value.value, bool):
                return Failing("zero", shown(value)) if value.value == 0 else Failing("minus", shown(value)) if value.value < 0 else None
            return None
        case f.Const(kind="bytes") if value.value == "":
            return Failing("empty", 'b""')
        case f.Op(op="u-", args=(f.Const(value=int() as number),)) if number and number is not True:
            return Failing("minus", f"-{number}")
        case f.Many() if value.kind == "tuple" and value.items:
            inner = [failing(fn, item) for item in value.items]
            return Failing(inner[0].kind, shown(value)) if inner[0] is not None and all(one is not None for one in inner) else None
        case f.Many(items=()) | f.Table(items=()):
            return Failing("empty", shown(value))
        case f.Table():
            return Failing("error", shown(value)) if _says_error(value) else None
        case f.Call():
            return _made_empty(fn, value)
        case f.Name(scope=f.FULL, name="math.nan"):
            return Failing("domain", shown(value))
        case f.Name(scope=f.FULL):
            held = fn.module.set_once(value.name)
            found = failing(fn, held) if held is not None and not isinstance(held, f.Name) else None
            return Failing(found.kind, shown(value)) if found is not None and found.kind not in ("false", "error") else None
        case f.Attr() if value.name in ("ZERO", "EMPTY") or (
            value.name == "min" and fn.module.types.class_objects(fn.module.types.type_of(value.base))
        ):
            return Failing("domain", shown(value))
        case f.Await():
            return failing(fn, value.value)
        case _:
            return None


def failing_behind_error(fn: FunctionView, value: f.AnyValue | None) -> Failing | None:
    """What failure a value stands for where an exception was taken: there, `{"status": False}` says so, too, which elsewhere may be the state of what was asked for."""
    found = failing(fn, value)
    if found is not None or value is None:
        return found
    inner = value.value if isinstance(value, f.Await) else value
    if isinstance(inner, f.Call):
        body = inner.args[0].value if inner.args else None
        unsaid = status_of(fn, inner) == 200 and isinstance(body, f.Table) and _says_false(body)
        return Failing("error", f"{shown(inner.func)}({{…}}) with status 200") if unsaid else None
    return Failing("error", shown(inner)) if isinstance(inner, f.Table) and _says_false(inner) else None


def _says_false(table: f.Table) -> bool:
    return any(
        isinstance(key, f.Const) and key.value in _STATUS_KEYS and isinstance(item, f.Const) and item.value is False for key, item in table.items
    )


def _says_error(table: f.Table) -> bool:
    if _is_remote_call(table):
        return False
    for key, item in table.items:
        if isinstance(key, f.Const) and isinstance(key.value, str) and (word := key.value.lower()):
            if word in _ERROR_KEYS and not (isinstance(item, f.Const) and not item.value):
                return True
            if word in _TRUTH_KEYS and isinstance(item, f.Const) and item.value is False:
                return True
            if word in _STATUS_KEYS and isinstance(item, f.Const) and isinstance(item.value, str) and item.value.lower() in _FAILED:
                return True
    return False


def _made_empty(fn: FunctionView, call: f.Call) -> Failing | None:
    """An empty container, a zero number, a zero or empty object of a class; an answer of the web is none of these."""
    status = status_of(fn, call)
    if status is not None:
        body = call.args[0].value if call.args else None
        if status == 200 and isinstance(body, f.Many) and not body.items and len([arg for arg in call.args if not arg.name]) == 1:
            return Failing("empty", f"{shown(call.func)}([])")  # a list is data: who asked for it takes it for the answer
        unsaid = status == 200 and isinstance(body, f.Table) and _says_error(body)
        return Failing("error", f"{shown(call.func)}({{…}}) with status 200") if unsaid else None
    name, types = called_name(call), fn.module.types
    made = types.class_objects(types.type_of(call.func))
    values = [arg.value for arg in call.args]
    if name == "Decimal" and len(values) == 1 and isinstance(values[0], f.Const) and values[0].value in ("-1", "-1.0", "-1.00"):
        return Failing("minus", shown(call))
    if (
        name in ("defaultdict", "Counter", "OrderedDict", "deque")
        and len(values) <= 1
        and all(types.class_objects(types.type_of(one)) or isinstance(one, f.Lambda) for one in values)
    ):
        return Failing("empty", shown(call))
    zero = all(_is_zero(fn, value) for value in values)
    if _TELLS.search(name):
        return None
    if made and not any(base in ("builtins.BaseException", "builtins.Exception") for full in made for base in types.mro(full)):
        plain = made[0].startswith(("builtins.", "collections.", "decimal."))
        if plain and zero:
            return Failing("zero" if made[0].startswith(("builtins.int", "builtins.float", "decimal.")) else "empty", shown(call))
        return Failing("domain", shown(call)) if zero and (values or not plain) else None
    if made or not zero:
        return None
    if name == "Decimal" or name in ("list", "dict", "set", "tuple", "str", "int", "float", "frozenset"):
        return Failing("zero" if name in ("Decimal", "int", "float") else "empty", shown(call))
    return Failing("domain", shown(call)) if name in _ZERO_MAKERS and isinstance(call.func, f.Attr) and len(values) <= 1 else None


def _is_zero(fn: FunctionView, value: f.AnyValue) -> bool:
    if isinstance(value, f.Const) and isinstance(value.value, str):
        return value.value in _ZERO_NUMBERS
    found = failing(fn, value)
    return found is not None and found.kind in ("none", "zero", "empty", "domain")


def status_of(fn: FunctionView, value: f.AnyValue) -> int | None:
    """The HTTP status that an answer carries: 200 where it is a response without one, 0 where it has one that is not known, None where it is no answer of the web."""
    match value:
        case f.Many(kind="tuple") if len(value.items) in (2, 3):
            return _number(fn, value.items[1])
        case f.Call():
            name = called_name(value)
            for arg in value.args:
                if arg.name in _STATUS and (number := _number(fn, arg.value)) is not None:
                    return number
            if name.startswith("HttpResponse") and name != "HttpResponse":
                return 302 if "Redirect" in name else 400
            if _is_own_refusal(fn, value):
                return 400
            if name.endswith("Response") or name in _RESPONSES or any(full.endswith("Response") for full in fn.module.types.bases(value.type)):
                if name == "make_response" and value.args:
                    return status_of(fn, value.args[0].value) or 200
                if len(value.args) > 1 and value.args[1].name == "" and (number := _number(fn, value.args[1].value)) is not None:
                    return number
                unclear = name in ("redirect", "render", "TemplateResponse") or not name.endswith(_RESPONSES)
                return 0 if unclear or any(arg.name in ("*", "**", "status", "status_code") for arg in value.args) else 200
            return None
        case f.Await():
            return status_of(fn, value.value)
        case _:
            return None


def _is_own_refusal(fn: FunctionView, call: f.Call) -> bool:
    """`return PayloadTooLargeResponse(limit)`: whether a class of the project is made that is an answer of the web and by its name, or that of a base of the project's, one that refuses."""
    types = fn.module.types
    for full in types.class_objects(types.type_of(call.func)):
        line = types.mro(full)
        own = [base for base in line if fn.module.is_own(base)]
        foreign = [base for base in line if base not in own and not base.startswith("builtins.")]
        if full in own and any(base.endswith("Response") for base in foreign):
            return any(_SAYS_FAILURE.search(base.rpartition(".")[2]) for base in own)
    return False


def _is_own_answer(fn: FunctionView, call: f.Call) -> bool:
    """`return StatusResponse("is the certificate configured?", 0)`: whether a tuple or plain class of the project is made in what handles no request: only what is in it says how it went."""
    types = fn.module.types
    made = types.class_objects(types.type_of(call.func))
    if not made or fn.module.role_of(fn) in (Role.HANDLER, Role.WEBHOOK):
        return False
    return all(fn.module.is_own(base) or base.startswith(("builtins.", "typing.")) for full in made for base in types.mro(full))


def _number(fn: FunctionView, value: f.AnyValue) -> int | None:
    """A status code: a number, or a name that holds one (`HTTP_404_NOT_FOUND`, `HTTPStatus.NOT_FOUND`); 0 for one that is not known."""
    constant = fn.module.constant(fn, value)
    if constant is not None:
        return (
            int(constant.value) if isinstance(constant.value, int) and not isinstance(constant.value, bool) and 100 <= constant.value < 600 else None
        )
    if isinstance(value, (f.Name, f.Attr)):
        word = value.name.rpartition(".")[2]
        digits = "".join(one for one in word if one.isdigit())
        if word.startswith("HTTP_") and len(digits) >= 3:
            return int(digits[:3])
        if word.isupper() and isinstance(value, f.Attr):
            return 200 if word in ("OK", "ACCEPTED", "CREATED", "NO_CONTENT") else 400
        return 0 if "status" in word or "code" in word else None
    return None


def claims_success(fn: FunctionView, value: f.AnyValue | None) -> bool:
    """Whether a value says that all went well: True, "ok", {"status": "ok"}, a response of 2xx that speaks of no error."""
    match value:
        case f.Const():
            if isinstance(value.value, int) and not isinstance(value.value, bool):
                return value.value in (200, 201, 202, 204) and not _counts(fn)
            return value.value is True or (isinstance(value.value, str) and value.value.lower() in _FINE)
        case f.Table():
            return _says_success(value) and not _speaks_of_error(value, names=False)
        case f.Await():
            return claims_success(fn, value.value)
        case f.Many() | f.Call():
            status = status_of(fn, value)
            if status is None or not 200 <= status < 300 or _speaks_of_error(value):
                return False
            return not (isinstance(value, f.Call) and _is_own_answer(fn, value)) or any(claims_success(fn, arg.value) for arg in value.args)
        case _:
            return False


def _counts(fn: FunctionView) -> bool:
    """Whether a function gives a number that it works out elsewhere: 200 is a number then, and no status."""
    found = [one.value for one in fn.returns if one.value is not None]
    return any(not isinstance(one, f.Const) and status_of(fn, one) is None for one in found)


def _says_success(table: f.Table) -> bool:
    for key, item in table.items:
        if isinstance(key, f.Const) and isinstance(item, f.Const) and isinstance(key.value, str):
            word = key.value.lower()
            if word in _TRUTH_KEYS and item.value is True:
                return True
            if word in (*_STATUS_KEYS, "message", "detail") and isinstance(item.value, str) and item.value.lower() in _FINE:
                return True
    return False


def _speaks_of_error(value: f.AnyValue, names: bool = True) -> bool:
    """Whether what is answered has words of failure in it, or anything that the handler put together."""
    for one in inside(value):
        if isinstance(one, f.Const) and isinstance(one.value, str):
            text = one.value.lower()
            if any(word in text for word in _WORDS_OF_FAILURE):
                return True
        if isinstance(one, f.Table) and (_says_error(one) or _says_no(one)):
            return True
        if names and isinstance(one, f.Name) and one.scope == f.LOCAL:
            return True
    return False


def _says_no(table: f.Table) -> bool:
    """`{"online": False}`."""
    return any(
        isinstance(key, f.Const) and key.value in _STATES_OF and isinstance(item, f.Const) and item.value is False for key, item in table.items
    )


def _is_remote_call(table: f.Table) -> bool:
    """`{"jsonrpc": "2.0", "error": {"code": -32602, "message": …}, "id": id}`: whether a table is what a protocol has for errors, with a code that says which one."""
    keys = {key.value: item for key, item in table.items if isinstance(key, f.Const)}
    return "jsonrpc" in keys and "error" in keys
