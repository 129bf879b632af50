"""What stands behind the type in `Annotated[...]`.

mypy drops it: an inline `Annotated[Session, Depends(get_db)]` has only a place left of the call, so that place is cut from the source and parsed
again, with mypy's own parser; its names are looked up in the module's symbol table. An alias (`Db = Annotated[...]`) keeps its expression in the
module that defines it, and there it is written out. Of an alias from another module only the full name is left, as a Name; whoever has that
module's facts finds the rest in `Module.aliases`. That way facts are the same whether the other module came from source or from mypy's cache.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from mypy.errors import Errors
from mypy.nodes import (
    AssignmentStmt,
    Block,
    ClassDef,
    Expression,
    ExpressionStmt,
    IfStmt,
    IndexExpr,
    MemberExpr,
    MypyFile,
    NameExpr,
    OpExpr,
    RefExpr,
    Statement,
    StrExpr,
    SymbolNode,
    TryStmt,
    TupleExpr,
    TypeAlias,
    TypeAliasStmt,
    TypeInfo,
)
from mypy.parse import parse
from mypy.types import Type, UnboundType, UnionType

from apr_mypy import facts
from apr_mypy.extract.comments import STRING
from apr_mypy.extract.walk import Walk

ANNOTATED: Final = frozenset({"typing.Annotated", "typing_extensions.Annotated"})
TRANSPARENT: Final = frozenset(
    f"{module}.{name}"
    for module in ("typing", "typing_extensions")
    for name in ("Optional", "Union", "ClassVar", "Final", "Required", "NotRequired", "ReadOnly")
)
"""Wrappers through which the metadata of what is inside belongs to the whole."""

ALIAS_DEPTH: Final = 5
"""Aliases of aliases that are followed."""


def metadata(walk: Walk, annotation: Type | None) -> tuple[facts.AnyValue, ...]:
    """The metadata of an annotation as written (before mypy's analysis of it)."""
    if isinstance(annotation, UnboundType):
        if annotation.original_str_expr is not None:
            expression = _parse(walk, annotation.original_str_expr, annotation.line, 0)
            return _of_reparsed(walk, expression)
        node, full = _named(walk, annotation.name)
        if full in ANNOTATED:
            return tuple([value for argument in annotation.args[1:] for value in _argument(walk, argument)])
        if isinstance(node, TypeAlias):
            return _of_alias(walk, node, 0)
        if node is None and (path := _marker(walk, annotation.name)):
            return (facts.Name(path, facts.UNFOLLOWED, 0),)
        if annotation.args and (full in TRANSPARENT or (isinstance(node, TypeInfo) and len(annotation.args) == 1 and _is_mapped(node))):
            return tuple([value for argument in annotation.args for value in metadata(walk, argument)])
    elif type(annotation) is UnionType:  # `X | Y` as written; not analysed, so no alias hides another
        return tuple([value for item in annotation.items for value in metadata(walk, item)])
    return ()


def _marker(walk: Walk, name: str) -> str:
    """The full name of one of our own marker types where apr-mypy is not installed among the packages of the project under review: mypy knows nothing of it there."""
    first, *rest = name.split(".")
    path = ".".join([walk.names.path(first), *rest])
    return path if path.startswith("apr_mypy.markers.") else ""


def unfollowed(walk: Walk, annotation: Type | None) -> str:
    """The import path of the class in an annotation as written, through `Optional`, `Annotated` and the like; "" where it is not imported."""
    if isinstance(annotation, UnboundType):
        first, *rest = annotation.name.split(".")
        full = ".".join([walk.names.path(first), *rest]) if walk.names.path(first) else ""
        if full in TRANSPARENT or full in ANNOTATED:
            return next((found for one in annotation.args[:1] if (found := unfollowed(walk, one))), "")
        return full if full.partition(".")[0] not in ("typing", "typing_extensions") else ""
    if type(annotation) is UnionType:
        return next((found for item in annotation.items if (found := unfollowed(walk, item))), "")
    return ""


def _is_mapped(info: TypeInfo) -> bool:
    """A generic that a class field is declared with and that carries what it holds (SQLAlchemy's `Mapped`): a descriptor."""
    return any("__get__" in base.names and "__set__" in base.names for base in info.mro)


def _argument(walk: Walk, argument: Type) -> tuple[facts.AnyValue, ...]:
    """One argument of `Annotated`, by its place in the source."""
    if argument.line <= 0 or argument.end_line is None or argument.end_column is None:
        return ()
    expression = _parse(walk, _slice(walk, argument), argument.line, argument.column)
    if expression is None:
        return ()
    walk.unbound = True
    try:
        return (walk.value(expression),)
    finally:
        walk.unbound = False


def _slice(walk: Walk, place: Type) -> str:
    """The source text of an argument. mypy's parser counts columns wrongly behind a character that is not ASCII; there the text is found by the
    delimiter nearest to where that column would lie, and by its brackets."""
    if walk.source_lines is None:
        walk.source_lines = walk.source.split("\n")
    last = place.end_line or place.line
    lines = walk.source_lines[place.line - 1 : last]
    if all(text.isascii() for text in lines):
        if lines:
            lines[-1] = lines[-1][: place.end_column]
            lines[0] = lines[0][place.column :]
        return "\n".join(lines)
    begin = _nearest(lines[0], place.column)
    return _to_delimiter("\n".join([lines[0][begin:], *walk.source_lines[place.line : last + 1]]))


def _nearest(text: str, column: int) -> int:
    """The place behind a `[` or `,` that mypy 2.4 would give this column: a character of n bytes moves it back by n - 2."""
    best, distance, counted = 0, len(text), 0
    follows = False
    for index, character in enumerate(text):
        if follows and not character.isspace():
            if abs(counted - column) < distance:
                best, distance = index, abs(counted - column)
            follows = False
        follows = follows or character in "[,"
        counted += 2 - len(character.encode("utf-8", "replace"))
    return best


def _to_delimiter(text: str) -> str:
    """The text up to the comma or bracket that ends it."""
    depth = 0
    position = 0
    while position < len(text):
        string = STRING.match(text, position)
        if string is not None:
            position = string.end()
            continue
        character = text[position]
        if depth == 0 and character in ",]":
            break
        depth += (character in "([{") - (character in ")]}")
        position += 1
    return text[:position]


def _parse(walk: Walk, text: str, line: int, column: int) -> Expression | None:
    """Parse an expression so that it lies at its own line and column."""
    source = "\n" * (line - 1) + "(" + " " * max(column - 1, 0) + text + "\n)"
    tree = parse(source, "<annotation>", None, Errors(walk.options), walk.options, eager=True)
    if len(tree.defs) != 1 or not isinstance(tree.defs[0], ExpressionStmt):
        return None
    return tree.defs[0].expr


def _of_reparsed(walk: Walk, expression: Expression | None) -> tuple[facts.AnyValue, ...]:
    walk.unbound = True
    try:
        return _of_expression(walk, expression, 0)
    finally:
        walk.unbound = False


def _of_expression(walk: Walk, expression: Expression | None, depth: int) -> tuple[facts.AnyValue, ...]:
    """The metadata of a type that was written as an expression."""
    if isinstance(expression, IndexExpr) and isinstance(expression.base, RefExpr):
        inside = expression.index.items if isinstance(expression.index, TupleExpr) else [expression.index]
        node, full = _referred(walk, expression.base)
        if full in ANNOTATED:
            return walk.values(inside[1:])
        if full in TRANSPARENT or (isinstance(node, TypeInfo) and len(inside) == 1 and _is_mapped(node)):
            return tuple([value for item in inside for value in _of_expression(walk, item, depth)])
        if isinstance(node, TypeAlias):
            return _of_alias(walk, node, depth)
    elif isinstance(expression, RefExpr):
        node, _ = _referred(walk, expression)
        if isinstance(node, TypeAlias):
            return _of_alias(walk, node, depth)
    elif isinstance(expression, OpExpr) and expression.op == "|":
        return (*_of_expression(walk, expression.left, depth), *_of_expression(walk, expression.right, depth))
    elif isinstance(expression, StrExpr):
        return _of_reparsed(walk, _parse(walk, expression.value, expression.line, expression.column))
    return ()


def _of_alias(walk: Walk, node: TypeAlias, depth: int) -> tuple[facts.AnyValue, ...]:
    expression = walk.alias_values.get(node.fullname)
    if expression is None:
        return (facts.Name(node.fullname, facts.FULL, 0),)
    if depth >= ALIAS_DEPTH:
        return ()
    unbound, walk.unbound = walk.unbound, False
    try:
        return _of_expression(walk, expression, depth + 1)
    finally:
        walk.unbound = unbound


def _named(walk: Walk, name: str) -> tuple[SymbolNode | None, str]:
    """What a dotted name in an annotation stands for, and its full name."""
    known = walk.annotation_names.get(name)
    if known is None:
        first, *rest = name.split(".")
        node = walk.look_up(first)[0]
        for part in rest:
            symbol = node.names.get(part) if isinstance(node, (MypyFile, TypeInfo)) else None
            node = symbol.node if symbol is not None else None
        known = walk.annotation_names[name] = (node, node.fullname if node is not None else "")
    return known


def _referred(walk: Walk, expression: RefExpr) -> tuple[SymbolNode | None, str]:
    if expression.node is not None:
        return expression.node, expression.node.fullname
    parts: list[str] = []
    inner: Expression = expression
    while isinstance(inner, MemberExpr):
        parts.append(inner.name)
        inner = inner.expr
    if not isinstance(inner, NameExpr):
        return None, ""
    return _named(walk, ".".join([inner.name, *reversed(parts)]))


def take_aliases(walk: Walk, statements: Sequence[Statement], prefix: str) -> None:
    """Note the expressions of the aliases that a module or class body defines, before anything uses them."""
    for statement in statements:
        if isinstance(statement, AssignmentStmt):
            if statement.is_alias_def and isinstance(statement.lvalues[0], NameExpr):
                walk.alias_values[f"{prefix}.{statement.lvalues[0].name}"] = statement.rvalue
        elif isinstance(statement, TypeAliasStmt):
            walk.alias_values[f"{prefix}.{statement.name.name}"] = statement.value.expr()
        elif isinstance(statement, ClassDef):
            take_aliases(walk, statement.defs.body, statement.fullname)
        elif isinstance(statement, IfStmt):
            for block in [*statement.body, *([statement.else_body] if statement.else_body else [])]:
                _take_block(walk, block, prefix)
        elif isinstance(statement, TryStmt):
            for block in [statement.body, *statement.handlers]:
                _take_block(walk, block, prefix)


def _take_block(walk: Walk, block: Block, prefix: str) -> None:
    if not block.is_unreachable:
        take_aliases(walk, block.body, prefix)
