"""What becomes of a message whose handling failed: it counts as dealt with all the same, or it stays with its broker and comes again."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.patterns import pattern_of
from apr_mypy.roles import Role
from apr_mypy.views.aftermath import Path
from apr_mypy.views.conditions import exits
from apr_mypy.views.deeds import ACKS, RUNNERS, Deeds
from apr_mypy.views.effects import package_kind
from apr_mypy.views.excepts import Taking, calls_in
from apr_mypy.views.flow import bound_names
from apr_mypy.views.function import FunctionView
from apr_mypy.views.naming import called_name, last_name
from apr_mypy.views.walk import steps

_UP_TO: Final = frozenset({"store_offsets", "commit_offset", "commit_offsets"})
"""What acknowledges all messages up to one: the next message that goes well takes the failed one along."""
_MESSAGE: Final = pattern_of(r"(^|_)(message|msg|event|payload|delivery|record|body|envelope|raw|data|entry|item|command|notification)s?$")


class Message(NamedTuple):
    """`counts`: it counts as dealt with after the failure, by `ack` where that is a call here, else because its consumer goes on. `stays`: it is acknowledged by itself, and only where all went well."""

    ack: f.Call | None
    counts: bool
    stays: bool = False


def message_after(taking: Taking, path: Path, done: Deeds) -> Message:
    """What a failure, along one path, makes of the message that was being handled; all false where there is none."""
    fn = taking.fn
    if done.ack is not None:
        return Message(done.ack, True)
    is_consumer = fn.module.role_of(fn) is Role.CONSUMER and (
        fn.module.placed is not Role.CONSUMER or (_takes_message(fn) and not _takes_from_own_queue(taking))
    )
    known = [call for call in fn.calls if _ack(call) in ACKS or (called_name(call) == "commit" and (is_consumer or _is_consumers(call)))]
    if taking.step is None or not known:
        return Message(None, is_consumer and not _has_no_message_yet(taking))
    line, end = taking.step.line, taking.step.end_line
    behind = [call for call in known if call.line > end or (isinstance(taking.step, f.Try) and call in calls_in(taking.step.final))]
    if any(_is_of_those_that_went_well(taking, path, call) for call in behind):
        return Message(None, False, stays=True)
    reached = next((call for call in behind if not _is_passed_by(taking, path, call)), None)
    if reached is not None:
        return Message(reached, True)
    one_by_one = _leaves_loop(taking, path) or all(_ack(call) in ACKS - _UP_TO for call in known)
    return Message(None, False, stays=one_by_one and all(call.line >= line for call in known))


def _ack(call: f.Call) -> str:
    """What a call does, by name: `await to_thread(client.delete_message, …)` deletes a message."""
    name = called_name(call)
    given = (
        next((arg.value for arg in call.args[:2] if isinstance(arg.value, f.Attr) and arg.value.name in ACKS), None) if RUNNERS.match(name) else None
    )
    return given.name if given is not None else name


def _takes_message(fn: FunctionView) -> bool:
    """Whether a message, by its name, comes in as a parameter, in a loop or from a call: what stands in a module of consumers may as well start or stop them."""
    view: FunctionView | None = fn
    while view is not None:
        targets = [loop.target for loop in view.all(f.For)] + [target for step in view.all(f.Set) for target in step.targets]
        names = [param.name for param in view.function.params] + [name for target in targets for name, _ in bound_names(target)]
        if any(_MESSAGE.search(name) for name in names):
            return True
        view = view.outer
    return False


def _has_no_message_yet(taking: Taking) -> bool:
    """`consumer = KafkaConsumer(topic)` guarded, and behind it `for message in consumer`: whether the first message is taken only behind what is guarded."""
    fn, step = taking.fn, taking.step
    if step is None or fn.outer is not None or any(_MESSAGE.search(param.name) for param in fn.function.params):
        return False
    taken = [(one.line, one.target) for one in fn.all(f.For)] + [(one.line, target) for one in fn.all(f.Set) for target in one.targets]
    lines = [line for line, target in taken if any(_MESSAGE.search(name) for name, _ in bound_names(target))]
    return bool(lines) and min(lines) > step.end_line


def _takes_from_own_queue(taking: Taking) -> bool:
    """`item = await queue.get()` in the loop, from a queue of this process: there is no broker that waits for an answer."""
    loop = next(iter(taking.fn.loops_around(taking.step)), None) if taking.step is not None else None
    for step in steps(loop.block) if isinstance(loop, (f.For, f.While)) else ():
        value = step.value if isinstance(step, f.Set) else None
        value = value.value if isinstance(value, f.Await) else value
        if isinstance(value, f.Call) and called_name(value) in ("get", "get_nowait") and package_kind(taking.fn, value) == "plain":
            return True
    return False


def _is_passed_by(taking: Taking, path: Path, call: f.Call) -> bool:
    """Whether a path leaves before it comes to a call behind the `try`."""
    if path.end in ("return", "raise", "forever"):
        return True
    if taking.step is None or not (isinstance(path.last, f.Continue) or _leaves_loop(taking, path)):
        return False
    loop = next(iter(taking.fn.loops_around(taking.step)), None)
    return any(holder is loop for holder, _ in taking.fn.around(call))


def _is_of_those_that_went_well(taking: Taking, path: Path, call: f.Call) -> bool:
    """`queue.delete_messages(Entries=done)` behind the loop over messages, where `done.append(…)` comes only behind what went well: whether the failed one is not among those that are acknowledged together."""
    fn, step = taking.fn, taking.step
    loop = next(iter(fn.loops_around(step)), None) if step is not None else None
    if not isinstance(loop, f.For | f.While) or any(holder is loop for holder, _ in fn.around(call)):
        return False
    well = {id(one) for one in calls_in((*step.otherwise, *step.block[-1:]))} if isinstance(step, f.Try) else set[int]()
    lists = {arg.value.name for arg in call.args if isinstance(arg.value, f.Name) and arg.value.scope == f.LOCAL}
    adds = [
        one
        for one in calls_in(loop.block)
        if called_name(one) in ("append", "add")
        and isinstance(one.func, f.Attr)
        and isinstance(one.func.base, f.Name)
        and one.func.base.name in lists
    ]
    assert step is not None
    return bool(adds) and all(id(one) in well or (one.line > step.line and _is_passed_by(taking, path, one)) for one in adds)


def _leaves_loop(taking: Taking, path: Path) -> bool:
    """Whether no message comes after the one that failed: the handler leaves the loop over them."""
    if taking.step is None or next(iter(taking.fn.loops_around(taking.step)), None) is None:
        return False
    return path.end in ("return", "raise") or {one.kind for one in exits(taking.fn, taking.after)} <= {"break", "return", "raise"}


def _is_consumers(call: f.Call) -> bool:
    """`consumer.commit(…)`."""
    return isinstance(call.func, f.Attr) and "consumer" in root_name(call.func).lower()


def root_name(func: f.Attr) -> str:
    """What stands before the last dot of a call, by its last name (`self.cache.get()` -> cache)."""
    base: Any = func.base
    while isinstance(base, (f.Call, f.Item)):
        base = base.func if isinstance(base, f.Call) else base.base
    return last_name(base)
