"""Which thing a name means: import paths as written, defining names of members, names in text that mypy never analysed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mypy.nodes import (
    Block,
    ClassDef,
    Decorator,
    ForStmt,
    FuncDef,
    IfStmt,
    Import,
    ImportAll,
    ImportFrom,
    MypyFile,
    OverloadedFuncDef,
    Statement,
    SymbolNode,
    SymbolTableNode,
    TryStmt,
    TypeInfo,
    Var,
    WhileStmt,
    WithStmt,
)
from mypy.types import (
    CallableType,
    Instance,
    LiteralType,
    Overloaded,
    ParamSpecType,
    PartialType,
    TupleType,
    Type,
    TypedDictType,
    TypeType,
    TypeVarTupleType,
    TypeVarType,
    UnionType,
    get_proper_type,
)


class Names:
    """The import table of one module, by scope, and the members of the classes it meets."""

    def __init__(self, tree: MypyFile) -> None:
        self.module = tree.fullname
        package = tree.fullname.split(".")
        self._package = package if tree.is_package_init_file() else package[:-1]
        self._scopes: list[dict[str, str]] = [{}]
        self._inner = 0
        """How many functions around here have imports of their own."""
        self._members: dict[tuple[TypeInfo, str], tuple[str, SymbolTableNode | None]] = {}
        self._methods: dict[tuple[TypeInfo, str], tuple[tuple[str, ...], SymbolNode | None]] = {}
        self._take_module_imports(tree.defs)

    # --- imports ---------------------------------------------------------------------------------------------------------------

    def enter(self) -> None:
        """A function begins: its imports are its own."""
        self._scopes.append({})

    def leave(self) -> None:
        """A function ends."""
        if self._scopes.pop():
            self._inner -= 1

    def path(self, name: str) -> str:
        """The import path that a local name stands for (`time.sleep` for `from time import sleep as s`); "" when it was not imported."""
        if not self._inner:
            return self._scopes[0].get(name, "")
        for scope in reversed(self._scopes):
            path = scope.get(name)
            if path is not None:
                return path
        return ""

    def absolute(self, module: str, relative: int) -> str:
        """The full name of the module in `from ..module import`."""
        if not relative:
            return module
        package = self._package[: len(self._package) - relative + 1]
        return ".".join([*package, module] if module else package)

    def take(self, statement: Import | ImportFrom | ImportAll) -> list[tuple[str, str]]:
        """Enter an import into the innermost scope. Returns (what it is, what it is called here) of each name; the first meaning of a name stays,
        as in mypy (`try: import ujson as json`, `except ImportError: import json`)."""
        scope = self._scopes[-1]
        was_empty = not scope
        found: list[tuple[str, str]] = []
        if isinstance(statement, Import):
            for module, alias in statement.ids:
                found.append((module, alias or module.partition(".")[0]))
                scope.setdefault(alias or module.partition(".")[0], module if alias else module.partition(".")[0])
        elif isinstance(statement, ImportFrom):
            module = self.absolute(statement.id, statement.relative)
            for name, alias in statement.names:
                found.append((f"{module}.{name}", alias or name))
                scope.setdefault(alias or name, f"{module}.{name}")
        else:
            found.append((f"{self.absolute(statement.id, statement.relative)}.*", "*"))
        if was_empty and scope and len(self._scopes) > 1:
            self._inner += 1
        return found

    def _take_module_imports(self, statements: Sequence[Statement]) -> None:
        """A function may use a name that the module imports further down, so the module's own imports come first."""
        for statement in statements:
            if isinstance(statement, (Import, ImportFrom, ImportAll)):
                if not statement.is_unreachable:
                    self.take(statement)
            else:
                for block in _blocks(statement):
                    if not block.is_unreachable:
                        self._take_module_imports(block.body)

    # --- members ---------------------------------------------------------------------------------------------------------------

    def member(self, info: TypeInfo, name: str) -> tuple[str, SymbolTableNode | None]:
        """The defining name of a class's member, found along its MRO, and its symbol; ("", None) when no class of the MRO has it."""
        key = (info, name)
        found = self._members.get(key)
        if found is None:
            found = ("", None)
            for base in info.mro:
                symbol = base.names.get(name)
                if symbol is not None:
                    found = (f"{base.fullname}.{name}", symbol)
                    break
            self._members[key] = found
        return found

    def method(self, info: TypeInfo, name: str) -> tuple[tuple[str, ...], SymbolNode | None]:
        """The defining name of a member of an instance, as `Attr.targets` has it, and its definition where that is a coroutine function."""
        key = (info, name)
        found = self._methods.get(key)
        if found is None:
            full, symbol = self.member(info, name)
            node = symbol.node if symbol is not None and is_coroutine_function(symbol.node) else None
            found = self._methods[key] = ((full,) if full else (), node)
        return found

    def members(self, type_: Type, name: str) -> list[tuple[str, SymbolTableNode | None]]:
        """The member `name` in each of the classes that a receiver's type may be."""
        if type(type_) is Instance and type_.extra_attrs is None:
            found = self.member(type_.type, name)
            return [found] if found[0] else []
        targets: dict[str, SymbolTableNode | None] = {}
        for infos in receivers(type_):
            for info in infos:
                full, symbol = self.member(info, name)
                if full:
                    targets.setdefault(full, symbol)
                    break
        if not targets:
            proper = get_proper_type(type_)
            if isinstance(proper, Instance) and proper.extra_attrs is not None and proper.extra_attrs.mod_name:
                return [(f"{proper.extra_attrs.mod_name}.{name}", None)]
        return list(targets.items())


def receivers(type_: Type) -> Iterable[tuple[TypeInfo, ...]]:
    """The classes in which an attribute of a value of this type is looked up: for each member of a union, those to try in turn."""
    proper = get_proper_type(type_)
    if isinstance(proper, Instance):
        yield (proper.type,)
    elif isinstance(proper, UnionType):
        for item in proper.items:
            yield from receivers(item)
    elif isinstance(proper, TypeType):
        for infos in receivers(proper.item):
            yield _with_metaclass(infos[0])
    elif isinstance(proper, (CallableType, Overloaded)):
        yield _with_metaclass(proper.type_object()) if proper.is_type_obj() else (proper.fallback.type,)
    elif isinstance(proper, TypeVarType) and proper.values:
        for value in proper.values:
            yield from receivers(value)
    elif isinstance(proper, (TypeVarType, ParamSpecType)):
        yield from receivers(proper.upper_bound)
    elif isinstance(proper, TypeVarTupleType):
        yield (proper.tuple_fallback.type,)
    elif isinstance(proper, TupleType):
        yield (proper.partial_fallback.type,)
    elif isinstance(proper, (TypedDictType, LiteralType)):
        yield (proper.fallback.type,)
    elif isinstance(proper, PartialType) and proper.type is not None:
        yield (proper.type,)


def _with_metaclass(info: TypeInfo) -> tuple[TypeInfo, ...]:
    return (info,) if info.metaclass_type is None else (info, info.metaclass_type.type)


def is_coroutine_function(node: SymbolNode | None) -> bool:
    """Whether a definition says `async def` and is no generator; the same from source and from mypy's cache."""
    if isinstance(node, OverloadedFuncDef):
        node = node.impl or (node.items[0] if node.items else None)
    if isinstance(node, Decorator):
        node = node.func
    return isinstance(node, FuncDef) and node.is_coroutine and not node.is_async_generator


def symbol_type(node: SymbolNode | None) -> Type | None:
    """The type of what a symbol stands for, where it has one."""
    if isinstance(node, (Var, FuncDef, OverloadedFuncDef)):
        return node.type
    if isinstance(node, Decorator):
        return node.var.type
    return None


def _blocks(statement: Statement) -> list[Block]:
    """The blocks of a statement that share its scope."""
    if isinstance(statement, IfStmt):
        return [*statement.body, *([statement.else_body] if statement.else_body else [])]
    if isinstance(statement, TryStmt):
        rest = [block for block in (statement.else_body, statement.finally_body) if block]
        return [statement.body, *statement.handlers, *rest]
    if isinstance(statement, (ForStmt, WhileStmt)):
        return [statement.body, *([statement.else_body] if statement.else_body else [])]
    if isinstance(statement, WithStmt):
        return [statement.body]
    if isinstance(statement, ClassDef):
        return []
    return []
