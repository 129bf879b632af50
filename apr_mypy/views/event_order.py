"""What a function that applies events takes for granted about their order: state overwritten with no look at what is newer, rows that an earlier event should have made."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import LoadsRow
from apr_mypy.patterns import pattern_of
from apr_mypy.views.absent_rows import absent, absent_rows
from apr_mypy.views.applying import INBOX, Assumed, applying
from apr_mypy.views.claims import Running, field_read
from apr_mypy.views.conditions import falls_through
from apr_mypy.views.deliveries import Reached
from apr_mypy.views.effects import first_word, package_kind
from apr_mypy.views.flow import Definition
from apr_mypy.views.incoming import IDENTIFIES
from apr_mypy.views.lifecycle_words import is_state_name
from apr_mypy.views.naming import called_name
from apr_mypy.views.queries import known, model_of, query_values, row_class
from apr_mypy.views.repeating import deeds, inserted, is_row
from apr_mypy.views.row_writes import ASSIGNED, COLUMNS, MERGED, RowWrite, row_writes, whole_statement
from apr_mypy.views.rows import Load, Made, sources
from apr_mypy.views.shown import shown
from apr_mypy.views.sql import CUT, statement_of
from apr_mypy.views.state_checks import Checks, Verdict
from apr_mypy.views.transitions import may_make, transitions
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView

_NEWER: Final = pattern_of(
    r"(^|_)(version|revision|sequence|seq|seqno|sequence_number|offset|generation|epoch|lsn|etag|ordinal|occurred|happened|emitted|created|updated|modified|timestamp|ts|time|position|counter|nonce|last_event\w*)"
    r"(_|$)|_at$|_on$|(At|Version|Sequence|Timestamp)$"
)
"""Names of what tells which of two events is the newer."""
_NO_STATE: Final = pattern_of(
    r"_(at|on|date|time|seen)$|^(raw|payload|metadata|meta|data|body|response|request|headers|last_\w+|first_\w+|reason|error\w*|message|notes?|comment|receipt\w*|url|\w+_url|tracking\w*|processed|handled|"
    r"attempts?|retries|\w+_reason|\w+_error|\w+_payload|\w+_response|\w+_message|trace\w*|log|hash|digest|signature|source|ip|user_agent)$"
)
"""Columns that only note something, or are set once."""
_BEHIND: Final = pattern_of(r"__lte?$")
_ASKING: Final = frozenset(["get", "fetch", "retrieve", "find", "load", "read", "lookup", "request", "query", "refresh", "pull"])
_NOW: Final = pattern_of(r"^(current|latest|present|actual)_")
"""How a port asks what is so now (`carrier.current_status(number)`)."""
_ASKS_STORE: Final = frozenset({"exists", "aexists", "count", "acount"})
"""Methods of queries that only tell whether there are rows."""
_BEHIND_TEXT: Final = pattern_of(r"(<=?|>=?)\s*(\$\d+|%s|%\(\w+\)s|:\w+|\?|excluded\.\w+)|(\$\d+|%s|%\(\w+\)s|:\w+|\?)\s*(<=?|>=?)", re.IGNORECASE)
"""A condition of an SQL text that holds a column against what it is given, by size."""
_KEYED: Final = pattern_of(r"\bon\s+conflict\s*\((?P<columns>[^)]*)\)", re.IGNORECASE)
_OWN_KEY: Final = frozenset({"id", "pk", "uuid", "event_id", "message_id"})
_MOMENT: Final = pattern_of(r"^(at|on|ts|day|date|hour|month|period|time|moment)$")
_INBOX_TABLE: Final = pattern_of(r"(event|inbox|webhook|deliver|log|audit|message|receipt|outbox|idempoten|dedup|seen|processed)")
_TOLD_OF: Final = pattern_of(r"message|deliver|receipt|job|task|attempt|record", re.IGNORECASE)
"""Things that may be notes of an event, and may as well be what another system tells the state of."""
_NOTES: Final = pattern_of(r"event|inbox|outbox|webhook|log|audit|idempoten|dedup|seen|processed", re.IGNORECASE)
_UPSERTS: Final = frozenset(
    {"update_or_create", "aupdate_or_create", "merge", "replace", "on_conflict_do_update", "on_duplicate_key_update", "upsert"}
)
_DO_UPDATE: Final = pattern_of(r"\bdo\s+update\s+set\b(?P<rest>.*)|\bon\s+duplicate\s+key\s+update\b", re.IGNORECASE | re.DOTALL)


def assumed(program: Running, at: Reached) -> Iterator[Assumed]:
    """Everything that one function takes for granted about the order of events: first the state that it overwrites, then the rows that it takes to be there, each in order."""
    yield from sorted((*_states(program, at), *_upserts(program, at)), key=lambda one: (one.record.line, one.record.column))
    yield from absent_rows(program, at)


# --- state ------------------------------------------------------------------------------------------------------------------------


def _states(program: Running, at: Reached) -> Iterator[Assumed]:
    fn = at.fn
    lifecycles = {id(one.record): one for one in transitions(program, fn)} if may_make(fn) else {}
    for write in row_writes(fn):
        one = lifecycles.pop(id(write.record), None)
        if one is not None and one.field.name == write.field:
            if Checks.of_program(program).verdict(one) is not Verdict.UNCHECKED or _is_worked_out(program, at, one.value):
                continue
        elif not _is_taken_over(program, at, write):
            continue
        if not _is_entity(program, at, write) or _is_ordered(program, at, write):
            continue
        row = (
            shown(write.row, 40)
            if write.row is not None
            else write.model.rpartition(".")[2] or next(iter(write.tables), "the row").removeprefix("in ").removeprefix("key ")
        )
        yield Assumed(
            at,
            write.record,
            "state",
            f"sets {row}.{write.field}" if write.row is not None else f"sets {write.field or 'the value'} of {row}",
            row,
            write.field,
            one is not None,
        )
    for one in lifecycles.values():
        if (
            Checks.of_program(program).verdict(one) is Verdict.UNCHECKED
            and not _is_worked_out(program, at, one.value)
            and not _is_refetched(program, at, one.record, one.value)
        ):
            row = shown(one.row, 40) if one.row is not None else one.field.short.rpartition(".")[0] or "the row"
            yield Assumed(at, one.record, "state", f"sets {row}.{one.field.name}", row, one.field.name, True)


def _is_worked_out(program: Running, at: Reached, value: f.AnyValue | None, depth: int = 0) -> bool:
    """Whether a new state is worked out from something else than the event: a choice that does not ask it, what a function gives for stored rows, what a stored event says."""
    if value is None or depth > 4 or at.incoming.carries(value):
        return False
    if isinstance(value, f.Name) and value.scope == f.LOCAL:
        definitions = at.fn.definitions(value)
        return bool(definitions) and all(
            one.kind == "assigned" and not one.path and _is_worked_out(program, at, one.value, depth + 1) for one in definitions
        )
    if isinstance(value, f.Choice):
        return not any(at.incoming.carries(one) for one in inside(value.test))
    if isinstance(value, f.Attr | f.Item) and isinstance(value.base, f.Name) and value.base.scope == f.LOCAL:
        return any(isinstance(one, Load) for one in sources(program, at.fn, value.base))
    return isinstance(value, (f.Call, f.Await)) and not any(at.incoming.carries(one) for one in inside(value))


def _is_taken_over(program: Running, at: Reached, write: RowWrite) -> bool:
    """Whether a write overwrites a column with what an event says."""
    if (
        write.how not in (ASSIGNED, COLUMNS, MERGED)
        or write.atomic
        or write.value is None
        or (write.how == MERGED and isinstance(write.record, f.Call))
    ):
        return False
    if write.field and (_NO_STATE.search(write.field) or IDENTIFIES.search(write.field) or _is_reckoned_on(write)):
        return False
    if not write.field and not any(table.startswith("key ") for table in write.tables) and not write.tables:
        return False
    if isinstance(write.value, f.Const):
        if isinstance(write.value.value, bool):
            return write.value.value not in _flags_set(program).get(write.field, frozenset())
        return isinstance(write.value.value, str) and is_state_name(write.field)
    if isinstance(write.value, f.Compare):  # `row.received = event["kind"] == "received"`
        return write.value.ops[0] in ("==", "!=", "in", "not in") and any(at.incoming.carries(arg) for arg in write.value.args)
    return at.incoming.carries(write.value) and not at.incoming.is_event_id(write.value)


def _is_reckoned_on(write: RowWrite) -> bool:
    """Whether an event adds to a column or takes from it, written out: `line.seconds = line.seconds - call_duration`. In whatever order that is done, the sum is the same."""
    value = write.value
    if not isinstance(value, f.Op) or value.op not in ("+", "-") or write.row is None:
        return False
    return any(isinstance(one, f.Attr) and one.name == write.field and shown(one.base) == shown(write.row) for one in value.args)


def _flags_set(program: Running) -> dict[str, frozenset[bool]]:
    """The flags that events set one way only, by name: whichever comes last, the flag is the same."""
    known_: dict[str, frozenset[bool]] | None = program.__dict__.get("_flags_set_by_events")
    if known_ is None:
        found: dict[str, set[bool]] = {}
        for one in applying(program):
            for write in row_writes(one.fn):
                if isinstance(write.value, f.Const) and isinstance(write.value.value, bool):
                    found.setdefault(write.field, set()).add(write.value.value)
        known_ = program.__dict__["_flags_set_by_events"] = {name: frozenset(values) for name, values in found.items() if len(values) == 1}
    return known_


def _is_entity(program: Running, at: Reached, write: RowWrite) -> bool:
    """Whether what is written is a row that was there before, and not the note of the event itself."""
    fn = at.fn
    said = is_state_name(write.field) and at.incoming.carries(write.value) and not at.incoming.is_event_id(write.value)
    if said and all(_TOLD_OF.search(name) and not _NOTES.search(name) for name in (write.model.rpartition(".")[2] or "record", *write.tables)):
        return write.row is None or (
            is_row(program, fn, write.row) and not all(isinstance(one, Made) for one in sources(program, fn, write.row) or (None,))
        )
    if INBOX.search(write.model.rpartition(".")[2]) or any(_INBOX_TABLE.search(table.lower()) for table in write.tables):
        return False
    if write.row is None:
        return True
    if not is_row(program, fn, write.row):
        return False
    found = sources(program, fn, write.row)
    return not any(isinstance(one, Load) and INBOX.search(one.model.rpartition(".")[2]) for one in found) and not (
        bool(found) and all(isinstance(one, Made) for one in found)
    )


def _is_ordered(program: Running, at: Reached, write: RowWrite) -> bool:
    """Whether something compares before the write: the row's present state or what it was last told with what the event says; the statement's own condition; or the provider is asked how it is now."""
    if write.compares_and_sets or any(_NEWER.search(name) or name == write.field for name in write.compares):
        return True
    if isinstance(write.record, f.Call) and _asks_for_older(at, write.record):
        return True
    return is_compared(program, at, write.record) or _is_refetched(program, at, write.record, write.value)


def _asks_for_older(at: Reached, call: f.Call) -> bool:
    """Whether a statement only writes rows that are behind what the event says, by whatever column (`WHERE changed < :at`, `filter(changed__lt=…)`)."""
    for arg in call.args[:1]:
        for holder, one in query_values(at.fn, arg.value) if isinstance(arg.value, f.Const | f.Name | f.Text | f.Call) else ():
            where = statement_of(holder, one).lower().partition(" where ")[2]
            if _BEHIND_TEXT.search(where) and any(at.incoming.carries(other.value) for other in call.args[1:]):
                return True
    for holder, part in query_values(at.fn, whole_statement(at.fn, call)):
        if holder is not at.fn:
            continue
        if isinstance(part, f.Compare) and part.ops[0] in ("<", "<=", ">", ">=") and any(at.incoming.carries(arg) for arg in part.args):
            return True
        if isinstance(part, f.Call) and any(_BEHIND.search(arg.name) and at.incoming.carries(arg.value) for arg in part.args):
            return True
    return False


def is_compared(program: Running, at: Reached, record: Any) -> bool:
    """Whether a condition on the way to a place looks at a field of a row, or compares what tells which event is newer."""
    for one in reversed(at.path):
        tests = [(condition.test, condition.pattern is None) for condition in one.fn.holds_at(record)]
        tests += [(test, True) for test in _left_by_what_is_there(one.fn, record)]
        for test, is_condition in tests:
            if is_condition and any(not IDENTIFIES.search(name) and name not in _ASKS_STORE for name in field_read(program, one.fn, test)):
                return True
            for compare in inside(test):
                if (
                    isinstance(compare, f.Compare)
                    and compare.ops[0] in ("<", "<=", ">", ">=")
                    and any(_tells_order(one, arg) for arg in compare.args)
                ):
                    return True
            if _asks_about_order(program, one, test):
                return True
        if one.by is None:
            return False
        record = one.by
    return False


def _left_by_what_is_there(fn: FunctionView, record: Any) -> Iterator[f.AnyValue]:
    """The tests by which a row that is there leaves before a place, where one that is not is made first (`if row is None: row = Row(…)`, `elif event.at <= row.at: return`)."""
    at = fn.step_of(record) or record
    while at is not None and (place := fn.place_of(at)) is not None:
        for earlier in place[1]:
            if earlier is at:
                break
            if isinstance(earlier, f.If) and absent(earlier.tests[0]) is not None:
                yield from (test for test, block in zip(earlier.tests[1:], earlier.blocks[1:], strict=True) if not falls_through(fn, block))
        at = place[0]


def _all_args(call: f.Call) -> Iterator[f.Arg]:
    """The arguments of a call and of the calls that its chain is made of."""
    for one in inside(call):
        if isinstance(one, f.Call):
            yield from one.args


def _tells_order(at: Reached, value: f.AnyValue) -> bool:
    return at.incoming.carries(value) and any(_NEWER.search(name) for name in at.incoming.named(value))


def _asks_about_order(program: Running, at: Reached, test: f.AnyValue) -> bool:
    """Whether a condition asks a function that is handed a row, or what tells which event is newer (`is_stale(row, event)`, `can_become(…)`)."""
    for one in inside(test):
        if isinstance(one, f.Name) and one.scope == f.LOCAL:
            for origin in at.fn.origins(one):
                if (
                    not isinstance(origin, Definition)
                    and origin is not one
                    and isinstance(origin, (f.Compare, f.Op, f.Call))
                    and _asks_about_order(program, at, origin)
                ):
                    return True
        if isinstance(one, f.Compare) and any(field_read(program, at.fn, arg) for arg in one.args) and any(_tells_order(at, arg) for arg in one.args):
            return True
        if isinstance(one, f.Call):
            base = one.func.base if isinstance(one.func, f.Attr) else None
            about = [arg.value for arg in one.args]
            if called_name(one) in _ASKS_STORE:
                if any(arg.name and (_NEWER.search(arg.name) or is_state_name(arg.name.partition("__")[0])) for arg in _all_args(one)):
                    return True
                continue  # whether the event was seen before says nothing of its place among others
            if base is not None and is_row(program, at.fn, base) and first_word(called_name(one)) not in ("get", "all", "first"):
                return True
            if any(isinstance(value, (f.Name, f.Attr)) and is_row(program, at.fn, value) for value in about) or any(
                _tells_order(at, value) for value in about
            ):
                return True
    return False


def _is_refetched(program: Running, at: Reached, record: Any, value: f.AnyValue | None) -> bool:
    """Whether what is written, or the condition that it stands under, is what the provider says now: a call that is only told which thing is meant, and gives no row of ours."""
    tests = [condition.test for condition in at.fn.holds_at(record)]
    return any(_is_asked(program, at, one, 0) for one in (*tests, *([value] if value is not None else [])))


def _reads_over_http(program: Running, fn: FunctionView, call: f.Call) -> bool:
    """Whether a function of the project that a call runs reads something over HTTP (an adapter's `status_of(number)`)."""
    return any(
        package_kind(function, one) == "http" and first_word(called_name(one)) in _ASKING
        for function in program.run_by(fn, call)
        for one in function.calls
    )


def _is_asked(program: Running, at: Reached, value: f.AnyValue, depth: int) -> bool:
    if depth > 4:
        return False
    for one in inside(value):
        if isinstance(one, f.Call) and known(LoadsRow, at.fn, one) is None and not row_class(at.fn, one.type):
            asks_now = _NOW.match(called_name(one)) is not None or _reads_over_http(program, at.fn, one)
            by_anything = asks_now or package_kind(at.fn, one) == "http"
            keys = [arg.value for arg in one.args if at.incoming.identifies(arg.value) or (by_anything and at.incoming.carries(arg.value))]
            found = sources(program, at.fn, one) if keys else ()
            if keys and asks_now and not any(isinstance(each, Load) for each in found):
                return True
            if keys and first_word(called_name(one)) in _ASKING and not found and not at.incoming.carries(one):
                return True
        if isinstance(one, f.Name) and one.scope == f.LOCAL:
            for origin in at.fn.definitions(one):
                if (
                    origin.kind in ("assigned", "entered")
                    and origin.value is not None
                    and origin.function is at.fn
                    and _is_asked(program, at, origin.value, depth + 1)
                ):
                    return True
    return False


def _upserts(program: Running, at: Reached) -> Iterator[Assumed]:
    """Rows that are made or overwritten with what an event says, whichever comes last."""
    fn, incoming = at.fn, at.incoming
    for call in fn.calls:
        name = called_name(call)
        if name in _UPSERTS and isinstance(call.func, f.Attr):
            given = [
                arg
                for arg in call.args
                if arg.name in ("set_", "defaults", "") or name not in ("on_conflict_do_update", "update_or_create", "aupdate_or_create")
            ]
            if not any(_has_state(at, arg.value) for arg in given) or any(arg.name == "where" for arg in call.args):
                continue
            model, made = inserted(program, fn, call)
            model = model or model_of(fn, call.func)
            if name == "merge" and any(column in _OWN_KEY and value is not None and incoming.is_event_id(value) for column, value in made):
                continue  # each event has a row of its own
            if (
                not model
                or INBOX.search(model.rpartition(".")[2])
                or is_compared(program, at, call)
                or any(_is_asked(program, at, arg.value, 0) for arg in given)
            ):
                continue
            short = model.rpartition(".")[2]
            yield Assumed(at, call, "state", f"overwrites {short} with what the event says", short, "")
            continue
        for arg in call.args[:2]:
            text = statement_of(fn, arg.value)
            found = _DO_UPDATE.search(text) if text else None
            if (
                found is not None
                and len(text) < CUT
                and " where " not in f" {(found['rest'] or '').lower()} "
                and any(incoming.carries(each.value) for each in call.args)
            ):
                table = next((deed.table for deed in deeds(program, fn) if deed.record is call), "the row")
                key = _KEYED.search(text)
                columns = [word.strip(' "`') for word in key["columns"].lower().split(",")] if key is not None else []
                if any(_MOMENT.match(column) or _NEWER.search(column) for column in columns):
                    continue  # one row for each moment: a later event has another one
                if not _INBOX_TABLE.search(table) and not is_compared(program, at, call):
                    yield Assumed(at, call, "state", f"overwrites {table} with what the event says", table, "")


def _has_state(at: Reached, value: f.AnyValue) -> bool:
    """Whether a mapping of columns, or a new object, carries something of an event beside its keys and notes."""
    for origin in at.fn.origins(value) if isinstance(value, f.Name) else (value,):
        pairs: list[tuple[object, f.AnyValue]] = []
        if isinstance(origin, f.Table):
            pairs = [(key.value if isinstance(key, f.Const) else getattr(key, "name", ""), item) for key, item in origin.items if key is not None]
        elif isinstance(origin, f.Call):
            pairs = [(arg.name, arg.value) for arg in origin.args if arg.name not in ("", "*", "**")]
        for name, item in pairs:
            if isinstance(name, str) and not _NO_STATE.search(name) and not IDENTIFIES.search(name) and at.incoming.carries(item):
                return True
    return False
