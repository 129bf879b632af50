"""Sections in which a row is read, judged or worked with, and written back: in one function, or through the functions that are given the row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.finding import Trace
from apr_mypy.knowledge.schema import LoadsRow, OrmBase, StoresRow
from apr_mypy.patterns import pattern_of
from apr_mypy.views.changed_in_place import goes_unnoticed, is_committed
from apr_mypy.views.claimed_rows import takes_row
from apr_mypy.views.closed_ways import Leg, is_closed
from apr_mypy.views.flow import Definition
from apr_mypy.views.makers import Calls
from apr_mypy.views.named_attributes import attributes_set, setter_of
from apr_mypy.views.naming import last_name
from apr_mypy.views.new_rows import is_for_new
from apr_mypy.views.order import order_of
from apr_mypy.views.other_rows import is_another_row
from apr_mypy.views.queries import arguments, conditions_of, is_locking, known, locks_here, model_of, query_calls, row_class
from apr_mypy.views.relations import is_collection, is_only_collection, relations
from apr_mypy.views.row_guards import guard
from apr_mypy.views.row_methods import methods_of_row
from apr_mypy.views.row_values import Old, chain, is_same, loses_key, matches
from apr_mypy.views.row_writes import ANY, ASSIGNED, CHANGED, COLUMNS, COPIED, MERGED, RowWrite, is_atomic, row_writes
from apr_mypy.views.rows import MAPPING, OBJECT, VALUE, Given, Load, queries, sources
from apr_mypy.views.saved_fields import leaves_out
from apr_mypy.views.sessions import scopes_of
from apr_mypy.views.shown import short, shown
from apr_mypy.views.state_conditions import Check, checks_at, is_asked_for, only_marks_all, state_of
from apr_mypy.views.state_origins import Origins
from apr_mypy.views.state_reads import YES, Reads, Subject
from apr_mypy.views.transaction_scopes import are_separated, ends
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.module import ClassView

COMPUTED, CHECKED, SET = "computed", "checked", "set"
_STORING: Final = frozenset(
    [
        "save",
        "asave",
        "save_changes",
        "replace",
        "update",
        "persist",
        "store",
        "put",
        "upsert",
        "add",
        "merge",
        "commit",
        "flush",
        "set",
        "sync",
        "write",
    ]
)
_CREDENTIAL: Final = pattern_of(r"password|passwd|(^|_)(hash|digest|salt|secret|etag|checksum)(_|$)")
"""What is hashed anew from the old one is the same credential, or the mark of what the row holds now: nothing is lost."""
_PREPARING: Final = frozenset(
    ["__init__", "__post_init__", "__attrs_post_init__", "setUp", "clean", "full_clean", "configure", "initialize", "initialise"]
)
"""Methods that make an object ready, or put it into shape before it is stored."""
_SAVING: Final = frozenset(["save", "asave", "pre_save", "before_save", "presave"])
_DEEPEST: Final = 6
_FEW: Final = 3
"""With more beside it, an object that is no model's is told of rather than stored (`persist_turn(stream=…, chat=chat, message=…, result=…)`)."""


class Effect(NamedTuple):
    """What a function does to a row that it is given as `param` (or, with "", to one that its statements find). `kind`: the new value is `computed` from the old, the state is `checked` and set, or it is only `set`. `value` is the parameter
    whose value is written as it is. `write` is the write where it stands, `read` the record there that reads the old value; `steps` lead to it; `saved` whether it is stored there too."""

    param: str
    field: str
    kind: str
    write: RowWrite
    read: Any
    steps: tuple[Trace, ...]
    value: str = ""
    saved: bool = False
    guarded: bool = False
    legs: tuple[Leg, ...] = ()
    """The calls that lead to the write, and the write itself there."""
    deepest: Any = None

    @property
    def place(self) -> Any:
        """The record that writes, in the last function of the way."""
        return self.deepest if self.deepest is not None else self.write.record


class Change(NamedTuple):
    """A row that was loaded, and is written back on the strength of what was read. `kind` is computed or checked. `at` is the record in the loading function that writes or has it written, `read` the one that reads there;
    `guard` says what keeps others away, "" for nothing. `check` is the condition as a check, for checked ones."""

    load: Load
    kind: str
    field: str
    write: RowWrite
    at: Any
    read: Any
    steps: tuple[Trace, ...]
    guard: str
    check: Check | None = None
    deepest: Any = None
    """The record that writes, in the function that the calls come to; None where it stands here."""
    unnoticed: bool = False
    """It is a list or mapping changed in place, which the mapper does not store."""

    @property
    def statement(self) -> Any:
        """The statement in the loading function that writes, where it is a simple one."""
        step = self.load.fn.step_of(self.at)
        return step if isinstance(step, f.Do | f.Set | f.Change | f.Return) else self.at


def row_changes(program: Calls) -> tuple[Change, ...]:
    """All such sections of a program, worked out once."""
    found: tuple[Change, ...] | None = program.__dict__.get("_row_changes")
    if found is None:
        found = program.__dict__["_row_changes"] = tuple(_Changes(program).all())
    return found


def given_changes(program: Calls) -> tuple[tuple[FunctionView, Effect], ...]:
    """What functions do to rows that they are given: for rules that ask about functions nobody in sight calls with a row that it loaded."""
    row_changes(program)
    if "_all_row_effects" not in program.__dict__:
        changes = _Changes(program)
        for module in program.modules.values():
            for fn in module.functions.values():
                if fn.owner is not None and fn.function.params and (row_writes(fn) or changes.calls_own_writer(fn)):
                    changes.effects_of(fn)
        program.__dict__["_all_row_effects"] = True
    found: dict[str, tuple[FunctionView, tuple[Effect, ...]]] = program.__dict__.get("_row_effects", {})
    return tuple((fn, effect) for fn, effects in found.values() for effect in effects)


class _Changes:
    def __init__(self, program: Calls) -> None:
        self.program = program
        self.effects: dict[str, tuple[FunctionView, tuple[Effect, ...]]] = program.__dict__.setdefault("_row_effects", {})
        self._busy: set[str] = set()
        self._loaded: dict[str, list[tuple[f.Call, Load]]] = {}
        self._names, self._setters = program.__dict__.get("_writing_names", (frozenset[str](), frozenset[str]()))

    def all(self) -> Iterator[Change]:
        functions = [fn for module in self.program.modules.values() for fn in (module.body, *module.functions.values())]
        self._names = _names_that_write(functions)
        self._setters = frozenset(fn.function.name for fn in functions if setter_of(fn) is not None)
        self.program.__dict__["_writing_names"] = self._names, self._setters
        for fn in functions:
            yield from self._changes(fn)

    def calls_own_writer(self, fn: FunctionView) -> bool:
        """Whether a method calls another of its own object's that may write to it, at a glance."""
        own = fn.function.params[0].name
        return any(
            isinstance(call.func, f.Attr) and call.func.name in self._names and isinstance(call.func.base, f.Name) and call.func.base.name == own
            for call in fn.calls
        )

    # --- what a function does to rows ---------------------------------------------------------------------------------------------

    def _events(self, fn: FunctionView) -> Iterator[Effect]:
        """Everything that a function writes to rows, itself or through what it calls. `param` of such an event is not set yet: the row stands in `write.row`."""
        for write in row_writes(fn):
            yield Effect("", write.field, SET, write, None, ())
        for call in fn.calls:
            name = last_name(call.func)
            if name in self._setters:
                yield from self._set_by_name(fn, call)
            if name not in self._names:
                continue
            for function in self.program.run_by(fn, call) or methods_of_row(self.program, fn, call):
                if function is fn:
                    continue
                bound = arguments(fn, call, function)
                for effect in self.effects_of(function):
                    yield from self._through(fn, call, function, effect, bound)

    def _set_by_name(self, fn: FunctionView, call: f.Call) -> Iterator[Effect]:
        """The fields that a call names for a function that sets them (`repository.update(row, stock=…)`)."""
        for row, field, value, function in attributes_set(self.program, fn, call):
            model = row_class(fn, fn.module.types.type_of(row))
            write = RowWrite(fn, call, row, model, frozenset(), field, ASSIGNED, value, is_atomic(fn, value))
            stores = any(last_name(one.func) in _STORING for one in function.calls)
            yield Effect("", field, SET, write, None, (fn.module.trace(call, f"{short(function.full)} sets {field}"),), saved=stores)

    def _through(
        self, fn: FunctionView, call: f.Call, function: FunctionView, effect: Effect, bound: dict[str, f.AnyValue | None]
    ) -> Iterator[Effect]:
        """An effect of a called function, as it is for the caller's row."""
        step = fn.module.trace(call, f"{short(fn.full)} calls {short(function.full)}")
        steps = (step, *effect.steps)
        if len(steps) > _DEEPEST:
            return
        row = bound.get(effect.param) if effect.param else None
        if effect.param and not isinstance(row, f.Name | f.Attr | f.Item | f.Call | f.Await):
            return
        legs = (Leg(fn, call, function), *effect.legs)
        if is_closed(legs, effect.place):
            return
        own = function.function.params[0].name if function.owner is not None and function.function.params else ""
        if row is not None and effect.param == own and not self._may_be_of(fn, row, function):
            return
        value = bound.get(effect.value) if effect.value else None
        at = effect.write._replace(
            fn=fn,
            record=call,
            row=row,
            value=value if effect.kind == SET else effect.write.value,
            how="assigned" if effect.kind == SET else effect.write.how,
        )
        if effect.write.field == ANY and effect.kind == SET and value is None:
            return
        if effect.param == own and own and leaves_out(fn, call, effect.field, function):
            return
        yield effect._replace(write=at, steps=steps, legs=legs, deepest=effect.place)

    def _may_be_of(self, fn: FunctionView, row: f.AnyValue, method: FunctionView) -> bool:
        """Whether a method may be one of the row's own: where the receiver's type is only a base of all models, the query that loaded it says which model it is."""
        owner = method.owner
        if owner is None or method.function.is_static:
            return True
        models = {one.model for one in sources(self.program, fn, row) if isinstance(one, Load) and one.model in self.program.classes}
        if not models:
            return any(map(fn.module.is_own, fn.module.types.classes(fn.module.types.type_of(row))))
        return any(owner.full in self.program.classes[model].module.lineage(model) or model in owner.mro for model in models)

    def effects_of(self, fn: FunctionView) -> tuple[Effect, ...]:
        """What a function does to the rows that it is given."""
        known_effects = self.effects.get(fn.full)
        if known_effects is not None:
            return known_effects[1]
        if fn.full in self._busy:
            return ()
        self._busy.add(fn.full)
        found = tuple(self._given(fn))
        self._busy.discard(fn.full)
        self.effects[fn.full] = (fn, found)
        return found

    def _given(self, fn: FunctionView) -> Iterator[Effect]:
        seen: set[tuple[str, str, str]] = set()
        stated: set[tuple[str, frozenset[str], str, str]] = set()
        for event in self._events(fn):
            write = event.write
            direct = not event.steps
            if write.row is not None and is_for_new(fn, write.record, write.row):
                continue
            if write.row is None:
                if write.atomic or write.compares_and_sets or (not write.tables and not write.model):
                    continue
                params = self._params_in(fn, write.value)
                statement = (write.model, write.tables, write.field, params[0] if params else "")
                if statement in stated or any(self._rests(fn, event)) or (direct and self._takes_first(fn, write)):
                    continue  # it is told already, or it asks for the row itself, or has it to itself by then
                stated.add(statement)
                yield event._replace(param="", value=statement[-1], steps=event.steps or (_written(fn, write),))
                continue
            if self._is_of_other_rows(fn, write, write.model):
                continue
            if write.how == COPIED or (direct and (write.atomic or write.compares_and_sets)):
                continue  # a copy is another object: who stores it is asked where it is made
            if direct and event.kind == SET:
                yield from self._set_on_its_own(fn, event)
            for source in sources(self.program, fn, write.row):
                if not isinstance(source, Given) or source.fn is not fn:
                    continue
                if fn.function.name in _PREPARING and source.name == fn.function.params[0].name:
                    continue
                saved = event.saved or self._is_saved(fn, write)
                base = event._replace(param=source.name, steps=event.steps or (_written(fn, write),), saved=saved)
                if self._own_guard(fn, write):
                    continue
                if event.kind != SET:
                    key = (source.name, event.field, event.kind)
                    if key not in seen:
                        seen.add(key)
                        yield base
                    continue
                for kind, read, _ in self._rests(fn, event):
                    if kind == COMPUTED and _shapes_itself(fn, write, source):
                        continue
                    key = (source.name, event.field, kind)
                    if key not in seen:
                        seen.add(key)
                        yield base._replace(kind=kind, read=read)
                params = self._params_in(fn, write.value)
                key = (source.name, event.field, SET)
                if key not in seen:
                    seen.add(key)
                    yield base._replace(value=params[0] if params else "")

    def _takes_first(self, fn: FunctionView, write: RowWrite) -> bool:
        """Whether a function locks a row before its statement, so that what its caller has read long before decides nothing."""
        order = order_of(fn)
        at = order.of(write.record)
        return any(
            0 < order.of(call) < at and (locks_here(fn, call) or any(map(takes_row, self.program.run_by(fn, call))))
            for call in fn.calls
            if call is not write.record
        )

    def _set_on_its_own(self, fn: FunctionView, event: Effect) -> Iterator[Effect]:
        """A function that loads a row by its key and sets on it what it is given: to its callers that is a statement."""
        write = event.write
        params = self._params_in(fn, write.value) if write.row is not None else []
        if not params or any(self._rests(fn, event)):
            return
        for source in sources(self.program, fn, write.row) if write.row is not None else ():
            if isinstance(source, Load) and source.fn is fn and source.model:
                found = write._replace(row=None, model=source.model, how=COLUMNS)
                yield event._replace(param="", value=params[0], write=found, steps=(_written(fn, write),))
                return

    def _own_guard(self, fn: FunctionView, write: RowWrite) -> bool:
        """Whether the function that is given the row locks it itself."""
        fake = Load(fn, write.record, write.record, fn, write.model, frozenset(), OBJECT, False)
        return bool(guard(self.program, fake, write.record, None, write.record))

    def _params_in(self, fn: FunctionView, value: f.AnyValue | None) -> list[str]:
        """The parameters that a value is, as they are or as an enum's plain value (`state.value`, `str(state)`)."""
        if isinstance(value, f.Attr) and value.name in ("value", "name"):
            value = value.base
        elif isinstance(value, f.Call) and len(value.args) == 1 and isinstance(value.func, f.Name) and value.func.name == "builtins.str":
            value = value.args[0].value
        if not isinstance(value, f.Name) or value.scope != f.LOCAL:
            return []
        return [one.name for one in fn.definitions(value) if one.kind == "parameter"]

    def _rests(self, fn: FunctionView, event: Effect) -> Iterator[tuple[str, Any, Check | None]]:
        """(kind, the record that reads, the check) where a write rests on what was read before."""
        write = event.write
        if write.atomic:
            return
        old = Old(self.program, fn, write)
        for read in old.reads() if not _is_a_row(fn, write.value) else ():
            if read.computed and not _CREDENTIAL.search(write.field):
                yield COMPUTED, read.record, None
                return
        for check in checks_at(self.program, fn, write):
            yield CHECKED, check.record, check
            return

    # --- what becomes of rows that a function loads -------------------------------------------------------------------------------

    def _changes(self, fn: FunctionView) -> Iterator[Change]:
        events = list(self._events(fn))
        seen: set[tuple[int, str]] = set()
        for event in events:
            write = event.write
            for load in self._loads(fn, write):
                if write.row is None and _writes_another(load, event):
                    continue
                unnoticed = write.how == MERGED and self._goes_unnoticed(fn, write, load)
                if unnoticed and not self._is_committed(fn, event):
                    continue
                if (
                    load.shape in (OBJECT, MAPPING)
                    and write.row is not None
                    and not (unnoticed or event.saved or self._is_saved(fn, write) or (write.how != COPIED and self._saves_itself(fn, load)))
                ):
                    continue
                if load.shape == VALUE and write.row is not None and not (event.saved or _is_handed_on(fn, write)):
                    continue  # a document that is only answered with
                if self._is_of_other_rows(fn, write, load.model) or self._is_no_column(write, load.model):
                    continue
                if event.kind != SET:
                    found: list[tuple[str, Any, Check | None]] = [(event.kind, event.write.record, None)]
                else:
                    found = list(self._rests(fn, event))
                    if not found and (asked := _asked_for(self.program, fn, load, write)) is not None:
                        found = [(CHECKED, load.site, asked)]
                    elif not found and (judged := self._judged_on_the_way(fn, load, write)) is not None:
                        found = [(CHECKED, load.site, judged)]
                for kind, read, check in found[:1]:
                    load = self._read_before(fn, load, read) if kind == COMPUTED and event.kind == SET else load
                    keys = {(id(load.site), event.field), (id(write.record), event.field), (_binding(fn, write.row), event.field)} - {
                        (0, event.field)
                    }
                    if not keys.isdisjoint(seen):
                        continue
                    seen |= keys
                    begin = read if event.kind == SET else event.write.record
                    said = guard(self.program, load, _earliest(fn, begin, load), write if event.kind == SET else None, write.record)
                    yield Change(load, kind, event.field, write, write.record, read, event.steps, said, check, event.deepest, unnoticed)
            if event.kind == SET and write.row is None and write.model and (id(write.record), event.field) not in seen:
                yield from self._asked_whether(fn, event)

    def _is_of_other_rows(self, fn: FunctionView, write: RowWrite, model: str) -> bool:
        """Whether what is put into or taken out of a row's attribute is another row: a relation's collection is no column. One whose model is not in sight yet may be one; the whole program knows."""
        if write.how == MERGED and model and model not in self.program.classes:
            return not self.program.is_whole and fn.module.is_own(model)
        if write.row is None or write.how not in (MERGED, ASSIGNED, CHANGED):
            return False
        return is_collection(self.program, model, write.field) if model else is_only_collection(self.program, write.field)

    def _is_no_column(self, write: RowWrite, model: str) -> bool:
        """Whether an attribute is only put on a row to go with it, or worked out of it: its model, known to the last base of the project, declares no column of that name, and no property that stands for one."""
        if write.row is None or model not in self.program.classes or write.field in ("", ANY):
            return False
        view = self.program.classes[model]
        memo: dict[tuple[str, str], bool] = self.program.__dict__.setdefault("_no_columns", {})
        key = model, write.field
        if key not in memo:
            module = view.module
            classes = [self.program.classes[base] for base in (model, *view.class_.mro) if base in self.program.classes]
            bases = [base for one in classes for base in one.class_.bases if isinstance(base, f.Name)]
            known_bases = module.knowledge.table(OrmBase)
            names = {write.field, write.field.removesuffix("_id")}
            methods = [one for one in classes if write.field in one.methods]
            memo[key] = (bool(methods) and not _stands_for_column(methods[0], write.field)) or (
                module.roles.is_orm_model(module.roles.ref(view.class_))
                and bool(bases)
                and all(base.name in self.program.classes or base.name in known_bases for base in bases)
                and not any(
                    name in one.methods or any(field.name == name and not field.in_method for field in one.class_.fields)
                    for one in classes
                    for name in names
                )
                and write.field not in relations(self.program).of(model)
            )
        return memo[key]

    def _judged_on_the_way(self, fn: FunctionView, load: Load, write: RowWrite) -> Check | None:
        """The check by what handed the row over: a getter or dependency that raises for the wrong state."""
        field = state_of(self.program, fn, write) if write.row is not None and not load.is_direct else None
        if field is None or write.row is None or load.locked is None or (isinstance(load.site, f.Call) and last_name(load.site.func) == "save"):
            return None
        origins = Origins(self.program, Reads(self.program))
        is_judged = origins.checks(fn, write.row, Subject(field, frozenset({shown(write.row, 200)}))) == YES
        return Check(load.site, write.row, in_query=True) if is_judged else None

    def _read_before(self, fn: FunctionView, load: Load, read: Any) -> Load:
        """The load whose row the old value was read from, where the same row was loaded anew before it was written."""
        if not isinstance(read, f.Attr):
            return load
        others = [one for one in sources(self.program, fn, read.base) if isinstance(one, Load) and one.fn is fn]
        return others[0] if others and all(one.site is not load.site for one in others) else load

    def _asked_whether(self, fn: FunctionView, event: Effect) -> Iterator[Change]:
        """A statement that only runs where a query said that there is such a row in such a state (`if orders.filter(pk=1, status="new").exists()`)."""
        write = event.write
        if write.atomic or not is_asked_for(self.program, fn, write):
            return
        for condition in fn.holds_at(write.record):
            for holder, call in query_calls(fn, condition.test):
                asked = tuple(conditions_of(fn, call)) if holder is fn and model_of(fn, call) == write.model else ()
                if any(name == write.field for name, _ in asked):
                    load = Load(fn, call, call, fn, write.model, frozenset(), VALUE, is_locking(self.program, fn, call), asked)
                    said = guard(self.program, load, call, write, write.record)
                    yield Change(load, CHECKED, event.field, write, write.record, call, event.steps, said, Check(call, condition.test, in_query=True))
                    return

    def _loads(self, fn: FunctionView, write: RowWrite) -> Iterator[Load]:
        """The rows that a function loads and that a write may be to."""
        if write.row is not None:
            if (
                isinstance(write.row, f.Name)
                and write.row.scope == f.LOCAL
                and fn.function.params
                and write.row.name == fn.function.params[0].name
                and fn.owner is not None
                and not fn.function.is_static
            ):
                return
            for source in sources(self.program, fn, write.row):
                if isinstance(source, Load) and source.fn is fn and not loses_key(fn, write.row):
                    yield source
            return
        seen: set[int] = set()
        own = {id(one) for one in chain(write.record)}
        for call, source in self._all_loaded(fn):
            if id(call) in own or (source.many and not any(isinstance(loop, f.For) for loop in fn.loops_around(write.record))):
                continue
            if id(source.site) not in seen and matches(source, write) and _before(fn, source.site, write.record):
                seen.add(id(source.site))
                yield source

    def _all_loaded(self, fn: FunctionView) -> list[tuple[f.Call, Load]]:
        """The calls of a function that load rows, with the rows: one function may have many statements that ask for them."""
        if fn.full not in self._loaded:
            self._loaded[fn.full] = [(call, source) for call in fn.calls for source in self._loaded_by(fn, call)]
        return self._loaded[fn.full]

    def _loaded_by(self, fn: FunctionView, call: f.Call) -> Iterator[Load]:
        if known(LoadsRow, fn, call) is not None or (isinstance(call.func, f.Attr) and not call.func.targets):
            yield from (one for one in queries(self.program, fn) if one.site is call)
        if fn.module.types.classes(call.type) or fn.use_of(call).kind == "awaited":
            yield from (one for one in sources(self.program, fn, call) if isinstance(one, Load) and one.fn is fn)

    # --- storing ------------------------------------------------------------------------------------------------------------------

    def _saves_itself(self, fn: FunctionView, load: Load) -> bool:
        """Whether what is set on a row is stored without a word: a unit of work watches it, which is not over since whoever loaded the row closed it."""
        if not load.model or self._comes_detached(fn, load):
            return False
        memo: dict[str, bool] = self.program.__dict__.setdefault("_watched", {})
        if load.model not in memo:
            table = fn.module.knowledge.table(OrmBase)
            view = self.program.classes.get(load.model)
            module = view.module if view is not None else fn.module  # one without types need not have heard of the class
            ref = module.types.reference(load.model)
            is_model = ref is not None and module.roles.is_orm_model(ref)
            styles = {table[one].style for one in module.lineage(load.model) if one in table}
            memo[load.model] = is_model and (not styles or "sqlalchemy" in styles)
        return memo[load.model]

    def _comes_detached(self, fn: FunctionView, load: Load) -> bool:
        """Whether another function loaded a row in a session of its own, which is closed by the time the row is here."""
        getter = load.asked_in
        return getter is not fn and any(scope.closes and scope.holds(load.query) for scope in scopes_of(self.program, getter))

    def _goes_unnoticed(self, fn: FunctionView, write: RowWrite, load: Load) -> bool:
        """Whether the mapper does not see a change in place, and what was changed is not handed to what stores it."""
        row, at = write.row, order_of(fn).of(write.record)
        return (
            row is not None
            and goes_unnoticed(self.program, fn, row, load.model if load.model in self.program.classes else write.model, write.field)
            and not any(
                isinstance(arg.value, f.Attr) and arg.value.name == write.field and is_same(fn, arg.value.base, row)
                for call in fn.calls
                if order_of(fn).of(call) > at and _first_word(call) in _STORING
                for arg in call.args
            )
        )

    def _is_committed(self, fn: FunctionView, event: Effect) -> bool:
        """Whether the function that writes commits as well: it means to store what it changes."""
        holder = event.legs[-1].callee if event.legs else fn
        return is_committed(self.program, holder, event.place)

    def _is_saved(self, fn: FunctionView, write: RowWrite) -> bool:
        """Whether a row is stored after it was written: it is saved, or handed to what stores it, or the transaction is committed."""
        row = write.row
        if row is None or write.how == COLUMNS:
            return True
        if write.how == COPIED:
            return _is_stored(fn, write.record)
        order = order_of(fn)
        at = order.of(write.record)
        for call in fn.calls:
            if order.of(call) <= at and not any(True for _ in fn.loops_around(call)):
                continue
            name = call.func.name.rpartition(".")[2].lstrip("_") if isinstance(call.func, f.Name | f.Attr) else ""
            word = name.partition("_")[0]
            if isinstance(call.func, f.Attr) and isinstance(call.func.base, f.Name | f.Attr | f.Item) and is_same(fn, call.func.base, row):
                if leaves_out(fn, call, write.field):
                    continue
                stored = known(StoresRow, fn, call)
                if (stored is not None and stored.what == "object") or word in (
                    "save",
                    "asave",
                    "replace",
                    "update",
                    "persist",
                    "flush",
                    "store",
                    "put",
                    "commit",
                ):
                    return True
            for arg in call.args:
                for one in _handed(arg.value):
                    if not isinstance(one, f.Name | f.Attr | f.Item):
                        continue
                    if is_same(fn, one, row) and (word in _STORING or word in ("bulk", "append")) and (write.model or len(call.args) <= _FEW):
                        return True
                    if word in ("bulk", "abulk", "save", "add") and any(is_same(fn, one, over) for over in _walked(fn, row)):
                        return True
        is_model = bool(write.model)
        return not is_model and any(call.func.name == "commit" for call in ends(fn) if isinstance(call.func, f.Attr))


def _first_word(call: f.Call) -> str:
    return last_name(call.func).lstrip("_").partition("_")[0]


def _stands_for_column(view: ClassView, name: str) -> bool:
    """Whether a method of a model stands for one of its columns: a property with a setter, or one that gives what an attribute of the row holds. What another makes (`plugin.instance.update(…)`) is no part of the row."""
    method = view.methods.get(name)
    if method is None or f"{name}.setter" in view.methods or not method.function.is_property:
        return method is not None
    own = method.function.params[0].name if method.function.params else ""
    given = [one for step in method.returns for held in _held(step.value) for one in method.origins(held) if not isinstance(one, f.Const)]
    return all(isinstance(one, f.Attr) and isinstance(one.base, f.Name) and one.base.name == own for one in given)


def _held(value: f.AnyValue | None) -> Iterator[f.AnyValue]:
    """What a value is, where it is not made anew: either side of `or`, a part of a mapping."""
    match value:
        case f.Op(op="or" | "and", args=args):
            for arg in args:
                yield from _held(arg)
        case f.Choice(yes=yes, no=no):
            yield from _held(yes)
            yield from _held(no)
        case f.Item(base=base):
            yield from _held(base)
        case f.Call(func=f.Attr(name="get" | "setdefault", base=base)):
            yield from _held(base)
        case None:
            return
        case _:
            yield value


def _writes_another(load: Load, event: Effect) -> bool:
    """Whether the statement that an effect comes down to asks for another row by a constant key than the load does."""
    holder = event.legs[-1].callee if event.legs else event.write.fn
    return is_another_row(load.asked_in, load.query, holder, event.place, event.field)


def _binding(fn: FunctionView, row: f.AnyValue | None) -> int:
    """What binds the name of a row, told by its identity: one loop over rows that came from two queries is one cause; 0 where it is no name, or more than one thing binds it."""
    bound = fn.definitions(row) if isinstance(row, f.Name) and row.scope == f.LOCAL else ()
    return id(next(iter(bound)).record) if len(bound) == 1 else 0


def _is_a_row(fn: FunctionView, value: f.AnyValue | None) -> bool:
    """Whether what is assigned is another row, that a form or a manager gives (`page.meta = form.save()`): a relation that is set, not a value that is worked out."""
    value = value.value if isinstance(value, f.Await) else value
    return isinstance(value, f.Call) and isinstance(value.func, f.Attr) and value.func.name in ("save", "asave", "create", "acreate")


def _shapes_itself(fn: FunctionView, write: RowWrite, row: Given) -> bool:
    """Whether an object hands a value of its own to a function that puts it into shape, before it is stored (`self.result = self.normalized(self.result)` in `save`)."""
    return fn.function.name in _SAVING and row.name == fn.function.params[0].name and write.how == ASSIGNED and isinstance(write.value, f.Call)


def _is_stored(fn: FunctionView, copy: f.AnyValue) -> bool:
    """Whether a changed copy is handed to what stores it, at once or under a local name."""
    use = fn.use_of(copy)
    if use.kind == "argument" and isinstance(use.by, f.Call):
        return last_name(use.by.func).lstrip("_").partition("_")[0] in _STORING
    if use.kind == "assigned" and isinstance(use.by, f.Set):
        names = [one.name for one in use.by.targets if isinstance(one, f.Name)]
        reads = [read for name in names for read in fn.reads(name) if any(one.record is use.by for one in fn.definitions(read))]
        return any(fn.use_of(read).kind == "argument" and _is_stored(fn, read) for read in reads)
    return False


def _is_handed_on(fn: FunctionView, write: RowWrite) -> bool:
    """Whether a document is given to anything after it was changed, other than on the way to what the function answers with."""
    row, order = write.row, order_of(fn)
    if not isinstance(row, f.Name | f.Attr | f.Item):
        return True
    at = order.of(write.record)
    for call in fn.calls:
        if order.of(call) > at or any(True for _ in fn.loops_around(call)):
            if isinstance(fn.step_of(call), f.Return) and last_name(call.func).lstrip("_").partition("_")[0] not in _STORING:
                continue
            if any(isinstance(one, f.Name | f.Attr | f.Item) and is_same(fn, one, row) for arg in call.args for one in inside(arg.value)):
                return True
    return False


def _handed(value: f.AnyValue) -> Iterator[f.AnyValue]:
    """What is handed over in an argument: itself, the items of a list, the values of a mapping (`{"$set": document}`)."""
    if isinstance(value, f.Many):
        yield from value.items
    elif isinstance(value, f.Table):
        for _, item in value.items:
            yield from _handed(item)
    else:
        yield value


def _walked(fn: FunctionView, row: f.AnyValue) -> Iterator[f.AnyValue]:
    """What a loop goes over whose target a row is."""
    if isinstance(row, f.Name) and row.scope == f.LOCAL:
        for one in fn.definitions(row):
            if one.kind == "loop" and isinstance(one.value, f.Name | f.Attr):
                yield one.value


def _earliest(fn: FunctionView, read: Any, load: Load) -> Any:
    """The record that reads; for one that is the load itself, that."""
    return read if order_of(fn).of(read) else load.site


def _asked_for(program: Calls, fn: FunctionView, load: Load, write: RowWrite) -> Check | None:
    """The check that a row's own query makes: it was asked for by the state that is then set."""
    if only_marks_all(fn, write):
        return None
    for name, value in load.conditions:
        if name == write.field and is_asked_for(program, fn, write) and not isinstance(value, f.Lambda) and not _is_from_parameter_only(fn, value):
            return Check(load.site, value, in_query=True)
    return None


def _is_from_parameter_only(fn: FunctionView, value: f.AnyValue) -> bool:
    return (
        isinstance(value, f.Name)
        and value.scope == f.LOCAL
        and all(isinstance(one, Definition) and one.kind == "parameter" for one in fn.origins(value))
    )


def _before(fn: FunctionView, first: Any, last: Any) -> bool:
    order = order_of(fn)
    return 0 < order.of(first) < order.of(last) and order.leads_to(first, last)


def _written(fn: FunctionView, write: RowWrite) -> Trace:
    if write.row is None:
        return fn.module.trace(write.record, f"{short(fn.full)} writes {write.field or 'the value'}")
    return fn.module.trace(write.record, f"{short(fn.full)} sets {shown(write.row, 40)}.{write.field}")


def _names_that_write(functions: list[FunctionView]) -> frozenset[str]:
    """The names of functions that may write to rows, themselves or through what they call, at a glance."""
    called: dict[str, list[str]] = {}
    names: set[str] = set()
    for fn in functions:
        name = fn.function.name
        if fn.outer is not None and name == "<lambda>":
            continue
        if row_writes(fn):
            names.add(name)
        for call in fn.calls:
            if isinstance(call.func, f.Name | f.Attr):
                called.setdefault(call.func.name.rpartition(".")[2], []).append(name)
    queue = list(names)
    for name in queue:
        for caller in called.get(name, ()):
            if caller not in names:
                names.add(caller)
                queue.append(caller)
    return frozenset(names)


__all__ = ["CHECKED", "COMPUTED", "Change", "Effect", "are_separated", "given_changes", "row_changes"]
