"""Queries of rows: the calls that a query is put together from, the model it is about, what it compares, and whether it leaves what it reads locked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, TypeVar

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Asks, LoadsRow, LocksRows, Row, StoresRow
from apr_mypy.patterns import pattern_of
from apr_mypy.views.edges import has_receiver
from apr_mypy.views.makers import Calls
from apr_mypy.views.managers import manager_methods
from apr_mypy.views.naming import last_name
from apr_mypy.views.once import asked_once
from apr_mypy.views.sql import locks as sql_locks
from apr_mypy.views.sql import statement_of
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView

R = TypeVar("R", bound=Row)
Bound = Mapping[str, f.AnyValue | None]

_DEEPEST: Final = 6
_NARROWS: Final = frozenset({"filter", "where", "having", "exclude"})
"""Methods that take conditions for the database, in every library that has queries."""
_FOR_UPDATE: Final = pattern_of(r"(^|_)for_update$")
"""How an object is called that asks a query that it is given for a row lock (`db_for_update(query)`)."""


def known(kind: type[R], fn: FunctionView, call: f.Call) -> R | None:
    """What knowledge says of a call; where nothing is known of the receiver, what it says of the method's name, if that name says it alone."""
    row = fn.module.find(kind, fn, call)
    if row is not None or not isinstance(call.func, f.Attr) or (call.func.targets and not is_foreign(fn, call.func.base)):
        return row
    if not is_unknown(fn, call.func.base) and not is_foreign(fn, call.func.base):
        return None
    rows = fn.module.knowledge.knowledge.by_method.get((kind, call.func.name), ())
    return next((one for one in rows if getattr(one, "says_it", kind is LocksRows)), None)  # type: ignore[return-value]  # rows of that kind


def by_its_model(kind: type[R], fn: FunctionView, call: f.Call) -> R | None:
    """What knowledge says of a method of something unknown that is given a model's class, or stands at the end of a query that is (`session.query(Order).first()`, `session.scalar(select(Order))`, `session.get(Order, key)`):
    what it says of the method of that name in the library that the model comes from."""
    if not isinstance(call.func, f.Attr) or call.func.targets or not is_unknown(fn, call.func.base) or is_of_a_table(fn, call):
        return None
    rows = fn.module.knowledge.knowledge.by_method.get((kind, call.func.name), ())
    if rows and any(name.startswith("builtins.") for name in fn.module.callee(fn, call).names):
        return None  # of a dictionary that a function of the project gives
    packages: set[str] = set()
    for holder, part in _of_one_query(fn, call) if rows else ():
        module = holder.module
        if kind not in (Asks, LoadsRow) and part is not call and (model := model_class(holder, part.func)):  # `session.add(Order(…))`
            packages.update(base.partition(".")[0] for base in module.lineage(model) if not module.is_own(base))
        if part is not call or len(part.args) > 1:
            for arg in part.args[:2]:
                named = arg.value
                if isinstance(named, f.Call) and last_name(part.func) in ("select", "query") and len(named.args) == 1:
                    named = named.args[0].value  # `query(func.sum(Order.total))`
                if isinstance(named, f.Attr) and last_name(part.func) in ("select", "query") and not model_class(holder, named):
                    named = named.base  # `select(Order.id)`
                if not arg.name and (model := model_class(holder, named)):
                    packages.update(base.partition(".")[0] for base in module.lineage(model) if not module.is_own(base))
    led_to = fn.module.knowledge.knowledge.led_to
    packages |= {given for package in packages for given in led_to.get(package, ())}  # an extension's models are asked with what it hands on
    return next((one for one in rows if one.name.partition(".")[0] in packages), None)  # type: ignore[return-value]  # rows of that kind


def _of_one_query(fn: FunctionView, call: f.Call) -> Iterator[tuple[FunctionView, f.Call]]:
    """A call, those of its chain, also through the name of a query, and those that its first arguments are; what is read of a row (`row.details.get(…)`) is no part of the query of that row."""
    for arg in call.args[:2]:
        if not isinstance(arg.value, f.Attr) and not _is_gone_through(fn, arg.value):
            yield from query_calls(fn, arg.value)
    at: Any = call
    holder = fn
    for _ in range(_DEEPEST):
        if isinstance(at, f.Call):
            yield holder, at
            at = at.func.base if isinstance(at.func, f.Attr) else None
        elif isinstance(at, f.Name) and at.scope == f.LOCAL:
            made = [one for one in holder.definitions(at) if one.kind == "assigned" and not one.path]
            if len(made) != 1:
                return
            at, holder = made[0].value, made[0].function
        else:
            return


def _is_gone_through(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether a name is what a loop goes through one by one, which is no query any more."""
    return isinstance(value, f.Name) and value.scope == f.LOCAL and any(one.kind in ("loop", "each") for one in fn.definitions(value))


def guessed_columns(fn: FunctionView, call: f.Call) -> StoresRow | None:
    """What a method of something unknown stores in columns, by its name and by how it is given them: as a mapping (`session.query(Order).update({…})`), or by keyword (`queryset.update(status=…)`)."""
    if not isinstance(call.func, f.Attr) or call.func.targets or not is_unknown(fn, call.func.base):
        return None
    rows = [
        one
        for one in fn.module.knowledge.knowledge.by_method.get((StoresRow, call.func.name), ())
        if isinstance(one, StoresRow) and one.what == "columns" and not one.only_values
    ]
    by_mapping = bool(call.args) and call.args[0].name == ""
    return next((one for one in rows if (one.values is not None) == by_mapping), rows[0] if rows else None)


def is_foreign(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether a value is an instance of a library's class, and not of the language's own."""
    classes = fn.module.types.classes(fn.module.types.type_of(value))
    return bool(classes) and not any(fn.module.is_own(one) or one.startswith(("builtins.", "typing.")) for one in classes)


def is_of_a_table(fn: FunctionView, call: f.Call) -> bool:
    """Whether a method is a dictionary's, though nothing says so by its type: it gives a default (`rows.get(key, [])`), or items of the same name are set."""
    base = call.func.base if isinstance(call.func, f.Attr) else None
    if not isinstance(base, f.Name) or base.scope != f.LOCAL:
        return False
    if len(call.args) == 2 and not any(arg.name for arg in call.args) and isinstance(call.args[1].value, f.Const | f.Many | f.Table):
        return True
    targets = (target for step in fn.all(f.Set) for target in step.targets)
    return any(isinstance(target, f.Item) and isinstance(target.base, f.Name) and target.base.name == base.name for target in targets)


def is_unknown(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether mypy knows nothing of a value."""
    types = fn.module.types
    number = types.type_of(value)
    return types.is_any(number) and not types.classes(number)


def is_condition(fn: FunctionView, compare: f.Compare) -> bool:
    """Whether a comparison is one for the database (`Order.token == token`): what it gives is an expression and no truth value, or one side of it is a model's column."""
    types = fn.module.types
    classes = types.classes(types.type_of(compare))
    if classes and "builtins.bool" not in classes:
        return True
    of_class = [one for one in compare.args if isinstance(one, f.Attr)]
    if any(bool(model_class(fn, one.base)) for one in of_class):
        return True
    return any(types.class_objects(types.type_of(one.base)) for one in of_class) and _is_handed_to_query(fn, compare)


def _is_handed_to_query(fn: FunctionView, compare: f.Compare) -> bool:
    """Whether a comparison with what a class has is handed to a method by which queries are narrowed, where nobody knows what the class is: `Grant.filter(Grant.digest == digest)`."""
    call = fn.use_of(compare).by
    return isinstance(call, f.Call) and isinstance(call.func, f.Attr) and call.func.name in _NARROWS


# --- the query --------------------------------------------------------------------------------------------------------------------


def query_calls(fn: FunctionView, value: f.AnyValue, depth: int = 0, been: set[int] | None = None) -> Iterator[tuple[FunctionView, f.Call]]:
    """All calls that a query is put together from, the last one first: along its chain, in its arguments, through local names (`depth` says how many), each definition of one once."""
    been = set() if been is None else been
    match value:
        case f.Await() | f.Bind() | f.Star():
            yield from query_calls(fn, value.value, depth, been)
        case f.Call():
            yield fn, value
            if isinstance(value.func, f.Attr):
                yield from query_calls(fn, value.func.base, depth, been)
            for arg in value.args:
                yield from query_calls(fn, arg.value, depth, been)
        case f.Attr():
            yield from query_calls(fn, value.base, depth, been)
        case f.Choice():
            yield from query_calls(fn, value.yes, depth, been)
            yield from query_calls(fn, value.no, depth, been)
        case f.Name(scope=f.LOCAL):
            for one in fn.definitions(value):
                if one.value is not None and one.kind in ("assigned", "loop", "each", "entered") and depth < _DEEPEST and id(one.value) not in been:
                    been.add(id(one.value))
                    yield from query_calls(one.function, one.value, depth + 1, been)
        case _:
            return


def whole_statement(fn: FunctionView, call: f.Call) -> f.AnyValue:
    """The statement that a call is a part of, with what is called on its result."""
    top: f.AnyValue = call
    for holder, slot in fn.around(call):
        if (isinstance(holder, f.Attr) and slot == "base") or (isinstance(holder, f.Call) and slot == "func") or isinstance(holder, f.Await):
            top = holder
        else:
            break
    return top


def query_values(fn: FunctionView, value: f.AnyValue) -> Iterator[tuple[FunctionView, f.AnyValue]]:
    """Everything written in a query, through local names. Worked out once for each value."""
    known: dict[int, tuple[tuple[FunctionView, f.AnyValue], ...]] = fn.__dict__.setdefault("_query_values", {})
    if id(value) not in known:
        known[id(value)] = tuple(_query_values(fn, value, 0, {}))
    return iter(known[id(value)])


def _query_values(fn: FunctionView, value: f.AnyValue, depth: int, seen: dict[int, int]) -> Iterator[tuple[FunctionView, f.AnyValue]]:
    """`seen` has the depth at which each value was gone into: a name that is set again and again leads to the same ones by many ways."""
    for one in inside(value):
        yield fn, one
        if isinstance(one, f.Name) and one.scope == f.LOCAL and depth < 5:
            for definition in fn.definitions(one):
                written = definition.value
                if written is not None and definition.kind == "assigned" and seen.get(id(written), 6) > depth + 1:
                    seen[id(written)] = depth + 1
                    yield from _query_values(definition.function, written, depth + 1, seen)


def model_of(fn: FunctionView, value: f.AnyValue) -> str:
    """The model class that a query, or a part of one, names first; "" where it names none."""
    for holder, one in query_values(fn, value):
        if isinstance(one, f.Name | f.Attr):
            full = model_class(holder, one)
            if full:
                return full
    return ""


def model_class(fn: FunctionView, value: f.AnyValue) -> str:
    """The model that a value is the class of; "" where it is none."""
    types = fn.module.types
    for full in types.class_objects(types.type_of(value)):
        if is_model(fn, full):
            return full
    if isinstance(value, f.Name) and value.scope != f.LOCAL and is_unknown(fn, value):
        ref = types.reference(value.name)
        if ref is not None and fn.module.roles.is_orm_model(ref):
            return value.name
    return ""


def is_model(fn: FunctionView, full: str) -> bool:
    """Whether a class is an ORM model or ODM document."""
    ref = fn.module.types.reference(full)
    return ref is not None and fn.module.roles.is_orm_model(ref)


def row_class(fn: FunctionView, number: int) -> str:
    """The model that a value of this type is an instance of; "" where it is none."""
    return next((full for full in fn.module.types.classes(number) if is_model(fn, full)), "")


def conditions_of(fn: FunctionView, value: f.AnyValue) -> Iterator[tuple[str, f.AnyValue]]:
    """(column, value) for each equality that a query asks for: `filter(status=…)`, `where(Order.status == …)`, `{"status": …}`; the suffix of a look-up is left out (`status__in`)."""
    seen: set[tuple[str, int]] = set()
    for holder, call in query_calls(fn, value):
        if known(StoresRow, holder, call) is not None:
            continue
        for arg in call.args:
            if arg.name in ("defaults", "create_defaults"):
                continue  # what a row is made with where there is none
            named = [(arg.name.partition("__")[0], arg.value)] if arg.name and arg.name not in ("*", "**") else []
            for name, compared in (*named, *_compared(arg.value)):
                if (name, id(compared)) not in seen:
                    seen.add((name, id(compared)))
                    yield name, compared


def _compared(value: f.AnyValue) -> Iterator[tuple[str, f.AnyValue]]:
    for one in inside(value):
        if isinstance(one, f.Compare) and isinstance(one.args[0], f.Attr) and one.ops[0] in ("==", "is", "in", "!=", "is not"):
            yield one.args[0].name, one.args[1]
        elif (
            isinstance(one, f.Call)
            and isinstance(one.func, f.Attr)
            and one.func.name in ("is_", "in_", "is_not", "isnot", "not_in", "notin_")
            and isinstance(one.func.base, f.Attr)
        ):
            yield one.func.base.name, one.args[0].value if one.args else one
        elif isinstance(one, f.Table):
            for key, item in one.items:
                if isinstance(key, f.Const) and isinstance(key.value, str) and not key.value.startswith("$"):
                    yield key.value, item


# --- locks ------------------------------------------------------------------------------------------------------------------------


def is_locking(program: Calls, fn: FunctionView, value: f.AnyValue, bound: Bound | None = None, depth: int = 0) -> bool:
    """Whether a query, or a call of a function of the project that asks one, leaves what it reads locked. `bound` are the arguments that the function around it is given, for locks behind a flag."""
    for holder, call in query_calls(fn, value):
        if locks_here(holder, call, bound):
            return True
        run = program.run_by(holder, call)
        if (
            _FOR_UPDATE.search(last_name(call.func))
            and all(function.function.name == "__call__" for function in run)
            and call.args
            and _applies(holder, call, bound)
        ):
            return True  # what is put behind a name of the project when it starts
        if depth < 4:
            for function in run or _of_manager(program, call):
                if function.function.name != "__init__" and locks_inside(program, function, arguments(holder, call, function), depth + 1):
                    return True
    return any(
        sql_locks(text) and (holder is not fn or _applies(holder, one, bound))
        for holder, one in query_values(fn, value)
        if (text := statement_of(holder, one))
    )


def _of_manager(program: Calls, call: f.Call) -> tuple[FunctionView, ...]:
    """The project's own way of asking a manager for rows (`Clip.objects.locked()`), where mypy does not know what a model's manager has."""
    return manager_methods(program, call.func.name) if isinstance(call.func, f.Attr) else ()


def locks_inside(program: Calls, function: FunctionView, bound: Bound, depth: int) -> bool:
    """Whether a function, or what it calls, asks for a row lock, given its arguments."""
    key = (function.full, depth, *((name, id(value)) for name, value in bound.items()))
    return asked_once(program, "_locks_inside", key, lambda: _locks_inside(program, function, bound, depth))


def _locks_inside(program: Calls, function: FunctionView, bound: Bound, depth: int) -> bool:
    if any(locks_here(function, call, bound) for call in function.calls):
        return True
    if any(
        sql_locks(text) and _applies(function, one, bound)
        for one in (*function.all(f.Const), *function.all(f.Text))
        if (text := statement_of(function, one))
    ):
        return True
    if depth > 3:
        return False
    for call in function.calls:
        for inner in program.run_by(function, call):
            if (
                inner is not function
                and inner.function.name != "__init__"
                and locks_inside(program, inner, arguments(function, call, inner, bound), depth + 1)
            ):
                return True
    return False


def locks_here(fn: FunctionView, call: f.Call, bound: Bound | None = None) -> bool:
    """Whether this call itself asks for a row lock, given the arguments of the function around it."""
    row = known(LocksRows, fn, call)
    by = row.locked_by if row is not None else None
    if row is None:
        loads = fn.module.find(LoadsRow, fn, call)
        by = loads.locked_by if loads is not None else None
        if by is None:
            return False
    if by is not None:
        given = fn.module.callee(fn, call).argument(by.keyword, by.position)
        return given is not None and truth(fn, given.value, bound) is not False
    if any(arg.name == "read" and isinstance(arg.value, f.Const) and arg.value.value is True for arg in call.args):
        return False  # FOR SHARE lets others read the same
    return _applies(fn, call, bound)


def _applies(fn: FunctionView, record: f.AnyValue, bound: Bound | None) -> bool:
    """Whether a place is reached, for the arguments that the function is given."""
    return not any(said is not one.holds for one in fn.holds_at(record) if (said := truth(fn, one.test, bound)) is not None)


def truth(fn: FunctionView, value: f.AnyValue, bound: Bound | None) -> bool | None:
    """Whether a value is true, for the arguments that the function is given; None where that is not known."""
    if isinstance(value, f.Const):
        return bool(value.value)
    if isinstance(value, f.Op) and value.op == "not":
        inner = truth(fn, value.args[0], bound)
        return None if inner is None else not inner
    if isinstance(value, f.Name) and value.scope == f.LOCAL:
        for one in fn.definitions(value):
            if one.kind == "parameter" and isinstance(one.record, f.Param):
                given = bound.get(value.name) if bound is not None else None
                given = given if given is not None else one.record.default if bound is not None else None
                return bool(given.value) if isinstance(given, f.Const) else None
    return None


def arguments(fn: FunctionView, call: f.Call, function: FunctionView, bound: Bound | None = None) -> dict[str, f.AnyValue | None]:
    """What each parameter of a function gets from a call, `self` too; what is itself a parameter of the caller as far as `bound` says it."""
    params = function.function.params
    is_method = has_receiver(function)
    found: dict[str, f.AnyValue | None] = {param.name: None for param in params}
    args = fn.module.callee(fn, call).args
    positional = [param.name for param in params if param.kind in (f.POSITIONAL, f.POSITIONAL_ONLY)]
    if is_method and positional:
        own = call.func.base if isinstance(call.func, f.Attr) else None
        by_class = own is not None and bool(fn.module.types.class_objects(fn.module.types.type_of(own))) and not function.function.is_class
        if not by_class:
            found[positional[0]] = own if not isinstance(own, f.Super) else f.Name(positional[0], f.LOCAL, 0)
            positional = positional[1:]
    number = 0
    for arg in args:
        if arg.name == "":
            if number < len(positional):
                found[positional[number]] = arg.value
            number += 1
        elif arg.name == "*":
            number = len(positional)
        elif arg.name in found:
            found[arg.name] = arg.value
    if bound:
        defaults = {param.name: param.default for param in fn.function.params if isinstance(param.default, f.Const)}
        for name, value in found.items():
            if isinstance(value, f.Name) and value.scope == f.LOCAL and value.name in bound:
                given = bound[value.name] if bound[value.name] is not None else defaults.get(value.name)
                found[name] = given if isinstance(given, f.Const) else value
    return found
