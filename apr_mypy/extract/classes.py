"""What is known of a class wherever it was defined: its MRO, the keywords of its `class` statement, its enum members.

mypy's cache has no class keywords (`class Order(Base, table=True)`). `keep_class_keywords` writes them into `TypeInfo.metadata` just
before mypy writes the cache, so that a class says the same whether it came from source or from the cache.
"""

from __future__ import annotations

from typing import Final

from mypy.nodes import (
    BytesExpr,
    ClassDef,
    Expression,
    FakeInfo,
    FloatExpr,
    IntExpr,
    MemberExpr,
    MypyFile,
    NameExpr,
    StrExpr,
    SymbolTable,
    TypeInfo,
    UnaryExpr,
    Var,
)

from apr_mypy import facts

METADATA: Final = "apr"
"""Our key in `TypeInfo.metadata`; its value is `{"keywords": [...]}` with `keyword=value` texts."""

OBJECT: Final = "builtins.object"


def class_ref(info: TypeInfo, may_await: bool = True) -> facts.ClassRef:
    """The record of a class, the same from source and from mypy's cache. Without `may_await` it is known that its instances cannot be awaited."""
    is_enum = info.is_enum
    members = tuple(enum_members(info)) if is_enum else ()
    mro = tuple([name for base in info.mro if (name := base.fullname) != OBJECT])
    has_await = may_await and info.get("__await__") is not None
    return facts.ClassRef(
        info.fullname, mro, class_keywords(info), info.is_protocol, is_enum, members, has_await, has_await and info.get("__aenter__") is not None
    )


def class_keywords(info: TypeInfo) -> tuple[str, ...]:
    """The keywords of a `class` statement as `keyword=value`, and `metaclass=` with its full name."""
    kept = info.metadata.get(METADATA)
    if kept is not None:
        return tuple(str(text) for text in kept["keywords"])
    written = info.defn
    return tuple(_written(written, info)) if written.keywords or written.metaclass is not None else ()


def keep_class_keywords(tree: MypyFile) -> None:
    """Write the keywords of this module's classes where mypy's cache keeps them.

    To be called from `Plugin.report_config_data` when `ctx.is_check` is false: mypy asks that right before it writes the module's
    data, in every mode; the end-of-module pass comes too late for `-n`.
    """
    if not tree.is_cache_skeleton:
        _keep(tree.names, tree.fullname)


def _keep(names: SymbolTable, prefix: str) -> None:
    for symbol in names.values():
        if symbol.cross_ref is not None or symbol.unfixed:
            continue
        node = symbol.node
        if isinstance(node, TypeInfo) and not isinstance(node, FakeInfo) and node.fullname.startswith(prefix):
            if METADATA not in node.metadata and (texts := _written(node.defn, node)):
                node.metadata[METADATA] = {"keywords": texts}
            if node.fullname != prefix:
                _keep(node.names, node.fullname)


def _written(defn: ClassDef, info: TypeInfo) -> list[str]:
    texts = [f"{keyword}={_text(value)}" for keyword, value in defn.keywords.items() if keyword != "metaclass"]
    if info.declared_metaclass is not None and defn.metaclass is not None:
        texts.append(f"metaclass={info.declared_metaclass.type.fullname}")
    return texts


def _text(value: Expression) -> str:
    """A keyword's value as source text; `...` for what is neither a constant nor a name."""
    if isinstance(value, NameExpr):
        return value.name
    if isinstance(value, MemberExpr):
        return f"{_text(value.expr)}.{value.name}"
    if isinstance(value, (StrExpr, IntExpr, FloatExpr)):
        return repr(value.value)
    if isinstance(value, BytesExpr):
        return f"b{value.value!r}"
    if isinstance(value, UnaryExpr) and value.op in "-+":
        return f"{value.op}{_text(value.expr)}"
    return "..."


def enum_members(info: TypeInfo) -> list[str]:
    """The names of an enum's members, sorted, as they are in mypy's cache. mypy's own list is empty for an enum from there: the cache forgets
    what has an explicit value."""
    return sorted(
        name
        for name, symbol in info.names.items()
        if not name.startswith("_") and isinstance(symbol.node, Var) and not symbol.implicit and not symbol.node.is_property
    )
