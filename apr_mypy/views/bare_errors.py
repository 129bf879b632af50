"""Log lines about a failure that say nothing but the exception's own text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple, Protocol

from msgspec import structs

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Logs
from apr_mypy.patterns import pattern_of
from apr_mypy.roles import Role
from apr_mypy.views.excepts import caught
from apr_mypy.views.function import FunctionView
from apr_mypy.views.log_context import (
    TOLD_BY_FORMATTING,
    Said,
    caught_names,
    is_bound,
    is_exception,
    said,
    says_work_plainly,
    takes_exception_by_option,
)
from apr_mypy.views.module import ClassView, ModuleView
from apr_mypy.views.naming import called_name
from apr_mypy.views.reporting import Report, report_of
from apr_mypy.views.walk import STEP_VALUES, inside, steps

_LEVELS: Final = frozenset({"warning", "error", "critical"})
_NAMED_LEVELS: Final = ("warning", "warn", "error", "critical", "fatal", "log")
_LOUD: Final = pattern_of(r"(^|\.)(ERROR|CRITICAL|FATAL|WARNING|WARN)$")
_INSTEAD: Final = pattern_of(
    r"\bfall(s|ing)?[- ]?back\b|\b(will|is|are) (not|now|be) (be )?\w+ed\b|\bdisabled\b|\b(continuing|proceeding|running) without\b|\bdegrad",
    re.IGNORECASE,
)
_LOUD_NUMBER: Final = 30
_HANDLER: Final = "logging.Handler"
_ANSWERS: Final = frozenset({"optional", "quit", "left", "cancelled", "more"})
"""What exceptions mean of which nobody needs the whole story."""
_NOT_SERVING: Final = frozenset({Role.TEST, Role.MIGRATION})
_SCRIPT: Final = pattern_of(
    r"(^|\.)(__main__|manage|cli|setup|conftest|scripts?|commands|bin|tools?|examples?|benchmarks?|fabfile|tasks_cli|demo)(\.|$)"
)
_SERVES: Final = frozenset(
    {
        Role.HANDLER,
        Role.WEBHOOK,
        Role.DEPENDENCY,
        Role.MIDDLEWARE,
        Role.JOB,
        Role.CONSUMER,
        Role.SERVICE,
        Role.REPOSITORY,
        Role.ADAPTER,
        Role.DOMAIN,
        Role.INFRASTRUCTURE,
        Role.LIFESPAN,
    }
)
_COMMAND_LINE: Final = (
    "argparse",
    "click",
    "typer",
    "cleo",
    "fire",
    "docopt",
    "optparse",
    "getopt",
    "rich_click",
    "cyclopts",
    "invoke",
    "fabric",
    "cmd",
)


_TEXTS: Final = frozenset({"message", "msg", "detail", "details", "reason", "text", "error", "exc", "e"})
"""What an exception is made with that is its text."""
_SORTS: Final = frozenset({"code", "status", "status_code", "error_code", "errno", "level", "severity", "retryable", "cause", "original", "inner"})
"""What an exception is made with that says of what sort it is, not what was worked on."""


class BareError(NamedTuple):
    """A call that logs an exception bare. `exception` is the value that stands for it; `in_handler` whether that is being handled there; `nothing` whether not even its text is told."""

    fn: FunctionView
    report: Report
    exception: f.AnyValue | None
    in_handler: bool
    nothing: bool


class Known(Protocol):
    """What is known of a program's exceptions (`Program`)."""

    modules: dict[str, ModuleView]

    @property
    def classes(self) -> Mapping[str, ClassView]: ...
    def method(self, class_full: str, name: str) -> FunctionView | None: ...
    def subclasses(self, full: str) -> tuple[str, ...]: ...


def takes_from_elsewhere(module: ModuleView) -> bool:
    """Whether a module handles an exception that another module of the project defines, so that only the whole program tells what its text says."""
    for fn in module.having(f.Try):
        for step in fn.all(f.Try):
            for handler in step.handlers:
                for number in handler.caught:
                    if any(module.is_own(full) and full not in module.classes for full in module.types.classes(number)):
                        return True
    return False


def bare_errors(module: ModuleView, known: Known | None = None) -> Iterator[BareError]:
    """The lines of a module that tell only an exception's text, the first of each handler. `known` is the program, where all of it is there: then what exceptions of other modules say is seen too."""
    seen: set[tuple[int, int]] = set()
    for fn, report in sorted(_candidates(module), key=lambda one: (one[1].call.line, one[1].call.column)):
        # types and names that stand in the call tell most of them apart
        if not (_may_tell(fn, report) or (report.how == "log" and fn.all(f.Try) and _may_hide(report))):
            continue
        role = module.role_of(fn)
        if fn.owner is not None and fn.function.name == "__init__" and "builtins.BaseException" in fn.owner.mro:
            continue  # an exception that is being made: nothing was caught yet
        if role in _NOT_SERVING or role is Role.COMMAND or _SCRIPT.search(module.name) or (report.how == "print" and not _serves(fn, role)):
            continue
        one = _judged(fn, report, known)
        if one is not None:
            key = _group(fn, report.call)
            if key not in seen:
                seen.add(key)
                yield one


def _candidates(module: ModuleView) -> Iterator[tuple[FunctionView, Report]]:
    """The calls that may say that something failed."""
    known: set[int] = set()
    for fn, call, row in module.calls_known_as(Logs):
        known.add(id(call))
        if row.how == "capture" or (row.how == "log" and row.traceback) or row.level == "debug":
            continue
        if row.how == "print" and not (row.traceback or (isinstance(call.func, f.Name) and call.func.name == "builtins.print")):
            continue  # a console, a warning: somebody looks at it
        if row.level in _LEVELS or row.how == "print" or (row.level == "varies" and _is_loud(fn, call)):
            report = report_of(fn, call)
            if report is not None and (row.how == "print" or not report.traceback):
                yield fn, report
    for fn, call in module.calls_named(*_NAMED_LEVELS):
        if id(call) not in known and isinstance(call.func, f.Attr):
            report = report_of(fn, call)
            if report is not None and report.how == "log" and not report.traceback and (report.level in _LEVELS or _is_loud(fn, call)):
                yield fn, report


def _is_kept(handler: f.Handler) -> bool:
    """Whether a handler gives the exception to an object: `result.error = error`."""
    return any(
        isinstance(step, f.Set)
        and isinstance(step.value, f.Name)
        and step.value.name == handler.name
        and any(isinstance(target, f.Attr | f.Item) for target in step.targets)
        for step in steps(handler.block)
    )


def _is_loud(fn: FunctionView, call: f.Call) -> bool:
    """Whether the level that a call is given as its first argument is a warning or worse."""
    level = call.args[0].value if call.args else None
    if isinstance(level, f.Const):
        return (isinstance(level.value, int) and level.value >= _LOUD_NUMBER) or (
            isinstance(level.value, str) and _LOUD.search(level.value.upper()) is not None
        )
    return isinstance(level, (f.Name, f.Attr)) and _LOUD.search(level.name) is not None


def _may_tell(fn: FunctionView, report: Report) -> bool:
    """Whether an exception stands in a call, at a glance."""
    if report.traceback:
        return True
    names = caught_names(fn)
    types = fn.module.types
    for arg in report.call.args:
        for one in inside(arg.value):
            if isinstance(one, f.Name) and (one.name in names or (one.scope == f.LOCAL and types.is_a(one.type, {"builtins.BaseException"}))):
                return True
            if isinstance(one, f.Item) and is_exception(fn, one):
                return True  # `sys.exc_info()[1]`
            if isinstance(one, f.Call) and (is_exception(fn, one) or (report.how == "print" and called_name(one) in TOLD_BY_FORMATTING)):
                return True
    return False


def _may_hide(report: Report) -> bool:
    """Whether a call is all words, or a text put together before, at a glance."""
    values = [arg.value for arg in report.call.args if arg.name not in ("exc_info", "stack_info", "stacklevel")]
    return all(isinstance(one, f.Const) for one in values) or (len(values) == 1 and isinstance(values[0], f.Name) and values[0].scope == f.LOCAL)


def _judged(fn: FunctionView, report: Report, known: Known | None) -> BareError | None:
    if says_work_plainly(fn, report):
        return None
    handler = _handler(fn, report.call)
    what = said(fn, report)
    if what.work or (what.traceback and report.how == "log") or takes_exception_by_option(report.call):
        return None
    if report.how == "print" and what.traceback and handler is not None and _is_kept(handler):
        return None  # `print(format_exception(error), file=sys.stderr)`, and `result.error = error`: whoever called gets it, too
    told = what.exception or (report.how == "print" and (report.traceback or what.traceback))
    nothing = not told
    if nothing and not _says_only_words(fn, report, what, handler):
        return None
    if handler is not None and (_is_answer(fn, handler, report) or _ends_program(handler) or _announces(report) or _goes_up_with_more(fn, handler)):
        return None
    if is_bound(fn, report) or _is_told_elsewhere(fn, report, handler):
        return None
    exception = next((one for arg in report.call.args for one in inside(arg.value) if is_exception(fn, one)), None)
    if exception is not None and _is_made_with_id(fn, exception, handler, known):
        return None
    in_handler = handler is not None and (exception is None or (isinstance(exception, f.Name) and exception.name == handler.name))
    return BareError(fn, report, exception, in_handler, nothing)


def _handler(fn: FunctionView, record: Any) -> f.Handler | None:
    """The innermost `except` that a record stands in."""
    for holder, name in fn.around(record):
        if isinstance(holder, f.Try) and name == "handler":
            line = getattr(record, "line", 0)
            inner = [one for one in holder.handlers if one.line <= line]
            return inner[-1] if inner else None
    return None


def _try_of(fn: FunctionView, record: Any) -> f.Try | None:
    return next((holder for holder, name in fn.around(record) if isinstance(holder, f.Try) and name == "handler"), None)


def _says_only_words(fn: FunctionView, report: Report, what: Said, handler: f.Handler | None) -> bool:
    """`except Exception: logger.error("it failed")`: an error whose exception nobody will ever see, for it ends here."""
    if (
        handler is not None
        and (step := _try_of(fn, report.call)) is not None
        and step.block
        and all(isinstance(one, (f.Import, f.Set)) for one in step.block)
    ):
        return False  # a library that is not there
    if handler is None or not what.constant or report.how != "log" or report.level not in ("error", "critical"):
        return False
    if caught(fn, handler.types, handler.caught).expected or not caught(fn, handler.types, handler.caught).broad:
        return False
    return not any(isinstance(step, f.Raise) for step in steps(handler.block))


def _is_answer(fn: FunctionView, handler: f.Handler, report: Report) -> bool:
    means = caught(fn, handler.types, handler.caught).means
    return bool(means) and means <= _ANSWERS and report.level != "critical"


def _announces(report: Report) -> bool:
    """Whether a warning says what is done instead: the failure is provided for, and the line is about that."""
    texts = [one.value for arg in report.call.args for one in inside(arg.value) if isinstance(one, f.Const) and isinstance(one.value, str)]
    return report.level == "warning" and _INSTEAD.search(" ".join(texts)) is not None


def _goes_up_with_more(fn: FunctionView, handler: f.Handler) -> bool:
    """`raise ParseError(f"cannot parse {query}") from error`: whether what is raised for it says what was worked on, so that whoever hears of it knows."""
    for step in steps(handler.block):
        call = step.value if isinstance(step, f.Raise) and step.cause is not None else None
        if isinstance(call, f.Call) and any(said(fn, Report(structs.replace(call, args=(arg,)), "log", "error", False)).work for arg in call.args):
            return True
    return False


def _ends_program(handler: f.Handler) -> bool:
    """Whether the program ends there: what is told before is told the operator."""
    for step in handler.block:
        value = step.value if isinstance(step, (f.Do, f.Raise)) else None
        what = value.func if isinstance(value, f.Call) else value if isinstance(step, f.Raise) else None
        if isinstance(what, (f.Name, f.Attr)) and what.name.rpartition(".")[2] in ("exit", "_exit", "SystemExit", "Exit"):
            return True
    return False


def _is_told_elsewhere(fn: FunctionView, report: Report, handler: f.Handler | None) -> bool:
    """Whether another line of the same handler, or block, has the traceback or an identifier, or an error tracker gets the exception."""
    if handler is not None:
        block: f.Block = handler.block
    else:
        place = fn.place_of(fn.step_of(report.call))
        block = place[1] if place is not None else ()
    for step in steps(block):
        for _, value in STEP_VALUES[type(step)](step):
            for call in inside(value):
                if not isinstance(call, f.Call) or call is report.call:
                    continue
                other = report_of(fn, call)
                if other is None:
                    continue
                if other.how in ("capture", "helper") or (other.how == "log" and (other.traceback or takes_exception_by_option(call))):
                    return True
                if other.how == "log":
                    one = said(fn, other)
                    if one.traceback or (one.work and other.level in (*_LEVELS, "info")) or is_bound(fn, other):
                        return True
    return False


def _group(fn: FunctionView, call: f.Call) -> tuple[int, int]:
    handler = _handler(fn, call)
    if handler is not None:
        return id(handler), 0
    place = fn.place_of(fn.step_of(call))
    return id(fn), id(place[1]) if place is not None else 0


def _is_made_with_id(fn: FunctionView, exception: f.AnyValue, handler: f.Handler | None, known: Known | None) -> bool:
    """Whether the exception is the project's own and its text is made of more than words: where this module shows that, or the program; where another module defines it, nobody can tell from here."""
    module = fn.module
    types = module.types
    own = {full for full in types.classes(types.type_of(exception)) if module.is_own(full)}
    if handler is not None:
        own |= {full for number in handler.caught for full in types.classes(number) if module.is_own(full)}
    return any(_carries_more(module, full, known) for full in own)


def _carries_more(module: ModuleView, full: str, known: Known | None) -> bool:
    view = module.classes.get(full)
    if view is not None:
        maker = view.methods.get("__init__") or view.methods.get("__str__")
        return _is_made_of_more(maker) or _is_made_with_more(module, full)
    if known is None or full not in known.classes:
        return True  # it is made elsewhere: nobody here can tell with what
    memo: dict[str, bool] = known.__dict__.setdefault("_errors_that_carry_more", {})
    if full not in memo:
        kinds = (full, *known.subclasses(full))
        memo[full] = any(_is_made_of_more(known.method(one, name)) for one in kinds for name in ("__init__", "__str__")) or any(
            _is_made_with_more(other, one) for one in kinds for other in known.modules.values()
        )
    return memo[full]


def _is_made_of_more(maker: FunctionView | None) -> bool:
    if maker is None:
        return False
    more = [param for param in maker.function.params[1:] if param.name not in _TEXTS]
    if len(maker.function.params) > 2 and any(param.name not in _SORTS for param in more):
        return True
    return maker.function.name == "__str__" or _names_id(maker) or _says_parameter(maker)


def _says_parameter(maker: FunctionView) -> bool:
    """`self.message = f"no files for platform {platform}"`: whether what an exception is made with stands in its text among other words."""
    names = {param.name for param in maker.function.params} - {"self", "cls", *_TEXTS}
    return any(isinstance(one, f.Name) and one.name in names for text in maker.all(f.Text) for part in text.parts for one in inside(part))


def _is_made_with_more(module: ModuleView, full: str) -> bool:
    """Whether a module makes an exception with what is being worked on in its text."""
    for one, call in module.calls_named(full):
        for arg in call.args:
            told = f.Call(call.func, (arg,), call.type, call.line, call.column, call.end_line, call.end_column)
            if said(one, Report(told, "log", "error", False)).work:
                return True
    return False


def _names_id(maker: FunctionView) -> bool:
    return any(param.name.endswith(("_id", "id", "key", "name", "path", "url")) for param in maker.function.params)


def _serves(fn: FunctionView, role: Role | None) -> bool:
    """Whether a function belongs to a service, in which nobody sits at the terminal."""
    module = fn.module
    if fn.owner is not None and _HANDLER in fn.owner.mro:
        return False  # what logs cannot log its own failure
    if _is_started_as_script(fn):
        return False
    if role in _SERVES:
        return True
    if role is not None or fn is module.body or _SCRIPT.search(module.name):
        return False
    if any(step.full.partition(".")[0] in _COMMAND_LINE for step in module.facts.imports):
        return False
    return not any(_asks_main(step) for step in module.facts.block)


def _is_started_as_script(fn: FunctionView) -> bool:
    """Whether the function is what the module runs when it is started by itself, wherever that module lies."""
    return any(
        isinstance(one, f.Name) and one.name == fn.full
        for step in fn.module.facts.block
        if _asks_main(step)
        for inner in steps((step,))
        for _, value in STEP_VALUES[type(inner)](inner)
        for one in inside(value)
    )


def _asks_main(step: f.AnyStep) -> bool:
    """`if __name__ == "__main__":`, which a script ends with."""
    return isinstance(step, f.If) and any(isinstance(one, f.Const) and one.value == "__main__" for test in step.tests for one in inside(test))


__all__ = ["BareError", "bare_errors"]
