"""Calls, the special forms that only look like one, and f-strings, which mypy's parser turns into calls."""

from __future__ import annotations

from typing import Final

import msgspec
from mypy.nodes import (
    ARG_NAMED,
    ARG_NAMED_OPT,
    ARG_POS,
    ARG_STAR,
    ARG_STAR2,
    AssertTypeExpr,
    CallExpr,
    CastExpr,
    Decorator,
    DictExpr,
    EnumCallExpr,
    Expression,
    FuncDef,
    IndexExpr,
    ListExpr,
    MemberExpr,
    NamedTupleExpr,
    NewTypeExpr,
    Node,
    OverloadedFuncDef,
    ParamSpecExpr,
    PromoteExpr,
    RevealExpr,
    StrExpr,
    TemplateStrExpr,
    TempNode,
    TypeAliasExpr,
    TypeApplication,
    TypedDictExpr,
    TypeFormExpr,
    TypeInfo,
    TypeVarExpr,
    TypeVarTupleExpr,
)
from mypy.subtypes import is_subtype
from mypy.types import (
    AnyType,
    CallableType,
    Instance,
    NoneType,
    Overloaded,
    ProperType,
    Type,
    TypeVarType,
    UninhabitedType,
    UnionType,
    get_proper_type,
)

from apr_mypy import facts
from apr_mypy.extract.walk import VALUES, Walk, column, line

CHAIN_LIMIT: Final = 100
"""Calls nested in one expression; what lies deeper is Unseen, so that no reader of the facts can run out of stack."""


def call(walk: Walk, expression: CallExpr) -> facts.AnyValue:
    """A call."""
    analyzed = expression.analyzed
    if analyzed is not None and not isinstance(analyzed, DictExpr):
        return VALUES[type(analyzed)](walk, analyzed)
    callee = expression.callee
    if type(callee) is MemberExpr and type(callee.expr) is StrExpr and callee.expr.end_line is None:
        return text(walk, expression)
    if walk.chain >= CHAIN_LIMIT:
        return facts.Unseen(walk.type_of(expression))
    walk.chain += 1
    type_ = walk.map.get(expression)
    number = walk.types.of(type_) if type_ is not None else 0
    if type(type_) is UninhabitedType and type(walk.map.get(callee)) is UninhabitedType:
        number = walk.types.any  # it does give something: only its library says of the attribute that it does not
    walk.callee = callee
    walk.callee_result = number
    func = VALUES[type(callee)](walk, callee)
    if type(callee) is IndexExpr and type(callee.analyzed) is TypeApplication and type(func) is facts.Item:
        func = func.base  # `list[int]()` makes a list
    args = arguments(walk, expression)
    walk.chain -= 1
    if number and walk.types.may_run_later(number) and is_guess(walk, expression):
        number = walk.types.any
    if not walk.has_checker and type(func) in (facts.Name, facts.Attr):
        walk.miss_types(walk.types.records[func.type].name in (facts.DEF, facts.CLASS_OBJECT))  # type: ignore[union-attr]
    begin = line(expression)
    end, last = expression.end_line, expression.end_column
    return facts.Call(
        func,
        args,
        number or _result(walk, func),
        begin,
        expression.column + 1,
        end if end is not None and end > 0 else begin,
        last + 1 if last is not None and last >= 0 else 0,
    )


def is_guess(walk: Walk, expression: CallExpr) -> bool:
    """Whether that a call gives an awaitable says nothing of the function: mypy chose among overloads that do not agree, where the receiver or an argument is Any, and takes the first that
    fits (a Prefect `task()`); the function says `T | Awaitable[T]`, and T happens to be one; or a method only hands out what its object holds (`rows.pop()`, `future.result()`)."""
    callee = expression.callee
    receiver = walk.map.get(callee)
    type_ = get_proper_type(receiver)
    if isinstance(type_, Instance):
        method = type_.type.get_method("__call__")
        type_ = get_proper_type(method.type) if method is not None else None
    elif isinstance(callee, MemberExpr):
        receiver = walk.map.get(callee.expr)
    if isinstance(type_, CallableType):
        return _serves_both(type_.definition) or (type(callee) is MemberExpr and _hands_out(type_.definition))
    if not isinstance(type_, Overloaded):
        return False
    owner = get_proper_type(receiver)
    if len({_is_awaitable(item.ret_type) for item in type_.items}) == 1:
        info = _class_of(owner)
        symbol = info.get(callee.name) if info is not None and isinstance(callee, MemberExpr) else None
        whole = symbol.node.impl if symbol is not None and isinstance(symbol.node, OverloadedFuncDef) else None
        decorated = get_proper_type(whole.var.type) if isinstance(whole, Decorator) else None
        return isinstance(decorated, CallableType) and _is_mixed(get_proper_type(decorated.ret_type))
    unsure = [*(owner.args if isinstance(owner, Instance) else ()), *(walk.map.get(arg) for arg in expression.args)]
    return any(isinstance(get_proper_type(one), (AnyType, UninhabitedType)) for one in unsure)


def _class_of(type_: ProperType | None) -> TypeInfo | None:
    """The class that a method is read from, of an instance or of the class itself."""
    if isinstance(type_, CallableType) and type_.is_type_obj():
        return type_.type_object()
    return type_.type if isinstance(type_, Instance) else None


def _written_result(definition: Node | None) -> ProperType | None:
    """What a function says that it returns, before type variables are filled in; decorators left aside, which the definition has from source and not from mypy's cache."""
    func = definition.func if isinstance(definition, Decorator) else definition
    if not isinstance(func, FuncDef) or not isinstance(func.type, CallableType):
        return None
    return get_proper_type(func.type.ret_type)


def _serves_both(definition: Node | None) -> bool:
    return _is_mixed(_written_result(definition))


def _is_mixed(result: ProperType | None) -> bool:
    """Whether a type is a union of awaitables and others."""
    return isinstance(result, UnionType) and len({_is_awaitable(item) for item in result.items}) == 2


def _hands_out(definition: Node | None) -> bool:
    result = _written_result(definition)
    return isinstance(result, TypeVarType) and result.id.raw_id > 0  # a variable of the class; those of functions count downwards


def _is_awaitable(type_: Type) -> bool:
    proper = get_proper_type(type_)
    return isinstance(proper, Instance) and proper.type.get("__await__") is not None


def _result(walk: Walk, func: facts.AnyValue) -> int:
    """What a call gives that mypy did not look at (decorators, aliases): by the type of what is called."""
    if type(func) is not facts.Name and type(func) is not facts.Attr:
        return 0
    record = walk.types.records[func.type]
    return record.args[0] if record.name in (facts.DEF, facts.CLASS_OBJECT) and record.args else 0


def arguments(walk: Walk, expression: CallExpr) -> tuple[facts.Arg, ...]:
    """The arguments of a call in order."""
    values = expression.args
    if not values:
        return ()
    found = []
    kinds, keywords = expression.arg_kinds, expression.arg_names
    for position, value in enumerate(values):
        record = VALUES[type(value)](walk, value)
        kind = kinds[position]
        name = "" if kind is ARG_POS else keywords[position] or "" if kind is ARG_NAMED else "*" if kind is ARG_STAR else "**"
        wants = 0
        if type(record) is facts.Lambda or (type(record) in TYPED and walk.types.runs_later[record.type]):  # type: ignore[union-attr]
            wants = wanted(walk, expression, position, name)
        found.append(facts.Arg(name, record, wants))
    return tuple(found)


TYPED: Final = frozenset({facts.Name, facts.Attr, facts.Call, facts.Item, facts.Choice, facts.Await, facts.Op})
"""Values that may be a function or an awaitable."""


def wanted(walk: Walk, call_: CallExpr, position: int, name: str) -> int:
    """The type of the parameter that an argument goes to, 0 where it cannot be told."""
    type_ = walk.map.get(call_.callee)
    callee = get_proper_type(type_) if type_ is not None else None
    if isinstance(callee, CallableType):
        return walk.types.of(_formal(callee, call_, position, name))
    if isinstance(callee, Overloaded):
        formals = [_formal(item, call_, position, name) for item in callee.items if _fits(item, call_)]
        wants = [one for one in formals if one is not None and not isinstance(get_proper_type(one), NoneType)]
        given = walk.map.get(call_.args[position]) if len(wants) > 1 else None
        if given is not None:
            wants.sort(key=lambda formal: not is_subtype(given, formal))  # the variant that takes it is meant, or else the first
        return walk.types.of(wants[0]) if wants else 0
    return 0


def _fits(variant: CallableType, call_: CallExpr) -> bool:
    """Whether a variant of an overloaded function takes as many positional arguments and these keywords."""
    positional = call_.arg_kinds.count(ARG_POS)
    required = variant.arg_kinds.count(ARG_POS)
    open_ended = ARG_STAR in call_.arg_kinds or ARG_STAR2 in call_.arg_kinds
    if positional > variant.max_possible_positional_args():
        return False
    keywords = [keyword for keyword, kind in zip(call_.arg_names, call_.arg_kinds) if kind is ARG_NAMED]
    if ARG_STAR2 not in variant.arg_kinds and not set(keywords) <= set(variant.arg_names):
        return False
    return open_ended or positional + len(keywords) >= required


def _formal(callee: CallableType, call_: CallExpr, position: int, name: str) -> Type | None:
    kind = call_.arg_kinds[position]
    if kind is ARG_STAR2 or ARG_STAR in call_.arg_kinds[:position]:
        return None
    kinds = callee.arg_kinds
    if kind is ARG_NAMED:
        for index, parameter in enumerate(callee.arg_names):
            if parameter == name and kinds[index] not in (ARG_STAR, ARG_STAR2):
                return callee.arg_types[index]
        return callee.arg_types[kinds.index(ARG_STAR2)] if ARG_STAR2 in kinds else None
    for index, parameter_kind in enumerate(kinds):
        if parameter_kind in (ARG_NAMED, ARG_NAMED_OPT, ARG_STAR2):
            return None
        if index == position or parameter_kind is ARG_STAR:
            return callee.arg_types[index]
    return None


# --- special forms ----------------------------------------------------------------------------------------------------------------


def cast(walk: Walk, expression: CastExpr | AssertTypeExpr) -> facts.AnyValue:
    """`cast(T, value)` is its value, of type T unless T is Any."""
    value = walk.value(expression.expr)
    number = walk.types.of(expression.type)
    if number != walk.types.any and "type" in value.__struct_fields__:
        return msgspec.structs.replace(value, type=number)
    return value


def reveal(walk: Walk, expression: RevealExpr) -> facts.AnyValue:
    """`reveal_type(value)` is its value."""
    return facts.Unseen() if expression.expr is None else walk.value(expression.expr)


def made_class(walk: Walk, expression: NamedTupleExpr | TypedDictExpr | EnumCallExpr | NewTypeExpr) -> facts.AnyValue:
    """A class made by a call (`NamedTuple("P", …)`): no value at run time that a rule could follow, but a class object."""
    return facts.Unseen(walk.types.class_object(expression.info) if expression.info is not None else 0)


def no_value(walk: Walk, expression: Expression) -> facts.AnyValue:
    """What has no meaning at run time."""
    return facts.Unseen()


def type_application(walk: Walk, expression: TypeApplication) -> facts.AnyValue:
    """`Repository[Order]` where it is called: the class."""
    return walk.value(expression.expr)


# --- f-strings --------------------------------------------------------------------------------------------------------------------


def text(walk: Walk, expression: CallExpr) -> facts.AnyValue:
    """An f-string; mypy's parser writes it as `''.join([...])` of `'{:{}}'.format(value, spec)` calls whose parts have no end."""
    parts: list[facts.AnyValue] = []
    _parts(walk, expression, parts)
    return facts.Text(tuple(parts), line(expression), column(expression))


def _parts(walk: Walk, expression: Expression, parts: list[facts.AnyValue]) -> None:
    if type(expression) is CallExpr and type(expression.callee) is MemberExpr:
        callee = expression.callee
        if type(callee.expr) is StrExpr and callee.expr.end_line is None:
            if callee.name == "join" and type(expression.args[0]) is ListExpr:
                for item in expression.args[0].items:
                    _parts(walk, item, parts)
                return
            if callee.name == "format":
                parts.append(walk.value(expression.args[0]))
                if type(expression.args[1]) is not StrExpr:
                    _parts(walk, expression.args[1], parts)
                return
    parts.append(walk.value(expression))


def template(walk: Walk, expression: TemplateStrExpr) -> facts.AnyValue:
    """A template string."""
    parts: list[facts.AnyValue] = []
    for item in expression.items:
        if isinstance(item, tuple):
            parts.append(walk.value(item[0]))
            if item[3] is not None:
                _parts(walk, item[3], parts)
        else:
            parts.append(walk.value(item))
    return facts.Text(tuple(parts), line(expression), column(expression))


VALUES.update(
    {
        CallExpr: call,
        CastExpr: cast,
        AssertTypeExpr: cast,
        RevealExpr: reveal,
        NamedTupleExpr: made_class,
        TypedDictExpr: made_class,
        EnumCallExpr: made_class,
        NewTypeExpr: made_class,
        TypeVarExpr: no_value,
        ParamSpecExpr: no_value,
        TypeVarTupleExpr: no_value,
        TypeAliasExpr: no_value,
        TypeFormExpr: no_value,
        PromoteExpr: no_value,
        TempNode: no_value,
        TypeApplication: type_application,
        TemplateStrExpr: template,
    }
)
