"""The failures after which something is tried again: the classes that its handlers take, less those that a handler lets go by asking what it took."""

from __future__ import annotations

from apr_mypy import facts as f
from apr_mypy.views.conditions import Condition, atoms, exits
from apr_mypy.views.function import FunctionView
from apr_mypy.views.retry_policies import Lineage, exceptions


def taken_after(fn: FunctionView, handlers: list[f.Handler]) -> tuple[Lineage, ...]:
    """The exceptions after which handlers go on, each with what it inherits from; none where one of them is not known."""
    found: list[Lineage] = []
    for handler in handlers:
        asked = _asked_for(fn, handler)
        if asked:
            found += asked
            continue
        classes = [fn.module.lineage(full) for number in handler.caught for full in fn.module.types.classes(number)]
        classes = classes or (exceptions(fn, handler.types) if handler.types is not None else [])
        if not classes:
            return ()
        found += classes
    return tuple(found)


def _asked_for(fn: FunctionView, handler: f.Handler) -> list[Lineage]:
    """What a handler asks its exception to be wherever it goes on: `if isinstance(error, Locked): continue`, then `raise`."""
    if not handler.name:
        return []
    found: list[Lineage] = []
    for one in exits(fn, handler.block):
        if one.kind == "continue":
            known = list(fn.holds_at(one.step))
        elif one.kind == "falls":
            known = [each for step in handler.block for each in _left_over(fn, step)]
        else:
            continue
        asked = [kind for condition in known if (kind := _kind(handler.name, condition)) is not None]
        kinds = exceptions(fn, asked[0]) if asked else []
        if not kinds:
            return []
        found += kinds
    return found


def _left_over(fn: FunctionView, step: f.AnyStep) -> list[Condition]:
    """What is known behind a step that leaves by its first branch."""
    if not isinstance(step, f.If) or step.otherwise or len(step.blocks) != 1:
        return []
    leaves = all(one.kind in ("raise", "return", "break") for one in exits(fn, step.blocks[0]))
    return list(atoms(Condition(step.tests[0], False))) if leaves else []


def _kind(name: str, condition: Condition) -> f.AnyValue | None:
    """The classes that a condition says an exception to be one of."""
    test, holds, _ = condition
    if holds and isinstance(test, f.Call) and isinstance(test.func, f.Name) and test.func.name == "builtins.isinstance" and len(test.args) == 2:
        first = test.args[0].value
        if isinstance(first, f.Name) and first.name == name:
            return test.args[1].value
    return None


__all__ = ["taken_after"]
