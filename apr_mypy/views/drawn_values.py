"""Values that are drawn by chance: nobody else holds the same, whether it is asked for or not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.views.flow import Definition
from apr_mypy.views.makers import Calls

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView

CHANCE: Final = ("uuid.uuid1", "uuid.uuid4", "uuid.uuid7", "secrets.", "random.", "os.urandom")
"""How the names of functions begin that draw something."""
_DEEPEST: Final = 6


def is_drawn(program: Calls, fn: FunctionView, value: f.AnyValue | None, depth: int = 0) -> bool:
    """Whether a value was drawn, here or by a function of the project that gives what it draws (`token = random_string(32)`)."""
    if depth > _DEEPEST:
        return False
    match value:
        case f.Await() | f.Bind() | f.Attr():
            inner = value.base if isinstance(value, f.Attr) else value.value
            return (not isinstance(value, f.Attr) or isinstance(inner, f.Call)) and is_drawn(program, fn, inner, depth + 1)
        case f.Text(parts=parts) | f.Op(args=parts):
            return any(is_drawn(program, fn, part, depth + 1) for part in parts)
        case f.Name(scope=f.LOCAL):
            origins = [one for one in fn.origins(value) if one is not value and not isinstance(one, f.Const)]
            return bool(origins) and all(not isinstance(one, Definition) and is_drawn(program, fn, one, depth + 1) for one in origins)
        case f.Each(results=results):
            return any(is_drawn(program, fn, one, depth + 1) for one in results)
        case f.Call():
            return _draws(program, fn, value, depth)
    return False


def _draws(program: Calls, fn: FunctionView, call: f.Call, depth: int) -> bool:
    names = fn.module.callee(fn, call).names
    if any(name.startswith(CHANCE) for name in names):
        return True
    made = fn.module.types.class_objects(fn.module.types.type_of(call.func))
    if any(not full.startswith("builtins.") for full in made):
        return False  # an object that holds something drawn among others
    if any(is_drawn(program, fn, arg.value, depth + 1) for arg in call.args):
        return True  # hashed, cut, written in capitals
    if isinstance(call.func, f.Attr) and is_drawn(program, fn, call.func.base, depth + 1):
        return True
    functions = [function for function in program.run_by(fn, call) if function is not fn]
    return any(is_drawn(program, function, step.value, depth + 3) for function in functions for step in function.returns)
