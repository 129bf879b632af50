"""Names, attributes and `super()`: what an expression refers to."""

from __future__ import annotations

from typing import Final

from mypy.nodes import (
    GDEF,
    LDEF,
    MDEF,
    CallExpr,
    Expression,
    MemberExpr,
    MypyFile,
    NameExpr,
    RefExpr,
    SuperExpr,
    SymbolNode,
    TypeAlias,
    TypeInfo,
    Var,
)
from mypy.types import Instance, NoneType, PartialType, UninhabitedType

from apr_mypy import facts
from apr_mypy.extract.classes import OBJECT
from apr_mypy.extract.names import symbol_type
from apr_mypy.extract.walk import VALUES, Walk, column, line

CONSTANTS: Final = {
    "builtins.True": facts.Const(True),
    "builtins.False": facts.Const(False),
    "builtins.None": facts.Const(None),
}


def name(walk: Walk, expression: NameExpr) -> facts.AnyValue:
    """A bare name. Its own type is the narrowed one; a binding of a name that mypy typed in steps has the variable's."""
    node = expression.node
    kind = expression.kind
    if node is None:
        node, kind = walk.look_up(expression.name)
    if kind == LDEF and type(node) is Var and not node.is_suppressed_import:
        type_ = walk.map.get(expression)
        if type_ is None or type(type_) is PartialType:
            type_ = node.type
            if type_ is None:
                return facts.Name(expression.name, facts.LOCAL, 0)
        if expression is walk.callee:
            return facts.Name(expression.name, facts.LOCAL, walk.callee_number(type_))
        return facts.Name(expression.name, facts.LOCAL, walk.types.of(type_))
    if node is None:
        owner = walk.owners[-1]
        if owner.info is not None and owner.info.typeddict_type is not None:
            return facts.Name(f"{owner.full}.{expression.name}", facts.FULL, 0)
        return facts.Name(expression.name, facts.LOCAL, 0)
    if type(node) is Var and node.is_suppressed_import:
        return facts.Name(walk.names.path(expression.name) or expression.fullname, facts.UNFOLLOWED, walk.types.any)
    if kind == LDEF and not isinstance(node, MypyFile):
        return facts.Name(expression.name, facts.LOCAL, _type(walk, expression, node))
    full = expression.fullname if kind == GDEF and expression.node is not None else node.fullname
    constant = CONSTANTS.get(full)
    if constant is not None:
        return constant
    text = walk.names.path(expression.name)
    if type(node) is Var and node.is_inferred and type(node.type) is NoneType:
        walk.lost = True  # `_pool = None` in a module, which a function sets under `global`
    return facts.Name(full, facts.FULL, _type(walk, expression, node), text if text != full else "")


def _type(walk: Walk, expression: RefExpr, node: SymbolNode) -> int:
    """The type of a reference: the narrowed one, else that of its definition."""
    type_ = walk.map.get(expression)
    if type_ is None or type(type_) is PartialType:
        if isinstance(node, TypeInfo):
            return walk.types.class_object(node)
        if isinstance(node, MypyFile):
            return walk.types.module(node.fullname)
        if isinstance(node, TypeAlias):
            return walk.types.class_object_of(node.target)
        declared = symbol_type(node)
        if expression is walk.callee and declared is not None:
            return walk.mark_async(walk.types.callee(declared, 0), node)
        return walk.type_of_symbol(node)
    number = walk.callee_number(type_) if expression is walk.callee else walk.types.of(type_)
    return number if type(node) is Var or type(node) is TypeInfo else walk.mark_async(number, node)


def member(walk: Walk, expression: MemberExpr) -> facts.AnyValue:
    """`base.name`: one Name for a path of modules, an Attr for everything else."""
    callee, callee_result = walk.callee, walk.callee_result
    base_expression = expression.expr
    base = VALUES[type(base_expression)](walk, base_expression)
    walk.callee, walk.callee_result = callee, callee_result
    if type(base) is facts.Name and isinstance(base_expression, RefExpr):
        if base.scope == facts.UNFOLLOWED:
            return facts.Name(f"{base.name}.{expression.name}", facts.UNFOLLOWED, walk.types.any)
        node = expression.node
        full = expression.fullname
        if walk.unbound:
            node = _bound(walk, expression)
            full = node.fullname if node is not None and _is_path(node, _bound(walk, base_expression)) else ""
        if full and node is not None and expression.kind != MDEF:
            if type(node) is Var and node.is_suppressed_import:
                return facts.Name(full, facts.UNFOLLOWED, walk.types.any)
            text = f"{base.text or base.name}.{expression.name}"
            return facts.Name(full, facts.FULL, _type(walk, expression, node), text if text != full else "")
    return attribute(walk, expression, base, base_expression)


def _is_path(node: SymbolNode, base: SymbolNode | None) -> bool:
    """Whether `base.node` is a path of modules, or a class in one."""
    return isinstance(node, (MypyFile, TypeInfo)) or isinstance(base, MypyFile)


def attribute(walk: Walk, expression: MemberExpr, base: facts.AnyValue, base_expression: Expression) -> facts.AnyValue:
    """An attribute read, with its defining names by the classes that the base may be."""
    receiver = walk.map.get(base_expression)
    type_ = walk.map.get(expression)
    targets: tuple[str, ...] = ()
    if type_ is None:
        number = 0
    elif type(type_) is UninhabitedType or (
        type(type_) is NoneType and type(receiver) is Instance and _is_only_ever_none(walk, receiver, expression)
    ):
        walk.lost = True
        number = walk.types.any
    elif expression is walk.callee:
        number = walk.callee_number(type_)
    else:
        number = walk.types.of(type_)
    if receiver is None and isinstance(base_expression, RefExpr):
        node = _bound(walk, base_expression)
        receiver = symbol_type(node)
        if isinstance(node, TypeInfo):
            full, symbol = walk.names.member(node, expression.name)
            if symbol is not None:
                targets = (full,)
                number = number or walk.type_of_symbol(symbol.node)
    if type(receiver) is Instance and receiver.extra_attrs is None and not targets:
        targets, method = walk.names.method(receiver.type, expression.name)
        if method is not None:
            number = walk.mark_async(number, method)
    elif receiver is not None and not targets:
        found = walk.names.members(receiver, expression.name)
        if found:
            targets = tuple([full for full, _ in found])
            symbol = found[0][1]
            if symbol is not None and type(symbol.node) is not Var:
                number = walk.mark_async(number, symbol.node)
    if not walk.has_checker:
        walk.miss_types(bool(targets))
    if type(type_) is PartialType and expression.def_var is not None:
        number = walk.types.of(expression.def_var.type)
    return facts.Attr(base, expression.name, targets, number, line(expression), expression.column + 1)


def _is_only_ever_none(walk: Walk, receiver: Instance, expression: MemberExpr) -> bool:
    """Whether mypy takes an attribute for None for ever because `__init__` says `self.x = None` and no type: another method sets it."""
    symbol = walk.names.member(receiver.type, expression.name)[1]
    node = symbol.node if symbol is not None else None
    return type(node) is Var and node.is_inferred and type(node.type) is NoneType


def _bound(walk: Walk, expression: RefExpr) -> SymbolNode | None:
    """What a reference stands for, also in text that mypy never analysed."""
    if expression.node is not None or not walk.unbound:
        return expression.node
    if isinstance(expression, NameExpr):
        return walk.look_up(expression.name)[0]
    if isinstance(expression, MemberExpr) and isinstance(expression.expr, RefExpr):
        base = _bound(walk, expression.expr)
        if isinstance(base, (MypyFile, TypeInfo)):
            symbol = base.names.get(expression.name)
            return symbol.node if symbol is not None else None
    return None


def super_member(walk: Walk, expression: SuperExpr) -> facts.AnyValue:
    """`super().name`: looked up in the classes behind the one that says it."""
    infos = _behind(expression.call, expression.info)
    type_ = walk.map.get(expression)
    if type_ is None:
        number = 0
    else:
        number = walk.callee_number(type_) if expression is walk.callee else walk.types.of(type_)
    targets: tuple[str, ...] = ()
    for info in infos:
        symbol = info.names.get(expression.name)
        if symbol is not None:
            targets = (f"{info.fullname}.{expression.name}",)
            number = walk.mark_async(number or walk.type_of_symbol(symbol.node), symbol.node)
            break
    for info in infos:
        walk.types.mention(info)
    owners = tuple([info.fullname for info in infos if info.fullname != OBJECT])
    return facts.Attr(facts.Super(owners), expression.name, targets, number, line(expression), column(expression))


def _behind(call: CallExpr, info: TypeInfo | None) -> list[TypeInfo]:
    """The classes that `super()` or `super(C, self)` searches."""
    if info is None:
        return []
    if call.args and isinstance(call.args[0], RefExpr) and isinstance(call.args[0].node, TypeInfo):
        named = call.args[0].node
        if named in info.mro:
            return info.mro[info.mro.index(named) + 1 :]
        return named.mro[1:]
    return info.mro[1:]


VALUES.update({NameExpr: name, MemberExpr: member, SuperExpr: super_member})
