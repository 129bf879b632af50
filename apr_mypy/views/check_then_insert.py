"""Check-then-insert: a function looks whether a row is there, and stores one if not, with nothing between that keeps a second request from doing the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Expected, InsertsRow, StoresRow
from apr_mypy.patterns import pattern_of
from apr_mypy.views.conditions import Condition
from apr_mypy.views.conflicts import is_handled, is_handled_by_callers, is_handled_for_all, is_locked
from apr_mypy.views.constraints import Declarations, Model, declared, model_of_table, stored
from apr_mypy.views.flow import Definition
from apr_mypy.views.inserts import Insert, inserts
from apr_mypy.views.keys import Key
from apr_mypy.views.keys_beside import key_beside
from apr_mypy.views.lookups import Lookup, Told, bound, filled, lookup, told, whole
from apr_mypy.views.makers import Calls
from apr_mypy.views.naming import last_name
from apr_mypy.views.new_values import values_of_new
from apr_mypy.views.once import asked_once
from apr_mypy.views.queries import conditions_of, known, model_class, query_calls
from apr_mypy.views.relations import relations
from apr_mypy.views.rows import Made, key_text, sources
from apr_mypy.views.stored_as import is_another_by_then, key_with_nulls
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView


_IDENTITY: Final = pattern_of(r"(?:^|_)(?:id|pk|uuid|guid|key)$")


class Judged(Calls, Declarations, Protocol):
    """What is known of a program's calls and classes (`Program`)."""

    def subclasses(self, full: str) -> tuple[str, ...]: ...


class Race(NamedTuple):
    """Check and insert in one function: `site` is the call by which it asks, `insert` the new row that the answer decides on; `limit` where it counts against a number. `insert` is None where one call does both
    (`get_or_create`)."""

    fn: FunctionView
    site: f.Call
    lookup: Lookup
    insert: Insert | None
    limit: bool


class Verdict(NamedTuple):
    """What is missing: `missing` are the columns that no unique constraint covers (empty where one does, and nobody answers its error). `model` is the model's declaration, None for a table that has none."""

    race: Race
    model: Model | None
    table: str
    missing: tuple[str, ...]
    key: Key | None


def races(program: Judged, fn: FunctionView) -> Iterator[Race]:
    """The checks of a function that decide whether it stores a row, one for each model; and its calls that look and store in one."""
    seen: set[str] = set()
    for call in fn.calls:
        row = known(InsertsRow, fn, call)
        if row is not None and row.unless_there and (asked := lookup(program, fn, call)) is not None:
            yield Race(fn, call, asked, None, False)
        for function in program.run_by(fn, call):
            for race in _of_own_class(program, function) if function.function.is_class and function is not fn else ():
                asked = bound(program, fn, call, race.lookup)
                if asked.model and not asked.is_open and race.insert is not None:
                    handled = race.insert.handled or is_handled(program, fn, call)
                    yield Race(fn, call, asked, race.insert._replace(fn=fn, call=call, model=asked.model, handled=handled), race.limit)
    found = inserts(program, fn)
    if not found:
        return
    for insert in found:
        key = insert.model or insert.table
        if key in seen:
            continue
        for one in (*_known_before(program, fn, insert.call), *_known_where_made(program, fn, insert)):
            if (
                not one.present
                and is_same(program, one.lookup, insert)
                and not _is_of_another_kind(program, one.lookup, insert)
                and not is_another_by_then(one.lookup, insert)
                and not _checks_itself(program, fn, insert)
            ):
                seen.add(key)
                yield Race(fn, one.site, one.lookup, insert, one.limit)
                break


def _of_own_class(program: Judged, fn: FunctionView) -> tuple[Race, ...]:
    """The check and insert of a method of a mixin about the class that it is called on (`get_or_create(cls, **values)`), which is judged where the class and the columns are named."""
    memo: dict[str, tuple[Race, ...]] = program.__dict__.setdefault("_races_of_own_class", {})
    if fn.full not in memo:
        memo[fn.full] = ()
        memo[fn.full] = tuple(race for race in races(program, fn) if race.insert is not None and race.insert.of_self and not race.lookup.model)
    return memo[fn.full]


def _checks_itself(program: Judged, fn: FunctionView, insert: Insert) -> bool:
    """Whether the function that stores the row for this one checks as well: the finding is there."""
    if insert.by is fn:
        return False
    if any(handler.types is not None and _is_absence(insert.by, handler.types) for attempt in insert.by.all(f.Try) for handler in attempt.handlers):
        return True
    by = insert.by
    return asked_once(program, "_checks_and_stores", by.full, lambda: any(one.insert is not None for one in races(program, by)))


def is_same(program: Judged, one: Lookup, insert: Insert) -> bool:
    """Whether a lookup asks for rows of what an insert stores."""
    if one.model and insert.model:
        return one.model == insert.model or _derives(program, one.model, insert.model) or _derives(program, insert.model, one.model)
    if one.tables and insert.table:
        return insert.table.lower() in {table.lower() for table in one.tables}
    if one.tables and insert.model:
        model = declared(program, insert.model)
        return model is not None and any(model_of_table(program, table) is model for table in one.tables)
    if one.model and insert.table:
        model = declared(program, one.model)
        return model is not None and bool(model.table) and model.table.lower() == insert.table.lower()
    if insert.of_self and not insert.model:
        return not one.model and not one.tables
    return bool(one.model) and not insert.model and not insert.table and not insert.param


def _is_of_another_kind(program: Judged, one: Lookup, insert: Insert) -> bool:
    """Whether the row that is stored is none of those that a lookup asks for: they differ in a column whose values are written out (`kind="request"` is looked for, `kind="answer"` is stored)."""
    asked: dict[str, set[object]] = {}
    for name, value in conditions_of(one.fn, one.call):
        constant = one.fn.module.constant(one.fn, value)
        if constant is not None and isinstance(constant.value, str) and constant.value:
            asked.setdefault(name, set()).add(constant.value)
    if not asked:
        return False
    rows = [arg.value for arg in insert.deed.args[:1] if not arg.name]
    made = [source.call for row in rows for source in sources(program, insert.by, row) if isinstance(source, Made)]
    for call in made or [insert.deed]:
        for arg in call.args:
            given = insert.by.module.constant(insert.by, arg.value) if arg.name in asked else None
            if given is not None and isinstance(given.value, str) and given.value not in asked[arg.name] and len(asked[arg.name]) == 1:
                return len(made) < 2
    return False


def _derives(program: Judged, full: str, base: str) -> bool:
    view = program.classes.get(full)
    return view is not None and base in view.class_.mro


def _known_before(program: Judged, fn: FunctionView, call: f.Call) -> Iterator[Told]:
    """What is known of rows where a call stands: by the conditions around and before it, by an `except` for a row that is not there, by helpers before it that raise for one that is."""
    for condition in fn.holds_at(call):
        if condition.pattern is None:
            yield from told(program, fn, condition.test, condition.holds)
        elif isinstance(condition.pattern, f.Const) and condition.pattern.value is None:
            yield from told(program, fn, condition.test, not condition.holds)
    yield from _not_found(program, fn, call)
    for one in raises_for(program, fn):  # in a branch before it: `if order.is_first: if find(): raise …`
        if one.site.line < call.line and one.lookup.fn is fn:
            yield one._replace(present=False)
    around = {id(holder) for holder, _ in fn.around(call)}
    for other in fn.calls:
        if other.line >= call.line and other is not call:
            break
        if other is call or fn.use_of(other).kind not in ("statement", "awaited", "assigned"):
            continue
        place = fn.place_of(fn.step_of(other))
        if place is not None and (place[0] is None or id(place[0]) in around):
            for function in program.run_by(fn, other):
                if function is not fn and function.function.name != "__init__":
                    for one in raises_for(program, function):
                        yield one._replace(present=False, site=other)


def _known_where_made(program: Judged, fn: FunctionView, insert: Insert) -> Iterator[Told]:
    """What is known of rows where a row that is stored later was made: `row = find() or Row(…)`, `if row is None: row = Row(…)`; of several, where each is made (`[Row(name) for name in names if name not in known]`)."""
    base = insert.call.func.base if isinstance(insert.call.func, f.Attr) else None
    for given in (*(arg.value for arg in insert.call.args[:1]), *((base,) if base is not None else ())):
        yield from _known_of_each(program, fn, given)
        values: list[tuple[f.AnyValue | None, Any]] = [(given, None)]
        if isinstance(given, f.Name) and given.scope == f.LOCAL:
            values = [(one.value, one.record) for one in fn.definitions(given) if one.kind == "assigned" and one.function is fn and not one.path]
        for value, record in values:
            if isinstance(value, f.Op) and value.op == "or":
                yield from told(program, fn, value.args[0], False)
            elif record is not None and len(values) > 1 and isinstance(value, f.Call) and model_class(fn, value.func):
                for condition in fn.holds_at(record):
                    if condition.pattern is None:
                        yield from told(program, fn, condition.test, condition.holds)
                yield from _not_found(program, fn, value)


def _known_of_each(program: Judged, fn: FunctionView, rows: f.AnyValue) -> Iterator[Told]:
    """What is known of rows where each of several new ones is made: in a comprehension, or in a loop that puts it into a list."""
    for made in fn.origins(rows) if isinstance(rows, f.Name) else (rows,):
        if isinstance(made, f.Each):
            for test in (test for loop in made.loops for test in loop.tests):
                yield from told(program, fn, test, True)
    for site in filled(fn, rows.name) if isinstance(rows, f.Name) and rows.scope == f.LOCAL else ():
        for condition in fn.holds_at(site):
            if condition.pattern is None:
                yield from told(program, fn, condition.test, condition.holds)


def raises_for(program: Judged, fn: FunctionView, depth: int = 0) -> tuple[Told, ...]:
    """The lookups for which a function raises where the row is there (`ensure_unique(email)`); worked out once, since the same function is called in many places."""
    known: dict[tuple[str, int], tuple[Told, ...]] = program.__dict__.setdefault("_raised_for", {})
    key = (fn.full, depth)
    if key not in known:
        known[key] = tuple(_raises_for(program, fn, depth))
    return known[key]


def _raises_for(program: Judged, fn: FunctionView, depth: int) -> Iterator[Told]:
    for step in fn.all(f.Raise):
        if step.value is not None:
            deciding = list(_deciding(fn, step))
            for condition in deciding:
                for one in told(program, fn, condition.test, condition.holds):
                    if one.present and not _judges_the_row(fn, deciding, condition):
                        yield one
    if depth < 2:
        for call in fn.calls:
            if fn.use_of(call).kind in ("statement", "awaited"):
                for function in program.run_by(fn, call):
                    if function is not fn and function.function.name != "__init__":
                        for one in raises_for(program, function, depth + 1):
                            yield one._replace(site=call)


def _deciding(fn: FunctionView, step: f.Raise) -> Iterator[Condition]:
    """What has to hold for a `raise` and for nothing around it: the test of the `if` that it stands in, or of the one right before it that left."""
    nearest = next((holder for holder, slot in fn.around(step) if isinstance(holder, f.If) and slot != "test"), None)
    if nearest is None:
        place = fn.place_of(step)
        before = [one for one in place[1] if isinstance(one, f.If) and one.line < step.line] if place is not None else []
        if not before:
            return
        nearest = before[-1]
    held = {id(value) for test in nearest.tests for value in inside(test)}
    yield from (condition for condition in fn.holds_at(step) if id(condition.test) in held)


def _judges_the_row(fn: FunctionView, conditions: list[Condition], asked: Condition) -> bool:
    """Whether something else of the row is asked than whether it is another one (`if user and user.is_banned`): the row is no obstacle, what it says is."""
    test = asked.test.args[0] if isinstance(asked.test, f.Compare) else asked.test
    names = {test.name} if isinstance(test, (f.Name, f.Bind)) else set()
    for condition in conditions:
        if condition is asked:
            continue
        for one in inside(condition.test):
            if isinstance(one, f.Attr) and isinstance(one.base, f.Name) and one.base.name in names and not _IDENTITY.search(one.name):
                return True
            if isinstance(one, f.Call) and any(isinstance(arg.value, f.Name) and arg.value.name in names for arg in one.args):
                return True
    return False


def _not_found(program: Judged, fn: FunctionView, call: f.Call) -> Iterator[Told]:
    """`try: Model.objects.get(…)` `except Model.DoesNotExist:` before or around a call: the row is not there."""
    for attempt in fn.all(f.Try):
        for handler in attempt.handlers:
            if handler.types is None or not _is_absence(fn, handler.types):
                continue
            within = any(holder is attempt and slot not in ("block", "final", "otherwise") for holder, slot in fn.around(call))
            if within and not (handler.line <= call.line <= _end(handler)):
                continue
            passes = attempt.end_line < call.line and _only_absent_goes_on(fn, attempt, handler)
            if not within and not passes:
                continue
            tried = [other for other in fn.calls if attempt.line <= other.line < handler.line]
            asking = {id(other) for other in whole(fn, [other for other in tried if lookup(program, fn, other) is not None])}
            for other in tried:
                one = lookup(program, fn, other)
                if one is not None:
                    if id(other) in asking:
                        yield Told(one, False, other)
                else:
                    for function in program.run_by(fn, other):
                        for step in function.returns:
                            if step.value is not None:
                                for each in told(program, function, step.value, True, 6):
                                    yield each._replace(present=False, site=other)


def _only_absent_goes_on(fn: FunctionView, attempt: f.Try, handler: f.Handler) -> bool:
    """Whether code after a `try` runs only where the row was not found: the block, or its `else`, leaves the function."""
    last = (attempt.otherwise or attempt.block)[-1]
    return isinstance(last, (f.Return, f.Raise)) and not isinstance(handler.block[-1], (f.Return, f.Raise, f.Continue))


def _end(handler: f.Handler) -> int:
    last: Any = handler.block[-1]
    return int(max(getattr(last, "end_line", 0), last.line))


def _is_absence(fn: FunctionView, value: f.AnyValue) -> bool:
    if isinstance(value, f.Many):
        return any(_is_absence(fn, one) for one in value.items)
    names = fn.module.names_of(fn, value)
    if any((row := fn.module.knowledge.find(Expected, (name,))) is not None and row.means == "absent" for name in names):
        return True
    last = last_name(value)
    return last in ("DoesNotExist", "NoResultFound") or last.endswith(("NotFound", "NotFoundError"))


# --- judging ----------------------------------------------------------------------------------------------------------------------


def judge(program: Judged, race: Race) -> Verdict | None:
    """What a race lacks; None where nothing is wrong, or nothing can be said."""
    if race.lookup.is_open or _is_guarded(program, race):
        return None
    one = race.lookup
    model = (
        declared(program, one.model)
        if one.model
        else next((found for table in sorted(one.tables) if (found := model_of_table(program, table))), None)
    )
    if one.model and model is None:
        return None
    table = "" if model is not None else (race.insert.table if race.insert is not None else "") or next(iter(sorted(one.tables)), "")
    if race.limit:
        columns = _shown(model, next(iter(one.columns), frozenset()))
        return Verdict(race, model, table, columns, None) if columns else None
    if not any(one.columns) or (one.ranged and len(one.ranged) < 2):
        return None
    keys = model.keys if model is not None else stored(program, table)
    key: Key | None = None
    for columns_given in one.columns:
        if not columns_given:
            continue
        if model is not None:
            if "pk" in columns_given and (primary := next((one_key for one_key in model.keys if one_key.primary), None)) is not None:
                columns_given = columns_given - {"pk"} | set(primary.columns)  # `session.get(Link, (project_id, user_id))`
            key = (
                model.unique_among(columns_given)
                or (_implied(model, columns_given) if len(one.columns) == 1 else None)  # of `a or b` each has to be told by a key of its own
                or (model.unique_among(columns_given | one.likened) if one.likened else None)
                or (_with_others(model, columns_given) if one.beside else None)
                or key_with_nulls(model, columns_given, race.fn, (race.site, *((race.insert.deed,) if race.insert is not None else ())))
                or key_beside(program, model, columns_given)
            )
            if key is None and one.beside:
                leading = _leading(program, model, one.beside)
                if leading is None:
                    return None  # it asks for the rows of another, by columns that are not in sight
                columns_given |= leading
                key = model.unique_among(columns_given)
            unknown = not model.is_whole and not all(model.is_known(name) for name in columns_given)
            opaque = any(name in model.columns and model.columns[name].opaque for name in map(model.named, columns_given))
            if key is None and (unknown or opaque or not _has(program, model, columns_given)):
                return None
        else:
            key = next(
                (
                    one_key
                    for one_key in keys
                    if one_key.unique and {name.lower() for name in one_key.columns} <= {name.lower() for name in columns_given}
                ),
                None,
            )
            if key is None and not keys:
                if not table:
                    return None  # of a model that nobody names
                return None if one.gathered or is_answered(program, race) else Verdict(race, None, table, (), None)
        if key is None and model is not None and _is_only_looked_at(model, race, columns_given):
            continue
        if key is None and not (one.ranged and any(one_key.excludes for one_key in keys)):
            return None if _is_one_of_many(race, model, columns_given) else Verdict(race, model, table, _shown(model, columns_given), None)
    if key is None and len(one.columns) > 1 and model is not None:
        key = next((covering for each in one.columns if (covering := model.unique_among(each)) is not None), None)
    if race.insert is None or one.gathered or is_answered(program, race) or _is_numbered_by_store(program, race.insert, key):
        return None
    return Verdict(race, model, table, (), key)


def _is_numbered_by_store(program: Judged, insert: Insert, key: Key | None) -> bool:
    """Whether a row is looked for by its own key and a new one is stored without any: the store gives it one that nobody has."""
    if key is None or not key.primary:
        return False
    values = values_of_new(program, insert)
    return values is not None and not {*key.columns, "pk"} & values.keys()


def _is_only_looked_at(model: Model, race: Race, columns: frozenset[str]) -> bool:
    """Whether an alternative of a check (`name or plural_name`) is by a column that the new row leaves empty, where another alternative has a key: it finds what is called otherwise, and claims nothing."""
    given = {arg.name for arg in race.insert.call.args if arg.name} if race.insert is not None else set()
    others = [each for each in race.lookup.columns if each != columns and model.unique_among(each) is not None]
    return not given.isdisjoint(model.columns) and "**" not in given and any((columns - each) and not (columns - each) & given for each in others)


def _has(program: Judged, model: Model, columns: frozenset[str]) -> bool:
    """Whether a model has the columns of a check, where it is known to the last one, be it of a kind that nobody knows: what it has none of is made up in the query, or wrong."""
    if not model.columns or model.view is None:
        return True
    classes = [view for base in model.view.class_.mro if (view := program.classes.get(base)) is not None]
    return all(
        (named := model.named(name)) in model.columns
        or named == "id"
        or any(view.field(one) is not None for view in classes for one in (name, named))
        for name in columns
    )


def _is_one_of_many(race: Race, model: Model | None, columns: frozenset[str]) -> bool:
    """Whether a check asks for rows of which there are many, so that no constraint is meant: the newest of them, or all that belong to one other row, which are worked with as well."""
    fn, call = race.lookup.fn, race.lookup.call
    for holder, part in query_calls(fn, call):
        if last_name(part.func) in ("latest", "alatest") or (
            last_name(part.func) == "order_by" and any(_is_descending(holder, one) for arg in part.args for one in inside(arg.value))
        ):
            return True
    if last_name(call.func) not in ("all", "fetchall") or len(columns) != 1 or model is None:
        return False
    column = model.columns.get(model.named(next(iter(columns))))
    use = fn.use_of(call)
    while use.kind == "awaited" or (isinstance(use.by, f.Call) and last_name(use.by.func) in ("list", "tuple")):
        use = fn.use_of(use.by)
    names = [one.name for one in use.by.targets if isinstance(one, f.Name)] if isinstance(use.by, f.Set) else []
    worked_with = any(len(fn.reads(name)) > 1 for name in names) or use.kind in ("loop", "each")
    return worked_with and (next(iter(columns)).endswith("_id") or (column is not None and column.holds == "relation"))


def _is_descending(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether rows are ordered from the last to the first: `Order.created_at.desc()`, `desc(…)`, `"-created"`."""
    if isinstance(value, f.Const):
        return isinstance(value.value, str) and value.value.startswith("-")
    return (isinstance(value, f.Call) and last_name(value.func) == "desc") or (isinstance(value, f.Op) and value.op == "u-")


def _implied(model: Model, columns: frozenset[str]) -> Key | None:
    """A unique key that has, beside all the columns of the check, only relations to rows that a related row of the check belongs to (`account` and `number`, for a key over `entity`, `account` and `number`)."""
    given = {model.named(name) for name in columns}
    related = {name for name in model.columns if model.columns[name].holds == "relation"}
    if not given & related:
        return None
    return next((key for over, key in model.unique_keys if given < over and over - given <= related and not key.partial), None)


def _with_others(model: Model, columns: frozenset[str]) -> Key | None:
    """A unique key over the columns of the check and more, where the row of another model that the check asks for as well stands for the rest (`Channel.name == …` for `channel_name`)."""
    given = {model.named(name) for name in columns}
    return next((key for over, key in model.unique_keys if given < over and not key.partial), None)


def _leading(program: Judged, model: Model, others: frozenset[str]) -> frozenset[str] | None:
    """The columns by which a model's rows belong to those of other models; None where its relations do not tell."""
    found: set[str] = set()
    for other in others:
        names = [one.name for one in relations(program).of(model.full).values() if one.target == other and not one.many and not one.is_reverse]
        if len(names) != 1:
            return None
        stored_as = [name for name, column in model.columns.items() if name.startswith(f"{names[0]}_") and not column.is_relation_only]
        found.add(stored_as[0] if len(stored_as) == 1 else names[0])
    return frozenset(found)


def _shown(model: Model | None, columns: frozenset[str]) -> tuple[str, ...]:
    """Columns as a constraint names them, in the order of the model."""
    if model is None:
        return tuple(sorted(columns))
    order = list(model.columns)
    named = {model.named(name) for name in columns}
    return tuple(sorted(named, key=lambda name: (order.index(name) if name in order else len(order), name)))


def is_answered(program: Judged, race: Race) -> bool:
    """Whether somebody answers the error of the constraint."""
    if race.insert is None:
        return False
    return race.insert.handled or is_handled_by_callers(program, race.fn) or is_handled_for_all(program)


def _is_guarded(program: Judged, race: Race) -> bool:
    if race.insert is None:  # `get_or_create`, or a check whose row is stored elsewhere: what is locked before it
        return is_locked(program, race.fn, race.site, race.site)
    return is_locked(program, race.fn, race.insert.call, race.site) or any(
        isinstance(edge.site, f.Call) and is_locked(program, edge.caller, edge.site) for edge in program.callers_of(race.fn)
    )


# --- keys of a key-value store ----------------------------------------------------------------------------------------------------


class Claim(NamedTuple):
    """A key that is set where it is not there yet, in two steps: `site` asks, `setting` sets."""

    fn: FunctionView
    site: f.Call
    setting: f.Call


def claims(program: Judged, fn: FunctionView) -> Iterator[Claim]:
    """The keys that a function takes for itself by `exists` (or a `get` that gives nothing) and then `set`. What fills a cache is none: whoever comes second sets the same."""
    for call in fn.calls:
        row = fn.module.find(StoresRow, fn, call)
        if row is None or row.what != "value" or row.where is None or not isinstance(call.func, f.Attr):
            continue
        key = fn.module.callee(fn, call).argument(row.where.keyword, row.where.position)
        if key is None or any(arg.name in ("nx", "xx") for arg in call.args) or is_locked(program, fn, call):
            continue
        value = fn.module.callee(fn, call).argument(row.values.keyword, row.values.position) if row.values is not None else None
        for condition in fn.holds_at(call):
            asked = _asked_for_key(fn, condition.test, condition.holds)
            if asked is None or not asked.args or key_text(fn, asked.args[0].value) != key_text(fn, key.value):
                continue
            if isinstance(asked.func, f.Attr) and (
                asked.func.name == "exists" or (value is not None and fn.module.constant(fn, value.value) is not None)
            ):
                yield Claim(fn, asked, call)
                break


def _asked_for_key(fn: FunctionView, test: f.AnyValue, holds: bool) -> f.Call | None:
    """The call that a condition says found no key."""
    match test:
        case f.Await() | f.Bind():
            return _asked_for_key(fn, test.value, holds)
        case f.Compare(ops=(op,), args=(left, f.Const(value=value))) if not value:
            absent = holds if op in ("is", "==") else not holds
            return _asked_for_key(fn, left, not absent)
        case f.Name(scope=f.LOCAL):
            origins = [one for one in fn.origins(test) if not isinstance(one, Definition) and one is not test]
            return _asked_for_key(fn, origins[0], holds) if len(origins) == 1 else None
        case f.Call(func=f.Attr(name="exists" | "get")) if not holds:
            return test
    return None
