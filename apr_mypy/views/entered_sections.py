"""Sections that the project enters by a context manager or decorator of its own (`with exclusive():`, `@exclusive()`): what runs as they are entered, and whether it keeps everybody else away or takes everything back in the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Final

from apr_mypy import facts as f
from apr_mypy.patterns import pattern_of
from apr_mypy.views.makers import Calls
from apr_mypy.views.naming import last_name
from apr_mypy.views.once import asked_once
from apr_mypy.views.queries import locks_here
from apr_mypy.views.sql import isolates, locks_section
from apr_mypy.views.walk import inside, steps

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView

_FARTHEST: Final = 4
_TAKING_BACK: Final = pattern_of(r"^(set_rollback|rollback|abort)$")


def is_exclusive(program: Calls, fn: FunctionView, record: Any, read: Any = None) -> bool:
    """Whether the section around `record`, which has `read` in it too, is entered by something of the project that begins a transaction which excludes others, takes a lock of a table or section, or locks a row and keeps it."""
    return _is_within(program, fn, record, read, "_exclusive_sections", _excludes)


def is_taken_back(program: Calls, fn: FunctionView, record: Any) -> bool:
    """Whether what is written at `record` is taken back whatever happens: the context manager around it, the project's own, ends with a rollback or with an exception of its own."""
    return _is_within(program, fn, record, None, "_sections_taken_back", _takes_back)


def _is_within(program: Calls, fn: FunctionView, record: Any, read: Any, question: str, answer: Callable[[Calls, FunctionView, int], bool]) -> bool:
    managers = [manager for step, manager in fn.withs_around(record) if read is None or any(one is step for one, _ in fn.withs_around(read))]
    entered = [(fn, manager) for manager in managers] + [(fn.module.body, decorator) for decorator in fn.function.decorators]
    return any(
        asked_once(program, question, function.full, lambda function=function: answer(program, function, 0))  # type: ignore[misc]  # it is bound by its default
        for holder, value in entered
        for function in _run(program, holder, value)
    )


def _run(program: Calls, fn: FunctionView, value: f.AnyValue, depth: int = 0) -> Iterator[FunctionView]:
    """The project's functions that run as something is entered, or that put themselves around a function as its decorator."""
    if depth > 2:
        return
    if isinstance(value, f.Name) and value.scope == f.LOCAL and not program.refers_to(fn, value):
        for origin in fn.origins(value):
            if isinstance(origin, f.Call):
                yield from _run(program, fn, origin, depth + 1)
        return
    if isinstance(value, f.Call) and isinstance(value.func, f.Call):
        yield from _run(program, fn, value.func, depth + 1)
    functions = program.run_by(fn, value) if isinstance(value, f.Call) else program.refers_to(fn, value)
    types = fn.module.types
    made = set(types.class_objects(types.type_of(value.func))) if isinstance(value, f.Call) else set(types.classes(types.type_of(value)))
    for function in functions:
        if function.function.name in ("__init__", "__new__") and function.owner is not None:
            made.add(function.owner.full)
        else:
            yield function
    for full in made:
        for name in ("__enter__", "__aenter__"):
            method = program.method(full, name)
            if method is not None:
                yield method


def _excludes(program: Calls, function: FunctionView, depth: int) -> bool:
    if _says(function) or any(locks_here(function, call) for call in function.calls if _is_kept(function)):
        return True
    if depth >= _FARTHEST:
        return False
    for inner in function.nested.values():
        if _excludes(program, inner, depth + 1):
            return True
    for step in function.all(f.With):
        for manager, _ in step.items:
            if any(_excludes(program, one, depth + 1) for one in _run(program, function, manager) if one is not function):
                return True
    for call in function.calls:
        given = [one for arg in call.args if isinstance(arg.value, f.Name | f.Attr) for one in program.refers_to(function, arg.value)]
        if any(one is not function and _says(one) for one in (*program.run_by(function, call), *given)):
            return True
    return False


def _says(function: FunctionView) -> bool:
    """Whether a function runs a statement that keeps others away."""
    return any(
        isinstance(one, f.Const) and isinstance(one.value, str) and len(one.value) < 120 and (locks_section(one.value) or _begins(one.value))
        for call in function.calls
        for arg in call.args
        for one in inside(arg.value)
    )


def _begins(text: str) -> bool:
    return isolates(text) and "begin" in text.lower()


def _is_kept(function: FunctionView) -> bool:
    """Whether a row lock that a function takes is held while the section runs: it is entered by it, or gives way in the middle."""
    return function.function.is_generator or function.function.name in ("__enter__", "__aenter__")


def _takes_back(_program: Calls, function: FunctionView, _depth: int) -> bool:
    """Whether a context manager that is written as a generator ends, after it gave way, with a rollback or an exception whatever happened."""
    given = [step for one in function.all(f.Yield) if (step := function.step_of(one)) is not None] if function.function.is_generator else []
    if not given:
        return False
    last = max(step.line for step in given)
    if any(call.line > last and last_name(call.func) == "commit" for call in function.calls):
        return False
    ends = [*function.all(f.Raise), *(call for call in function.calls if _TAKING_BACK.search(last_name(call.func)))]
    return any(one.line > last and not _is_on_one_way(function, one) for one in ends)


def _is_on_one_way(function: FunctionView, record: Any) -> bool:
    """Whether a place is reached only when something failed, or did not, or under a condition."""
    at = function.step_of(record) or record
    ways = [block for attempt in function.all(f.Try) for block in (attempt.otherwise, *(handler.block for handler in attempt.handlers))]
    return any(True for _ in function.holds_at(record)) or any(one is at or one is record for block in ways for one in steps(block))


__all__ = ["is_exclusive", "is_taken_back"]
