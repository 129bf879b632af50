"""Writes to rows: a field of an object assigned or changed, a list or mapping in it changed in place, columns set by an UPDATE, a document's fields, the value under a key."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import CopiesChanged, LoadsRow, SavesFields, StoresRow, WorkedOutByStore
from apr_mypy.patterns import pattern_of
from apr_mypy.views.queries import conditions_of, is_model, is_unknown, known, model_class, model_of, query_values, row_class
from apr_mypy.views.rows import key_text
from apr_mypy.views.shown import shown
from apr_mypy.views.sql import Update, asked_in, statement_of, update_of
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView

ASSIGNED, CHANGED, MERGED, COLUMNS, COPIED = "assigned", "changed", "merged", "columns", "copied"
ANY: Final = "*"
"""The field of a write whose name is worked out."""
MUTATING: Final = frozenset(
    ["append", "extend", "insert", "remove", "pop", "popitem", "clear", "update", "setdefault", "add", "discard", "sort", "reverse"]
)
_OF_CONTENTS: Final = frozenset({"append", "extend", "insert", "pop", "popitem", "setdefault", "sort", "reverse"})
_MUTABLE: Final = ("builtins.list", "builtins.dict", "builtins.set")
_STATE_KEY: Final = pattern_of(r"[\"':._/-](status|state|stage|phase)[\"']*$|[\"':._/-](status|state|stage|phase)[:/]")
_COUNTS: Final = frozenset({"rowcount", "modified_count", "matched_count", "raw_result", "statusmessage"})
_REPLACED: Final = frozenset({"$set", "$setOnInsert"})
_SETTLED: Final = frozenset({"$addToSet", "$max", "$min", "$unset", "$pull", "$pullAll", "$rename", "$currentDate"})
"""Changes of a document that leave it as it is when they are made once more."""


class RowWrite(NamedTuple):
    """One field of a row that is written.

    `row` is the object that is written, None where a statement finds the row by its conditions. `model` is the row's class as far as it is known, `tables` what else the row is known as (a table,
    a collection, a key). `how`: a field `assigned`, `changed` (`+=`), a list or mapping in it `merged` in place, `columns` set by a statement, in a changed copy (`copied`). `value` is the new value, None where it is not seen. `atomic`: the store works
    the new value out itself. `compares` are the columns that a statement's conditions compare, `counted` whether anybody looks at how many rows it changed, `turns` whether it asks for what a column held and sets that column anew:
    a version, whatever it is called.
    """

    fn: FunctionView
    record: Any
    row: f.AnyValue | None
    model: str
    tables: frozenset[str]
    field: str
    how: str
    value: f.AnyValue | None
    atomic: bool = False
    compares: frozenset[str] = frozenset()
    counted: bool = False
    turns: bool = False

    @property
    def compares_and_sets(self) -> bool:
        """Whether it only happens where the row still is as it was, and says whether it did."""
        return self.counted and (self.turns or self.field in self.compares or any(_is_version(one) for one in self.compares))


def _is_version(column: str) -> bool:
    word = column.lower()
    return "version" in word or "revision" in word or word in ("etag", "updated_at", "modified_at", "lock_token", "row_id")


def row_writes(fn: FunctionView) -> tuple[RowWrite, ...]:
    """All writes of a function that may be to rows, in order; worked out once."""
    found: tuple[RowWrite, ...] | None = fn.__dict__.get("_row_writes")
    if found is None:
        found = fn.__dict__["_row_writes"] = tuple(sorted(_writes(fn), key=lambda one: (one.record.line, one.record.column)))
    return found


def _writes(fn: FunctionView) -> Iterator[RowWrite]:
    for step in fn.all(f.Set):
        for target in step.targets if step.value is not None else ():
            if isinstance(target, f.Many):
                values = (
                    step.value.items if isinstance(step.value, f.Many) and len(step.value.items) == len(target.items) else [None] * len(target.items)
                )
                for one, value in zip(target.items, values, strict=False):
                    yield from _assigned(fn, step, one, value, ASSIGNED)
            else:
                yield from _assigned(fn, step, target, step.value, ASSIGNED)
    for change in fn.all(f.Change):
        yield from _assigned(fn, change, change.target, change.value, CHANGED)
    names = _names(fn)
    for call in fn.calls:
        if isinstance(call.func, f.Name | f.Attr) and call.func.name.rpartition(".")[2] in names:
            yield from _called(fn, call)


def _names(fn: FunctionView) -> frozenset[str]:
    """The names of everything that may store or change in place: a quick look before types and knowledge are asked."""
    knowledge = fn.module.knowledge.knowledge
    known_names: frozenset[str] | None = knowledge.__dict__.get("_storing_names")
    if known_names is None:
        stored = frozenset(name for kind, name in knowledge.by_method if kind is StoresRow)
        copying = frozenset(row.name.rpartition(".")[2] for kind in (CopiesChanged, SavesFields) for row in knowledge.of_kind(kind))
        known_names = knowledge.__dict__["_storing_names"] = stored | copying | MUTATING | {"setattr"}
    return known_names


def _assigned(fn: FunctionView, step: Any, target: f.AnyValue, value: f.AnyValue | None, how: str) -> Iterator[RowWrite]:
    if isinstance(target, f.Attr) and _may_be_row(fn, target.base) and not _is_relation(fn, target) and not _is_no_column(fn, target):
        yield _of_object(fn, step, target.base, target.name, how, value)
    elif isinstance(target, f.Item):
        if isinstance(target.base, f.Attr) and _may_be_row(fn, target.base.base) and not _is_no_column(fn, target.base):
            yield _of_object(fn, step, target.base.base, target.base.name, MERGED, value)
        elif isinstance(target.base, f.Item) and (outer := _key(target.base.index)) and _is_mapping(fn, target.base.base):
            yield RowWrite(fn, step, target.base.base, "", frozenset(), outer, MERGED, value)
        elif (key := _key(target.index)) and _is_mapping(fn, target.base):
            yield RowWrite(fn, step, target.base, "", frozenset(), key, how, value, is_atomic(fn, value))


def _is_no_column(fn: FunctionView, attr: f.Attr) -> bool:
    """Whether an attribute of a row is none of its columns: Python's own (`row.__dict__`), or worked out by a property that nobody can set."""
    if attr.name.startswith("__"):
        return True
    types = fn.module.types
    is_self = isinstance(attr.base, f.Name) and fn.owner is not None and bool(fn.function.params) and attr.base.name == fn.function.params[0].name
    for full in (fn.owner.full,) if is_self and fn.owner is not None else types.classes(types.type_of(attr.base)):
        view = fn.module.classes.get(full)
        method = view.methods.get(attr.name) if view is not None else None
        if method is not None and not any(isinstance(one, f.Attr) and one.name == "setter" for one in method.function.decorators):
            return True
    return False


def _of_object(fn: FunctionView, record: Any, row: f.AnyValue, field: str, how: str, value: f.AnyValue | None) -> RowWrite:
    return RowWrite(fn, record, row, row_class(fn, fn.module.types.type_of(row)), frozenset(), field, how, value, is_atomic(fn, value))


def _called(fn: FunctionView, call: f.Call) -> Iterator[RowWrite]:
    func = call.func
    if isinstance(func, f.Name):
        if func.name == "builtins.setattr" and len(call.args) == 3 and (field := _key(call.args[1].value)) and _may_be_row(fn, call.args[0].value):
            yield _of_object(fn, call, call.args[0].value, field, ASSIGNED, call.args[2].value)
        elif func.name == "builtins.setattr" and len(call.args) == 3 and _is_counted_up(call) and _may_be_row(fn, call.args[0].value):
            yield _of_object(fn, call, call.args[0].value, ANY, CHANGED, call.args[2].value)
    elif isinstance(func, f.Attr):
        base = func.base
        if (
            func.name in MUTATING
            and isinstance(base, f.Attr)
            and _may_be_row(fn, base.base)
            and not _is_no_column(fn, base)
            and (_is_plain(fn, base) or _is_content(fn, base, call))
        ):
            yield _of_object(fn, call, base.base, base.name, MERGED, call)
            return
        if func.name in MUTATING and isinstance(base, f.Item) and (field := _key(base.index)) and _is_mapping(fn, base.base):
            yield RowWrite(fn, call, base.base, "", frozenset(), field, MERGED, call)
            return
    copies = fn.module.find(CopiesChanged, fn, call)
    if copies is not None:
        yield from _copied(fn, call, copies)
        return
    row = known(StoresRow, fn, call) or _guessed(fn, call)
    if row is None and fn.module.find(SavesFields, fn, call) is not None:
        yield from _saved_beside(fn, call)
        return
    if row is None or row.what == "object":
        return
    if row.what == "columns":
        yield from _columns(fn, call, row)
    elif row.what == "statement":
        yield from _statement(fn, call, row)
    else:
        yield from _stored(fn, call, row)


def _is_counted_up(call: f.Call) -> bool:
    """Whether a field whose name is worked out is set to something that is made of what was in it (`setattr(row, name, getattr(row, name) + 1)`)."""
    row, name, value = (arg.value for arg in call.args)
    if isinstance(name, f.Const) or not isinstance(value, f.Op):
        return False
    wanted = [shown(row, 200), shown(name, 200)]
    return any(
        isinstance(one, f.Call)
        and isinstance(one.func, f.Name)
        and one.func.name == "builtins.getattr"
        and [shown(arg.value, 200) for arg in one.args[:2]] == wanted
        for one in inside(value)
    )


def _copied(fn: FunctionView, call: f.Call, row: CopiesChanged) -> Iterator[RowWrite]:
    """The fields of a copy that are others than the original's (`replace(order, count=order.count + 1)`)."""
    callee = fn.module.callee(fn, call)
    given = callee.argument(row.object.keyword, row.object.position) if row.object is not None else None
    original = given.value if given is not None else call.func.base if isinstance(call.func, f.Attr) and row.object is None else None
    if original is None or not isinstance(original, f.Name) or not _may_be_row(fn, original):
        return
    values = callee.argument(row.values.keyword, row.values.position) if row.values is not None else None
    pairs = _table(fn, values.value) if values is not None else ((arg.name, arg.value) for arg in call.args if arg.name not in ("", "*", "**"))
    for field, value in pairs:
        if value is not original:
            yield _of_object(fn, call, original, field, COPIED, value)


def _guessed(fn: FunctionView, call: f.Call) -> StoresRow | None:
    """What a method of an unknown receiver stores: where the query names a model (`session.query(Order).filter(...).update(...)` of an untyped session), where it is given an UPDATE as text."""
    if not isinstance(call.func, f.Attr) or call.func.targets or not is_unknown(fn, call.func.base):
        return None
    rows = fn.module.knowledge.knowledge.by_method.get((StoresRow, call.func.name), ())
    if not rows:
        return None
    if call.args and any(update_of(text) is not None for holder, one in query_values(fn, call.args[0].value) if (text := statement_of(holder, one))):
        return next((one for one in rows if isinstance(one, StoresRow) and one.what == "statement"), None)
    if model_of(fn, call.func.base):
        columns = [one for one in rows if isinstance(one, StoresRow) and one.what == "columns"]
        by_mapping = any(not arg.name for arg in call.args)  # `update({"state": …})`, not `update(state=…)`
        return next((one for one in columns if (one.values is not None) == by_mapping), next(iter(columns), None))
    return None


def _saved_beside(fn: FunctionView, call: f.Call) -> Iterator[RowWrite]:
    """The columns that a serializer or form stores beside what it validated (`serializer.save(used=quota.used + 1)`), where its type names the model."""
    types = fn.module.types
    held = types.inside(types.type_of(call.func.base)) if isinstance(call.func, f.Attr) else ()
    model = next((one.name for one in held if is_model(fn, one.name)), "")
    for arg in call.args if model else ():
        if arg.name not in ("", "*", "**", "commit"):
            yield RowWrite(fn, call, None, model, frozenset(), arg.name, COLUMNS, arg.value, is_atomic(fn, arg.value))


# --- statements -------------------------------------------------------------------------------------------------------------------


def _columns(fn: FunctionView, call: f.Call, row: StoresRow) -> Iterator[RowWrite]:
    own = call.func.base if isinstance(call.func, f.Attr) else None
    top = whole_statement(fn, call)
    model = (model_of(fn, call.func) if own is not None else "") or (row_class(fn, fn.module.types.type_of(own)) if own is not None else "")
    instance = own if own is not None and not model_class(fn, own) and row_class(fn, fn.module.types.type_of(own)) else None
    compares = _chain_conditions(fn, top)
    counted = is_counted(fn, top)
    pairs = list(_pairs(fn, call, row))
    turns = len(pairs) > 1 and _turns(conditions_of(fn, top), {field for field, _ in pairs})
    for field, value in pairs:
        yield RowWrite(fn, call, instance, model, frozenset(), field, COLUMNS, value, is_atomic(fn, value), compares, counted, turns)


def _pairs(fn: FunctionView, call: f.Call, row: StoresRow) -> Iterator[tuple[str, f.AnyValue]]:
    """(column, new value) of a call that sets columns."""
    for arg in call.args if not row.only_values else ():
        if arg.name and arg.name not in ("*", "**", row.values.keyword if row.values is not None else "", "synchronize_session"):
            yield arg.name, arg.value
        elif arg.name == "**":
            yield from _table(fn, arg.value)
    if row.values is not None:
        given = fn.module.callee(fn, call).argument(row.values.keyword, row.values.position)
        if given is not None:
            yield from _table(fn, given.value)


def _table(fn: FunctionView, value: f.AnyValue) -> Iterator[tuple[str, f.AnyValue]]:
    if isinstance(value, f.Name) and value.scope == f.LOCAL:
        for one in fn.origins(value):
            if isinstance(one, f.Table):
                yield from _table(fn, one)
    elif isinstance(value, f.Many | f.Each):  # a mapping for each row
        for one in value.items if isinstance(value, f.Many) else value.results[-1:]:
            yield from _table(fn, one)
    elif isinstance(value, f.Table):
        for key, item in value.items:
            if isinstance(key, f.Attr):
                yield key.name, item
            elif key is not None and (name := _key(key)):
                yield name, item


def whole_statement(fn: FunctionView, call: f.Call) -> f.Call:
    """The last call of the chain that a call is part of: `update(Order).values(…)` of `update(Order).values(…).where(…)`."""
    at: f.Call = call
    while True:
        parent = fn.parent(at)
        if parent is None or not isinstance(parent[0], f.Attr):
            return at
        outer = fn.parent(parent[0])
        if outer is None or not isinstance(outer[0], f.Call) or outer[1] != "func":
            return at
        at = outer[0]


def _turns(asked: Iterable[tuple[str, f.AnyValue]], sets: set[str]) -> bool:
    """Whether a statement compares a column that it sets with what was read or worked out. To ask for a constant (`status = 'open'`) says nothing of the other columns."""
    return any(column in sets and isinstance(value, f.Name | f.Attr | f.Item | f.Call) and not _is_fixed(value) for column, value in asked)


def _is_fixed(value: f.AnyValue) -> bool:
    """Whether a value is a global, or a member of one: an enum's."""
    at = value
    while isinstance(at, f.Attr):
        at = at.base
    return isinstance(at, f.Name) and at.scope != f.LOCAL


def _chain_conditions(fn: FunctionView, call: f.AnyValue, depth: int = 0) -> frozenset[str]:
    """The columns that the filters of a chain compare, the call that sets columns left out; also where the chain goes on in a local name."""
    found: set[str] = set()
    at: f.AnyValue = call
    while isinstance(at, f.Call | f.Attr | f.Await):
        if isinstance(at, f.Call):
            if known(StoresRow, fn, at) is None and _guessed(fn, at) is None:
                for arg in at.args:
                    found.update(_compared_columns(arg))
            at = at.func
        else:
            at = at.base if isinstance(at, f.Attr) else at.value
    if isinstance(at, f.Name) and at.scope == f.LOCAL and depth < 5:
        for one in fn.origins(at):
            if isinstance(one, f.Call) and one is not call:
                found |= _chain_conditions(fn, one, depth + 1)
    return frozenset(found)


def _compared_columns(arg: f.Arg) -> Iterator[str]:
    if arg.name and arg.name not in ("*", "**"):
        yield arg.name.partition("__")[0]
    for one in inside(arg.value):
        if isinstance(one, f.Compare) and isinstance(one.args[0], f.Attr):
            yield one.args[0].name
        elif (
            isinstance(one, f.Call)
            and isinstance(one.func, f.Attr)
            and isinstance(one.func.base, f.Attr)
            and one.func.name.rstrip("_") in ("in", "is", "is_not", "not_in")
        ):
            yield one.func.base.name
        elif isinstance(one, f.Call):
            yield from (inner.name.partition("__")[0] for inner in one.args if inner.name and inner.name not in ("*", "**"))


def is_counted(fn: FunctionView, value: f.AnyValue, depth: int = 0) -> bool:
    """Whether anybody looks at what came of a statement: at its result, or at the cursor's count afterwards."""
    if depth > 5:
        return False
    use = fn.use_of(value)
    while use.kind == "awaited":
        use = fn.use_of(use.by)
    if use.kind == "statement":
        return any(one.name in _COUNTS for one in fn.attrs if one.line >= getattr(value, "line", 0))
    if use.kind == "argument":
        return is_counted(fn, use.by, depth + 1)
    if use.kind == "assigned" and isinstance(use.by, f.Set):
        names = [one.name for one in use.by.targets if isinstance(one, f.Name)]
        reads = [read for name in names for read in fn.reads(name) if any(one.record is use.by for one in fn.definitions(read))]
        return any(fn.use_of(read).kind != "argument" or is_counted(fn, fn.use_of(read).by, depth + 1) for read in reads)
    return use.kind != "statement"


def _statement(fn: FunctionView, call: f.Call, row: StoresRow) -> Iterator[RowWrite]:
    given = fn.module.callee(fn, call).argument(row.statement.keyword, row.statement.position) if row.statement is not None else None
    if given is None:
        return
    update: Update | None = None
    text: f.AnyValue | None = None
    for holder, one in query_values(fn, given.value):
        if (written := statement_of(holder, one)) and (update := update_of(written)) is not None:
            text = one
            break
    if update is None:
        return
    counted = is_counted(fn, call) or "returning" in (statement_of(fn, text) if text is not None else "").lower()
    literal = {column for column, _ in asked_in(statement_of(fn, text))} if text is not None else set()
    turns = not literal.issuperset(update.where & update.sets.keys())
    for field, (expression, place) in update.sets.items():
        value = _parameter(fn, call, text, place) if place is not None else _literal(expression)
        atomic = (value is None and field in expression.lower()) or (
            f"{field} " in f"{expression.lower()} " and expression.lower().strip() != field and not expression.startswith(("$", "%", ":", "?", "{"))
        )
        yield RowWrite(fn, call, None, "", frozenset({update.table}), field, COLUMNS, value, atomic, update.where, counted, turns)


def _literal(expression: str) -> f.AnyValue | None:
    """A literal of a statement as a constant; None for anything else."""
    if re.fullmatch(r"'[^']*'", expression):
        return f.Const(expression[1:-1])
    if expression.lower() in ("true", "false"):
        return f.Const(expression.lower() == "true")
    if re.fullmatch(r"-?\d+", expression):
        return f.Const(int(expression))
    return f.Unseen() if re.fullmatch(r"(now|current_timestamp)(\(\))?", expression.lower()) else None


def _parameter(fn: FunctionView, call: f.Call, text: f.AnyValue | None, place: int | str | None) -> f.AnyValue | None:
    """The value given for a place of a statement: one of the arguments behind it, of a tuple or mapping behind it, a hole of the f-string."""
    if place is None:
        return None
    if isinstance(text, f.Text) and isinstance(place, int) and place < len(text.parts) and not isinstance(text.parts[place], f.Const):
        return text.parts[place]
    outer = fn.use_of(call)
    calls = [call, *([outer.by] if outer.kind == "argument" and isinstance(outer.by, f.Call) else [])]
    for one in calls:  # `execute(text("…"), {…})`: the parameters are given to the call around it
        behind = [arg.value for arg in one.args if arg.name == ""][1:]
        for value in behind:
            if isinstance(value, f.Many) and isinstance(place, int) and place < len(value.items):
                return value.items[place]
            if isinstance(value, f.Table):
                for key, item in value.items:
                    if key is not None and _key(key) == place:
                        return item
        if isinstance(place, int) and place < len(behind) and not isinstance(behind[place], f.Many | f.Table):
            return behind[place]
        named = next((arg.value for arg in one.args if arg.name == place), None)
        if named is not None:
            return named
    return None


def _state_in(key: str) -> str:
    """What of a thing stands under a key, where the key says that it is its state (`job:{id}:status`, `order_state:{id}`); "" otherwise."""
    found = _STATE_KEY.search(key)
    return next((one for one in found.groups() if one), "") if found is not None else ""


def _stored(fn: FunctionView, call: f.Call, row: StoresRow) -> Iterator[RowWrite]:
    """Writes of a document store or a key-value store."""
    callee = fn.module.callee(fn, call)
    where = callee.argument(row.where.keyword, row.where.position) if row.where is not None else None
    given = callee.argument(row.values.keyword, row.values.position) if row.values is not None else None
    place = call.func.base if isinstance(call.func, f.Attr) else None
    if row.what == "value":
        if where is not None and given is not None and not any(arg.name in ("nx", "xx") for arg in call.args):
            named = callee.argument(row.column.keyword, row.column.position) if row.column is not None else None
            field = _key(named.value) if named is not None else _state_in(key_text(fn, where.value))
            yield RowWrite(fn, call, None, "", frozenset({f"key {key_text(fn, where.value)}"}), field, COLUMNS, given.value)
        several = callee.argument(row.fields.keyword, row.fields.position) if row.fields is not None else None
        if where is not None and several is not None:
            for name, each in _table(fn, several.value):
                yield RowWrite(fn, call, None, "", frozenset({f"key {key_text(fn, where.value)}"}), name, COLUMNS, each)
        return
    if given is None or place is None:
        return
    tables = frozenset({f"in {key_text(fn, place)}"})
    instance = place if row.where is None else None
    model = row_class(fn, fn.module.types.type_of(place)) if instance is not None else ""
    asked = list(_table(fn, where.value)) if where is not None else []
    compares = frozenset(name for name, _ in asked)
    counted = is_counted(fn, call) or known(LoadsRow, fn, call) is not None
    fields = list(_document(fn, given.value))
    turns = _turns(asked, {field for field, _, _ in fields})
    for field, value, atomic in fields:
        yield RowWrite(fn, call, instance, model, tables, field, COLUMNS, value, atomic, compares, counted, turns)


def _document(fn: FunctionView, value: f.AnyValue) -> Iterator[tuple[str, f.AnyValue | None, bool]]:
    """(field, new value, whether the store works it out) of the change of a document."""
    if isinstance(value, f.Name) and value.scope == f.LOCAL:
        tables = [one for one in fn.origins(value) if isinstance(one, f.Table)]
        if not tables:
            yield "", value, False  # the whole document
        for one in tables:
            yield from _document(fn, one)
        return
    if not isinstance(value, f.Table):
        if not isinstance(value, f.Call | f.Many):
            yield "", value, False
        return
    for key, item in value.items:
        name = _key(key) if key is not None else ""
        if name in _REPLACED:
            for field, inner in _table(fn, item):
                yield field, inner, False
        elif name.startswith("$"):
            for field, inner in _table(fn, item):
                yield field, inner if name in _SETTLED else None, True
        elif isinstance(key, f.Attr):
            yield key.name, item, False
        elif name:
            yield name, item, False


# --- small questions --------------------------------------------------------------------------------------------------------------


def is_atomic(fn: FunctionView, value: f.AnyValue | None, depth: int = 0) -> bool:
    """Whether a new value is an expression that the store works out: it has a column of a model's class in it, or what knowledge says is one (`F("stock")`)."""
    if value is None or isinstance(value, f.Const):
        return False
    for one in inside(value):
        if isinstance(one, f.Attr) and model_class(fn, one.base) and not fn.module.types.class_objects(one.type):
            if fn.use_of(one).kind not in ("called", "receiver") and not _is_constant_member(fn, one):
                return True
        elif isinstance(one, f.Call) and known(WorkedOutByStore, fn, one) is not None:
            return True
        elif isinstance(one, f.Name) and one.scope == f.LOCAL and depth < 3:
            for origin in fn.origins(one):
                if origin is value or (isinstance(origin, f.Call) and known(WorkedOutByStore, fn, origin) is None):
                    continue
                if isinstance(origin, f.Op | f.Call | f.Attr) and is_atomic(fn, origin, depth + 1):
                    return True
    return False


def _is_constant_member(fn: FunctionView, attr: f.Attr) -> bool:
    """Whether what is read of a model's class is a constant that it holds (`Order.PENDING`), or one of its enums."""
    if attr.name.isupper():
        return True
    names = fn.module.types.classes(attr.type)
    return bool(names) and all(one.startswith("builtins.") or ((ref := fn.module.types.reference(one)) is not None and ref.is_enum) for one in names)


def _may_be_row(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether an object may be a row by its type: a model, an entity of the project, or nobody knows."""
    types = fn.module.types
    number = types.type_of(value)
    classes = types.classes(number)
    if not classes:
        return isinstance(value, f.Name | f.Attr | f.Item | f.Call | f.Await) and types.is_any(number) and not types.class_objects(number)
    return any(is_model(fn, full) or fn.module.is_own(full) for full in classes)


def _is_mapping(fn: FunctionView, value: f.AnyValue) -> bool:
    types = fn.module.types
    number = types.type_of(value)
    return is_unknown(fn, value) or any(base in ("builtins.dict", "typing.Mapping", "typing.MutableMapping") for base in types.bases(number))


def _is_plain(fn: FunctionView, attr: f.Attr) -> bool:
    """Whether an attribute holds a list, mapping or set of plain values: JSON or an array, no relation to other rows."""
    types = fn.module.types
    if is_unknown(fn, attr):
        return False
    if not any(one.name in _MUTABLE for one in types.members(attr.type)):
        return False
    return not any("." in one.name and (is_model(fn, one.name) or fn.module.is_own(one.name)) for one in types.inside(attr.type))


def _is_content(fn: FunctionView, base: f.Attr, call: f.Call) -> bool:
    """Whether a call changes, in a row's attribute without a type, a list or mapping: by a method that no manager of related rows has."""
    if not is_unknown(fn, base) or not isinstance(call.func, f.Attr):
        return False
    if not row_class(fn, fn.module.types.type_of(base.base)) and not _is_local_find(fn, base.base):
        return False
    return call.func.name in _OF_CONTENTS or (call.func.name == "update" and bool(call.args) and call.args[0].name == "")


def _is_local_find(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether an object without a type is what a call gave to a local name: where the call asks for a row, it is one."""
    if not isinstance(value, f.Name) or value.scope != f.LOCAL or not is_unknown(fn, value):
        return False
    return any(isinstance(origin.value if isinstance(origin, f.Await) else origin, f.Call) for origin in fn.origins(value))


def _is_relation(fn: FunctionView, attr: f.Attr) -> bool:
    """Whether an attribute holds other rows."""
    return any(one.name in _MUTABLE for one in fn.module.types.members(attr.type)) and any(
        "." in one.name and is_model(fn, one.name) for one in fn.module.types.inside(attr.type)
    )


def _key(value: f.AnyValue) -> str:
    return value.value if isinstance(value, f.Const) and isinstance(value.value, str) else ""
