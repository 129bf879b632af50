"""What makes a delivery's id unique before anything is done: a row inserted under a unique key, a key set only where it is not there, a compare-and-set, the row's own state; and what it then protects."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Claims, Dependency, LoadsRow, Package
from apr_mypy.patterns import pattern_of
from apr_mypy.views.conditions import falls_through
from apr_mypy.views.constraints import collection_name, declared, model_of_table, stored
from apr_mypy.views.deliveries import Delivery, Reached
from apr_mypy.views.dependencies import injected
from apr_mypy.views.effects import constructs, first_word
from apr_mypy.views.incoming import EVENT_ID, IDENTIFIES, Incoming
from apr_mypy.views.key_claims import key_claim
from apr_mypy.views.makers import Calls
from apr_mypy.views.naming import called_name
from apr_mypy.views.order import order_of
from apr_mypy.views.queries import known
from apr_mypy.views.repeating import OUTSIDE, STORE, Deed, deeds, inserted, is_fresh, is_row
from apr_mypy.views.row_guards import section_around
from apr_mypy.views.row_writes import row_writes
from apr_mypy.views.shown import shown
from apr_mypy.views.transaction_scopes import are_separated, has_transaction
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.knowledge import Resolved
    from apr_mypy.views.function import FunctionView

_FLUSHING: Final = frozenset({"flush", "commit", "aflush"})
_NAMED: Final = pattern_of(
    r"claim|acquire|once|dedup|idempot|already|seen|processed|is_new|first_time|is_duplicate|try_(insert|record|mark|start|begin)|mark_|reserve|register_event|record_event|remember|insert_if|add_if|lock|begin_event"
)
_REMEMBERS: Final = pattern_of(r"processed|seen|inbox|idempot|dedup|claimed|handled|received")
_ASKING: Final = frozenset({"exists", "has", "is", "was", "contains", "get", "find", "filter", "count", "first", "select", "query"})
_INTEGRITY: Final = pattern_of(
    r"Integrity|Unique|Duplicate|Conflict|AlreadyExists|AlreadyProcessed|ConditionalCheckFailed|ClientError|^Exception$|^BaseException$|DatabaseError|DBAPIError"
)
_DEEPEST: Final = 6


class Running(Calls, Protocol):
    """What is known of a program (`Program`)."""

    knowledge: Resolved

    def wrappers(self, function: FunctionView) -> tuple[FunctionView, ...]: ...


class Claim(NamedTuple):
    """A place that lets only the first of two equal deliveries pass. `record` is where it takes effect. It `raises` for the second, or its result says so. `unsure`: what it rests on is in a module that the program does not hold."""

    at: Reached
    record: Any
    raises: bool
    unsure: bool = False
    inserts: bool = False


class Weak(NamedTuple):
    """Something that looks like a claim and is none, and why."""

    at: Reached
    record: Any
    why: str


class Found(NamedTuple):
    """All claims of a delivery, and what falls short of one. `before` tells that something in front of the handler (a dependency, a decorator) claims it."""

    claims: tuple[Claim, ...]
    weak: tuple[Weak, ...]
    before: bool


def claims_of(program: Running, delivery: Delivery, reached: Sequence[Reached]) -> Found:
    """Everything that claims a delivery, in the functions that run for it and in front of them."""
    claims: list[Claim] = []
    weak: list[Weak] = []
    for one in reached:
        for found in _claims(program, one):
            (claims if isinstance(found, Claim) else weak).append(found)  # type: ignore[arg-type]  # by the class
    return Found(tuple(claims), tuple(weak), _is_claimed_before(program, delivery))


def _is_claimed_before(program: Running, delivery: Delivery) -> bool:
    fn = delivery.fn
    front: list[FunctionView] = list(program.wrappers(fn))
    markers = [(fn, value) for param in fn.function.params for value in (param.default, *param.metadata)]
    markers += [(fn, one) for decorator in fn.function.decorators for one in inside(decorator)]
    markers += [made for _, marker in markers for made in _made_for_all(program, marker)]
    for holder, marker in markers:
        row = holder.module.find(Dependency, holder, marker) if isinstance(marker, f.Call) else None
        if row is not None and isinstance(marker, f.Call):
            given = holder.module.callee(holder, marker).argument(row.callable.keyword, row.callable.position)
            front += program.refers_to(holder.module.body, given.value) if given is not None else ()
    front += [one for _, one in injected(program, fn)]
    for decorator in fn.function.decorators:
        target = decorator.func if isinstance(decorator, f.Call) else decorator
        if (
            isinstance(target, (f.Name, f.Attr))
            and re.search(r"idempot|dedup|exactly_once|process_once|only_once", target.name.rpartition(".")[2])
            and not program.wrappers(fn)
        ):
            return True
    seen: set[str] = set()
    while front and len(seen) < 12:
        one = front.pop()
        if one.full in seen:
            continue
        seen.add(one.full)
        marks = frozenset((one.full, param.name) for param in one.function.params)
        at = Reached(one, Incoming(one, marks | delivery.incoming.marks))
        if any(isinstance(found, Claim) for found in _claims(program, at)):
            return True
        front += [callee for call in one.calls for callee in program.run_by(one, call) if callee is not fn]
        front += [callee for _, callee in injected(program, one)]
    return False


def _made_for_all(program: Running, marker: f.AnyValue | None) -> Iterator[tuple[FunctionView, f.AnyValue | None]]:
    """What a module has made once and for all under the name that a marker is (`Once = Depends(only_once)`)."""
    if not isinstance(marker, f.Name) or marker.scope != f.FULL:
        return
    holder = program.modules.get(marker.name.rpartition(".")[0])
    if holder is not None:
        yield from ((holder.body, step.value) for step in holder.globals.get(marker.name, ()))


# --- what claims ------------------------------------------------------------------------------------------------------------------


def _claims(program: Running, at: Reached) -> Iterator[Claim | Weak]:
    fn, incoming = at.fn, at.incoming
    for deed in deeds(program, fn):
        if deed.inserts:
            yield from _of_insert(program, at, deed)
    for write in row_writes(fn):
        if write.compares_and_sets:
            yield Claim(at, write.record, raises=False)
    for call in fn.calls:
        row = key_claim(fn, call)
        if row is not None:
            yield from _of_key(at, call, row)
            continue
        loads = known(LoadsRow, fn, call)
        if loads is not None and loads.may_make:
            yield from _of_get_or_create(program, at, call)
            continue
        names = fn.module.callee(fn, call).names
        if (
            names
            and fn.module.is_own(names[0])
            and not program.run_by(fn, call)
            and not constructs(fn, call)
            and _NAMED.search(called_name(call).lower())
            and any(incoming.carries(arg.value) for arg in call.args)
        ):
            yield Claim(at, call, raises=True, unsure=True)
        elif (
            not names
            and _REMEMBERS.search(shown(call.func, 80))
            and first_word(called_name(call)) not in _ASKING
            and any(incoming.identifies(arg.value) for arg in call.args)
        ):
            yield Claim(at, call, raises=True, unsure=True, inserts=True)  # an unknown repository of what was handled: its key is not in sight
    yield from _of_state(program, at)


def _of_insert(program: Running, at: Reached, deed: Deed) -> Iterator[Claim | Weak]:
    incoming = at.incoming.at(deed.fn) if deed.fn is not at.fn else at.incoming
    given = keyed(incoming, deed)
    if not given:
        return
    unique = is_unique(program, deed, given)
    if unique is False:
        ids = sorted(name for name, value in deed.columns if name in given and (incoming.is_event_id(value) if value is not None else True))
        if ids:
            yield Weak(at, deed.record, f"no unique key of {deed.model.rpartition('.')[2] or deed.table or 'the row'} covers {' and '.join(ids)}")
        return
    record = deed.record
    if deed.keeps:
        if _is_used(program, at, record):
            yield Claim(at, record, raises=False, unsure=unique is None, inserts=True)
        return
    if isinstance(record, f.Call) and called_name(record) in ("add", "add_all"):
        later = [call for call in at.fn.calls if called_name(call) in _FLUSHING and order_of(at.fn).of(call) > order_of(at.fn).of(record)]
        record = next((call for call in later if order_of(at.fn).leads_to(record, call) and _is_always_before(at.fn, record, call)), record)
    if unique is None and not deed.model and not _is_note(deed) and not any(step.handlers for step in at.fn.tries_around(deed.record)):
        # were there a key, the second delivery would fail for ever: who has one says what is to be done then
        yield Weak(at, deed.record, f"nothing in sight makes {' and '.join(sorted(given)[:2])} of {deed.table or 'the row'} unique")
        return
    yield Claim(at, record, raises=True, unsure=unique is None, inserts=True)


def _is_always_before(fn: FunctionView, add: f.Call, flush: f.Call) -> bool:
    """Whether a row is added whenever it comes to the flush: a condition around it alone has every other way leave (`if known is None: add(…) else: return`)."""
    around = {id(holder) for holder, _ in fn.around(flush)}
    for holder, slot in fn.around(add):
        if isinstance(holder, f.If) and id(holder) not in around and slot != "test":
            others = [block for block in (*holder.blocks, holder.otherwise) if not any(_holds(fn, step, add) for step in block)]
            if any(falls_through(fn, block) for block in others):
                return False
    return True


def _holds(fn: FunctionView, step: Any, record: Any) -> bool:
    return fn.step_of(record) is step or any(holder is step for holder, _ in fn.around(record))


def _is_note(deed: Deed) -> bool:
    """Whether a table is there to remember deliveries, by its name or because it has a column for their own id."""
    return _REMEMBERS.search(deed.table) is not None or any(EVENT_ID.search(name) is not None for name, _ in deed.columns)


def keyed(incoming: Incoming, deed: Deed) -> set[str]:
    """The columns of an insert that get the same again for the same delivery: what was delivered, constants, ids of rows; empty where nothing of the delivery is among them."""
    if not any((value is None and IDENTIFIES.search(name)) or (value is not None and incoming.carries(value)) for name, value in deed.columns):
        return set()
    return {
        name
        for name, value in deed.columns
        if (value is None and IDENTIFIES.search(name)) or (value is not None and not is_fresh(incoming.fn, value))
    }


def is_unique(program: Running, deed: Deed, columns: set[str]) -> bool | None:
    """Whether a unique key lies among columns of what is inserted; None where nothing of the model or table is in sight."""
    if deed.model:
        model = declared(program, deed.model)
        if model is None:
            return None
        return True if model.unique_among(columns) is not None else None if not model.is_whole else False
    if deed.table:
        model = model_of_table(program, deed.table)
        if model is not None:
            return model.unique_among(columns) is not None
        keys = stored(program, deed.table)
        if any(key.unique and {name.lower() for name in key.columns} <= {name.lower() for name in columns} for key in keys):
            return True
        return False if keys else None if deed.keeps or any(IDENTIFIES.search(name) for name in columns) else False
    place = deed.record.func.base if isinstance(deed.record, f.Call) and isinstance(deed.record.func, f.Attr) else None
    name = place.name if isinstance(place, f.Attr) else collection_name(deed.fn.module, deed.fn, place) if place is not None else ""
    if "_id" in columns:
        return True
    keys = stored(program, name) if name else ()
    return any(key.unique and set(key.columns) <= columns for key in keys)


def _of_key(at: Reached, call: f.Call, row: Claims) -> Iterator[Claim | Weak]:
    callee = at.fn.module.callee(at.fn, call)
    if row.only_if:
        said = next((arg.value for arg in callee.args if arg.name == row.only_if), None)
        if said is None or (not row.given and isinstance(said, f.Const) and not said.value):
            return
    key = callee.argument(row.key.keyword, row.key.position)
    if key is None:
        return
    value: f.AnyValue | None = key.value
    if row.field:
        tables = at.fn.origins(key.value) if isinstance(key.value, f.Name) else (key.value,)
        value = next(
            (item for one in tables if isinstance(one, f.Table) for name, item in one.items if isinstance(name, f.Const) and name.value == row.field),
            None,
        )
    if value is None or not at.incoming.carries(value):
        return
    if row.raises or is_looked_at(at.fn, call):
        yield Claim(at, call, raises=row.raises)
    else:
        yield Weak(at, call, f"nobody looks at what {called_name(call)} says")


def _of_get_or_create(program: Running, at: Reached, call: f.Call) -> Iterator[Claim | Weak]:
    model, pairs = inserted(program, at.fn, call)
    if not any(value is not None and at.incoming.carries(value) for _, value in pairs):
        return
    given = {name.partition("__")[0] for name, value in pairs if value is not None and not is_fresh(at.fn, value)}
    created = _second(at.fn, call)
    if not created:
        return
    held = declared(program, model) if model else None
    if held is None or (not held.is_whole and held.unique_among(given) is None):
        yield Claim(at, call, raises=False, unsure=True)
    elif held.unique_among(given) is not None:
        yield Claim(at, call, raises=False, inserts=True)
    else:
        yield Weak(at, call, f"no unique key of {held.name} covers {' and '.join(sorted(given))}")


def _second(fn: FunctionView, call: f.Call) -> bool:
    """Whether the second half of the pair that a call gives is looked at (`_, created = …`), or the row's own state is."""
    use = fn.use_of(call)
    while use.kind == "awaited":
        use = fn.use_of(use.by)
    if not isinstance(use.by, f.Set):
        return use.kind in ("subscripted", "returned")
    for target in use.by.targets:
        items = target.items if isinstance(target, f.Many) else (target,)
        for item in items[1:] or items:
            if isinstance(item, f.Name) and any(is_looked_at(fn, read) for read in fn.reads(item.name)):
                return True
    return False


def is_looked_at(fn: FunctionView, value: f.AnyValue, depth: int = 0) -> bool:
    """Whether the truth or value of something decides what is done, here or in the caller that it is returned to."""
    if depth > _DEEPEST:
        return False
    use = fn.use_of(value)
    if use.kind in ("condition", "compared", "returned", "lambda"):
        return True
    if use.kind in ("awaited", "receiver", "called", "operand", "argument", "subscripted"):
        return is_looked_at(fn, use.by, depth + 1)
    if use.kind == "assigned" and isinstance(use.by, (f.Set, f.Bind)):
        if isinstance(use.by, f.Bind):
            return is_looked_at(fn, use.by, depth + 1) or any(is_looked_at(fn, read, depth + 1) for read in fn.reads(use.by.name))
        names = [
            one.name for target in use.by.targets for one in (target.items if isinstance(target, f.Many) else (target,)) if isinstance(one, f.Name)
        ]
        return any(is_looked_at(fn, read, depth + 1) for name in names for read in fn.reads(name))
    return False


def _is_used(program: Running, at: Reached, record: Any) -> bool:
    """Whether anybody looks at what became of a statement: of the call itself, or of the one that executes it."""
    fn = at.fn
    value = record
    for _ in range(_DEEPEST):
        if is_looked_at(fn, value):
            return True
        parent = fn.parent(value)
        while parent is not None and not isinstance(parent[0], f.Call) and isinstance(parent[0], (f.Attr, f.Await)):
            value = parent[0]
            parent = fn.parent(value)
        if parent is not None and isinstance(parent[0], f.Call):
            value = parent[0]
            continue
        use = fn.use_of(value)
        if use.kind == "assigned" and isinstance(use.by, f.Set):
            names = [one.name for one in use.by.targets if isinstance(one, f.Name)]
            return any(is_looked_at(fn, call) for call in fn.calls for arg in call.args if isinstance(arg.value, f.Name) and arg.value.name in names)
        return any(one.name in ("rowcount", "lastrowid", "statusmessage") for one in fn.attrs)
    return False


# --- the state of the row itself --------------------------------------------------------------------------------------------------


def _of_state(program: Running, at: Reached) -> Iterator[Claim]:
    """A function that looks at the state of a row, leaves or fails where it is not as it should be, and sets it: the second of two finds it set."""
    fn = at.fn
    for write in row_writes(fn):
        if write.row is None or not is_row(program, fn, write.row):
            continue
        for condition in fn.holds_at(write.record):
            if field_read(program, fn, condition.test) & {write.field}:
                yield Claim(at, write.record, raises=bool(fn.all(f.Raise)))
                break


def field_read(program: Running, fn: FunctionView, test: f.AnyValue, depth: int = 0) -> set[str]:
    """The fields of rows that a test looks at, through local names and properties of the project."""
    found: set[str] = set()
    for one in inside(test):
        if isinstance(one, f.Attr) and (is_row(program, fn, one.base) or (isinstance(one.base, f.Attr) and one.name in ("value", "name"))):
            found.add(one.name)
            for getter in program.property_read(fn, one) if depth < 2 else ():
                found |= {inner.name for inner in getter.attrs}
            asked = fn.parent(one)
            if asked is not None and isinstance(asked[0], f.Call) and asked[1] == "func" and depth < 2:
                found |= {inner.name for method in program.run_by(fn, asked[0]) for inner in method.attrs}
        elif isinstance(one, f.Name) and one.scope == f.LOCAL and depth < 3:
            for origin in fn.definitions(one):
                if origin.kind == "assigned" and origin.value is not None and not isinstance(origin.value, f.Call):
                    found |= field_read(program, origin.function, origin.value, depth + 1)
        elif isinstance(one, f.Item) and isinstance(one.index, f.Const) and isinstance(one.index.value, str) and is_row(program, fn, one.base):
            found.add(one.index.value)
    return found


# --- what is protected ------------------------------------------------------------------------------------------------------------


def protects(program: Running, claim: Claim, at: Reached, deed: Deed) -> str:
    """Why a claim does not protect a deed of the function `at`; "" where it does."""
    mine, other = claim.at.path, at.path
    common = 0
    while common < min(len(mine), len(other)) and mine[common].fn.full == other[common].fn.full:
        common += 1
    if not common:
        return "it is elsewhere"
    fn = mine[common - 1].fn
    first = claim.record if len(mine) == common else mine[common].by
    last = deed.record if len(other) == common else other[common].by
    if first is None or last is None:
        return "it is elsewhere"
    if first is last and len(mine) > common and len(other) > common and _picks(fn, first):
        return "it is on another path"  # another entry of the same table
    if (
        not claim.raises
        and len(mine) > common
        and not (mine[-1].fn.all(f.Raise) or all(_is_asked(mine[number]) for number in range(common, len(mine))))
    ):
        return "nobody looks at its result"
    if _dominates(fn, first, last):
        return "the failure is passed over" if claim.raises and _is_passed_over(fn, first, last) else ""
    if claim.raises and claim.inserts and deed.where == STORE and _dominates(fn, last, first, backwards=True):
        separated = (
            are_separated(program, fn, last, first) or (len(other) > common and _commits(other[common:])) or _commits_alone(program, fn, first, deed)
        )
        return "it is recorded only afterwards, in another transaction" if separated else ""
    return "it is recorded only afterwards" if order_of(fn).of(first) > order_of(fn).of(last) else "it is on another path"


def _picks(fn: FunctionView, call: Any) -> bool:
    """Whether a call runs one of several, picked from a table: `handlers[event["type"]](event)`."""
    func = call.func if isinstance(call, f.Call) else None
    values = fn.origins(func) if isinstance(func, f.Name) else (func,)
    return any(
        isinstance(one, f.Item) or (isinstance(one, f.Call) and isinstance(one.func, f.Attr) and one.func.name in ("get", "pop")) for one in values
    )


def _is_asked(one: Reached) -> bool:
    """Whether the caller of a function looks at what it gives back."""
    return one.caller is not None and one.by is not None and is_looked_at(one.caller.fn, one.by)


def _commits(path: Sequence[Reached]) -> bool:
    return any(called_name(call) == "commit" for one in path for call in one.fn.calls)


def _commits_alone(program: Running, fn: FunctionView, record: Any, deed: Deed) -> bool:
    """Whether each statement is a transaction of its own: a store without sessions, and no transaction open around both."""
    if called_name(record) in ("add", "add_all", "flush", "commit") if isinstance(record, f.Call) else False:
        return False
    package = fn.module.knowledge.table(Package).get(deed.model.partition(".")[0])
    return not has_transaction(program, fn, record) and (
        package is None or package.kind != "orm"
    )  # a statement of the library's own is run by a session


def _dominates(fn: FunctionView, first: Any, last: Any, *, backwards: bool = False) -> bool:
    """Whether every way to `last` leads past `first`: it comes before, and what is conditional around it is around `last` too. `backwards`: whether every way from `first` leads on to `last`."""
    order = order_of(fn)
    if first is last:
        return True
    if order.of(first) > order.of(last):
        return False
    inner, outer = (last, first) if backwards else (first, last)
    around = {(id(holder), slot, _block_of(holder, outer_step)) for holder, slot, outer_step in _holders(fn, outer)}
    for holder, slot, step in _holders(fn, inner):
        if isinstance(holder, (f.If, f.Match)) and slot not in ("test", "subject") and (id(holder), slot, _block_of(holder, step)) not in around:
            return False
        if isinstance(holder, f.Try) and slot not in ("block", "otherwise", "final") and (id(holder), slot, _block_of(holder, step)) not in around:
            return False
    return True


def _holders(fn: FunctionView, record: Any) -> Iterator[tuple[Any, str, Any]]:
    """(what is around, the slot that we come from, the step or value that lies in it) from the record outwards."""
    at = record
    for holder, slot in fn.around(record):
        yield holder, slot, at
        at = holder


def _block_of(holder: Any, step: Any) -> int:
    """Which of a step's blocks holds another: a number."""
    blocks: tuple[f.Block, ...] = ()
    if isinstance(holder, f.If):
        blocks = (*holder.blocks, holder.otherwise)
    elif isinstance(holder, f.Match):
        blocks = tuple(case.block for case in holder.cases)
    elif isinstance(holder, f.Try):
        blocks = (holder.block, *(handler.block for handler in holder.handlers), holder.otherwise, holder.final)
    return next((number for number, block in enumerate(blocks) if any(one is step for one in block)), -1)


def _is_passed_over(fn: FunctionView, first: Any, last: Any) -> bool:
    """Whether the failure of a claim is caught and what follows is done all the same."""
    for step in fn.tries_around(first):
        if any(holder is step and slot in ("block", "otherwise") for holder, slot in fn.around(last)):
            continue  # it is left out together with the rest of the block
        for handler in step.handlers:
            names = (
                [one.name.rpartition(".")[2] for one in inside(handler.types) if isinstance(one, (f.Name, f.Attr))]
                if handler.types is not None
                else ["Exception"]
            )
            if any(_INTEGRITY.search(name) for name in names) and falls_through(fn, handler.block) and not _flags(fn, handler.block):
                return True
    return False


def _flags(fn: FunctionView, block: f.Block) -> bool:
    """Whether a block only remembers what happened, for a condition further down."""
    return any(isinstance(step, f.Set) and isinstance(step.value, f.Const) for step in block)


def is_guarded_by_state(program: Running, at: Reached, deed: Deed, written: set[str]) -> bool:
    """Whether a deed is done only where a row's state, which is among the fields `written` on the way, says that it was not done yet; or under a lock that all who do it take after a look at what was recorded."""
    record = deed.record
    for one in reversed(at.path):
        for condition in one.fn.holds_at(record):
            fields = field_read(program, one.fn, condition.test) & written
            if fields and not (deed.where == OUTSIDE and _is_marked_afterwards(program, one.fn, record, fields)):
                return True
        if section_around(program, one.fn, record) and any(_asks(one.fn, condition.test) for condition in one.fn.holds_at(record)):
            return True
        record = one.by
        if record is None:
            break
    return False


def _is_marked_afterwards(program: Running, fn: FunctionView, record: Any, fields: set[str]) -> bool:
    """Whether the function that looks at a row's state sets it only once the record was done, and no transaction around both holds the row: what fails or comes in between does it once more."""
    order = order_of(fn)
    marks = [write.record for write in row_writes(fn) if write.field in fields]
    return bool(marks) and all(order.of(mark) > order.of(record) for mark in marks) and not has_transaction(program, fn, record)


def _asks(fn: FunctionView, test: f.AnyValue) -> bool:
    for one in inside(test):
        if isinstance(one, f.Call):
            return True
        if isinstance(one, f.Name) and one.scope == f.LOCAL and any(isinstance(origin.value, (f.Call, f.Await)) for origin in fn.definitions(one)):
            return True
    return False
