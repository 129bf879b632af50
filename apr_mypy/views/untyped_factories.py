"""What a function of the project without a return type gives: the classes of what it returns, in its own module or, where the whole program is known, in the one that defines it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.views.standing_for import home

if TYPE_CHECKING:
    from apr_mypy.views.module import ModuleView

_DEEPER: Final = 2
"""A step into another function counts double, so that a chain of factories ends soon."""


def made_by_factory(module: ModuleView, names: tuple[str, ...], depth: int) -> tuple[str, ...]:
    """The classes whose instance a call gives, by the names of what it calls; empty where nobody says. A decorated function or a generator gives something else than it returns."""
    full = names[0] if names else ""
    other = home(module, full) if full and module.is_own(full) else None
    kept = _kept_function(other, full) if other is not None and full not in other.functions else ""
    if kept and other is not None:
        full, other = kept, home(other, kept)
    maker = other.functions.get(full) if other is not None else None
    if other is None or maker is None or maker.function.return_declared or maker.function.decorators or maker.function.is_generator:
        return ()
    returned = [step.value for step in maker.returns if step.value is not None]
    return tuple(dict.fromkeys(one for value in returned for one in other.instances_of(maker, value, depth + _DEEPER)))


def _kept_function(module: ModuleView, full: str) -> str:
    """The function that a class keeps under a name of its own: `new_api = staticmethod(make_api)`."""
    owner, _, name = full.rpartition(".")
    view = module.classes.get(owner)
    value = next((field.value for field in view.class_.fields if field.name == name), None) if view is not None else None
    if not isinstance(value, f.Call) or len(value.args) != 1 or "builtins.staticmethod" not in module.callee(module.body, value).names:
        return ""
    given = value.args[0].value
    return given.name if isinstance(given, f.Name) else ""


__all__ = ["made_by_factory"]
