"""What a model declares, with its bases, mixins and migrations wherever they live: its columns, its unique constraints, its indexes.

`declared(program, full)` answers for a model's class; `stored(program, table)` for a table or collection that only SQL, a migration or an index call speaks of.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import AddsKey, DeclaresKey, KeyOption, LibraryModel, TableName
from apr_mypy.patterns import pattern_of
from apr_mypy.views.columns import Column, argument_in, column_in_call, column_in_method, column_of, is_true
from apr_mypy.views.function import FunctionView
from apr_mypy.views.keys import Key, Plain, column_names, key_of, keys_in, keys_in_sql, mentioned
from apr_mypy.views.module import ClassView, ModuleView

if TYPE_CHECKING:
    from collections.abc import Mapping

    from apr_mypy.knowledge import Resolved
    from apr_mypy.roles import Roles

_CAPITAL: Final = pattern_of(r"(?<!^)(?=[A-Z][a-z])|(?<=[a-z0-9])(?=[A-Z])")
_DDL: Final = pattern_of(r"\b(?:create|alter)\s+(?:unique\s+)?(?:index|table)\b|\bcreate\s+unique\b", re.IGNORECASE)


class Declarations(Protocol):
    """What is known of a program's classes (`Program`)."""

    modules: dict[str, ModuleView]
    roles: Roles
    knowledge: Resolved

    @property
    def classes(self) -> Mapping[str, ClassView]: ...


class Model:
    """A model as its class, its bases and the program's migrations declare it.

    `columns` are those that are to be seen, by attribute name. `is_whole` is false where a base is one of the project that the program does not hold (one module judged alone), or a library's model of which
    nothing is known: a column that is not in `columns` may then be there all the same.
    """

    def __init__(self, full: str, table: str, columns: dict[str, Column], keys: tuple[Key, ...], view: ClassView | None, *, is_whole: bool) -> None:
        self.full: Final = full
        self.name: Final = full.rpartition(".")[2]
        self.table: Final = table
        self.columns: Final = columns
        self.keys: Final = keys
        self.view: Final = view
        self.is_whole: Final = is_whole

    def __repr__(self) -> str:
        return f"<Model {self.full}>"

    def named(self, name: str) -> str:
        """The column that a query's or constraint's word for it means: itself, `pk`, `user` for `user_id` and the other way round, the database's name. The word itself where nothing fits."""
        column = self.columns.get(name)
        if column is not None and not column.is_relation_only:
            return name
        if name in ("pk", "_id"):
            primary = [one.name for one in self.columns.values() if one.primary]
            return primary[0] if len(primary) == 1 else "id"
        for other in (f"{name}_id", name.removesuffix("_id")):
            if other != name and other in self.columns and not self.columns[other].is_relation_only:
                return other
        return self._stored.get(name, name)

    @cached_property
    def _stored(self) -> dict[str, str]:
        return {one.stored: one.name for one in self.columns.values() if one.stored}

    @cached_property
    def unique_keys(self) -> tuple[tuple[frozenset[str], Key], ...]:
        """The unique keys, each with the columns it is over, named as in `columns`."""
        return tuple((frozenset(self.named(name) for name in key.columns), key) for key in self.keys if key.unique)

    def unique_among(self, columns: Iterable[str]) -> Key | None:
        """A unique key all of whose columns are among these: no two rows agree on them. One under a condition counts where the condition's own columns are given too, or are none of the model's."""
        given = {self.named(name) for name in columns}
        partial = None
        for over, key in self.unique_keys:
            if over <= given:
                if not key.partial:
                    return key
                partial = partial or key
        return partial

    def is_known(self, name: str) -> bool:
        """Whether the model is known to have a column, and what it declares of it can be read."""
        column = self.columns.get(self.named(name))
        return column is not None and not column.opaque


class _Added(NamedTuple):
    """A key that something else than the model adds: the table, or the model, as it is written there, and the package of a migration."""

    table: str
    package: str
    key: Key


def declared(program: Declarations, full: str) -> Model | None:
    """What the model of this full name declares; None where the program does not hold the class and knowledge has none of that name."""
    models: dict[str, Model | None] = program.__dict__.setdefault("_declared_models", {})
    if full not in models:
        models[full] = _model(program, full)
    return models[full]


def stored(program: Declarations, table: str) -> tuple[Key, ...]:
    """The keys of a table or collection that no model stands for, as far as SQL, migrations and index calls of the program show them."""
    name = table.rpartition(".")[2].lower()
    return tuple(dict.fromkeys(one.key for one in (*_added(program), *_written(program)) if one.table.rpartition(".")[2].lower() == name))


def model_of_table(program: Declarations, table: str) -> Model | None:
    """The project's model whose table has this name."""
    name = table.rpartition(".")[2].lower()
    for model in models(program):
        if _is_table_of(name, "", model.full, model.table):
            return model
    return None


def models(program: Declarations) -> tuple[Model, ...]:
    """All models of the project."""
    known: tuple[Model, ...] | None = program.__dict__.get("_all_models")
    if known is None:
        found = []
        for full, view in program.classes.items():
            if program.roles.is_orm_model(program.roles.ref(view.class_)) and (model := declared(program, full)) is not None:
                found.append(model)
        known = program.__dict__["_all_models"] = tuple(found)
    return known


# --- one model --------------------------------------------------------------------------------------------------------------------


def _model(program: Declarations, full: str) -> Model | None:
    view = program.classes.get(full)
    if view is None:
        row = program.knowledge.find(LibraryModel, (full,))
        if row is None:
            return None
        columns, keys = _of_library(program, (row,))
        keys += [added.key for added in (*_added(program), *_written(program)) if _is_table_of(added.table, "", full, "")]
        return Model(full, "", columns, (*keys, Key(("id",), unique=True, primary=True, source="column")), None, is_whole=True)
    line = program.roles.line_of(full, view.class_.mro)
    rows = program.knowledge.find_all(LibraryModel, line)
    columns, from_library = _of_library(program, rows)
    held = [program.classes[base] for base in line if base in program.classes]
    for one in reversed(held):
        columns.update(_columns(one))
    keys = [*from_library, *(key for option in _options(program, line) for key in _option_keys(held, option))]
    table = _table_name(program, line, held)
    for holder, call in _table_calls(held):
        columns.update(_table_columns(holder, call))
        keys += _table_keys(holder.module, holder.module.body, call)
    keys += [Key((name,), one.unique, source="column") for name, one in columns.items() if (one.unique or one.indexed) and not one.primary]
    primary = tuple(name for name, one in columns.items() if one.primary) or (() if any(key.primary for key in keys) else ("id",))
    if primary:
        keys.append(Key(primary, unique=True, primary=True, source="column"))
    for added in (*_added(program), *_written(program)):
        if added.table == full or _is_table_of(added.table, added.package, full, table):
            keys.append(added.key)
    whole = all(base in program.classes or not held[0].module.is_own(base) for base in view.class_.mro) and not _has_unknown_base(program, view)
    return Model(full, table, columns, tuple(keys), view, is_whole=whole)


def _has_unknown_base(program: Declarations, view: ClassView) -> bool:
    """Whether a base is a class that neither mypy nor knowledge knows: what it declares is not to be seen."""
    return any(isinstance(base, f.Name) and base.scope == f.UNFOLLOWED and not program.knowledge.rows((base.name,)) for base in view.class_.bases)


def _of_library(program: Declarations, rows: Iterable[LibraryModel]) -> tuple[dict[str, Column], list[Key]]:
    """Columns and keys of a library's own model."""
    module = next(iter(program.modules.values()))
    columns: dict[str, Column] = {}
    keys = []
    for row in rows:
        for name in row.columns:
            columns.setdefault(name, Column(name, "", None, name in row.unique, False, False, module, 0))
        keys += [Key((name,), unique=True, source="column") for name in row.unique]
    return columns, keys


def _columns(view: ClassView) -> dict[str, Column]:
    module = view.module
    is_model = module.roles.is_orm_model(ref := module.roles.ref(view.class_)) or module.roles.is_model_base(ref)
    found: dict[str, Column] = {}
    for field in view.class_.fields:
        column = column_of(module, field, is_model=is_model)
        if column is not None and (field.name not in found or not found[field.name].unique):
            found[field.name] = column
    for name, method in view.methods.items():
        if method.function.decorators and not name.startswith("__"):
            column = column_in_method(module, method)
            if column is not None:
                found[name] = column
    return found


def _options(program: Declarations, line: tuple[str, ...]) -> tuple[KeyOption, ...]:
    """Where models of this line list their keys; for one whose base nobody knows, wherever any may."""
    known = program.knowledge.find_all(KeyOption, line)
    return tuple({(one.path, one.unique, one.pairs): one for one in known or program.knowledge.table(KeyOption).values()}.values())


def _option_keys(held: list[ClassView], option: KeyOption) -> Iterator[Key]:
    plain = Plain(option.unique, option.pairs)
    for module, fn, value in (*_option_values(held, option.path), *_of_other_tables(held, option.path)):
        yield from keys_in(module, fn, value, plain)


def _of_other_tables(held: list[ClassView], path: str) -> Iterator[tuple[ModuleView, FunctionView, f.AnyValue]]:
    """What models set that have a table of their own, which a row of one that derives from them has a part in: an inner class hides only those of abstract bases."""
    holder, _, name = path.rpartition(".")
    if not holder or not held or holder not in held[0].nested:
        return
    for view in held[1:]:
        inner = view.nested.get(holder)
        abstract = inner.field("abstract") if inner is not None else None
        if inner is not None and not (abstract is not None and isinstance(abstract.value, f.Const) and abstract.value.value is True):
            yield from _set_to(inner, name)


def _option_values(held: list[ClassView], path: str) -> Iterator[tuple[ModuleView, FunctionView, f.AnyValue]]:
    """What the nearest class that has an option sets it to. An inner class (`Meta`) counts with what it inherits from, and hides those of the bases."""
    holder, _, name = path.rpartition(".")
    for view in held:
        if not holder:
            found = list(_set_to(view, name))
            method = view.methods.get(name)
            if method is not None:
                found += [(view.module, method, step.value) for step in method.returns if step.value is not None]
            if found:
                yield from found
                return
            continue
        table = view.field(holder)
        if table is not None and isinstance(table.value, f.Table):
            yield from ((view.module, view.module.body, item) for key, item in table.value.items if isinstance(key, f.Const) and key.value == name)
            return
        inner = view.nested.get(holder)
        if inner is not None:
            line = [inner, *(one.nested[holder] for one in held if holder in one.nested and one.nested[holder].full in inner.class_.mro[1:])]
            yield from next((found for one in line if (found := list(_set_to(one, name)))), [])
            return


def _set_to(view: ClassView, name: str) -> Iterator[tuple[ModuleView, FunctionView, f.AnyValue]]:
    for field in view.class_.fields:
        if field.name == name and field.value is not None and not field.in_method:
            yield view.module, view.module.body, field.value


def _table_name(program: Declarations, line: tuple[str, ...], held: list[ClassView]) -> str:
    rows = program.knowledge.find_all(TableName, line) or tuple(program.knowledge.table(TableName).values())
    for path in dict.fromkeys(row.path for row in rows):
        for _, _, value in _option_values(held, path):
            if isinstance(value, f.Const) and isinstance(value.value, str):
                return value.value
    return ""


def _table_calls(held: list[ClassView]) -> Iterator[tuple[ClassView, f.Call]]:
    """The table that a class is mapped to by hand (`__table__ = Table(...)`)."""
    for view in held[:1]:
        for field in view.class_.fields:
            if field.name == "__table__" and isinstance(field.value, f.Call):
                yield view, field.value


def _table_columns(view: ClassView, call: f.Call) -> dict[str, Column]:
    found = (column_in_call(view.module, view.module.body, arg.value) for arg in call.args if isinstance(arg.value, f.Call))
    return {one.name: one for one in found if one is not None}


def _table_keys(module: ModuleView, fn: FunctionView, call: f.Call) -> Iterator[Key]:
    """The keys among the arguments of a call that makes a table."""
    primary = []
    for arg in call.args:
        if not isinstance(arg.value, f.Call):
            continue
        column = column_in_call(module, fn, arg.value)
        if column is not None:
            primary += [column.name] if column.primary else []
            if column.unique or column.indexed:
                yield Key((column.name,), column.unique, source="elsewhere")
        else:
            yield from keys_in(module, fn, arg.value)
    if primary:
        yield Key(tuple(primary), unique=True, primary=True, source="elsewhere")


# --- keys added elsewhere ---------------------------------------------------------------------------------------------------------


def _added(program: Declarations) -> tuple[_Added, ...]:
    """The keys that calls add to tables, in the whole program."""
    known: tuple[_Added, ...] | None = program.__dict__.get("_added_keys")
    if known is None:
        found: list[_Added] = []
        for module in program.modules.values():
            for fn, call, row in module.calls_known_as(AddsKey):
                found += _added_by(module, fn, call, row)
            for fn, call, declares in module.calls_known_as(DeclaresKey):
                full = _class_of_columns(module, call)
                if full:
                    found += [_Added(full, "", key) for key in key_of(module, fn, call, declares)]
        known = program.__dict__["_added_keys"] = tuple(found)
    return known


def _class_of_columns(module: ModuleView, call: f.Call) -> str:
    """The model whose columns a constraint outside its class names (`Index("ix", User.email, unique=True)`)."""
    for arg in call.args:
        at = arg.value
        while isinstance(at, f.Call) and at.args:
            at = at.args[0].value
        if isinstance(at, f.Attr):
            for full in module.types.class_objects(module.types.type_of(at.base)):
                return full
    return ""


def _added_by(module: ModuleView, fn: FunctionView, call: f.Call, row: AddsKey) -> Iterator[_Added]:
    args = module.callee(fn, call).args
    package = module.name.partition(".migrations.")[0] if ".migrations." in module.name else ""
    if row.sql is not None:
        value = argument_in(args, row.sql)
        for text in _texts(module, fn, value) if value is not None else ():
            yield from (_Added(table, "", key) for table, key in keys_in_sql(text))
        return
    if row.opens:
        return
    table = _table_of(module, fn, call, args, row)
    if not table:
        return
    keys: list[Key] = []
    if row.columns is not None:
        value = argument_in(args, row.columns)
        names = tuple(dict.fromkeys(column_names(module, fn, value))) if value is not None else ()
        conditions = [arg.value for arg in args if arg.name in row.where]
        unique = row.unique == "always" or (row.unique == "said" and any(arg.name == row.unique_argument and is_true(arg.value) for arg in args))
        if names:
            keys.append(Key(names, unique, frozenset(name for one in conditions for name in mentioned(one)), bool(conditions)))
    elif row.declared is not None:
        value = argument_in(args, row.declared)
        column = column_in_call(module, fn, value) if isinstance(value, f.Call) else None
        if column is not None and (column.unique or column.indexed):
            keys.append(Key((column.name,), column.unique))
        elif column is None:
            keys += keys_in(module, fn, value, Plain(unique=row.groups_unique))
    elif row.rest >= 0:
        keys += _table_keys(module, fn, call)
    for key in keys:
        yield _Added(table, package, key._replace(source="elsewhere"))


def _table_of(module: ModuleView, fn: FunctionView, call: f.Call, args: tuple[f.Arg, ...], row: AddsKey) -> str:
    if row.on_receiver:
        base = call.func.base if isinstance(call.func, f.Attr) else None
        if base is None:
            return ""
        return next(iter(module.types.class_objects(module.types.type_of(base))), "") or collection_name(module, fn, base)
    value = argument_in(args, row.table)
    if value is not None:
        constant = module.constant(fn, value)
        return constant.value.lower() if constant is not None and isinstance(constant.value, str) else ""
    for _, manager in fn.withs_around(call):
        opener = module.find(AddsKey, fn, manager) if isinstance(manager, f.Call) else None
        if opener is not None and opener.opens and isinstance(manager, f.Call):
            return _table_of(module, fn, manager, module.callee(fn, manager).args, opener)
    return ""


def collection_name(module: ModuleView, fn: FunctionView, value: f.AnyValue, depth: int = 0) -> str:
    """The name of the collection that a value stands for: `db.users`, `db["users"]`, `client.get_collection("users")`, also by way of a name or a field."""
    if depth > 6:
        return ""
    match value:
        case f.Item():
            constant = module.constant(fn, value.index)
            return constant.value if constant is not None and isinstance(constant.value, str) else ""
        case f.Call(func=f.Attr(), args=(first, *_)):
            constant = module.constant(fn, first.value)
            return constant.value if constant is not None and isinstance(constant.value, str) else ""
        case f.Name(scope=f.LOCAL):
            for origin in fn.origins(value):
                if isinstance(origin, (f.Item, f.Call, f.Attr)):
                    return collection_name(module, fn, origin, depth + 1)
            return value.name
        case f.Name():
            for step in module.globals.get(value.name, ()):
                if step.value is not None:
                    return collection_name(module, module.body, step.value, depth + 1)
            return value.name.rpartition(".")[2]
        case f.Attr():
            for maker, held in module.field_values(fn, value):
                if isinstance(held, (f.Item, f.Call)) or (isinstance(held, f.Attr) and held.name != value.name):
                    return collection_name(module, maker, held, depth + 1)
            return value.name
    return ""


def _written(program: Declarations) -> tuple[_Added, ...]:
    """The keys that texts of SQL create, wherever they stand in the program."""
    known: tuple[_Added, ...] | None = program.__dict__.get("_written_keys")
    if known is None:
        found: list[_Added] = []
        for module in program.modules.values():
            for fn in module.everything():
                for one in fn.all(f.Const):
                    if isinstance(one.value, str) and len(one.value) > 15 and _DDL.search(one.value):
                        found += [_Added(table, "", key) for table, key in keys_in_sql(one.value)]
        known = program.__dict__["_written_keys"] = tuple(found)
    return known


def _texts(module: ModuleView, fn: FunctionView, value: f.AnyValue, depth: int = 0) -> Iterator[str]:
    """The texts that a value is or wraps (`text("…")`, `DDL("…")`, a list of statements)."""
    if depth > 4:
        return
    constant = module.constant(fn, value)
    if constant is not None:
        if isinstance(constant.value, str):
            yield constant.value
    elif isinstance(value, f.Call):
        for arg in value.args[:1]:
            yield from _texts(module, fn, arg.value, depth + 1)
    elif isinstance(value, f.Many):
        for one in value.items:
            yield from _texts(module, fn, one, depth + 1)
    elif isinstance(value, f.Text):
        yield "".join(part.value if isinstance(part, f.Const) and isinstance(part.value, str) else " x " for part in value.parts)


def _is_table_of(table: str, package: str, full: str, own: str) -> bool:
    """Whether a name in a migration, or in SQL, is a model's table: the one it says, its class's name in small letters or with underscores, an application's name before that. A migration of one
    package speaks of its own models only."""
    if package and not full.startswith(f"{package}."):
        return False
    name = table.rpartition(".")[2].lower()
    if own and name == own.rpartition(".")[2].lower():
        return True
    cls = full.rpartition(".")[2]
    plain = {cls.lower(), _CAPITAL.sub("_", cls).lower()}
    if own and not package:
        return False
    return name in plain or any(name.endswith(f"_{one}") and f"{name.removesuffix(f'_{one}')}." in f".{full}" for one in plain)
