"""The gaps in which others can come between: a read and a write of shared state with an await between them or in several threads, and no lock around both."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any, Final, Literal, NamedTuple

from apr_mypy import facts as f
from apr_mypy.concurrency.alike import is_alike, opens
from apr_mypy.concurrency.guarded import Guarded
from apr_mypy.concurrency.locks import Against, Locks
from apr_mypy.concurrency.races import Check, Races, Read, Write
from apr_mypy.concurrency.refilled import is_put_back
from apr_mypy.concurrency.running import MANY, NONE, ONE, Running
from apr_mypy.concurrency.shapes import (
    asked_key,
    asks_absence,
    asks_type,
    clears,
    compares_order,
    empties,
    is_decided_anew,
    is_default_of_itself,
    is_fetch,
    is_record,
    is_settings,
    walked,
)
from apr_mypy.concurrency.singletons import LOCKED
from apr_mypy.concurrency.state import SharedState, Spot
from apr_mypy.knowledge.schema import Ambient, KeepsRows
from apr_mypy.patterns import pattern_of
from apr_mypy.program import Program
from apr_mypy.roles import Role
from apr_mypy.views.blocking import blocks_in
from apr_mypy.views.conditions import exits
from apr_mypy.views.error_texts import handler_around
from apr_mypy.views.flow import Definition
from apr_mypy.views.function import FunctionView
from apr_mypy.views.handlers import is_request
from apr_mypy.views.naming import last_name
from apr_mypy.views.order import Pause, may_wait_in, order_of, waits
from apr_mypy.views.reporting import report_of
from apr_mypy.views.shown import shown
from apr_mypy.views.walk import inside

_ATOMIC: Final = frozenset({"pop", "discard", "setdefault", "popitem", "difference_update", "intersection_update", "clear"})
"""Methods that are complete in themselves whatever was asked before."""
_STANDS_IN: Final = pattern_of(r"_*(Fake|Stub|Dummy|Mock|Dev)([A-Z]|$)")
"""How classes are called that stand in for another system while somebody tries things out."""
_OF_ALL: Final = frozenset({"app", "application"})
"""Attributes of a request that are the same in each."""
_REMOVING: Final = frozenset({"pop", "clear", "popitem"})
_NOTING: Final = frozenset({"add", "append", "setdefault", "update", "extend"})
"""How a class is noted in a collection of classes."""
_GROWING: Final = frozenset({"append", "extend"})
_IN_PLACE: Final = frozenset({"builtins.list", "builtins.set", "collections.deque"})
_PLAIN: Final = frozenset(
    [
        "builtins.str",
        "builtins.bytes",
        "builtins.int",
        "builtins.float",
        "builtins.bool",
        "builtins.tuple",
        "builtins.frozenset",
        "builtins.dict",
        "builtins.list",
        "builtins.set",
        "collections.OrderedDict",
        "collections.defaultdict",
        "collections.Counter",
        "decimal.Decimal",
        "datetime.datetime",
        "datetime.date",
        "datetime.timedelta",
        "uuid.UUID",
    ]
)
_CLASS: Final = pattern_of(r"[A-Z]\w*[a-z]\w*$")
_OF_TIME: Final = pattern_of(r"(?i)(^|_)(time|now|clock|monotonic|perf_counter|timestamp|started|today)(_|$)")
_FAR: Final = 2
_TIMES: Final = frozenset({"builtins.float", "datetime.datetime"})
Kind = Literal["update", "check", "emptied", "kept", "iteration"]


class Gap(NamedTuple):
    """A change that others can come between. `site` is where it is made, `pause` where other tasks run meanwhile, `numbers` the places that one lock has to be around."""

    kind: Kind
    against: Against
    spot: Spot
    site: Any
    numbers: tuple[int, ...]
    pause: Any = None
    write: Write | None = None
    other: str = ""
    copy: str = ""


class Guards:
    """Answers for one program."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.state = SharedState(program)
        self.races = Races(self.state)
        self.locks = Locks(program)
        self.guarded = Guarded(self.races, self.locks)
        self.running = Running(program)

    def functions(self) -> Iterator[FunctionView]:
        """The functions worth a look: they are no tests, and not run once."""
        for fn in self.program.functions.values():
            if fn.owner is not None and _STANDS_IN.match(fn.owner.name):
                continue
            if fn.function.name != "<module>" and fn.lambda_ is None and fn.module.role_of(fn) is not Role.TEST:
                yield fn

    # --- tasks of one loop --------------------------------------------------------------------------------------------------------

    def between_tasks(self, fn: FunctionView) -> Iterator[Gap]:
        """Changes that rest on what was read before an await."""
        if not fn.is_async or not waits(fn):
            return
        writes = self.races.writes(fn)
        pauses = self.pauses(fn) if writes else ()
        for write in writes if pauses else ():
            gap = self._stale(fn, write, pauses)
            if gap is not None and gap.kind == "check" and self.locks.is_taken_for_good(fn, write.at, "tasks"):
                continue
            if gap is not None and self._matters(fn, gap) and not self.locks.are_held(fn, gap.numbers, "tasks"):
                yield gap

    def _stale(self, fn: FunctionView, write: Write, pauses: tuple[Pause, ...]) -> Gap | None:
        order = order_of(fn)
        if write.how == "change":
            for inner in pauses:
                if write.began < inner.at < write.at and inner.at <= order.of(write.value):
                    return Gap("update", "tasks", write.spot, write.site, (write.began, write.at), inner.record, write)
        checks = list(self.races.checks(fn, write))
        related = [check for check in checks if check.read.spot.touches(write.spot)]
        stale = {check.read.at: pause for check in related if (pause := order.between(pauses, check.read.at, write.began, write.site))}
        fresh = any(check.read.at not in stale for check in related)
        if write.how in ("set", "call") and write.name not in _ATOMIC and not fresh:
            for read in self.races.reads(fn, write.value, write.is_in_place) if write.how == "set" else ():
                meanwhile = order.between(pauses, read.at, write.at, write.site) if read.spot.touches(write.spot) else None
                if meanwhile is not None:
                    return Gap("update", "tasks", write.spot, write.site, (read.at, write.at), meanwhile.record, write)
        if write.name not in _ATOMIC and not fresh:
            for check in related:
                pause = stale[check.read.at]
                if self._is_kept_value(fn, check, write) and not self._tries_to_lock(fn, check, write):
                    continue
                if (
                    not self._is_claimed(fn, check.read, write, pauses)
                    and not clears(check, write)
                    and not is_decided_anew(checks, write, order, pauses)
                ):
                    return Gap("check", "tasks", write.spot, write.site, (check.read.at, write.at), stale[check.read.at].record, write)
        return self._emptied(fn, write, pauses) or self._kept(fn, write, pauses)

    def pauses(self, fn: FunctionView) -> tuple[Pause, ...]:
        """The places where other tasks do run: an await of a coroutine of the project that never waits itself is none."""
        return tuple(one for one in order_of(fn).pauses if not (isinstance(one.record, f.Await) and self._never_waits(fn, one.record.value, 0)))

    def _never_waits(self, fn: FunctionView, value: f.AnyValue, depth: int) -> bool:
        if not isinstance(value, f.Call) or depth > 4:
            return False
        callees = self.program.run_by(fn, value)
        return bool(callees) and all(
            callee.is_async
            and not callee.function.is_trivial
            and not callee.function.decorators
            and all(isinstance(one.record, f.Await) and self._never_waits(callee, one.record.value, depth + 1) for one in order_of(callee).pauses)
            for callee in callees
        )

    def _is_claimed(self, fn: FunctionView, read: Read, write: Write, pauses: tuple[Pause, ...]) -> bool:
        """Whether the function marked the thing as its own right after the check, before anything else could run."""
        order = order_of(fn)
        return any(
            one.spot.touches(write.spot)
            and read.at < one.at < write.at
            and order.between(pauses, read.at, one.at, one.site) is None
            and order.leads_to(one.site, write.site)
            for one in self.races.writes(fn)
            if one.site is not write.site
        )

    def _emptied(self, fn: FunctionView, write: Write, pauses: tuple[Pause, ...]) -> Gap | None:
        if not empties(write):
            return None
        order = order_of(fn)
        for read in self._content_reads(fn, write.spot):
            pause = order.between(pauses, read.at, write.at, write.site) if read.at < write.at else None
            if pause is not None and not self._is_claimed(fn, read, write, pauses) and order.leads_to(read.record, write.site):
                return Gap("emptied", "tasks", write.spot, write.site, (read.at, write.at), pause.record, write)
        return None

    def _content_reads(self, fn: FunctionView, spot: Spot) -> Iterator[Read]:
        """Where the whole of a thing is taken: given to a call, iterated over, kept."""
        order = order_of(fn)
        for record in (*fn.all(f.Name), *fn.attrs):
            if self.state.spot(fn, record) == spot and fn.use_of(record).kind in (
                "argument",
                "iterated",
                "assigned",
                "collected",
                "item",
                "returned",
            ):
                if isinstance(record, f.Name) and record.scope == f.LOCAL and any(not isinstance(one, Definition) for one in fn.origins(record)):
                    continue  # a local name of it: where it was taken counts
                given = fn.argument_of(record)
                if given is None or not (
                    isinstance(given[0].func, f.Name) and given[0].func.name in ("builtins.len", "builtins.bool", "builtins.isinstance")
                ):
                    yield Read(spot, order.of(record), record)

    def _kept(self, fn: FunctionView, write: Write, pauses: tuple[Pause, ...]) -> Gap | None:
        """What belongs to one call, put where all calls see it, and read back after others ran."""
        if write.how != "set" or write.spot.item or write.spot.outer is not None or not self._is_of_one_call(fn, write.value):
            return None
        if any(check.read.spot.touches(write.spot) for check in self.races.checks(fn, write)):
            return None
        order = order_of(fn)
        written = {id(one.site) for one in self.races.writes(fn) if one.spot == write.spot}
        for record in (*fn.attrs, *fn.all(f.Name)):
            at = order.of(record)
            if at <= write.at or fn.is_write(record) or (isinstance(record, f.Name) and record.scope == f.LOCAL) or id(fn.step_of(record)) in written:
                continue
            if self.state.spot(fn, record) == write.spot:
                pause = order.between(pauses, write.at, at, record)
                if pause is not None and order.leads_to(write.site, record):
                    return Gap("kept", "tasks", write.spot, write.site, (write.at, at), pause.record, write)
        return None

    def _is_of_one_call(self, fn: FunctionView, value: f.AnyValue | None) -> bool:
        """Whether a value says something of this call alone: one of its parameters, or what hangs on it, or the time."""
        if value is None or isinstance(value, f.Const):
            return False
        if isinstance(value, f.Call) and self._tells_time(fn, value):
            return True
        made = value.value if isinstance(value, f.Await) else value
        if isinstance(made, f.Call) and any(is_request(fn, param) for arg in made.args for param in self._parameters(fn, arg.value)):
            return True  # `self.user = await authenticate(request)`
        if isinstance(value, f.Await):
            return False
        if any(isinstance(one, f.Attr) and one.name in _OF_ALL for one in inside(value)):
            return False  # `request.app` is the same in each
        while isinstance(value, (f.Attr, f.Item)) or (isinstance(value, f.Call) and isinstance(value.func, f.Attr)):
            value = value.func if isinstance(value, f.Call) else value.base
        return any(True for _ in self._parameters(fn, value))

    def _tells_time(self, fn: FunctionView, call: f.Call) -> bool:
        types = fn.module.types
        if not _TIMES & set(types.classes(types.type_of(call))):
            return False
        known = fn.module.find(Ambient, fn, call)
        return (known is not None and known.what == "clock") or _OF_TIME.search(last_name(call.func)) is not None

    def _parameters(self, fn: FunctionView, value: f.AnyValue) -> Iterator[f.Param]:
        """The parameters, but `self`, that a name may hold."""
        for one in fn.origins(value) if isinstance(value, f.Name) else ():
            if isinstance(one, Definition) and one.kind == "parameter" and one.name not in ("self", "cls") and isinstance(one.record, f.Param):
                yield one.record

    # --- threads ------------------------------------------------------------------------------------------------------------------

    def between_threads(self, fn: FunctionView) -> Iterator[Gap]:
        """Changes in two steps, in code that runs in threads."""
        if fn.full not in self.running.threads and fn.outer is None:
            return
        for write in self.races.writes(fn):
            gap = self._in_two_steps(fn, write)
            if gap is not None and self._gives_way(fn, gap) and self._matters(fn, gap) and not self.locks.are_held(fn, gap.numbers, "threads"):
                yield gap

    def _gives_way(self, fn: FunctionView, gap: Gap) -> bool:
        """Whether another thread may run between two steps; of greenlets, only where one of the calls there waits."""
        if fn.module.name not in self.running.in_greenlets:
            return True
        order, first, last = order_of(fn), min(gap.numbers), max(gap.numbers)
        return any(first < order.of(call) <= last and self._may_wait(fn, call) for call in fn.calls)

    def _may_wait(self, fn: FunctionView, call: f.Call, depth: int = 0) -> bool:
        if any(block.site is call and block.row.how not in ("cpu", "file") for block in blocks_in(fn)):
            return True
        callees = self.program.run_by(fn, call) if depth < _FAR else ()
        return any(self._may_wait(callee, one, depth + 1) for callee in callees for one in callee.calls)

    def _in_two_steps(self, fn: FunctionView, write: Write) -> Gap | None:
        if write.spot.why == "thread-local" or write.site.line == 0:
            return None
        types = fn.module.types
        if write.how == "change":
            in_place = isinstance(write.site, f.Change) and _IN_PLACE & set(types.classes(types.type_of(write.site.target)))
            return None if in_place else Gap("update", "threads", write.spot, write.site, (write.began, write.at), None, write)
        checks = [check for check in self.races.checks(fn, write) if check.read.spot.touches(write.spot)]
        if write.how == "set" and not self._is_itself(fn, write) and not any(asks_type(check) for check in checks):
            for read in self.races.reads(fn, write.value, write.is_in_place):
                if read.spot.touches(write.spot) and not _is_configuration(read, write) and not is_put_back(fn, read.record, write.value):
                    return Gap("update", "threads", write.spot, write.site, (read.at, write.at), None, write)
        for check in checks:
            if self._is_raced_for(fn, check, write):
                return Gap("check", "threads", write.spot, write.site, (check.read.at, write.at), None, write)
        if empties(write):
            for read in self._content_reads(fn, write.spot):
                if read.at < write.at and order_of(fn).leads_to(read.record, write.site):
                    return Gap("emptied", "threads", write.spot, write.site, (read.at, write.at), None, write)
        return self._kept_in_thread(fn, write)

    def _kept_in_thread(self, fn: FunctionView, write: Write) -> Gap | None:
        gap = self._kept(fn, write, tuple(Pause(order_of(fn).of(call), call) for call in fn.calls))
        return gap._replace(against="threads", pause=None) if gap is not None else None

    def _is_raced_for(self, fn: FunctionView, check: Check, write: Write) -> bool:
        """Whether it does harm that two threads pass a check: a container that the second one replaces, an object that is made twice, a step that is taken twice."""
        if write.name in _ATOMIC or clears(check, write) or not asks_absence(check):
            return write.how == "delete" or write.name == "remove"
        if self._only_tells(fn, write):
            return False
        if write.how == "call":
            return write.name in ("append", "insert", "add") and not self._is_alone(fn, write)
        value = write.value
        if isinstance(value, f.Const):
            return bool(write.spot.item) or (value.value is True and handler_around(fn, write.site) is None)  # a failure is remembered
        if write.spot.item:
            if asked_key(check) not in ("", write.spot.item):
                return False  # another key of the same filling: what is asked for is the one that counts
            is_container = isinstance(value, f.Table) or (isinstance(value, f.Many) and value.kind != "tuple")
            if is_container and self._is_one_answer(fn, write):
                return False
            return is_container or not self._is_used(fn, check.read, write)
        return (self._has_identity(fn, value) or self._is_constructed(fn, value)) and self._makes(fn, value) and not self._is_alike(fn, value)

    def _is_alike(self, fn: FunctionView, value: f.AnyValue | None) -> bool:
        """Whether it is all the same which of two objects is kept: nothing changes them later, and nothing is opened for them."""
        types = fn.module.types
        classes = types.classes(types.type_of(value)) if value is not None else ()
        made = [one for one in fn.origins(value) if isinstance(one, f.Call)] if value is not None else []
        return (
            bool(classes)
            and all(is_alike(self.program, full) for full in classes)
            and not any(opens(fn, arg.value) for one in made for arg in one.args)
        )

    def _is_one_answer(self, fn: FunctionView, write: Write) -> bool:
        """Whether an empty container is what one branch finds out, and another one puts the whole in the same place: nothing is added to it later."""
        others = [one for one in self.races.writes(fn) if one.spot == write.spot and one.site is not write.site and one.how == "set"]
        return bool(others) and any(isinstance(one.value, f.Name | f.Call) for one in others)

    def _is_itself(self, fn: FunctionView, write: Write) -> bool:
        """Whether what is put there is what stands there: `x = x or make()`, `x = load()` where `load` puts it there and gives it back."""
        value = write.value
        if is_default_of_itself(value):
            return True
        return isinstance(value, f.Call) and not write.spot.item and self.state.spot(fn, value) == write.spot and bool(self.program.run_by(fn, value))

    def _only_tells(self, fn: FunctionView, write: Write) -> bool:
        """Whether the only thing that depends on a mark is what is logged: said twice is no harm."""
        if write.name != "add" and not (isinstance(write.value, f.Const) and write.value.value is True):
            return False
        step = fn.step_of(write.site)
        place = fn.place_of(step)
        if place is None:
            return False
        holder, block, _ = fn.step_table[id(step)]
        others = [one for one in block if one is not step]
        if not isinstance(holder, f.If):
            number = next(number for number, one in enumerate(block) if one is step)
            others = list(block[number + 1 :])
        return bool(others) and all(
            isinstance(one, f.Do) and isinstance(one.value, f.Call) and report_of(fn, one.value) is not None for one in others
        )

    def _is_constructed(self, fn: FunctionView, value: f.AnyValue | None) -> bool:
        """Whether a value of no known type is made by a class of a library, as its name tells: `messaging.Notifier(transport)`."""
        if not isinstance(value, f.Call) or not fn.module.types.is_any(value.type):
            return False
        names = fn.module.callee(fn, value).names
        return any(_CLASS.match(one.rpartition(".")[2]) and "." in one and not fn.module.is_own(one) for one in names)

    def _has_identity(self, fn: FunctionView, value: f.AnyValue | None) -> bool:
        """Whether it makes a difference which of two equal values one has: a client, a pool, a task, not data."""
        types = fn.module.types
        classes = types.classes(types.type_of(value)) if value is not None else ()
        return bool(classes) and not any(full in _PLAIN or self._is_data(fn, full) for full in classes)

    def _is_data(self, fn: FunctionView, full: str) -> bool:
        known, view = fn.module.types.reference(full), self.program.classes.get(full)
        if known is not None and (known.is_enum or self.program.roles.is_dto(known)):
            return True
        if view is None and fn.module.is_own(full):
            return True  # what it is, only the whole program shows
        if view is None:
            row = fn.module.knowledge.find(KeepsRows, (full,))
            return row is not None and row.makes  # a factory of sessions is as good as another
        return self.program.roles.is_dto(self.program.roles.ref(view.class_)) or is_record(view.class_) or is_settings(view.class_)

    def _is_kept_value(self, fn: FunctionView, check: Check, write: Write) -> bool:
        """Whether data is looked up by its key, fetched where it is missing or old, kept and used: a second fetch does no harm, unless somebody else
        takes it out meanwhile."""
        value = write.value
        if write.how != "set" or not write.spot.item or isinstance(value, f.Table):
            return False
        if isinstance(value, f.Const) and not isinstance(value.value, str):
            return False  # a mark
        if isinstance(value, f.Many) and (value.kind != "tuple" or not any(self._makes(fn, one) for one in value.items)):
            return False  # `value, time.time() + 30` is kept, too
        if compares_order(check):
            return True
        if isinstance(value, f.Name) and not self._makes(fn, value):
            return False  # nothing was fetched: each caller brings a value of its own
        if self._has_identity(fn, value) or not (asks_absence(check) and self._is_used(fn, check.read, write)):
            return False
        changes = self._changes.get(write.spot.key, ())
        if any(one.how == "call" and one.spot.item for _, one in changes):
            return False  # what is kept is itself added to, and a second one put in its place loses that
        return not any(one.how == "delete" or one.name in _REMOVING for other, one in changes if other is not fn and write.spot.key == one.spot.key)

    def _tries_to_lock(self, fn: FunctionView, check: Check, write: Write) -> bool:
        """Whether the function means to keep others out of a check by a lock that does not: whoever wrote it says that a second run does harm."""
        return bool(self.locks.around(fn, (check.read.at,)) or self.locks.only_asked(fn, write.site))

    def _is_used(self, fn: FunctionView, read: Read, write: Write) -> bool:
        """Whether what was found is used, and not only asked for."""
        names = {
            target.name
            for step in fn.all(f.Set)
            if step.value is not None and any(one is read.record for one in inside(step.value))
            for target in step.targets
            if isinstance(target, f.Name)
        }
        for name in names:
            if any(fn.use_of(one).kind not in ("condition", "compared") for one in fn.reads(name)):
                return True
        for record in (*fn.all(f.Item), *fn.calls):
            if (
                record is not read.record
                and self.state.spot(fn, record) == write.spot
                and fn.use_of(record).kind not in ("condition", "compared", "other")
            ):
                return True
        return fn.use_of(read.record).kind == "returned"

    def _makes(self, fn: FunctionView, value: f.AnyValue | None) -> bool:
        return value is not None and any(
            isinstance(one, f.Call) for origin in fn.origins(value) if not isinstance(origin, Definition) for one in inside(origin)
        )

    def _is_alone(self, fn: FunctionView, write: Write) -> bool:
        """Whether adding to a set is all that depends on not being in it: twice is as good as once."""
        place = fn.place_of(fn.step_of(write.site))
        return write.name == "add" and place is not None and len(place[1]) == 1 and isinstance(place[0], f.If)

    # --- iterations ---------------------------------------------------------------------------------------------------------------

    def iterations(self, fn: FunctionView) -> Iterator[Gap]:
        """Loops over a shared container that await in their body and go on."""
        if not fn.is_async or not (fn.all(f.For) or fn.all(f.Each)) or not waits(fn):
            return
        # where nothing shared is walked, the order of the function is of no interest
        loops = [(loop, spot) for loop in fn.all(f.For) if not loop.is_async and (spot := self._walked(fn, loop, loop.over)) is not None]
        eaches = [
            (each, spot) for each in fn.all(f.Each) if not each.loops[0].is_async and (spot := self._walked(fn, each, each.loops[0].over)) is not None
        ]
        pauses = self.pauses(fn) if loops or eaches else ()
        if not pauses:
            return
        order = order_of(fn)
        for loop, spot in loops:
            within = [
                one for one in pauses if one.record is not loop and any(holder is loop and slot == "block" for holder, slot in fn.around(one.record))
            ]
            going_on = [one for one in within if self._goes_on(fn, loop, one.record)]
            if going_on:
                yield from self._iteration(fn, loop, loop.over, spot, going_on[0].record, (order.of(loop.over), order.of(loop)))
        for each, spot in eaches:
            over = each.loops[0].over
            wait = next((one for one in pauses if any(holder is each and slot in ("result", "test") for holder, slot in fn.around(one.record))), None)
            if wait is not None:
                yield from self._iteration(fn, each, over, spot, wait.record, (order.of(over), order.of(each)))

    def _walked(self, fn: FunctionView, loop: f.For | f.Each, over: f.AnyValue) -> Spot | None:
        """The shared thing that a loop walks, where it may wait in its rounds."""
        value = walked(over)
        if not isinstance(value, (f.Name, f.Attr, f.Item, f.Call)) or (isinstance(value, f.Call) and not is_fetch(value)):
            return None
        if isinstance(value, f.Item) and isinstance(value.index, f.Many) and value.index.kind == "slice":
            return None  # a copy
        if not may_wait_in(fn, loop):
            return None
        return self.state.spot(fn, value)

    def _goes_on(self, fn: FunctionView, loop: f.For, record: Any) -> bool:
        """Whether the loop may have another round after a pause in it."""
        step = fn.step_of(record) if id(record) not in fn.step_table else record
        inner = False
        while step is not None and step is not loop:
            holder, block, _ = fn.step_table[id(step)]
            number = next(number for number, one in enumerate(block) if one is step)
            kinds = {one.kind for one in exits(fn, block[number:] if not inner else block[number + 1 :])}
            if not kinds & {"falls", "continue"}:
                return False
            if "continue" in kinds and "falls" not in kinds:
                return True
            step, inner = holder, True
        return True

    def _iteration(self, fn: FunctionView, loop: Any, over: f.AnyValue, spot: Spot, pause: Any, numbers: tuple[int, int]) -> Iterator[Gap]:
        types = fn.module.types
        a_list = any(full in ("builtins.list", "collections.deque") for full in types.classes(types.type_of(walked(over))))
        changes = [(other, write) for other, write in self._changes.get(spot.key, ()) if write.is_in_place and write.spot.touches(spot)]
        # a list that only grows is walked to its new end
        if isinstance(loop, f.For) and types.class_objects(types.type_of(loop.target)):
            changes = [one for one in changes if one[1].name not in _NOTING]  # classes, which come into being while modules are imported
        changer = next((other for other, write in changes if not a_list or write.name not in _GROWING), None)
        if changer is None:
            return
        emptied = next((write for other, write in changes if other is fn and write.spot == spot and empties(write) and write.at > numbers[1]), None)
        gap = Gap("iteration", "tasks", spot, loop, numbers, pause, emptied, changer.function.name, shown(walked(over) if emptied else over))
        if self._matters(fn, gap) and not self.locks.are_held(fn, numbers, "tasks"):
            yield gap

    @cached_property
    def _changes(self) -> dict[str, list[tuple[FunctionView, Write]]]:
        """Every change of shared state in code that runs while the program serves, by key."""
        found: dict[str, list[tuple[FunctionView, Write]]] = {}
        for fn in self.functions():
            for write in self.races.writes(fn):
                if self.running.serves(fn):
                    found.setdefault(write.spot.key, []).append((fn, write))
        return found

    # --- does it matter -----------------------------------------------------------------------------------------------------------

    def _matters(self, fn: FunctionView, gap: Gap) -> bool:
        """Whether another run can come between: of the same function, or of another that changes the same thing."""
        running, spot = self.running, gap.spot
        if gap.kind == "check" and not spot.item and gap.write is not None and gap.write.how == "set" and running.starts_with(fn):
            return False  # it was made before the first request
        if gap.against == "tasks":
            how = running.as_tasks(fn)
            if spot.outer is not None and how != NONE:
                how = running.within(fn, spot.outer)
        elif running.ends(fn):
            how = NONE
        else:
            how = running.threads_within(fn, spot.outer) if spot.outer is not None else running.threads.get(fn.full, NONE)
        if how != NONE and spot.why == LOCKED and gap.kind != "iteration" and (self._is_entered(fn) or not self.guarded.by_lock(fn, spot)):
            return False
        if how == ONE:
            for other, write in self._changes.get(spot.key, ()):
                if other is not fn and write.spot.touches(spot) and not (gap.kind == "check" and self._only_lets_go(other, write)):
                    return True
            return False
        return how == MANY

    def _is_entered(self, fn: FunctionView) -> bool:
        """Whether a function only runs when its object is entered by `async with`, which the one who made the object does once."""
        if fn.function.name == "__aenter__":
            return True
        callers = self.program.callers_of(fn)
        return bool(callers) and all(edge.caller.function.name == "__aenter__" and edge.caller.owner is fn.owner for edge in callers)

    def _only_lets_go(self, fn: FunctionView, write: Write) -> bool:
        """Whether a change is the end of the thing: it is closed, and nothing stands there any more."""
        return self.running.ends(fn) and write.how == "set" and isinstance(write.value, f.Const) and write.value.value in (None, False)

    def lock_that_does_not_help(self, fn: FunctionView, gap: Gap) -> str:
        """What is wrong with the lock that the function does use, as a clause; "" where it uses none."""
        for lock in self.locks.around(fn, gap.numbers):
            if lock.fault:
                return f"its lock {lock.name} {lock.fault}"
            if not lock.helps(gap.against):
                return f"its lock {lock.name} keeps out other tasks, not other threads"
        for number in gap.numbers:
            for lock in self.locks.around(fn, (number,)):
                return f"its lock {lock.name} is not held from the read to the write"
        asked = self.locks.only_asked(fn, gap.site)
        return f"{asked}.locked() only asks, it keeps nobody out" if asked else ""


def _is_configuration(read: Read, write: Write) -> bool:
    """Whether the whole of an application's configuration is read for what is put under one key of it."""
    return read.spot.key.startswith("application") and write.spot.item != read.spot.item and write.spot.item.startswith(read.spot.item)
