"""Parameters of functions and lambdas."""

from __future__ import annotations

from mypy.nodes import ARG_NAMED, ARG_NAMED_OPT, ARG_OPT, ARG_POS, ARG_STAR, ArgKind, FuncItem
from mypy.sharedparse import special_function_elide_names as is_dunder
from mypy.types import CallableType

from apr_mypy import facts
from apr_mypy.extract.annotations import metadata, unfollowed
from apr_mypy.extract.walk import Walk, column, line


def parameters(walk: Walk, function: FuncItem) -> tuple[facts.Param, ...]:
    """The parameters in order, `self` too. A `*args` has the type of one argument. mypy calls those of most dunder methods positional-only,
    whatever they say."""
    signature = function.type
    types = signature.arg_types if isinstance(signature, CallableType) else []
    found = []
    for index, argument in enumerate(function.arguments):
        type_ = types[index] if index < len(types) else argument.variable.type
        number = walk.types.of(type_)
        if walk.types.is_open(number):
            number = walk.types.declared(type_, unfollowed(walk, argument.type_annotation))
        found.append(
            facts.Param(
                argument.variable.name,
                number,
                walk.optional(argument.initializer),
                metadata(walk, argument.type_annotation),
                facts.POSITIONAL_ONLY
                if argument.pos_only and not is_dunder(function.name) and argument.kind.is_positional()
                else _kind(argument.kind),
                line(argument),
                column(argument),
            )
        )
    return tuple(found)


def _kind(kind: ArgKind) -> int:
    if kind is ARG_POS or kind is ARG_OPT:
        return facts.POSITIONAL
    if kind is ARG_NAMED or kind is ARG_NAMED_OPT:
        return facts.KEYWORD
    return facts.STAR_ARGS if kind is ARG_STAR else facts.STAR_KEYWORDS
