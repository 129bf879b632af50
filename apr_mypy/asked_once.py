"""How to ask the database once for what is asked again and again: the loader that belongs to the rows' query and where that stands, or the one query before the loop, as far as that is true of the place."""

from __future__ import annotations

from typing import Any, Final

from apr_mypy import facts as f
from apr_mypy.asked_through import needs_of
from apr_mypy.patterns import pattern_of
from apr_mypy.program import Program
from apr_mypy.repeated_queries import Repeated
from apr_mypy.views.asked_by import keys_of
from apr_mypy.views.asking import ANY_CURE
from apr_mypy.views.function import FunctionView
from apr_mypy.views.loading import HELD, model_of_row
from apr_mypy.views.looping import depends
from apr_mypy.views.naming import last_name
from apr_mypy.views.queries import model_class, query_calls, query_values
from apr_mypy.views.relations import Relation, relations
from apr_mypy.views.shown import shown
from apr_mypy.views.walk import inside

_ASKED_BY: Final = pattern_of(r"(\w+)(?:\.in_\(|__in=)|, by (\w+)$")
_COUNTS: Final = frozenset({"count", "acount"})
_ONE_OF: Final = frozenset({"first", "afirst", "last", "alast", "latest", "alatest", "earliest", "aearliest"})
_ORDERED: Final = frozenset({"order_by", "sort", "latest", "earliest"})
_BY_KEY: Final = frozenset({"", "id", "pk", "ident", "primary_key", "instance_id"})
_REREAD: Final = "leave the refresh out where the loop knows what it wrote, or read all of the rows anew in one query after what changes them"


def how_to_ask_once(program: Program, found: Repeated) -> str:
    """What to write in place of a question that is asked again and again."""
    ask, one = found.ask, found.round
    is_method = one.record is found.fn.function
    if ask.relation is None:
        if is_method:
            return f"ask once for all rows that are put out, with a data loader or where they are asked for, and let {found.fn.function.name} read the answer"
        if _called(ask.site).lstrip("a").startswith("refresh"):
            return _REREAD
        if not found.steps and not depends(ask.fn, ask.site, one):
            return "ask before the loop: it is the same question each time"
        cure = _one_query(found)
        if _called(ask.site) in _COUNTS:
            return cure if cure.endswith("asked for") else f"count once for all of them before the loop{_grouped(cure)}"
        return f"{cure}, and look each one up in a dict" if cure.partition(",")[0].endswith("before the loop") else cure
    if isinstance(ask.site, f.Call) and _called(ask.site) in _COUNTS:
        return f"have the query of {shown(one.over, 40)} count them, or count once for all rows before the loop"
    if ask.late:
        if ask.row is not None and not found.steps and not is_method and not depends(found.fn, ask.row, one):
            return f"{ANY_CURE}, of {shown(ask.row, 40)}.{ask.relation.name}, and look each one up in a dict"
        return f"filter what {ask.relation.loader} has loaded in Python, or ask once for all rows before the loop"
    if ask.relation.is_query:
        return f"{ask.relation.loader}, and look them up in a dict"
    loaders = list(dict.fromkeys((ask.relation.loader, *(other.loader for other in found.more))))
    return _where_loaded(program, found, loaders)


# --- loading with the rows --------------------------------------------------------------------------------------------------------


def _where_loaded(program: Program, found: Repeated, loaders: list[str]) -> str:
    """The loaders, and where they belong: on the query that is gone through, or where what stands in a list or a dictionary was asked for."""
    one, ask = found.round, found.ask
    if isinstance(one.record, f.Return) and one.over is not ask.row and ask.row is not None:
        return f"{', '.join(loaders)} behind the loader of {shown(one.over, 40)}, on the query of {shown(ask.row, 40)}"
    row = _row_of_loop(found)
    way = _way_to(found.fn, row, found) if row is not None else ()
    if way is None and row is not None:
        at = row
        while isinstance(at, f.Attr):
            at = at.base
        return f"{', '.join(loaders)} where {shown(at, 40)} is asked for"
    inner = _way_inside(found) if found.steps else ()
    steps = (*(way or ()), *(inner or ()))
    loading = ", ".join(_from_there(loader, steps, _related(program, steps)) for loader in loaders)
    over = one.over.func.base if isinstance(one.over, f.Call) and isinstance(one.over.func, f.Attr) and not one.over.args else one.over
    types = one.fn.module.types
    kept = isinstance(over, f.Name) and not HELD.isdisjoint(types.classes(types.type_of(over)))
    return f"{loading} where the rows in {shown(over, 40)} are asked for" if kept else f"{loading} on the query of {shown(one.over, 40)}"


def _row_of_loop(found: Repeated) -> f.AnyValue | None:
    """The row whose relation is read, as the function with the loop has it; None where that is not in sight."""
    if not found.steps:
        return found.ask.row
    site = found.site
    if isinstance(site, f.Attr):
        return site.base
    if not isinstance(site, f.Call):
        return None
    given = [arg.value for arg in site.args] + ([site.func.base] if isinstance(site.func, f.Attr) else [])
    rows = [value for value in given if isinstance(value, f.Name | f.Attr) and depends(found.fn, value, found.round)]
    return rows[0] if len(rows) == 1 else None


Step = tuple[FunctionView, f.Attr]


def _way_to(fn: FunctionView, row: f.AnyValue, found: Repeated) -> tuple[Step, ...] | None:
    """The attributes by which a row is reached from what a loop goes through (`order.customer` of `for order in orders`), through local names; None where it comes from elsewhere, by a call or out of a mapping."""
    steps: list[Step] = []
    at: Any = row
    seen: set[int] = set()
    targets = {one.name for one in inside(found.round.target) if isinstance(one, f.Name)} if found.round.target is not None else set()
    while id(at) not in seen:
        seen.add(id(at))
        match at:
            case f.Attr():
                steps.insert(0, (fn, at))
                at = at.base
            case f.Item() | f.Await() | f.Bind():
                at = at.base if isinstance(at, f.Item) else at.value
            case f.Name(scope=f.LOCAL):
                if at.name in targets or not targets:
                    return tuple(steps)
                made = [one.value for one in fn.definitions(at) if one.function is fn and one.kind == "assigned" and not one.path]
                if len(made) != 1 or made[0] is None:
                    return None if made or not _is_gone_through(fn, at) else tuple(steps)
                at = made[0]
            case _:
                return None
    return None


def _is_gone_through(fn: FunctionView, name: f.Name) -> bool:
    return any(one.kind in ("loop", "each", "parameter") for one in fn.definitions(name))


def _way_inside(found: Repeated) -> tuple[Step, ...]:
    """The attributes by which the function that is called reaches the row, from what it is handed: known for a direct call."""
    steps: list[Step] = []
    at = found.ask.row
    while len(found.steps) == 2 and isinstance(at, f.Attr):
        steps.insert(0, (found.ask.fn, at))
        at = at.base
    return tuple(steps) if isinstance(at, f.Name) else ()


def _related(program: Program, steps: tuple[Step, ...]) -> tuple[Relation, ...] | None:
    """The relations that the attributes of a way are; None where one is not known."""
    table = relations(program)
    known = [table.of(model_of_row(program, fn, attr.base)).get(attr.name) for fn, attr in steps]
    return tuple(one for one in known if one is not None) if None not in known else None


def _from_there(loader: str, steps: tuple[Step, ...], related: tuple[Relation, ...] | None) -> str:
    """A loader as the loop's own rows need it: of `invoice.order.address` it is `select_related("order__address")`, or `joinedload(Invoice.order).joinedload(Order.address)`."""
    if not steps:
        return loader
    if '("' in loader:
        many = next((one.loader for one in related or () if one.many), "")
        kind = many.partition("(")[0] if many else loader.partition("(")[0]
        return f'{kind}("{"__".join(attr.name for _, attr in steps)}__{loader.partition("(")[2][1:]}'
    if related is not None and all("." in one.loader and " " not in one.loader for one in related):
        return ".".join([*(one.loader for one in related), loader])
    return f"{loader} behind the loader of {steps[-1][1].name}"


# --- asking before the loop -------------------------------------------------------------------------------------------------------


def _called(site: Any) -> str:
    call = site.value if isinstance(site, f.Await) else site
    return last_name(call.func) if isinstance(call, f.Call) else ""


def _one_query(found: Repeated) -> str:
    """How to ask once for all, by the column that is another one each time; no more is said than what holds of the query."""
    ask = found.ask
    cure = ask.cure
    if "{model}" in cure:
        model = _called_on(found)
        cure = cure.replace("{model}", model.rpartition(".")[2]) if model else ANY_CURE
    if "{column}" not in cure:
        return cure
    query = ask.statement if ask.statement is not None else ask.site
    keys = [key for key in keys_of(ask.fn, query) if not isinstance(key.value, f.Const) and _differs(found, key.value)]
    names = {key.column for key in keys if key.column}
    if "{model}" in ask.cure:  # `Order.get_by(number=number)`, `Order.first_of(Order.number == number)`
        given = [arg for arg in found.site.args if depends(found.fn, arg.value, found.round)]
        names = {arg.name for arg in given if arg.name not in ("", "*", "**")}
        names |= {arg.value.args[0].name for arg in given if isinstance(arg.value, f.Compare) and isinstance(arg.value.args[0], f.Attr)}
    elif not names and not keys and _is_by_key(found):
        names = {"id"}
    if len(names) > 3 or not names:
        return ANY_CURE
    if len(names) > 1 or any(not key.plain for key in keys) or _is_one_of_many(found, query):
        return f"{ANY_CURE}, by {' and '.join(sorted(names))}"
    column = next(iter(names))
    model = cure.partition(".{column}")[0].rpartition("(")[2].rpartition(" ")[2]
    of = {last_name(one.base) for _, one in query_values(ask.fn, query) if isinstance(one, f.Attr) and one.name == column}
    if any(name[:1].isupper() and name != model for name in of):
        return f"{ANY_CURE}, by {column}"  # of another model, which is joined
    return cure.replace("{column}", column).replace("{values}", _plural(column.rpartition("__")[2]))


def _grouped(cure: str) -> str:
    """By what the rows are counted in groups, where one query would ask for them by that (`….customer_id.in_(customer_ids)`)."""
    column = _ASKED_BY.search(cure)
    return f", grouped by {column.group(1) or column.group(2)}" if column is not None else ""


def _differs(found: Repeated, value: f.AnyValue) -> bool:
    ask = found.ask
    return bool(needs_of(ask.fn, value)) if found.steps else depends(ask.fn, value, found.round)


def _is_by_key(found: Repeated) -> bool:
    """Whether a query is told which row by its primary key alone (`session.get(Order, order_id)`)."""
    ask = found.ask
    call = ask.site.value if isinstance(ask.site, f.Await) else ask.site
    return (
        ask.statement is None
        and isinstance(call, f.Call)
        and any(arg.name in _BY_KEY and not isinstance(arg.value, f.Compare | f.Op | f.Table) and _differs(found, arg.value) for arg in call.args)
    )


def _is_one_of_many(found: Repeated, query: f.AnyValue) -> bool:
    """Whether a query takes one of the rows that agree, by their order: the newest, the first."""
    names = {last_name(call.func) for _, call in query_calls(found.ask.fn, query)}
    return not names.isdisjoint(_ORDERED) and (_called(found.ask.site) in _ONE_OF or "limit" in names)


def _called_on(found: Repeated) -> str:
    """The model whose class method asks for its own rows, where the loop calls that itself."""
    call = found.site
    is_direct = len(found.steps) == 2 and isinstance(call, f.Call) and isinstance(call.func, f.Attr)
    return model_class(found.fn, call.func.base) if is_direct else ""


def _plural(column: str) -> str:
    """What many values of a column are called."""
    if column in ("id", "pk"):
        return "ids"
    return f"{column}es" if column.endswith(("ss", "sh", "ch", "x")) else column if column.endswith("s") else f"{column}s"


__all__ = ["how_to_ask_once"]
