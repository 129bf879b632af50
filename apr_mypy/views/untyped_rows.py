"""Things without a type that a repository of the project gives: `bookings.get(7)`, where nobody annotated `get`. Whoever sets or computes with their attributes has a row or a domain object in hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.patterns import pattern_of
from apr_mypy.roles import Role

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.module import ModuleView

_GIVES_ONE: Final = pattern_of(r"^a?(get|find|load|fetch|one|first|last|by|lock|require|read|retrieve)(_|$)")
_GIVES_OTHER: Final = pattern_of(
    r"(^|_)(count|total|sum|ids?_only|names|exists|max|min|dict|json|raw|settings|config|cursor|session|connection|query|stats)$"
)


def gives_thing(fn: FunctionView, call: f.Call) -> bool:
    """Whether a call of which mypy does not know the result asks a repository for one thing, by the class it is made on or the module that the function is from."""
    func = call.func
    if not isinstance(func, f.Name | f.Attr) or not fn.module.types.is_any(call.type):
        return False
    name = func.name.rpartition(".")[2]
    if _GIVES_ONE.match(name) is None or _GIVES_OTHER.search(name) is not None:
        return False
    if isinstance(func, f.Name):
        return func.scope == f.FULL and _is_of_layer(fn.module, func.name.rpartition(".")[0])
    types = fn.module.types
    owners = [full for full in types.classes(types.type_of(func.base)) if fn.module.is_own(full)]
    if owners:
        return all(_is_repository(fn.module, full) for full in owners)
    return len(func.targets) == 1 and _is_of_layer(fn.module, func.targets[0].rpartition(".")[0])


def _is_repository(module: ModuleView, full: str) -> bool:
    ref = module.types.reference(full)
    role = module.roles.class_role(ref) if ref is not None else None
    return (role is not None and role.role is Role.REPOSITORY) or (role is None and _is_of_layer(module, module.roles.module_of(full)))


def _is_of_layer(module: ModuleView, name: str) -> bool:
    role = module.roles.module_role(name) if module.is_own(name) else None
    return role is not None and role.role is Role.REPOSITORY
