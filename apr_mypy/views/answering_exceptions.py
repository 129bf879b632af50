"""Exceptions that are answers, whatever they are called, because the project takes them for answers: where it speaks to a client it turns them into "not found", or a function of its own raises them to say no and does nothing else."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import FailsWith
from apr_mypy.patterns import pattern_of
from apr_mypy.views.conditions import exits
from apr_mypy.views.effects import is_effect, package_kind
from apr_mypy.views.excepts import Taking, calls_in, caught, lineages_caught
from apr_mypy.views.function import FunctionView
from apr_mypy.views.module import ModuleView
from apr_mypy.views.naming import called_name, last_name
from apr_mypy.views.reporting import report_of
from apr_mypy.views.standing_for import functions_of, neighbours
from apr_mypy.views.walk import STEP_VALUES, inside, steps

_NOT_FOUND: Final = 404
_SERVER_ERRORS: Final = range(500, 600)
_SAYS_NOT_FOUND: Final = pattern_of(r"^(HTTP_404_)?NOT_FOUND$|^Http404$|^(HTTP)?NotFound(Error|Exception)?$")
_SAYS_BROKEN: Final = pattern_of(
    r"^(HTTP_50\d_)?(INTERNAL_SERVER_ERROR|BAD_GATEWAY|SERVICE_UNAVAILABLE|GATEWAY_TIMEOUT)$|^(InternalServerError|BadGateway|ServiceUnavailable)$"
)
_REGISTERS: Final = frozenset({"errorhandler", "app_errorhandler", "exception_handler"})
_ADDS: Final = ("add_exception_handler", "register_error_handler")
_OF_ANYTHING: Final = pattern_of(
    r"(^|[a-z])(Client|Api|API|Http|HTTP|Service|Server|Gateway|Provider|Database|DB|Db|SQL|Sql|Connection|Network|Transport|Request|Response|Remote|Redis|Operational|Interface|Internal|Runtime|Storage|IO|OS|Timeout)"
    r"_?(Error|Exception|Failure)s?$|Fail"
)
"""Names of exceptions that stand for whatever may go wrong with another system."""
_OUTSIDE: Final = frozenset({"http", "queue", "cloud", "cache"})
_DEEPEST: Final = 2
_MOST: Final = 4
"""As many times it must be answered with "not found" for each time with an error of the server, and once more."""
_COUNTS: Final = pattern_of(r"^(timer|counter|gauge|histogram|timing|incr|increment|observe)$")
_REFUSED: Final = pattern_of(r"Forbidden|Permission(Error|Denied)|NotAuthori[sz]ed|Unauthori[sz]ed|AccessDenied|NotAllowed")
_OF_ANSWER: Final = pattern_of(r"^HTTP_?Exception$|^PermissionDenied$")
"""Exceptions of frameworks that functions of a project raise to refuse."""
_KEPT: Final = "_taken_for_absent"


def as_answer(taking: Taking) -> Taking:
    """The same taking, with what its exceptions mean here."""
    taken = taking.caught
    if not taken.failures or taken.broad or taking.how == "decorator" or any(is_effect(taking.fn, call) for call in calls_in(taking.block)):
        return taking
    means = {"absent" if _is_absent(taking, full) else "form" if _is_refusal(taking, full) else "" for full in taken.failures}
    return taking if "" in means else taking._replace(caught=taken._replace(means=(taken.means - {""}) | means, failures=()))


# --- the project tells its clients that it is not there -----------------------------------------------------------------------------


def _is_absent(taking: Taking, full: str) -> bool:
    """Whether the project answers "not found" for an exception, and a server error hardly ever."""
    return not full.startswith("builtins.") and _OF_ANYTHING.search(full.rpartition(".")[2]) is None and full in _absent(taking.fn.module)


def _absent(module: ModuleView) -> frozenset[str]:
    """The classes that the modules known together answer with "not found", worked out once for all of them."""
    known: frozenset[str] | None = module.__dict__.get(_KEPT)
    if known is None:
        together = tuple(neighbours(module).values()) or (module,)
        absent: Counter[str] = Counter()
        for one in together:
            for full, block in _answered(one):
                absent[full] += _says(block, _NOT_FOUND, _SAYS_NOT_FOUND) - _MOST * any(
                    _says(block, number, _SAYS_BROKEN) for number in _SERVER_ERRORS
                )
        failing = {row.error for row in module.knowledge.knowledge.of_kind(FailsWith)}
        known = frozenset(full for full, times in absent.items() if times > 0 and full not in failing)
        for one in together:
            one.__dict__[_KEPT] = known
    return known


def _answered(module: ModuleView) -> Iterator[tuple[str, f.Block]]:
    """Each class of exceptions with a block that answers for it: an `except`, or a function that is registered for it."""
    for fn in module.having(f.Try):
        for step in fn.all(f.Try):
            for handler in step.handlers:
                if handler.types is not None and any(isinstance(one, (f.Raise, f.Return, f.Do)) for one in handler.block):
                    yield from ((lineage[0], handler.block) for lineage in lineages_caught(fn, handler.types, handler.caught))
    for fn in module.functions.values():
        for decorator in fn.function.decorators:
            if isinstance(decorator, f.Call) and called_name(decorator) in _REGISTERS and decorator.args:
                yield from ((lineage[0], fn.function.block) for lineage in lineages_caught(module.body, decorator.args[0].value, ()))
    for fn, call in module.calls_named(*_ADDS):
        if len(call.args) > 1:
            for answer in functions_of(fn, call.args[1].value):
                yield from ((lineage[0], answer.function.block) for lineage in lineages_caught(fn, call.args[0].value, ()))


def _says(block: f.Block, number: int, names: re.Pattern[str]) -> bool:
    """Whether a block mentions a status, by its number or its name."""
    for step in steps(block):
        for _, value in STEP_VALUES[type(step)](step):
            for one in inside(value):
                if isinstance(one, f.Const) and type(one.value) is int and one.value == number:
                    return True
                if isinstance(one, (f.Name, f.Attr)) and names.search(last_name(one)) is not None:
                    return True
    return False


# --- a function of the project says no ----------------------------------------------------------------------------------------------


def _is_refusal(taking: Taking, full: str) -> bool:
    """Whether a class of the project's own is what the guarded functions raise to say no, and the no is heard: the guarded code has a result that is not there then, or the handler goes another way. A check whose
    no is passed over is none."""
    fn = taking.fn
    if not (fn.module.is_own(full) or _OF_ANSWER.search(full.rpartition(".")[2])) or not (_relaxes(taking) or is_heard(taking)):
        return False
    told = [report for call in calls_in(taking.after) if (report := report_of(fn, call)) is not None]
    if any(one.how != "log" or one.level not in ("info", "debug") for one in told):
        return False  # who logs it as a trouble does not take it for an answer
    found = [_raises_plainly(one, full, _DEEPEST) for call in calls_in(taking.block) for one in functions_of(fn, call.func)]
    return any(found) and None not in found


def is_heard(taking: Taking) -> bool:
    """Whether the guarded code gives something that is not there after a no, something is done for a yes alone, or the handler leaves."""
    if isinstance(taking.step, f.Try) and taking.step.otherwise:
        return True
    if any(not isinstance(step, (f.Do, f.Pass)) for step in taking.block):
        return True
    return all(one.kind != "falls" for one in exits(taking.fn, taking.after))


def _relaxes(taking: Taking) -> bool:
    """`def check_access(self): try: Base.check_access(self) …`: whether a method takes one answer of the method that it overrides, to be less strict."""
    fn = taking.fn
    call = next(iter(calls_in(taking.block)), None)
    return (
        fn.owner is not None and len(taking.block) == 1 and call is not None and isinstance(call.func, f.Attr) and call.func.name == fn.function.name
    )


def _raises_plainly(fn: FunctionView, full: str, deep: int) -> bool | None:
    """Whether a function, or one that it calls, raises a class by itself rather than for another failure; None where it does so for another one, asks another system, or changes something."""
    name = full.rpartition(".")[2]
    found = False
    for step in fn.all(f.Raise):
        value = step.value.func if isinstance(step.value, f.Call) else step.value
        if isinstance(value, (f.Name, f.Attr)) and last_name(value) == name:
            if _is_for_failure(fn, step):
                return None
            found = True
    for call in fn.calls:
        refusing = functions_of(fn, call.func) if deep > 1 else ()
        if refusing and all(
            all(end.kind == "raise" for end in exits(one, one.function.block)) for one in refusing
        ):  # `self.permission_denied(request)`
            found = found or any(_raises_plainly(one, full, 1) for one in refusing)
            continue
        if package_kind(fn, call) in _OUTSIDE or (is_effect(fn, call) and not _COUNTS.match(called_name(call))):
            return None
        if deep > 1 and package_kind(fn, call) == "own":
            below = [_raises_plainly(one, full, deep - 1) for one in functions_of(fn, call.func) if one is not fn]
            if None in below:
                return None
            found = found or any(below)
    return found


def _is_for_failure(fn: FunctionView, step: f.Raise) -> bool:
    """Whether an exception is raised for another one that is a failure; not for a row that is not there, or what somebody may not do."""
    for holder, slot in fn.around(step):
        if isinstance(holder, f.Try) and slot == "handler":
            handler = [one for one in holder.handlers if one.line <= step.line][-1:]
            found = caught(fn, handler[0].types, handler[0].caught) if handler and handler[0].types is not None else None
            if found is None or not (found.expected or all(_REFUSED.search(name) for name in found.names)):
                return True
    return False


def is_passed_over(taking: Taking) -> bool:
    """`try: check_access(user, page) … except PermissionDenied: pass`, and then the work all the same: whether somebody was told that he may not, and nothing comes of it."""
    return all(_REFUSED.search(name) for name in taking.caught.names) and not is_heard(taking)


__all__ = ["as_answer", "is_passed_over"]
