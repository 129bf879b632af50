"""Functions and classes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec
from mypy.nodes import (
    NOT_ABSTRACT,
    ClassDef,
    Decorator,
    EllipsisExpr,
    Expression,
    ExpressionStmt,
    FuncDef,
    OverloadedFuncDef,
    OverloadPart,
    PassStmt,
    RaiseStmt,
    RefExpr,
    Statement,
    StrExpr,
)
from mypy.types import AnyType, CallableType, Instance, Type, TypeOfAny, get_proper_type

from apr_mypy import facts
from apr_mypy.extract.annotations import metadata
from apr_mypy.extract.parameters import parameters
from apr_mypy.extract.walk import STEPS, Owner, Walk, column, end_line, line

Steps = list[facts.AnyStep]

NO_TYPE_CHECK: Final = frozenset({"typing.no_type_check", "typing_extensions.no_type_check"})
DOCSTRING_LIMIT: Final = 2000
"""Characters kept of a docstring."""


def function(walk: Walk, node: FuncDef, steps: Steps) -> None:
    _function(walk, node, None, "", steps)


def decorated(walk: Walk, node: Decorator, steps: Steps) -> None:
    _function(walk, node.func, node, "", steps)


def overloaded(walk: Walk, node: OverloadedFuncDef, steps: Steps) -> None:
    """A property with its setter and deleter is one function each; of an overloaded function only the implementation counts."""
    parts: list[OverloadPart] = list(node.items)
    if node.impl is not None and node.impl not in parts:
        parts.append(node.impl)
    if node.is_property:
        for part in parts:
            if isinstance(part, Decorator):
                _function(walk, part.func, part, _accessor(part), steps)
        return
    wanted = node.impl if node.impl is not None else parts[0]
    if isinstance(wanted, Decorator):
        decorated(walk, wanted, steps)
    else:
        function(walk, wanted, steps)
    last = steps[-1] if steps else None
    if isinstance(last, facts.Function):
        steps[-1] = msgspec.structs.replace(last, is_overloaded=True)


def _accessor(part: Decorator) -> str:
    """`.setter` or `.deleter`, "" for the getter."""
    for expression in part.original_decorators:
        name = getattr(expression, "name", "")
        if name in ("setter", "deleter"):
            return f".{name}"
    return ""


def _function(walk: Walk, node: FuncDef, decorator: Decorator | None, suffix: str, steps: Steps) -> None:
    if node.end_line is None:
        return  # made by a plugin (a dataclass's `__init__`): not in the source
    outer = walk.owners[-1]
    full = unique(outer, f"{outer.full}.{node.name}{suffix}")
    place = node if decorator is None else decorator
    is_checked = (walk.options.check_untyped_defs or not node.is_dynamic()) and not (decorator is not None and _is_exempt(decorator))
    if not is_checked:
        walk.unchecked.append(facts.Unchecked(full, line(node)))
    params = parameters(walk, node)
    decorators = () if decorator is None else walk.values(decorator.original_decorators)
    body = node.expanded[-1].body if node.expanded else node.body
    was_checked, walk.checked = walk.checked, is_checked and walk.checked
    in_try, walk.in_try = walk.in_try, 0
    was_lost, walk.lost = walk.lost, False
    owner = Owner(full)
    owner.seen = dict.fromkeys([param.name for param in params], 0)
    walk.owners.append(owner)
    walk.names.enter()
    walk.met_empty_body = walk.met_empty_body or not body.body
    docstring, statements = split_docstring(body.body)
    block = walk.statements(statements)
    walk.names.leave()
    walk.owners.pop()
    walk.checked = was_checked
    walk.lost = was_lost
    walk.in_try = in_try
    steps.append(
        facts.Function(
            full,
            node.name,
            params,
            _returns(walk, node),
            decorators,
            docstring,
            block,
            line(place),
            column(place),
            end_line(node),
            line(node),
            column(node),
            node.is_coroutine,  # is_async; and so on in order, since keywords cost as much as all the rest of a record
            node.is_generator or node.is_async_generator,
            node.is_property or bool(suffix),
            node.is_static,
            node.is_class,
            node.abstract_status != NOT_ABSTRACT,
            _is_trivial(statements) and bool(body.body),
            node.unanalyzed_type is not None,
            _is_declared(node.unanalyzed_type),
            False,  # is_overloaded: said later, by its overloads
            metadata(walk, node.unanalyzed_type.ret_type) if isinstance(node.unanalyzed_type, CallableType) else (),
        )
    )


def _is_exempt(decorator: Decorator) -> bool:
    """Whether it says `@no_type_check`: mypy does not even bind the names of its body."""
    return any(isinstance(item, RefExpr) and item.fullname in NO_TYPE_CHECK for item in decorator.original_decorators)


def unique(outer: Owner, full: str) -> str:
    """The same name, with `#2`, `#3` … where the scope defined it before (`_` of `singledispatch`, `if`/`else` variants)."""
    times = outer.seen[full] = outer.seen.get(full, 0) + 1
    return full if times == 1 else f"{full}#{times}"


def split_docstring(body: Sequence[Statement]) -> tuple[str, Sequence[Statement]]:
    """The docstring, cut, and the statements behind it."""
    if body and isinstance(body[0], ExpressionStmt) and isinstance(body[0].expr, StrExpr):
        text = body[0].expr.value[:DOCSTRING_LIMIT]
        return text if text.isascii() else text.encode("utf-8", "replace").decode(), body[1:]
    return "", body


def _returns(walk: Walk, node: FuncDef) -> int:
    """The return type as written: of a coroutine function what `await` gives."""
    signature = node.type
    if not isinstance(signature, CallableType):
        return walk.types.any if signature is None else 0
    result = get_proper_type(signature.ret_type)
    if node.is_coroutine and not node.is_async_generator and isinstance(result, Instance):
        if result.type.fullname == "typing.Coroutine" and len(result.args) == 3:
            return walk.types.of(result.args[2])
    return walk.types.of(signature.ret_type)


def _is_declared(type_: Type | None) -> bool:
    signature = get_proper_type(type_) if type_ is not None else None
    if not isinstance(signature, CallableType):
        return False
    result = get_proper_type(signature.ret_type)
    return not (isinstance(result, AnyType) and result.type_of_any == TypeOfAny.unannotated)


def _is_trivial(statements: Sequence[Statement]) -> bool:
    """Nothing but `...`, `pass` or `raise NotImplementedError` behind the docstring."""
    for statement in statements:
        if isinstance(statement, PassStmt):
            continue
        if isinstance(statement, ExpressionStmt) and isinstance(statement.expr, EllipsisExpr):
            continue
        if isinstance(statement, RaiseStmt) and statement.expr is not None and _raised(statement.expr) == "NotImplementedError":
            continue
        return False
    return True


def _raised(expression: Expression) -> str:
    callee = getattr(expression, "callee", expression)
    return str(getattr(callee, "name", ""))


def class_(walk: Walk, node: ClassDef, steps: Steps) -> None:
    info = node.info
    outer = walk.owners[-1]
    full = unique(outer, info.fullname or f"{outer.full}.{node.name}")
    decorators = walk.values(node.decorators)
    bases = walk.values([*node.base_type_exprs, *node.removed_base_type_exprs])
    keywords = [(keyword, walk.value(value)) for keyword, value in node.keywords.items()]
    if node.metaclass is not None and "metaclass" not in node.keywords:
        keywords.append(("metaclass", walk.value(node.metaclass)))
    owner = Owner(full, info)
    walk.owners.append(owner)
    docstring, statements = split_docstring(node.defs.body)
    block = walk.statements(statements)
    walk.owners.pop()
    walk.types.mention(info)
    first = min([line(node), *[line(decorator) for decorator in node.decorators if line(decorator)]])
    steps.append(
        facts.Class(
            full,
            node.name,
            tuple([base.fullname for base in info.mro if base.fullname != "builtins.object"]),
            bases,
            tuple(keywords),
            decorators,
            tuple(owner.fields),
            docstring,
            block,
            first,
            column(node),
            end_line(node),
            line(node),
            is_protocol=info.is_protocol,
            is_abstract=info.is_abstract,
            is_enum=info.is_enum,
            is_typed_dict=info.typeddict_type is not None,
            generic_bases=tuple([walk.types.of(base) for base in info.bases if base.args]),
        )
    )


STEPS.update({FuncDef: function, Decorator: decorated, OverloadedFuncDef: overloaded, ClassDef: class_})
