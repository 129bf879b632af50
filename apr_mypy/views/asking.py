"""What asks the database in one function: queries that are sent there, and lazy relations that are read."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile
from typing import Any, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Asks, AsyncAttribute, StoresRow, Writes
from apr_mypy.views.function import FunctionView
from apr_mypy.views.loading import model_of_row, model_of_rows
from apr_mypy.views.makers import Calls
from apr_mypy.views.managers import manager_methods
from apr_mypy.views.naming import last_name
from apr_mypy.views.queries import by_its_model, is_of_a_table, is_unknown, known, model_class, query_calls, query_values
from apr_mypy.views.relations import Relation, relations
from apr_mypy.views.shaped import validated
from apr_mypy.views.shown import shown
from apr_mypy.views.sql import statement_of

_WALKING: Final = frozenset(
    {
        f"builtins.{name}"
        for name in (
            "list",
            "tuple",
            "set",
            "frozenset",
            "dict",
            "sorted",
            "sum",
            "min",
            "max",
            "any",
            "all",
            "next",
            "enumerate",
            "zip",
            "map",
            "filter",
            "len",
            "bool",
            "iter",
            "str",
        )
    }
)
_WALKED_USES: Final = frozenset({"iterated", "condition", "subscripted", "unpacked"})
_VERBS: Final = frozenset({"update", "insert", "delete"})
_READS: Final = ("select", "with", "(select", "show", "values", "table")


ANY_CURE: Final = "one query for all of them before the loop"


class Ask(NamedTuple):
    """One place that asks the database. `site` is the call, attribute or await that does so; `relation` the lazy relation, None for a query; `row` the value that the relation is read from; `late` whether it asks even where the
    related rows came with the row (`order.lines.filter(…)`); `cure` how to ask once for all, with `{column}` for what the rows are asked for by and `{values}` for the values of it; and with `{model}` where a class method asks for rows of whatever class it is called on. `sent` is the record that sends the query, which a lazy one does later than where it is written.
    `statement` is what is sent, where a call is given it."""

    fn: FunctionView
    site: Any
    relation: Relation | None
    row: f.AnyValue | None
    late: bool
    cure: str
    sent: Any = None
    statement: f.AnyValue | None = None

    @property
    def text(self) -> str:
        return shown(self.site.value if isinstance(self.site, f.Await) else self.site)


def asks(program: Calls, fn: FunctionView) -> tuple[Ask, ...]:
    """All that a function itself asks, in order."""
    memo: dict[str, tuple[Ask, ...]] = program.__dict__.setdefault("_asks", {})
    if fn.full not in memo:
        found = list(_relations(program, fn))
        found += (
            Ask(fn, call, relation, row, False, relation.loader, call)
            for call, row, relation in validated(program, fn)
            if relation.read == "attribute"
        )
        taken = {id(part) for ask in found for part in takewhile(lambda part, row=ask.row: part is not row, _chain(ask.site))}  # type: ignore[misc]  # the question for the row itself is another one
        found += (ask for ask in _queries(program, fn) if id(ask.site) not in taken)
        memo[fn.full] = tuple(sorted(found, key=lambda ask: (ask.site.line, ask.site.column)))
    return memo[fn.full]


def _chain(value: Any) -> Iterator[Any]:
    """A call and the calls and attributes that it is made on."""
    while True:
        yield value
        if isinstance(value, f.Await):
            value = value.value
        elif isinstance(value, f.Call):
            value = value.func
        elif isinstance(value, f.Attr):
            value = value.base
        else:
            return


# --- queries ----------------------------------------------------------------------------------------------------------------------


def _queries(program: Calls, fn: FunctionView) -> Iterator[Ask]:
    for call in fn.calls:
        row = _row(program, fn, call)
        sent = _sent(fn, call, row) if row is not None else None
        if row is not None and sent is not None and not _changes(fn, call, row):
            asked = call.func.base if isinstance(call.func, f.Attr) else call
            statement = _statement(fn, call, row)
            selected = _named(fn, statement) if statement is not None else ""
            model = selected or model_of_rows(program, fn, call) or model_of_rows(program, fn, asked) or _named(fn, call)
            if statement is None and _is_of_its_class(fn, call) and (not model or program.subclasses(model)):
                model = "{model}"
            cure = row.instead.replace("{model}", model.rpartition(".")[2]) if model or "{model}" not in row.instead else ANY_CURE
            yield Ask(fn, call, None, None, False, cure, sent, statement)


def _named(fn: FunctionView, query: f.AnyValue) -> str:
    """The model that a query is written with, where its class is in another module: what `objects` is read of, what a statement selects; else the first class of the project in it."""
    for holder, one in query_values(fn, query):
        if isinstance(one, f.Name | f.Attr) and (found := model_class(holder, one)):
            return found
        if isinstance(one, f.Attr) and one.name.endswith("objects") and last_name(one.base)[:1].isupper():
            return last_name(one.base)
    for holder, one in query_values(fn, query):
        if isinstance(one, f.Name) and one.scope != f.LOCAL and holder.module.is_own(one.name) and (name := last_name(one))[:1].isupper():
            if not name.isupper() and not holder.module.types.classes(one.type):  # `Session`, which is an object
                return name
    return ""


def _is_of_its_class(fn: FunctionView, query: f.AnyValue) -> bool:
    """Whether a query of a class method is about whatever class it is called on (`session.query(cls).get(key)`)."""
    own = fn.function.params[0].name if fn.function.is_class and fn.function.params else ""
    return bool(own) and any(isinstance(one, f.Name) and one.scope == f.LOCAL and one.name == own for _, one in query_values(fn, query))


def _row(program: Calls, fn: FunctionView, call: f.Call) -> Asks | None:
    if not isinstance(call.func, f.Attr | f.Name):
        return None
    row = known(Asks, fn, call)
    if (
        row is None
        and isinstance(call.func, f.Attr)
        and not call.func.targets
        and is_unknown(fn, call.func.base)
        and isinstance(call.func.base, f.Name)
        and not is_of_a_table(fn, call)
    ):
        model = model_of_row(program, fn, call.func.base) if fn.module.knowledge.knowledge.by_method.get((Asks, call.func.name)) else ""
        row = fn.module.knowledge.find(Asks, tuple(f"{base}.{call.func.name}" for base in fn.module.lineage(model))) if model else None
    if row is None:
        row = by_its_model(Asks, fn, call) or _by_its_text(fn, call) or _after_own_method(program, fn, call)
    if row is None:
        return None
    if row.unless_receiver and isinstance(call.func, f.Attr):
        receiver = fn.module.instances_of(fn, call.func.base)
        table = fn.module.knowledge
        if any(full in receiver or table.defining(full) in receiver for full in row.unless_receiver):
            return None
    return row


def _after_own_method(program: Calls, fn: FunctionView, call: f.Call) -> Asks | None:
    """What knowledge says of a method of the query that a method of the project's own query set gives (`Order.objects.open_for(user).exists()`)."""
    func = call.func
    before = func.base if isinstance(func, f.Attr) else None
    if not isinstance(func, f.Attr) or not isinstance(before, f.Call) or not isinstance(before.func, f.Attr) or not is_unknown(fn, before):
        return None
    if not fn.module.knowledge.knowledge.by_method.get((Asks, func.name)) or before.func.targets:
        return None
    given = None
    for method in manager_methods(program, before.func.name, model_of_rows(program, fn, before.func.base)):
        for value in (origin for step in method.returns if step.value is not None for origin in method.origins(step.value)):
            given = known(Asks, method, value) if isinstance(value, f.Call) else None
            if given is None or given.when != "walked":
                return None  # `Order.objects.newest_for(user).total`
    return fn.module.knowledge.find(Asks, (f"{given.name.rpartition('.')[0]}.{func.name}",)) if given is not None else None


def _by_its_text(fn: FunctionView, call: f.Call) -> Asks | None:
    """What knowledge says of a method of something unknown that is given SQL text (`cur.execute("SELECT …")` of a connection without a type)."""
    if not isinstance(call.func, f.Attr) or call.func.targets or not call.args or not is_unknown(fn, call.func.base):
        return None
    rows = fn.module.knowledge.knowledge.by_method.get((Asks, call.func.name), ())
    if not any(isinstance(one, Asks) and one.statement is not None for one in rows) or not _text(fn, call.args[0].value).lstrip(
        "( \n\t"
    ).lower().startswith("select "):
        return None
    return next((one for one in rows if isinstance(one, Asks) and one.statement is not None), None)


def _sent(fn: FunctionView, call: f.Call, row: Asks) -> Any:
    """The record that sends a query; None where it is only put together."""
    if row.when == "called":
        return call
    use = fn.use_of(call)
    if row.when == "awaited":
        is_awaited = (
            use.kind == "awaited" or (use.kind == "iterated" and getattr(use.by, "is_async", False)) or use.kind in ("item", "argument", "collected")
        )
        return call if is_awaited else None
    return walked_at(fn, call)


def walked_at(fn: FunctionView, value: Any, depth: int = 0) -> Any:
    """Where something goes through a lazy result, asks for its length or truth, or hands it to what does; None where nothing does here."""
    use = fn.use_of(value)
    if use.kind in _WALKED_USES:
        return value
    if use.kind == "argument" and isinstance(use.by, f.Call):
        names = fn.module.callee(fn, use.by).names
        filled = (
            isinstance(use.by.func, f.Attr)
            and use.by.func.name in ("extend", "join", "update")
            and any(name.startswith("builtins.") for name in names)
        )
        return value if filled or not _WALKING.isdisjoint(names) else None
    if use.kind == "compared" and isinstance(use.by, f.Compare) and use.by.ops[0] in ("in", "not in") and use.by.args[-1] is value:
        return value
    if use.kind == "assigned" and isinstance(use.by, f.Set) and depth < 2:
        held = [target.name for target in use.by.targets if isinstance(target, f.Name) and target.scope == f.LOCAL]
        for name in held:
            for read in fn.reads(name):
                if any(one.record is use.by for one in fn.definitions(read)):
                    found = walked_at(fn, read, depth + 1)
                    if found is not None:
                        return found
    return None


def _statement(fn: FunctionView, call: f.Call, row: Asks) -> f.AnyValue | None:
    given = fn.module.callee(fn, call).argument(row.statement.keyword, row.statement.position) if row.statement is not None else None
    return given.value if given is not None else None


def _changes(fn: FunctionView, call: f.Call, row: Asks) -> bool:
    """Whether a statement writes rows, or one that nobody can read here is sent and nothing is read of what it gives."""
    if row.statement is None:
        return False
    value = _statement(fn, call, row)
    if value is None:
        return True
    reads = is_reading(fn, value)
    return not reads if reads is not None else not _is_answered(fn, call)


def is_reading(fn: FunctionView, value: f.AnyValue) -> bool | None:
    """Whether a statement reads rows and changes none; None where what it says is not in sight."""
    parts = list(query_calls(fn, value))
    for holder, part in parts:
        if part is value and part.args and not _text(holder, part.args[0].value) and _is_made_text(holder, part.args[0].value):
            return None
        if isinstance(part.func, f.Attr) and part.func.name in _VERBS and not part.args and is_unknown(holder, part.func.base):
            return False  # `table.update().where(…)` of a table without a type
        if holder.module.find(Writes, holder, part) is not None or holder.module.find(StoresRow, holder, part) is not None:
            return False
        if holder.module.types.class_objects(holder.module.types.type_of(part.func)) and part is value:
            return False  # a statement that is no question: `DropTable(table)`
        for arg in part.args[:1]:
            text = _text(holder, arg.value) if not arg.name else ""
            if " " in text.strip() and _is_sql(text) and not text.lstrip().lower().startswith(_READS):
                return False
    constant = fn.module.constant(fn, value)
    text = _text(fn, constant if constant is not None else value)  # also `DROP TABLE`, which is no statement on rows
    if text:
        return text.lstrip("( \n\t").lower().startswith(_READS)
    if _is_made_here(fn, value):
        return None
    return True if any(not holder.module.is_own(name) for holder, part in parts for name in holder.module.callee(holder, part).names) else None


def _is_made_here(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether a statement is all that a function of the project gives back: what else it is given says nothing of it."""
    given = [one for one in fn.origins(value) if one is not value] if isinstance(value, f.Name) and value.scope == f.LOCAL else [value]
    made = [one for one in given if isinstance(one, f.Call)]
    callees = [fn.module.callee(fn, one).names for one in made]
    return bool(made) and len(made) == len(given) and all(names and all(map(fn.module.is_own, names)) for names in callees)


def _is_made_text(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether a value is a text that a function of the project or a parameter gives."""
    types = fn.module.types
    if not isinstance(value, f.Call | f.Name):
        return False
    by_own = (
        isinstance(value, f.Call) and types.is_any(types.type_of(value)) and any(fn.module.is_own(name) for name in fn.module.callee(fn, value).names)
    )
    return by_own or "builtins.str" in types.classes(types.type_of(value))


def _text(fn: FunctionView, value: Any) -> str:
    """How a text begins; "" where it is none."""
    if held := statement_of(fn, value):
        return held
    first = value.parts[0] if isinstance(value, f.Text) and value.parts else value
    return first.value if isinstance(first, f.Const) and isinstance(first.value, str) and not first.kind else ""


def _is_answered(fn: FunctionView, call: f.Call) -> bool:
    """Whether anything is read of what a statement gave: its result is used, or rows are fetched from what it was sent by."""
    use = fn.use_of(call)
    if use.kind == "awaited":
        use = fn.use_of(use.by)
    if use.kind != "statement":
        return True
    base = call.func.base if isinstance(call.func, f.Attr) else None
    name = base.name if isinstance(base, f.Name | f.Attr) else ""
    return any(
        isinstance(one.func, f.Attr)
        and one.func.name.startswith(("fetch", "__next__"))
        and isinstance(one.func.base, f.Name | f.Attr)
        and one.func.base.name == name
        for one in fn.calls
    ) or any(isinstance(loop.over, f.Name | f.Attr) and loop.over.name == name for loop in fn.all(f.For))


def _is_sql(text: str) -> bool:
    return text.lstrip().partition(" ")[0].lower() in (
        "insert",
        "update",
        "delete",
        "create",
        "alter",
        "drop",
        "truncate",
        "set",
        "lock",
        "refresh",
        "analyze",
        "vacuum",
        "merge",
        "begin",
        "pragma",
        "listen",
        "unlisten",
        "notify",
        "call",
        "do",
        "grant",
        "revoke",
        "comment",
        "commit",
        "rollback",
        "savepoint",
        "release",
        "attach",
        "detach",
    )


# --- relations --------------------------------------------------------------------------------------------------------------------


def _relations(program: Calls, fn: FunctionView) -> Iterator[Ask]:
    table = relations(program)
    names = table.names
    for attr in fn.attrs:
        if attr.name not in names:
            continue
        types = fn.module.types
        if types.class_objects(types.type_of(attr.base)) and not types.classes(types.type_of(attr.base)):
            continue
        base: f.AnyValue = attr.base
        promised = False
        if isinstance(base, f.Attr) and fn.module.find_value(AsyncAttribute, fn, base) is not None:
            base, promised = base.base, True
        model = model_of_row(program, fn, base)
        relation = table.of(model).get(attr.name)
        if relation is None or not relation.is_lazy:
            continue
        if promised:
            yield Ask(fn, attr, relation._replace(read="await"), base, False, relation.loader, attr)
        elif relation.read == "attribute":
            parent = fn.parent(attr)
            if parent is None or parent[1] not in ("target", "deleted"):
                changed = parent is not None and isinstance(parent[0], f.Attr) and parent[0].name in ("append", "remove") and not relation.many
                if not changed:
                    yield Ask(fn, attr, relation, base, False, relation.loader, attr)
        else:
            ask = _asked_by_query(fn, attr, base, relation)
            if ask is not None:
                yield ask


def _asked_by_query(fn: FunctionView, attr: f.Attr, base: f.AnyValue, relation: Relation) -> Ask | None:
    """The query that a relation gives, where it is sent."""
    knowledge = fn.module.knowledge.knowledge
    at: Any = attr
    methods: list[str] = []
    while True:
        parent = fn.parent(at)
        if parent is not None and isinstance(parent[0], f.Attr) and parent[1] == "base":
            call = fn.parent(parent[0])
            if call is not None and isinstance(call[0], f.Call) and call[1] == "func":
                methods.append(parent[0].name)
                at = call[0]
                continue
        break
    if any(knowledge.by_method.get((kind, method)) for method in methods for kind in (Writes, StoresRow)):
        return None
    if any(method in ("set", "clear", "add", "remove", "aadd", "aset", "aclear", "aremove", "append") for method in methods):
        return None
    use = fn.use_of(at)
    late = bool(methods) and bool(relation.row.prefetched) and any(method not in relation.row.prefetched for method in methods)
    if relation.read == "await":
        if use.kind == "awaited" or (use.kind == "iterated" and getattr(use.by, "is_async", False)):
            return Ask(fn, at, relation, base, False, relation.loader, at)
        return None
    rows = knowledge.by_method.get((Asks, methods[-1]), ()) if methods else ()
    if any(isinstance(one, Asks) and one.when == "called" for one in rows) or (methods and methods[-1] in ("fetch", "to_list", "scalars")):
        return Ask(fn, at, relation, base, late, relation.loader, at)
    sent = walked_at(fn, at)
    if sent is None and use.kind == "argument" and isinstance(use.by, f.Call) and _hands_on(fn, use.by):
        sent = at
    return Ask(fn, at, relation, base, late, relation.loader, sent) if sent is not None else None


def _hands_on(fn: FunctionView, call: f.Call) -> bool:
    """Whether a call that is given a query will go through it: it is no part of another query."""
    return not any(fn.module.find(kind, fn, call) is not None for kind in (Asks, Writes)) and not (
        isinstance(call.func, f.Attr) and call.func.name in ("filter", "exclude", "append", "add")
    )
