"""What a middleware asks of a request before a view runs, where it is told which view and with what arguments: Django's `process_view`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.views.access_checks import NOTHING, OWN, PERMISSION, Check
from apr_mypy.views.checking import checked
from apr_mypy.views.from_whom import CLIENT, REQUEST
from apr_mypy.views.trust import Trust
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.from_whom import Whole
    from apr_mypy.views.function import FunctionView

_HOOK: Final = "process_view"
_PARAMETERS: Final = 5
"""self, request, the view, and what the address gave it, by position and by name."""


def asked_by_middleware(program: Whole, fn: FunctionView) -> Check:
    """What the project's middlewares ask before a view runs. Where a table says of which addresses, by their names, only of those."""
    found = NOTHING
    for check, names in _hooks(program):
        if names is None or not names.isdisjoint(_addresses(program).get(fn.full, ())):
            found |= check
    return found


def _hooks(program: Whole) -> list[tuple[Check, frozenset[str] | None]]:
    """What each middleware asks of what the address names, with the names of the addresses that it does it for; None for all."""
    held: list[tuple[Check, frozenset[str] | None]] | None = program.__dict__.get("_asking_hooks")
    if held is None:
        held = program.__dict__["_asking_hooks"] = []
        for module in program.modules.values():
            for view in module.classes.values() if not module.is_test else ():
                hook = view.methods.get(_HOOK)
                if hook is None or len(hook.function.params) < _PARAMETERS:
                    continue
                request, given = hook.function.params[1].name, hook.function.params[4].name
                if not any(isinstance(one, f.Name) and one.name == given for call in hook.calls for one in inside(call)):
                    continue  # what the address names is not looked at
                check = checked(Trust(program, hook, {request: REQUEST, given: CLIENT})) & (PERMISSION | OWN)
                if check:
                    held.append((check, _table(program, hook)))
    return held


def _table(program: Whole, hook: FunctionView) -> frozenset[str] | None:
    """The names that a table of the project has by which a middleware looks up what to ask; None where it looks up none."""
    for call in hook.calls:
        base = call.func.base if isinstance(call.func, f.Attr) and call.func.name == "get" else None
        if isinstance(base, f.Name) and base.scope != f.LOCAL:
            holder = program.modules.get(base.name.rpartition(".")[0])
            held = holder.set_once(base.name) if holder is not None else None
            if isinstance(held, f.Table):
                return frozenset(key.value for key, _ in held.items if isinstance(key, f.Const) and isinstance(key.value, str))
    return None


def _addresses(program: Whole) -> dict[str, set[str]]:
    """The names of the addresses under which each view is found."""
    held: dict[str, set[str]] | None = program.__dict__.get("_names_of_addresses")
    if held is None:
        held = program.__dict__["_names_of_addresses"] = {}
        for module in program.modules.values():
            for call in module.body.calls:
                name = next((arg.value.value for arg in call.args if arg.name == "name" and isinstance(arg.value, f.Const)), None)
                view = call.args[1].value if len(call.args) > 1 and not call.args[1].name else None
                if not isinstance(name, str) or view is None:
                    continue
                if isinstance(view, f.Call) and isinstance(view.func, f.Attr) and view.func.name == "as_view":
                    owner = program.classes.get(view.func.base.name) if isinstance(view.func.base, f.Name) else None
                    for method in owner.methods.values() if owner is not None else ():
                        held.setdefault(method.full, set()).add(name)
                elif isinstance(view, f.Name):
                    held.setdefault(view.name, set()).add(name)
    return held


__all__ = ["asked_by_middleware"]
