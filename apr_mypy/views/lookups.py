"""Looking whether a row is there: the query, the model or table, the columns that it compares; and what a tested value says of it, present or absent, through names, helpers and repositories."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import InsertsRow, LoadsRow
from apr_mypy.patterns import pattern_of
from apr_mypy.views.constraints import collection_name
from apr_mypy.views.flow import Definition
from apr_mypy.views.makers import Calls
from apr_mypy.views.naming import last_name
from apr_mypy.views.queries import is_model, is_unknown, known, model_class, query_calls
from apr_mypy.views.relations import relations
from apr_mypy.views.shown import shown
from apr_mypy.views.sql import statement_of, tables_of
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView

_DEEPEST: Final = 24
"""How many steps a value is followed; a call of a project's function counts for six."""
_UNWRAPPING: Final = frozenset({"builtins.bool", "builtins.len", "builtins.list", "builtins.tuple", "builtins.set", "builtins.int", "typing.cast"})
_NO_CONDITIONS: Final = frozenset(
    {"exclude", "values", "values_list", "annotate", "alias", "order_by", "options", "update", "only", "defer", "not_", "using", "execution_options"}
)
"""Methods of a query whose arguments say nothing of what the row must be equal to."""
_NO_COLUMNS: Final = frozenset(
    {
        "defaults",
        "create_defaults",
        "skip_locked",
        "nowait",
        "of",
        "session",
        "db",
        "limit",
        "offset",
        "options",
        "with_for_update",
        "auto_error",
        "load",
        "statement",
        "execution_options",
    }
)
OPERATORS: Final = frozenset(
    {
        "in",
        "not",
        "not_in",
        "gt",
        "gte",
        "lt",
        "lte",
        "ne",
        "range",
        "contains",
        "icontains",
        "startswith",
        "istartswith",
        "endswith",
        "iendswith",
        "regex",
        "iregex",
        "overlap",
        "year",
        "month",
        "day",
        "date",
        "hour",
        "search",
    }
)
"""Suffixes of a keyword under which more than one row agrees with a unique column."""
_ALL_ROWS: Final = frozenset(
    {"all", "exists", "get_queryset", "iterator", "order_by", "distinct", "select_for_update", "select_related", "prefetch_related", "using"}
)
_PARTLY: Final = frozenset({"startswith", "endswith", "contains", "like", "istartswith", "iendswith", "icontains"})
_ALIKE_METHODS: Final = frozenset({"is_", "ilike", "iequals", "is_not_distinct_from"})
_WHERE: Final = pattern_of(r"\bwhere\b(?P<where>.*?)(?:\border\s+by\b|\blimit\b|\bgroup\s+by\b|\bfor\s+update\b|$)", re.IGNORECASE | re.DOTALL)
_EQUALS: Final = pattern_of(r"(?:\w+\.)?[\"`]?(\w+)[\"`]?\)?\s*(?:=(?!=)|\bis\s+null\b|\bilike\b)", re.IGNORECASE)
_FILLING: Final = frozenset({"append", "add", "extend", "update", "insert", "setdefault", "appendleft"})
_COLLECTIONS: Final = frozenset({"builtins.list", "builtins.dict", "builtins.set", "collections.defaultdict", "collections.deque"})
_PUTTING: Final = frozenset({"append", "add", "extend", "insert", "remove", "discard", "clear", "update"})
"""How a list or set is told to hold other things."""
_BY_KEYWORD: Final = frozenset({"filter", "filter_by"})
"""Methods all of whose keywords are columns."""
_FILTERS: Final = frozenset({"filter", "where", "get", "aget"})
_COUNTING: Final = frozenset({"count", "acount", "count_documents", "estimated_document_count", "length"})

Columns = tuple[frozenset[str], ...]
"""What a query compares for equality: one set of columns, or several where it takes rows that agree with any of them."""


class Lookup(NamedTuple):
    """One question whether a row is there. `model` is the model's full name, "" where none is named; `tables` the tables or collections otherwise. `columns` are the alternatives (`Columns`); `is_open` tells
    that it has conditions which cannot be read. `ranged` are the columns that it compares by order, for ranges that overlap. `counted`: it asks how many. `fn` and `call` are where the query stands. `gathered`: it takes all values
    of a column, in which one is then searched (`name in {row.name for row in rows}`). `likened` are columns that it compares by a part of their text; `narrowed` is the manager's method that takes some of the rows only.
    `beside` are the other models, joined to this one, of which it compares a column: their columns are not among `columns`."""

    model: str
    tables: frozenset[str]
    columns: Columns
    is_open: bool
    ranged: frozenset[str]
    counted: bool
    fn: FunctionView
    call: f.Call
    gathered: bool = False
    likened: frozenset[str] = frozenset()
    narrowed: str = ""
    beside: frozenset[str] = frozenset()


class Told(NamedTuple):
    """What a condition says: the row that a lookup asks for is there, or (`present` False) is not. `limit`: fewer than some number are there, which may be more than none. `site` is the call by which the
    function that asks the question asks it."""

    lookup: Lookup
    present: bool
    site: f.Call
    limit: bool = False


def told(program: Calls, fn: FunctionView, test: f.AnyValue, holds: bool, depth: int = 0) -> Iterator[Told]:
    """What it says of rows that a value is true (or, with `holds` False, false)."""
    if depth > _DEEPEST:
        return
    match test:
        case f.Op(op="not"):
            yield from told(program, fn, test.args[0], not holds, depth + 1)
        case f.Op(op="and") if holds:
            for arg in test.args:
                yield from told(program, fn, arg, True, depth + 1)
        case f.Op(op="or"):
            for arg in test.args:
                yield from told(program, fn, arg, holds, depth + 1)
        case f.Await() | f.Bind():
            yield from told(program, fn, test.value, holds, depth + 1)
        case f.Choice(test=chosen_by, yes=yes, no=no):
            for branch, taken, other in ((yes, True, no), (no, False, yes)):
                if isinstance(branch, f.Const):
                    continue
                yield from told(program, fn, branch, holds, depth + 1)
                if isinstance(other, f.Const) and bool(other.value) is not holds:
                    yield from told(program, fn, chosen_by, taken, depth + 1)  # `None if row is None else schema(row)`
        case f.Compare(ops=(op,), args=(left, right)):
            yield from _compared(program, fn, op, left, right, holds, depth)
        case f.Name(scope=f.LOCAL):
            yield from _noted(program, fn, test, holds, depth)
            for origin in fn.origins(test):
                if isinstance(origin, Definition):
                    if origin.kind == "changed" or origin.path not in ((), (0,)) or origin.value is None or origin.kind != "assigned":
                        continue
                    yield from told(program, origin.function, origin.value, holds, depth + 1)
                elif origin is not test and not isinstance(origin, f.Const):
                    yield from told(program, fn, origin, holds, depth + 1)
        case f.Call():
            names = fn.module.callee(fn, test).names
            if not _UNWRAPPING.isdisjoint(names) and test.args:
                yield from told(program, fn, test.args[-1].value, holds, depth + 1)
                return
            if "builtins.all" in names:
                for part in test.args[0].value.items if holds and test.args and isinstance(test.args[0].value, f.Many) else ():
                    yield from told(program, fn, part, True, depth + 1)
                return
            if "builtins.any" in names or "builtins.next" in names:
                return
            if "builtins.dict.get" in names and isinstance(test.func, f.Attr):
                yield from _gathered(program, fn, test.func.base, holds, depth + 1)
                return
            one = lookup(program, fn, test)
            if one is not None:
                yield Told(one, holds, test)
                return
            for function in program.run_by(fn, test):
                if function.function.name not in ("__init__", "__new__", "__call__", "__post_init__"):
                    yield from _answered(program, fn, test, function, holds, depth)
        case f.Item():
            yield from told(program, fn, test.base, holds, depth + 1)  # `row[0]`, `rows[0]`
        case f.Attr(name=name) if name in ("id", "pk", "count", "total", "exists"):
            yield from told(program, fn, test.base, holds, depth + 1)


def _noted(program: Calls, fn: FunctionView, name: f.Name, holds: bool, depth: int) -> Iterator[Told]:
    """What was asked where a name was given what it is tested for: a list of errors that one was added to, a message or flag that was set (`if taken: errors.append(…)`, then `if errors: return`)."""
    sites: list[tuple[Any, bool]] = []
    for one in fn.definitions(name):
        if one.kind != "assigned" or one.function is not fn or one.path:
            continue
        if isinstance(one.value, f.Const):
            sites.append((one.record, bool(one.value.value)))
        elif isinstance(one.value, f.Text):
            sites.append((one.record, True))
        elif (isinstance(one.value, (f.Many, f.Table)) and not one.value.items) or _is_new_collection(one.value):
            sites += ((site, True) for site in filled(fn, name.name))
    for site, truth in sites:
        for condition in fn.holds_at(site):
            if condition.pattern is None and not _tests(condition.test, name.name):
                yield from told(program, fn, condition.test, condition.holds if truth is holds else not condition.holds, depth + 2)


def _is_new_collection(value: f.AnyValue | None) -> bool:
    return isinstance(value, f.Call) and not value.args and isinstance(value.func, f.Name) and value.func.name in _COLLECTIONS


def filled(fn: FunctionView, name: str) -> Iterator[Any]:
    """Where something is put into a local collection."""
    for read in fn.names(name):
        parent = fn.parent(read)
        if parent is not None and parent[1] == "base":
            if isinstance(parent[0], f.Attr) and parent[0].name in _FILLING:
                yield parent[0]
            elif isinstance(parent[0], f.Item) and (around := fn.parent(parent[0])) is not None and around[1] == "target":
                yield parent[0]


def _tests(test: f.AnyValue, name: str) -> bool:
    return any(isinstance(one, f.Name) and one.scope == f.LOCAL and one.name == name for one in inside(test))


def _compared(program: Calls, fn: FunctionView, op: str, left: f.AnyValue, right: f.AnyValue, holds: bool, depth: int) -> Iterator[Told]:
    if op in ("in", "not in"):
        yield from _gathered(program, fn, right, holds if op == "in" else not holds, depth + 1)
        return
    if isinstance(left, f.Const) or (isinstance(right, f.Call) and not isinstance(left, f.Call) and op in ("<", ">", "<=", ">=")):
        left, right = right, left
        op = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}.get(op, op)
    if isinstance(right, f.Const):
        if right.value is None or right.value is False:
            if op in ("is", "=="):
                yield from told(program, fn, left, not holds, depth + 1)
            elif op in ("is not", "!="):
                yield from told(program, fn, left, holds, depth + 1)
            return
        if right.value is True:
            yield from told(program, fn, left, holds if op in ("is", "==") else not holds, depth + 1)
            return
        if right.value == 0 and op in ("==", "<=", ">", "!="):
            yield from told(program, fn, left, holds if op in (">", "!=") else not holds, depth + 1)
            return
        if right.value == 1 and op in (">=", "<"):
            yield from told(program, fn, left, holds if op == ">=" else not holds, depth + 1)
            return
    if op in (">", ">=", "<", "<="):
        for one in told(program, fn, left, holds if op in (">", ">=") else not holds, depth + 1):
            if one.lookup.counted or _is_length(fn, left):
                yield one._replace(limit=True)


def _gathered(program: Calls, fn: FunctionView, collection: f.AnyValue, holds: bool, depth: int) -> Iterator[Told]:
    """What it says that a value is among those of a column, all of which were asked for."""
    if depth > _DEEPEST:
        return
    match collection:
        case f.Name(scope=f.LOCAL):
            for origin in fn.origins(collection):
                if not isinstance(origin, Definition) and origin is not collection:
                    yield from _gathered(program, fn, origin, holds, depth + 1)
        case f.Await():
            yield from _gathered(program, fn, collection.value, holds, depth + 1)
        case f.Each(loops=(loop,)) if not loop.tests:
            column = _column_of(collection.results[0], loop.target)
            if column is not None:
                for one in told(program, fn, loop.over, holds, depth + 1):
                    named = frozenset({column} if column else _selected(one.lookup))
                    if len(named) == 1:
                        columns = tuple(each | named for each in one.lookup.columns)
                        yield one._replace(lookup=one.lookup._replace(columns=columns, gathered=True))
        case f.Call():
            if not _UNWRAPPING.isdisjoint(fn.module.callee(fn, collection).names) and collection.args:
                yield from _gathered(program, fn, collection.args[-1].value, holds, depth + 1)
                return
            one_lookup = lookup(program, fn, collection)
            named = _selected(one_lookup) if one_lookup is not None else frozenset()
            if one_lookup is not None and len(named) == 1:
                columns = tuple(each | named for each in one_lookup.columns)
                yield Told(one_lookup._replace(columns=columns, gathered=True), holds, collection)


def _column_of(value: f.AnyValue, target: f.AnyValue) -> str | None:
    """The column that a comprehension takes of each row (`row.name.lower()` for `row`); "" where the rows are the column's values themselves, None where it takes something else."""
    while isinstance(value, f.Call) and isinstance(value.func, f.Attr):
        value = value.func.base
    if isinstance(target, f.Many) and len(target.items) == 1:
        target = target.items[0]
    if isinstance(value, f.Item):
        value = value.base
    if isinstance(value, f.Name) and isinstance(target, f.Name) and value.name == target.name:
        return ""
    return (
        value.name
        if isinstance(value, f.Attr) and isinstance(value.base, f.Name) and isinstance(target, f.Name) and value.base.name == target.name
        else None
    )


def _selected(one: Lookup) -> frozenset[str]:
    """The columns that a query gives, where it names them (`query(User.email)`, `values_list("email")`)."""
    for holder, call in _parts(one.fn, one.call):
        last = last_name(call.func)
        if last in ("values_list", "values", "distinct"):
            return frozenset(arg.value.value for arg in call.args if isinstance(arg.value, f.Const) and isinstance(arg.value.value, str))
        if last in ("query", "select", "with_entities"):
            return frozenset(name for arg in call.args if (name := _compared_column(holder, arg.value)))
    return frozenset()


def _is_length(fn: FunctionView, value: f.AnyValue) -> bool:
    if isinstance(value, f.Name) and value.scope == f.LOCAL:
        return any(_is_length(fn, one) for one in fn.origins(value) if not isinstance(one, Definition) and one is not value)
    return isinstance(value, f.Call) and "builtins.len" in fn.module.callee(fn, value).names


def _answered(program: Calls, fn: FunctionView, call: f.Call, function: FunctionView, holds: bool, depth: int) -> Iterator[Told]:
    """What a project's function says by what it returns."""
    for step in function.returns:
        value = step.value
        if value is None or isinstance(value, f.Const):
            if value is None or bool(value.value) is not holds:
                continue
            for condition in function.holds_at(step):
                for one in told(program, function, condition.test, condition.holds, depth + 6):
                    yield one._replace(lookup=bound(program, fn, call, one.lookup), site=call)
        else:
            for one in told(program, function, value, holds, depth + 6):
                yield one._replace(lookup=bound(program, fn, call, one.lookup), site=call)


def bound(program: Calls, fn: FunctionView, call: f.Call, one: Lookup) -> Lookup:
    """A lookup in a function, for the arguments that it is given: `**filters` are the keywords of the call, a model that the repository's class names is that of the receiver."""
    if one.model and one.fn.function.is_class and (own := about(program, fn, call)) != one.model and one.model in fn.module.lineage(own):
        one = one._replace(model=own)  # a base of all models asks for rows of the class that it is called on
    if one.model and not one.is_open:
        return one
    model = one.model or (about(program, fn, call) if not one.tables else "")
    columns = one.columns
    is_open = one.is_open
    if is_open:
        params = {param.name for param in one.fn.function.params}
        named = frozenset(
            arg.name for arg in call.args if arg.name and arg.name not in params and arg.name not in ("*", "**") and arg.name not in _NO_COLUMNS
        )
        if named:
            columns = tuple(one | frozenset(_column(name) or name for name in named) for one in columns)
            is_open = any(arg.name == "**" for arg in call.args)
    return one._replace(model=model, columns=columns, is_open=is_open)


def about(program: Calls, fn: FunctionView, call: f.Call) -> str:
    """The model that a method is about, by what it is called on: the model itself (`User.get_by(…)` of a mixin), a repository's class that names one (`model = User`), or the argument of its generic base
    (`Repository[User]`)."""
    base = call.func.base if isinstance(call.func, f.Attr) else None
    if base is None:
        return ""
    if own := model_class(fn, base):
        return own
    types = fn.module.types
    number = types.type_of(base)
    for one in types.members(number):
        for arg in one.args if one.name != f.CLASS_OBJECT else ():
            for full in types.classes(arg):
                if is_model(fn, full):
                    return full
    for full in (
        types.classes(number) or types.class_objects(number) or ((fn.owner.full,) if isinstance(base, f.Super) and fn.owner is not None else ())
    ):
        found = model_of_class(program, full)
        if found:
            return found
    made = [*fn.module.made_by(fn, base)]
    if isinstance(base, f.Attr):  # a property that makes the repository
        made += [
            (one, step.value)
            for one in (program.property_read(fn, base) or program.refers_to(fn, base))
            for step in one.returns
            if isinstance(step.value, f.Call)
        ]
    for maker, call_made in made:
        for given in call_made.args:
            if found := model_class(maker, given.value) or _named_model(program, given.value):
                return found
    return ""


def model_of_class(program: Calls, full: str) -> str:
    """The model that a repository's, serializer's or form's class is about; "" where it says none."""
    memo: dict[str, str] = program.__dict__.setdefault("_models_of_classes", {})
    if full not in memo:
        memo[full] = ""
        memo[full] = _model_of_class(program, full)
    return memo[full]


def _model_of_class(program: Calls, full: str) -> str:
    view = program.classes.get(full)
    if view is None:
        return ""
    for base in view.class_.mro:
        one = program.classes.get(base)
        if one is None:
            continue
        body = one.module.body
        meta = one.nested.get("Meta")
        for holder in (one, *((meta,) if meta is not None else ())):
            for field in holder.class_.fields:
                if field.name.strip("_") in ("model", "model_class", "model_type", "entity", "document", "table", "orm_model", "queryset"):
                    value = field.value
                    while isinstance(value, (f.Call, f.Attr)) and not model_class(body, value):
                        value = value.func if isinstance(value, f.Call) else value.base
                    if value is not None and (found := model_class(body, value)):
                        return found
                elif field.name in ("serializer_class", "form_class") and isinstance(field.value, f.Name):
                    if found := model_of_class(program, field.value.name):
                        return found
        types = one.module.types
        for number in one.class_.generic_bases:
            for inner in types.inside(number):
                if (
                    "." in inner.name
                    and inner.kind == f.PLAIN
                    and (is_model(body, inner.name) or _named_model(program, f.Name(inner.name, f.FULL, 0)))
                ):
                    return inner.name
        for parent in one.class_.bases:
            if isinstance(parent, f.Item):
                for value in inside(parent.index):
                    if isinstance(value, (f.Name, f.Attr)) and (found := model_class(body, value) or _named_model(program, value)):
                        return found
        for method in one.methods.values():
            if method.function.name == "__init__":
                for call in method.calls:
                    if isinstance(call.func, f.Attr) and isinstance(call.func.base, f.Super) and call.func.name == "__init__":
                        for arg in call.args:
                            if found := model_class(method, arg.value):
                                return found
    return ""


def _named_model(program: Calls, value: f.AnyValue) -> str:
    """The project's model that a name in a type argument stands for."""
    view = program.classes.get(value.name) if isinstance(value, f.Name) else None
    return view.full if view is not None and program.roles.is_orm_model(program.roles.ref(view.class_)) else ""


# --- one query --------------------------------------------------------------------------------------------------------------------


def lookup(program: Calls, fn: FunctionView, call: f.Call) -> Lookup | None:
    """The question that a call asks the store, by its model, its SQL text or its collection; None where it asks none. A call of the project's own function is none itself."""
    memo: dict[int, Lookup | None] = program.__dict__.setdefault("_lookups", {})
    key = id(call)
    if key not in memo:
        memo[key] = None
        memo[key] = _of_either(program, fn, call) or _lookup(program, fn, call)
    return memo[key]


def _of_either(program: Calls, fn: FunctionView, call: f.Call) -> Lookup | None:
    """The question of a query that begins in one way or another (`if item.id: q = query.filter(id) else: q = query.filter(name)`): its columns are alternatives. None for every other."""
    ways = next(filter(None, (_ways(fn, value) for _, part in _parts(fn, call) for value in inside(part) if isinstance(value, f.Name))), None)
    if ways is None:
        return None
    found = [_lookup(program, fn, call, frozenset(id(way) for way in ways if way is not taken)) for taken in ways]
    asked = [one for one in found if one is not None]
    if len(asked) != len(ways) or len({one.model for one in asked}) > 1:
        return None
    columns = tuple(dict.fromkeys(each for one in asked for each in one.columns))
    return asked[0]._replace(columns=columns, is_open=any(one.is_open for one in asked), beside=frozenset().union(*(one.beside for one in asked)))


def _ways(fn: FunctionView, name: f.Name) -> list[f.AnyValue] | None:
    """What a local name may have been given, where each excludes the others: in the branches of one `if`."""
    given = fn.definitions(name) if name.scope == f.LOCAL else ()
    if not 1 < len(given) < 5 or any(one.kind != "assigned" or one.value is None or one.path or one.function is not fn for one in given):
        return None
    branches = [dict(_branches(fn, one.record)) for one in given]
    one_if = set(branches[0]).intersection(*branches[1:])
    if not any(len({branch[at] for branch in branches}) == len(branches) for at in one_if):
        return None
    return [one.value for one in given if one.value is not None]


def _branches(fn: FunctionView, step: f.AnyStep) -> Iterator[tuple[int, int]]:
    """The `if` statements around a step, each with the branch that it stands in."""
    place = fn.place_of(step)
    while place is not None and place[0] is not None:
        if isinstance(place[0], f.If):
            yield id(place[0]), id(place[1])
        place = fn.place_of(place[0])


def _lookup(program: Calls, fn: FunctionView, call: f.Call, left_out: frozenset[int] = frozenset()) -> Lookup | None:
    module = fn.module
    names = module.callee(fn, call).names
    if module.types.class_objects(module.types.type_of(call.func)) or not isinstance(call.func, (f.Attr, f.Name)):
        return None
    if len(call.args) == 2 and isinstance(call.args[1].value, (f.Table, f.Many)) and not call.args[1].value.items and last_name(call.func) == "get":
        return None  # a mapping's, with what there is otherwise
    if names and module.is_own(names[0]) and (names[0] in program.functions or isinstance(call.func, f.Name)):  # type: ignore[attr-defined]  # Program has them
        return None
    if (not names or (isinstance(call.func, f.Attr) and is_unknown(fn, call.func.base))) and not _sounds_like_asking(fn, call):
        return None
    if (storing := known(InsertsRow, fn, call)) is not None and not storing.unless_there:
        return None
    if (
        isinstance(call.func, f.Attr)
        and call.func.name in _PUTTING
        and names
        and all(name.startswith(("builtins.", "typing.")) for name in names[:2])
    ):
        return None  # what is put among related rows asks nothing
    text = _statement(fn, call)
    if text:
        lowered = text.lstrip().lower()
        if not lowered.startswith(("select", "with")):
            return None
        return Lookup("", tables_of(text), _sql_columns(text), False, _sql_ranges(text), "count(" in lowered, fn, call)
    model = ""
    columns: Columns = (frozenset(),)
    is_open = False
    counted = False
    ranged: set[str] = set()
    likened: set[str] = set()
    narrowed = ""
    beside: set[str] = set()
    collection = ""
    for holder, one in _parts(fn, call, been=set(left_out)):
        last = last_name(one.func)
        counted = counted or last in _COUNTING
        if last in _NO_CONDITIONS or last == "or_":
            continue  # what may be instead of something else is read where it stands, as an argument
        if not model and isinstance(one.func, f.Attr):
            model, back = _named_by(program, holder, one.func)
            if back and (held := relations(program).of(model).get(back)) is not None and held.many:
                is_open = True  # by a table between the two, over which the model can have no constraint
            elif back:
                columns = tuple(each | {back} for each in columns)
            if not model and isinstance(one.func.base, (f.Attr, f.Item, f.Name)) and last in ("find_one", "find", "count_documents"):
                collection = collection_name(holder.module, holder, one.func.base)
        if holder.module.types.class_objects(holder.module.types.type_of(one.func)) and one is not call:
            own = model_class(holder, one.func)
            if own:
                continue  # a new object among the arguments
        is_open = is_open or last == "with_parent" or _is_of_a_row(holder, one)
        narrowed = narrowed or (shown(one.func, 60).rpartition("….")[2] + "()" if _takes_some(holder, one) else _by_own_method(program, holder, one))
        is_open = is_open or _is_around_a_row(program, holder, one)
        for arg in one.args:
            if not model and last != "with_parent":
                model = _in_expression(holder, arg.value)
            if arg.name == "**":
                more = _mapping(holder, arg.value)
                is_open = is_open or more is None
                columns = _both(columns, more or (frozenset(),))
            elif arg.name == "*":
                more = _expression(holder, arg.value, 0, model)
                is_open = is_open or more is None
                columns = _both(columns, more or (frozenset(),))
            elif arg.name:
                ranged.update(_ranged(arg))
                if last != "select" and (arg.name not in _NO_COLUMNS or last in _BY_KEYWORD) and (name := _column(arg.name)):
                    columns = _both(columns, (frozenset({name}),))
            else:
                ranged.update(_ranged(arg))
                likened.update(_likened(arg.value))
                beside.update(_joined(holder, arg.value, model))
                more = _expression(holder, arg.value, 0, model)
                is_open = is_open or (more is None and isinstance(arg.value, f.Compare)) or (last in _FILTERS and _is_added_to(holder, arg.value))
                columns = _both(columns, more or (frozenset(),))
        if (
            last in ("get", "aget", "get_one", "get_by_id")
            and len([arg for arg in one.args if not arg.name]) in (1, 2)
            and not any(columns)
            and not isinstance(one.args[-1].value, (f.Compare, f.Table))
        ):
            columns = _both(columns, (frozenset({"pk"}),))  # `session.get(User, user_id)`
    for holder, one in _parts(fn, call, been=set(left_out)) if not model else ():  # without any condition: `Tag.objects.values_list("name")`
        model, back = _named_by(program, holder, one.func) if isinstance(one.func, f.Attr) else ("", "")
        is_open = is_open or bool(back)
        if model:
            break
    if model:
        return Lookup(
            model,
            frozenset(),
            columns,
            is_open,
            frozenset(ranged),
            counted,
            fn,
            call,
            likened=frozenset(likened),
            narrowed=narrowed,
            beside=frozenset(beside),
        )
    if collection and _is_store(fn, call):
        return Lookup("", frozenset({collection}), columns, is_open, frozenset(ranged), counted, fn, call)
    if is_self_query(fn, call):
        return Lookup("", frozenset(), columns, is_open, frozenset(ranged), counted, fn, call)
    return None


def whole(fn: FunctionView, calls: list[f.Call]) -> list[f.Call]:
    """Those of some calls that no other of them goes on with: of a query that is put together in steps, what asks it."""
    begun = {id(part) for call in calls for _, part in _parts(fn, call) if part is not call}
    return [call for call in calls if id(call) not in begun]


def _by_own_method(program: Calls, fn: FunctionView, call: f.Call) -> str:
    """The project's own method of a query that takes some of its rows (`Ticket.objects.filter(seat=seat).paid()`), as it is written; "" for every other call."""
    if call.args or not isinstance(call.func, f.Attr) or call.func.name in _ALL_ROWS:
        return ""
    for function in program.run_by(fn, call):
        own = function.function.params[0].name if function.owner is not None and function.function.params else ""
        if own and any(
            last_name(inner.func) in ("filter", "exclude")
            and isinstance(inner.func, f.Attr)
            and isinstance(inner.func.base, f.Name)
            and inner.func.base.name == own
            for inner in function.calls
        ):
            return f"{call.func.name}()"
    return ""


def _is_around_a_row(program: Calls, fn: FunctionView, call: f.Call) -> bool:
    """Whether a query begins with the rows that a method of one row gives (`node.get_siblings().filter(name=name)`): which they are rests on that row."""
    if not isinstance(call.func, f.Attr) or model_class(fn, call.func.base):
        return False
    return any(
        function.owner is not None
        and not (function.function.is_static or function.function.is_class or function.function.is_property)
        and program.roles.is_orm_model(program.roles.ref(function.owner))
        and any(step.value is not None and _is_narrowed(function, step.value) for step in function.returns)
        for function in program.run_by(fn, call)
    )


def _is_narrowed(fn: FunctionView, value: f.AnyValue) -> bool:
    return any(last_name(one.func) in ("filter", "exclude", "filter_by", "where") for _, one in query_calls(fn, value))


def _is_added_to(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether a condition is put together step by step under a local name (`q |= Q(name=name)`)."""
    return isinstance(value, f.Name) and value.scope == f.LOCAL and any(one.kind == "changed" for one in fn.all_definitions(value.name))


def _takes_some(fn: FunctionView, call: f.Call) -> bool:
    """Whether a manager is asked, by a method that no library has, for some of the rows (`Page.objects.root_nodes()`)."""
    base = call.func.base if isinstance(call.func, f.Attr) else None
    return (
        isinstance(base, f.Attr)
        and base.name.endswith("objects")
        and bool(model_class(fn, base.base))
        and not call.args
        and last_name(call.func) not in _ALL_ROWS
        and not fn.module.knowledge.knowledge.by_method.get((LoadsRow, last_name(call.func)))
    )


def _likened(value: f.AnyValue) -> Iterator[str]:
    """The columns of which a condition compares a part."""
    for one in inside(value):
        if isinstance(one, f.Call) and isinstance(one.func, f.Attr) and one.func.name in _PARTLY and isinstance(one.func.base, f.Attr):
            yield one.func.base.name


def _is_of_a_row(fn: FunctionView, call: f.Call) -> bool:
    """Whether a query goes on from a relation of something unknown (`self.event.kinds.filter(Kind.name == name)`): it asks for that row's alone, by a column that is not in sight."""
    base = call.func.base if isinstance(call.func, f.Attr) else None
    return (
        last_name(call.func) in ("filter", "filter_by", "where")
        and isinstance(base, f.Attr)
        and base.name not in ("objects", "query")
        and isinstance(base.base, f.Attr)
        and is_unknown(fn, base)
        and any(not arg.name and isinstance(arg.value, f.Compare) for arg in call.args)
        and not model_class(fn, base.base)
    )


def _sounds_like_asking(fn: FunctionView, call: f.Call) -> bool:
    """Whether a method of an unknown receiver is called as those are that run a query."""
    last = last_name(call.func)
    return (
        last in _COUNTING
        or last in ("exists", "aexists", "filter", "where", "filter_by")
        or bool(fn.module.knowledge.knowledge.by_method.get((LoadsRow, last)))
    )


def _parts(fn: FunctionView, value: f.AnyValue, depth: int = 0, been: set[int] | None = None) -> Iterator[tuple[FunctionView, f.Call]]:
    """All calls that a query is put together from, the last one first: along its chain, in the statements that it is given, through local names; not behind the values that it compares. Each definition once: a query
    that grows under one `if` after the other comes from itself by exponentially many ways."""
    been = set() if been is None else been
    if depth > 20:
        return
    match value:
        case f.Await() | f.Bind() | f.Star():
            yield from _parts(fn, value.value, depth + 1, been)
        case f.Call():
            yield fn, value
            if isinstance(value.func, f.Attr):
                yield from _parts(fn, value.func.base, depth + 1, been)
            for arg in value.args:
                if arg.name in ("", "*", "statement", "query", "whereclause") and not (isinstance(arg.value, f.Name) and len(value.args) > 1):
                    yield from _parts(fn, arg.value, depth + 1, been)
        case f.Attr():
            yield from _parts(fn, value.base, depth + 1, been)
        case f.Op(op="u~"):
            return
        case f.Name(scope=f.LOCAL):
            for one in fn.definitions(value):
                if one.value is not None and one.kind in ("assigned", "entered") and not one.path and depth < 12 and id(one.value) not in been:
                    been.add(id(one.value))
                    yield from _parts(one.function, one.value, depth + 1, been)


def is_self_query(fn: FunctionView, call: f.Call) -> bool:
    """Whether a query is about a model that the class around it names (`select(self.model)`, `self.model.objects`, a manager's own `self.filter`), or about the class that a method of a mixin is called on
    (`session.query(cls)`)."""
    for holder, one in query_calls(fn, call):
        for value in (one.func, *(arg.value for arg in one.args)):
            at: f.AnyValue = value
            while isinstance(at, f.Attr):
                if (
                    isinstance(at.base, f.Name)
                    and at.base.name in ("self", "cls")
                    and at.name.strip("_") in ("model", "model_class", "model_type", "entity", "document", "table", "orm_model", "queryset")
                ):
                    return True
                at = at.base
            if isinstance(at, f.Name) and at.scope == f.LOCAL and ((at.name == "model" and holder is not None) or is_own_class(holder, at)):
                return True
    return False


def is_own_class(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether a name is the class that a method is called on."""
    params = fn.function.params
    return fn.function.is_class and bool(params) and isinstance(value, f.Name) and value.scope == f.LOCAL and value.name == params[0].name


def _is_store(fn: FunctionView, call: f.Call) -> bool:
    last = call.func.name if isinstance(call.func, f.Attr) else ""
    return last in ("find_one", "count_documents", "find")


def _named_by(program: Calls, fn: FunctionView, attr: f.Attr) -> tuple[str, str]:
    """The model that a query starts from (`User.objects.filter`, `team.members.filter`), and the column by which a relation holds it to the row that it starts from."""
    at: f.AnyValue = attr.base
    while isinstance(at, (f.Attr, f.Await)):
        full = model_class(fn, at)
        if full:
            return full, ""
        if isinstance(at, f.Attr):
            relation = relations(program).read(fn, at) or (relations(program).behind(at) if is_unknown(fn, at) else None)
            if relation is not None and relation.many and relation.target:
                return relation.target, relation.back or f"{relation.model.rpartition('.')[2].lower()}_id"
            at = at.base
        else:
            at = at.value
    if isinstance(at, (f.Name, f.Attr)):
        full = model_class(fn, at)
        if full:
            return full, ""
    number = fn.module.types.type_of(attr.base)
    for one in fn.module.types.members(number):
        for arg in one.args:
            for full in fn.module.types.classes(arg):
                if is_model(fn, full) and not is_model(fn, one.name):
                    return full, ""
    return "", ""


def _in_expression(fn: FunctionView, value: f.AnyValue) -> str:
    for one in inside(value):
        if isinstance(one, (f.Name, f.Attr)):
            full = model_class(fn, one)
            if full:
                return full
    return ""


def _both(left: Columns, right: Columns) -> Columns:
    return tuple(dict.fromkeys(one | other for one in left for other in right))[:8]


_RANGES: Final = frozenset({"lt", "lte", "gt", "gte", "range", "overlap", "contains"})


def _ranged(arg: f.Arg) -> Iterator[str]:
    """The columns that an argument of a query compares by order."""
    name, _, suffix = arg.name.partition("__")
    if suffix in _RANGES:
        yield name
    for one in inside(arg.value):
        if isinstance(one, f.Compare) and one.ops[0] in ("<", "<=", ">", ">="):
            yield from (side.name for side in one.args if isinstance(side, f.Attr))
        elif isinstance(one, f.Call):
            yield from (inner.name.partition("__")[0] for inner in one.args if inner.name.partition("__")[2] in _RANGES)
            if isinstance(one.func, f.Attr) and one.func.name in ("overlaps", "between") and isinstance(one.func.base, f.Attr):
                yield one.func.base.name
        elif isinstance(one, f.Table):
            for key, item in one.items:
                if (
                    isinstance(key, f.Const)
                    and isinstance(item, f.Table)
                    and any(isinstance(inner, f.Const) and inner.value in ("$lt", "$lte", "$gt", "$gte") for inner, _ in item.items)
                ):
                    yield str(key.value)


def _column(keyword: str) -> str:
    """The column that a keyword of a query compares for equality (`email`, `email__iexact`, `team__slug` for the team); "" where it compares otherwise."""
    name, _, suffix = keyword.partition("__")
    return "" if suffix.rpartition("__")[2] in OPERATORS else name


def _expression(fn: FunctionView, value: f.AnyValue, depth: int, model: str = "") -> Columns | None:
    """The equalities in a condition, of the columns of this model where one is told; None where it cannot be read."""
    if depth > 6:
        return None
    match value:
        case f.Compare(ops=("==" | "is",), args=(left, right)) if _joins(fn, left, right):
            return (frozenset(),)
        case f.Compare(ops=("==" | "is",), args=(left, right)):
            name = _compared_column(fn, left, model) or _compared_column(fn, right, model)
            if not name and any(_is_inside_column(fn, one) for side in (left, right) for one in inside(side)):
                return None
            return (frozenset({name}),) if name else (frozenset(),)
        case f.Op(op="&" | "and"):
            left_columns = _expression(fn, value.args[0], depth + 1, model)
            right_columns = _expression(fn, value.args[1], depth + 1, model)
            return _both(left_columns or (frozenset(),), right_columns or (frozenset(),))
        case f.Op(op="|" | "or"):
            return tuple(one for arg in value.args for one in _expression(fn, arg, depth + 1, model) or (frozenset(),))
        case f.Call():
            last = last_name(value.func)
            if last == "or_":
                return tuple(one for arg in value.args for one in _expression(fn, arg.value, depth + 1, model) or (frozenset(),))
            if last in _ALIKE_METHODS and isinstance(value.func, f.Attr):
                name = _compared_column(fn, value.func.base, model)
                return (frozenset({name}),) if name else (frozenset(),)
            if last in ("and_", "Q"):
                found: Columns = (frozenset(),)
                for arg in value.args:
                    if arg.name and arg.name not in ("*", "**"):
                        name = _column(arg.name)
                        found = _both(found, (frozenset({name} if name else ()),))
                    else:
                        found = _both(found, _expression(fn, arg.value, depth + 1, model) or (frozenset(),))
                return found
            return (frozenset(),)
        case f.Table():
            return _mapping(fn, value)
        case f.Many():
            found = (frozenset(),)
            for item in value.items:
                found = _both(found, _expression(fn, item, depth + 1, model) or (frozenset(),))
            return found
        case f.Star():
            return _expression(fn, value.value, depth + 1, model)
        case f.Name(scope=f.LOCAL):
            origins = [one for one in fn.origins(value) if not isinstance(one, Definition) and one is not value]
            if len(origins) != 1:
                return None
            begun = _expression(fn, origins[0], depth + 1, model)
            added = _added(fn, value.name, depth, model) if isinstance(origins[0], f.Many) or _is_new_collection(origins[0]) else (frozenset(),)
            return _both(begun, added) if begun is not None and added is not None else None
    return (frozenset(),)


def _added(fn: FunctionView, name: str, depth: int, model: str) -> Columns | None:
    """The equalities that are put into a local list of conditions after it was made (`filters.append(User.email == email)`); None where it depends on something which there are."""
    found: Columns = (frozenset(),)
    branches: dict[int, tuple[f.If, list[tuple[int, Columns]]]] = {}
    for site in filled(fn, name):
        call = (fn.parent(site) or (None,))[0]
        if (
            not isinstance(call, f.Call)
            or not isinstance(site, f.Attr)
            or len(call.args) != 1
            or site.name not in ("append", "add", "extend", "insert")
        ):
            return None
        columns = _expression(fn, call.args[0].value, depth + 1, model)
        place = fn.place_of(fn.step_of(call))
        if columns is None or place is None:
            return None
        holder, block, _ = place
        if isinstance(holder, f.If):
            number = next((at for at, one in enumerate(holder.blocks) if one is block), len(holder.blocks))
            branches.setdefault(id(holder), (holder, []))[1].append((number, columns))
        else:
            found = _both(found, columns)
    for holder, told_of in branches.values():
        if {number for number, _ in told_of} != set(range(len(holder.blocks) + 1)) or len({columns for _, columns in told_of}) != 1:
            return None
        found = _both(found, told_of[0][1])
    return found


def _mapping(fn: FunctionView, value: f.AnyValue) -> Columns | None:
    """The equalities of a dictionary of conditions (`{"email": email}`); None where it cannot be read."""
    if isinstance(value, f.Name) and value.scope == f.LOCAL:
        origins = [one for one in fn.origins(value) if not isinstance(one, Definition) and one is not value]
        begun = _mapping(fn, origins[0]) if len(origins) == 1 else None
        return _both(begun, (put,)) if begun is not None and (put := _put_in(fn, value.name)) is not None else None
    if not isinstance(value, f.Table):
        return None
    found: Columns = (frozenset(),)
    for key, item in value.items:
        if not isinstance(key, f.Const) or not isinstance(key.value, str):
            return None
        if key.value in ("$or", "$nor") and isinstance(item, f.Many):
            found = _both(found, tuple(one for each in item.items for one in _mapping(fn, each) or (frozenset(),)))
        elif not key.value.startswith("$") and not (
            isinstance(item, f.Table) and any(isinstance(inner, f.Const) and str(inner.value).startswith("$") for inner, _ in item.items)
        ):
            name = _column(key.value)
            found = _both(found, (frozenset({name} if name else ()),))
    return found


def _put_in(fn: FunctionView, name: str) -> frozenset[str] | None:
    """The columns that are put into a local dictionary of conditions after it was made (`wanted["owner"] = owner`); None where anything else is done to it."""
    keys = [site.index if isinstance(site, f.Item) else None for site in filled(fn, name)]
    names = [key.value for key in keys if isinstance(key, f.Const) and isinstance(key.value, str)]
    return frozenset(filter(None, map(_column, names))) if len(names) == len(keys) else None


def _compared_column(fn: FunctionView, value: f.AnyValue, model: str = "") -> str:
    """The column of a model's class in a comparison (`User.email`, `func.lower(User.email)`, `self.model.email`), of this model where one is told."""
    if isinstance(value, f.Call):
        return next((name for arg in value.args if (name := _compared_column(fn, arg.value, model))), "")
    if not isinstance(value, f.Attr):
        return ""
    types = fn.module.types
    number = types.type_of(value.base)
    if (full := model_class(fn, value.base)) or types.class_objects(number):
        return "" if full and _is_another(fn, full, model) else value.name
    if isinstance(value.base, f.Attr) and value.base.name in ("c", "columns", "model"):
        return value.name
    return (
        value.name
        if types.is_any(types.type_of(value)) and isinstance(value.base, f.Attr) and value.base.name.strip("_") in ("model", "table")
        else ""
    )


def _joins(fn: FunctionView, left: f.AnyValue, right: f.AnyValue) -> bool:
    """Whether a comparison says how the rows of two models belong together (`Link.project_id == Project.id`)."""
    if not isinstance(left, f.Attr) or not isinstance(right, f.Attr):
        return False
    one, other = model_class(fn, left.base), model_class(fn, right.base)
    return bool(one) and bool(other) and _is_another(fn, one, other)


def _is_inside_column(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether a value is a part of what a column holds (`Chat.meta["note_id"]`)."""
    return isinstance(value, f.Item) and isinstance(value.base, f.Attr) and bool(model_class(fn, value.base.base))


def _is_another(fn: FunctionView, full: str, model: str) -> bool:
    """Whether a class is another model than the one asked for, no base of it and none derived from it."""
    return bool(model) and full != model and full not in fn.module.lineage(model) and model not in fn.module.lineage(full)


def _joined(fn: FunctionView, value: f.AnyValue, model: str) -> Iterator[str]:
    """The other models of which a condition compares a column with something that is no column of this one (`Channel.name == name` in a query for packages)."""
    for one in inside(value) if model else ():
        if isinstance(one, f.Compare) and one.ops[0] in ("==", "is") and not any(_compared_column(fn, side, model) for side in one.args):
            for side in one.args:
                if isinstance(side, f.Attr) and (full := model_class(fn, side.base)) and _is_another(fn, full, model):
                    yield full


# --- SQL --------------------------------------------------------------------------------------------------------------------------


def _statement(fn: FunctionView, call: f.Call) -> str:
    """The SQL text that a call runs: an argument of its own, of a wrapper (`text("…")`), or what the cursor ran last before its rows are fetched."""
    for holder, one in query_calls(fn, call):
        for arg in one.args:
            for value in inside(arg.value):
                text = statement_of(holder, value) or _held_text(holder, value)
                if text:
                    return text
    if isinstance(call.func, f.Attr) and call.func.name.startswith("fetch") and isinstance(call.func.base, f.Name):
        before = [
            other
            for other in fn.calls
            if other.line <= call.line
            and other is not call
            and isinstance(other.func, f.Attr)
            and isinstance(other.func.base, f.Name)
            and other.func.base.name == call.func.base.name
            and other.func.name == "execute"
        ]
        if before:
            return _statement(fn, before[-1])
    return ""


def _held_text(fn: FunctionView, value: f.AnyValue) -> str:
    if isinstance(value, f.Name) and value.scope == f.LOCAL:
        constant = fn.module.constant(fn, value)
        return statement_of(fn, constant) if constant is not None else ""
    return ""


def statement(fn: FunctionView, call: f.Call) -> str:
    """The SQL text that a call runs itself; "" where it is none, or not to be read."""
    return _statement(fn, call)


def _sql_columns(text: str) -> Columns:
    found = _WHERE.search(text)
    if found is None:
        return (frozenset(),)
    branches = re.split(r"\bor\b", found["where"], flags=re.IGNORECASE)
    return tuple(dict.fromkeys(frozenset(name.lower() for name in _EQUALS.findall(branch)) for branch in branches))


def _sql_ranges(text: str) -> frozenset[str]:
    found = _WHERE.search(text)
    return frozenset(re.findall(r"(\w+)\s*(?:<=?|>=?|&&)(?!>)", found["where"])) if found is not None else frozenset()
