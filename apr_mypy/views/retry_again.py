"""Retries written by hand without a loop: a function that calls itself when it failed, that does the same once more, or that puts back what it took."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Logs
from apr_mypy.patterns import pattern_of
from apr_mypy.views.closed_ways import Leg, is_closed
from apr_mypy.views.conditions import exits
from apr_mypy.views.excepts import calls_in, caught
from apr_mypy.views.function import FunctionView
from apr_mypy.views.naming import called_name
from apr_mypy.views.retry_cures import is_cured
from apr_mypy.views.retry_kinds import taken_after
from apr_mypy.views.retry_loops import Hand
from apr_mypy.views.retry_policies import FAILED, FOREVER, UNKNOWN, Policy
from apr_mypy.views.retry_polls import polls_for
from apr_mypy.views.retry_progress import asks_a_person
from apr_mypy.views.retry_sleeps import WAITING, wait_in
from apr_mypy.views.retry_waits import UNKNOWN as UNKNOWN_WAIT
from apr_mypy.views.shown import shown
from apr_mypy.views.tried import is_work
from apr_mypy.views.walk import alike, inside, steps

_TAKING: Final = frozenset({"get", "get_nowait", "pop", "popleft", "lpop", "rpop", "blpop", "brpop", "spop"})
_PUTTING: Final = frozenset({"put", "put_nowait", "append", "appendleft", "rpush", "lpush", "sadd", "add", "insert"})
"""How something is taken from a queue, and put there."""
_CHANGING: Final = frozenset({"append", "extend", "add", "update", "insert", "remove", "discard", "pop"})
_COUNTED: Final = pattern_of(r"attempt|retr(y|ies)|(^|_)tr(y|ies)(_|$)")
_UNLOCKING: Final = pattern_of(r"^_*(release|remove|delete|clear|break|unlink)_(stale_)?(lock|lock_?file|pid|pid_?file)$")


def without_loop(fn: FunctionView) -> Iterator[Hand]:
    """All retries that a function writes out without a loop of attempts."""
    tries = fn.all(f.Try)
    if any(_COUNTED.search(param.name) for param in fn.function.params):
        yield from _by_count(fn)
    if not tries:
        return
    once: set[str] = set()
    twice: set[str] = set()
    for call in fn.calls:
        name = called_name(call)
        (twice if name in once else once).add(name)
    if fn.function.name in once:
        yield from _by_recursion(fn)
    puts = not _PUTTING.isdisjoint(once)
    for attempt in tries if twice or puts else ():
        found = (_once_more(fn, attempt, twice) if twice else None) or (_put_back(fn, attempt) if puts else None)
        if found is not None:
            yield found


# --- once more, and back ----------------------------------------------------------------------------------------------------------


def _once_more(fn: FunctionView, attempt: f.Try, twice: set[str]) -> Hand | None:
    """`except Timeout: return client.post(url, json=body)`, where that is what was tried; not where something was mended before. `twice` are the names that are called more than once."""
    within = [(handler, calls_in(handler.block)) for handler in attempt.handlers]
    handlers = [(handler, calls) for handler, calls in within if any(called_name(call) in twice for call in calls)]
    if not handlers:
        return None
    by_name: dict[str, list[f.Call]] = {}
    for call in calls_in(attempt.block):
        by_name.setdefault(called_name(call), []).append(call)
    for handler, calls in handlers:
        if not any(_is_the_same(call, one) for call in calls for one in by_name.get(called_name(call), ())):
            continue
        talk = {
            id(part) for call in calls if fn.module.find(Logs, fn, call) is not None for part in inside(call)
        }  # `logger.warning("…", user_of(request))`
        again = _outermost(call for call in calls if is_work(fn, call) and not WAITING.search(called_name(call)) and id(call) not in talk)
        if not again or not any(arg for one in again for part in inside(one) if isinstance(part, f.Call) for arg in part.args):
            continue
        tried = [call for call in calls_in(attempt.block) if is_work(fn, call)]
        first = _outermost(tried)[:1]
        same = first and all(_is_the_same(one, other) for one, other in zip(again, first, strict=False)) and len(again) == 1
        taken = caught(fn, handler.types, handler.caught) if same and not _ends_a_branch(fn, attempt, first[0]) else None
        if taken is not None and not taken.expected and not any(one.kind == "raise" for one in exits(fn, handler.block)):
            on = taken_after(fn, [handler])
            return Hand(fn, again[0], Policy(2, wait_in(fn, handler.block), False, on), (first[0],), taken, "once")
    return None


def _ends_a_branch(fn: FunctionView, attempt: f.Try, call: f.Call) -> bool:
    """Whether a call is made under a condition in what is tried, and that is left right behind it: what failed is something else."""
    for holder, _ in fn.around(call):
        if holder is attempt:
            return False
        for block in (*holder.blocks, holder.otherwise) if isinstance(holder, f.If) else ():
            number = next((n for n, step in enumerate(block) if isinstance(step, f.Do) and any(one is call for one in inside(step.value))), None)
            if number is not None and any(isinstance(step, (f.Return, f.Raise, f.Break, f.Continue)) for step in block[number + 1 :]):
                return True
    return False


def _outermost(calls: Iterable[f.Call]) -> list[f.Call]:
    """Calls that no other of them contains."""
    found = list(calls)
    inner = {id(part) for one in found for part in inside(one) if part is not one}
    return [one for one in found if id(one) not in inner]


def _is_the_same(one: f.Call, other: f.Call) -> bool:
    """Whether two calls ask for the same; how long each may take is no difference."""
    if shown(one.func, 200) != shown(other.func, 200) and not (isinstance(one.func, f.Attr) and isinstance(other.func, f.Attr)):
        return False
    if isinstance(one.func, f.Attr) and isinstance(other.func, f.Attr):
        if one.func.name != other.func.name:
            return False
        bases = one.func.base, other.func.base
        if isinstance(bases[0], f.Call) and isinstance(bases[1], f.Call):
            if not _is_the_same(bases[0], bases[1]):
                return False
        elif shown(bases[0], 200) != shown(bases[1], 200):
            return False
    given = [sorted((arg for arg in call.args if "timeout" not in arg.name), key=lambda arg: arg.name) for call in (one, other)]
    return len(given[0]) == len(given[1]) and all(a.name == b.name and alike(a.value, b.value) for a, b in zip(*given, strict=True))


def _put_back(fn: FunctionView, attempt: f.Try) -> Hand | None:
    """`except Exception: queue.put(job)`, where the job was taken from that queue, with nothing that counts how often."""
    for handler in attempt.handlers:
        for call in calls_in(handler.block):
            if not isinstance(call.func, f.Attr) or call.func.name not in _PUTTING or not call.args or not isinstance(call.args[-1].value, f.Name):
                continue
            item, queue = call.args[-1].value, shown(call.func.base, 120)
            if item.scope != f.LOCAL or not _is_taken_from(fn, item, queue, call) or _is_counted(fn, item, handler, call):
                continue
            work = tuple(one for one in calls_in(attempt.block) if is_work(fn, one))
            taken = caught(fn, handler.types, handler.caught)
            gives_up = taken.base and all(one.kind == "raise" for one in exits(fn, handler.block))  # it is stopped, and hands back what it had
            if work and not taken.expected and not gives_up:
                return Hand(fn, call, Policy(FOREVER, UNKNOWN_WAIT, False, taken_after(fn, [handler])), work, taken, "back")
    return None


def _is_taken_from(fn: FunctionView, item: f.Name, queue: str, put: f.Call) -> bool:
    if next(iter(fn.loops_around(put)), None) is None:
        return False
    for step in fn.all(f.Set):
        if step.value is None or not any(isinstance(one, f.Name) and one.name == item.name for target in step.targets for one in inside(target)):
            continue
        for one in inside(step.value):
            if isinstance(one, f.Call) and isinstance(one.func, f.Attr) and one.func.name in _TAKING and shown(one.func.base, 120) == queue:
                return True
    return False


def _is_counted(fn: FunctionView, item: f.Name, handler: f.Handler, put: f.Call) -> bool:
    """Whether a condition decides about putting it back, or something that it has is counted up."""
    holders = [holder for holder, _ in fn.around(put)]
    if any(isinstance(step, (f.If, f.Match)) and any(step is one for one in holders) for step in steps(handler.block)):
        return True
    return any(isinstance(step, f.Change) or (isinstance(step, f.If) and not step.otherwise) for step in steps(handler.block))


# --- recursion --------------------------------------------------------------------------------------------------------------------


def _by_recursion(fn: FunctionView) -> Iterator[Hand]:
    """A function that, in an `except`, calls itself."""
    for attempt in fn.all(f.Try):
        for handler in attempt.handlers:
            for call in calls_in(handler.block):
                if not _calls_itself(fn, call):
                    continue
                if asks_a_person(fn.function.block):
                    return
                bounded = _recursion_bound(fn, call)
                if bounded == FOREVER and _is_marked(fn, call, handler):
                    bounded = 2
                if bounded is None or (bounded == FOREVER and _gives_more(fn, call, handler)) or (bounded == 2 and is_cured(fn, call, handler)):
                    continue
                one = caught(fn, handler.types, handler.caught)
                work = tuple(each for each in calls_in(attempt.block) if is_work(fn, each))
                yield Hand(
                    fn,
                    call,
                    Policy(bounded, wait_in(fn, handler.block), False, taken_after(fn, [handler])),
                    work,
                    one,
                    "recursion",
                    polls=polls_for(fn, work),
                )
                return


def _by_count(fn: FunctionView) -> Iterator[Hand]:
    """A function that looks at what it got, or took a failure, and calls itself with one attempt less: `elif retries: time.sleep(1); return fetch(url, retries - 1)`."""
    for site in fn.calls:
        if not _calls_itself(fn, site) or any(slot == "handler" for _, slot in fn.around(site)):
            continue
        params = {param.name for param in fn.function.params}
        counted = {
            part.name
            for arg in site.args
            if isinstance(arg.value, f.Op) and arg.value.op in ("+", "-")
            for part in arg.value.args
            if isinstance(part, f.Name) and part.name in params and _COUNTED.search(part.name)
        }
        asked = {
            attr.base.name for attr in fn.attrs if attr.name in FAILED and isinstance(attr.base, f.Name) and fn.use_of(attr).kind not in ("argument",)
        }
        work = tuple(
            one
            for step in fn.all(f.Set)
            if step.value is not None and any(isinstance(target, f.Name) and target.name in asked for target in step.targets)
            for one in inside(step.value)
            if isinstance(one, f.Call) and is_work(fn, one)
        )
        place = fn.place_of(fn.step_of(site))
        if not counted or place is None or not any(_mentions(one.test, counted) for one in fn.holds_at(site)):
            continue
        if work:
            yield Hand(fn, site, Policy(UNKNOWN, wait_in(fn, place[1]), False), work, None, "recursion", polls=polls_for(fn, work))
            return
        for attempt, handler in _failures_before(fn, site):
            taken = caught(fn, handler.types, handler.caught)
            work = tuple(one for one in calls_in(attempt.block) if is_work(fn, one))
            if work and not taken.expected:
                on = taken_after(fn, [handler])
                yield Hand(fn, site, Policy(UNKNOWN, wait_in(fn, place[1]), False, on), work, taken, "recursion", polls=polls_for(fn, work))
                return


def _failures_before(fn: FunctionView, site: f.Call) -> Iterator[tuple[f.Try, f.Handler]]:
    """What is tried before a place that only failures come to: it returns where it worked, and a handler lets the function go on."""
    for attempt in fn.all(f.Try):
        if attempt.line < site.line and all(one.kind in ("return", "raise") for one in exits(fn, (*attempt.block, *attempt.otherwise))):
            for handler in attempt.handlers:
                if any(one.kind in ("falls", "continue") for one in exits(fn, handler.block)):
                    yield attempt, handler


def _mentions(test: f.AnyValue, names: set[str]) -> bool:
    return any(isinstance(one, f.Name) and one.name in names for one in inside(test))


def _calls_itself(fn: FunctionView, call: f.Call) -> bool:
    func = call.func
    if isinstance(func, f.Name):
        return func.name in (fn.full, fn.function.name) and (fn.owner is None)
    return (
        isinstance(func, f.Attr)
        and fn.owner is not None
        and func.name == fn.function.name
        and isinstance(func.base, (f.Name, f.Super))
        and getattr(func.base, "name", "") in ("self", "cls")
    )


def _is_marked(fn: FunctionView, call: f.Call, handler: f.Handler) -> bool:
    """Whether it calls itself under a condition that it makes untrue before (`if folder not in path: path.insert(0, folder); return load(name)`), or takes away the lock that somebody left behind."""
    if any(_UNLOCKING.search(called_name(one)) and one is not call for one in calls_in(handler.block)):
        return True
    for holder, _ in fn.around(call):
        if not isinstance(holder, f.If) or not any(holder is one for one in steps(handler.block)):
            continue
        asked = {shown(one, 120) for test in holder.tests for one in inside(test) if isinstance(one, (f.Name, f.Attr))}
        for step in (one for block in holder.blocks for one in block):
            if isinstance(step, f.Set) and any(shown(target, 120) in asked for target in step.targets):
                return True
            if isinstance(step, f.Do) and isinstance(step.value, f.Call) and isinstance(step.value.func, f.Attr) and step.value is not call:
                if step.value.func.name in _PUTTING and shown(step.value.func.base, 120) in asked:
                    return True
    return False


def _recursion_bound(fn: FunctionView, call: f.Call) -> int | None:
    """How often it may call itself: UNKNOWN with a bound, FOREVER without; None where it asks for something else the second time."""
    names = [param.name for param in fn.function.params if param.name not in ("self", "cls")]
    if _counts_itself(fn, call):
        return UNKNOWN
    if _goes_into_parts(fn, call):
        return None
    if _leaves_out(fn, call, names) or _leads_elsewhere(fn, call):
        return None
    changed: list[f.AnyValue] = []
    number = 0
    for arg in call.args:
        value = arg.value.value if isinstance(arg.value, f.Star) else arg.value
        expected = arg.name if arg.name not in ("", "*", "**") else names[number] if number < len(names) else ""
        number += arg.name == ""
        if arg.name in ("*", "**") or (isinstance(value, f.Name) and (value.name == expected or expected == "")):
            continue
        changed.append(value)
    if not changed:
        return FOREVER
    counted = {one.name for value in changed for one in inside(value) if isinstance(one, (f.Name, f.Attr)) and isinstance(value, f.Op)}
    if not counted:
        return 2 if all(isinstance(value, f.Const) for value in changed) else None
    asked = {
        one.name
        for step in (*fn.all(f.If), *fn.all(f.Choice), *fn.all(f.While))
        for test in getattr(step, "tests", None) or (step.test,)
        for one in inside(test)
        if isinstance(one, (f.Name, f.Attr))
    }
    return UNKNOWN if counted & asked else FOREVER


def _goes_into_parts(fn: FunctionView, call: f.Call) -> bool:
    """Whether it calls itself for each part of what it was given: `for item in value: found.append(look(item, path))`."""
    params = {param.name for param in fn.function.params}
    given = {arg.value.name for arg in call.args if isinstance(arg.value, f.Name)}
    loops = [loop for loop in fn.loops_around(call) if isinstance(loop, f.For)]
    return any(
        any(isinstance(one, f.Name) and one.name in params for one in inside(loop.over))
        and any(isinstance(one, f.Name) and one.name in given for one in inside(loop.target))
        for loop in loops
    )


def _counts_itself(fn: FunctionView, call: f.Call) -> bool:
    """Whether it hands on a parameter that it has counted itself, and asks how far that is: `tries += 1`, then `if tries < 3: return fetch(url, tries=tries)`."""
    params = {param.name for param in fn.function.params}
    handed = {arg.value.name for arg in call.args if isinstance(arg.value, f.Name)} & params
    counted = {step.target.name for step in fn.all(f.Change) if isinstance(step.target, f.Name)} & handed
    counted |= {
        target.name
        for step in fn.all(f.Set)
        if isinstance(step.value, f.Op)
        for target in step.targets
        if isinstance(target, f.Name)
        and target.name in handed
        and any(isinstance(one, f.Name) and one.name == target.name for one in inside(step.value))
    }
    return bool(counted) and any(
        isinstance(one, f.Compare) and any(isinstance(arg, f.Name) and arg.name in counted for arg in one.args)
        for step in (*fn.all(f.If), *fn.all(f.While))
        for test in (step.tests if isinstance(step, f.If) else (step.test,))
        for one in inside(test)
    )


def _gives_more(fn: FunctionView, call: f.Call, handler: f.Handler) -> bool:
    """Whether a handler puts something to what the function works with and hands on (`routes.append(missing); return run(routes)`), or takes something out of it."""
    taken = {id(one) for one in calls_in(handler.block)}
    used = {
        part.name
        for one in fn.calls
        if id(one) not in taken and is_work(fn, one)
        for arg in one.args
        for part in inside(arg.value)
        if isinstance(part, f.Name) and part.scope == f.LOCAL
    }
    handed = {arg.value.name for arg in call.args if isinstance(arg.value, f.Name)} & used
    return any(
        isinstance(one.func, f.Attr) and one.func.name in _CHANGING and isinstance(one.func.base, f.Name) and one.func.base.name in handed
        for one in calls_in(handler.block)
    )


def _leaves_out(fn: FunctionView, call: f.Call, names: list[str]) -> bool:
    """Whether it calls itself without something that it was given, and does something else where that is not there: `if form is None: return default(event)`."""
    if any(arg.name in ("*", "**") or isinstance(arg.value, f.Star) for arg in call.args):
        return False
    given = {arg.name for arg in call.args if arg.name} | set(names[: sum(not arg.name for arg in call.args)])
    absent = {
        param.name
        for param in fn.function.params
        if param.name not in given and isinstance(param.default, f.Const) and param.default.value is None and param.name in names
    }
    return bool(absent) and any(
        _asks_for_none(test, absent)
        and bool(block)
        and all(one.kind in ("return", "raise") for one in exits(fn, block))
        and not _calls_within(fn, block)
        for step in fn.all(f.If)
        for test, block in zip(step.tests, step.blocks, strict=True)
    )


def _leads_elsewhere(fn: FunctionView, call: f.Call) -> bool:
    """Whether it calls itself with a constant under which what failed is not tried: `if plain: return text(error)`, and in the handler `return show(error, plain=True)`."""
    attempt = next((holder for holder, slot in fn.around(call) if isinstance(holder, f.Try) and slot == "handler"), None)
    return attempt is not None and is_closed((Leg(fn, call, fn),), attempt)


def _calls_within(fn: FunctionView, block: f.Block) -> bool:
    return any(_calls_itself(fn, call) for call in calls_in(block))


def _asks_for_none(test: f.AnyValue, names: set[str]) -> bool:
    if isinstance(test, f.Op) and test.op == "not":
        return isinstance(test.args[0], f.Name) and test.args[0].name in names
    return (
        isinstance(test, f.Compare)
        and test.ops == ("is",)
        and isinstance(test.args[0], f.Name)
        and test.args[0].name in names
        and isinstance(test.args[1], f.Const)
        and test.args[1].value is None
    )


__all__ = ["without_loop"]
