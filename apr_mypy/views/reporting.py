"""Telling somebody what happened: which calls log, capture an error or print, and which functions of the project do so on every path."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Logs
from apr_mypy.patterns import pattern_of
from apr_mypy.views.effects import first_word, is_effect
from apr_mypy.views.function import FunctionView
from apr_mypy.views.matters import Entities
from apr_mypy.views.naming import called_name
from apr_mypy.views.walk import inside, steps

How = Literal["log", "capture", "print", "helper"]

_LOGGERS: Final = frozenset({"log", "logger", "logging", "lg"})
_LEVELS: Final = {
    "debug": "debug",
    "trace": "debug",
    "info": "info",
    "success": "info",
    "notice": "info",
    "warning": "warning",
    "warn": "warning",
    "error": "error",
    "exception": "error",
    "critical": "critical",
    "fatal": "critical",
    "log": "varies",
}
_SAYS_LOGGING: Final = pattern_of(
    r"(^|_)a?(log|logs|logged|logging|logger)(_|$)|^(report|capture|record|notify|alert|track|send)_.*(error|exception|failure|exc)s?($|_)|_(report|capture)_(errors?|exceptions?)$"
)
_NO_LOGGING: Final = pattern_of(
    r"log_?(in|out|on|off)(_|$)|(^|_)(login|logout|blog|catalog|dialog)s?(_|$)|(get|set|read|parse|save|create|delete|list|setup|configure|init)_"
)
_PUTS: Final = frozenset({"append", "appendleft", "extend", "put", "put_nowait", "push", "enqueue"})
_ROW_DEEDS: Final = frozenset({"create", "delete", "save", "insert"})
_DEEPEST: Final = 3


class Report(NamedTuple):
    """One call that tells what happened. `level` is a level's name, "varies" where the call decides; `traceback` whether the exception at hand goes with it; `how` is "log" for a logger, "capture" for an error
    tracker or span, "print" for a terminal or warning, "helper" for a function of the project that does one of these."""

    call: f.Call
    how: How
    level: str
    traceback: bool


def report_of(fn: FunctionView, call: f.Call) -> Report | None:
    """What a call tells, None where it tells nothing: by the receiver's type, by an unmistakable name where the type is not known, or because the function of the project that it runs reports on every path."""
    row = fn.module.find(Logs, fn, call)
    if row is not None:
        return Report(call, row.how, row.level, row.traceback or _gives_traceback(call))
    named = level_by_name(fn, call)
    if named is not None:
        return Report(call, "log", named, (named == "error" and called_name(call) == "exception") or _gives_traceback(call))
    if is_shortcut(fn, call):
        return Report(call, "log", "varies", True)
    return Report(call, "helper", "varies", False) if _is_helper(fn, call, 0) else None


def reports(fn: FunctionView) -> tuple[Report, ...]:
    """All calls of a function that tell what happened, in order."""
    known: tuple[Report, ...] | None = fn.__dict__.get("_reports")
    if known is None:
        known = fn.__dict__["_reports"] = tuple(found for call in fn.calls if (found := report_of(fn, call)) is not None)
    return known


def mentions(report: Report, name: str) -> bool:
    """Whether a local name stands among what is told."""
    return any(isinstance(one, f.Name) and one.name == name for arg in report.call.args for one in inside(arg.value))


def _gives_traceback(call: f.Call) -> bool:
    """Whether `exc_info` is given, and not as a false constant."""
    for arg in call.args:
        if arg.name.lstrip("_") == "exc_info":
            return not (isinstance(arg.value, f.Const) and not arg.value.value)
    return False


def level_by_name(fn: FunctionView, call: f.Call) -> str | None:
    """The level of a call that is a logger's by its words (`self._logger.warning(…)`), where mypy does not know the receiver."""
    func = call.func
    if isinstance(func, f.Name) and func.scope == f.UNFOLLOWED:  # `activity.logger.info` of a library that is not installed
        before, _, level = func.name.rpartition(".")
        return _LEVELS.get(level) if _is_logger_word(before.rpartition(".")[2]) else None
    if not isinstance(func, f.Attr) or func.name not in _LEVELS or func.targets:
        return None
    base = func.base
    while isinstance(base, f.Call) and isinstance(base.func, f.Attr) and base.func.name in ("bind", "opt", "getChild", "new"):
        base = base.func.base
    if not isinstance(base, (f.Name, f.Attr)) or not fn.module.types.is_any(fn.module.types.type_of(base)):
        return None
    return _LEVELS[func.name] if _is_logger_word(base.name.rpartition(".")[2]) else None


def is_shortcut(fn: FunctionView, call: f.Call) -> bool:
    """`log.notice("…")`, `LOG.e("…")`: whether a method is called by itself that the class of a logger has not, so that the project has given it one."""
    func = call.func
    if not isinstance(func, f.Attr) or func.targets or not call.args or fn.use_of(call).kind != "statement":
        return False
    types = fn.module.types
    lines = [fn.module.lineage(full) for full in types.classes(types.type_of(func.base))]
    return bool(lines) and all(fn.module.knowledge.find(Logs, tuple(f"{base}.error" for base in line)) is not None for line in lines)


def _is_logger_word(name: str) -> bool:
    word = name.lower().strip("_")
    return word in _LOGGERS or word.endswith(("_logger", "_log"))


def _is_helper(fn: FunctionView, call: f.Call, depth: int) -> bool:
    """Whether a call runs a function that reports on every path: one of this module, as its body says; one of another, as its name says."""
    if not isinstance(call.func, (f.Name, f.Attr)):
        return False
    name = called_name(call)
    says = _SAYS_LOGGING.search(name) is not None and _NO_LOGGING.search(name) is None
    functions = _run_here(fn, call) if fn.module.is_own(_full(call)) or isinstance(call.func, f.Attr) else ()
    if functions:
        return all(_always_reports(one, depth) for one in functions)
    if not says or not fn.module.is_own(_full(call)):
        return False
    return not (isinstance(call.func, f.Attr) and Entities(fn).is_entity(call.func.base))  # `report.record_failure()` notes it at the row


def _full(call: f.Call) -> str:
    if isinstance(call.func, f.Name):
        return call.func.name
    return call.func.targets[0] if isinstance(call.func, f.Attr) and call.func.targets else ""


def _run_here(fn: FunctionView, call: f.Call) -> tuple[FunctionView, ...]:
    """The functions of this module that a call runs, by the names it resolves to."""
    known = fn.module.functions
    if isinstance(call.func, f.Attr):
        return tuple(known[target] for target in call.func.targets if target in known)
    return (known[call.func.name],) if isinstance(call.func, f.Name) and call.func.name in known else ()


def _always_reports(fn: FunctionView, depth: int) -> bool:
    if depth > _DEEPEST or fn.function.is_trivial or not _does_no_more(fn, depth):
        return False
    return any(_step_reports(fn, step, depth) for step in fn.function.block)


def _does_no_more(fn: FunctionView, depth: int) -> bool:
    """Whether a function that reports has no other effect: it raises nothing, sets nothing that outlives it, and commands nothing but reports."""
    for step in steps(fn.function.block):
        if isinstance(step, f.Raise):
            return False
        if isinstance(step, f.Set) and any(not isinstance(target, f.Name) or target.scope != f.LOCAL for target in step.targets):
            return False
        if isinstance(step, f.Do):
            value = step.value.value if isinstance(step.value, f.Await) else step.value
            if isinstance(value, f.Call) and (
                _keeps(value) or _stores(fn, value) or (fn.module.is_own(_full(value)) and not _is_helper(fn, value, depth + 1))
            ):
                return False
    return True


def _keeps(call: f.Call) -> bool:
    """`self._unsent.append((topic, data))`: puts something into what the object holds."""
    base = call.func.base if isinstance(call.func, f.Attr) and call.func.name in _PUTS else None
    return isinstance(base, f.Attr) and isinstance(base.base, f.Name) and base.base.name in ("self", "cls")


def _stores(fn: FunctionView, call: f.Call) -> bool:
    """`mailbox.alarms.create(title=…)`: a row is made or deleted."""
    return first_word(called_name(call)) in _ROW_DEEDS and is_effect(fn, call)


def _step_reports(fn: FunctionView, step: f.AnyStep, depth: int) -> bool:
    match step:
        case f.Do():
            value = step.value.value if isinstance(step.value, f.Await) else step.value
            if not isinstance(value, f.Call):
                return False
            return fn.module.find(Logs, fn, value) is not None or level_by_name(fn, value) is not None or _is_helper(fn, value, depth + 1)
        case f.If():
            return bool(step.otherwise) and all(any(_step_reports(fn, one, depth) for one in block) for block in (*step.blocks, step.otherwise))
        case f.With() | f.Try():
            return any(_step_reports(fn, one, depth) for one in step.block)
        case _:
            return False
