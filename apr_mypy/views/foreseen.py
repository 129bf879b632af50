"""Exceptions that the code around plainly foresaw: it raises them itself to get out of a block, a wait is over, what was to be made is there more than once, the program is being ended, what follows tells of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.patterns import pattern_of
from apr_mypy.views.naming import called_name, last_name
from apr_mypy.views.reporting import report_of
from apr_mypy.views.walk import steps

if TYPE_CHECKING:
    from apr_mypy.views.aftermath import Path
    from apr_mypy.views.excepts import Taking

_LATE: Final = pattern_of(r"(^|[a-z])Timeout(Error)?$")
_SEVERAL: Final = pattern_of(r"Multiple(Objects|Results|Documents|Rows|Records)")
_MAKES_ONCE: Final = pattern_of(r"^a?get_or_(create|make|insert|add)$")
_NOTES: Final = pattern_of(r"^(log|record|audit|note|track)(_|$)")
_LIVES: Final = pattern_of(r"(^|_)(running|alive|active)$")
_ENDS: Final = pattern_of(r"(^|_)(stop(ped|ping)?|clos(ed|ing)|shut(ting)?_?down|unsubscrib(ed|ing)|exiting|terminat(ed|ing)|is_shutdown)$")


def is_foreseen(taking: Taking) -> bool:
    """Whether nobody has to hear of an exception, because the guarded code only waits for a while, asks for one of several that are there, or raises it itself to leave."""
    return is_own_way_out(taking) or _is_wait(taking) or _is_there(taking)


def is_own_way_out(taking: Taking) -> bool:
    """Whether all exceptions taken are raised in the guarded code itself to get out of it: as its very last step (to roll back what it tried), or where it has just noted why."""
    names = set(taking.caught.names)
    if taking.caught.broad or not names or not isinstance(taking.step, f.Try):
        return False
    raised = [step for step in steps(taking.block) if isinstance(step, f.Raise) and step.value is not None and _name_of(step.value) in names]
    if {_name_of(step.value) for step in raised if step.value is not None} != names:
        return False
    last = _last_of(taking.block)
    return all(step is last or _is_noted(taking, step) for step in raised)


def _name_of(value: f.AnyValue) -> str:
    value = value.func if isinstance(value, f.Call) else value
    return last_name(value) if isinstance(value, f.Name | f.Attr) else ""


def _last_of(block: f.Block) -> f.AnyStep | None:
    """The last step of a block, which nothing but managers stands around."""
    last = block[-1] if block else None
    return _last_of(last.block) if isinstance(last, f.With) else last


def _is_noted(taking: Taking, step: f.Raise) -> bool:
    """Whether the step right before one tells or records something."""
    place = taking.fn.place_of(step)
    number = next((n for n, one in enumerate(place[1]) if one is step), 0) if place is not None else 0
    before = place[1][number - 1] if place is not None and number else None
    value = before.value if isinstance(before, f.Do) else None
    value = value.value if isinstance(value, f.Await) else value
    return isinstance(value, f.Call) and (_NOTES.search(called_name(value)) is not None or report_of(taking.fn, value) is not None)


def _is_wait(taking: Taking) -> bool:
    """`result.get(timeout=0.5)` whose answer nobody takes: whether all that is done is to wait for so long."""
    call = _only_call(taking)
    return (
        call is not None
        and all(_LATE.search(name) for name in taking.caught.names)
        and called_name(call) in ("get", "wait")
        and any(arg.name == "timeout" for arg in call.args)
    )


def _is_there(taking: Taking) -> bool:
    """`Reference.objects.get_or_create(order=order)` guarded against more than one of them: what was to be there is."""
    call = _only_call(taking)
    return call is not None and all(_SEVERAL.search(name) for name in taking.caught.names) and _MAKES_ONCE.match(called_name(call)) is not None


def _only_call(taking: Taking) -> f.Call | None:
    """The call that is all the guarded code, and whose result nobody takes."""
    only = taking.block[0] if len(taking.block) == 1 else None
    value = only.value if isinstance(only, f.Do) else None
    value = value.value if isinstance(value, f.Await) else value
    return value if isinstance(value, f.Call) else None


def is_ending(path: Path) -> bool:
    """`if not self._running: return`: whether a path is for the case alone that the program, or what runs here, is being ended."""
    for test in path.tests:
        held = any(one is test for one in path.held)
        while isinstance(test, f.Op) and test.op == "not":
            test, held = test.args[0], not held
        if isinstance(test, f.Call):
            test = test.func
        if isinstance(test, f.Name | f.Attr):
            name = test.name.rpartition(".")[2]
            if (_LIVES.search(name) and not held) or (_ENDS.search(name) and held):
                return True
    return False


def is_told_behind(taking: Taking, path: Path) -> bool:
    """`except ConnectionError: pass`, and behind the `try` `logger.error("lost connection, trying again")`: whether what follows at once tells of the trouble, which a normal end of the guarded code is, too."""
    if path.end not in ("on", "next") or not all(isinstance(step, f.Pass) for step in taking.after) or taking.step is None:
        return False
    if taking.how != "suppress" and not taking.after:
        return False
    place = taking.fn.place_of(taking.step)
    behind = place[1][next((n for n, step in enumerate(place[1], 1) if step is taking.step), len(place[1])) :] if place is not None else ()
    value = behind[0].value if behind and isinstance(behind[0], f.Do) else None
    report = report_of(taking.fn, value) if isinstance(value, f.Call) else None
    return report is not None and report.how == "log" and report.level in ("error", "critical", "warning")


__all__ = ["is_ending", "is_foreseen", "is_own_way_out", "is_told_behind"]
