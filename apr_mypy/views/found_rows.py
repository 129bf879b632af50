"""Rows that are found by what the client says: by whom it says it is, or by a row's own key; and whether they are changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, TypeVar

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import InsertsRow, LoadsRow, StoresRow
from apr_mypy.patterns import pattern_of
from apr_mypy.views.asked_of_ports import asked_of_ports
from apr_mypy.views.entitling import is_person, names_owner, names_whose, owner_field
from apr_mypy.views.entrusted import KEYED, LOADED, Deed, Visit, is_client
from apr_mypy.views.from_whom import CLIENT, PRINCIPAL, REQUEST, ROW
from apr_mypy.views.given_to_owners import asked_by_relation
from apr_mypy.views.models_meant import model_meant
from apr_mypy.views.naming import called_name, class_of_table, snake
from apr_mypy.views.queries import is_unknown, known, model_class, model_of, query_values
from apr_mypy.views.shown import shown
from apr_mypy.views.sql import statement_of
from apr_mypy.views.trust import Trust
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView

_KEYS: Final = pattern_of(r"^(id|pk|uuid|guid|_id|public_id|external_id|identifier|number|reference|ref|slug)$")
_TOLD: Final = pattern_of(r"(^|_)(model|entity|table|document|orm)(_?(class|cls|type))?$")
_LOADING: Final = frozenset(
    {
        "get",
        "get_one",
        "get_or_404",
        "get_or_none",
        "find",
        "find_one",
        "find_by_id",
        "get_by_id",
        "aget",
        "one_or_404",
        "first_or_404",
        "get_object_or_404",
        "load",
        "in_bulk",
    }
)
_FILTERING: Final = frozenset(
    {
        "filter",
        "filter_by",
        "get",
        "aget",
        "get_or_none",
        "get_object_or_404",
        "aget_object_or_404",
        "get_list_or_404",
        "find",
        "find_one",
        "where",
        "first_or_404",
        "delete_one",
        "delete_many",
        "find_all",
    }
)
_MADE_BY: Final = pattern_of(r"^(created_by|creator|author|updated_by|modified_by|uploaded_by|submitted_by|reviewed_by)(_id|_name)?$")
"""Columns that say who made a row, which may be there for all."""
_AUDITS: Final = pattern_of(r"(History|AuditLog|AuditEntry|AuditEvent|ChangeLog|Changelog|Revision)$")
_NAME: Final = pattern_of(r"(^|[._])(user_?name|login|handle|nick(name)?)$")
"""What the client says somebody is called: a page about a person shows what they have done for all to see, as its history tells."""
_TAKES_STATEMENT: Final = frozenset({"execute", "executemany", "scalar", "scalars", "fetch", "fetchrow", "fetchval", "fetch_one", "fetch_all", "run"})
"""Methods of stores that are given a statement first, and no mapping."""
_DELETING: Final = frozenset({"delete_one", "delete_many"})
_CHANGING: Final = frozenset({"delete", "adelete", "remove", "save", "asave", "update", "destroy", "cancel", "refund", "delete_one", "delete_many"})
_SECRET_KEYS: Final = pattern_of(r"(^|_)(guid|token|secret|signature|nonce|hash|access_key|access_code|key_hash)$")
"""Columns that nobody guesses: a link with one of them is for whoever got it."""
_OWN_KEYS: Final = frozenset({"id", "pk"})
_MADE_KEYS: Final = frozenset({"int", "str", "UUID", "ObjectId", "PydanticObjectId"})
_COLUMN: Final = pattern_of(r"(?:\w+\.)?[\"`]?(\w+)[\"`]?\s*=\s*(?:\$\d+|%s|%\(\w+\)s|:\w+|\?)", re.IGNORECASE)

Guessed = TypeVar("Guessed", LoadsRow, StoresRow)


def found_rows(visit: Visit) -> Iterator[Deed]:
    """Rows that are found by a person's id, or by their own, as the client says it."""
    trust = visit.trust
    changes = changes_rows(trust)
    asked = [*asked_of_store(trust, visit.gives), *_asked_as_told(visit), *_asked_of_ports(trust)]
    within = {
        id(trust.fn.step_of(record))
        for _, column, value, record in asked
        if trust.of(value) & ROW or _is_of_view(trust, value) or _SECRET_KEYS.search(column)
    }
    for model, column, value, record in asked:
        if not is_client(trust, value) or id(trust.fn.step_of(record)) in within:
            continue  # a part of another row, which is judged itself
        if column in _OWN_KEYS and (_is_held_against(trust) or _becomes_own(trust)):
            continue  # whoever has the row's secret has been given it; a slot or an offer is taken by who comes
        if _MADE_BY.search(column) and (_only_narrows(trust.fn, record) or _narrows_within(trust, record, column)):
            continue  # who leaves it out sees more
        if _AUDITS.search(model) and _NAME.search(trust.called(value)):
            continue
        said = trust.called(value) or shown(value, 40)
        name = model.rpartition(".")[2] or "rows"
        if names_whose(trust.program, column) and not is_person(trust.program, model):
            yield Deed(KEYED, trust, record, f"{name} by {column}", said, column, model, visit.steps, changes)
        elif model and _is_key(model, column) and is_person(trust.program, model):
            yield Deed(KEYED, trust, record, f"{name} by {column}", said, column, model, visit.steps, changes)
        elif model and _is_key(model, column) and not _only_asked(trust.fn, record) and (owner := _whose(trust, model)):
            yield Deed(LOADED, trust, record, f"{name} by {column}", said, owner, model, visit.steps, changes)


def _whose(trust: Trust, model: str) -> str:
    """The field, or the relation by which other handlers ask, that says whose a row of a model is; "" where nothing does."""
    return owner_field(trust.program, model) or asked_by_relation(trust.program, model)


def _only_narrows(fn: FunctionView, record: Any) -> bool:
    """Whether a condition is added to a query only where it was asked for (`if author: query = query.where(…)`): without it all rows are shown."""
    step = fn.step_of(record)
    if not isinstance(step, f.Set) or step.value is None or not any(isinstance(one, f.Name) for one in step.targets):
        return False
    names = {one.name for one in step.targets if isinstance(one, f.Name)}
    return any(isinstance(one, f.Name) and one.name in names for one in inside(step.value)) and any(
        any(inner is step for inner in block)
        and not isinstance(test, f.Call)
        and not (isinstance(test, f.Compare) and not any(isinstance(arg, f.Const) and arg.value is None for arg in test.args))
        for choice in fn.all(f.If)
        for test, block in zip(choice.tests, choice.blocks, strict=False)
    )


def _narrows_within(trust: Trust, record: Any, column: str) -> bool:
    """As `_only_narrows`, in a function of the project that is given the column's value by its name (`Role.find(created_by_id=…)`)."""
    return isinstance(record, f.Call) and any(
        any(isinstance(arg, f.Name) and arg.name == column for arg in compare.args) and _only_narrows(callee, compare)
        for callee in trust.program.run_by(trust.fn, record)
        for compare in callee.all(f.Compare)
    )


def _is_held_against(trust: Trust) -> bool:
    """Whether a function compares what the client sent with a secret of the row itself (`if guid != payment.guid: raise Http404`)."""
    for compare in trust.fn.all(f.Compare):
        if compare.ops[0] in ("==", "!=") and len(compare.args) == 2:
            for one, other in (compare.args, reversed(compare.args)):
                if isinstance(one, f.Attr) and _SECRET_KEYS.search(one.name) and not trust.of(one) & CLIENT and trust.of(other) & CLIENT:
                    return True
    return False


def _becomes_own(trust: Trust) -> bool:
    """Whether a function puts who acts down as the owner of the row that it has found: `lesson.student = caller`."""
    return any(
        isinstance(target, f.Attr) and names_owner(target.name) and trust.of(target.base) & ROW and trust.of(step.value) & PRINCIPAL
        for step in trust.fn.all(f.Set)
        for target in step.targets
    )


def _is_of_view(trust: Trust, value: f.AnyValue) -> bool:
    """Whether a value is something a view has found before, and keeps (`self.group`): no key that it was sent."""
    if not (isinstance(value, f.Attr) and isinstance(value.base, f.Name) and trust.fn.owner is not None and value.base.name == "self"):
        return False
    return not trust.of(value) & (CLIENT | REQUEST) and not _KEYS.match(value.name) and not value.name.endswith("_id")


def _is_key(model: str, column: str) -> bool:
    """Whether a column tells a row of a model from the others."""
    name = snake(model.rpartition(".")[2]).removesuffix("_row").removesuffix("_model")
    return _KEYS.match(column) is not None or column in (f"{name}_id", f"{name}_uuid", f"{name}_number")


def _only_asked(fn: FunctionView, record: Any) -> bool:
    """Whether a query only asks whether there is a row, or how many."""
    return any(
        isinstance(holder, f.Call) and isinstance(holder.func, f.Attr) and holder.func.name in ("exists", "aexists", "count", "acount")
        for holder, _ in fn.around(record)
    )


def _asked_as_told(visit: Visit) -> Iterator[tuple[str, str, f.AnyValue, Any]]:
    """As `asked_of_store`, where the caller tells by which column of which model: `getattr(model, column) == value`, `session.get(model, key)`."""
    told, fn = visit.told, visit.trust.fn
    models = {name for name, said in told.items() if said in visit.trust.program.classes}
    if not models:
        return
    for compare in fn.all(f.Compare) if any(called_name(call) == "getattr" for call in fn.calls) else ():
        for one, other in (compare.args[:2], compare.args[1::-1]) if compare.ops[0] == "==" else ():
            given = [arg.value for arg in one.args] if isinstance(one, f.Call) and called_name(one) == "getattr" else []
            if len(given) == 2 and isinstance(given[0], f.Name) and given[0].name in models:
                column = given[1].value if isinstance(given[1], f.Const) else told.get(given[1].name, "") if isinstance(given[1], f.Name) else ""
                if isinstance(column, str) and column:
                    yield told[given[0].name], column, other, compare
    for call in fn.calls:
        values = [arg.value for arg in call.args if not arg.name]
        if len(values) > 1 and isinstance(values[0], f.Name) and values[0].name in models and known(LoadsRow, fn, call) is not None:
            yield told[values[0].name], "id", values[1], call


def _asked_of_ports(trust: Trust) -> Iterator[tuple[str, str, f.AnyValue, Any]]:
    """As `asked_of_store`, for what is asked of a port without telling it who acts."""
    for given, bound, is_one, call in asked_of_ports(trust.program, trust.fn):
        if any(trust.of(value) & (PRINCIPAL | REQUEST) for value in bound.values()):
            continue
        for name, value in bound.items():
            if names_whose(trust.program, name) or (is_one and _is_key(given, name)):
                yield given, name, value, call


def _is_told(value: f.AnyValue) -> bool:
    """Whether a value is the class of rows that a base class of repositories is told: `self.model`."""
    return (
        isinstance(value, f.Attr) and isinstance(value.base, f.Name) and value.base.name in ("self", "cls") and _TOLD.search(value.name) is not None
    )


def asked_of_store(trust: Trust, gives: str) -> Iterator[tuple[str, str, f.AnyValue, Any]]:
    """(model or table, column, value, where) for every equality that the function asks a store for."""
    fn = trust.fn
    for compare in fn.all(f.Compare):
        if compare.ops[0] in ("==", "in") and len(compare.args) == 2:
            for one, other in (compare.args, reversed(compare.args)):
                if isinstance(one, f.Attr) and (model := model_class(fn, one.base) or (gives if _is_told(one.base) else "")):
                    yield model, one.name, other, compare
    for call in fn.calls:
        func = call.func
        if not isinstance(func, f.Attr | f.Name):
            continue
        name = func.name.rpartition(".")[2]
        loads = known(LoadsRow, fn, call) or _guessed(LoadsRow, fn, call)
        stores = (known(StoresRow, fn, call) or _guessed(StoresRow, fn, call)) if loads is None else None
        if name in ("in_", "is_") and isinstance(func, f.Attr) and isinstance(func.base, f.Attr) and (model := model_class(fn, func.base.base)):
            for arg in call.args[:1]:
                yield model, func.base.name, arg.value, call
            continue
        if loads is None and stores is None and name not in _FILTERING and name not in _LOADING:
            if isinstance(func, f.Attr) and not func.targets and call.args and is_unknown(fn, func.base):
                yield from _sql(trust, call)
            continue
        if known(InsertsRow, fn, call) is not None and name not in ("get_or_create",):
            continue
        model = model_meant(fn, call)
        if gives and loads is not None and (not model or model in fn.module.types.mro(gives)):
            model = gives
        if model and (loads is not None or name in _FILTERING):
            for arg in call.args:
                if arg.name and arg.name not in ("*", "**"):
                    column, _, rest = arg.name.partition("__")
                    yield model, f"{column}_{rest}" if rest in ("id", "pk", "uuid") else column, arg.value, call
        if model and (loads is not None or name in _LOADING):
            given = [arg.value for arg in call.args if not arg.name]
            if given and (model_class(fn, given[0]) or _is_told(given[0])):
                given = given[1:]
            for value in given[:1]:
                if not isinstance(value, f.Compare | f.Table | f.Op | f.Call) or _converts(value):
                    yield model, "id", value, call
        if not model or stores is not None:
            for arg in call.args[:2]:
                for _, one in query_values(fn, arg.value) if isinstance(arg.value, f.Name | f.Table) else ():
                    for key, item in one.items if isinstance(one, f.Table) else ():
                        if (
                            isinstance(key, f.Const)
                            and isinstance(key.value, str)
                            and not key.value.startswith("$")
                            and (loads is not None or stores is not None or name in _DELETING)
                        ):
                            if not model and names_whose(trust.program, key.value):
                                yield _table(fn, call), key.value, item, call
                            elif not model and _KEYS.match(key.value) and is_person(trust.program, class_of_table(_table(fn, call))):
                                yield class_of_table(_table(fn, call)), key.value, item, call
                break
            yield from _sql(trust, call)


def _converts(value: f.AnyValue) -> bool:
    """Whether a value is a key made of what was sent: `int(request.cookies["member_id"])`."""
    return isinstance(value, f.Call) and isinstance(value.func, f.Name) and value.func.name.rpartition(".")[2] in _MADE_KEYS and len(value.args) == 1


def _guessed(kind: type[Guessed], fn: FunctionView, call: f.Call) -> Guessed | None:
    """What a method of something unknown does to documents, by its name and by being given a mapping of columns first (`database.orders.find({"owner_id": …})`)."""
    func = call.func
    if not isinstance(func, f.Attr) or func.targets or not call.args or call.args[0].name or not is_unknown(fn, func.base):
        return None
    if func.name in _TAKES_STATEMENT:
        return None  # no store of documents: `payment.execute({"payer_id": …})`
    if not isinstance(call.args[0].value, f.Table) and not any(isinstance(one, f.Table) for _, one in query_values(fn, call.args[0].value)):
        return None
    return next(iter(fn.module.knowledge.knowledge.by_method.get((kind, func.name), ())), None)  # type: ignore[return-value]  # rows of that kind


def _sql(trust: Trust, call: f.Call) -> Iterator[tuple[str, str, f.AnyValue, Any]]:
    fn = trust.fn
    for arg in call.args[:1]:
        for holder, one in query_values(fn, arg.value):
            text = statement_of(holder, one)
            if not text:
                continue
            _, found, where = text.lower().partition("where")
            columns = [column for column in _COLUMN.findall(where) if names_whose(trust.program, column)] if found else []
            if not columns or any(trust.of(other.value) & PRINCIPAL for other in call.args[1:]):
                continue
            given = [other.value for other in call.args[1:]]
            values = [
                inner
                for value in given
                for inner in (
                    value.items if isinstance(value, f.Many) else [item for _, item in value.items] if isinstance(value, f.Table) else [value]
                )
            ]
            for value in values:
                if trust.of(value) & CLIENT:
                    yield "", columns[0], value, call
                    return


def _table(fn: FunctionView, call: f.Call) -> str:
    """The collection that a document is asked of."""
    base = call.func.base if isinstance(call.func, f.Attr) else None
    if isinstance(base, f.Attr):
        return base.name
    if isinstance(base, f.Item) and isinstance(base.index, f.Const):
        return str(base.index.value)
    return base.name.rpartition(".")[2] if isinstance(base, f.Name) else ""


def changes_rows(trust: Trust) -> bool:
    """Whether a function changes or deletes a row that it loaded."""
    fn = trust.fn
    for step in (*fn.all(f.Set), *fn.all(f.Change)):
        for target in step.targets if isinstance(step, f.Set) else (step.target,):
            if isinstance(target, f.Attr) and trust.of(target.base) & ROW:
                return True
    for call in fn.calls:
        if isinstance(call.func, f.Name | f.Attr):
            name = call.func.name.rpartition(".")[2]
            if name == "setattr" or (name == "delete" and any(model_class(fn, arg.value) for arg in call.args)):
                return True
            if name in _CHANGING and isinstance(call.func, f.Attr):
                if trust.of(call.func.base) & ROW or model_of(fn, call.func.base) or any(trust.of(arg.value) & ROW for arg in call.args):
                    return True
    return False
