"""Which methods run on an object of a class: the class's own and those of the classes below it, not those of its sisters."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.makers import Calls


def on_object(program: Calls, class_full: str, name: str) -> tuple[FunctionView, ...]:
    """What a method that is called on `self` runs, where `self` is of this class or of one below it. One that does nothing counts where it stands in the place of one that does something; one that is only there to
    be overridden does not."""
    found: dict[str, FunctionView] = {}
    for one in (class_full, *program.subclasses(class_full)):
        method = program.method(one, name)
        if method is None or method.function.is_abstract:
            continue
        if not method.function.is_trivial or _stands_for_another(program, method, one, name):
            found[method.full] = method
    return tuple(found.values())


def _stands_for_another(program: Calls, method: FunctionView, class_full: str, name: str) -> bool:
    view = program.classes.get(class_full)
    for full in view.class_.mro if view is not None else ():
        holder = program.classes.get(full)
        other = holder.methods.get(name) if holder is not None else None
        if other is not None and other is not method and not other.function.is_trivial and not other.function.is_abstract:
            return True
    return False
