"""Which ORM models and DTOs a type or a value carries: what the rules about layers ask of every signature, field and variable."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Dumps
from apr_mypy.patterns import pattern_of
from apr_mypy.roles import Role
from apr_mypy.views.flow import Definition
from apr_mypy.views.function import FunctionView
from apr_mypy.views.module import ModuleView

_ABOUT: Final = ("Repository", "RepositoryService", "Repo", "DAO", "Dao", "Request", "Connection", "WebSocket")
"""Ends of names of classes whose type arguments say what they are about, not what their holder has in hand: a repository of orders, a request of a user."""
_HOLDERS: Final = pattern_of(
    r"(Page|Pages|Results?|Maybe|Option|Optional|Some|Ok|Success|Either|Slice|Chunk|Batch|Response|Envelope|Found|Paginated|Paged)$|^(Page|Paginated|Paged|Result)[A-Z]"
)
"""Names of classes that have in hand what their type arguments say, wherever they are defined."""
_QUERIES: Final = frozenset({"objects", "query", "_default_manager", "_base_manager"})
"""Attributes of a model class that start a query, in whatever library."""
_NO_ROWS: Final = frozenset(
    {"count", "exists", "aggregate", "values", "values_list", "update", "delete", "bulk_update", "dates", "datetimes", "explain", "scalar", "in_bulk"}
)
"""Methods of a query that give no rows."""
_SCHEMA_VARIABLE: Final = pattern_of(r"create|update|patch|read|schema|dto|in$|out$|input|output|response|request", re.I)
_AS_STORED: Final = pattern_of(r"(In)?(DB|Db)(Model)?$|Row$")
"""How classes are called that are shaped like what is stored (`UserInDB`): among the models, they cross no boundary."""
_OF_COLUMNS: Final = pattern_of(r"^(db|stored|column)_|_(db|columns?)$")
"""How modules among the models are called whose shapes are what a column holds (`models.db_payload`)."""
_AS_SENT: Final = pattern_of(
    r"(^(Create|Update|Patch|Add|Edit|New)[A-Z])|(In|Out|Create|Update|Patch|Read|Request|Response|Input|Output|Payload|Body|Params|Query|Filters?|Dto|DTO|Schema|Serializer|Form|Data|Public|Page|Info|Summary|Command|Base)$"
)
"""How shapes of a boundary are called, wherever they lie."""
_AS_ASKED: Final = pattern_of(r"(Params|Query|Filters?|Page|Data|Info|Base)$")
"""How the words are called in which a store is asked."""
_KEEPING: Final = frozenset({Role.MODEL, Role.INFRASTRUCTURE, Role.SETTINGS})
"""Places of what is stored, and of how it is asked for."""
_DUMPING: Final = frozenset({"model_dump", "dict", "to_dict", "validated_data"})
"""Members that turn a DTO into a dictionary: believed, in front of `**`, where mypy has no type for the object."""
_DEPTH: Final = 5


class Carried(NamedTuple):
    """A class that a type carries: its full name, what to call it in a message, and whether the type is that class itself (None aside)."""

    full: str
    name: str
    bare: bool


def model_in(module: ModuleView, number: int) -> Carried | None:
    """The project's first ORM model in a type, also in generics, unions, tuples, awaitables and what a callable gives.

    The model's class (`type[Order]`), what a callable takes, and the arguments of a repository's or a request's own type (`Repository[Order]`) hand no row to anybody and do not count. A type variable
    bound to the models' base counts as a model.
    """
    if not module.models:
        return None  # no type of the module is one, so none holds one
    return _carried(module, number, "orm model", is_model)


def dto_in(module: ModuleView, number: int) -> Carried | None:
    """The first DTO in a type, in the same places as `model_in`."""
    if not has_dtos(module):
        return None
    return _carried(module, number, "dto", _is_dto)


def model_class(module: ModuleView, value: f.AnyValue) -> str:
    """The full name of the project's ORM model that a value is the class of; "" where it is none."""
    for full in module.types.class_objects(module.types.type_of(value)):
        ref = module.types.reference(full)
        if ref is not None and module.is_own(full) and module.roles.is_orm_model(ref):
            return full
    return ""


def model_of(module: ModuleView, value: f.AnyValue) -> Carried | None:
    """The ORM model that a value carries by its type; where mypy has none, what a query on the model's class gives (`Order.objects`, `Order.query`, `session.query(Order)`)."""
    number = module.types.type_of(value)
    found = model_in(module, number)
    if isinstance(value, f.Attr):
        starts = value.name in _QUERIES or _is_manager(module, number)
        full = model_class(module, value.base) if found is not None or starts else ""
        if full and not starts and any(module.is_own(target) for target in value.targets):
            return None  # a column or relation of the class, as a query names it: no row
        return found or _queried(full)
    if found is not None or not (number == 0 or module.types.is_any(number)):
        return found
    if not isinstance(value, f.Call) or not isinstance(value.func, f.Attr):
        return None
    if value.func.name == "query":
        return _queried(next((one for arg in value.args if (one := model_class(module, arg.value))), ""))
    if any(module.is_own(target) for target in value.func.targets) or value.func.name[:1].isupper():
        return None
    # what a model's class inherits and mypy does not know: `Order.get_by_id(7)`
    return _queried(model_class(module, value.func.base))


def rows_of(module: ModuleView, value: f.AnyValue) -> Carried | None:
    """`model_of`, and where mypy knows nothing of a query's methods the model that the query began with (`Order.objects.filter(…).first()`), unless it asks for something else than rows."""
    at = value
    while isinstance(at, (f.Call, f.Attr, f.Await)) and module.types.is_any(module.types.type_of(at)):
        found = model_of(module, at)
        if found is not None:
            return found
        if isinstance(at, f.Attr) and at.name in _NO_ROWS:
            return None
        at = at.func if isinstance(at, f.Call) else at.base if isinstance(at, f.Attr) else at.value
    return model_of(module, at)


def _queried(full: str) -> Carried | None:
    return Carried(full, full.rpartition(".")[2], False) if full else None


def has_dtos(module: ModuleView) -> bool:
    """Whether any DTO is among the types of a module."""
    return bool(module.dtos)


def may_dump(module: ModuleView) -> bool:
    """Whether anything in a module looks like the dump of a DTO at all, by the names of members and by knowledge; worked out once."""
    known: bool | None = module.__dict__.get("_may_dump")
    if known is None:
        names = {row.name.rpartition(".")[2] for row in module.knowledge.knowledge.of_kind(Dumps)} | _DUMPING | {"__dict__"}
        known = module.__dict__["_may_dump"] = (
            bool(module.calls_known_as(Dumps))
            or any(attr.name in names for fn in module.everything() for attr in fn.attrs)
            or (has_dtos(module) and any(_is_dict(call) for fn in module.everything() for call in fn.calls))
        )
    return known


def _is_dict(call: f.Call) -> bool:
    return isinstance(call.func, f.Name) and call.func.name == "builtins.dict"


def dumped(module: ModuleView, fn: FunctionView, value: f.AnyValue, depth: int = 0) -> f.AnyValue | None:
    """The dump of a DTO (`order.model_dump()`, `asdict(order)`, `serializer.validated_data`) that a value is or has in it, also by way of a local name, `{**dump}`, `a | b`, a list of them; else None.

    A dump of an entity, a row or a plain object is none. Where mypy does not know the object, the name decides.
    """
    if depth > _DEPTH or not may_dump(module):
        return None
    match value:
        case f.Call() | f.Attr():
            return value if _is_dump(module, fn, value) else _copied(module, fn, value, depth)
        case f.Name(scope=f.LOCAL):
            for origin in fn.origins(value):
                if not isinstance(origin, Definition) and origin is not value:
                    found = dumped(module, fn, origin, depth + 1)
                    if found is not None:
                        return found
        case f.Table():
            return next((found for key, item in value.items if key is None and (found := dumped(module, fn, item, depth + 1))), None)
        case f.Op():
            return next((found for arg in value.args if (found := dumped(module, fn, arg, depth + 1))), None)
        case f.Many():
            return next((found for item in value.items if (found := dumped(module, fn, item, depth + 1))), None)
        case f.Each(kind="list" | "generator"):
            return next((found for item in value.results if (found := dumped(module, fn, item, depth + 1))), None)
        case f.Each(kind="dict"):
            over = value.loops[0].over
            if isinstance(over, f.Call) and isinstance(over.func, f.Attr) and over.func.name == "items":
                return dumped(module, fn, over.func.base, depth + 1)
    return None


def _is_manager(module: ModuleView, number: int) -> bool:
    """Whether a type is one of the project's own managers."""
    refs = (module.types.reference(full) for full in module.types.classes(number))
    return any(ref is not None and module.roles.is_orm_wiring(ref) for ref in refs)


# --- types ------------------------------------------------------------------------------------------------------------------------


def _carried(module: ModuleView, number: int, name: str, test: Callable[[ModuleView, f.Type], bool]) -> Carried | None:
    known: dict[tuple[str, int], Carried | None] = module.__dict__.setdefault("_carried", {})
    key = name, number
    if key not in known:
        known[key] = _first(module, number, test)
    return known[key]


def _first(module: ModuleView, number: int, test: Callable[[ModuleView, f.Type], bool]) -> Carried | None:
    types = module.types
    for one, depth in _reachable(module, number, test is is_model):
        if test(module, one):
            last = one.name.rpartition(".")[2]
            shown = f"{one.value}, any {last}," if one.kind == f.TYPE_VARIABLE and one.value else last
            members = [member for member in types.members(number) if member.name != f.NONE]
            return Carried(one.name, shown, depth == 0 or all(test(module, member) for member in members))
    return None


def _reachable(module: ModuleView, number: int, of_models: bool) -> Iterator[tuple[f.Type, int]]:
    types = module.types
    seen: set[int] = set()
    queue = [(number, 0)]
    while queue:
        at, depth = queue.pop(0)
        if at in seen or not 0 < at < len(types.table):
            continue
        seen.add(at)
        one = types.table[at]
        yield one, depth
        if one.name == f.CLASS_OBJECT or (of_models and _says_so_itself(module, one)):
            continue
        if one.name == f.DEF:
            queue.extend((arg, depth + 1) for arg in one.args[:1])
        elif not one.args or one.kind == f.NAMED_TUPLE or not _is_about(module, one.name):
            queue.extend((arg, depth + 1) for arg in one.args)


def _says_so_itself(module: ModuleView, one: f.Type) -> bool:
    """Whether a type is a named tuple of the project outside repositories: that a model lies in it is told at its field, as of a data class."""
    if one.kind != f.NAMED_TUPLE or not module.is_own(one.name):
        return False
    lies = module.roles.module_role(one.name.rpartition(".")[0])
    return lies is None or lies.role not in (Role.REPOSITORY, Role.MODEL)


def _is_about(module: ModuleView, full: str) -> bool:
    """Whether a class with type arguments is a repository or a request: see `_ABOUT`."""
    if _HOLDERS.search(full.rpartition(".")[2]):
        return False
    ref = module.types.reference(full)
    said = module.roles.class_role(ref) if ref is not None else None
    return (said is not None and said.role is Role.REPOSITORY) or full.endswith(_ABOUT)


def is_model(module: ModuleView, one: f.Type) -> bool:
    """Whether a type is an ORM model of the project, or a type variable for models."""
    ref = module.types.reference(one.name)
    if ref is None:
        return False
    if one.kind == f.TYPE_VARIABLE:
        if module.roles.is_dto(ref) and _SCHEMA_VARIABLE.search(one.value):
            return False
        return module.roles.is_orm_model(ref) or module.roles.is_model_base(ref)
    return module.is_own(one.name) and (module.roles.is_orm_model(ref) or (module.roles.is_model_base(ref) and not module.roles.is_dto(ref)))


def _is_dto(module: ModuleView, one: f.Type) -> bool:
    ref = module.types.reference(one.name)
    if ref is None or not module.roles.is_dto(ref):
        return False
    if (place := module.roles.module_role(module.roles.module_of(one.name))) is not None and place.role in _KEEPING:
        home, _, name = one.name.rpartition(".")
        if _AS_STORED.search(name) or _OF_COLUMNS.search(home.rpartition(".")[2]) or not _AS_SENT.search(name) or _AS_ASKED.search(name):
            return False
    # a variable bound to a base of rows and shapes alike (`ModelT` of SQLModel) stands for rows unless it is called after a shape
    return one.kind != f.TYPE_VARIABLE or not module.roles.is_model_base(ref) or _SCHEMA_VARIABLE.search(one.value) is not None


# --- dumps ------------------------------------------------------------------------------------------------------------------------


def _is_dump(module: ModuleView, fn: FunctionView, value: f.Call | f.Attr) -> bool:
    member = value.func if isinstance(value, f.Call) else value
    known = module.find_value(Dumps, fn, value) is not None
    if isinstance(member, f.Attr):
        base = member.base
        number = module.types.type_of(base)
        if dto_in(module, number) is not None:
            return known or member.name in _DUMPING or member.name == "__dict__"
        if known and isinstance(value, f.Call) and value.args and not module.types.classes(number):
            # a function of a module: `attrs.asdict(order)`
            return dto_in(module, module.types.type_of(value.args[0].value)) is not None
        unknown = module.types.is_any(number) or any(module.types.is_protocol(full) for full in module.types.classes(number))
        return unknown and member.name in _DUMPING and (member.name != "validated_data") is isinstance(value, f.Call)
    if known and isinstance(value, f.Call) and value.args:
        return dto_in(module, module.types.type_of(value.args[0].value)) is not None
    return False


def _copied(module: ModuleView, fn: FunctionView, value: f.Call | f.Attr, depth: int) -> f.AnyValue | None:
    """The dump behind `dict(dump)` and `dump.copy()`; `dict(order)` of a DTO is one."""
    if isinstance(value, f.Call):
        if isinstance(value.func, f.Attr) and value.func.name == "copy":
            return dumped(module, fn, value.func.base, depth + 1)
        if _is_dict(value) and value.args:
            given = value.args[0].value
            dto = dto_in(module, module.types.type_of(given))
            return value if dto is not None and dto.bare else dumped(module, fn, given, depth + 1)
    return None
