"""Fields of a class: what its body assigns, and what its methods assign to `self`."""

from __future__ import annotations

from mypy.nodes import AssignmentStmt, Expression, ListExpr, MemberExpr, NameExpr, StarExpr, TupleExpr, Var

from apr_mypy import facts
from apr_mypy.extract.walk import Owner, Walk, column, line


def take_fields(walk: Walk, node: AssignmentStmt, value: facts.AnyValue | None, declared: int, metadata: tuple[facts.AnyValue, ...]) -> None:
    """Note the fields that an assignment makes: all in a class body, the first of each name in a method."""
    owner = walk.owners[-1]
    if owner.info is not None:
        for target, part in _pairs(node.lvalues, value):
            if isinstance(target, NameExpr):
                number = declared or _type(walk, target)
                owner.fields.append(facts.Field(target.name, number, part, line(target), column(target), bool(declared), "", metadata))
    elif len(walk.owners) > 2:
        for target, part in _pairs(node.lvalues, value):
            if isinstance(target, MemberExpr) and isinstance(target.expr, NameExpr):
                base = target.expr.node
                if isinstance(base, Var) and base.is_self:
                    _self_field(walk, target, part, declared, metadata)


def _self_field(walk: Walk, target: MemberExpr, value: facts.AnyValue | None, declared: int, metadata: tuple[facts.AnyValue, ...]) -> None:
    index = max((i for i, owner in enumerate(walk.owners) if owner.info is not None), default=0)
    owner = walk.owners[index]
    if owner.info is None:
        return
    method = walk.owners[index + 1].full[len(owner.full) + 1 :]
    if (method, target.name) in owner.self_fields:
        return
    owner.self_fields.add((method, target.name))
    symbol = owner.info.names.get(target.name)
    number = declared or (walk.type_of_symbol(symbol.node) if symbol is not None else walk.type_of(target))
    owner.fields.append(
        facts.Field(
            target.name, number, value, line(target), column(target), bool(declared), method, metadata, _parameters(walk.owners[index + 1], value)
        )
    )


def _parameters(method: Owner, value: facts.AnyValue | None) -> tuple[tuple[str, int], ...]:
    """The parameters of the method that a value is: `p`, `p or default`, `p if p else default`."""
    if isinstance(value, facts.Name):
        return ((value.name, value.type),) if value.scope == facts.LOCAL and value.name in method.seen else ()
    if isinstance(value, facts.Op) and value.op == "or":
        return tuple(dict.fromkeys(pair for part in value.args for pair in _parameters(method, part)))
    if isinstance(value, facts.Choice):
        return tuple(dict.fromkeys(pair for part in (value.yes, value.no) for pair in _parameters(method, part)))
    return ()


def _type(walk: Walk, target: NameExpr) -> int:
    return walk.type_of_symbol(target.node) if target.node is not None else walk.type_of(target)


def _pairs(targets: list[Expression], value: facts.AnyValue | None) -> list[tuple[Expression, facts.AnyValue | None]]:
    """Each target with the value that it gets, where that can be told (`a, b = 1, 2`)."""
    found: list[tuple[Expression, facts.AnyValue | None]] = []
    for target in targets:
        if isinstance(target, (TupleExpr, ListExpr)):
            parts: list[facts.AnyValue | None] = [None] * len(target.items)
            if isinstance(value, facts.Many) and len(value.items) == len(target.items):
                if not any(isinstance(item, StarExpr) for item in target.items) and not any(isinstance(v, facts.Star) for v in value.items):
                    parts = list(value.items)
            for item, part in zip(target.items, parts):
                found.extend(_pairs([item], part))
        elif isinstance(target, StarExpr):
            found.append((target.expr, None))
        else:
            found.append((target, value))
    return found
