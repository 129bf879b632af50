"""Checks of the field that is then set: the conditions that hold at a write and look at what the row held before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.patterns import pattern_of
from apr_mypy.views.conditions import Condition, atoms
from apr_mypy.views.makers import Calls
from apr_mypy.views.naming import last_name
from apr_mypy.views.order import order_of
from apr_mypy.views.row_values import Old, is_same, matches
from apr_mypy.views.row_writes import RowWrite
from apr_mypy.views.rows import Load, sources
from apr_mypy.views.shown import shown
from apr_mypy.views.state_fields import StateField, States
from apr_mypy.views.state_reads import YES, Reads, Subject
from apr_mypy.views.walk import inside, steps

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView

_ONCE: Final = (
    "sent|processed|published|handled|claimed|dispatched|delivered|executed|exported|notified|emailed|mailed|done|used|redeemed|consumed|charged|paid|picked|taken|started|run|locked|reserved|assigned|queued|enqueued|"
    "fired|triggered|acknowledged|invoiced|billed|shipped|refunded|completed|finished|settled|captured|withdrawn|spent|booked|sold|issued|granted|credited|posted|reported|returned|collected|granted|fulfilled"
)
"""What is done once."""
_STAGES: Final = (
    "verified|confirmed|accepted|responded|activated|deactivated|cancelled|canceled|closed|opened|approved|rejected|archived|disabled|enabled|blocked|banned|revoked|expired|declined|submitted|signed|resolved|"
    "suspended|frozen|finalized|finalised|active|open|available|free|busy|pending|ready|final|void|voided|released|deleted|ended|checked_in|checked_out|joined|left|won|merged|scheduled|aborted|failed|paused"
)
"""What else says how far something has come."""
_AFTER: Final = r"(_at|_on|_by|_by_id|_to|_to_id|_for|_for_id)"
_CLAIM: Final = pattern_of(rf"(^|_)({_ONCE}|{_STAGES}){_AFTER}$|^(owner|assignee|claimant|holder|winner|worker|used|consumed|redeemed|locked)(_id)?$")
_FLAG: Final = pattern_of(rf"(^|_)({_ONCE}|{_STAGES})$")
_WORK: Final = pattern_of(rf"(^|_)({_ONCE})({_AFTER})?$")
"""What a query asks for in order to do it."""
_MOMENT: Final = pattern_of(r"_(at|on)$")
_STORING: Final = frozenset({"save", "store", "persist"})
"""First words of functions that store what they are given."""
_TELLING: Final = pattern_of(r"^(flash|add_message|success|info|warning|error|debug|add_toast)$")
_MOMENTS: Final = pattern_of(r"^(now|utcnow|utc_now|today|localtime)$")
_WORD: Final = pattern_of(r"(^|_)(status|state|stage|phase|step)$")


class Check(NamedTuple):
    """A condition on the present state: `record` is where it is asked, in the function that sets the state, `test` what is asked. `in_query` when the row's own query asks it."""

    record: Any
    test: f.AnyValue
    in_query: bool = False

    @property
    def line(self) -> int:
        """The line of the condition, 0 where that is not known."""
        return next((one.line for one in inside(self.test) if isinstance(one, f.Attr | f.Compare | f.Call | f.Op | f.Item)), 0)


def checks_at(program: Calls, fn: FunctionView, write: RowWrite) -> Iterator[Check]:
    """The checks of a state that a write rests on, nearest first: conditions that hold where it stands, and calls before it that raise for the state."""
    if write.how not in ("assigned", "columns", "copied") or not write.field or not is_checked_state(program, fn, write):
        return
    if isinstance(write.value, f.Const) and write.value.value is None and _WORD.search(write.field):
        return  # to have none is no state
    conditions = [atom for whole in fn.holds_at(write.record) for atom in atoms(whole)]
    if any(_has_it(condition, write) for condition in conditions):
        return  # whatever was asked before: it is only set again
    looks = _Looks(program, fn, write)
    for condition in conditions:
        if (
            (looks.at(condition.test) or looks.by_pattern(condition))
            and not _only_asks_for_change(fn, condition, write)
            and not looks.only_asks_for_change(condition, write)
            and not looks.is_vague(condition)
            and not _is_same_flag(condition, write)
            and not _is_filling(fn, condition, write)
            and not _is_clearing(condition, write)
            and not _is_there_already(fn, condition, write)
            and not (looks.subject is not None and _is_defaulting(condition, write))
            and not _is_first(condition, write)
        ):
            yield Check(condition.test, condition.test)
    order = order_of(fn)
    at = order.of(write.record)
    for call in fn.calls:
        if (
            0 < order.of(call) < at
            and fn.use_of(call).kind in ("statement", "awaited")
            and order.leads_to(call, write.record)
            and looks.refuses(call)
        ):
            yield Check(call, call)
    for value in _choices(write.value):
        if looks.at(value):
            yield Check(value, value)


class _Looks:
    """Whether expressions look at the state that a write sets. Of a lifecycle, flags, moments and questions of the object tell too; of anything else only the field itself."""

    def __init__(self, program: Calls, fn: FunctionView, write: RowWrite) -> None:
        self.fn = fn
        self.old = Old(program, fn, write)
        self.subject = _subject(program, fn, write) if state_of(program, fn, write) is not None else None
        self.reads = Reads(program)

    def at(self, test: f.AnyValue) -> bool:
        """Whether a condition does."""
        return self.old.mentioned_in(self.fn, test) or (self.subject is not None and self.reads.reads(self.fn, test, self.subject) == YES)

    def by_pattern(self, condition: Condition) -> bool:
        """Whether a `case` does, by its pattern."""
        return (
            condition.pattern is not None
            and self.subject is not None
            and self.reads.is_asked_by(self.fn, condition.test, condition.pattern, self.subject)
        )

    def is_vague(self, condition: Condition) -> bool:
        """Whether a condition leaves open what was in the field (`row.disabled or value != row.value`), which is no check of a flag."""
        test = condition.test
        return self.subject is None and isinstance(test, f.Op) and test.op == ("or" if condition.holds else "and")

    def only_asks_for_change(self, condition: Condition, write: RowWrite) -> bool:
        """Whether a local bool sums up what is to be changed (`no_changes = all([title == row.title, status == row.status])`)."""
        parts = [part for part in _summed_up(self.fn, condition.test) if self.at(part)]
        return bool(parts) and all(_only_asks_for_change(self.fn, Condition(part, True), write) for part in parts)

    def refuses(self, call: f.Call) -> bool:
        """Whether a call may raise for the state."""
        return self.old.refused_by(self.fn, call) or (self.subject is not None and self.reads.call_guards(self.fn, call, self.subject) == YES)


def _summed_up(fn: FunctionView, test: f.AnyValue) -> Iterator[f.AnyValue]:
    """The parts of a condition that a local name holds: those of `all([…])`, `any([…])`, `and` and `or`."""
    for origin in fn.origins(test) if isinstance(test, f.Name) and test.scope == f.LOCAL else ():
        value: Any = origin
        if isinstance(value, f.Call) and isinstance(value.func, f.Name) and value.func.name in ("builtins.all", "builtins.any") and value.args:
            value = value.args[0].value
        if isinstance(value, f.Many):
            yield from value.items
        elif isinstance(value, f.Op) and value.op in ("and", "or"):
            yield from value.args


def _choices(value: f.AnyValue | None) -> Iterator[f.AnyValue]:
    for one in inside(value) if value is not None else ():
        if isinstance(one, f.Choice):
            yield one.test


def is_checked_state(program: Calls, fn: FunctionView, write: RowWrite) -> bool:
    """Whether the field that is written is a state: a lifecycle, a flag that is set or cleared, a milestone or a claim."""
    if state_of(program, fn, write) is not None:
        return True
    value = write.value
    if isinstance(value, f.Const) and isinstance(value.value, bool):
        return _FLAG.search(write.field) is not None
    if _WORD.search(write.field):
        return isinstance(value, f.Const | f.Attr | f.Name)
    return bool(_CLAIM.search(write.field)) and value is not None


def state_of(program: Calls, fn: FunctionView, write: RowWrite) -> StateField | None:
    """The lifecycle that a write sets."""
    states = States.of_program(program)
    if write.row is not None:
        return states.of(fn, write.row, write.field, 0, write.value)
    if write.model:
        return states.field(fn.module, write.model, write.field) or (
            states.by_value(fn, write.model, write.field, write.value) if write.value is not None else None
        )
    return states.by_value(fn, "", write.field, write.value) if write.value is not None else None


def _subject(program: Calls, fn: FunctionView, write: RowWrite) -> Subject | None:
    field = state_of(program, fn, write) or StateField(write.model, write.field, (), "")
    rows: set[str] = set()
    if write.row is not None:
        rows.add(shown(write.row, 200))
        for one in _names_of(fn, write.row):
            rows.add(one)
    else:
        for name, row in _loaded(program, fn, write):
            rows.add(name)
            field = field if field.owner else field._replace(owner=row.model)
    if not rows:
        return None
    new = shown(write.value, 200) if isinstance(write.value, f.Name) and write.value.scope == f.LOCAL else ""
    return Subject(field, frozenset(rows), new=new)


def _names_of(fn: FunctionView, row: f.AnyValue) -> Iterator[str]:
    for name in {one.name for one in _local_names(fn)}:
        for read in fn.names(name)[:1]:
            if is_same(fn, read, row):
                yield name


def _local_names(fn: FunctionView) -> list[f.Name]:
    return [
        target
        for step in fn.all(f.Set)
        for target in step.targets
        if isinstance(target, f.Name) and target.scope == f.LOCAL and isinstance(step.value, f.Name | f.Attr)
    ]


def _loaded(program: Calls, fn: FunctionView, write: RowWrite) -> Iterator[tuple[str, Load]]:
    """The local names that hold a row which a statement may write."""
    for step in (*fn.all(f.Set), *fn.all(f.For)):
        targets = step.targets if isinstance(step, f.Set) else (step.target,)
        for target in targets:
            if isinstance(target, f.Name) and target.scope == f.LOCAL:
                held = step.value if isinstance(step, f.Set) else step.over
                for source in sources(program, fn, held) if held is not None else ():
                    if isinstance(source, Load) and matches(source, write):
                        yield target.name, source
    for bind in fn.all(f.Bind):
        for source in sources(program, fn, bind.value):
            if isinstance(source, Load) and matches(source, write):
                yield bind.name, source


def _only_asks_for_change(fn: FunctionView, condition: Condition, write: RowWrite) -> bool:
    """Whether a condition compares the field with what it is set to: is there anything to do at all?"""
    test = condition.test
    if not isinstance(test, f.Compare) or test.ops[0] not in ("==", "!=", "is", "is not") or not _is_given(write):
        return False
    return any(shown(arg, 200) == shown(write.value, 200) for arg in test.args)


def _is_given(write: RowWrite) -> bool:
    """Whether the new value is a local name's, or an attribute's of what another local name than the row holds (`order_in.status`)."""
    value = write.value
    if isinstance(value, f.Attr):
        value = _root(value)
        if write.row is None or shown(value, 200) == shown(_root(write.row), 200):
            return False
    return isinstance(value, f.Name) and value.scope == f.LOCAL


def _root(value: f.AnyValue) -> f.AnyValue:
    while isinstance(value, f.Attr):
        value = value.base
    return value


def _is_same_flag(condition: Condition, write: RowWrite) -> bool:
    """Whether a flag is only known to be what it is set to (`if not user.is_active: raise`, then `user.is_active = True`)."""
    value = write.value
    is_flag = _is_flag(write)
    named = condition.test.name if isinstance(condition.test, f.Attr) else ""
    return is_flag and named == write.field and isinstance(value, f.Const) and value.value is condition.holds


def _is_filling(fn: FunctionView, condition: Condition, write: RowWrite) -> bool:
    """Whether a condition only asks whether the field is empty or cleared, and all that rests on it is that it is filled or set (`if row.paid_at is None: row.paid_at = now`): doing so twice does no harm."""
    is_flag = _is_flag(write)
    step = fn.step_of(write.record) or write.record
    for holder, slot in fn.around(step):
        if (
            isinstance(holder, f.If)
            and slot in ("block", "otherwise")
            and any(condition.test is one or any(inner is condition.test for inner in inside(one)) for one in holder.tests)
        ):
            if not (is_flag or _CLAIM.search(write.field)) or _WORD.search(write.field):
                return any(_asks_whether_it_is_so(one, write) for one in holder.tests) and all(
                    one is step or _is_saving(one) for one in holder.blocks[0]
                )
            block = next((one for one in (*holder.blocks, holder.otherwise) if any(inner is step for inner in steps(one))), ())
            return all(one is step or _is_saving(one, write) or _is_listing(one) or (is_flag and _fills_same(fn, one, write)) for one in block)
    return False


def _asks_whether_it_is_so(test: f.AnyValue, write: RowWrite) -> bool:
    """Whether a condition asks, among others, that the state is not yet what it is then set to (`if run.status != "open" and run.active: run.status = "open"`)."""
    parts = test.args if isinstance(test, f.Op) and test.op == "and" else (test,)
    return any(
        isinstance(one, f.Compare)
        and one.ops == ("!=",)
        and isinstance(one.args[0], f.Attr)
        and one.args[0].name == write.field
        and write.value is not None
        and shown(one.args[1], 200) == shown(write.value, 200)
        for one in parts
    )


def _fills_same(fn: FunctionView, step: Any, write: RowWrite) -> bool:
    """Whether a step gives the same row what says more of the flag, a constant or the moment, or tells the user of it (`row.ban_reason = MANUAL`, `flash("Banned")`)."""
    if isinstance(step, f.Set):
        return (
            write.row is not None
            and all((isinstance(one, f.Attr) and shown(one.base, 200) == shown(write.row, 200)) or _is_local(one) for one in step.targets)
            and _is_plain(step.value)
        )
    value = step.value if isinstance(step, f.Do) else None
    value = value.value if isinstance(value, f.Await) else value
    return isinstance(value, f.Call) and isinstance(value.func, (f.Attr, f.Name)) and _TELLING.search(value.func.name.rpartition(".")[2]) is not None


def _is_local(value: f.AnyValue) -> bool:
    return isinstance(value, f.Name) and value.scope == f.LOCAL


def _is_plain(value: f.AnyValue | None) -> bool:
    if isinstance(value, f.Call):
        if isinstance(value.func, f.Attr) and isinstance(value.func.base, f.Call):
            return _is_plain(value.func.base)  # `now().isoformat()`
        return isinstance(value.func, (f.Attr, f.Name)) and _MOMENTS.search(value.func.name.rpartition(".")[2]) is not None
    return isinstance(value, f.Const) or (isinstance(value, f.Attr) and isinstance(value.base, f.Name) and value.base.scope != f.LOCAL)


def _is_flag(write: RowWrite) -> bool:
    return isinstance(write.value, f.Const) and isinstance(write.value.value, bool)


def _is_defaulting(condition: Condition, write: RowWrite) -> bool:
    """Whether a condition only asks whether there is a state at all: what is set then is the first one."""
    test = condition.test
    if isinstance(test, f.Attr):
        return test.name == write.field and not condition.holds
    if not isinstance(test, f.Compare) or not isinstance(test.args[0], f.Attr) or test.args[0].name != write.field:
        return False
    empty = isinstance(test.args[1], f.Const) and test.args[1].value in (None, "")
    return empty and (test.ops[0] in ("is", "==")) is condition.holds


def _is_first(condition: Condition, write: RowWrite) -> bool:
    """Whether a condition only asks whether anything stands under a key at all: what is put there then is the first state."""
    if write.row is not None or not any(table.startswith("key ") for table in write.tables):
        return False
    test = condition.test
    if isinstance(test, f.Compare):
        absent = len(test.args) > 1 and isinstance(test.args[1], f.Const) and test.args[1].value is None
        return absent and (test.ops[0] in ("is", "==")) is condition.holds
    return isinstance(test, f.Name | f.Call | f.Await | f.Bind) and not condition.holds


def _is_clearing(condition: Condition, write: RowWrite) -> bool:
    """Whether a claim is given up where there is one (`if ticket.assigned_to is not None: ticket.assigned_to = None`): there is nothing that two could both win."""
    if not isinstance(write.value, f.Const) or write.value.value is not None or not _CLAIM.search(write.field):
        return False
    test = condition.test
    if isinstance(test, f.Attr):
        return condition.holds
    against_none = isinstance(test, f.Compare) and any(isinstance(arg, f.Const) and arg.value is None for arg in test.args)
    return isinstance(test, f.Compare) and against_none and (test.ops[0] in ("is not", "!=")) is condition.holds


def _has_it(condition: Condition, write: RowWrite) -> bool:
    """Whether a condition says that the state is the very one that is set, or may be, among other things (`if row.sent or row.state == SENT:`)."""
    test = condition.test
    if isinstance(test, f.Op) and test.op == "or" and condition.holds:
        return any(_has_it(Condition(part, True), write) for part in test.args if isinstance(part, f.Compare))
    return _compares_with_new(test, write) and isinstance(test, f.Compare) and (test.ops[0] in ("==", "is")) is condition.holds


def _compares_with_new(test: f.AnyValue, write: RowWrite) -> bool:
    """Whether a test compares something with the constant that is set."""
    value = write.value
    if (
        not isinstance(test, f.Compare)
        or test.ops[0] not in ("==", "!=", "is", "is not")
        or len(test.args) != 2
        or not isinstance(value, f.Const | f.Attr)
    ):
        return False
    is_field = isinstance(value, f.Attr) and value.name == write.field
    own = any(isinstance(arg, f.Attr) and arg.name == write.field for arg in test.args)
    return own and not is_field and any(shown(arg, 200) == shown(value, 200) for arg in test.args)


def _is_there_already(fn: FunctionView, condition: Condition, write: RowWrite) -> bool:
    """Whether a condition only asks whether the state is not yet the one that is set, and nothing else rests on it than that it gets it."""
    test = condition.test
    if not _compares_with_new(test, write):
        return False
    step = fn.step_of(write.record) or write.record
    for holder, slot in fn.around(step):
        if isinstance(holder, f.If) and slot == "block" and any(inner is test for one in holder.tests for inner in inside(one)):
            block = next((one for one in holder.blocks if any(inner is step for inner in steps(one))), ())
            return all(one is step or _is_saving(one) for one in block)
    return False


def _is_saving(step: Any, write: RowWrite | None = None) -> bool:
    """Whether a step stores the row, or logs; with the write, also a function of the project that is given the row to store (`save_to_db(user)`)."""
    value = step.value if isinstance(step, f.Do) else None
    value = value.value if isinstance(value, f.Await) else value
    name = value.func.name if isinstance(value, f.Call) and isinstance(value.func, f.Attr) else ""
    if write is not None and write.row is not None and isinstance(value, f.Call) and last_name(value.func).partition("_")[0] in _STORING:
        if any(shown(arg.value, 200) == shown(write.row, 200) for arg in value.args):
            return True
    return name in ("save", "asave", "commit", "flush", "add", "info", "debug", "warning", "refresh") or isinstance(step, f.Pass)


def _is_listing(step: Any) -> bool:
    """Whether a step only puts a name into a local list: of the fields to be stored (`if "closed_on" not in update_fields: update_fields.append("closed_on")`)."""
    if isinstance(step, f.If):
        return all(_is_listing(one) for block in (*step.blocks, step.otherwise) for one in block)
    value = step.value if isinstance(step, f.Do) else None
    return (
        isinstance(value, f.Call)
        and isinstance(value.func, f.Attr)
        and value.func.name in ("append", "add")
        and _is_local(value.func.base)
        and all(isinstance(arg.value, f.Const) for arg in value.args)
    )


def only_marks_all(fn: FunctionView, write: RowWrite) -> bool:
    """Whether a loop over rows does nothing but note of each when, or that, it is done with (`for old in tokens: old.used_at = now`): rows that two mark are marked, and nothing was done for them twice."""
    if _WORD.search(write.field) or not (_is_flag(write) or _MOMENT.search(write.field)) or not isinstance(write.row, f.Name):
        return False
    place = fn.place_of(fn.step_of(write.record) or write.record)
    if place is None or not isinstance(place[0], f.For) or place[1] is not place[0].block:
        return False
    name = write.row.name
    return all(
        _is_saving(step)
        or (
            isinstance(step, f.Set)
            and all(isinstance(one, f.Attr) and isinstance(one.base, f.Name) and one.base.name == name for one in step.targets)
        )
        for step in place[1]
    )


def is_switch(write: RowWrite) -> bool:
    """Whether what is set is a flag that says nothing of work done (`active`, `verified`): setting it twice leaves it as it is."""
    return _is_flag(write) and _WORK.search(write.field) is None


def is_asked_for(program: Calls, fn: FunctionView, write: RowWrite) -> bool:
    """Whether a row that was asked for by this field was asked for by a state: a lifecycle, or a flag or milestone that says that something was done."""
    if state_of(program, fn, write) is not None or _WORD.search(write.field):
        return True
    return _WORK.search(write.field) is not None and write.value is not None
