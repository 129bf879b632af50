"""Values that stand for a failure and say what they mean by where they go: every caller refuses them at once, they are the part of a query that an ill-formed key leaves, the age of a file that is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.views.conditions import exits
from apr_mypy.views.excepts import calls_in
from apr_mypy.views.naming import called_name
from apr_mypy.views.shown import shown
from apr_mypy.views.standing_for import neighbours
from apr_mypy.views.walk import STEP_VALUES, inside, steps

if TYPE_CHECKING:
    from apr_mypy.views.excepts import Taking
    from apr_mypy.views.function import FunctionView

_AGES: Final = frozenset({"st_mtime", "st_mtime_ns", "st_ctime", "st_atime"})
_ASKS_AGE: Final = frozenset({"getmtime", "getctime", "getatime"})
_OF_FILES: Final = frozenset({"OSError", "IOError", "FileNotFoundError"})


def is_refused_by_callers(fn: FunctionView, whole: bool = False) -> bool:
    """Whether a function is called only where its None is made an exception at once: `if state is None: raise InvalidState`. With `whole`, also one that is not private, where the whole program is known."""
    name = fn.function.name
    private = name.startswith("_")
    together = tuple(neighbours(fn.module).values())
    if name.startswith("__") or fn.outer is not None or not (private or (whole and together and fn.owner is None)):
        return False
    called = 0
    for module in (fn.module,) if private else together:
        for view, call in module.calls_named(name, fn.full):
            if view is not fn:
                called += 1
                if not _refuses_none(view, call):
                    return False
    return called > 0


def _refuses_none(fn: FunctionView, call: f.Call) -> bool:
    use = fn.use_of(call)
    use = fn.use_of(use.by) if use.kind == "awaited" else use
    if use.kind != "assigned" or not isinstance(use.by, f.Set) or not isinstance(use.by.targets[0], f.Name):
        return False
    place = fn.place_of(use.by)
    behind = place[1][next((n for n, step in enumerate(place[1], 1) if step is use.by), 0) :] if place is not None else ()
    after = behind[0] if behind else None
    if not isinstance(after, f.If) or not any(isinstance(one, f.Name) and one.name == use.by.targets[0].name for one in inside(after.tests[0])):
        return False
    ends = exits(fn, after.blocks[0])
    return bool(ends) and all(one.kind == "raise" for one in ends)


def gives_none_refused(taking: Taking) -> bool:
    """`row = None`, then what is guarded sets it, then `return row`: whether the caller gets None after a failure, and every caller makes an exception of it."""
    fn = taking.fn
    place = fn.place_of(taking.step) if isinstance(taking.step, f.Try) else None
    if place is None or place[0] is not None:
        return False
    number = next((n for n, step in enumerate(place[1]) if step is taking.step), 0)
    behind = place[1][number + 1 :]
    last = behind[0] if len(behind) == 1 else None
    if not isinstance(last, f.Return) or not isinstance(last.value, f.Name):
        return False
    name = last.value.name
    none = [
        step
        for step in place[1][:number]
        if isinstance(step, f.Set) and isinstance(step.value, f.Const) and step.value.value is None and shown(step.targets[0]) == name
    ]
    return bool(none) and is_refused_by_callers(fn, whole=True)


def gives_rest_of_same(fn: FunctionView, text: str) -> bool:
    """`return queryset.none()`, and where the key is fine `return queryset.filter(…)`: whether nothing of a query is given, and else a part of the same one."""
    base = text.removesuffix(".none()")
    others = [step.value for step in fn.returns if step.value is not None and shown(step.value) != text]
    return bool(others) and all(any(shown(one) == base for one in inside(value)) for value in others)


def is_age_of_file(taking: Taking) -> bool:
    """`return os.stat(path).st_mtime` guarded against OSError: whether a file that cannot be looked at was never changed."""
    if not set(taking.caught.names) <= _OF_FILES:
        return False
    calls = calls_in(taking.block)
    if len(calls) != 1:
        return False
    if called_name(calls[0]) in _ASKS_AGE:
        return True
    values = (one for step in steps(taking.block) for _, value in STEP_VALUES[type(step)](step) for one in inside(value))
    return called_name(calls[0]) in ("stat", "lstat") and any(isinstance(one, f.Attr) and one.name in _AGES for one in values)


def says_whether_changed(fn: FunctionView) -> bool:
    """`if self.flags == flags: return False`, then `self.flags = flags` and `return True`: whether False says that nothing has changed."""
    for step in fn.all(f.If):
        for test, block in zip(step.tests, step.blocks, strict=True):
            last = block[-1] if block else None
            if not (isinstance(test, f.Compare) and test.ops == ("==",) and isinstance(last, f.Return)):
                continue
            if isinstance(last.value, f.Const) and last.value.value is False:
                sides = {shown(one) for one in test.args}
                if any(
                    isinstance(kept, f.Set) and kept.value is not None and {shown(kept.targets[0]), shown(kept.value)} == sides
                    for kept in fn.all(f.Set)
                ):
                    return True
    return False


__all__ = ["gives_none_refused", "gives_rest_of_same", "is_age_of_file", "is_refused_by_callers", "says_whether_changed"]
