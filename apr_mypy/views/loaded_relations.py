"""What was loaded of a row besides its columns: by the options of its query, by a refresh that names a relation; and which reads of relations would have to ask the database."""

from __future__ import annotations

from collections.abc import Iterator

from apr_mypy import facts as f
from apr_mypy.views.function import FunctionView
from apr_mypy.views.makers import Calls
from apr_mypy.views.naming import last_name
from apr_mypy.views.queries import arguments, query_calls, row_class
from apr_mypy.views.query_options import loaders_of
from apr_mypy.views.relations import Relation, lazy_reads, relations
from apr_mypy.views.rows import Load, sources
from apr_mypy.views.session_rows import is_single
from apr_mypy.views.sessions import is_async_session, step_of
from apr_mypy.views.shown import shown
from apr_mypy.views.walk import inside


def queries_of(program: Calls, fn: FunctionView, value: f.AnyValue, depth: int = 0) -> list[Load] | None:
    """The queries that a row comes from; None where one of its sources is no query in sight."""
    found: list[Load] = []
    for source in sources(program, fn, value):
        if not isinstance(source, Load):
            return None
        if isinstance(source.query, f.Attr):
            inner = queries_of(program, source.asked_in, source.query.base, depth + 1) if depth < 4 else None
            if inner is None:
                return None
            found += inner
        elif isinstance(source.query, f.Call):
            found.append(source)
        else:
            return None
    return found


def is_eager(program: Calls, fn: FunctionView, row: f.AnyValue) -> bool:
    """Whether the query of a row loads relations too, as one does whose rows are to be used alone."""
    loads = queries_of(program, fn, row)
    return bool(loads) and all(loaders_of(program, load).calls for load in loads or ())


def queried_with(program: Calls, load: Load, relation: Relation) -> bool:
    """Whether the query of a row loads a relation with it, or is given loaders that nobody in sight can read."""
    loaders = loaders_of(program, load)
    if not loaders.whole:
        return True
    for _, call in loaders.calls:
        if any(isinstance(one, f.Attr) and one.name == relation.name for arg in call.args for one in inside(arg.value)):
            return True
        if any(isinstance(one, f.Const) and one.value in ("*", relation.name) for arg in call.args for one in inside(arg.value)):
            return True
    return False


def is_named_in_refresh(program: Calls, fn: FunctionView, name: str, text: str) -> bool:
    """Whether a refresh of the row that is written as `text` names the relation, here or in a function that is handed the row and the names."""
    if _is_refreshed_here(fn, name, text):
        return True
    for call in fn.calls:
        if len(call.args) < 2 or not any(shown(arg.value) == text for arg in call.args):
            continue
        for callee in program.run_by(fn, call):
            given = arguments(fn, call, callee)
            for row, names in _refreshing_parameters(callee):
                value, listed = given.get(row), given.get(names)
                if value is not None and listed is not None and shown(value) == text and _may_name(listed, name):
                    return True
    return False


def _refreshing_parameters(fn: FunctionView) -> Iterator[tuple[str, str]]:
    """(row, names) for each refresh by two parameters of a function: the second as it is, or what is left of it."""
    for call in fn.calls:
        step = step_of(fn, call)
        if step is None or step.does != "refresh" or step.attributes is None or not call.args or not isinstance(call.args[0].value, f.Name):
            continue
        given = fn.module.callee(fn, call).argument(step.attributes.keyword, step.attributes.position)
        for name in _parameters_in(fn, given.value) if given is not None else ():
            yield call.args[0].value.name, name


def _parameters_in(fn: FunctionView, value: f.AnyValue, depth: int = 0) -> Iterator[str]:
    for one in inside(value):
        if isinstance(one, f.Name) and one.scope == f.LOCAL:
            for definition in fn.definitions(one):
                if definition.kind == "parameter":
                    yield one.name
                elif definition.value is not None and depth < 3:
                    yield from _parameters_in(definition.function, definition.value, depth + 1)


def _may_name(listed: f.AnyValue, name: str) -> bool:
    """Whether names of attributes that are handed over have this one among them; of what is not written here nothing is known."""
    return not isinstance(listed, f.Many) or any(not isinstance(one, f.Const) or one.value == name for one in listed.items)


def _is_refreshed_here(fn: FunctionView, name: str, text: str) -> bool:
    for call in fn.calls:
        row = step_of(fn, call)
        if row is None or row.does != "refresh" or row.attributes is None or not call.args or shown(call.args[0].value) != text:
            continue
        given = fn.module.callee(fn, call).argument(row.attributes.keyword, row.attributes.position)
        if given is not None and (
            not isinstance(given.value, f.Many) or any(isinstance(one, f.Const) and one.value == name for one in given.value.items)
        ):
            return True
    return False


def lazy_attributes(program: Calls, fn: FunctionView) -> Iterator[tuple[f.Attr, Relation]]:
    """The attributes that are lazy relations, or properties of the project's models that read one of their own."""
    table = relations(program)
    for attr in fn.attrs:
        one = table.read(fn, attr)
        if one is not None:
            if one.is_lazy and one.read == "attribute":
                yield attr, one
        elif is_single(fn.module, fn.module.types.type_of(attr.base)) and (inner := read_by_property(program, fn, attr)) is not None:
            yield attr, inner


def read_by_property(program: Calls, fn: FunctionView, attr: f.Attr) -> Relation | None:
    """The lazy relation of the row itself that a property of a model reads."""
    late = (one for getter in program.property_read(fn, attr) for read, one in lazy_reads(program, getter) if shown(read.base) == "self")
    return next((one for one in late if one.read == "attribute"), None)


def is_left_out(program: Calls, fn: FunctionView, row: f.AnyValue, column: str) -> bool:
    """Whether all queries that a row may come from leave a column out, to be loaded when it is read (`defer(Film.plot)`, `load_only` without it)."""
    loads = queries_of(program, fn, row)
    return bool(loads) and all(_leaves_out(load, column) for load in loads or ())


def _leaves_out(load: Load, column: str) -> bool:
    for _, call in query_calls(load.asked_in, load.query):
        name = last_name(call.func)
        if name in ("defer", "load_only"):
            named = any(isinstance(one, f.Attr) and one.name == column for arg in call.args for one in inside(arg.value))
            return named is (name == "defer")
    return False


def asked_async(load: Load) -> bool:
    """Whether a query is run by an asynchronous session."""
    for holder, call in query_calls(load.asked_in, load.query):
        row = step_of(holder, call)
        if row is not None and row.does == "load" and isinstance(call.func, f.Attr) and is_async_session(holder, call.func.base):
            return True
    return False


def read_by_callees(program: Calls, fn: FunctionView) -> Iterator[tuple[f.Call, f.AnyValue, Relation]]:
    """(call, row, relation) for each row that a function hands to another which reads a lazy relation of it at once, whatever else it is given (`to_dto(team)`, `team.size()`)."""
    for call in fn.calls:
        rows = [arg.value for arg in call.args] + ([call.func.base] if isinstance(call.func, f.Attr) else [])
        if not any(row_class(fn, fn.module.types.type_of(row)) for row in rows):
            continue
        for callee in program.run_by(fn, call):
            if callee.is_async or callee.function.is_generator:
                continue
            for attr, one in lazy_reads(program, callee):
                if one.read != "attribute" or not isinstance(attr.base, f.Name) or callee.holds_at(attr):
                    continue
                parent = callee.parent(attr)
                row = arguments(fn, call, callee).get(attr.base.name)
                if row is None or (parent is not None and parent[1] == "target"):
                    continue
                if all(each.kind == "parameter" for each in callee.definitions(attr.base)):
                    yield call, row, one
                    break
