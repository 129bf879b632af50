"""What is done with what a client says, from a handler down: rows found by whom it says it is, fields set to what it says, identities taken from it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from apr_mypy import facts as f
from apr_mypy.finding import Trace
from apr_mypy.knowledge.schema import InsertsRow, LoadsRow, ReadsClaims, StoresRow, VerifiesSignature
from apr_mypy.patterns import pattern_of
from apr_mypy.roles import Role
from apr_mypy.views.asked_of_ports import asked_of_ports
from apr_mypy.views.dependencies import injected
from apr_mypy.views.edges import bind
from apr_mypy.views.effects import package_kind
from apr_mypy.views.entering import entering
from apr_mypy.views.entitling import names_owner, owner_field, person_model, privileged
from apr_mypy.views.from_whom import CLAIMED, CLIENT, IDENTITY_HEADER, PRINCIPAL, REQUEST, ROW, From
from apr_mypy.views.naming import last_name, snake
from apr_mypy.views.queries import is_model, is_unknown, known, model_class, model_of, query_values, row_class
from apr_mypy.views.row_writes import ASSIGNED, COLUMNS, row_writes
from apr_mypy.views.shown import short, shown
from apr_mypy.views.sql import statement_of
from apr_mypy.views.trust import Trust, verifies
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.from_whom import Whole
    from apr_mypy.views.function import FunctionView

Guessed = TypeVar("Guessed", LoadsRow, StoresRow)
KEYED, LOADED, SET, FILLED, CLAIMS, CHARGED = "keyed", "loaded", "set", "filled", "claims", "charged"
_KEYS: Final = pattern_of(r"^(id|pk|uuid|guid|_id|public_id|external_id|number|reference|ref|slug)$")
_TOLD: Final = pattern_of(r"(^|_)(model|entity|table|document|orm)(_?(class|cls|type))?$")
_PERSON_MODEL: Final = pattern_of(r"(User|Account|Customer|Profile)s?$")
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
_DELETING: Final = frozenset({"delete_one", "delete_many"})
_CHANGING: Final = frozenset({"delete", "adelete", "remove", "save", "asave", "update", "destroy", "cancel", "refund", "delete_one", "delete_many"})
_SECRET_KEYS: Final = pattern_of(r"(^|_)(guid|token|secret|signature|nonce|hash|access_key|access_code|key_hash)$")
"""Columns that nobody guesses: a link with one of them is for whoever got it."""
_OWN_KEYS: Final = frozenset({"id", "pk"})
_COLUMN: Final = pattern_of(r"(?:\w+\.)?[\"`]?(\w+)[\"`]?\s*=\s*(?:\$\d+|%s|%\(\w+\)s|:\w+|\?)", re.IGNORECASE)
_TRUSTED: Final = pattern_of(
    r"trusted|proxy|proxies|gateway|internal|shared_secret|compare_digest|hmac|signature|mtls|verified|forwarded_allow|secret"
)
_MONEY_ARGUMENT: Final = frozenset({"amount", "unit_amount", "price", "amount_cents", "amount_in_cents", "total", "total_amount", "unit_price"})
_OWN_DECISION: Final = pattern_of(
    r"donat|tip|top_?up|deposit|withdraw|transfer|bid|offer|pledge|payout|contribut|gift|fund|budget|expense|ask|refund"
)
_SETTING_ALL: Final = frozenset({"populate_obj", "populate"})
"""Methods of a filled-in form that set every field of the object they are given."""
_SPARED: Final = frozenset({Role.TEST, Role.MIGRATION, Role.ADMIN})
_DEEPEST: Final = 5
_MOST: Final = 40
_ALTERNATIVES: Final = 3


_NO_FIELDS: Final[Mapping[str, frozenset[str]]] = MappingProxyType({})


class Visit(NamedTuple):
    """A function that runs for a request, with what it knows of its values, and the calls that lead to it."""

    trust: Trust
    steps: tuple[Trace, ...]
    is_injected: bool = False
    """It runs before the handler, as a dependency."""
    fields: Mapping[str, frozenset[str]] = _NO_FIELDS
    """Parameters that got a shape which was made on the way, with the fields of it that were given."""
    gives: str = ""
    """The model of the row that its caller gets: what a base class of repositories loads is told by who asks it."""


class Deed(NamedTuple):
    """One thing done with what the client says: `kind` one of the words above, `what` in words, `said` what the client's value is called where it came in, `field` the field or column concerned."""

    kind: str
    trust: Trust
    record: Any
    what: str
    said: str
    field: str
    model: str
    steps: tuple[Trace, ...]
    changes: bool = False


def visits(program: Whole, fn: FunctionView, params: dict[str, From]) -> Iterator[Visit]:
    """The functions that a handler runs with what the client said, itself first."""
    queue = [Visit(Trust(program, fn, params), ())]
    for param, function in injected(program, fn):
        if not params.get(param.name, CLIENT) & PRINCIPAL and function.function.name not in ("__init__", "__call__"):
            step = fn.module.trace(fn.function, f"{short(fn.full)} is given {param.name} by {short(function.full)}")
            queue.append(Visit(Trust(program, function, entering(program, function)), (step,), True))
    seen: set[tuple[str, str, tuple[tuple[str, From], ...]]] = set()
    for visit in queue:
        yield visit
        if len(visit.steps) >= _DEEPEST or len(queue) > _MOST:
            continue
        trust = visit.trust
        for call in trust.fn.calls:
            run = program.run_by(trust.fn, call)
            if len({one.owner.full for one in run if one.owner is not None}) > _ALTERNATIVES:
                continue  # a method of a type variable: any class of the project may have it
            for function in run:
                if function.function.name in ("__init__", "__new__", "__post_init__", "__call__") or function.module.role_of(function) in _SPARED:
                    continue
                handed = trust.handed(call, function)
                if not any(label & (CLIENT | ROW | PRINCIPAL | CLAIMED | REQUEST) for label in handed.values()):
                    if not (isinstance(call.func, f.Attr) and isinstance(call.func.base, f.Name) and call.func.base.name == "self"):
                        continue
                gives = _given_row(trust.fn, call) or visit.gives
                key = (function.full, gives, tuple(sorted(handed.items())))
                if key in seen or function.full == trust.fn.full:
                    continue
                seen.add(key)
                step = trust.fn.module.trace(call, f"{short(trust.fn.full)} calls {short(function.full)}")
                words = {name: _said(trust, call, function, name) for name, label in handed.items() if label & (CLIENT | CLAIMED)}
                given = {name: one for name in handed if (one := _given_fields(visit, _bound(trust, call, function).get(name))) is not None}
                queue.append(Visit(Trust(program, function, handed, words), (*visit.steps, step), visit.is_injected, given, gives))


def _said(trust: Trust, call: f.Call, function: FunctionView, name: str) -> str:
    value = _bound(trust, call, function).get(name)
    return trust.called(value) or name if value is not None else name


def _bound(trust: Trust, call: f.Call, function: FunctionView) -> dict[str, f.AnyValue | None]:
    is_method = function.owner is not None and not function.function.is_static
    return bind(trust.fn.module.callee(trust.fn, call).args, function.function, is_method)


def _given_fields(visit: Visit, value: f.AnyValue | None) -> frozenset[str] | None:
    """The fields that a shape was given where it was made of another one or of single values; None where it is as the client sent it."""
    if value is None:
        return None
    trust, found = visit.trust, set[str]()
    if isinstance(value, f.Name) and value.name in visit.fields and any(one.kind == "parameter" for one in trust.fn.definitions(value)):
        return visit.fields[value.name]
    origins = trust.fn.origins(value) if isinstance(value, f.Name) else (value,)
    for one in origins:
        if not isinstance(one, f.Call) or any(arg.name == "**" for arg in one.args):
            return None
        types = trust.fn.module.types
        made = types.class_objects(types.type_of(one.func)) or (
            types.class_objects(types.type_of(one.func.base)) if isinstance(one.func, f.Attr) and one.func.name == "model_validate" else ()
        )
        if not made:
            return None
        found |= {arg.name for arg in one.args if arg.name}
        for arg in one.args:
            shape = _shape(trust, arg.value) if not arg.name else []
            if shape is None:
                return None
            found |= set(shape)
    return frozenset(found) if origins else None


def _is_client(trust: Trust, value: f.AnyValue | None) -> bool:
    label = trust.of(value)
    return bool(label & CLIENT) and not label & (PRINCIPAL | ROW)


# --- rows found by what the client says ------------------------------------------------------------------------------------------


def found_rows(visit: Visit) -> Iterator[Deed]:
    """Rows that are found by a person's id, or by their own, as the client says it."""
    trust = visit.trust
    changes = changes_rows(trust)
    asked = [*_conditions(trust, visit.gives), *_asked_of_ports(trust)]
    within = {
        id(trust.fn.step_of(record))
        for _, column, value, record in asked
        if trust.of(value) & ROW or _is_of_view(trust, value) or _SECRET_KEYS.search(column)
    }
    for model, column, value, record in asked:
        if not _is_client(trust, value) or id(trust.fn.step_of(record)) in within:
            continue  # a part of another row, which is judged itself
        if column in _OWN_KEYS and _is_held_against(trust):
            continue  # whoever has the row's secret has been given it
        said = trust.called(value) or shown(value, 40)
        name = model.rpartition(".")[2] or "rows"
        if names_owner(column) and not _PERSON_MODEL.search(model):
            yield Deed(KEYED, trust, record, f"{name} by {column}", said, column, model, visit.steps, changes)
        elif model and _is_key(model, column) and _PERSON_MODEL.search(model):
            yield Deed(KEYED, trust, record, f"{name} by {column}", said, column, model, visit.steps, changes)
        elif model and _is_key(model, column) and not _only_asked(trust.fn, record) and (owner := owner_field(trust.program, model)):
            yield Deed(LOADED, trust, record, f"{name} by {column}", said, owner, model, visit.steps, changes)


def _is_held_against(trust: Trust) -> bool:
    """Whether a function compares what the client sent with a secret of the row itself (`if guid != payment.guid: raise Http404`)."""
    for compare in trust.fn.all(f.Compare):
        if compare.ops[0] in ("==", "!=") and len(compare.args) == 2:
            for one, other in (compare.args, reversed(compare.args)):
                if isinstance(one, f.Attr) and _SECRET_KEYS.search(one.name) and not trust.of(one) & CLIENT and trust.of(other) & CLIENT:
                    return True
    return False


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


def _asked_of_ports(trust: Trust) -> Iterator[tuple[str, str, f.AnyValue, Any]]:
    """As `_conditions`, for what is asked of a port without telling it who acts."""
    for given, bound, is_one, call in asked_of_ports(trust.program, trust.fn):
        if any(trust.of(value) & (PRINCIPAL | REQUEST) for value in bound.values()):
            continue
        for name, value in bound.items():
            if names_owner(name) or (is_one and _is_key(given, name)):
                yield given, name, value, call


def _is_told(value: f.AnyValue) -> bool:
    """Whether a value is the class of rows that a base class of repositories is told: `self.model`."""
    return (
        isinstance(value, f.Attr) and isinstance(value.base, f.Name) and value.base.name in ("self", "cls") and _TOLD.search(value.name) is not None
    )


def _given_row(fn: FunctionView, call: f.Call) -> str:
    """The model of the row that a call gives, awaited or not."""
    outer = fn.parent(call)
    awaited = outer[0].type if outer is not None and isinstance(outer[0], f.Await) else 0
    return row_class(fn, call.type) or row_class(fn, awaited)


def _conditions(trust: Trust, gives: str) -> Iterator[tuple[str, str, f.AnyValue, Any]]:
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
        model = _model(fn, call)
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
                if not isinstance(value, f.Compare | f.Table | f.Op | f.Call):
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
                            if not model and names_owner(key.value):
                                yield _table(fn, call), key.value, item, call
                            elif not model and _KEYS.match(key.value) and _PERSON_MODEL.search(class_of_table(_table(fn, call))):
                                yield class_of_table(_table(fn, call)), key.value, item, call
                break
            yield from _sql(trust, call)


def _guessed(kind: type[Guessed], fn: FunctionView, call: f.Call) -> Guessed | None:
    """What a method of something unknown does to documents, by its name and by being given a mapping of columns first (`database.orders.find({"owner_id": …})`)."""
    func = call.func
    if not isinstance(func, f.Attr) or func.targets or not call.args or call.args[0].name or not is_unknown(fn, func.base):
        return None
    if not isinstance(call.args[0].value, f.Table) and not any(isinstance(one, f.Table) for _, one in query_values(fn, call.args[0].value)):
        return None
    return next(iter(fn.module.knowledge.knowledge.by_method.get((kind, func.name), ())), None)  # type: ignore[return-value]  # rows of that kind


def class_of_table(table: str) -> str:
    """What the class of a table's rows would be called (`order_lines`: `OrderLine`)."""
    words = table.removesuffix("ies") + "y" if table.endswith("ies") else table.removesuffix("s")
    return "".join(part.capitalize() for part in words.split("_"))


def _sql(trust: Trust, call: f.Call) -> Iterator[tuple[str, str, f.AnyValue, Any]]:
    fn = trust.fn
    for arg in call.args[:1]:
        for holder, one in query_values(fn, arg.value):
            text = statement_of(holder, one)
            if not text:
                continue
            _, found, where = text.lower().partition("where")
            columns = [column for column in _COLUMN.findall(where) if names_owner(column)] if found else []
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


def _model(fn: FunctionView, call: f.Call) -> str:
    func = call.func
    if isinstance(func, f.Attr):
        own = model_of(fn, func.base)
        if own:
            return own
    for arg in call.args[:1]:
        full = model_class(fn, arg.value) or (model_of(fn, arg.value) if isinstance(arg.value, f.Attr | f.Call) else "")
        if full:
            return full
    return row_class(fn, call.type) if known(LoadsRow, fn, call) is not None else ""


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


# --- fields set to what the client says ------------------------------------------------------------------------------------------


def set_fields(visit: Visit) -> Iterator[Deed]:
    """Fields that say whose something is, what somebody may, what it costs or how it stands, set to what the client says."""
    trust = visit.trust
    fn = trust.fn
    compared = compared_names(trust)
    for write in row_writes(fn):
        if write.how not in (ASSIGNED, COLUMNS) or (write.row is not None and trust.of(write.row) & CLIENT and not trust.of(write.row) & ROW):
            continue
        model = (
            write.model
            or (_row_model(trust, write.row) if write.row is not None else "")
            or next((class_of_table(table) for table in sorted(write.tables)), "")
        )
        if not model and not (write.row is not None and trust.of(write.row) & (ROW | PRINCIPAL)):
            continue
        yield from _one_field(visit, compared, model, write.field, write.value, write.record)
    for call in fn.calls:
        model = _made(fn, call)
        if not model:
            continue
        for arg in call.args:
            if arg.name and arg.name not in ("*", "**", "defaults"):
                yield from _one_field(visit, compared, model, arg.name, arg.value, call)
            elif arg.name in ("", "**", "defaults"):
                for key, item in arg.value.items if isinstance(arg.value, f.Table) else ():
                    if isinstance(key, f.Const) and isinstance(key.value, str):
                        yield from _one_field(visit, compared, model, key.value, item, call)


def _one_field(visit: Visit, compared: frozenset[str], model: str, field: str, value: f.AnyValue | None, record: Any) -> Iterator[Deed]:
    trust = visit.trust
    if isinstance(value, f.Compare) and any(isinstance(arg, f.Const) for arg in value.args):
        value = value.args[0]  # `request.form["is_admin"] == "on"`
    if value is None or not _is_client(trust, value):
        return
    why = privileged(trust.program, model, field)
    said = trust.called(value)
    if not why or not said or said in compared or (why == "right" and _is_harmless(trust, value)):
        return
    name = model.rpartition(".")[2] or "the row"
    yield Deed(SET, trust, record, f"{name}.{field}", said, field, model, visit.steps)


def _made(fn: FunctionView, call: f.Call) -> str:
    """The model of which a call makes a row, "" where it makes none."""
    types = fn.module.types
    for full in types.class_objects(types.type_of(call.func)):
        if is_model(fn, full):
            return full
    if known(InsertsRow, fn, call) is not None:
        return _model(fn, call)
    if isinstance(call.func, f.Attr) and call.func.name == "values":
        return model_of(fn, call.func.base)
    return ""


def _is_harmless(trust: Trust, value: f.AnyValue) -> bool:
    """Whether a role can only be one of some that give no right: a literal or enum without a word for administrators."""
    types = trust.fn.module.types
    number = types.type_of(value)
    words: list[str] = []
    for one in types.members(number):
        if one.kind == f.LITERAL and one.name == "builtins.str":
            words.append(one.value)
        ref = types.reference(one.name)
        if ref is not None and ref.is_enum:
            words += ref.members
    return bool(words) and not any(re.search(r"admin|staff|owner|super|root|manager|moderator|editor", word, re.IGNORECASE) for word in words)


def compared_names(trust: Trust) -> frozenset[str]:
    """The client's values that a function compares with something else than a bound, looks up among what is allowed, or matches."""
    found: set[str] = set()
    for compare in trust.fn.all(f.Compare):
        plain = all(isinstance(arg, f.Const) or trust.of(arg) & CLIENT or (isinstance(arg, f.Op) and arg.op == "u-") for arg in compare.args)
        is_range = any(op in ("<", "<=", ">", ">=") for op in compare.ops)
        is_presence = any(isinstance(arg, f.Const) and arg.value is None for arg in compare.args)
        if (plain and is_range) or is_presence or isinstance(trust.fn.step_of(compare), f.Set):
            continue
        for arg in compare.args:
            for one in inside(arg):
                if isinstance(one, f.Name | f.Attr | f.Item | f.Call) and trust.of(one) & CLIENT and (said := trust.called(one)):
                    found.add(said)
    for match in trust.fn.all(f.Match):
        if trust.of(match.subject) & CLIENT:
            found.add(trust.called(match.subject))
    return frozenset(found)


# --- rows filled with all that the client says -----------------------------------------------------------------------------------


def filled_rows(visit: Visit) -> Iterator[Deed]:
    """Rows filled with every field of what the client sent, with such a field among them."""
    trust = visit.trust
    fn = trust.fn
    for call in fn.calls:
        func = call.func
        name = last_name(func)
        model, given = "", None
        made = _made(fn, call)
        if made:
            model = made
            given = next((arg.value for arg in call.args if arg.name == "**" and _is_client(trust, arg.value)), None)
            if given is None and name in ("values", "insert") and call.args and not call.args[0].name and _is_client(trust, call.args[0].value):
                given = call.args[0].value
        elif isinstance(func, f.Attr) and name in ("model_validate", "from_orm", "parse_obj") and (made := model_class(fn, func.base)):
            model, given = made, call.args[0].value if call.args and _is_client(trust, call.args[0].value) else None
        elif (
            isinstance(func, f.Attr)
            and name in ("sqlmodel_update", "update_from_dict", "from_dict", "assign", "update")
            and call.args
            and not call.args[0].name
        ):
            model = row_class(fn, fn.module.types.type_of(func.base)) or (model_of(fn, func.base) if name == "update" else "")
            given = call.args[0].value if model and _is_client(trust, call.args[0].value) else None
            if given is None and name == "update" and isinstance(func.base, f.Attr) and func.base.name == "__dict__":
                model = row_class(fn, fn.module.types.type_of(func.base.base))
                given = call.args[0].value if model and _is_client(trust, call.args[0].value) else None
        elif isinstance(func, f.Attr) and name == "update" and any(arg.name == "**" for arg in call.args):
            model = model_of(fn, func.base) or row_class(fn, fn.module.types.type_of(func.base))
            given = next((arg.value for arg in call.args if model and arg.name == "**" and _is_client(trust, arg.value)), None)
        elif isinstance(func, f.Attr) and name in _SETTING_ALL and len(call.args) == 1:
            row = call.args[0].value
            model = _row_model(trust, row)
            fields = _set_by_form(trust, func.base, model) if model or trust.of(row) & (ROW | PRINCIPAL) else []
            if fields:
                what = f"{model.rpartition('.')[2] or shown(row, 40)}.{fields[0]}"
                yield Deed(FILLED, trust, call, what, shown(func.base, 40), ", ".join(fields), model, visit.steps)
            continue
        elif name == "setattr" and len(call.args) == 3:
            model, given = _looped(trust, call)
        if given is None or not model:
            continue
        fields = _filled(trust, model, given, call)
        names = {one.name for _, made in query_values(fn, given) for one in inside(made) if isinstance(one, f.Name)} & visit.fields.keys()
        fields = [field for field in fields if all(field in visit.fields[name] for name in names)]
        if fields:
            said = trust.called(given) or shown(given, 40)
            yield Deed(FILLED, trust, call, f"{model.rpartition('.')[2]}.{fields[0]}", said, ", ".join(fields), model, visit.steps)


def _looped(trust: Trust, call: f.Call) -> tuple[str, f.AnyValue | None]:
    """The model, and what is walked over, of a `setattr` for every key that the client sent."""
    fn = trust.fn
    row, key = call.args[0].value, call.args[1].value
    if not (isinstance(key, f.Name) and trust.of(key) & CLIENT):
        return "", None
    if any(
        isinstance(one, f.Compare)
        and any(isinstance(arg, f.Name) and arg.name == key.name for arg in one.args)
        and one.ops[0] in ("in", "not in", "==", "!=")
        for one in fn.all(f.Compare)
    ):
        return "", None
    over = next((one.value for one in fn.definitions(key) if one.kind == "loop"), None)
    return _row_model(trust, row) or (person_model(trust.program) if trust.of(row) & PRINCIPAL else ""), over


def _row_model(trust: Trust, row: f.AnyValue) -> str:
    """The model of which a value is a row, "" where nobody says it."""
    fn = trust.fn
    model = row_class(fn, fn.module.types.type_of(row))
    if not model and trust.of(row) & ROW:
        model = next((full for origin in fn.origins(row) if not isinstance(origin, tuple) and (full := model_of(fn, origin))), "")
    return model


def _set_by_form(trust: Trust, form: f.AnyValue, model: str) -> list[str]:
    """The fields of a form that a client may not say, and that nothing takes out of it."""
    fn, program = trust.fn, trust.program
    taken_out: set[str] = set()
    for step in fn.all(f.Delete):
        taken_out |= {one.name if isinstance(one, f.Attr) else str(one.value) for one in inside(step.value) if isinstance(one, f.Attr | f.Const)}
    taken_out |= {write.field for write in row_writes(fn) if not _is_client(trust, write.value)}
    return [
        field.name
        for full in fn.module.types.classes(fn.module.types.type_of(form))
        for base in (program.classes[full].class_.mro if full in program.classes else ())
        if base in program.classes
        for field in program.classes[base].class_.fields
        if not field.in_method and field.value is not None and field.name not in taken_out and privileged(program, model, field.name)
    ]


def _filled(trust: Trust, model: str, given: f.AnyValue, call: f.Call) -> list[str]:
    """The fields of a model that must not come from a client, and do: those of the DTO, where it has a type."""
    fn, program = trust.fn, trust.program
    shape = _shape(trust, given)
    left_out: set[str] = set()
    only: set[str] | None = None
    for _, one in query_values(fn, given):
        if isinstance(one, f.Call):
            for arg in one.args:
                words = {inner.value for inner in inside(arg.value) if isinstance(inner, f.Const) and isinstance(inner.value, str)}
                if arg.name == "exclude":
                    left_out |= words
                elif arg.name == "include":
                    only = words
        elif isinstance(one, f.Table):
            left_out |= {str(key.value) for key, item in one.items if isinstance(key, f.Const) and not trust.of(item) & CLIENT}
        elif isinstance(one, f.Each) and any(loop.tests for loop in one.loops):
            return []
    for arg in call.args:
        if arg.name and arg.name not in ("*", "**", "update"):
            left_out.add(arg.name)
        elif arg.name == "update":
            left_out |= {str(inner.value) for inner in inside(arg.value) if isinstance(inner, f.Const) and isinstance(inner.value, str)}
    for write in row_writes(fn):
        if not _is_client(trust, write.value):
            left_out.add(write.field)
    for item in fn.all(f.Delete):
        left_out |= {str(one.value) for one in inside(item.value) if isinstance(one, f.Const)}
    for other in fn.calls:
        if isinstance(other.func, f.Attr) and other.func.name in ("pop", "setdefault") and other.args and isinstance(other.args[0].value, f.Const):
            left_out.add(str(other.args[0].value.value))
    fields = shape if shape is not None else columns(program, model)
    known_columns = columns(program, model)
    compared = compared_names(trust)
    found = []
    for field in fields:
        why = privileged(program, model, field)
        if not why or field in left_out or (only is not None and field not in only) or (known_columns and field not in known_columns):
            continue
        if shape is None and why not in ("right", "owner"):
            continue
        if any(one.rpartition(".")[2] == field or f"'{field}'" in one for one in compared):
            continue
        found.append(field)
    return found


def _shape(trust: Trust, given: f.AnyValue) -> list[str] | None:
    """The fields of the DTO that a value was made of; None where nobody says which they are."""
    fn, program = trust.fn, trust.program
    types = fn.module.types
    for holder, one in query_values(fn, given):
        if holder is not fn:
            continue
        for full in types.classes(types.type_of(one)):
            view = program.classes.get(full)
            if view is not None and not is_model(fn, full) and (view.class_.fields or len(view.class_.mro) > 2):
                return [
                    field.name
                    for base in reversed(view.class_.mro)
                    if (holder_view := program.classes.get(base)) is not None
                    for field in holder_view.class_.fields
                    if not field.in_method
                ]
    return None


def columns(program: Whole, model: str) -> list[str]:
    """The fields that a model's class and its bases in the project declare."""
    view = program.classes.get(model)
    mro = view.class_.mro if view is not None else ()
    return list(
        dict.fromkeys(
            field.name for base in mro if (one := program.classes.get(base)) is not None for field in one.class_.fields if not field.in_method
        )
    )


# --- identities and prices taken from the client ---------------------------------------------------------------------------------


def claims(visit: Visit, *, is_entry: bool) -> Iterator[Deed]:
    """Identities that a function takes from a header, a cookie or an unverified token."""
    trust = visit.trust
    fn = trust.fn
    if is_entry:
        for name, label in trust.params.items():
            if label & CLAIMED and _matters(trust, fn.reads(name)) and not _is_behind_proxy(fn):
                yield Deed(CLAIMS, trust, fn.function, f"{name} says who is asking", name, "header", "", visit.steps)
                return
    for call in fn.module.calls_known_in(ReadsClaims, fn):
        record = next(one for one in fn.calls if id(one) == call)
        row = fn.module.calls_known_in(ReadsClaims, fn)[call]
        if verifies(fn, record, row) or not _is_used(trust, record):
            continue
        others = (one for one in fn.calls if (other := fn.module.find(ReadsClaims, fn, one)) is not None and verifies(fn, one, other))
        if next(others, None) is None:
            yield Deed(
                CLAIMS,
                trust,
                record,
                "claims of a token whose signature nobody looked at",
                trust.called(record) or "the token",
                "token",
                "",
                visit.steps,
            )
            return
    for one in (*fn.calls, *fn.all(f.Item)):
        name = _header(trust, one)
        if name and _matters(trust, [one]) and not _is_behind_proxy(fn) and _is_used(trust, one):
            yield Deed(CLAIMS, trust, one, f"{name} says who is asking", shown(one, 60), "header", "", visit.steps)
            return


def _header(trust: Trust, value: f.AnyValue) -> str:
    """The header or cookie by which a client says who it is, where a value reads it."""
    if isinstance(value, f.Item):
        base, key = value.base, value.index
    elif isinstance(value, f.Call) and isinstance(value.func, f.Attr) and value.func.name in ("get", "get_header", "get_cookie") and value.args:
        base, key = value.func.base, value.args[0].value
    else:
        return ""
    if not (isinstance(key, f.Const) and isinstance(key.value, str) and IDENTITY_HEADER.match(key.value)) or not trust.of(base) & (CLIENT | REQUEST):
        return ""
    at: f.AnyValue = base
    while isinstance(at, f.Name) and at.scope == f.LOCAL:
        origins = [one for one in trust.fn.origins(at) if not isinstance(one, tuple)]
        if not origins or origins[0] is at:
            return ""
        at = origins[0]
    row = trust.source_row(at) if isinstance(at, f.Attr) else None
    return key.value if row is not None and (row.what in ("header", "cookie")) else ""


def _matters(trust: Trust, reads: list[Any]) -> bool:
    """Whether something is done with a value beside logging it, and asking who signed it."""
    fn = trust.fn
    for read in reads:
        for holder, _ in fn.around(read):
            if isinstance(holder, f.Call) and (fn.module.is_logging(fn, holder) or _is_vouched_for(trust, holder)):
                break
        else:
            return True
    return False


def _is_vouched_for(trust: Trust, call: f.Call) -> bool:
    """Whether a call gives what it is told back only where the application has signed it, itself or by a helper."""
    fn = trust.fn
    helpers = [(helper, inner) for helper in trust.program.run_by(fn, call) for inner in helper.calls]
    known = (holder.module.find(VerifiesSignature, holder, one) for holder, one in ((fn, call), *helpers))
    return any(row is not None and row.says == "raises" for row in known)


def _is_used(trust: Trust, value: f.AnyValue) -> bool:
    """Whether what was read is used for more than the log, or a look at when it ends and who issued it."""
    fn = trust.fn
    use = fn.use_of(value)
    if use.kind == "statement" or (use.kind == "argument" and fn.module.is_logging(fn, use.by)):
        return False
    if use.kind == "assigned" and isinstance(use.by, f.Set) and isinstance(use.by.targets[0], f.Name):
        reads = fn.reads(use.by.targets[0].name)
        keys = []
        for read in reads:
            parent = fn.parent(read)
            if parent is not None and isinstance(parent[0], f.Item) and isinstance(parent[0].index, f.Const):
                keys.append(parent[0].index.value)
            elif parent is not None and isinstance(parent[0], f.Attr):
                outer = fn.parent(parent[0])
                call = outer[0] if outer is not None else None
                keys.append(call.args[0].value.value if isinstance(call, f.Call) and call.args and isinstance(call.args[0].value, f.Const) else "?")
            else:
                keys.append("?")
        return _matters(trust, list(reads)) and not (keys and all(key in ("exp", "iat", "nbf", "iss", "kid", "jti", "aud") for key in keys))
    if use.kind == "subscripted" and isinstance(use.by, f.Item) and isinstance(use.by.index, f.Const):
        return use.by.index.value not in ("exp", "iat", "nbf", "iss", "kid", "jti", "aud")
    return True


def _is_behind_proxy(fn: FunctionView) -> bool:
    """Whether a function makes sure that what says so is its own proxy."""
    for step in (*fn.all(f.If), *fn.all(f.Assert)):
        for test in step.tests if isinstance(step, f.If) else (step.test,):
            for one in inside(test):
                if isinstance(one, f.Name | f.Attr) and _TRUSTED.search(snake(one.name)):
                    return True
    return any(isinstance(call.func, f.Name | f.Attr) and _TRUSTED.search(snake(call.func.name.rpartition(".")[2])) for call in fn.calls)


def charged(visit: Visit) -> Iterator[Deed]:
    """Amounts that the client says and somebody else is told to charge."""
    trust = visit.trust
    fn = trust.fn
    for call in fn.calls:
        for arg in call.args:
            if arg.name not in _MONEY_ARGUMENT or not _is_client(trust, arg.value):
                continue
            kind = package_kind(fn, call)
            if kind in ("own", "web", "orm", "plain", "serialization", "logging", "pure") or fn.module.types.class_objects(
                fn.module.types.type_of(call.func)
            ):
                continue
            words = f"{snake(fn.function.name)} {shown(call.func, 80).lower()} {snake(fn.module.name)}"
            if _OWN_DECISION.search(words) or not re.search(r"charg|pay|intent|order|checkout|captur|invoice|price|billing|stripe|session", words):
                continue
            said = trust.called(arg.value)
            if said and said not in compared_names(trust):
                yield Deed(CHARGED, trust, call, f"{shown(call.func, 50)} is told {arg.name}", said, arg.name, "", visit.steps)
