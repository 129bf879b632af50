"""Relations of models: which attribute of a model leads to which other model, whether it holds one row or many, and when the related rows are loaded; the other side's attributes too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Relates
from apr_mypy.patterns import pattern_of
from apr_mypy.views.makers import Calls
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.module import ClassView, ModuleView

Loading = Literal["lazy", "eager", "refused"]
_WORDS: Final = pattern_of(r"(?<=[a-z0-9])(?=[A-Z])")
"""Where the words of a class's name begin."""
_CONTAINERS: Final = frozenset(
    {"builtins.list", "builtins.set", "builtins.dict", "builtins.tuple", "typing.Sequence", "typing.Iterable", "typing.Collection", "typing.Mapping"}
)


class Relation(NamedTuple):
    """One attribute of a model that leads to another.

    `model` is the class that has it, `target` the related model's full name ("" where it is not known). `many`: it holds several rows. `read` is what asks the database where nothing was loaded before:
    reading the attribute, running the query that it gives (`order.lines.all()`), or awaiting it. `loading`: `lazy`, `eager` (the model itself says that it comes with the row), `refused` (never loaded, or an error).
    `back` is the attribute by which the related row leads back here ("" where it has none). `declared_in` is the class whose body says it, `line` the line there, `row` the knowledge of what declares it.
    """

    model: str
    name: str
    target: str
    many: bool
    read: str
    loading: Loading
    back: str
    declared_in: str
    line: int
    row: Relates
    is_reverse: bool = False

    @property
    def loader(self) -> str:
        """What loads it with the rows, to be written where their query is (`selectinload(Order.lines)`, `select_related("customer")`)."""
        text = self.row.load_many if self.many or not self.row.load_one else self.row.load_one
        text = self.row.load_queried if self.is_query else text
        return (
            text.replace("{name}", self.name).replace("{model}", _short(self.model)).replace("{target}", _short(self.target) or "the related model")
        )

    @property
    def is_query(self) -> bool:
        """Whether it gives a query of its own each time, which no loader of the rows' query works on (`lazy="dynamic"`)."""
        return self.read == "query" and bool(self.row.load_queried)

    @property
    def is_lazy(self) -> bool:
        """Whether reading it asks the database, unless the query of the row said otherwise."""
        return self.loading == "lazy"


def relations(program: Calls) -> Relations:
    """The relations of a program's models, worked out once."""
    known: Relations | None = program.__dict__.get("_relations")
    if known is None:
        known = program.__dict__["_relations"] = Relations(program)
    return known


class Relations:
    """All relations of the models of a program. Models are the classes that knowledge or configuration says are; abstract bases and mixins hand theirs on."""

    def __init__(self, program: Calls) -> None:
        self._classes: Mapping[str, ClassView] = program.classes
        self._own: dict[str, dict[str, Relation]] = {}
        self._all: dict[str, Mapping[str, Relation]] = {}
        self._names: dict[str, list[str]] = {}
        self._models = {full: None for full, view in self._classes.items() if _is_model(view)}
        for full in self._models:
            self._names.setdefault(_short(full).lower(), []).append(full)
        backwards: list[Relation] = []
        for full in self._models:
            view = self._classes[full]
            for base in view.class_.mro:
                holder = self._classes.get(base)
                if holder is not None:
                    self._declared(full, view, holder, backwards)
        self._backs: dict[str, list[Relation]] = {}
        for one in backwards:
            self._backs.setdefault(one.name, []).append(one)
            if one.model:
                self._own.setdefault(one.model, {}).setdefault(one.name, one)

    @property
    def models(self) -> tuple[str, ...]:
        """The models of the program, by full name."""
        return tuple(self._models)

    @cached_property
    def names(self) -> frozenset[str]:
        """Every attribute name that is a lazy relation of some model."""
        return frozenset(name for table in self._own.values() for name, one in table.items() if one.is_lazy)

    def is_model(self, full: str) -> bool:
        """Whether a class is a model of the program."""
        return full in self._models

    def of(self, model: str) -> Mapping[str, Relation]:
        """The relations of a model by attribute, those of its bases too."""
        known = self._all.get(model)
        if known is None:
            view = self._classes.get(model)
            found: dict[str, Relation] = {}
            for base in view.class_.mro if view is not None else (model,):
                for name, one in self._own.get(base, {}).items():
                    found.setdefault(name, one)
            known = self._all[model] = found
        return known

    def read(self, fn: FunctionView, attr: f.Attr, model: str = "") -> Relation | None:
        """The relation that an attribute of a value is, by the value's type; `model` is its model where mypy does not know it."""
        types = fn.module.types
        for full in types.classes(types.type_of(attr.base)) or ((model,) if model else ()):
            one = self.of(full).get(attr.name)
            if one is not None:
                return one
        return self.of(model).get(attr.name) if model else None

    def behind(self, attr: f.Attr) -> Relation | None:
        """The relation that leads from a row of which mypy knows nothing back to another, by names alone: just one model of the program says so of a row that is called after the column or model that it stands for
        (`request.user.wallet`, of a Wallet whose `user`, or whose `owner` outside the program, has it)."""
        called = attr.base.name.rpartition(".")[2].lower() if isinstance(attr.base, f.Name | f.Attr) else ""
        found = [one for one in self._backs.get(attr.name, ()) if called in (one.back, _short(one.model).lower() or "user")]
        return found[0] if len(found) == 1 else None

    # --- what class bodies say ------------------------------------------------------------------------------------------------------

    def _declared(self, model: str, view: ClassView, holder: ClassView, backwards: list[Relation]) -> None:
        own = self._own.setdefault(model, {})
        for field in holder.class_.fields:
            if field.in_method or field.name in own:
                continue
            said = self._declaration(holder, field)
            if said is None:
                continue
            row, call, by_annotation = said
            one = self._relation(model, holder, field, row, call, by_annotation)
            own[field.name] = one
            back = self._backwards(one, view, holder, row, call)
            if back is not None:
                backwards.append(back)
                if back.model:
                    own[field.name] = one._replace(back=back.name)

    def _declaration(self, holder: ClassView, field: f.Field) -> tuple[Relates, f.Call | None, bool] | None:
        """What declares a field a relation: the call that it is set to, or its annotation."""
        module = holder.module
        types = module.types
        annotated: Relates | None = None
        if field.declared:
            said = (module.knowledge.find(Relates, (one.name,)) for one in types.inside(field.type) if "." in one.name)
            annotated = next((row for row in said if row is not None), None)
        value = field.value
        if isinstance(value, f.Call):
            row = module.find(Relates, module.body, value)
            if row is None and isinstance(value.func, f.Attr) and types.is_any(types.type_of(value.func.base)):
                row = _by_name(module, value.func.name)
            if row is not None:
                wrapped = _argument(module, value, row.wraps.keyword) if row.wraps is not None else None
                if isinstance(wrapped, f.Call):
                    return module.find(Relates, module.body, wrapped) or row, wrapped, False
                return (annotated, value, True) if annotated is not None and annotated.read != row.read else (row, value, False)
        return (annotated, None, True) if annotated is not None else None

    def _relation(self, model: str, holder: ClassView, field: f.Field, row: Relates, call: f.Call | None, by_annotation: bool) -> Relation:
        target = self._target(holder, field, row, call, model)
        loading: Loading = row.default
        read: str = row.read
        words = row
        module = holder.module
        if call is not None and not by_annotation:
            given = _argument(module, call, row.loading.keyword) if row.loading is not None else None
            options = _argument(module, call, row.options.keyword) if row.options is not None else None
            if isinstance(options, f.Table) and row.options_of:
                words = module.knowledge.find(Relates, (row.options_of,)) or row
                wanted = words.loading.keyword if words.loading is not None else ""
                given = next((value for key, value in options.items if isinstance(key, f.Const) and key.value == wanted), given)
            if given is not None:
                loading, read = _loading(module, given, words, loading, read)
        return Relation(
            model,
            field.name,
            target,
            self._is_many(holder, field, row, call, target),
            read,
            loading,
            self._back_name(holder, row, call),
            holder.full,
            field.line,
            row,
        )

    def _is_many(self, holder: ClassView, field: f.Field, row: Relates, call: f.Call | None, target: str) -> bool:
        if row.many != "type":
            return row.many == "many"
        types = holder.module.types
        inside = list(types.inside(field.type)) if field.type else []
        if any(one.name in _CONTAINERS for one in inside):
            return True
        if call is not None and row.many_unless_false:
            said = _argument(holder.module, call, row.many_unless_false)
            if said is None and row.options is not None:
                options = _argument(holder.module, call, row.options.keyword)
                items = options.items if isinstance(options, f.Table) else ()
                said = next((value for key, value in items if isinstance(key, f.Const) and key.value == row.many_unless_false), None)
            if isinstance(said, f.Const) and said.value is False:
                return False
        if any(one.name in self._classes for one in inside):
            return False
        if call is None:
            return False
        if row.through is not None and _argument(holder.module, call, row.through.keyword) is not None:
            return True
        keys = {one.name for one in holder.class_.fields}
        names = (f"{field.name}_id", f"{_short(target).lower()}_id", f"{_in_words(_short(target))}_id", f"id_{field.name}")
        if any(name in keys for name in names) or self._points_to(holder, target):
            return False
        return not any(one.name.startswith(f"{field.name}_") and _refers_to(one, _short(target)) for one in holder.class_.fields)

    def _points_to(self, holder: ClassView, target: str) -> bool:
        """Whether a column of the class points to the other model's table by its name (`ForeignKey("contacts.id")`), and none of that one points back: it leads to one row."""
        other = self._classes.get(target)
        if other is None or other is holder:
            return False
        return _has_key_to(holder, other) and not _has_key_to(other, holder)

    def _back_name(self, holder: ClassView, row: Relates, call: f.Call | None) -> str:
        if call is None or row.back is None:
            return ""
        said = _argument(holder.module, call, row.back.keyword)
        return said.value if isinstance(said, f.Const) and isinstance(said.value, str) else said.name if isinstance(said, f.Attr) else ""

    def _backwards(self, one: Relation, view: ClassView, holder: ClassView, row: Relates, call: f.Call | None) -> Relation | None:
        """The attribute that the other model gets."""
        if call is None or (row.reverse is None and not row.reverse_default):
            return None
        given = _argument(holder.module, call, row.reverse.keyword, row.reverse.position) if row.reverse is not None else None
        name = row.reverse_default
        loading: Loading = "lazy"
        read: str = row.reverse_read
        if isinstance(given, f.Call):
            inner = next((arg.value for arg in given.args if not arg.name), None)
            name = inner.value if isinstance(inner, f.Const) and isinstance(inner.value, str) else ""
            when = _argument(holder.module, given, row.loading.keyword) if row.loading is not None else None
            if when is not None:
                loading, read = _loading(holder.module, when, row, loading, read)
        elif isinstance(given, f.Const):
            name = given.value if isinstance(given.value, str) else row.reverse_default if given.value is None else ""
        elif given is not None:
            name = ""
        short = view.class_.name.lower()
        name = name.replace("{model}", short).replace("%(class)s", short).replace("%(model_name)s", short).replace("%(app_label)s", _label(one.model))
        if not name or name.endswith("+"):
            return None
        by_table = row.through is not None and _argument(holder.module, call, row.through.keyword) is not None
        many = (by_table or not one.many) if row.reverse_many == "opposite" else row.reverse_many == "many"
        return Relation(one.target, name, one.model, many, read, loading, one.name, one.declared_in, one.line, row, is_reverse=True)

    # --- the other model ------------------------------------------------------------------------------------------------------------

    def _target(self, holder: ClassView, field: f.Field, row: Relates, call: f.Call | None, model: str) -> str:
        module = holder.module
        if call is not None and (row.target.keyword or row.target.position >= 0):
            value = _argument(module, call, row.target.keyword, row.target.position)
            value = value.body if isinstance(value, f.Lambda) else value
            if isinstance(value, f.Const) and isinstance(value.value, str):
                return model if value.value == "self" else self.named(value.value, model)
            if value is not None:
                for full in module.types.class_objects(module.types.type_of(value)):
                    return full
                if isinstance(value, f.Name):
                    return value.name if value.name in self._classes else ""
                if isinstance(value, f.Attr) and "USER" in value.name:
                    return self.named("User", model)
        for number in (field.type,):
            for one in module.types.inside(number) if number else ():
                if one.name in self._classes and one.name in self._models:
                    return one.name
        return ""

    def named(self, text: str, near: str) -> str:
        """The model that a name in text stands for (`"Order"`, `"orders.Order"`), the nearest to a model where several have it; "" where none has."""
        *labels, name = text.split(".")
        found = self._names.get(name.lower(), [])
        if labels:
            found = [full for full in found if any(part == labels[-1] for part in full.split(".")[:-1])] or (found if len(found) == 1 else [])
        if len(found) < 2:
            return found[0] if found else ""
        return max(found, key=lambda full: (_common(full, near), full))


def is_collection(program: Calls, model: str, name: str) -> bool:
    """Whether an attribute of a model holds related rows: what is put into it is a row of its own table, or of the one between, and changes no column here."""
    one = relations(program).of(model).get(name) if model in program.classes else None
    return one is not None and one.many


def is_only_collection(program: Calls, name: str) -> bool:
    """Whether an attribute of this name holds related rows in some model of the program, and a column of its own in none: what it is of a row whose model nobody knows."""
    known: dict[str, bool] = program.__dict__.setdefault("_names_of_collections", {})
    if name not in known:
        held = relations(program)
        many = [full for full in held.models if (one := held.of(full).get(name)) is not None and one.many]
        known[name] = bool(many) and not any(program.classes[full].field(name) is not None and name not in held.of(full) for full in held.models)
    return known[name]


def _refers_to(field: f.Field, model: str) -> bool:
    """Whether a column is a foreign key to a model's table, called like it: `Column(ForeignKey("sales_order.id"))` for `SalesOrder`."""
    if not isinstance(field.value, f.Call):
        return False
    texts = (one.value for one in inside(field.value) if isinstance(one, f.Const) and isinstance(one.value, str) and "." in one.value)
    return any(text.split(".")[-2].replace("_", "").lower() in (model.lower(), f"{model.lower()}s") for text in texts)


def _is_model(view: ClassView) -> bool:
    ref = view.module.types.reference(view.full)
    return view.module.roles.is_orm_model(ref if ref is not None else view.module.roles.ref(view.class_))


def _by_name(module: ModuleView, method: str) -> Relates | None:
    """What a method of something unknown declares in a class body: its name alone says it where it is only ever that (`db.relationship`)."""
    rows = module.knowledge.knowledge.by_method.get((Relates, method), ())
    return rows[0] if rows else None  # type: ignore[return-value]  # rows of that kind


def _argument(module: ModuleView, call: f.Call, keyword: str, position: int = -1) -> f.AnyValue | None:
    given = module.callee(module.body, call).argument(keyword, position)
    return given.value if given is not None else None


def _loading(module: ModuleView, given: f.AnyValue, words: Relates, loading: Loading, read: str) -> tuple[Loading, str]:
    constant = module.constant(module.body, given)
    word = str(constant.value) if constant is not None else ""
    if word in words.eager:
        return "eager", read
    if word in words.refused:
        return "refused", read
    if word in words.queried:
        return loading, "query"
    if word == "False" and words.eager:
        return "eager", read  # `lazy=False` has always meant `joined`
    return loading, read


def _short(full: str) -> str:
    return full.rpartition(".")[2].partition("@")[0]


def _in_words(name: str) -> str:
    """A class's name as a column or a table has it: `PaymentMethod` is `payment_method`."""
    return _WORDS.sub("_", name).lower()


def _has_key_to(view: ClassView, other: ClassView) -> bool:
    """Whether a column of a class names a column of another one's table (`Column(Integer, ForeignKey("contacts.id"))`)."""
    named = other.field("__tablename__")
    said = named.value.value if named is not None and isinstance(named.value, f.Const) else ""
    tables = {str(said)} if said else {_in_words(other.class_.name), other.class_.name.lower()}
    return any(
        isinstance(key, f.Call) and key.args and isinstance(key.args[0].value, f.Const) and _table_in(key.args[0].value.value) in tables
        for field in view.class_.fields
        if isinstance(field.value, f.Call) and not field.in_method
        for key in (arg.value for arg in field.value.args)
    )


def _table_in(text: object) -> str:
    """The table in the name of a column (`shop.contacts.id`)."""
    return text.rpartition(".")[0].rpartition(".")[2] if isinstance(text, str) else ""


def _label(full: str) -> str:
    """The application that a model belongs to: the package around its `models`."""
    parts = full.split(".")[:-1]
    while len(parts) > 1 and parts[-1] != "models" and "models" in parts:
        parts.pop()
    return parts[-2] if len(parts) > 1 and parts[-1] == "models" else parts[-1] if parts else ""


def _common(one: str, other: str) -> int:
    count = 0
    for first, second in zip(one.split("."), other.split("."), strict=False):
        if first != second:
            break
        count += 1
    return count


def lazy_reads(program: Calls, fn: FunctionView) -> Iterator[tuple[f.Attr, Relation]]:
    """The attributes in a function that are relations of what they are read from, by its type, whose model loads them late."""
    table = relations(program)
    for attr in fn.attrs:
        one = table.read(fn, attr)
        if one is not None and one.is_lazy:
            yield attr, one
