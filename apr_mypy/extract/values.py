"""Every other expression: constants, operators, displays, comprehensions, lambdas, patterns."""

from __future__ import annotations

from typing import Final

import msgspec
from mypy.nodes import (
    AssignmentExpr,
    AwaitExpr,
    BytesExpr,
    ComparisonExpr,
    ComplexExpr,
    ConditionalExpr,
    DictExpr,
    DictionaryComprehension,
    EllipsisExpr,
    Expression,
    FloatExpr,
    GeneratorExpr,
    IndexExpr,
    IntExpr,
    LambdaExpr,
    ListComprehension,
    ListExpr,
    OpExpr,
    SetComprehension,
    SetExpr,
    SliceExpr,
    StarExpr,
    StrExpr,
    TupleExpr,
    TypeApplication,
    UnaryExpr,
    YieldExpr,
    YieldFromExpr,
)
from mypy.types import CallableType, Instance, TypeType, get_proper_type

from apr_mypy import facts
from apr_mypy.extract.parameters import parameters
from apr_mypy.extract.types import TEXT_LIMIT
from apr_mypy.extract.walk import VALUES, Walk, column, line

INT_MAX: Final = 2**63 - 1
CHAIN_LENGTH: Final = 32
"""Operands of one operator in a row from which on they are paired as a balanced tree, not as a long chain."""


def shown(text: str) -> str:
    """A constant's text: cut, and without lone surrogates, which nothing can store."""
    if len(text) > TEXT_LIMIT:
        text = text[:TEXT_LIMIT]
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def string(walk: Walk, expression: StrExpr) -> facts.AnyValue:
    return facts.Const(shown(expression.value))


def integer(walk: Walk, expression: IntExpr) -> facts.AnyValue:
    value = expression.value
    return facts.Const(value) if -INT_MAX <= value <= INT_MAX else facts.Const(hex(value)[:TEXT_LIMIT], "int")


def floating(walk: Walk, expression: FloatExpr) -> facts.AnyValue:
    return facts.Const(expression.value)


def byte_string(walk: Walk, expression: BytesExpr) -> facts.AnyValue:
    return facts.Const(shown(expression.value), "bytes")


def complex_number(walk: Walk, expression: ComplexExpr) -> facts.AnyValue:
    return facts.Const(str(expression.value), "complex")


def ellipsis(walk: Walk, expression: EllipsisExpr) -> facts.AnyValue:
    return facts.Const("...", "ellipsis")


# --- operators --------------------------------------------------------------------------------------------------------------------


def operation(walk: Walk, expression: OpExpr) -> facts.AnyValue:
    """A binary operation. A long chain of one operator becomes a balanced tree: sums of five hundred strings must not exhaust a stack."""
    operands = _chain(expression)
    if len(operands) < CHAIN_LENGTH:
        return facts.Op(
            expression.op,
            (walk.value(expression.left), walk.value(expression.right)),
            walk.type_of(expression),
            line(expression),
            column(expression),
        )
    return _balanced(walk, expression, walk.values(operands))


def _chain(expression: OpExpr) -> list[Expression]:
    """The operands of `a + b + c …`, which nests to the left, or of `a and b and c …`, which nests to the right; none for a short chain."""
    left: Expression = expression.left
    right: Expression = expression.right
    if type(left) is not OpExpr and type(right) is not OpExpr:
        return []
    op = expression.op
    operands: list[Expression] = []
    if type(right) is OpExpr and op in ("and", "or"):
        operands.append(left)
        while type(right) is OpExpr and right.op == op:
            operands.append(right.left)
            right = right.right
        operands.append(right)
        return operands
    operands.append(right)
    while type(left) is OpExpr and left.op == op:
        operands.append(left.right)
        left = left.left
    operands.append(left)
    operands.reverse()
    return operands


def _balanced(walk: Walk, expression: OpExpr, values: tuple[facts.AnyValue, ...]) -> facts.AnyValue:
    if len(values) == 1:
        return values[0]
    half = len(values) // 2
    pair = (_balanced(walk, expression, values[:half]), _balanced(walk, expression, values[half:]))
    return facts.Op(expression.op, pair, walk.type_of(expression), line(expression), column(expression))


def unary(walk: Walk, expression: UnaryExpr) -> facts.AnyValue:
    """`not x`, `-x`; a signed number is a constant."""
    if expression.op == "-" and type(expression.expr) in (IntExpr, FloatExpr):
        number = walk.value(expression.expr)
        if type(number) is facts.Const and isinstance(number.value, (int, float)):
            return facts.Const(-number.value)
    op = expression.op if expression.op == "not" else f"u{expression.op}"
    return facts.Op(op, (walk.value(expression.expr),), walk.type_of(expression), line(expression), column(expression))


def comparison(walk: Walk, expression: ComparisonExpr) -> facts.AnyValue:
    return facts.Compare(
        tuple(expression.operators), walk.values(expression.operands), walk.type_of(expression), line(expression), column(expression)
    )


def choice(walk: Walk, expression: ConditionalExpr) -> facts.AnyValue:
    return facts.Choice(walk.value(expression.cond), walk.value(expression.if_expr), walk.value(expression.else_expr), walk.type_of(expression))


def index(walk: Walk, expression: IndexExpr) -> facts.AnyValue:
    """`base[index]`; a class with type arguments is the class alone, whose type alone keeps them, but for a builtin one, which nobody calls like that: `list[OrderOut]`."""
    if isinstance(expression.analyzed, TypeApplication):
        base = walk.value(expression.base)
        if not (isinstance(base, facts.Name) and base.name.startswith("builtins.")):
            return _with_arguments(walk, base, expression) if isinstance(base, facts.Name) else base
        bound, walk.unbound = walk.unbound, True  # mypy has read the index as a type, and left its names alone
        try:
            return facts.Item(base, walk.value(expression.index), walk.type_of(expression), line(expression), column(expression))
        finally:
            walk.unbound = bound
    return facts.Item(walk.value(expression.base), walk.value(expression.index), walk.type_of(expression), line(expression), column(expression))


def _with_arguments(walk: Walk, base: facts.Name, expression: IndexExpr) -> facts.Name:
    """A class by its name, with its type arguments in the type."""
    type_ = walk.map.get(expression)
    maker = get_proper_type(type_) if type_ is not None else None
    made = get_proper_type(maker.ret_type) if isinstance(maker, CallableType) and maker.is_type_obj() else None
    return msgspec.structs.replace(base, type=walk.types.of(TypeType(made))) if isinstance(made, Instance) and made.args else base


def slice_of(walk: Walk, expression: SliceExpr) -> facts.AnyValue:
    parts = (expression.begin_index, expression.end_index, expression.stride)
    items = tuple([facts.Const(None) if part is None else walk.value(part) for part in parts])
    return facts.Many("slice", items, 0, line(expression), column(expression))


# --- displays ---------------------------------------------------------------------------------------------------------------------


def many(walk: Walk, expression: ListExpr | TupleExpr | SetExpr) -> facts.AnyValue:
    kind = MANY[type(expression)]
    return facts.Many(kind, walk.values(expression.items), walk.type_of(expression), line(expression), column(expression))


MANY: Final[dict[type, str]] = {ListExpr: "list", TupleExpr: "tuple", SetExpr: "set"}


def table(walk: Walk, expression: DictExpr) -> facts.AnyValue:
    items = tuple([(walk.optional(key), walk.value(value)) for key, value in expression.items])
    return facts.Table(items, walk.type_of(expression), line(expression), column(expression))


def star(walk: Walk, expression: StarExpr) -> facts.AnyValue:
    return facts.Star(walk.value(expression.expr))


# --- comprehensions, lambdas ------------------------------------------------------------------------------------------------------


def _loops(walk: Walk, expression: GeneratorExpr | DictionaryComprehension) -> tuple[facts.Loop, ...]:
    return tuple(
        [
            facts.Loop(walk.value(target), walk.value(over), walk.values(tests), is_async)
            for target, over, tests, is_async in zip(expression.indices, expression.sequences, expression.condlists, expression.is_async)
        ]
    )


def generator(walk: Walk, expression: GeneratorExpr) -> facts.AnyValue:
    return _each(walk, "generator", expression, expression)


def list_comprehension(walk: Walk, expression: ListComprehension) -> facts.AnyValue:
    return _each(walk, "list", expression.generator, expression)


def set_comprehension(walk: Walk, expression: SetComprehension) -> facts.AnyValue:
    return _each(walk, "set", expression.generator, expression)


def _each(walk: Walk, kind: str, inner: GeneratorExpr, outer: Expression) -> facts.AnyValue:
    loops = _loops(walk, inner)
    return facts.Each(kind, (walk.value(inner.left_expr),), loops, walk.type_of(outer), line(outer), column(outer))


def dict_comprehension(walk: Walk, expression: DictionaryComprehension) -> facts.AnyValue:
    loops = _loops(walk, expression)
    value = walk.value(expression.value)
    results = (value,) if expression.key is None else (walk.value(expression.key), value)
    return facts.Each("dict", results, loops, walk.type_of(expression), line(expression), column(expression))


def lambda_(walk: Walk, expression: LambdaExpr) -> facts.AnyValue:
    return facts.Lambda(parameters(walk, expression), walk.value(expression.expr()), walk.type_of(expression), line(expression), column(expression))


def await_(walk: Walk, expression: AwaitExpr) -> facts.AnyValue:
    return facts.Await(walk.value(expression.expr), walk.type_of(expression), line(expression), column(expression))


def yield_(walk: Walk, expression: YieldExpr) -> facts.AnyValue:
    return facts.Yield(walk.optional(expression.expr), False, walk.type_of(expression))


def yield_from(walk: Walk, expression: YieldFromExpr) -> facts.AnyValue:
    return facts.Yield(walk.value(expression.expr), True, walk.type_of(expression))


def walrus(walk: Walk, expression: AssignmentExpr) -> facts.AnyValue:
    return facts.Bind(expression.target.name, walk.value(expression.value))


VALUES.update(
    {
        StrExpr: string,
        IntExpr: integer,
        FloatExpr: floating,
        BytesExpr: byte_string,
        ComplexExpr: complex_number,
        EllipsisExpr: ellipsis,
        OpExpr: operation,
        UnaryExpr: unary,
        ComparisonExpr: comparison,
        ConditionalExpr: choice,
        IndexExpr: index,
        SliceExpr: slice_of,
        ListExpr: many,
        TupleExpr: many,
        SetExpr: many,
        DictExpr: table,
        StarExpr: star,
        GeneratorExpr: generator,
        ListComprehension: list_comprehension,
        SetComprehension: set_comprehension,
        DictionaryComprehension: dict_comprehension,
        LambdaExpr: lambda_,
        AwaitExpr: await_,
        YieldExpr: yield_,
        YieldFromExpr: yield_from,
        AssignmentExpr: walrus,
    }
)
