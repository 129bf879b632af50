"""Statements, all but functions and classes."""

from __future__ import annotations

from mypy.nodes import (
    AssertStmt,
    AssignmentStmt,
    AwaitExpr,
    Block,
    BreakStmt,
    CallExpr,
    ContinueStmt,
    DelStmt,
    Expression,
    ExpressionStmt,
    ForStmt,
    GlobalDecl,
    IfStmt,
    Import,
    ImportAll,
    ImportFrom,
    IndexExpr,
    LambdaExpr,
    ListExpr,
    NameExpr,
    NonlocalDecl,
    OperatorAssignmentStmt,
    OpExpr,
    PassStmt,
    RaiseStmt,
    RefExpr,
    ReturnStmt,
    StarExpr,
    TempNode,
    TryStmt,
    TupleExpr,
    TypeAliasStmt,
    TypeInfo,
    WhileStmt,
    WithStmt,
)
from mypy.nodes import MatchStmt as MatchStatement
from mypy.types import CallableType, Instance, Overloaded, TupleType, Type, TypeType, UnionType, get_proper_type

from apr_mypy import facts
from apr_mypy.extract.annotations import metadata, unfollowed
from apr_mypy.extract.fields import take_fields
from apr_mypy.extract.patterns import pattern
from apr_mypy.extract.walk import FIRST_EVALUATED, LEAVERS, STEPS, Walk, column, end_line, line

Steps = list[facts.AnyStep]


def expression_statement(walk: Walk, node: ExpressionStmt, steps: Steps) -> None:
    steps.append(facts.Do(walk.value(node.expr), line(node), column(node), end_line(node)))


def assignment(walk: Walk, node: AssignmentStmt, steps: Steps) -> None:
    """`a = b = value`, `x: T = value`, `x: T`; a type alias too."""
    needed_types = walk.needed_types
    value = None if isinstance(node.rvalue, TempNode) else walk.value(node.rvalue)
    if node.is_alias_def:
        walk.needed_types = needed_types  # mypy does not evaluate an alias
        _keep_alias(walk, node.lvalues[0], value)
    written: tuple[facts.AnyValue, ...] = ()
    declared = 0
    if node.unanalyzed_type is not None:  # mypy also puts its inference for enum members and constants into `node.type`
        written = metadata(walk, node.unanalyzed_type)
        declared = walk.types.of(node.type)
        if walk.types.is_open(declared):
            declared = walk.types.declared(node.type, unfollowed(walk, node.unanalyzed_type))
    targets = walk.values(node.lvalues)
    take_fields(walk, node, value, declared, written)
    steps.append(facts.Set(targets, value, declared, line(node), column(node), end_line(node), written))


def alias_statement(walk: Walk, node: TypeAliasStmt, steps: Steps) -> None:
    """`type Name = …`."""
    value = walk.value(node.value.expr())
    _keep_alias(walk, node.name, value)
    steps.append(facts.Set((walk.value(node.name),), value, 0, line(node), column(node), end_line(node)))


def _keep_alias(walk: Walk, target: Expression, value: facts.AnyValue | None) -> None:
    owner = walk.owners[-1]
    if isinstance(target, NameExpr) and value is not None and (len(walk.owners) == 1 or owner.info is not None):
        walk.aliases.append((f"{owner.full}.{target.name}", value))


def change(walk: Walk, node: OperatorAssignmentStmt, steps: Steps) -> None:
    steps.append(facts.Change(walk.value(node.lvalue), node.op, walk.value(node.rvalue), line(node), column(node), end_line(node)))


def if_(walk: Walk, node: IfStmt, steps: Steps) -> None:
    """`if … elif … else`; mypy's parser nests each `elif` in the `else` before it."""
    tests: list[facts.AnyValue] = []
    blocks: list[facts.Block] = []
    current = node
    while True:
        for test, block in zip(current.expr, current.body):
            tests.append(walk.value(test))
            blocks.append(walk.block(block))
        rest = current.else_body
        if rest is None or len(rest.body) != 1 or rest.is_unreachable or not isinstance(rest.body[0], IfStmt):
            break
        if walk.checked and walk.has_checker and walk.is_dead(rest.body[0].expr[0]):
            break
        current = rest.body[0]
    steps.append(facts.If(tuple(tests), tuple(blocks), walk.block(rest), line(node), column(node), end_line(node)))


def match(walk: Walk, node: MatchStatement, steps: Steps) -> None:
    cases = []
    for case, guard, block in zip(node.patterns, node.guards, node.bodies):
        cases.append(facts.Case(pattern(walk, case), walk.optional(guard), walk.block(block), line(case)))
    steps.append(facts.Match(walk.value(node.subject), tuple(cases), line(node), column(node), end_line(node)))


def for_(walk: Walk, node: ForStmt, steps: Steps) -> None:
    over = walk.value(node.expr)
    target = walk.value(node.index)
    block = walk.block(node.body)
    steps.append(facts.For(target, over, block, walk.block(node.else_body), node.is_async, line(node), column(node), end_line(node)))


def while_(walk: Walk, node: WhileStmt, steps: Steps) -> None:
    test = walk.value(node.expr)
    block = walk.block(node.body)
    steps.append(facts.While(test, block, walk.block(node.else_body), line(node), column(node), end_line(node)))


def with_(walk: Walk, node: WithStmt, steps: Steps) -> None:
    items = tuple([(walk.value(manager), walk.optional(target)) for manager, target in zip(node.expr, node.target)])
    steps.append(facts.With(items, walk.block(node.body), node.is_async, line(node), column(node), end_line(node)))


def try_(walk: Walk, node: TryStmt, steps: Steps) -> None:
    walk.in_try += 1
    block = walk.block(node.body)
    handlers = tuple([_handler(walk, types, name, body, node.is_star) for types, name, body in zip(node.types, node.vars, node.handlers)])
    otherwise = walk.block(node.else_body)
    walk.in_try -= 1
    final = walk.block(node.finally_body)
    steps.append(facts.Try(block, handlers, otherwise, final, line(node), column(node), end_line(node)))


def _handler(walk: Walk, types: Expression | None, name: NameExpr | None, body: Block, is_group: bool) -> facts.Handler:
    """The `except` itself has no node: its place is that of what it catches, or of its block."""
    caught: dict[int, None] = {}
    if types is not None:
        _classes(walk, walk.map.get(types), caught)
        if not caught and isinstance(types, RefExpr) and isinstance(types.node, TypeInfo):
            caught[walk.types.of(Instance(types.node, []))] = None
    at, start = (line(types), column(types)) if types is not None else (_bare_except(walk, body), 1)
    return facts.Handler(walk.optional(types), tuple(caught), "" if name is None else name.name, walk.block(body), is_group, at, start)


def _bare_except(walk: Walk, body: Block) -> int:
    """The line of an `except:` that names nothing: the nearest above its block that begins with the word."""
    if walk.source_lines is None:
        walk.source_lines = walk.source.split("\n")
    first = line(body)
    for number in range(first, max(first - 20, 0), -1):
        if number <= len(walk.source_lines) and walk.source_lines[number - 1].lstrip().startswith("except"):
            return number
    return first


def _classes(walk: Walk, type_: Type | None, found: dict[int, None]) -> None:
    """The exception classes that a handler's expression names."""
    proper = get_proper_type(type_) if type_ is not None else None
    if isinstance(proper, (CallableType, Overloaded)) and proper.is_type_obj():
        found[walk.types.of(Instance(proper.type_object(), []))] = None
    elif isinstance(proper, TypeType):
        found[walk.types.of(proper.item)] = None
    elif isinstance(proper, (TupleType, UnionType)):
        for item in proper.items:
            _classes(walk, item, found)
    elif isinstance(proper, Instance) and proper.type.fullname == "builtins.tuple" and proper.args:
        _classes(walk, proper.args[0], found)


def return_(walk: Walk, node: ReturnStmt, steps: Steps) -> None:
    steps.append(facts.Return(walk.optional(node.expr), line(node), column(node), end_line(node)))


def raise_(walk: Walk, node: RaiseStmt, steps: Steps) -> None:
    steps.append(facts.Raise(walk.optional(node.expr), walk.optional(node.from_expr), line(node), column(node), end_line(node)))


def assert_(walk: Walk, node: AssertStmt, steps: Steps) -> None:
    steps.append(facts.Assert(walk.value(node.expr), walk.optional(node.msg), line(node), column(node), end_line(node)))


def delete(walk: Walk, node: DelStmt, steps: Steps) -> None:
    steps.append(facts.Delete(walk.value(node.expr), line(node), column(node)))


def break_(walk: Walk, node: BreakStmt, steps: Steps) -> None:
    steps.append(facts.Break(line(node), column(node)))


def continue_(walk: Walk, node: ContinueStmt, steps: Steps) -> None:
    steps.append(facts.Continue(line(node), column(node)))


def pass_(walk: Walk, node: PassStmt, steps: Steps) -> None:
    steps.append(facts.Pass(line(node), column(node)))


def scope(walk: Walk, node: GlobalDecl | NonlocalDecl, steps: Steps) -> None:
    steps.append(facts.Global(tuple(node.names), isinstance(node, NonlocalDecl), line(node)))


def block(walk: Walk, node: Block, steps: Steps) -> None:
    steps.extend(walk.block(node))


def import_(walk: Walk, node: Import | ImportFrom | ImportAll, steps: Steps) -> None:
    """One record for each imported name."""
    if node.is_unreachable:
        steps.append(facts.Dead(line(node), end_line(node)))
        return
    in_function = any(owner.info is None for owner in walk.owners[1:])
    if node.is_mypy_only:
        guarded = "type_checking"
    elif in_function:
        guarded = "function"
    else:
        guarded = "try" if walk.in_try else ""
    for full, name in walk.names.take(node):
        record = facts.Import(full, name, guarded, not isinstance(node, Import), line(node), column(node))
        walk.imports.append(record)
        steps.append(record)


# --- what mypy always types when it looks at a statement ---------------------------------------------------------------------------


def _assigned(walk: Walk, node: AssignmentStmt) -> Expression | None:
    """Special forms on the right are not always typed, and those of modules and classes may be aliases; a call or an await always is."""
    value: Expression = node.rvalue
    if isinstance(value, CallExpr):
        return value if value.analyzed is None else None
    if isinstance(value, AwaitExpr):
        return value
    if node.is_alias_def or isinstance(value, TempNode) or walk.owners[-1].info is not None or len(walk.owners) == 1:
        return None
    while isinstance(value, (TupleExpr, ListExpr)) and value.items:  # `a, b = c, d` is checked item by item
        value = value.items[0]
    if isinstance(value, (TupleExpr, ListExpr, IndexExpr, OpExpr, LambdaExpr, StarExpr)):
        return None
    return value


FIRST_EVALUATED.update(
    {
        ExpressionStmt: lambda walk, node: node.expr,
        AssignmentStmt: _assigned,
        IfStmt: lambda walk, node: node.expr[0],
        WhileStmt: lambda walk, node: node.expr,
        ForStmt: lambda walk, node: node.expr,
        WithStmt: lambda walk, node: node.expr[0],
        ReturnStmt: lambda walk, node: node.expr,
        RaiseStmt: lambda walk, node: node.expr,
        AssertStmt: lambda walk, node: node.expr,
        MatchStatement: lambda walk, node: node.subject,
    }
)

LEAVERS.update((ReturnStmt, RaiseStmt, BreakStmt, ContinueStmt))

STEPS.update(
    {
        ExpressionStmt: expression_statement,
        AssignmentStmt: assignment,
        OperatorAssignmentStmt: change,
        TypeAliasStmt: alias_statement,
        IfStmt: if_,
        MatchStatement: match,
        ForStmt: for_,
        WhileStmt: while_,
        WithStmt: with_,
        TryStmt: try_,
        ReturnStmt: return_,
        RaiseStmt: raise_,
        AssertStmt: assert_,
        DelStmt: delete,
        BreakStmt: break_,
        ContinueStmt: continue_,
        PassStmt: pass_,
        GlobalDecl: scope,
        NonlocalDecl: scope,
        Block: block,
        Import: import_,
        ImportFrom: import_,
        ImportAll: import_,
    }
)
