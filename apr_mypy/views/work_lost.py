"""Guarded code that was told to work, so that no exception is an answer to it; and handlers by which nothing of an exception is left."""

from __future__ import annotations

from typing import Final

from apr_mypy import facts as f
from apr_mypy.views.aftermath import Path
from apr_mypy.views.deeds import Deeds
from apr_mypy.views.effects import first_word, is_effect, package_kind
from apr_mypy.views.excepts import Taking, calls_in
from apr_mypy.views.function import FunctionView
from apr_mypy.views.naming import called_name
from apr_mypy.views.walk import inside, steps

_DEEDS: Final = frozenset(
    [
        "save",
        "send",
        "publish",
        "charge",
        "refund",
        "capture",
        "approve",
        "ship",
        "pay",
        "reserve",
        "credit",
        "debit",
        "withdraw",
        "deposit",
        "transfer",
        "archive",
        "submit",
        "commit",
        "flush",
        "dispatch",
        "grant",
    ]
)
"""First words of what is done to the business; what may as well be done to a list or a register (`add`, `remove`) is none of them."""


def is_told_to_work(fn: FunctionView, call: f.Call, logged: bool) -> bool:
    """`await payments.charge(order)`, whose result nobody wants: no look-up, so that a `ValueError` is no answer to it. Where nobody logs it, only what is a deed by its name."""
    use = fn.use_of(call)
    if (fn.use_of(use.by) if use.kind == "awaited" else use).kind != "statement" or not isinstance(call.func, f.Attr):
        return False
    if logged:
        return package_kind(fn, call) == "own" and is_effect(fn, call)
    return package_kind(fn, call) in ("own", "") and first_word(called_name(call)) in _DEEDS


def only_marks_the_end(taking: Taking, path: Path, done: Deeds) -> bool:
    """Whether all that comes of every exception there is, those that end the program or the task too, is a mark that says nothing of it: `except BaseException: plugin.state = "stopped"`."""
    if not taking.caught.base or done.report is not None or taking.logs or path.end not in ("end", "on"):
        return False
    marks = [step for step in path.steps if isinstance(step, f.Set) and all(isinstance(target, f.Attr) for target in step.targets)]
    told = any(
        isinstance(one, f.Call) or (isinstance(one, f.Name) and one.name == taking.name)
        for step in marks
        if step.value is not None
        for one in inside(step.value)
    )
    return bool(marks) and not told and not calls_in(taking.after) and len(marks) == len(tuple(steps(taking.after)))


def is_rename(call: f.Call) -> bool:
    """`os.replace(old, new)`, `path.replace(target)`: a file is put elsewhere; no text, date or dataclass is made of another."""
    if called_name(call) != "replace":
        return False
    if isinstance(call.func, f.Name):
        return call.func.name == "os.replace"
    return isinstance(call.func, f.Attr) and len(call.args) == 1 and call.args[0].name == ""


__all__ = ["is_rename", "is_told_to_work", "only_marks_the_end"]
