"""A module with inline types as a stub: what it declares stays, what it does goes.

Both checkers take a stub package whole or not at all (mypy knows no partial one outside site-packages), so every module of the library is made one. Bodies stay where attributes of `self` are
assigned, because their types are inferred there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import libcst as cst
from libcst import matchers as m

NOTHING: Final = cst.SimpleStatementSuite(body=[cst.Expr(cst.Ellipsis())])
S = cst.BaseStatement | cst.BaseSmallStatement


def as_stub(text: str) -> str:
    """The stub of a module's source. Raises libcst.ParserSyntaxError."""
    return cst.parse_module(text).visit(_Stub()).code


class _Stub(cst.CSTTransformer):
    def __init__(self) -> None:
        self._scopes: list[cst.ClassDef | cst.FunctionDef] = []

    def visit_ClassDef(self, node: cst.ClassDef) -> None:
        self._scopes.append(node)

    def leave_ClassDef(self, original_node: cst.ClassDef, updated_node: cst.ClassDef) -> cst.ClassDef:
        self._scopes.pop()
        return updated_node

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:
        self._scopes.append(node)

    def leave_FunctionDef(self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef) -> cst.FunctionDef:
        self._scopes.pop()
        if any(isinstance(scope, cst.FunctionDef) for scope in self._scopes):
            return updated_node
        if self._scopes and _assigns_attributes(original_node):
            return updated_node
        # Without its `yield`, `async def` would be a coroutine that returns the iterator.
        generator = original_node.asynchronous is not None and yields(original_node)
        return updated_node.with_changes(body=NOTHING, asynchronous=None if generator else updated_node.asynchronous)

    def leave_IndentedBlock(self, original_node: cst.IndentedBlock, updated_node: cst.IndentedBlock) -> cst.IndentedBlock:
        return updated_node.with_changes(body=_without_implementations(updated_node.body))

    def leave_Module(self, original_node: cst.Module, updated_node: cst.Module) -> cst.Module:
        return updated_node.with_changes(body=_without_implementations(updated_node.body))

    def leave_ImportFrom(self, original_node: cst.ImportFrom, updated_node: cst.ImportFrom) -> cst.ImportFrom:
        """In a stub only `import x as x` hands a name on; in a source every import does."""
        if isinstance(updated_node.names, cst.ImportStar) or m.matches(updated_node, m.ImportFrom(module=m.Name("__future__"))):
            return updated_node
        return updated_node.with_changes(names=[_handed_on(name) for name in updated_node.names])

    def leave_Import(self, original_node: cst.Import, updated_node: cst.Import) -> cst.Import:
        return updated_node.with_changes(names=[_handed_on(name) for name in updated_node.names])


def _handed_on(name: cst.ImportAlias) -> cst.ImportAlias:
    if name.asname is not None or not isinstance(name.name, cst.Name):
        return name
    return name.with_changes(asname=cst.AsName(name=name.name))


def _assigns_attributes(method: cst.FunctionDef) -> bool:
    """Whether a method assigns to attributes of its first parameter; one that unpacks into several targets counts, too."""
    parameters = (*method.params.posonly_params, *method.params.params)
    if not parameters:
        return False
    attribute = m.Attribute(value=m.Name(parameters[0].name.value))
    wanted = m.AssignTarget(target=attribute | m.Tuple() | m.List()) | m.AnnAssign(target=attribute)
    return bool(m.findall(method.body, wanted))


def yields(function: cst.FunctionDef) -> bool:
    """Whether a function is a generator itself, not one within it."""

    class Search(cst.CSTVisitor):
        found = False

        def visit_Yield(self, node: cst.Yield) -> None:
            self.found = True

        def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:
            return False

        def visit_Lambda(self, node: cst.Lambda) -> bool:
            return False

    search = Search()
    function.body.visit(search)
    return search.found


def is_overload(function: cst.FunctionDef) -> bool:
    """Whether it has a decorator called overload."""
    name = m.Name("overload") | m.Name("_overload") | m.Attribute(attr=m.Name("overload"))
    return any(m.matches(decorator, m.Decorator(decorator=name)) for decorator in function.decorators)


def _without_implementations(body: Sequence[S]) -> list[S]:
    """The statements without the functions that only implement the overloads above them."""
    kept: list[S] = []
    overloaded: set[str] = set()
    for statement in body:
        if isinstance(statement, cst.FunctionDef):
            if is_overload(statement):
                overloaded.add(statement.name.value)
            elif statement.name.value in overloaded:
                continue
        kept.append(statement)
    return kept
