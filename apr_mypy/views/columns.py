"""One column as a model, a table or a migration declares it: what it holds, whether it may be NULL, whether it is unique, indexed, or the primary key."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Argument, ColumnType, DeclaresColumn
from apr_mypy.views.function import FunctionView
from apr_mypy.views.module import ModuleView

Holds = Literal["", "text", "number", "boolean", "moment", "document", "relation"]

_PYTHON: Final[dict[str, Holds]] = {
    "builtins.bool": "boolean",
    "builtins.str": "text",
    "builtins.int": "number",
    "builtins.float": "number",
    "decimal.Decimal": "number",
    "datetime.datetime": "moment",
    "datetime.date": "moment",
}
"""What a column holds by its annotation."""


_DEFAULTS: Final = frozenset({"default", "default_factory", "server_default", "insert_default"})


class Column(NamedTuple):
    """One column. `name` is the attribute's, `stored` the database's where another is given; `nullable` is None where nothing says it; `line` is where it stands in `module`. `opaque`: it is annotated with
    something that mypy cannot read, which may make it unique. `is_relation_only`: an attribute that leads to rows and is no column itself (`relationship`).
    `is_generated`: each row gets a value of its own by a default that is called."""

    name: str
    holds: Holds
    nullable: bool | None
    unique: bool
    indexed: bool
    primary: bool
    module: ModuleView
    line: int
    stored: str = ""
    opaque: bool = False
    is_relation_only: bool = False
    is_generated: bool = False


class _Said(NamedTuple):
    """What the calls that declare one column say."""

    row: DeclaresColumn
    args: tuple[f.Arg, ...]


def column_of(module: ModuleView, field: f.Field, *, is_model: bool) -> Column | None:
    """The column that a field of a class declares; None where it is none. `is_model` tells that an annotation alone makes a column (`name: Mapped[str]` of a mapped class)."""
    body = module.body
    said = [one for value in (field.value, *field.metadata) if value is not None for one in _calls(module, body, value)]
    holds, annotated_null = _annotated(module, field.type)
    if said:
        return _column(module, field.name, said, holds, annotated_null, field.line)
    if not is_model or not field.declared or field.in_method or field.name.startswith("_"):
        return None
    opaque = field.value is None and module.types.is_any(field.type)
    return Column(field.name, holds, annotated_null, False, False, False, module, field.line, opaque=opaque)


def column_in_call(module: ModuleView, fn: FunctionView, call: f.Call) -> Column | None:
    """The column that a call declares outside a class: `Column("email", String, unique=True)` in a table or a migration."""
    said = list(_calls(module, fn, call))
    if not said:
        return None
    name = next((stored for one in said if (stored := _stored(one))), "")
    return _column(module, name, said, "", None, call.line) if name else None


def column_in_method(module: ModuleView, method: FunctionView) -> Column | None:
    """The column that a method returns (`@declared_attr def deleted_at(cls): return mapped_column(...)`)."""
    for step in method.returns:
        said = list(_calls(module, method, step.value)) if step.value is not None else []
        if said:
            holds, annotated_null = _annotated(module, method.function.returns)
            return _column(module, method.function.name, said, holds, annotated_null, method.function.def_line)
    return None


def is_true(value: f.AnyValue | None) -> bool:
    """Whether a value is the constant true, or anything but a constant false: a setting is taken to switch it on."""
    return value is not None and not (isinstance(value, f.Const) and not value.value)


def argument_in(args: tuple[f.Arg, ...], wanted: Argument | None) -> f.AnyValue | None:
    """The value given for a parameter."""
    if wanted is None:
        return None
    number = 0
    for arg in args:
        if arg.name == "" and number == wanted.position:
            return arg.value
        number += arg.name == ""
        if wanted.keyword and arg.name == wanted.keyword:
            return arg.value
    return None


def _calls(module: ModuleView, fn: FunctionView, value: f.AnyValue) -> Iterator[_Said]:
    """The declaring calls that a value is or wraps, the innermost last."""
    if isinstance(value, f.Name) and value.scope == f.FULL:
        for step in module.globals.get(value.name, ()):  # a column made once and shared
            if isinstance(step.value, f.Call):
                yield from _calls(module, module.body, step.value)
        return
    if not isinstance(value, f.Call):
        return
    callee = module.callee(fn, value)
    row = module.knowledge.find(DeclaresColumn, callee.names)
    if row is None:
        return
    yield _Said(row, callee.args)
    for arg in callee.args:
        if arg.name in row.wraps or (row.wraps and arg.name == "" and row.unique is None):
            if isinstance(arg.value, f.Call):
                yield from _calls(module, fn, arg.value)
            elif isinstance(arg.value, f.Table):
                pairs = tuple(f.Arg(key.value, item) for key, item in arg.value.items if isinstance(key, f.Const) and isinstance(key.value, str))
                yield _Said(row, pairs)


def _stored(said: _Said) -> str:
    value = argument_in(said.args, said.row.renamed)
    return value.value if isinstance(value, f.Const) and isinstance(value.value, str) else ""


def _column(module: ModuleView, name: str, said: list[_Said], holds: Holds, annotated_null: bool | None, line: int) -> Column:
    unique = indexed = primary = False
    nullable: bool | None = None
    stored = ""
    for row, args in said:
        unique = unique or row.is_unique or is_true(argument_in(args, row.unique))
        indexed = indexed or (row.is_indexed and argument_in(args, row.index) is None) or is_true(argument_in(args, row.index))
        primary = primary or row.is_primary_key or is_true(argument_in(args, row.primary_key))
        stored = stored or _stored(_Said(row, args))
        given = argument_in(args, row.nullable)
        if given is not None:
            nullable = is_true(given)
        holds = row.holds or holds or _typed(module, args)
    if nullable is None:
        by = {row.nullable_by for row, _ in said}
        nullable = annotated_null if "annotation" in by and annotated_null is not None else "yes" in by
        nullable = nullable or any(  # `Mapped[datetime] = mapped_column(default=None)`: what it is made with counts, not what it is said to hold
            arg.name == "default" and isinstance(arg.value, f.Const) and arg.value.value is None and not arg.value.kind
            for _, args in said
            for arg in args
        )
    generated = any(arg.name in _DEFAULTS and isinstance(arg.value, (f.Name, f.Attr, f.Call, f.Lambda)) for _, args in said for arg in args)
    relation_only = all(row.holds == "relation" and row.unique is None and row.nullable is None for row, _ in said)
    return Column(
        name, holds, nullable and not primary, unique, indexed, primary, module, line, stored, is_relation_only=relation_only, is_generated=generated
    )


def _typed(module: ModuleView, args: tuple[f.Arg, ...]) -> Holds:
    """What a column holds by the type that it is given (`Column(DateTime(timezone=True))`)."""
    for arg in args:
        value = arg.value.func if isinstance(arg.value, f.Call) else arg.value
        if isinstance(value, f.Name):
            row = module.knowledge.find(ColumnType, module.names_of(module.body, value))
            if row is not None:
                return row.holds
        elif isinstance(value, f.Attr) and (holds := _by_name(module).get(value.name)):
            return holds  # handed on by an extension's object: `db.Boolean`
    return ""


def _by_name(module: ModuleView) -> dict[str, Holds]:
    """What columns hold by the bare names of their types."""
    kept = module.knowledge.__dict__
    known: dict[str, Holds] | None = kept.get("_column_types_by_name")
    if known is None:
        known = kept["_column_types_by_name"] = {full.rpartition(".")[2]: row.holds for full, row in module.knowledge.table(ColumnType).items()}
    return known


def _annotated(module: ModuleView, number: int) -> tuple[Holds, bool | None]:
    """What a column holds by its annotation, in a wrapper perhaps (`Mapped[str | None]`), and whether it may be None."""
    types = module.types
    if not 0 < number < len(types.table):
        return "", None
    members = types.members(number)
    if len(members) == 1 and len(members[0].args) == 1 and "." in members[0].name and not members[0].name.startswith("builtins."):
        return _annotated(module, members[0].args[0])
    null = any(one.name == f.NONE for one in members)
    holds: Holds = next((_PYTHON[one.name] for one in members if one.name in _PYTHON), "")
    return holds, (None if types.is_any(number) else null)
