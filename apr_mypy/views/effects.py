"""What a call does beside giving a value back: it writes, commands or hands on; or it only reads, answers or formats."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Enqueues, HandlerSignature, Logs, OpensTransaction, Package, Writes
from apr_mypy.patterns import pattern_of
from apr_mypy.views.matters import Entities
from apr_mypy.views.naming import called_name

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView

_CHANGES: Final = pattern_of(r"^\s*(with\b.*?\b)?(insert|update|delete|replace|merge|upsert)\b", re.IGNORECASE | re.DOTALL)
_READING: Final = frozenset(
    [
        "get",
        "list",
        "find",
        "fetch",
        "load",
        "read",
        "is",
        "has",
        "can",
        "should",
        "may",
        "exists",
        "count",
        "search",
        "query",
        "select",
        "filter",
        "first",
        "all",
        "one",
        "to",
        "as",
        "from",
        "parse",
        "format",
        "render",
        "serialize",
        "build",
        "make",
        "map",
        "dump",
        "present",
        "validate",
        "check",
        "verify",
        "require",
        "ensure",
        "authenticate",
        "authorize",
        "assert",
        "lookup",
        "resolve",
        "compute",
        "calculate",
        "show",
        "view",
        "display",
        "convert",
        "encode",
        "decode",
        "model",
        "by",
        "for",
        "with",
        "paginate",
        "order",
        "sort",
        "debug",
        "info",
        "warning",
        "error",
        "log",
        "refresh",
        "expunge",
        "iter",
        "scalars",
        "scalar",
        "execute",
        "exec",
        "enter",
        "close",
        "aget",
        "extract",
        "export",
        "preview",
        "describe",
        "total",
        "sum",
        "response",
        "raise",
        "t",
        "_",
        "normalize",
        "translate",
        "url",
        "reverse",
        "gettext",
        "ngettext",
        "template",
        "generate",
        "create_token",
        "issue_token",
        "respond",
        "abort",
        "deny",
        "allow",
        "invalid",
        "wrap",
    ]
)
"""First words of names of functions that change nothing."""
COMMANDING: Final = frozenset(
    [
        "add",
        "create",
        "save",
        "update",
        "delete",
        "insert",
        "remove",
        "set",
        "send",
        "publish",
        "emit",
        "notify",
        "enqueue",
        "charge",
        "refund",
        "capture",
        "cancel",
        "approve",
        "reject",
        "ship",
        "pay",
        "place",
        "reserve",
        "release",
        "credit",
        "debit",
        "withdraw",
        "deposit",
        "transfer",
        "activate",
        "deactivate",
        "archive",
        "schedule",
        "submit",
        "process",
        "apply",
        "mark",
        "close",
        "open",
        "delay",
        "commit",
        "flush",
        "push",
        "put",
        "post",
        "patch",
        "start",
        "stop",
        "confirm",
        "complete",
        "dispatch",
        "trigger",
        "record",
        "store",
        "grant",
        "revoke",
        "bulk",
        "adelete",
        "asave",
        "acreate",
    ]
)
"""First words of names of functions that change something, for receivers whose type is not known."""
_FILLING: Final = frozenset(["add", "set", "put", "apply", "record", "process", "open", "start", "stop", "close", "push", "remove", "update"])
"""Those of them that are as often said of a list, document or form."""
_PUTTING_IN: Final = frozenset([*_FILLING, "create", "insert", "place", "schedule", "mark", "bulk"])
"""Those of them by which a document is filled that was just made; one that is made and then sent is sent."""
_OF_ANSWERS: Final = pattern_of(r"^_*(set|add|put|apply|update)_(\w+_)?(headers?|etags?|last_modified)$")
"""Functions of a project that write what stands above an answer."""
COUNTING: Final = pattern_of(r"(^|[._])(analytics|telemetry|metrics|tracing|instrumentation|observability|opentelemetry|otel)([._]|$)")
"""What a module, class or function is called that only counts, and tells a service for counts: twice is no harm."""
_DOING: Final = frozenset({"orm", "queue", "http", "cloud", "cache"})
_WORDS: Final = pattern_of(r"[a-z]+")


def first_word(name: str) -> str:
    """The first word of a function's name."""
    found = _WORDS.search(name.lower())
    return found[0] if found else ""


def writes(fn: FunctionView, call: f.Call) -> Writes | None:
    """What knowledge says of a call that changes stored rows; None where it changes none."""
    row = fn.module.find(Writes, fn, call)
    if row is None:
        return None
    if row.statement is not None:
        given = fn.module.callee(fn, call).argument(row.statement.keyword, row.statement.position)
        text = fn.module.constant(fn, given.value) if given is not None else None
        return row if text is not None and isinstance(text.value, str) and _CHANGES.match(text.value) else None
    if row.unless_false and any(arg.name == row.unless_false and isinstance(arg.value, f.Const) and arg.value.value is False for arg in call.args):
        return None
    return row


def is_error(fn: FunctionView, call: f.Call) -> bool:
    """Whether a call makes an exception."""
    types = fn.module.types
    made = types.class_objects(types.type_of(call.func)) or types.classes(call.type)
    return any(base in ("builtins.BaseException", "builtins.Exception") for full in made for base in types.mro(full))


def constructs(fn: FunctionView, call: f.Call) -> bool:
    """Whether a call makes an instance of a class."""
    types = fn.module.types
    return bool(types.class_objects(types.type_of(call.func))) or (
        isinstance(call.func, (f.Name, f.Attr)) and called_name(call)[:1].isupper() and not called_name(call).isupper()
    )


def package_kind(fn: FunctionView, call: f.Call) -> str:
    """What the library of a call is for; "own" for the project's own, "plain" for builtins and the standard library, "" where nothing is known."""
    module = fn.module
    for name in module.callee(fn, call).names:
        top = name.partition(".")[0]
        if module.is_own(name):
            # what a function of the project gave back, of a type nobody knows, is not the project's
            return "" if isinstance(call.func, f.Attr) and not call.func.targets else "own"
        if top in sys.stdlib_module_names:
            return "plain"
        package = module.knowledge.table(Package).get(top)
        if package is not None:
            return package.kind
        return "foreign"
    return ""


def is_effect(fn: FunctionView, call: f.Call) -> bool:
    """Whether a call changes something outside the function: a row, a queue, another system, or whatever a command of a service changes."""
    module = fn.module
    if module.find(Logs, fn, call) is not None:
        return False
    if writes(fn, call) is not None or module.find(Enqueues, fn, call) is not None:
        return True
    transaction = module.find(OpensTransaction, fn, call)
    if transaction is not None:
        return transaction.commits
    if is_error(fn, call) or constructs(fn, call):
        return False
    kind, word = package_kind(fn, call), first_word(called_name(call))
    if kind == "own":
        if _is_answering(fn, call) or _OF_ANSWERS.search(called_name(call)):
            return False
        use = fn.use_of(call)
        if use.kind == "awaited":
            use = fn.use_of(use.by)
        # what is asked in a condition, or whose value goes on, is a command only by its name; a file is closed, and so is an account
        changes = word not in _READING or (word in COMMANDING and any(Entities(fn).is_entity(arg.value) for arg in call.args))
        return changes and use.kind not in ("condition", "compared") and (use.kind == "statement" or word in COMMANDING)
    if kind == "plain":
        return False
    if kind == "web":
        return called_name(call) in ("add_task", "on_commit", "send_mail")
    if kind == "" and changes_rows(fn, call):
        return True
    if kind in ("", "foreign") and ((word in _PUTTING_IN and _is_filled(fn, call)) or COUNTING.search(fn.full)):
        return False
    if CONFIGURES.search(called_name(call)):
        return False
    return (kind in _DOING or kind in ("", "foreign")) and word in COMMANDING and not (kind == "" and word in _FILLING)


CONFIGURES: Final = pattern_of(r"^set_(app|api|default|log|global|base_url|user_agent|timeout|proxy|client)(_|$)")
"""Functions by which a library is told how to work: `stripe.set_app_info`."""


def changes_rows(fn: FunctionView, call: f.Call) -> bool:
    """Whether a call without a type changes or deletes what a model's query selects (`Order.query.filter_by(…).update(…)`)."""
    return isinstance(call.func, f.Attr) and call.func.name in ("update", "delete") and Entities(fn).gives_rows(call.func.base)


def _is_filled(fn: FunctionView, call: f.Call) -> bool:
    """Whether a method is called on what the function has just made: a document or message is being filled."""
    base = call.func.base if isinstance(call.func, f.Attr) else None
    is_part = isinstance(base, f.Item)
    while isinstance(base, f.Item):
        base = base.base  # `answer["items"].append(…)`
    if not (isinstance(base, f.Name) and base.scope == f.LOCAL):
        return False
    return all((isinstance(one, f.Call) and constructs(fn, one)) or (is_part and isinstance(one, f.Table)) for one in fn.origins(base))


_RENDERS: Final = pattern_of(r"(^|_)(render\w*|respond|response|resp|template|page)(_|$)")
"""Words of functions of a project by which its handlers answer."""


def _is_request(value: f.AnyValue) -> bool:
    return isinstance(value, f.Name | f.Attr) and value.name == "request"


def _is_answering(fn: FunctionView, call: f.Call) -> bool:
    """Whether a function of the project belongs to the answer: it gives back text or a shape of the boundary."""
    types = fn.module.types
    number = call.type
    if fn.use_of(call).kind == "returned" and _RENDERS.search(called_name(call)) and any(_is_request(arg.value) for arg in call.args):
        return True
    if isinstance((parent := fn.parent(call) or (None, ""))[0], f.Await):
        number = parent[0].type
    for full in types.classes(number):
        ref = types.reference(full)
        if full == "builtins.str" or (ref is not None and fn.module.roles.is_dto(ref) and not isinstance(call.func, f.Attr)):
            return True
        if fn.module.knowledge.table(Package).get(full.partition(".")[0]) is not None and full.rpartition(".")[2].endswith("Response"):
            return True
    return False


def is_answer(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether a value is what a library answers requests with: what is put into it is shown."""
    classes = fn.module.types.classes(fn.module.types.type_of(value))
    if not classes:
        made = list(fn.origins(value))
        return bool(made) and all(isinstance(one, f.Call) and called_name(one).endswith("Response") for one in made)
    return any(
        full.rpartition(".")[2].endswith("Response") and fn.module.knowledge.table(Package).get(full.partition(".")[0]) is not None
        for full in classes
    )


def _makes_answer(fn: FunctionView, call: f.Call) -> bool:
    """Whether a function of a library gives what its handlers answer with, though the library is for more than the web (`aiohttp.web.json_response`)."""
    known = fn.module.knowledge
    answers = {name for row in known.table(HandlerSignature).values() for one in row.gives for name in (one, known.defining(one))}
    return fn.module.types.is_a(call.type, answers)


_OF_DATES: Final = frozenset({"replace", "astimezone", "combine", "strftime", "isoformat"})
"""What dates, and texts, make new ones of themselves with."""


_GIVES_ANSWER: Final = pattern_of(r"_(response|answer|reply)$")
"""How functions of the project are called that make the answer of what they are given (`notebook_file_response`)."""


def takes_for_answer(fn: FunctionView, call: f.Call) -> bool | None:
    """Whether what is handed to a call is only shown: True when the call ends in the answer or a log, None when the call's own value tells, False when it is passed on."""
    module = fn.module
    if module.find(Logs, fn, call) is not None or is_error(fn, call):
        return True
    if writes(fn, call) is not None or module.find(Enqueues, fn, call) is not None:
        return False
    if constructs(fn, call):
        return None
    kind, word = package_kind(fn, call), first_word(called_name(call))
    if kind == "plain":
        return None
    if kind == "web":
        return called_name(call) not in ("add_task", "on_commit")
    if kind != "own" and _makes_answer(fn, call):
        return True
    if word in ("build", "make", "wrap") or kind == "serialization":
        return None
    if kind in ("", "foreign") and called_name(call) in _OF_DATES:
        return None
    if kind in ("", "foreign") and _is_filled(fn, call):
        return True
    if kind == "own" and (_is_answering(fn, call) or _GIVES_ANSWER.search(called_name(call))):
        return True
    return (word in _READING and word not in COMMANDING) or not word  # what closes something given to it is a command
