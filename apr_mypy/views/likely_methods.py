"""What a method of something nobody knows may be, by its name alone: what a container of services gave (`request.find_service(IUserService)`), what a form was handed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.roles import Role
from apr_mypy.views.queries import is_unknown

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.whole import Whole

_MOST: Final = 4
"""So many classes may have a method of that name; of more, the name says nothing."""


def likely_methods(program: Whole, fn: FunctionView, call: f.Call) -> tuple[FunctionView, ...]:
    """The project's methods that a call of something unknown may run: those of its name, where that has several words and few classes have it."""
    func = call.func
    if not isinstance(func, f.Attr) or "_" not in func.name.strip("_"):
        return ()
    if not (_is_declared(program, func) if func.targets else is_unknown(fn, func.base)):
        return ()
    if isinstance(func.base, f.Name) and func.base.scope != f.LOCAL:
        return ()
    found = _by_name(program).get(func.name, ())
    return found if len(found) <= _MOST else ()


def _is_declared(program: Whole, func: f.Attr) -> bool:
    """Whether a method is only declared where it was found: an interface says it, and mypy does not know who has it."""
    for full in func.targets:
        method = program.functions.get(full)
        if method is None or method.calls or any(step.value is not None for step in method.returns) or any(True for _ in method.all(f.Set)):
            return False
    return bool(func.targets)


def _by_name(program: Whole) -> dict[str, tuple[FunctionView, ...]]:
    held: dict[str, tuple[FunctionView, ...]] | None = program.__dict__.get("_likely_methods_by_name")
    if held is None:
        found: dict[str, list[FunctionView]] = {}
        for module in program.modules.values():
            if module.is_test:
                continue
            for view in module.classes.values():
                for name, method in view.methods.items():
                    if "_" in name.strip("_") and not name.startswith("__") and module.role_of(method) is not Role.TEST:
                        found.setdefault(name, []).append(method)
        held = program.__dict__["_likely_methods_by_name"] = {name: tuple(methods) for name, methods in found.items()}
    return held
