"""Unique keys that keep the rows of a check apart though they are over other columns: the model puts in the rest of a key by itself, as it is stored; or the whole key is made of what the check compares."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.views.drawn_values import is_drawn
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.constraints import Model
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.keys import Key
    from apr_mypy.views.makers import Calls

_STORING: Final = frozenset({"save", "asave", "pre_save", "before_save"})
"""The methods of a model by which its rows put themselves into shape before they are stored."""


def key_beside(program: Calls, model: Model, columns: frozenset[str]) -> Key | None:
    """Such a key for the columns of a check; None where there is none."""
    given = {model.named(name) for name in columns}
    own = _set_by_model(program, model)
    for over, key in model.unique_keys:
        if key.partial or key.primary:
            continue
        rest = over - given
        if rest <= own.keys() and all(own[name] <= given for name in rest) and (given & over or all(own[name] for name in rest)):
            return key
    return None


def _set_by_model(program: Calls, model: Model) -> dict[str, frozenset[str]]:
    """The columns that a model sets on its own row whenever it is stored, each with the row's other attributes that the value is made of."""
    memo: dict[str, dict[str, frozenset[str]]] = program.__dict__.setdefault("_set_before_storing", {})
    if model.full not in memo:
        found: dict[str, frozenset[str]] = {}
        for method in _storing(program, model):
            own = method.function.params[0].name if method.function.params else ""
            for step in method.all(f.Set):
                for target in step.targets if step.value is not None else ():
                    if (
                        isinstance(target, f.Attr)
                        and isinstance(target.base, f.Name)
                        and target.base.name == own
                        and not is_drawn(program, method, step.value)
                    ):
                        read = {
                            one.name
                            for one in inside(step.value)
                            if isinstance(one, f.Attr) and isinstance(one.base, f.Name) and one.base.name == own
                        }
                        found[model.named(target.name)] = frozenset(model.named(name) for name in read)
        memo[model.full] = found
    return memo[model.full]


def _storing(program: Calls, model: Model) -> Iterator[FunctionView]:
    for base in (model.full, *(model.view.class_.mro if model.view is not None else ())):
        view = program.classes.get(base)
        if view is not None:
            yield from (method for name, method in view.methods.items() if name in _STORING)
