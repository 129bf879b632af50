"""Classes of which one object is as good as another: making a second one by chance does no harm."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from apr_mypy import facts as f
from apr_mypy.concurrency.races import CHANGING
from apr_mypy.knowledge.schema import Spawns, Waits
from apr_mypy.patterns import pattern_of
from apr_mypy.program import Program
from apr_mypy.views.blocking import blocks_in
from apr_mypy.views.function import FunctionView
from apr_mypy.views.module import ClassView
from apr_mypy.views.naming import last_name
from apr_mypy.views.walk import inside

_MAKING: Final = ("", "__new__", "__init__", "__post_init__")
_PLAIN_BASES: Final = frozenset({"builtins.object", "abc.ABC", "typing.Generic", "typing.Protocol"})
_HOLDS: Final = pattern_of(
    r"(?i)(client|connect|pool|session|engine|producer|consumer|executor|channel|socket|server|thread|lock|semaphore|cache|registry)"
)
"""Words in the names of what is opened, started or added to later."""
_HARMLESS: Final = frozenset({"file", "cpu"})
"""What costs time and leaves nothing open."""


def is_alike(program: Program, full: str) -> bool:
    """Whether nothing changes an object of a class of the project once it is made, and making it opens, starts and waits for nothing."""
    if full not in program.classes or _HOLDS.search(full.rpartition(".")[2]):
        return False
    for base in program.mro(full):
        view = program.classes.get(base)
        if (view is None and base not in _PLAIN_BASES) or (view is not None and not _is_fixed(view)):
            return False
    return True


def opens(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether an expression makes something that is open until somebody closes it: a client, a pool, a thread."""
    module = fn.module
    for call in inside(value):
        if isinstance(call, f.Call):
            row = module.find(Waits, fn, call)
            if row is not None or module.find(Spawns, fn, call) is not None or _HOLDS.search(last_name(call.func)):
                return True
    return False


def _is_fixed(view: ClassView) -> bool:
    if any(field.in_method not in _MAKING for field in view.class_.fields):
        return False
    for name, method in view.methods.items():
        if name in _MAKING:
            if any(block.row.how not in _HARMLESS for block in blocks_in(method)) or any(opens(method, call) for call in method.calls):
                return False
        elif any(_is_of_self(one) for one in _changed(method)):
            return False
    return True


def _changed(fn: FunctionView) -> Iterator[Any]:
    """What a method puts something into, or takes out of."""
    for step in fn.all(f.Set):
        yield from step.targets
    for change in fn.all(f.Change):
        yield change.target
    for gone in fn.all(f.Delete):
        yield gone.value
    for call in fn.calls:
        if isinstance(call.func, f.Attr) and call.func.name in CHANGING:
            yield f.Item(call.func.base, f.Const(None), 0, 0, 0)


def _is_of_self(target: f.AnyValue) -> bool:
    """Whether it is an attribute of the object itself, or a part of one."""
    while isinstance(target, f.Item):
        target = target.base
    return isinstance(target, f.Attr) and isinstance(target.base, f.Name) and target.base.name == "self"


__all__ = ["is_alike", "opens"]
