"""Retries written by hand: a loop, or a function that calls itself, around a call whose failure it takes in order to try the same again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Ambient, Logs, Sleeps
from apr_mypy.patterns import pattern_of
from apr_mypy.views.conditions import exits, is_always_true, never_returns
from apr_mypy.views.excepts import Caught, calls_in, caught, suppressed
from apr_mypy.views.function import FunctionView
from apr_mypy.views.naming import called_name
from apr_mypy.views.retry_policies import FAILED, FOREVER, UNKNOWN, Lineage, Policy, exceptions
from apr_mypy.views.retry_waits import NONE, Wait, number_of, one_of, together, wait_of
from apr_mypy.views.retry_waits import UNKNOWN as UNKNOWN_WAIT
from apr_mypy.views.standing_for import functions_of, is_beyond, values_of
from apr_mypy.views.walk import STEP_VALUES, blocks, inside, steps

_COUNTING: Final = pattern_of(r"attempt|tr(y|ies)|retr(y|ies)|^_+$|^[ijkn]$|count|round|delay|wait|pause|backoff|sleep|timeout", re.IGNORECASE)
_POLLING: Final = pattern_of(r"^_*(wait|poll|await|watch|until|a?acquire|lock)(_|$)|_(poll|ready|until|lock|healthy|up)(_|$)|polling")
_READY: Final = pattern_of(r"health|ready|alive|(^|[/_])ping|liveness", re.IGNORECASE)
_ASKING: Final = pattern_of(r"prompt|(^|_)(input|getpass)(_|$)", re.IGNORECASE)
_MAYBE_ASKING: Final = pattern_of(r"^(ask|confirm|choose|select)$", re.IGNORECASE)
"""Asks a person, where it is given the question."""
_TALKING: Final = pattern_of(r"(^|_)(log|debug|info|warn|warning|print|echo|trace|metric|incr|increment|inc|observe|labels?)(_|$)", re.IGNORECASE)
WAITING: Final = pattern_of(r"sleep|backoff|back_off|(^|_)(wait|delay|pause)", re.IGNORECASE)
_CONNECTING: Final = pattern_of(r"(^|_)(re)?connect(ion)?(_|$)|subscribe|open_connection", re.IGNORECASE)
_CONFLICT: Final = pattern_of(r"StaleData|Watch|Concurren|Optimistic|Serialization|Version|Conflict|Deadlock|Integrity|Duplicate|Unique|Locked")
_TAKEN_BACK: Final = frozenset({"40001", "40P01", 1213, 1205})
"""Codes of PostgreSQL and MySQL for a serialization failure, a deadlock and a lock that was waited for in vain."""
_NOT_WORK: Final = frozenset({"input", "int", "float", "str", "len", "print", "next", "bool"})

Loop = f.For | f.While


class Hand(NamedTuple):
    """A retry written by hand in `fn`. `site` is the loop, or the call of itself; `calls` what it tries, `caught` what it takes in order to do so (None where it looks at a result); `polls` when it waits for something to be ready; `daemon` when it never ends by itself: it keeps a connection
    alive; `repairs` when something is done about the failure before the next attempt; `refused` when it goes by the code with which a database takes a transaction back."""

    fn: FunctionView
    site: Any
    policy: Policy
    calls: tuple[f.Call, ...]
    caught: Caught | None
    how: str = "loop"
    polls: bool = False
    daemon: bool = False
    repairs: bool = False
    refused: bool = False

    @property
    def conflict(self) -> bool:
        """Whether another writer was first, by what it takes."""
        return self.caught is not None and ("conflict" in self.caught.means or all(_CONFLICT.search(name) for name in self.caught.names or ("",)))

    @property
    def keeps_connected(self) -> bool:
        """Whether it is there to have a connection, now or again."""
        return self.daemon or any(_CONNECTING.search(called_name(call)) for call in self.calls)


def by_hand(fn: FunctionView) -> Iterator[Hand]:
    """All retries that a function writes out itself."""
    whiles = fn.all(f.While)
    if not whiles and not fn.all(f.For):
        return
    tries = fn.all(f.Try) or any(suppressed(fn, step) is not None for step in fn.all(f.With))
    if not tries and not whiles and not (fn.all(f.For) and fn.all(f.If)):
        return
    asks = any(attr.name in FAILED for attr in fn.attrs)
    for step in (*fn.all(f.For), *whiles):
        if isinstance(step, f.For) and not any(isinstance(one, (f.Return, f.Break)) for one in steps(step.block)):
            continue  # it goes through all rounds, whatever happens
        found = _by_exception(fn, step) if tries else None
        if found is None and asks:
            found = _by_result(fn, step)
        if found is None and isinstance(step, f.While):
            found = _by_helper(fn, step)
        if found is not None:
            yield found


# --- loops ------------------------------------------------------------------------------------------------------------------------


class Attempt(NamedTuple):
    """What a loop tries: a `try`, or a `with suppress(…)`, which is one whose handler does nothing. `record` is the statement."""

    record: f.Try | f.With
    block: f.Block
    handlers: tuple[f.Handler, ...]
    otherwise: f.Block = ()
    final: f.Block = ()


def _own_tries(fn: FunctionView, block: f.Block) -> Iterator[Attempt]:
    """What a loop's block tries that no inner loop holds."""
    for step in block:
        if isinstance(step, (f.For, f.While)):
            continue
        if isinstance(step, f.Try):
            yield Attempt(step, step.block, step.handlers, step.otherwise, step.final)
        elif isinstance(step, f.With) and (taken := suppressed(fn, step)) is not None:
            yield Attempt(step, step.block, (f.Handler(taken, (), "", (), False, step.line, step.column),))
        for _, inner in blocks(step):
            yield from _own_tries(fn, inner)


def _by_exception(fn: FunctionView, loop: Loop) -> Hand | None:
    for attempt in _own_tries(fn, loop.block):
        handlers = [handler for handler in attempt.handlers if _goes_on(fn, loop, attempt, handler)]
        calls = tuple(call for call in calls_in(attempt.block) if is_work(fn, call))
        entered = {id(manager) for step in steps(attempt.block) if isinstance(step, f.With) for manager, _ in step.items}
        calls = tuple(sorted(calls, key=lambda call: id(call) in entered))  # what is entered last, for the words
        if not handlers or not calls or _walks_on(fn, loop, attempt):
            continue
        first = caught(fn, handlers[0].types, handlers[0].caught)
        if all(_is_answer(caught(fn, one.types, one.caught)) for one in handlers):
            continue
        daemon = not _succeeds(fn, loop, attempt)
        if _is_periodic(fn, loop, attempt):
            continue
        if daemon and not _is_daemon(fn, loop, attempt, handlers):
            continue
        if (
            ("conflict" in first.means and _is_fresh(fn, loop, attempt))
            or _is_drawn(fn, loop, calls)
            or _waits_for_others(fn, loop, attempt, handlers)
        ):
            continue
        attempts, timed = _bound(fn, loop)
        wait = _loop_wait(fn, loop, attempt, handlers)
        on = taken_after(fn, handlers)
        polls = polls_for(fn, calls) or (first.expected and first.means == {"absent"})
        repairs = any(is_work(fn, call) and not WAITING.search(called_name(call)) for one in handlers for call in calls_in(one.block))
        refused = any(_asks_for_conflict(one.block) for one in handlers)
        return Hand(fn, loop, Policy(attempts, wait, timed, on), calls, first, polls=polls, daemon=daemon, repairs=repairs, refused=refused)
    return None


def _asks_for_conflict(block: f.Block) -> bool:
    """Whether a handler asks for a serialization failure or a deadlock by its code."""
    tests = [test for step in steps(block) if isinstance(step, f.If) for test in step.tests]
    return any(isinstance(one, f.Const) and one.value in _TAKEN_BACK for test in tests for one in inside(test))


def polls_for(fn: FunctionView, calls: tuple[f.Call, ...]) -> bool:
    """Whether it waits for something to be ready, by the name of the function or of what it asks."""
    said = [one.value for call in calls for one in inside(call) if isinstance(one, f.Const) and isinstance(one.value, str)]
    return _POLLING.search(fn.function.name) is not None or any(_READY.search(one) for one in (*said, *map(called_name, calls)))


def _waits_for_others(fn: FunctionView, loop: Loop, attempt: Attempt, handlers: list[f.Handler]) -> bool:
    """Whether a person is asked again, or something else has to happen before the next round (`await changed.wait()`)."""
    after = [call for block in (*[one.block for one in handlers], attempt.final, _rest(fn, loop, attempt.record)) for call in calls_in(block)]
    if any(
        called_name(call) == "wait" and not call.args and fn.module.find(Sleeps, fn, call) is None for call in after if fn.argument_of(call) is None
    ):
        return True
    return any(
        _ASKING.search(called_name(call)) or (_MAYBE_ASKING.search(called_name(call)) and _is_question(call))
        for step in steps(loop.block)
        for _, value in STEP_VALUES[type(step)](step)
        for call in inside(value)
        if isinstance(call, f.Call)
    )


def _is_question(call: f.Call) -> bool:
    first = call.args[0].value if call.args else None
    return isinstance(first, f.Text) or (isinstance(first, f.Const) and isinstance(first.value, str) and not first.value.startswith(("/", "http")))


def taken_after(fn: FunctionView, handlers: list[f.Handler]) -> tuple[Lineage, ...]:
    found: list[Lineage] = []
    for handler in handlers:
        classes = [fn.module.lineage(full) for number in handler.caught for full in fn.module.types.classes(number)]
        classes = classes or (exceptions(fn, handler.types) if handler.types is not None else [])
        if not classes:
            return ()
        found += classes
    return tuple(found)


def _is_answer(one: Caught) -> bool:
    """Whether what is taken says that there is nothing yet, or that the end has come: no failure that one tries again after."""
    return one.expected and not one.means & {"conflict", "left", "cancelled"} and bool(one.means & {"more", "quit", "form", "optional"})


def is_work(fn: FunctionView, call: f.Call) -> bool:
    func = call.func
    name = func.name.removeprefix("builtins.") if isinstance(func, (f.Name, f.Attr)) else ""
    if name in _NOT_WORK or (
        isinstance(func, f.Attr) and func.name in ("append", "get_nowait", "put_nowait", "is_set", "set", "format", "join", "split")
    ):
        return False
    if _TALKING.search(name.rpartition(".")[2]):
        return False
    return fn.module.find(Logs, fn, call) is None and fn.module.find(Sleeps, fn, call) is None and fn.module.find(Ambient, fn, call) is None


def _goes_on(fn: FunctionView, loop: Loop, attempt: Attempt, handler: f.Handler) -> bool:
    """Whether the loop may begin again after an exception that is taken here."""
    ends = {one.kind for one in exits(fn, handler.block)}
    if "continue" in ends:
        return True
    if "falls" in ends and _stands_in(attempt, handler):
        return False
    return "falls" in ends and bool({"falls", "continue"} & {one.kind for one in exits(fn, _rest(fn, loop, attempt.record))})


def _stands_in(attempt: Attempt, handler: f.Handler) -> bool:
    """Whether a handler gives another value for what the attempt would have given, with which the round goes on."""

    def given(block: f.Block) -> set[str]:
        return {_key(target) for step in block if isinstance(step, f.Set) and not isinstance(step.value, f.Const) for target in step.targets} - {""}

    nested = tuple(step for step in steps(handler.block) if isinstance(step, f.Set))
    return bool(given(attempt.block) & given(nested))


def _rest(fn: FunctionView, loop: Loop, step: Any) -> f.Block:
    """What stands behind a step in the loop, of the blocks around it too."""
    found: list[Any] = []
    at: Any = step
    while at is not loop and at is not None:
        place = fn.place_of(at)
        if place is None:
            break
        holder, block, _ = place
        number = next((n for n, one in enumerate(block) if one is at), len(block))
        found += block[number + 1 :]
        at = holder
    return tuple(found)


def _succeeds(fn: FunctionView, loop: Loop, attempt: Attempt) -> bool:
    """Whether the loop ends when what it tries has worked."""
    after = (*attempt.otherwise, *_rest(fn, loop, attempt.record))
    for block in (attempt.block, after):
        ends = exits(fn, block)
        if any(one.kind in ("return", "break") and _is_by_success(fn, loop, one.step, block) for one in ends):
            return True
    if isinstance(loop, f.While) and not is_always_true(loop.test):
        asked = {_key(one) for one in inside(loop.test)} - {""}
        for step in (*steps(attempt.block), *steps(after)):
            if isinstance(step, f.Set) and any(_key(target) in asked for target in step.targets):
                return True
    return False


def _is_by_success(fn: FunctionView, loop: Loop, step: Any, block: f.Block) -> bool:
    """Whether a way out is taken because it worked: nothing asks before, or nothing but waiting would come after."""
    if any(step is one for one in block):
        return True
    for holder, slot in fn.around(step):
        if holder is loop:
            break
        if isinstance(holder, (f.For, f.While)):
            return False
        if isinstance(holder, f.Try) and slot == "handler":
            return False
        if isinstance(holder, (f.If, f.Match)):
            later = _rest(fn, loop, holder)
            if any(is_work(fn, call) and not WAITING.search(called_name(call)) for call in calls_in(later)):
                return False
            if isinstance(step, f.Break) and any(
                isinstance(one, f.Compare) and "is" in one.ops for test in getattr(holder, "tests", ()) for one in inside(test)
            ):
                return False  # `if item is None: break`
    return True


def _is_periodic(fn: FunctionView, loop: Loop, attempt: Attempt) -> bool:
    """Whether each round of an endless loop begins with a sleep: it does its work again and again, whether it failed or not."""
    if not isinstance(loop, f.While) or not is_always_true(loop.test):
        return False
    place = next((n for n, one in enumerate(loop.block) if one is attempt.record), len(loop.block))
    return any(fn.module.find(Sleeps, fn, call) is not None for step in loop.block[:place] if isinstance(step, f.Do) for call in calls_in((step,)))


def _is_daemon(fn: FunctionView, loop: Loop, attempt: Attempt, handlers: list[f.Handler]) -> bool:
    """Whether the loop keeps a connection alive: it connects, and, when that fails or breaks off, connects again."""
    if not isinstance(loop, f.While) or not is_always_true(loop.test):
        return False
    if not any(_CONNECTING.search(called_name(call)) for call in calls_in(attempt.block)):
        return False
    taken = {id(call) for one in handlers for call in calls_in(one.block)}
    return not any(id(call) not in taken for call in _sleeps(fn, loop.block))


def _walks_on(fn: FunctionView, loop: Loop, attempt: Attempt) -> bool:
    """Whether each round tries another thing: the loop's item goes into what is tried, or the thing is taken anew in each round."""
    if isinstance(loop, f.For):
        targets = {one.name for one in inside(loop.target) if isinstance(one, f.Name)}
        counter = _is_counted(fn, loop.over) and all(_COUNTING.search(name) for name in targets)
        if counter or _is_cycle(fn, loop.over):
            return False
        used = {
            one.name
            for call in calls_in(attempt.block)
            if is_work(fn, call)
            for value in (call.func, *[arg.value for arg in call.args])
            for one in inside(value)
            if isinstance(one, f.Name)
        }
        carried = {
            one.name
            for step in steps(loop.block)
            if isinstance(step, f.Set)
            and step.value is not None
            and any(isinstance(part, f.Name) and part.name in targets for part in inside(step.value))
            for target in step.targets
            for one in inside(target)
            if isinstance(one, f.Name)
        }
        if used & (targets | carried):
            return not all(_COUNTING.search(name) for name in used & (targets | carried))
        walked = {
            one.name for step in steps(loop.block) for _, value in STEP_VALUES[type(step)](step) for one in inside(value) if isinstance(one, f.Name)
        }
        return not _is_counted(fn, loop.over) and not targets <= walked and not all(_COUNTING.search(name) for name in targets)
    return False


def _is_cycle(fn: FunctionView, over: f.AnyValue) -> bool:
    return isinstance(over, f.Call) and "itertools.cycle" in fn.module.callee(fn, over).names


def _is_counted(fn: FunctionView, over: f.AnyValue) -> bool:
    if not isinstance(over, f.Call):
        return False
    names = {name.removeprefix("builtins.") for name in fn.module.callee(fn, over).names}
    if names & {"reversed", "enumerate", "iter"} and over.args:
        return _is_counted(fn, over.args[0].value)
    return bool(names & {"range", "itertools.count", "itertools.repeat"})


def _is_fresh(fn: FunctionView, loop: Loop, attempt: Attempt) -> bool:
    """Whether each round tries a new value that chance made: another one is the right answer to a conflict."""
    return any(
        isinstance(one, f.Call)
        and ((row := fn.module.find(Ambient, fn, one)) is not None or re.search(r"generate|random|new_|make_|create_code|token", called_name(one)))
        and (row is None or row.what == "chance")
        for step in steps(loop.block)
        for _, value in STEP_VALUES[type(step)](step)
        for one in inside(value)
    )


def _is_drawn(fn: FunctionView, loop: Loop, calls: tuple[f.Call, ...]) -> bool:
    """Whether what is tried is a number that chance draws anew in each round (`randint(20000, 30000)`): no attempt is like the one before."""
    drawn = {
        one.name
        for step in steps(loop.block)
        if isinstance(step, f.Set)
        and isinstance(step.value, f.Call)
        and (row := fn.module.find(Ambient, fn, step.value)) is not None
        and row.what == "chance"
        for one in step.targets
        if isinstance(one, f.Name) and set(fn.module.types.classes(fn.module.types.type_of(step.value))) & {"builtins.int", "builtins.float"}
    }
    return bool(drawn) and any(isinstance(one, f.Name) and one.name in drawn for call in calls for arg in call.args for one in inside(arg.value))


def _by_result(fn: FunctionView, loop: Loop) -> Hand | None:
    """A loop that asks the result whether it failed (`if response.status_code < 500: return response`) and tries again."""
    if isinstance(loop, f.For) and not _is_counted(fn, loop.over) and not (isinstance(loop.target, f.Name) and WAITING.search(loop.target.name)):
        return None
    for step in steps(loop.block):
        if not isinstance(step, f.If) or next(iter(fn.loops_around(step)), None) is not loop:
            continue
        asked = [
            one for test in step.tests for one in inside(test) if isinstance(one, f.Attr) and one.name in FAILED and isinstance(one.base, f.Name)
        ]
        if not asked:
            continue
        made = {one.name for one in (attr.base for attr in asked) if isinstance(one, f.Name)}
        calls = tuple(
            call
            for done in steps(loop.block)
            if isinstance(done, f.Set) and done.value is not None and any(isinstance(one, f.Name) and one.name in made for one in done.targets)
            for call in inside(done.value)
            if isinstance(call, f.Call) and is_work(fn, call)
        )
        calls += tuple(
            manager
            for done in steps(loop.block)
            if isinstance(done, f.With)
            for manager, target in done.items
            if isinstance(manager, f.Call) and isinstance(target, f.Name) and target.name in made and is_work(fn, manager)
        )
        if not calls or _uses_target(loop, calls):
            continue
        ends = list(exits(fn, (step, *_rest(fn, loop, step))))
        goes_on = any(one.kind in ("falls", "continue") for one in ends)
        leaves = any(one.kind in ("return", "break") for one in ends)
        compares = [one for test in step.tests for one in inside(test) if isinstance(one, f.Const)]
        by_word = any(isinstance(one.value, str) and not one.kind for one in compares) and all(attr.name == "status" for attr in asked)
        if goes_on and leaves and not by_word and _sleeps_or_continues(fn, loop):
            attempts, timed = _bound(fn, loop)
            return Hand(fn, loop, Policy(attempts, wait_in(fn, loop.block), timed), calls, None, polls=polls_for(fn, calls))
    return None


def _by_helper(fn: FunctionView, loop: f.While) -> Hand | None:
    """`while (answer := self._try(url)) is None`, where the helper takes the failure and gives nothing back."""
    absent = {
        _key(one.args[0])
        for one in inside(loop.test)
        if isinstance(one, f.Compare) and one.ops == ("is",) and isinstance(one.args[1], f.Const) and one.args[1].value is None
    }
    absent |= (
        {one.name for one in inside(loop.test) if isinstance(one, f.Bind)} if any(isinstance(one, f.Compare) for one in inside(loop.test)) else set()
    )
    calls = [one.value for one in inside(loop.test) if isinstance(one, f.Bind) and one.name in absent]
    calls += [
        step.value
        for step in steps(loop.block)
        if isinstance(step, f.Set) and step.value is not None and any(_key(one) in absent - {""} for one in step.targets)
    ]
    for value in calls:
        call = value.value if isinstance(value, f.Await) else value
        if not isinstance(call, f.Call) or not is_work(fn, call):
            continue
        for helper in functions_of(fn, call.func):
            for attempt in helper.all(f.Try):
                for handler in attempt.handlers:
                    gives = [one.step for one in exits(helper, handler.block) if one.kind == "return"]
                    nothing = any(
                        isinstance(one, f.Return) and (one.value is None or (isinstance(one.value, f.Const) and one.value.value is None))
                        for one in gives
                    )
                    taken = caught(helper, handler.types, handler.caught)
                    if nothing and not taken.expected:
                        attempts, timed = _bound(fn, loop, by_result=True)
                        return Hand(fn, loop, Policy(attempts, wait_in(fn, loop.block), timed), (call,), taken, polls=polls_for(fn, (call,)))
    return None


def _uses_target(loop: Loop, calls: tuple[f.Call, ...]) -> bool:
    if isinstance(loop, f.While):
        return False
    targets = {one.name for one in inside(loop.target) if isinstance(one, f.Name)}
    return any(isinstance(one, f.Name) and one.name in targets for call in calls for one in inside(call)) and not all(
        _COUNTING.search(name) for name in targets
    )


def _sleeps_or_continues(fn: FunctionView, loop: Loop) -> bool:
    return bool(_sleeps(fn, loop.block)) or any(isinstance(step, f.Continue) for step in steps(loop.block))


# --- bounds -----------------------------------------------------------------------------------------------------------------------


def _key(value: Any) -> str:
    """A name or field as it is told apart in a function; "" for anything else."""
    if isinstance(value, f.Name):
        return value.name
    return f".{value.name}" if isinstance(value, f.Attr) else ""


def _bound(fn: FunctionView, loop: Loop, *, by_result: bool = False) -> tuple[int, bool]:
    """(attempts, whether its time is limited). `by_result` when what it tries is asked by the loop's own condition."""
    if isinstance(loop, f.For):
        counted = _count_of(fn, loop.over)
        if counted != FOREVER:
            return counted, False
    counters = _counters(fn, loop)
    asked: list[f.AnyValue] = []
    if isinstance(loop, f.While) and not is_always_true(loop.test):
        asked.append(loop.test)
        if (
            not by_result
            and _limits(fn, loop.test, counters, in_test=True) is None
            and not {_key(one) for one in inside(loop.test)} & _set_in_try(fn, loop)
        ):
            return UNKNOWN, False  # something else ends it: a flag that others set
    for step in steps(loop.block):
        if isinstance(step, f.If):
            for test, block in zip(step.tests, step.blocks, strict=True):
                if _leaves(fn, block) or _leaves(fn, (*step.otherwise, *_beside(fn, step))):
                    asked.append(test)
        elif isinstance(step, f.Assert):
            asked.append(step.test)
    for test in asked:
        found = _limits(fn, test, counters, in_test=isinstance(loop, f.While) and test is loop.test)
        if found is not None:
            falls = found[0] > 0 and any(_key(one) in _falling(loop) for one in inside(test))
            return (UNKNOWN, found[1]) if falls else found  # what is left is asked, not what was done
    return FOREVER, False


def _beside(fn: FunctionView, step: f.If) -> f.Block:
    """What stands behind a step in its own block."""
    place = fn.place_of(step)
    block = place[1] if place is not None else ()
    return block[next((n for n, one in enumerate(block) if one is step), len(block)) + 1 :]


def _set_in_try(fn: FunctionView, loop: Loop) -> set[str]:
    return {
        _key(target)
        for attempt in _own_tries(fn, loop.block)
        for step in (*steps(attempt.block), *steps(attempt.otherwise), *steps(_rest(fn, loop, attempt.record)))
        if isinstance(step, f.Set)
        for target in step.targets
    } - {""}


def _leaves(fn: FunctionView, block: f.Block) -> bool:
    return any(one.kind in ("return", "raise", "break") for one in exits(fn, block)) or any(
        isinstance(step, f.Do) and never_returns(fn, step.value) for step in block
    )


def _counters(fn: FunctionView, loop: Loop) -> set[str]:
    """What changes by arithmetic from round to round, the loop's own number too."""
    found = {one.name for one in inside(loop.target) if isinstance(one, f.Name)} if isinstance(loop, f.For) else set()
    for step in steps(loop.block):
        if isinstance(step, f.Change):
            found.add(_key(step.target))
        elif isinstance(step, f.Set) and step.value is not None:
            worked = {_key(part) for one in inside(step.value) if isinstance(one, f.Op) for part in inside(one)}
            found |= {_key(target) for target in step.targets} & worked
        for _, value in STEP_VALUES[type(step)](step):
            for one in inside(value):
                if isinstance(one, f.Bind) and isinstance(one.value, f.Op):
                    found.add(one.name)
                elif (
                    isinstance(one, f.Call) and isinstance(one.func, f.Attr) and one.func.name in ("append", "pop", "popleft") and _key(one.func.base)
                ):
                    found.add(_key(one.func.base))
    return found - {""}


def _falling(loop: Loop) -> set[str]:
    """What is counted down in a loop."""
    found = {_key(step.target) for step in steps(loop.block) if isinstance(step, f.Change) and step.op == "-"}
    for step in steps(loop.block):
        if isinstance(step, f.Set) and isinstance(step.value, f.Op) and step.value.op == "-":
            found |= {_key(target) for target in step.targets} & {_key(step.value.args[0])}
    return found - {""}


def _limits(fn: FunctionView, test: f.AnyValue, counters: set[str], in_test: bool = False) -> tuple[int, bool] | None:
    """Whether a condition puts a bound to the number of rounds, or to their time."""
    parts = list(inside(test))
    if any(isinstance(one, f.Call) and is_clock(fn, one) for one in parts):
        return UNKNOWN, True
    said = [one for one in parts if isinstance(one, (f.Name, f.Attr)) and _key(one) in counters]
    if not said:
        clocked = {
            _key(target)
            for step in fn.all(f.Set)
            if step.value is not None and any(isinstance(one, f.Call) and is_clock(fn, one) for one in inside(step.value))
            for target in step.targets
        }
        ordered = any(isinstance(one, f.Compare) and {"<", ">", "<=", ">="} & set(one.ops) for one in parts)
        return (UNKNOWN, True) if ordered and any(_key(one) in clocked - {""} for one in parts) else None
    for one in parts:
        if isinstance(one, f.Compare) and len(one.args) == 2 and isinstance(one.args[0], (f.Name, f.Attr)) and _key(one.args[0]) in counters:
            number = number_of(fn, one.args[1])
            if number is not None and number >= 1 and one.ops[0] in ("<", "<=", ">", ">=", "=="):
                return int(number), False
    return UNKNOWN, False


def is_clock(fn: FunctionView, call: f.Call) -> bool:
    row = fn.module.find(Ambient, fn, call)
    return (row is not None and row.what == "clock") or (
        isinstance(call.func, f.Attr) and call.func.name in ("time", "monotonic", "now", "utcnow", "perf_counter")
    )


def _count_of(fn: FunctionView, over: f.AnyValue) -> int:
    """How many rounds a `for` makes; FOREVER for `itertools.count`."""
    for origin in fn.origins(over):
        if isinstance(origin, f.Many):
            return len(origin.items) if not any(isinstance(one, f.Star) for one in origin.items) else UNKNOWN
        if isinstance(origin, f.Name) and origin.scope == f.FULL:
            held = values_of(fn, origin)
            return len(held[0][1].items) if len(held) == 1 and isinstance(held[0][1], f.Many) else UNKNOWN
        if isinstance(origin, f.Call):
            names = {name.removeprefix("builtins.") for name in fn.module.callee(fn, origin).names}
            if "itertools.count" in names or ("itertools.repeat" in names and len(origin.args) < 2) or "itertools.cycle" in names:
                return FOREVER
            if names & {"reversed", "enumerate", "list", "tuple", "iter"} and origin.args:
                return _count_of(fn, origin.args[0].value)
            if "range" in names:
                numbers = [number_of(fn, arg.value) for arg in origin.args]
                if any(one is None for one in numbers) or not numbers:
                    return UNKNOWN
                known = [int(one) for one in numbers if one is not None]
                return max(len(range(*known)), 0) if len(known) < 3 or known[2] else UNKNOWN
    return UNKNOWN


# --- waits ------------------------------------------------------------------------------------------------------------------------


def _sleeps(fn: FunctionView, block: f.Block) -> list[f.Call]:
    return [call for call in calls_in(block) if fn.module.find(Sleeps, fn, call) is not None or WAITING.search(called_name(call))]


def _loop_wait(fn: FunctionView, loop: Loop, attempt: Attempt, handlers: list[f.Handler]) -> Wait:
    waits = []
    rest = (*attempt.final, *_rest(fn, loop, attempt.record))
    before = tuple(step for step in loop.block if not any(step is one for one in (attempt.record, *rest)))
    for handler in handlers:
        waits.append(wait_in(fn, (*handler.block, *rest, *before)))
    return one_of(waits)


def wait_in(fn: FunctionView, block: f.Block) -> Wait:
    """The wait in a block: what is slept there; by a function of the project that sleeps, what that one sleeps."""
    found: list[Wait] = []
    seconds: set[int] = set()  # what works out how long is no wait itself
    for call in calls_in(block):
        row = fn.module.find(Sleeps, fn, call)
        if row is not None:
            arg = fn.module.callee(fn, call).argument(row.seconds.keyword, row.seconds.position)
            seconds |= {id(one) for one in inside(arg.value)} if arg is not None else set()
            found.append(wait_of(fn, arg.value) if arg is not None else UNKNOWN_WAIT)
    for call in calls_in(block):
        if id(call) in seconds or fn.module.find(Sleeps, fn, call) is not None:
            continue
        own = functions_of(fn, call.func)
        slept = [wait for one in own if one is not fn for wait in _slept(one)]
        if slept:
            found.append(one_of(slept))
        elif is_beyond(fn, call.func) and fn.use_of(call).kind in ("statement", "awaited") and not _TALKING.search(called_name(call)):
            found.append(UNKNOWN_WAIT)  # it may sleep in there
        elif WAITING.search(called_name(call)) and not is_clock(fn, call):
            found.append(UNKNOWN_WAIT)
        elif any(isinstance(one, f.Call) and called_name(one) == "wait" for arg in call.args for one in inside(arg.value)):
            found.append(UNKNOWN_WAIT)  # `wait_for(stop.wait(), timeout=delay)`
    return together(found) if found else NONE


def _slept(fn: FunctionView, depth: int = 0) -> list[Wait]:
    found = []
    for call in fn.calls:
        row = fn.module.find(Sleeps, fn, call)
        arg = fn.module.callee(fn, call).argument(row.seconds.keyword, row.seconds.position) if row is not None else None
        if arg is not None:
            found.append(wait_of(fn, arg.value))
        elif row is None and depth < 2 and WAITING.search(called_name(call)):
            for own in functions_of(fn, call.func):
                found += _slept(own, depth + 1) if own is not fn else []
    return found


__all__ = ["WAITING", "Hand", "by_hand", "is_clock", "is_work", "polls_for", "taken_after", "wait_in"]
