"""Loops whose next round is another attempt at something else: they walk over items, move a cursor, shrink what they try, take the next message, or draw a new value."""

from __future__ import annotations

import re
from typing import Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Ambient
from apr_mypy.patterns import pattern_of
from apr_mypy.views.conditions import exits
from apr_mypy.views.excepts import calls_in, caught
from apr_mypy.views.function import FunctionView
from apr_mypy.views.naming import called_name
from apr_mypy.views.retry_bounds import is_clock
from apr_mypy.views.tried import COUNTING, TALKING, Attempt, Loop, is_counted, is_work, key_of, rest_of
from apr_mypy.views.walk import STEP_VALUES, inside, steps

_TAKING_NEXT: Final = frozenset({"pop", "popleft", "popitem", "get_nowait", "next", "recv", "receive", "readline", "get"})
"""Methods that take the next thing from where it waits; `get` where it is not told which."""
_WAITING_FOR: Final = frozenset({"result", "wait", "join", "get", "acquire", "communicate"})
"""Methods that wait for what others do."""
_STREAMING: Final = frozenset({"read", "read1", "readline", "readexactly", "readuntil", "recv", "recv_into", "receive", "read_some", "read_until"})
"""Methods that take the next part of a stream."""
_COLLECTING: Final = frozenset({"append", "add", "update", "extend", "discard", "remove", "pop"})
_ASKING: Final = pattern_of(r"prompt|(^|_)(input|getpass)(_|$)|^(getkey|getch|get_wch|readkey)$", re.IGNORECASE)
_MAYBE_ASKING: Final = pattern_of(r"^(ask|confirm|choose|select)$", re.IGNORECASE)
"""Asks a person, where it is given the question."""
_TIMED_OUT: Final = pattern_of(r"Timeout|Empty|NotDone")
_LOOKED_UP: Final = frozenset({"KeyError", "IndexError", "LookupError", "AttributeError", "StopIteration"})


def moves_on(fn: FunctionView, loop: Loop, attempt: Attempt, handlers: list[f.Handler], calls: tuple[f.Call, ...]) -> bool:
    """Whether, after every exception that is taken, the next round tries something else: a cursor has moved (`tb = tb.tb_next`), what is tried has become smaller (`groups = groups[:-1]`), another address
    or the next message is taken, the name that was taken has got the next number."""
    before = _before(loop, attempt)
    return all(
        _moves_in(fn, loop, (*before, *handler.block, *_behind(fn, loop, attempt, handler)), calls, before)
        or _is_numbered(fn, handler, _behind_what((*before, *handler.block), {key_of(one) for call in calls for one in inside(call)} - {""}))
        for handler in handlers
    )


def _is_numbered(fn: FunctionView, handler: f.Handler, behind: set[str]) -> bool:
    """Whether what was refused because it is there already gets the next number: `except FileExistsError: number += 1`, where the number goes into the name that is tried (`behind`)."""
    taken = caught(fn, handler.types, handler.caught)
    return taken.means == {"conflict"} and any(isinstance(step, f.Change) and key_of(step.target) in behind for step in steps(handler.block))


def _before(loop: Loop, attempt: Attempt) -> f.Block:
    """What a loop does in each round before it tries."""
    number = next((n for n, one in enumerate(loop.block) if one is attempt.record or any(part is attempt.record for part in steps((one,)))), 0)
    return loop.block[:number]


def _behind(fn: FunctionView, loop: Loop, attempt: Attempt, handler: f.Handler) -> f.Block:
    falls = "falls" in {one.kind for one in exits(fn, handler.block)}
    return (*attempt.final, *rest_of(fn, loop, attempt.record)) if falls else attempt.final


def _moves_in(fn: FunctionView, loop: Loop, block: f.Block, calls: tuple[f.Call, ...], before: f.Block) -> bool:
    used = {key_of(one) for call in calls for one in inside(call)} - {""}
    asked = {key_of(one) for one in inside(loop.test)} - {""} if isinstance(loop, f.While) else set()
    targets = {one.name for one in inside(loop.target) if isinstance(one, f.Name)} if isinstance(loop, f.For) else set()
    made_of: dict[str, set[str]] = {}
    for step in steps(block):
        if isinstance(step, f.Change) and key_of(step.target) in used and not COUNTING.search(key_of(step.target)):
            return True
        if not isinstance(step, f.Set) or step.value is None or isinstance(step.value, f.Const):
            continue
        parts = list(inside(step.value))
        if any(isinstance(one, f.Call) and is_clock(fn, one) for one in parts):
            continue  # how long it has taken
        sources = {key_of(one) for one in parts} - {""}
        if isinstance(step.value, f.Name):  # `folder, name = split(path)`, then `path = folder`
            sources |= made_of.get(step.value.name, set())
        for target in step.targets:
            for name in _bound_in(target):
                made_of[name] = sources
                if COUNTING.search(name):
                    continue
                if name in used | asked and name in sources and (name in used or not isinstance(step.value, f.Op)):
                    return True
                if name in used and sources & targets:
                    return True  # `port = first + number`
                if name in asked and _is_ordered(loop, name) and (not isinstance(step.value, f.Op) or name not in sources):
                    return True  # a cursor, up to the end: `at = match.start() + 1`
    if _is_told_apart(block, _behind_what(before, used), used):
        return True
    taken = {
        name
        for step in steps(before)
        if isinstance(step, f.Set) and step.value is not None and _takes_next(fn, step.value)
        for target in step.targets
        for name in _bound_in(target)
    }
    return bool(taken & used) or _uses_up(fn, loop, block)


def _behind_what(before: f.Block, used: set[str]) -> set[str]:
    """What goes into what is tried, also by way of what the round works out first: `downloader = self.downloader(url)`, then `downloader.run()`."""
    found = set(used)
    for step in reversed(list(steps(before))):
        if isinstance(step, f.Set) and step.value is not None and any(name in found for target in step.targets for name in _bound_in(target)):
            found |= {key_of(one) for one in inside(step.value)} - {""}
    return found


def _is_told_apart(block: f.Block, behind: set[str], used: set[str]) -> bool:
    """Whether the next round is given the next one (`if url := next(urls, None): continue`), or leaves out what failed (`failed.append(pk)`, where each round asks for what is not among `failed`)."""
    drawn: set[str] = set()
    for step in steps(block):
        for _, value in STEP_VALUES[type(step)](step):
            for one in inside(value):
                if isinstance(one, f.Bind) and isinstance(one.value, f.Call) and called_name(one.value) == "next":
                    drawn.add(one.name)
                elif (
                    isinstance(one, f.Call) and isinstance(one.func, f.Attr) and one.func.name in _COLLECTING and one.args and isinstance(step, f.Do)
                ):
                    if key_of(one.func.base) in behind - used:
                        return True
        if isinstance(step, f.Set) and isinstance(step.value, f.Name) and step.value.name in drawn:
            drawn |= {name for target in step.targets for name in _bound_in(target)}
    return bool(drawn & behind)


def reads_on(fn: FunctionView, loop: Loop, calls: tuple[f.Call, ...]) -> bool:
    """Whether each round takes the next part of a stream, which the loop puts to what it has: `chunk = await reader.read(1024)`, then `buffer += chunk`."""
    if not calls or not all(isinstance(call.func, f.Attr) and call.func.name in _STREAMING for call in calls):
        return False
    parts = {
        name
        for step in steps(loop.block)
        if isinstance(step, f.Set) and step.value is not None and any(one is call for one in inside(step.value) for call in calls)
        for target in step.targets
        for name in _bound_in(target)
    }
    added = [step.value for step in steps(loop.block) if isinstance(step, f.Change) and step.op == "+"]
    added += [
        arg.value
        for step in steps(loop.block)
        if isinstance(step, f.Do)
        for call in inside(step.value)
        if isinstance(call, f.Call) and isinstance(call.func, f.Attr) and call.func.name in ("append", "extend", "write", "feed", "feed_data")
        for arg in call.args
    ]
    return any(key_of(one) in parts for value in added for one in inside(value))


def _bound_in(target: f.AnyValue) -> list[str]:
    """The names and fields that an assignment binds; of a slice, what it is a part of."""
    if isinstance(target, f.Item) and isinstance(target.index, f.Many) and target.index.kind == "slice":
        target = target.base
    parts = list(target.items) if isinstance(target, f.Many) else [target]
    return [name for one in parts if (name := key_of(one))]


def _is_ordered(loop: Loop, name: str) -> bool:
    return isinstance(loop, f.While) and any(
        isinstance(one, f.Compare) and {"<", ">", "<=", ">="} & set(one.ops) and any(key_of(arg) == name for arg in one.args)
        for one in inside(loop.test)
    )


def _takes_next(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether a value is the next one of those that wait: `queue.popleft()`, `await queue.get()`, `next(lines)`."""
    call = value.value if isinstance(value, f.Await) else value
    if not isinstance(call, f.Call):
        return False
    if isinstance(call.func, f.Name):
        return call.func.name == "builtins.next"
    if not isinstance(call.func, f.Attr) or call.func.name not in _TAKING_NEXT:
        return False
    return call.func.name != "get" or not any(arg.name not in ("timeout", "block") for arg in call.args)


def _uses_up(fn: FunctionView, loop: Loop, block: f.Block) -> bool:
    """Whether a loop runs as long as something is left (`while addresses:`), and a failure takes some of it away."""
    if not isinstance(loop, f.While):
        return False
    left = key_of(loop.test.args[0].value) if isinstance(loop.test, f.Call) and loop.test.args else key_of(loop.test)
    return bool(left) and any(
        not TALKING.search(called_name(call))
        and any(key_of(one) == left for one in (*[arg.value for arg in call.args], *([call.func.base] if isinstance(call.func, f.Attr) else ())))
        for call in calls_in(block)
        if fn.use_of(call).kind in ("statement", "assigned")
    )


def is_waiting(fn: FunctionView, loop: Loop, calls: tuple[f.Call, ...], names: tuple[str, ...]) -> bool:
    """Whether a loop only waits, a slice of time after the other, for what goes on elsewhere: `future.result(timeout=1)`, `wait_for(stopping.wait(), 5)`. What the loop starts itself is tried again."""
    if not names or not all(_TIMED_OUT.search(name) for name in names):
        return False
    made = {key_of(target) for step in steps(loop.block) if isinstance(step, f.Set) for target in step.targets} - {""}
    inner = {id(part) for call in calls for part in inside(call) if part is not call}
    outermost = [call for call in calls if id(call) not in inner]
    limited = [
        call for call in outermost if any(arg.name == "timeout" for arg in call.args) or (called_name(call) == "wait_for" and len(call.args) > 1)
    ]
    for call in outermost:
        waits = [one for one in inside(call) if isinstance(one, f.Call) and isinstance(one.func, f.Attr) and one.func.name in _WAITING_FOR]
        if limited and call.line > limited[0].line and not any(one is call for one in limited):
            continue  # what is done with that which came
        if not any(one is call for one in limited) or not any(
            isinstance(one.func, f.Attr) and key_of(one.func.base) not in made | {""} and not _is_told(one) for one in waits
        ):
            return False
    return bool(outermost)


def _is_told(call: f.Call) -> bool:
    """Whether a call is told what to get: `client.get(url, timeout=5)`."""
    return any(arg.name not in ("timeout", "block") for arg in call.args)


def asks_a_person(block: f.Block) -> bool:
    """Whether a person is asked for something, which may be another answer the next time."""
    return any(
        _ASKING.search(called_name(call)) or (_MAYBE_ASKING.search(called_name(call)) and _is_question(call))
        for step in steps(block)
        for _, value in STEP_VALUES[type(step)](step)
        for call in inside(value)
        if isinstance(call, f.Call)
    )


def _is_question(call: f.Call) -> bool:
    first = call.args[0].value if call.args else None
    return isinstance(first, f.Text) or (isinstance(first, f.Const) and isinstance(first.value, str) and not first.value.startswith(("/", "http")))


def sends_on(loop: Loop, made: set[str], calls: tuple[f.Call, ...]) -> bool:
    """Whether an answer says what to ask next: `url = urljoin(url, response.headers["Location"])`. `made` are the names of the answer."""
    used = {one.name for call in calls for arg in call.args for one in inside(arg.value) if isinstance(one, f.Name)} - made
    return any(
        isinstance(step, f.Set)
        and step.value is not None
        and any(isinstance(target, f.Name) and target.name in used for target in step.targets)
        and any(isinstance(one, f.Name) and one.name in made for one in inside(step.value))
        for step in steps(loop.block)
    )


def is_look_up(names: tuple[str, ...], calls: tuple[f.Call, ...]) -> bool:
    """Whether what is taken only says that something is not there, by a look-up in a container: no failure that passes by itself."""
    return bool(names) and all(name in _LOOKED_UP for name in names) and all(called_name(call) in ("pop", "popleft", "popitem") for call in calls[:1])


def walks_on(fn: FunctionView, loop: Loop, attempt: Attempt) -> bool:
    """Whether each round tries another thing: the loop's item goes into what is tried, or the thing is taken anew in each round."""
    if isinstance(loop, f.For):
        targets = {one.name for one in inside(loop.target) if isinstance(one, f.Name)}
        counter = is_counted(fn, loop.over) and all(COUNTING.search(name) for name in targets)
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
        carried: set[str] = set()
        for step in steps(loop.block):  # in order: what is made of the item, and what is made of that
            if isinstance(step, f.Set) and step.value is not None:
                if any(isinstance(part, f.Name) and part.name in targets | carried for part in inside(step.value)):
                    carried |= {one.name for target in step.targets for one in inside(target) if isinstance(one, f.Name)}
            elif isinstance(step, f.For):
                if any(isinstance(part, f.Name) and part.name in targets | carried for part in inside(step.over)):
                    carried |= {one.name for one in inside(step.target) if isinstance(one, f.Name)}
            elif isinstance(step, f.With):
                for manager, target in step.items:
                    if target is not None and any(isinstance(part, f.Name) and part.name in targets | carried for part in inside(manager)):
                        carried |= {one.name for one in inside(target) if isinstance(one, f.Name)}
        asked = {
            one.name
            for step in steps(attempt.block)
            if isinstance(step, f.If)
            for test in step.tests
            for one in inside(test)
            if isinstance(one, f.Name) and one.name in targets
        }
        if asked and not is_counted(fn, loop.over) and not all(COUNTING.search(name) for name in asked):
            return True  # another way of doing it each time: `for opener in ("click", "Enter")`
        if used & (targets | carried):
            return not all(COUNTING.search(name) for name in used & (targets | carried))
        walked = {
            one.name for step in steps(loop.block) for _, value in STEP_VALUES[type(step)](step) for one in inside(value) if isinstance(one, f.Name)
        }
        return not is_counted(fn, loop.over) and not targets <= walked and not all(COUNTING.search(name) for name in targets)
    return False


def _is_cycle(fn: FunctionView, over: f.AnyValue) -> bool:
    return isinstance(over, f.Call) and "itertools.cycle" in fn.module.callee(fn, over).names


def is_fresh(fn: FunctionView, loop: Loop, attempt: Attempt) -> bool:
    """Whether each round tries a new value that chance made: another one is the right answer to a conflict."""
    return any(
        isinstance(one, f.Call)
        and ((row := fn.module.find(Ambient, fn, one)) is not None or re.search(r"generate|random|new_|make_|create_code|token", called_name(one)))
        and (row is None or row.what == "chance")
        for step in steps(loop.block)
        for _, value in STEP_VALUES[type(step)](step)
        for one in inside(value)
    )


def is_drawn(fn: FunctionView, loop: Loop, calls: tuple[f.Call, ...]) -> bool:
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
    drawn |= {
        key_of(call.func.base) for call in _told_in(loop) if isinstance(call.func, f.Attr) and any(_mentions(arg.value, drawn) for arg in call.args)
    } - {""}
    return bool(drawn) and any(key_of(one) in drawn for call in calls for arg in call.args for one in inside(arg.value))


def _told_in(loop: Loop) -> list[f.Call]:
    """The calls that a loop makes for what they do to an object: `options.update({"port": port})`."""
    return [step.value for step in steps(loop.block) if isinstance(step, f.Do) and isinstance(step.value, f.Call)]


def _mentions(value: f.AnyValue, names: set[str]) -> bool:
    return any(isinstance(one, f.Name) and one.name in names for one in inside(value))


def takes_the_next(fn: FunctionView, loop: Loop, calls: tuple[f.Call, ...]) -> bool:
    """Whether a loop takes the next thing that waits in each round (`job = queue.get_nowait()`), and what it calls is about that."""
    behind = _behind_what(loop.block, {key_of(one) for call in calls for one in inside(call)} - {""})
    return any(
        isinstance(step, f.Set)
        and step.value is not None
        and _takes_next(fn, step.value)
        and any(name in behind for target in step.targets for name in _bound_in(target))
        for step in steps(loop.block)
        if next(iter(fn.loops_around(step)), None) is loop
    )
