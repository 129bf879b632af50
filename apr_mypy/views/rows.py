"""Rows: values that were read from a store, and where from: the query that loaded them, the repository's method that asked for it, a parameter, a new object."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import ConsumesAwaitable, Dependency, LoadsRow, LocksRows, StoresRow
from apr_mypy.patterns import pattern_of
from apr_mypy.views.effects import writes
from apr_mypy.views.flow import Definition
from apr_mypy.views.makers import Calls
from apr_mypy.views.managers import manager_methods
from apr_mypy.views.naming import called_name
from apr_mypy.views.new_rows import stored_before
from apr_mypy.views.queries import (
    Bound,
    arguments,
    conditions_of,
    is_locking,
    is_model,
    is_unknown,
    known,
    locks_here,
    locks_inside,
    model_class,
    model_of,
    query_calls,
    query_values,
    row_class,
)
from apr_mypy.views.relations import relations
from apr_mypy.views.rows_handed import comes_locked, is_handed, kept_for_request, model_handed
from apr_mypy.views.shown import shown
from apr_mypy.views.sql import asked_in, statement_of, tables_of
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView

OBJECT, MAPPING, VALUE = "object", "mapping", "value"
_DEEPEST: Final = 10
_MOST: Final = 24
"""From how many places a row may come; where it comes from more, nobody can say what holds for all of them."""
_CHOOSING: Final = frozenset(
    {
        "builtins.next",
        "builtins.iter",
        "builtins.max",
        "builtins.min",
        "builtins.list",
        "builtins.tuple",
        "builtins.sorted",
        "builtins.reversed",
        "builtins.dict",
        "builtins.set",
    }
)
_CASTING: Final = frozenset({"typing.cast", "builtins.dict"})
_COPYING: Final = frozenset({"copy.copy", "copy.deepcopy"})
_NARROWING: Final = frozenset({"filter", "filter_by", "where", "order_by", "limit", "join"})
_COLUMNS: Final = frozenset({"values", "values_list", "dicts", "tuples"})
"""Methods of queries that have them give columns in place of objects."""
_NAMED_LOCK: Final = pattern_of(r"(^|_)(lock|locked|locking|for_update|with_lock|exclusive)(_|$)")

_READING_AGAIN: Final = pattern_of(r"(^|_)(get|load|reload|refresh|refetch|fetch|read|reread|lock|find|select|query)(_|$)")
"""How functions are called that read a row again which they are given."""
_CLAIMED: Final = pattern_of(r"^_?(a?dequeue|pop|claim|lease)(_|$)")
"""Functions that hand out a row to one who asks, and not again: whether they do so rightly is asked where they do it."""


class Load(NamedTuple):
    """Where a row was read from a store.

    `site` is the record in `fn` that obtains it: the query's last call, the call of a repository's method, the attribute that leads to a related row, the parameter that a framework fills by a
    dependency. `query` is the query's own last call, with the function that it stands in (`asked_in`), the same as `site` where the function asks itself. `model` is the model's or entity's class,
    `tables` what else the row may be known as (tables of the SQL text, the collection, the key). `shape`: an object with fields, a mapping of columns, a bare value. `locked`: the row stays locked from here on;
    None where the query is out of sight. `conditions` are the values that the query compares, by column.
    """

    fn: FunctionView
    site: Any
    query: Any
    asked_in: FunctionView
    model: str
    tables: frozenset[str]
    shape: str
    locked: bool | None
    conditions: tuple[tuple[str, f.AnyValue], ...] = ()
    many: bool = False

    @property
    def is_direct(self) -> bool:
        """Whether the function asks the store itself."""
        return self.site is self.query


class Given(NamedTuple):
    """The row is a parameter of the function (`self` too): its callers know where it comes from."""

    fn: FunctionView
    name: str
    param: f.Param


class Made(NamedTuple):
    """The row was made here and was in no table before."""

    fn: FunctionView
    call: f.Call


Source = Load | Given | Made


# --- sources ----------------------------------------------------------------------------------------------------------------------


def sources(program: Calls, fn: FunctionView, value: f.AnyValue) -> tuple[Source, ...]:
    """Where a row comes from; empty for what is no row, as far as anybody can see. Worked out once for each place."""
    memo: dict[int, tuple[Source, ...]] = program.__dict__.setdefault("_row_sources", {})
    key = id(value)
    if key not in memo:
        memo[key] = ()
        memo[key] = tuple(dict.fromkeys(_Sources(program).of(fn, value, 0)))
    return memo[key]


def _handed_on(fn: FunctionView, call: f.Call) -> f.Name | None:
    """The row that a call is given and gives back under the same name (`order = await self.price(order)`): it is the row from before, unless the call says that it reads it again."""
    named = {arg.value.name: arg.value for arg in call.args if isinstance(arg.value, f.Name) and arg.value.scope == f.LOCAL}
    if not named or _READING_AGAIN.search(called_name(call)):
        return None
    use = fn.use_of(call)
    use = fn.use_of(use.by) if use.kind == "awaited" else use
    targets = use.by.targets if use.kind == "assigned" and isinstance(use.by, f.Set) else ()
    given = next((named[one.name] for one in targets if isinstance(one, f.Name) and one.name in named), None)
    full = row_class(fn, call.type) or row_class(fn, _awaited(fn, call)) if given is not None else ""
    return given if given is not None and full and row_class(fn, fn.module.types.type_of(given)) == full else None


class _Sources:
    """One walk back from a value."""

    def __init__(self, program: Calls) -> None:
        self.program = program
        self._inside: set[str] = set()
        self._found: dict[int, tuple[Source, ...]] = {}

    def of(self, fn: FunctionView, value: f.AnyValue, depth: int) -> tuple[Source, ...]:
        """The sources of a value, worked out once in a walk: a name that is set again and again leads to the same values in many ways."""
        if depth > _DEEPEST:
            return ()
        known = self._found.get(id(value))
        if known is None:
            self._found[id(value)] = ()
            found: dict[Source, None] = {}
            for source in self._of(fn, value, depth):
                found[source] = None
                if len(found) == _MOST:
                    break
            known = self._found[id(value)] = tuple(found)
        return known

    def _of(self, fn: FunctionView, value: f.AnyValue, depth: int) -> Iterator[Source]:
        match value:
            case f.Await() | f.Bind() | f.Star():
                yield from self.of(fn, value.value, depth + 1)
            case f.Name(scope=f.LOCAL):
                for origin in fn.origins(value):
                    if isinstance(origin, Definition):
                        yield from self._definition(fn, origin, depth)
                    elif origin is not value:
                        yield from self.of(fn, origin, depth + 1)
            case f.Choice():
                yield from self.of(fn, value.yes, depth + 1)
                yield from self.of(fn, value.no, depth + 1)
            case f.Op(op="or" | "and"):
                for arg in value.args:
                    yield from self.of(fn, arg, depth + 1)
            case f.Attr():
                yield from self._attribute(fn, value, depth)
            case f.Item():
                yield from self._element(fn, value, depth)
            case f.Call():
                yield from self._call(fn, value, depth)
            case f.Each():
                for result in value.results[-1:]:
                    yield from self.of(fn, result, depth + 1)
            case f.Many():
                for item in value.items:
                    yield from self.of(fn, item, depth + 1)

    def _definition(self, fn: FunctionView, one: Definition, depth: int) -> Iterator[Source]:
        holder: FunctionView = one.function
        if one.kind == "parameter" and isinstance(one.record, f.Param):
            yield from self._parameter(holder, one.record, depth)
        elif one.kind in ("loop", "each") and one.value is not None:
            over = one.value
            if one.path and isinstance(over, f.Call) and over.args:  # `for number, row in enumerate(rows)`, `for a, b in zip(x, y)`
                name = fn.module.callee(holder, over).names[:1]
                if name == ("builtins.enumerate",):
                    over = over.args[0].value
                elif name == ("builtins.zip",) and one.path[0] < len(over.args):
                    over = over.args[one.path[0]].value
            found = False
            for source in self.of(holder, over, depth + 1):
                found = True
                if isinstance(source, Given) and _is_query(source.fn, source.param.type):
                    full = next((inner.name for inner in holder.module.types.inside(source.param.type) if is_model(holder, inner.name)), "")
                    yield Load(holder, over, over, holder, full, frozenset(), OBJECT, False)  # it is asked here
                else:
                    yield source
            if not found:
                yield from self._walked(holder, over)
        elif one.kind == "entered" and one.value is not None:
            yield from self.of(holder, one.value, depth + 1)
        elif one.kind == "assigned" and one.path and one.value is not None:
            yield from self._unpacked(holder, one, depth)

    def _walked(self, fn: FunctionView, over: f.AnyValue) -> Iterator[Source]:
        """The rows of a query that nobody asks but the loop itself (`for order in session.query(Order).filter(…)`)."""
        query = next((one for one in fn.origins(over) if isinstance(one, f.Call)), None) if isinstance(over, f.Name) else over
        if not isinstance(query, f.Call) or not isinstance(query.func, f.Attr):
            return
        if not _is_query(fn, query.type) and not (is_unknown(fn, query) and query.func.name in _asking(fn)):
            return
        full = model_of(fn, query)
        if full:
            shape = MAPPING if _asks_for_columns(fn, query, full) else OBJECT
            yield Load(fn, over, query, fn, full, frozenset(), shape, is_locking(self.program, fn, query), tuple(conditions_of(fn, query)))

    def _unpacked(self, fn: FunctionView, one: Definition, depth: int) -> Iterator[Source]:
        value = one.value.value if isinstance(one.value, f.Await) else one.value
        if isinstance(value, f.Many) and one.path[0] < len(value.items):
            yield from self.of(fn, value.items[one.path[0]], depth + 1)
        elif isinstance(value, f.Call):
            if fn.module.find(ConsumesAwaitable, fn, value) is not None:
                if one.path[0] < len(value.args):
                    yield from self.of(fn, value.args[one.path[0]].value, depth + 1)
                return
            row = known(LoadsRow, fn, value)
            if row is not None and row.may_make and one.path[0] == 0:
                yield from self._call(fn, value, depth)
            elif row is not None and row.gives == MAPPING:
                yield from (load._replace(shape=VALUE) for load in self._call(fn, value, depth) if isinstance(load, Load))
            else:
                for function in self.program.run_by(fn, value):
                    for step in function.returns:
                        if isinstance(step.value, f.Many) and one.path[0] < len(step.value.items):
                            yield from self._brought(fn, value, function, self.of(function, step.value.items[one.path[0]], depth + 2))

    def _parameter(self, fn: FunctionView, param: f.Param, depth: int) -> Iterator[Source]:
        module = fn.module
        for marker in (*((param.default,) if param.default is not None else ()), *param.metadata):
            row = module.find(Dependency, fn, marker) if isinstance(marker, f.Call) else None
            if row is None or not isinstance(marker, f.Call):
                continue
            given = module.callee(fn, marker).argument(row.callable.keyword, row.callable.position)
            for provider in self.program.refers_to(module.body, given.value) if given is not None else ():
                for source in self._results(provider, depth):
                    if isinstance(source, Load):
                        yield source._replace(fn=fn, site=param)
            return
        handed = model_handed(self.program, fn, param)
        if handed:
            yield Load(fn, param, param, fn, handed, frozenset(), OBJECT, comes_locked(self.program, fn) or None)
        else:
            yield Given(fn, param.name, param)

    def _attribute(self, fn: FunctionView, value: f.Attr, depth: int) -> Iterator[Source]:
        module = fn.module
        full = row_class(fn, value.type)
        if not full and not is_unknown(fn, value):
            return
        for holder, kept in kept_for_request(self.program, fn, value):
            for source in self.of(holder, kept, depth + 1):
                if isinstance(source, Load):
                    yield source._replace(fn=fn, site=value)
        if full and is_handed(self.program, fn, value):
            yield Load(fn, value, value, fn, full, frozenset(), OBJECT, self._own_query_locks(fn))
            return
        if value.name == "instance" and (stored := stored_before(fn, value)) is not None:
            yield Made(fn, stored)
            return
        if isinstance(value.base, f.Name) and fn.owner is not None and fn.function.params and value.base.name == fn.function.params[0].name:
            held = [one for maker, inner in module.field_values(fn, value) for one in self.of(maker, inner, depth + 1)]
            if held:
                yield from held
                return
        if not full:
            base_class = row_class(fn, module.types.type_of(value.base))
            related = relations(self.program).read(fn, value) if base_class else None
            full = related.target if related is not None and not related.many else ""
            if not full and not base_class and (behind := relations(self.program).behind(value)) is not None and not behind.many:
                yield Load(fn, value, value, fn, behind.target, frozenset(), OBJECT, False)
        if not full:
            return
        for source in self.of(fn, value.base, depth + 1):
            # a row's own attribute leads to another row; what a context object or a request holds was loaded elsewhere
            if isinstance(source, Load) or (isinstance(source, Given) and row_class(fn, module.types.type_of(value.base))):
                yield Load(fn, value, value, fn, full, frozenset(), OBJECT, False)
            return

    def _element(self, fn: FunctionView, value: f.Item, depth: int) -> Iterator[Source]:
        for source in self.of(fn, value.base, depth + 1):
            if isinstance(source, Load) and (source.many or row_class(fn, value.type)):
                yield source._replace(many=False)
            elif isinstance(source, Given) and row_class(fn, value.type):
                yield source

    def _call(self, fn: FunctionView, call: f.Call, depth: int) -> Iterator[Source]:
        module = fn.module
        row = known(LoadsRow, fn, call)
        if row is None and not self._is_in_column(fn, call, depth):
            row = _guessed(fn, call)
        if row is not None:
            yield from self._load(fn, call, row)
            return
        names = module.callee(fn, call).names
        if not _CASTING.isdisjoint(names) and call.args:
            yield from self.of(fn, call.args[-1].value, depth + 1)
            return
        if not _CHOOSING.isdisjoint(names) and call.args:
            yield from self.of(fn, call.args[0].value, depth + 1)
            return
        own = _handed_on(fn, call)
        if own is not None:
            yield from self.of(fn, own, depth + 1)
            return
        functions = tuple(one for one in self.program.run_by(fn, call) if one.function.name not in ("__init__", "__new__", "__post_init__"))
        made = module.types.class_objects(module.types.type_of(call.func))
        if made or not _COPYING.isdisjoint(names):
            yield Made(fn, call)
            return
        found = False
        for function in functions:
            for source in self._brought(fn, call, function, self._results(function, depth)):
                found = True
                yield source
        if found or (functions and not any(map(self._asks_elsewhere, functions))):
            return
        full = row_class(fn, call.type) or row_class(fn, _awaited(fn, call))
        if not full:
            if _is_making(call) and is_unknown(fn, call) and model_of(fn, call.func):
                yield Made(fn, call)  # `Order.objects.create(…)`
            elif (
                isinstance(call.func, f.Attr)
                and module.types.class_objects(module.types.type_of(call.func.base))
                and any(map(module.is_own, module.types.classes(call.type)))
            ):
                yield Made(fn, call)  # `Order.model_validate(row)`
            return
        if isinstance(call.func, f.Attr) and (call.func.name in ("get", "pop", "values", "popleft") and _is_container(fn, call.func.base)):
            yield from self.of(fn, call.func.base, depth + 1)
        elif (
            names
            and not functions
            and module.is_own(names[0])
            and not (isinstance(call.func, f.Attr) and call.func.targets and not any(map(module.is_own, call.func.targets)))
        ):
            yield Load(fn, call, call, fn, full, frozenset(), OBJECT, None)  # a method that is out of sight, or has no body
        elif called_name(call) in ("create", "acreate"):
            yield Made(fn, call)  # `Order.objects.create(…)` of a manager that is known
        elif not _is_making(call):
            locked = (
                is_locking(self.program, fn, call)
                or self._class_locks(fn, call)
                or any(_says_lock(arg) for arg in call.args)
                or _NAMED_LOCK.search(called_name(call)) is not None
            )
            yield Load(fn, call, call, fn, full, frozenset(), OBJECT, locked, tuple(conditions_of(fn, call)))

    def _is_in_column(self, fn: FunctionView, call: f.Call, depth: int) -> bool:
        """Whether a method is one of what a row holds in a column (`account.settings.get("theme")`), which asks no store."""
        held = call.func.base if isinstance(call.func, f.Attr) else None
        if not isinstance(held, f.Attr) or not is_unknown(fn, held):
            return False
        full = row_class(fn, fn.module.types.type_of(held.base))
        if not full and is_unknown(fn, held.base) and isinstance(held.base, f.Name):
            loads = (one for one in self.of(fn, held.base, depth + 1) if isinstance(one, Load) and one.shape == OBJECT and not one.many)
            full = next((one.model for one in loads if one.model), "")
        return bool(full) and relations(self.program).read(fn, held, full) is None

    def _asks_elsewhere(self, function: FunctionView, depth: int = 0) -> bool:
        """Whether a function gives back what a method gives that is out of sight: a library's repository, behind a service; or what a function gives that it was handed."""
        for step in function.returns:
            for origin in function.origins(step.value) if isinstance(step.value, f.Name) else (step.value,):
                value = origin.value if isinstance(origin, f.Await) else origin
                if not isinstance(value, f.Call):
                    continue
                inner = self.program.run_by(function, value)
                if inner and depth < 2 and any(one is not function and self._asks_elsewhere(one, depth + 1) for one in inner):
                    return True
                if not inner and (isinstance(value.func, f.Attr) or (isinstance(value.func, f.Name) and value.func.scope == f.LOCAL)):
                    return True
        return False

    def _load(self, fn: FunctionView, call: f.Call, row: LoadsRow) -> Iterator[Source]:
        typed = row_class(fn, call.type) or row_class(fn, _awaited(fn, call)) or _base_class(fn, call)
        full = typed or model_of(fn, call)
        if row.changes:
            return
        if not full and row.gives == "row" and _is_own_method(fn, call):
            full = self._class_model(fn)
        tables = _tables(fn, call, row)
        shape = MAPPING if row.gives.startswith("mapping") else VALUE if row.gives == "value" else OBJECT
        if shape == OBJECT and not typed and (columns := _columns_of(fn, call)) is not None:
            shape = VALUE if any(arg.name == "flat" for arg in columns.args) else MAPPING
        if not full and not tables and shape == OBJECT:
            if not is_unknown(fn, call):
                return  # a count, a column
        if row.gives == "value" and not tables:
            return
        if shape == OBJECT and not full and tables and row.gives != "rows":
            shape = VALUE  # `execute(text("SELECT …")).scalar_one()`
        if shape == OBJECT and not typed and full and row.gives == "row" and not is_unknown(fn, call) and _is_plain(fn, call):
            shape = VALUE  # `scalar(select(Account.balance))`
        if shape == OBJECT and not typed and full and is_unknown(fn, call) and _asks_for_columns(fn, call, full):
            shape = VALUE  # `select(func.count(User.id))` of a session without a type
        yield Load(
            fn,
            call,
            call,
            fn,
            full,
            tables,
            shape,
            is_locking(self.program, fn, call) or self._class_locks(fn, call),
            (*conditions_of(fn, call), *self._asked_by_managers(fn, call, full), *_asked_in_text(fn, call, tables)),
            row.gives in ("rows", "mappings"),
        )

    def _asked_by_managers(self, fn: FunctionView, call: f.Call, full: str) -> Iterator[tuple[str, f.AnyValue]]:
        """What the project's own methods of managers and query sets ask for, that a query is made with (`Approval.objects.pending().get(…)`)."""
        for holder, part in query_calls(fn, call) if full else ():
            methods = manager_methods(self.program, part.func.name, full) if isinstance(part.func, f.Attr) and part is not call else ()
            for method in methods:
                for step in method.returns:
                    if step.value is not None and holder is fn:
                        yield from conditions_of(method, step.value)

    def _class_model(self, fn: FunctionView) -> str:
        """The model that a view's class declares, itself or by its query (`model = Order`, `queryset = Order.objects.all()`)."""
        view = self.program.classes.get(fn.owner.full) if fn.owner is not None else None
        if view is None:
            return ""
        body = view.module.body
        declared = (
            field.value for field in view.class_.fields if field.name in ("model", "queryset") and field.value is not None and not field.in_method
        )
        asked = view.methods.get("get_queryset")
        returned = (step.value for step in asked.returns if step.value is not None) if asked is not None else ()
        return next((found for one in declared if (found := model_of(body, one))), "") or next(
            (found for one in returned if asked is not None and (found := model_of(asked, one))), ""
        )

    def _class_locks(self, fn: FunctionView, call: f.Call) -> bool:
        """Whether a view's own query, which a method that it inherits asks, locks (`queryset = Order.objects.select_for_update()`)."""
        own = call.func.base if isinstance(call.func, f.Attr) else None
        is_own = isinstance(own, f.Name) and bool(fn.function.params) and own.name == fn.function.params[0].name
        return is_own and self._own_query_locks(fn)

    def _own_query_locks(self, fn: FunctionView) -> bool:
        """Whether the query of the view that a method belongs to locks what it reads."""
        view = self.program.classes.get(fn.owner.full) if fn.owner is not None else None
        if view is None:
            return False
        for name in ("get_queryset", "get_object"):
            asked = view.methods.get(name)
            if asked is not None and asked is not fn and locks_inside(self.program, asked, {}, 1):
                return True
        body = view.module.body
        return any(
            field.name == "queryset" and field.value is not None and any(locks_here(body, inner) for _, inner in query_calls(body, field.value))
            for field in view.class_.fields
        )

    # --- functions of the project -------------------------------------------------------------------------------------------------

    def _results(self, function: FunctionView, depth: int) -> Iterator[Source]:
        """Where what a function gives back comes from."""
        if function.full in self._inside or len(self._inside) > 6:
            return
        self._inside.add(function.full)
        try:
            for step in function.returns:
                if step.value is not None:
                    yield from self.of(function, step.value, depth + 2)
            for one in function.all(f.Yield):
                if one.value is not None:
                    yield from self.of(function, one.value, depth + 2)
        finally:
            self._inside.discard(function.full)

    def _brought(self, fn: FunctionView, call: f.Call, function: FunctionView, found: Iterable[Source]) -> Iterator[Source]:
        """What a function gives back, as its caller sees it."""
        bound = arguments(fn, call, function)
        for source in found:
            if isinstance(source, Load):
                yield self._seen(fn, call, function, source, bound)
            elif isinstance(source, Given):
                given = bound.get(source.name)
                if given is not None and source.fn is function:
                    yield from self.of(fn, given, _DEEPEST - 3)
            elif not self._is_mapped(function, source):
                yield Made(fn, call)
            else:
                made = source.fn.module.types.classes(source.call.type)
                for query in queries(self.program, function)[:1]:
                    yield self._seen(fn, call, function, query, bound)._replace(model=made[0] if made else query.model, shape=OBJECT, many=False)

    def _seen(self, fn: FunctionView, call: f.Call, function: FunctionView, load: Load, bound: Bound) -> Load:
        """A row that a function reads, as its caller gets it: locked or not for what the caller gives."""
        locked = load.locked
        if locked is not None:
            if load.asked_in is function:
                locked = is_locking(self.program, function, load.query, bound)
            else:
                locked = locked and not self._is_by_flag(
                    load
                )  # as far as the function says that called it; a flag that comes from farther out is followed from here
            locked = locked or locks_inside(self.program, function, bound, 1)
        locked = locked or _CLAIMED.search(called_name(call)) is not None
        full = row_class(fn, call.type) or row_class(fn, _awaited(fn, call)) or load.model  # a generic repository's caller knows more
        return load._replace(fn=fn, site=call, locked=locked, model=full)

    def _is_by_flag(self, load: Load) -> bool:
        """Whether a query locks for some of what its function may be given, and not for the rest."""
        asked_in = load.asked_in
        never: dict[str, f.AnyValue | None] = {param.name: f.Const(False) for param in asked_in.function.params}
        return is_locking(self.program, asked_in, load.query) and not is_locking(self.program, asked_in, load.query, never)

    def _is_mapped(self, function: FunctionView, made: Made) -> bool:
        """Whether a getter makes an entity from a row that it read: it asks the store and writes nothing to it."""
        full = next(iter(made.fn.module.types.classes(made.call.type)), "")
        if not full or is_model(made.fn, full):
            return False
        return bool(queries(self.program, function)) and not any(_stores(function, call) for call in function.calls)


def _stores(fn: FunctionView, call: f.Call) -> bool:
    """Whether a call writes to the store."""
    if writes(fn, call) is not None:
        return True
    row = known(StoresRow, fn, call)
    if row is None:
        return False
    texts = [text for arg in call.args[:1] for holder, one in query_values(fn, arg.value) if (text := statement_of(holder, one))]
    return row.what != "statement" or any(not text.lstrip().lower().startswith(("select", "with")) for text in texts)


def queries(program: Calls, function: FunctionView) -> tuple[Load, ...]:
    """What a function itself reads from a store."""
    memo: dict[str, tuple[Load, ...]] = program.__dict__.setdefault("_row_queries", {})
    if function.full not in memo:
        walk = _Sources(program)
        memo[function.full] = tuple(
            source
            for call in function.calls
            if (row := known(LoadsRow, function, call) or _guessed(function, call)) is not None
            for source in walk._load(function, call, row)
            if isinstance(source, Load)
        )
    return memo[function.full]


def _guessed(fn: FunctionView, call: f.Call) -> LoadsRow | None:
    """What a call of an unknown receiver's method loads, where the query names a model: `session.query(Order).first()` of an untyped session."""
    if not isinstance(call.func, f.Attr) or call.func.targets or not is_unknown(fn, call.func.base):
        return None
    rows = fn.module.knowledge.knowledge.by_method.get((LoadsRow, call.func.name), ())
    if not rows or not model_of(fn, call):
        return None
    return rows[0]  # type: ignore[return-value]  # rows of that kind


def _tables(fn: FunctionView, call: f.Call, row: LoadsRow) -> frozenset[str]:
    """What a row is known as beside its model: tables of the SQL text, the collection, the key."""
    found: set[str] = set()
    if row.where is not None:
        place = call.func.base if isinstance(call.func, f.Attr) else None
        if row.gives == "value" or (known(StoresRow, fn, call) is None and row.gives == MAPPING and row.where.keyword == "name"):
            given = fn.module.callee(fn, call).argument(row.where.keyword, row.where.position)
            found.add(f"key {key_text(fn, given.value)}" if given is not None else "")
        elif place is not None:
            found.add(f"in {key_text(fn, place)}")
    else:
        for holder, one in query_values(fn, call):
            text = statement_of(holder, one)
            if text:
                found.update(tables_of(text))
        if not found and isinstance(call.func, f.Attr) and isinstance(call.func.base, f.Name):
            found.update(_executed_before(fn, call, call.func.base))
    return frozenset(found - {""})


def _columns_of(fn: FunctionView, call: f.Call) -> f.Call | None:
    """The call in a query's chain that has it give columns in place of objects."""
    at: f.AnyValue = call
    while isinstance(at, f.Call | f.Attr | f.Await):
        if isinstance(at, f.Call):
            if called_name(at) in _COLUMNS and at is not call:
                return at
            at = at.func
        else:
            at = at.base if isinstance(at, f.Attr) else at.value
    return None


def _is_own_method(fn: FunctionView, call: f.Call) -> bool:
    """Whether a method of the object itself is called."""
    own = call.func.base if isinstance(call.func, f.Attr) else None
    return isinstance(own, f.Name) and bool(fn.function.params) and own.name == fn.function.params[0].name and fn.owner is not None


def _asked_in_text(fn: FunctionView, call: f.Call, tables: frozenset[str]) -> Iterator[tuple[str, f.AnyValue]]:
    """(column, literal) for what the SQL text of a query compares."""
    if not tables:
        return
    texts = [text for holder, one in query_values(fn, call) if (text := statement_of(holder, one))]
    if not texts and isinstance(call.func, f.Attr) and isinstance(call.func.base, f.Name):
        texts = list(_text_before(fn, call, call.func.base))
    for text in texts:
        for column, literal in asked_in(text):
            yield column, f.Const(literal)


def _executed_before(fn: FunctionView, call: f.Call, cursor: f.Name) -> Iterator[str]:
    """The tables of the statement that a cursor ran last before it is asked for a row."""
    for text in _text_before(fn, call, cursor):
        yield from tables_of(text)


def _text_before(fn: FunctionView, call: f.Call, cursor: f.Name) -> Iterator[str]:
    """The statement that a cursor ran last before it is asked for a row."""
    last: f.Call | None = None
    for other in fn.calls:
        if other.line > call.line or other is call:
            continue
        if (
            isinstance(other.func, f.Attr)
            and isinstance(other.func.base, f.Name)
            and other.func.base.name == cursor.name
            and (known(StoresRow, fn, other) is not None or _may_send_text(fn, other))
        ):
            last = other
    if last is None or not last.args:
        return
    for holder, one in query_values(fn, last.args[0].value):
        text = statement_of(holder, one)
        if text:
            yield text


def _may_send_text(fn: FunctionView, call: f.Call) -> bool:
    """Whether a method of something unknown is called as those are that are given SQL text."""
    rows = fn.module.knowledge.knowledge.by_method.get((StoresRow, called_name(call)), ())
    return (
        isinstance(call.func, f.Attr)
        and is_unknown(fn, call.func.base)
        and any(isinstance(one, StoresRow) and one.what == "statement" for one in rows)
    )


def key_text(fn: FunctionView, value: f.AnyValue) -> str:
    """A key or collection as it is written, through local names that hold one thing: two that read alike are one."""
    if isinstance(value, f.Name) and value.scope == f.LOCAL:
        origins = fn.origins(value)
        if (
            len(origins) == 1
            and not isinstance(origins[0], Definition)
            and origins[0] is not value
            and isinstance(origins[0], f.Const | f.Text | f.Call | f.Attr | f.Item)
        ):
            return shown(origins[0], 200)
    return shown(value, 200)


def _is_query(fn: FunctionView, number: int) -> bool:
    """Whether a value of a type is a query that nobody has asked yet."""
    knowledge = fn.module.knowledge
    tables = (knowledge.owners(LoadsRow, "filter"), knowledge.owners(LocksRows, "with_for_update"))
    return any(base in table for base in fn.module.types.bases(number) for table in tables)


def _asking(fn: FunctionView) -> frozenset[str]:
    """What methods are called that make a query narrower or wider, in any library: those by which rows are locked, and those that rows are loaded with and give a query again."""
    kept = fn.module.knowledge.__dict__
    known_names: frozenset[str] | None = kept.get("_asking")
    if known_names is None:
        locking = {name.rpartition(".")[2] for name in fn.module.knowledge.table(LocksRows)}
        loading = {name.rpartition(".")[2] for name, row in fn.module.knowledge.table(LoadsRow).items() if row.gives == "rows"}
        known_names = kept["_asking"] = _NARROWING | locking | loading
    return known_names


def _base_class(fn: FunctionView, call: f.Call) -> str:
    """The base of models that a generic repository's query gives an instance of."""
    types = fn.module.types
    for number in (call.type, _awaited(fn, call)):
        for full in types.classes(number):
            ref = types.reference(full)
            if ref is not None and fn.module.is_own(full) and fn.module.roles.is_model_base(ref):
                return full
    return ""


def _is_plain(fn: FunctionView, call: f.Call) -> bool:
    """Whether a query gives a plain value: a number, a text, a moment."""
    types = fn.module.types
    found = [one for number in (_awaited(fn, call) or call.type,) for one in types.classes(number)]
    return bool(found) and all(one.partition(".")[0] in ("builtins", "decimal", "datetime", "uuid") or _is_enum(fn, one) for one in found)


def _asks_for_columns(fn: FunctionView, call: f.Call, model: str) -> bool:
    """Whether a query that has no type asks for columns and sums of a model only: a function of a library is given nothing else, and the model itself is named nowhere."""
    found = False
    for holder, part in query_calls(fn, call):
        if any(model_class(holder, arg.value) for arg in part.args):
            return False
        if part.args and _starts_query(holder, part):
            of_model = [
                arg for arg in part.args if any(isinstance(one, f.Name | f.Attr) and model_class(holder, one) == model for one in inside(arg.value))
            ]
            found = found or (bool(of_model) and all(isinstance(arg.value, f.Attr | f.Call) for arg in part.args))
    return found


def _starts_query(fn: FunctionView, part: f.Call) -> bool:
    """Whether a call says what a query asks for: a library's function (`select(…)`), or a method of what names no model itself (`session.query(…)`)."""
    if isinstance(part.func, f.Name):
        return part.func.scope != f.LOCAL and not fn.module.is_own(part.func.name)
    base = part.func.base if isinstance(part.func, f.Attr) else None
    return base is not None and not any(
        isinstance(one, f.Call) or (isinstance(one, f.Name | f.Attr) and model_class(fn, one)) for one in inside(base)
    )


def _is_enum(fn: FunctionView, full: str) -> bool:
    ref = fn.module.types.reference(full)
    return ref is not None and ref.is_enum


def _awaited(fn: FunctionView, call: f.Call) -> int:
    parent = fn.parent(call)
    return parent[0].type if parent is not None and isinstance(parent[0], f.Await) else 0


def _says_lock(arg: f.Arg) -> bool:
    return bool(arg.name) and _NAMED_LOCK.search(arg.name) is not None and not (isinstance(arg.value, f.Const) and not arg.value.value)


def _is_container(fn: FunctionView, value: f.AnyValue) -> bool:
    types = fn.module.types
    return any(base in ("builtins.dict", "builtins.list", "typing.Mapping", "collections.deque") for base in types.bases(types.type_of(value)))


def _is_making(call: f.Call) -> bool:
    """Whether a library's method makes a new row, by its first word."""
    word = called_name(call).partition("_")[0]
    return word in ("create", "acreate", "make", "build", "add", "insert", "model", "from", "construct", "new", "copy", "merge", "factory", "clone")
