"""Threads and tasks that their owner ends, or hears the end of, by agreement: an event, a flag or a queue that both know, where no method of the handle is called."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from apr_mypy import facts as f
from apr_mypy.patterns import pattern_of
from apr_mypy.views.function import FunctionView
from apr_mypy.views.makers import Calls
from apr_mypy.views.module import ClassView
from apr_mypy.views.naming import called_name
from apr_mypy.views.shown import shown
from apr_mypy.views.walk import inside

_SIGNALS: Final = frozenset(
    {"set", "put", "put_nowait", "notify", "notify_all", "send", "sendall", "close", "shutdown", "stop", "call_soon_threadsafe"}
)
ENDING: Final = pattern_of(r"^(stop|shut_?down|close|aclose|terminate|kill|quit|finish|end|cancel|halt|wait|join|abort)(_|$)")
"""How the names of methods begin that end what their object has started."""
_LEAVING: Final = frozenset({"__exit__", "__aexit__", "__del__"})
_TELLS: Final = frozenset({"set", "put", "put_nowait", "task_done", "notify", "notify_all", "release", "set_result", "set_exception", "count_down"})
_HEARS: Final = frozenset({"wait", "join", "get", "wait_for", "acquire", "result"})


def is_told_to_stop(program: Calls, field: f.Attr) -> bool:
    """Whether the class of a field has a `stop()` or the like that signals an event or queue of its own, or takes back a flag that its own code runs by: a thread cannot be cancelled in any
    other way."""
    return any(_signals(method) or _takes_back_a_flag(holder, method) for holder in _holders(program, field) for method in _ending(holder))


def is_waited_for(program: Calls, field: f.Attr) -> bool:
    """Whether the class of a field has a `stop()` or the like that waits for an event which another of its methods sets: what was started says itself that it has ended."""
    for holder in _holders(program, field):
        for method in _ending(holder):
            events = {shown(call.func.base) for call in method.calls if isinstance(call.func, f.Attr) and call.func.name == "wait"}
            for other in holder.methods.values() if events else ():
                if other is not method and any(_tells(call, events) for call in other.calls):
                    return True
    return False


def answers_itself(program: Calls, field: f.Attr) -> bool:
    """Whether what the class of a field started waits for an event that another of its methods sets, and tells its failure to a future that others wait for (`self.ready.set_exception(error)`)."""
    for holder in _holders(program, field):
        for method in holder.methods.values():
            if not any(isinstance(call.func, f.Attr) and call.func.name == "set_exception" for call in method.calls):
                continue
            events = {shown(call.func.base) for call in method.calls if isinstance(call.func, f.Attr) and call.func.name == "wait"}
            if events and any(_tells(call, events) for other in holder.methods.values() if other is not method for call in other.calls):
                return True
    return False


def is_out_of_sight(program: Calls, field: f.Attr) -> bool:
    """Whether the class of a field reads it where mypy did not look: it takes a field that `__init__` sets to None for None alone, and `if self.task: self.task.cancel()` for unreachable."""
    for holder in _holders(program, field):
        for method in holder.methods.values():
            if f.Dead in method.kinds and any(attr.name == field.name for attr in method.attrs):
                return True
    return False


def is_heard_of(program: Calls, fn: FunctionView, handle: f.AnyValue) -> bool:
    """Whether the function that starts a thread waits for an event or queue that the thread fills (`Thread(target=run).start()`, then `done.wait()`; `thread.start()`, then `thread.ready.wait()`), or
    itself sets the event that the thread was given (`Thread(target=run, args=(stop,))`, then `stop.set()`)."""
    heard = {shown(call.func.base) for call in fn.calls if isinstance(call.func, f.Attr) and call.func.name in _HEARS} - {shown(handle)}
    if heard and any(_tells(call, heard) for target in _started(program, fn, handle) for call in target.calls):
        return True
    own = {f"self{one.removeprefix(shown(handle))}" for one in heard if one.startswith(f"{shown(handle)}.")}
    if own and any(_tells(call, own) for method in _own_methods(program, fn, handle) for call in method.calls):
        return True
    if _ends_what_it_runs(fn, handle) or _joins_all(fn):
        return True
    told = {shown(call.func.base) for call in fn.calls if isinstance(call.func, f.Attr) and call.func.name == "set" and not call.args}
    return bool(told) and any(
        shown(one) in told for maker, call in fn.module.made_by(fn, handle) if maker is fn for arg in call.args for one in inside(arg.value)
    )


def _ends_what_it_runs(fn: FunctionView, handle: f.AnyValue) -> bool:
    """Whether a thread runs a method of an object of a library whose end the function asks for itself: `Thread(target=server.serve_forever)`, `server.shutdown()`."""
    run = {
        shown(arg.value.base)
        for maker, call in fn.module.made_by(fn, handle)
        if maker is fn
        for arg in call.args
        if isinstance(arg.value, f.Attr) and not any(fn.module.is_own(full) for full in arg.value.targets)
    }
    return bool(run) and any(
        isinstance(call.func, f.Attr) and call.func.name in ("shutdown", "stop", "close", "server_close") and shown(call.func.base) in run
        for call in fn.calls
    )


def _joins_all(fn: FunctionView) -> bool:
    """`for one in threading.enumerate(): one.join()`: whether a function waits for whatever threads there are."""
    for loop in fn.all(f.For):
        if isinstance(loop.over, f.Call) and called_name(loop.over) == "enumerate" and not loop.over.args and isinstance(loop.target, f.Name):
            name = loop.target.name
            if any(
                isinstance(one.func, f.Attr) and one.func.name == "join" and isinstance(one.func.base, f.Name) and one.func.base.name == name
                for one in fn.calls
            ):
                return True
    return False


def _own_methods(program: Calls, fn: FunctionView, handle: f.AnyValue) -> Iterator[FunctionView]:
    """The methods of the project's class that a handle is an object of."""
    for full in fn.module.types.classes(fn.module.types.type_of(handle)):
        holder = program.classes.get(full)
        yield from holder.methods.values() if holder is not None else ()


def runs_by_its_owners_flag(program: Calls, fn: FunctionView, handle: f.AnyValue) -> bool:
    """Whether a thread runs while a flag is set that a library's class, from which its owner derives, keeps: `while self.alive` of a worker. That one ends it."""
    for target in _started(program, fn, handle):
        for loop in target.all(f.While):
            for one in inside(loop.test):
                if isinstance(one, f.Attr) and isinstance(one.base, f.Name) and one.base.name == "self":
                    owner = program.classes.get(target.owner.full) if target.owner is not None else None
                    if one.targets:
                        known = any(fn.module.is_own(full) for full in one.targets)
                    else:  # a base of a library without types
                        known = owner is None or owner.field(one.name) is not None or one.name in owner.methods
                    if not known:
                        return True
    return False


def _tells(call: f.Call, whom: set[str]) -> bool:
    return isinstance(call.func, f.Attr) and call.func.name in _TELLS and shown(call.func.base) in whom


def _started(program: Calls, fn: FunctionView, handle: f.AnyValue) -> Iterator[FunctionView]:
    """The project's functions that run in a thread."""
    for maker, call in fn.module.made_by(fn, handle):
        for arg in call.args if maker is fn else ():
            if isinstance(arg.value, f.Call):
                yield from program.run_by(fn, arg.value)
            elif isinstance(arg.value, (f.Name, f.Attr, f.Lambda)):
                yield from program.refers_to(fn, arg.value)


def _holders(program: Calls, field: f.Attr) -> Iterator[ClassView]:
    for target in field.targets:
        holder = program.classes.get(target.rpartition(".")[0])
        if holder is not None:
            yield holder


def _ending(holder: ClassView) -> Iterator[FunctionView]:
    return (method for name, method in holder.methods.items() if name in _LEAVING or ENDING.match(name.lstrip("_")))


def _signals(method: FunctionView) -> bool:
    return any(isinstance(call.func, f.Attr) and call.func.name in _SIGNALS and isinstance(call.func.base, f.Attr) for call in method.calls)


def _takes_back_a_flag(holder: ClassView, method: FunctionView) -> bool:
    flags = {
        target.name
        for step in method.all(f.Set)
        if isinstance(step.value, f.Const) and isinstance(step.value.value, bool)
        for target in step.targets
        if isinstance(target, f.Attr) and isinstance(target.base, f.Name) and target.base.name == "self"
    }
    if not flags:
        return False
    loops = (loop for other in holder.methods.values() for view in _within(other) for loop in view.all(f.While))
    return any(isinstance(one, f.Attr) and one.name in flags for loop in loops for one in inside(loop.test))


def _within(fn: FunctionView) -> Iterator[FunctionView]:
    yield fn
    for inner in fn.nested.values():
        yield from _within(inner)
