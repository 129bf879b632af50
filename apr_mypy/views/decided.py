"""Failures of which somebody has decided that a line in the log is enough: the documentation or the line itself says so, an operator reads the line, or what failed stays where the next round finds it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.patterns import pattern_of
from apr_mypy.roles import Role
from apr_mypy.views.conditions import exits
from apr_mypy.views.effects import writes
from apr_mypy.views.excepts import Taking, calls_in
from apr_mypy.views.flow import bound_names
from apr_mypy.views.naming import called_name, last_name
from apr_mypy.views.reporting import Report, report_of
from apr_mypy.views.standing_for import neighbours
from apr_mypy.views.walk import STEP_VALUES, inside, steps

if TYPE_CHECKING:
    from apr_mypy.views.aftermath import Path
    from apr_mypy.views.function import FunctionView

_QUIETLY: Final = pattern_of(
    r"^_*(remove|delete|clean|drop|close|stop|unlink|purge|cancel|discard|kill)_(\w+_)?(quietly|silently)$|(^|_)best_effort(_|$)"
)
_DOCUMENTED: Final = pattern_of(
    r"\bbest[- ]effort\b|\bignoring (a|any|the|all)?\s*(failures?|errors?)\b|\b(failures?|errors?) (are|is) (only logged|ignored|logged (only|(but|and) never))\b|\b(must|should|may|can|will) (not|never) (fail|break|block|abort|prevent) the\b|\bnon-?fatal\b|\bnever raises?\b",
    re.IGNORECASE,
)
_SAID: Final = pattern_of(
    r"\bnon-?(fatal|blocking|critical)\b|\bbest[- ]effort\b|\bkeep(ing|s)? \w+ queued\b|\b(will|to) be (re-?tried|tried again)\b|\bwill (retry|try again)\b",
    re.IGNORECASE,
)
_ONLY_NOTED: Final = pattern_of(
    r"\b(failed|failure|could not|couldn't|unable|cannot|error)( while| when)?( to)? (log(ging)?(?! (in|out|on|off)\b)|cache|caching|clean(ing)?[- ]?up|(record|emit|report|send|collect|updat|start|end|creat|export|writ|track|push|publish|post|sav|stor|gather)(e|ing)?( [\w-]+){0,3} (metrics?|statistics|stats|telemetry|spans?|traces?|analytics))\b|\berror\b[\w ]{0,60}\bto (store|save|record|send|report)(\s+[\w-]+){0,3}\s+(metrics|statistics|stats)\b",
    re.IGNORECASE,
)
"""What a line says of work that only notes what happened, keeps a copy, or tidies up."""
_PASSES: Final = pattern_of(r"\b(skip(s|ped|ping)?|ignor(e|es|ed|ing))\b")
_MARKS: Final = pattern_of(r"^(delete|dequeue|mark_(as_)?(sent|mailed|done|processed|notified|delivered|handled|seen|finished|completed?))$")
"""What takes out of a queue what was dealt with."""
_SERVES: Final = ("start_server", "start_unix_server", "create_server", "create_unix_server")
_COMMAND_LINE: Final = frozenset({"argparse", "click", "typer", "cleo", "fire", "docopt", "optparse", "cyclopts"})
_STORES: Final = pattern_of(r"(^|_)(storage|store|bucket|blobs?|file_?system|media)$", re.IGNORECASE)
_DELETES: Final = pattern_of(r"^(delete|remove)(_|$)")
_CLEANS_UP: Final = pattern_of(r"^_*(clean_?up|tidy_?up|purge_temp|sweep)(_|$)")


def is_decided(taking: Taking, path: Path, report: Report | None) -> bool:
    """Whether a failure that was logged may be left at that."""
    fn = taking.fn
    return (
        _is_said(fn, report)
        or _is_only_noted(taking, report)
        or _CLEANS_UP.match(fn.function.name) is not None
        or _is_for_operator(taking, report)
        or _is_connection(fn)
        or _comes_again(taking)
        or _stays_queued(taking, path)
        or _is_found_again(taking)
        or _is_looked_up_by_name(taking)
        or _removes_file(taking)
        or _is_shown_only(taking)
        or _is_passed_over(taking, report)
    )


def _is_said(fn: FunctionView, report: Report | None) -> bool:
    """Whether the name or documentation of the function, or the line that is logged, says that the failure may be left."""
    if _QUIETLY.search(fn.function.name) or _DOCUMENTED.search(fn.function.docstring):
        return True
    return _SAID.search(_words(fn, report)) is not None


def _words(fn: FunctionView, report: Report | None) -> str:
    """What a line says in words, also those of a local: `msg = "failed to …"`."""
    values = [one for arg in report.call.args for one in inside(arg.value)] if report is not None else []
    values += [
        origin for one in values if isinstance(one, f.Name) and one.scope == f.LOCAL for origin in fn.origins(one) if isinstance(origin, f.Const)
    ]
    return " ".join(one.value for one in values if isinstance(one, f.Const) and isinstance(one.value, str))


def _is_passed_over(taking: Taking, report: Report | None) -> bool:
    """`except TagLocked: logger.info("skipping tag %s", tag)`: whether a class of the project tells that there is nothing to do here, and the line, which calls it no trouble, says that it is passed over."""
    caught = taking.caught
    if report is None or report.how != "log" or report.level not in ("info", "debug") or caught.broad or not caught.failures:
        return False
    texts = [one.value for arg in report.call.args for one in inside(arg.value) if isinstance(one, f.Const) and isinstance(one.value, str)]
    return all(taking.fn.module.is_own(full) for full in caught.failures) and any(_PASSES.search(text.lower()) for text in texts)


def _is_only_noted(taking: Taking, report: Report | None) -> bool:
    """`logger.warning("failed to record the metric")`: whether the line says that what failed only notes or copies something, or tidies up, and no row is written."""
    if _ONLY_NOTED.search(_words(taking.fn, report)) is None:
        return False
    return not any(called_name(call) in ("commit", "flush", "save") or writes(taking.fn, call) is not None for call in calls_in(taking.block))


def _is_for_operator(taking: Taking, report: Report | None) -> bool:
    """Whether it is printed by a tool of the command line, or counted there and the count is told in the end."""
    fn = taking.fn
    if report is not None and report.how == "print" and any(step.full.partition(".")[0] in _COMMAND_LINE for step in fn.module.facts.imports):
        return fn.module.role_of(fn) not in (Role.HANDLER, Role.WEBHOOK, Role.JOB, Role.CONSUMER)
    counted = {step.target.name for step in steps(taking.after) if isinstance(step, f.Change) and isinstance(step.target, f.Name)}
    if not counted or fn.module.role_of(fn) is not Role.COMMAND:
        return False
    told = (one for call in fn.calls if report_of(fn, call) is not None for arg in call.args for one in inside(arg.value))
    return any(isinstance(one, f.Name) and one.name in counted for one in told)


def _is_connection(fn: FunctionView) -> bool:
    """Whether a server calls the function for each connection: there is nobody above it."""
    together = tuple(neighbours(fn.module).values()) or (fn.module,)
    return fn.is_async and any(
        isinstance(arg.value, (f.Name, f.Attr)) and last_name(arg.value) == fn.function.name
        for module in together
        for _, call in module.calls_named(*_SERVES, *(f"asyncio.{name}" for name in _SERVES), *(f"asyncio.streams.{name}" for name in _SERVES))
        for arg in call.args[:1]
    )


def _comes_again(taking: Taking) -> bool:
    """`finally: ensure_future(run_at(tomorrow, reset_counters))` in `reset_counters`: whether a function has itself called again, whatever happened."""
    final = taking.step.final if isinstance(taking.step, f.Try) else ()
    name = taking.fn.function.name
    return any(isinstance(arg.value, (f.Name, f.Attr)) and last_name(arg.value) == name for call in calls_in(final) for arg in call.args)


def _stays_queued(taking: Taking, path: Path) -> bool:
    """`continue`, and behind the `try` `mails.mark_sent()`: whether what failed is not taken out of the queue, so that the next run finds it."""
    fn, step = taking.fn, taking.step
    if path.end != "next" or not isinstance(path.loop, f.For) or step is None or not all(one.kind == "continue" for one in exits(fn, taking.after)):
        return False
    names = {name for name, _ in bound_names(path.loop.target)}
    for inner in steps(path.loop.block):
        if isinstance(inner, f.Set) and any(
            isinstance(one, f.Name) and one.name in names for _, value in STEP_VALUES[type(inner)](inner) for one in inside(value)
        ):
            names |= {name for target in inner.targets for name, _ in bound_names(target)}
    end = step.end_line if isinstance(step, f.Try) else step.line
    behind = [call for inner in steps(path.loop.block) if inner.line > end for call in calls_in((inner,))]
    return any(_MARKS.match(called_name(call)) and any(isinstance(one, f.Name) and one.name in names for one in inside(call)) for call in behind)


def _is_found_again(taking: Taking) -> bool:
    """`mailer.send(letter); person.welcomed = True; person.save()` guarded, and `Person.objects.filter(welcomed=False)` elsewhere in the module: whether success alone sets the mark by which those are found that are still to be dealt with."""
    set_last = {
        target.name
        for step in taking.block[1:]
        if isinstance(step, f.Set) and isinstance(step.value, f.Const) and step.value.value is True
        for target in step.targets
        if isinstance(target, f.Attr)
    }
    asked = (arg for _, call in taking.fn.module.calls_named("filter", "filter_by", "get_queryset") for arg in call.args) if set_last else ()
    return any(arg.name in set_last and isinstance(arg.value, f.Const) and arg.value.value is False for arg in asked)


def _is_looked_up_by_name(taking: Taking) -> bool:
    """`handle = getattr(self, f"on_{kind}")` guarded against AttributeError: there is no such method."""
    first = taking.block[0] if taking.block else None
    value = first.value if isinstance(first, f.Set) else None
    return set(taking.caught.names) == {"AttributeError"} and isinstance(value, f.Call) and called_name(value) == "getattr" and len(value.args) == 2


def _removes_file(taking: Taking) -> bool:
    """`default_storage.delete(old.name)`: whether all that is done is to remove a file from a store, in a function that is not there to delete anything."""
    calls = [call for call in calls_in(taking.block) if taking.fn.use_of(call).kind in ("statement", "awaited")]
    return bool(calls) and _DELETES.match(taking.fn.function.name) is None and all(_is_removal(call) for call in calls)


def _is_removal(call: f.Call) -> bool:
    func = call.func
    if isinstance(func, f.Attr):
        store = last_name(func.base)
    elif isinstance(func, f.Name):  # of a library that mypy did not follow
        store = func.name.rpartition(".")[0].rpartition(".")[2]
    else:
        return False
    return _DELETES.match(called_name(call)) is not None and _STORES.search(store) is not None


def _is_shown_only(taking: Taking) -> bool:
    """`try: tracker.set_extra("order", order); raise Unexpected(order)`: an exception that is raised only to be logged."""
    if taking.block and isinstance(taking.block[0], f.Raise):
        return True
    last = taking.block[-1] if taking.block else None
    made = last.value.func if isinstance(last, f.Raise) and isinstance(last.value, f.Call) else None
    return (
        isinstance(made, f.Name | f.Attr)
        and taking.caught.names == (last_name(made),)
        and not any(isinstance(step, f.Raise) for step in taking.block[:-1])
    )


__all__ = ["is_decided"]
