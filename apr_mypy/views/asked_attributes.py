"""Whether a field, or what is put into one, tells later that guarded code has failed: it is asked right behind the `try`, or other functions of the module ask it before they rely on what should have been done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apr_mypy import facts as f
from apr_mypy.views.conditions import exits
from apr_mypy.views.naming import called_name
from apr_mypy.views.shown import shown
from apr_mypy.views.walk import inside, steps

if TYPE_CHECKING:
    from apr_mypy.views.excepts import Taking
    from apr_mypy.views.function import FunctionView

_WHOLE = 400
"""As many characters of an expression as tell it from every other one."""


def is_asked_in_field(taking: Taking) -> bool:
    """Whether what only success puts into a field is asked for: there by what stands right behind, elsewhere where it is a mark that it was done."""
    if not isinstance(taking.step, f.Try | f.With) or taking.caught.base:
        return False
    return _is_refused_behind(taking) or _is_flag_asked(taking) or _is_member_asked(taking)


def _is_refused_behind(taking: Taking) -> bool:
    """`self._size = cache.get("size")` guarded, and right behind it `if self._size is None: raise ValueError`."""
    kept = {shown(target, _WHOLE) for step in steps(taking.block) if isinstance(step, f.Set) for target in step.targets if isinstance(target, f.Attr)}
    behind = _behind(taking) if kept else ()
    first = behind[0] if behind else None
    if not isinstance(first, f.If):
        return False
    return any(
        any(isinstance(one, f.Attr) and shown(one, _WHOLE) in kept for one in inside(test))
        and bool(ends := exits(taking.fn, block))
        and all(one.kind == "raise" for one in ends)
        for test, block in zip(first.tests, first.blocks, strict=True)
    )


def _is_flag_asked(taking: Taking) -> bool:
    """`self._attached = True` as the last step of what is guarded, where another method asks `if self._attached:` and goes another way."""
    last = _last_done(taking)
    if not (isinstance(last, f.Set) and isinstance(last.value, f.Const) and last.value.value is True and len(last.targets) == 1):
        return False
    flag = last.targets[0]
    if not (isinstance(flag, f.Attr) and isinstance(flag.base, f.Name) and flag.base.name == "self"):
        return False
    return any(
        one.name == flag.name and isinstance(one.base, f.Name) and one.base.name == "self" and _is_condition(view, one)
        for view in _others(taking.fn)
        for one in view.attrs
    )


def _is_member_asked(taking: Taking) -> bool:
    """`self.restored.add(name)` as the last step of those that work, where another function asks `if name in self.restored`."""
    last = _last_done(taking)
    call = last.value if isinstance(last, f.Do) else None
    kept = call.func.base if isinstance(call, f.Call) and isinstance(call.func, f.Attr) and called_name(call) in ("add", "append") else None
    if not (isinstance(kept, f.Attr) and isinstance(kept.base, f.Name) and kept.base.name == "self"):
        return False
    return any(
        op in ("in", "not in") and isinstance(asked, f.Attr) and asked.name == kept.name
        for view in _others(taking.fn)
        for one in view.all(f.Compare)
        for op, asked in zip(one.ops, one.args[1:], strict=False)
    )


def _last_done(taking: Taking) -> f.AnyStep | None:
    """The last step that only success comes to: of the guarded code or its `else`, or of the round of a loop, where the handler goes on to the next."""
    step, fn = taking.step, taking.fn
    if isinstance(step, f.Try) and step.otherwise:
        return step.otherwise[-1]
    place = fn.place_of(step) if step is not None else None
    if (
        place is not None
        and isinstance(place[0], f.For | f.While)
        and (ends := exits(fn, taking.after))
        and all(one.kind == "continue" for one in ends)
    ):
        behind = _behind(taking)
        if behind:
            return behind[-1]
    return taking.block[-1] if taking.block else None


def _behind(taking: Taking) -> f.Block:
    place = taking.fn.place_of(taking.step) if taking.step is not None else None
    return place[1][next((n for n, one in enumerate(place[1], 1) if one is taking.step), len(place[1])) :] if place is not None else ()


def _others(fn: FunctionView) -> list[FunctionView]:
    """The other functions of a module."""
    return [view for view in fn.module.everything() if view is not fn]


def _is_condition(fn: FunctionView, value: f.Attr) -> bool:
    parent = fn.parent(value)
    within = parent is not None and isinstance(parent[0], f.Op) and parent[0].op in ("and", "or", "not")  # `usable = usable and self._attached`
    return within or fn.use_of(value).kind in ("condition", "compared")


__all__ = ["is_asked_in_field"]
