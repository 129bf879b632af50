"""What a log line says beside its words: whether an exception stands in it, whether anything in it says what was worked on, and what was bound to its logger or to the code around it before."""

from __future__ import annotations

import re
from typing import Any, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import BindsContext
from apr_mypy.patterns import pattern_of
from apr_mypy.views.flow import Definition
from apr_mypy.views.function import FunctionView
from apr_mypy.views.module import ModuleView
from apr_mypy.views.naming import last_name
from apr_mypy.views.reporting import Report

EXCEPTIONS: Final = frozenset({"builtins.BaseException"})
ADAPTER: Final = "logging.LoggerAdapter"
_WORK_ID: Final = pattern_of(
    r"(^|[_\-.])(id|ids|uid|guid|uuid|cid|rid|pk|key|ref|reference|slug|sku|url|uri|path|route|endpoint|filename|file|number|no|iban|email|username|login|code|token_id|jti|traceparent)$"
    r"|(Id|ID|UUID|Guid)$|(^|[_\-.])(correlation|request_?id|trace_?id|x_request_id)",
)
_LINE_ID: Final = pattern_of(
    r"(^|[_\-.])(correlation|guid|uuid|cid|rid|reqid|request[_-]?id|req[_-]?id|trace[_-]?id|trace|traceparent|transaction[_-]?id|span[_-]?id|task[_-]?id|job[_-]?id|run[_-]?id|message[_-]?id|msg[_-]?id|event[_-]?id|"
    r"delivery[_-]?id|operation[_-]?id|execution[_-]?id|invocation[_-]?id|activity[_-]?id|call[_-]?id|conversation[_-]?id|requestid|traceid|taskid)($|[_\-.])|(request|trace|correlation|transaction|task|job)I[dD]$|otelTraceID",
    re.IGNORECASE,
)
_NO_ID: Final = pattern_of(
    r"^_*(attempts?|attempt_no|attempt_number|tr(y|ies)|retr(y|ies)|retry_count|max_\w+|delay|elapsed|duration|wait(ed)?|backoff|timeout|seconds|secs|ms|took|counts?|counter|total|n|start(ed)?(_at|_time)?|now|today|timestamp|ts|when|"
    r"component|service|service_name|app|app_name|application|env|environment|version|release|module|logger|logger_name|level|hostname|pid|thread|thread_name|exc_info|stack_info|stacklevel|error|errors|exc|exception|err|reason|"
    r"error_type|error_class|error_name|err_type|exc_type|exception_type|error_message|error_msg|err_msg|exc_msg|err_str|error_str|detail|details|tb|trace_back|traceback|status|status_code|failed|ok|success|debug|severity|self|cls|msg|message_text|prefix|separator|sep)$",
    re.IGNORECASE,
)
_GIVEN: Final = {
    "cls": ("loop",),
    "hostname": ("parameter", "loop"),
    "service": ("loop",),
    "component": ("loop",),
    "module": ("loop",),
    "app": ("loop",),
    "version": ("loop",),
}
"""What says nothing of the work by its name, but does where it comes in like this: a host that a function is asked about, not the one it runs on."""
_QUOTES: Final = ("'", '"', "`")
_ERROR: Final = pattern_of(r"(^|_)(err|error|exc|exception|reason|details?|msg|message|traceback|tb|status)(_|$)")
_ASKS_ID: Final = pattern_of(r"(^|_)(id|uuid|slug|pk)$")
_NO_ID_KEY: Final = pattern_of(
    r"^(event|action|operation|op|step|stage|phase|layer|subsystem|category|kind|type|tag|tags|source|feature|domain|area|name|message|msg|text|description)$",
    re.IGNORECASE,
)
"""Keys whose value says which part of the program speaks, where it is a constant anyway."""
_WORDS: Final = frozenset(
    {"str", "repr", "type", "format", "bool", "int", "float", "round", "len", "sum", "ascii", "getattr", "isinstance", "hasattr", "vars", "dir", "id"}
)
_CHAINED: Final = frozenset(
    {"bind", "new", "opt", "patch", "getChild", "contextualize", "with_context", "unbind", "try_unbind", "getLogger", "get_logger"}
)
TOLD_BY_FORMATTING: Final = frozenset({"format_exc", "format_exception", "format_tb", "format_stack", "print_exc", "exc_info"})
"""Functions whose result has a traceback in it."""
_DEEPEST: Final = 6


class Said(NamedTuple):
    """What the arguments of a log call say. `exception`: one stands among them; `work`: something says what was worked on; `constant`: they are nothing but constants; `traceback`: a formatted one is among them."""

    exception: bool
    work: bool
    constant: bool
    traceback: bool


def said(fn: FunctionView, report: Report) -> Said:
    """What a log call says itself, by the values that it is given."""
    exception = work = traceback = False
    constant = True
    for arg in report.call.args:
        if arg.name in ("exc_info", "stack_info", "stacklevel") or (
            report.how == "print" and arg.name in ("file", "flush", "end", "sep", "limit", "chain")
        ):
            continue
        value = arg.value
        one = _Reading(fn)
        one.read(value, 0)
        constant = constant and isinstance(value, f.Const)
        exception = exception or one.exception
        traceback = traceback or one.traceback
        if arg.name in ("*", "**"):
            work = work or one.work or not one.exception
        elif arg.name in ("", "extra", "args", "kwargs"):
            work = work or one.work
        elif not _NO_ID.match(arg.name):
            work = work or (one.work and not (_NO_ID_KEY.match(arg.name) and isinstance(value, f.Const)))
    return Said(exception, work, constant, traceback)


def says_work_plainly(fn: FunctionView, report: Report) -> bool:
    """Whether an attribute among the arguments says what was worked on (`order.id`): a quick look, which follows no local name, at what `said` would tell too."""
    for arg in report.call.args:
        value = arg.value
        if (
            isinstance(value, f.Attr)
            and isinstance(value.base, f.Name)
            and (arg.name in ("", "extra", "args", "kwargs") or not _NO_ID.match(arg.name))
        ):
            if arg.name in ("*", "**", "exc_info", "stack_info", "stacklevel"):
                continue
            one = _Reading(fn)
            one.read(value, 0)
            if one.work:
                return True
    return False


def is_exception(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether a value is an exception: by its type, or because an `except` or an exception's getter gave it."""
    types = fn.module.types
    number = types.type_of(value)
    if number and types.is_a(number, EXCEPTIONS):
        return True
    if isinstance(value, f.Item) or (isinstance(value, f.Name) and value.scope == f.LOCAL):
        classes = types.class_objects(number)  # `sys.exc_info()[0]`
        if classes and all(not EXCEPTIONS.isdisjoint(types.mro(full)) for full in classes):
            return True
    if isinstance(value, f.Name) and value.scope == f.LOCAL:
        return value.name in caught_names(fn)
    if isinstance(value, f.Call) and isinstance(value.func, f.Attr):
        return value.func.name == "exception" and not value.args and not _is_logger(fn, value.func.base)
    return False


def caught_names(fn: FunctionView) -> frozenset[str]:
    """The names that the handlers of a function, and of those around it, give to exceptions."""
    known: frozenset[str] | None = fn.__dict__.get("_caught_names")
    if known is None:
        own = {handler.name for step in fn.all(f.Try) for handler in step.handlers if handler.name}
        known = fn.__dict__["_caught_names"] = frozenset(own) | (caught_names(fn.outer) if fn.outer is not None else frozenset())
    return known


class _Reading:
    """One walk over an argument: notes what it says on the way."""

    __slots__ = ("exception", "fn", "traceback", "work")

    def __init__(self, fn: FunctionView) -> None:
        self.fn = fn
        self.exception = self.work = self.traceback = False

    def read(self, value: f.AnyValue, depth: int) -> None:
        if depth > _DEEPEST or isinstance(value, (f.Const, f.Unseen, f.Super, f.Lambda)):
            return
        if isinstance(value, (f.Name, f.Call, f.Item)) and is_exception(self.fn, value):
            self.exception = True
            return
        match value:
            case f.Name():
                self._name(value, depth)
            case f.Attr():
                self._attr(value, depth)
            case f.Call():
                self._call(value, depth)
            case f.Table():
                for key, item in value.items:
                    inner = _Reading(self.fn)
                    inner.read(item, depth + 1)
                    self.exception = self.exception or inner.exception
                    self.traceback = self.traceback or inner.traceback
                    self.work = self.work or (inner.work and not (isinstance(key, f.Const) and _NO_ID.match(str(key.value))))
            case f.Text():
                for number, part in enumerate(value.parts):
                    self.read(part, depth + 1)
                    self.work = self.work or (_is_quoted(value.parts, number) and self._is_given(part))
            case f.Op() | f.Compare():
                for one in value.args:
                    self.read(one, depth + 1)
            case f.Many():
                for one in value.items:
                    self.read(one, depth + 1)
            case f.Item():
                self._item(value, depth)
            case f.Choice():
                self.read(value.yes, depth + 1)
                self.read(value.no, depth + 1)
            case f.Each():
                for one in (*value.results, *(loop.over for loop in value.loops)):
                    self.read(one, depth + 1)
            case f.Await() | f.Star() | f.Bind():
                self.read(value.value, depth + 1)
            case _:
                self.work = True

    def _name(self, value: f.Name, depth: int) -> None:
        last = value.name.rpartition(".")[2]
        if value.scope != f.LOCAL:
            types = self.fn.module.types
            # a constant of the module, a class, a function: the same in every line
            if self.fn.module.constant(self.fn, value) is not None:
                return
            if (last.isupper() and not _WORK_ID.search(last.lower())) or last.startswith("__") or types.class_objects(value.type):
                return
            if any(one.name in (f.DEF, f.MODULE) for one in types.members(value.type)):
                return
            self.work = True
            return
        origins = [one for one in self.fn.origins(value) if one is not value]
        composed = [one for one in origins if not isinstance(one, Definition)]
        if composed and len(composed) == len(origins):
            self._made(value, composed, depth)
            return
        if value.name in _GIVEN and any(isinstance(one, Definition) and one.kind in _GIVEN[value.name] for one in origins):
            self.work = True
            return
        if _NO_ID.match(value.name):
            self.work = self.work or (value.name == "self" and _tells_itself(self.fn))
            return
        for one in origins:
            if (
                isinstance(one, Definition)
                and one.kind in ("parameter", "loop", "each", "assigned", "entered", "captured", "changed")
                and self._counts(one)
            ):
                continue
            if not isinstance(one, Definition) and _is_text(one):
                self.read(one, depth + 1)
                continue
            self.work = True
        if not origins:
            self.work = True

    def _is_given(self, value: f.AnyValue) -> bool:
        """Whether a name stands for what the function was asked about, or goes through one by one."""
        if not (isinstance(value, f.Name) and value.scope == f.LOCAL) or value.name in ("self", "cls") or is_exception(self.fn, value):
            return False
        origins = self.fn.origins(value)
        return bool(origins) and all(
            isinstance(one, Definition) and one.kind in ("parameter", "loop") and not self._counts(one) and not _ERROR.search(value.name)
            for one in origins
        )

    def _counts(self, one: Definition) -> bool:
        """Whether a name counts rounds: the target of a loop over a range, or what is added up."""
        over = one.value
        if one.kind == "loop" and isinstance(over, f.Call) and isinstance(over.func, f.Name):
            last = over.func.name.rpartition(".")[2]
            return last in ("range", "count") or (last == "enumerate" and one.path == (0,))
        return one.kind == "changed"

    def _made(self, name: f.Name, values: list[f.AnyValue], depth: int) -> None:
        """A local that is set to something here: what it is made of, where that is a text; otherwise the thing itself."""
        for one in values:
            if isinstance(one, f.Const):
                continue
            inner = _Reading(self.fn)
            inner.read(one, depth + 1)
            self.exception = self.exception or inner.exception
            self.traceback = self.traceback or inner.traceback
            if _LINE_ID.search(name.name) and isinstance(one, f.Call):  # `trace_id = str(uuid4())`
                self.work = True
            if inner.work or not (
                inner.exception or inner.traceback or _is_text(one) or _NO_ID.match(name.name) or isinstance(one, (f.Name, f.Const))
            ):
                self.work = self.work or not _NO_ID.match(name.name) or _is_text(one)

    def _attr(self, value: f.Attr, depth: int) -> None:
        root: Any = value
        while isinstance(root, (f.Attr, f.Item, f.Call)):
            root = root.func if isinstance(root, f.Call) else root.base
            if is_exception(self.fn, root):
                self.exception = True
                self.work = self.work or _carries_id(value)
                return
        if value.name in ("__name__", "__qualname__", "__class__", "__doc__", "__module__") and _is_own_class(self.fn, value):
            return
        if isinstance(value.base, f.Call):
            self.read(value.base, depth + 1)
            if value.name.startswith("__"):
                return
        if isinstance(root, f.Name) and root.scope != f.LOCAL and (value.name.isupper() or self.fn.module.types.class_objects(value.type)):
            if not _WORK_ID.search(value.name.lower()):
                return
        if not _NO_ID.match(value.name):
            self.work = True

    def _item(self, value: f.Item, depth: int) -> None:
        inner = _Reading(self.fn)
        inner.read(value.base, depth + 1)
        self.exception = self.exception or inner.exception
        self.traceback = self.traceback or inner.traceback
        if _is_id_key(value.index) and not inner.exception:
            self.work = True
            return
        key = value.index.value if isinstance(value.index, f.Const) else None
        if inner.work and not (isinstance(key, str) and _NO_ID.match(key)):
            self.work = True

    def _call(self, value: f.Call, depth: int) -> None:
        func = value.func
        last = last_name(func)
        if last in TOLD_BY_FORMATTING:
            self.traceback = True
            return
        if last in ("len", "sum"):
            return
        if last not in _WORDS and any(is_exception(self.fn, arg.value) for arg in value.args) and _may_format(self.fn, value):
            self.traceback = True
            return
        for arg in value.args:
            self.read(arg.value, depth + 1)
        if last == "get" and isinstance(func, f.Attr) and value.args and _is_id_key(value.args[0].value):
            self.work = True  # `message.get("Message-Id")`, whatever the message is called
        if (
            isinstance(func, f.Attr)
            and not value.args
            and _ASKS_ID.search(func.name)
            and isinstance(func.base, f.Name)
            and func.base.scope == f.LOCAL
        ):
            self.work = self.work or func.base.name not in ("self", "cls")  # `service.service_id()`, whatever the thing is called
        if isinstance(func, f.Attr):
            root: Any = func
            while isinstance(root, (f.Attr, f.Item, f.Call)):
                root = root.func if isinstance(root, f.Call) else root.base
            if isinstance(root, f.Name) and root.scope != f.LOCAL and not _says_id(shown_names(func)):
                if not is_current(self.fn, root):
                    return  # `datetime.now()`, `os.getpid()`: the same whatever was worked on
            self.read(func.base, depth + 1)
        elif isinstance(func, f.Name) and last not in _WORDS and not value.args and _says_id((last,)):
            self.work = True


def _is_quoted(parts: tuple[f.AnyValue, ...], number: int) -> bool:
    """`f"service '{service}' failed"`: whether a part of a text stands in quotes, as the name of one thing among others does."""
    if not 0 < number < len(parts) - 1:
        return False
    before, behind = parts[number - 1], parts[number + 1]
    if not (isinstance(before, f.Const) and isinstance(behind, f.Const) and isinstance(before.value, str) and isinstance(behind.value, str)):
        return False
    return before.value[-1:] in _QUOTES and before.value[-1:] == behind.value[:1]


def _is_id_key(key: f.AnyValue) -> bool:
    """`"Message-Id"`: a key that names an identifier."""
    said = key.value if isinstance(key, f.Const) else None
    return isinstance(said, str) and not _NO_ID.match(said) and re.search(r"(^|[_-])(id|uuid|guid)$", said, re.IGNORECASE) is not None


def _tells_itself(fn: FunctionView) -> bool:
    """Whether an object, put into a text, says which one it is: its class has a text of its own, or one that lists its fields."""
    if fn.owner is None:
        return False
    view = fn.module.classes.get(fn.owner.full)
    if view is not None and not {"__str__", "__repr__"}.isdisjoint(view.methods):
        return True
    decorators = [one.func if isinstance(one, f.Call) else one for one in fn.owner.decorators]
    return any(last_name(one) in ("dataclass", "define", "frozen", "attrs") for one in decorators)


def _may_format(fn: FunctionView, call: f.Call) -> bool:
    """Whether a function of the project that is given an exception may make a text with its traceback: one of this module that does, or one of another."""
    if not isinstance(call.func, (f.Name, f.Attr)):
        return False
    here = fn.module.local_functions(fn, call.func)
    if here:
        return any(shown_names(inner.func)[-1:] in [(name,) for name in TOLD_BY_FORMATTING] for one in here for inner in one.calls)
    names = (call.func.name,) if isinstance(call.func, f.Name) else call.func.targets
    return any(fn.module.is_own(name) for name in names)


def is_current(fn: FunctionView, root: f.Name) -> bool:
    """Whether a global stands for what is being served just now: a request proxy, a context variable, the task at hand."""
    last = root.name.rpartition(".")[2]
    return last in ("request", "g", "session", "current_task", "current_user", "websocket", "context") or fn.module.types.is_a(
        root.type, {"contextvars.ContextVar", "_contextvars.ContextVar", "werkzeug.local.LocalProxy"}
    )


def shown_names(value: f.AnyValue) -> tuple[str, ...]:
    """The names along a dotted value, as they are written."""
    found: list[str] = []
    while isinstance(value, (f.Attr, f.Call, f.Item, f.Name)):
        if isinstance(value, f.Call):
            value = value.func
        elif isinstance(value, f.Name):
            return (value.name.rpartition(".")[2], *reversed(found))
        else:
            if isinstance(value, f.Attr):
                found.append(value.name)
            value = value.base
    return tuple(reversed(found))


def _says_id(names: tuple[str, ...]) -> bool:
    return any(_LINE_ID.search(name) or _WORK_ID.search(name) for name in names)


def _carries_id(value: f.AnyValue) -> bool:
    """Whether an exception's attribute is an identifier of something: `error.order_id`, `error.request.url`, `error.filename`, not `error.code`."""
    last = shown_names(value)[-1:]
    return any(_WORK_ID.search(one) and not one.endswith(("code", "errno", "number")) for one in last)


def _is_own_class(fn: FunctionView, value: f.Attr) -> bool:
    """`self.__class__.__name__`, `type(self).__name__`, `cls.__name__`, `__name__` of a module or class: a component, no identifier."""
    at: Any = value.base
    if isinstance(at, f.Attr) and at.name == "__class__":
        at = at.base
    if isinstance(at, f.Call):
        first = at.args[0].value if at.args else None
        return isinstance(first, f.Name) and (first.name in ("self", "cls") or is_exception(fn, first))
    return isinstance(at, f.Name) and (at.name in ("self", "cls") or at.scope != f.LOCAL)


def _is_text(value: f.AnyValue) -> bool:
    """Whether a value is a text put together here."""
    if isinstance(value, (f.Text, f.Op, f.Const)):
        return True
    if isinstance(value, f.Call) and isinstance(value.func, (f.Name, f.Attr)):
        return value.func.name.rpartition(".")[2] in ("str", "repr", "format", "join", "type", "len")
    return isinstance(value, f.Attr) and value.name in ("__name__", "__class__", "args", "message")


# --- what was bound before -----------------------------------------------------------------------------------------------------------


def is_bound(fn: FunctionView, report: Report, any_id: bool = True) -> bool:
    """Whether the logger of a call, or the code around it, carries an identifier already: a bound logger, an adapter, a context that was entered or set before. Without `any_id`, a parameter or field of which nothing is known
    does not count."""
    return _logger_carries(fn, receiver(report.call), 0, any_id) or _entered_around(fn, report.call)


def receiver(call: f.Call) -> f.AnyValue | None:
    """The logger that a call writes to; None for a function."""
    return call.func.base if isinstance(call.func, f.Attr) else None


def takes_exception_by_option(call: f.Call) -> bool:
    """`logger.opt(exception=True).error(…)`: the traceback goes with it."""
    at = receiver(call)
    while isinstance(at, f.Call) and isinstance(at.func, f.Attr):
        if any(arg.name == "exception" and not (isinstance(arg.value, f.Const) and not arg.value.value) for arg in at.args):
            return True
        at = at.func.base
    return False


def gives_id(fn: FunctionView, args: tuple[f.Arg, ...]) -> bool:
    """Whether the keywords of a call bind something that tells one piece of work from another: not a constant, not `component=`."""
    for arg in args:
        if arg.name == "**":
            return True
        if arg.name in ("", "*"):
            tables = [one for one in fn.origins(arg.value) if isinstance(one, f.Table)]
            if any(_table_gives(fn, one) for one in tables):
                return True
        elif not _NO_ID.match(arg.name):
            if isinstance(arg.value, f.Table):
                if _table_gives(fn, arg.value):
                    return True
                continue
            one = _Reading(fn)
            one.read(arg.value, 0)
            if one.work or (_LINE_ID.search(arg.name) and not isinstance(arg.value, f.Const)):
                return True
    return False


def _table_gives(fn: FunctionView, table: f.Table) -> bool:
    for key, item in table.items:
        name = str(key.value) if isinstance(key, f.Const) else ""
        if key is None:
            return True
        one = _Reading(fn)
        one.read(item, 0)
        if not _NO_ID.match(name) and (one.work or (_LINE_ID.search(name) and not isinstance(item, f.Const))):
            return True
    return False


def _logger_carries(fn: FunctionView, value: f.AnyValue | None, depth: int, any_id: bool) -> bool:
    if value is None or depth > _DEEPEST:
        return False
    if isinstance(value, f.Call):
        return _made_with_id(fn, value, depth, any_id)
    types = fn.module.types
    is_adapter = types.is_a(types.type_of(value), {ADAPTER})
    made = list(fn.module.made_by(fn, value))
    if made:
        return any(_made_with_id(maker, call, depth + 1, any_id) for maker, call in made)
    if is_adapter:
        return True
    if isinstance(value, f.Name) and value.scope == f.LOCAL:
        # a bound logger that the caller handed over was bound for this piece of work
        return any_id and any(isinstance(one, Definition) and one.kind == "parameter" for one in fn.origins(value)) and _is_bindable(fn, value)
    if isinstance(value, f.Attr):
        names = shown_names(value)
        if "app" in names[1:-1]:
            return False  # `request.app.logger` is that of all requests
        return any_id and len(names) > 1 and names[0] in ("request", "ctx", "context", "info", "req", "g", "state", "run", "job")
    return False


def _is_bindable(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether a logger has something bound to it rather than being the one of its name: a class with `bind`."""
    types = fn.module.types
    if isinstance(value, f.Name) and value.name.startswith("bound_"):
        return True
    return any(
        base.rpartition(".")[2] in ("BoundLogger", "FilteringBoundLogger", "BindableLogger", "BoundLoggerBase", "LoggerAdapter")
        for base in types.bases(types.type_of(value))
    )


def _made_with_id(fn: FunctionView, call: f.Call, depth: int, any_id: bool) -> bool:
    """Whether a call that gives a logger binds an identifier to it, itself or further left in its chain."""
    func = call.func
    last = last_name(func)
    types = fn.module.types
    if types.is_a(call.type, {ADAPTER}) or last.endswith("LoggerAdapter"):
        given = call.args[1].value if len(call.args) > 1 else None
        table = next((one for one in (fn.origins(given) if given is not None else ()) if isinstance(one, f.Table)), None)
        return table is None or _table_gives(fn, table)
    if last in _CHAINED:
        if last in ("getChild", "getLogger"):
            one = _Reading(fn)
            for arg in call.args:
                one.read(arg.value, 0)
            if one.work:
                return True
        elif last != "opt" and gives_id(fn, call.args):
            return True
        return isinstance(func, f.Attr) and _logger_carries(fn, func.base, depth + 1, any_id)
    functions = fn.module.local_functions(fn, func) if isinstance(func, (f.Name, f.Attr)) else ()
    for one_fn in functions:
        for step in one_fn.returns:
            if step.value is not None and _logger_carries(one_fn, step.value, depth + 1, any_id):
                return True
    return False


def binds_around(fn: FunctionView, call: f.Call) -> bool:
    """Whether a call binds an identifier for all lines written from here on, whatever the logger."""
    return fn.module.find(BindsContext, fn, call) is not None and gives_id(fn, call.args)


def _entered_around(fn: FunctionView, call: f.Call) -> bool:
    """Whether a context with an identifier was entered or set where a call stands: around it, before it in its function, or in the function around that."""
    module: ModuleView = fn.module
    if not module.calls_known_as(BindsContext):
        return False
    view: FunctionView | None = fn
    while view is not None:
        for number, _ in module.calls_known_in(BindsContext, view).items():
            one = next((c for c in view.calls if id(c) == number), None)
            if one is not None and one.line <= call.line and gives_id(view, one.args):
                return True
        view = view.outer
    return False


def _is_logger(fn: FunctionView, value: f.AnyValue) -> bool:
    names = shown_names(value)
    return bool(names) and "log" in names[-1].lower()


def is_line_id(name: str) -> bool:
    """Whether a name is what people call the id of a request, a job or a message."""
    return _LINE_ID.search(name) is not None


def is_any_id(name: str) -> bool:
    """Whether a name is what people call an identifier of anything."""
    return _WORK_ID.search(name) is not None or is_line_id(name)


__all__ = [
    "TOLD_BY_FORMATTING",
    "Said",
    "binds_around",
    "gives_id",
    "is_any_id",
    "is_bound",
    "is_exception",
    "is_line_id",
    "receiver",
    "said",
    "takes_exception_by_option",
]
