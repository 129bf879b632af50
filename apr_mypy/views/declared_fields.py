"""The fields that classes of the project declare: of a model, and of the shape that a value from a client was made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apr_mypy import facts as f
from apr_mypy.views.queries import is_model, query_values
from apr_mypy.views.trust import Trust

if TYPE_CHECKING:
    from apr_mypy.views.from_whom import Whole


def shape_fields(trust: Trust, given: f.AnyValue) -> list[str] | None:
    """The fields of the DTO that a value was made of; None where nobody says which they are."""
    fn, program = trust.fn, trust.program
    types = fn.module.types
    for holder, one in query_values(fn, given):
        if holder is not fn:
            continue
        for full in types.classes(types.type_of(one)):
            view = program.classes.get(full)
            if view is not None and not is_model(fn, full) and (view.class_.fields or len(view.class_.mro) > 2):
                return [
                    field.name
                    for base in reversed(view.class_.mro)
                    if (holder_view := program.classes.get(base)) is not None
                    for field in holder_view.class_.fields
                    if not field.in_method
                ]
    return None


def columns(program: Whole, model: str) -> list[str]:
    """The fields that a model's class and its bases in the project declare."""
    view = program.classes.get(model)
    mro = view.class_.mro if view is not None else ()
    return list(
        dict.fromkeys(
            field.name for base in mro if (one := program.classes.get(base)) is not None for field in one.class_.fields if not field.in_method
        )
    )
