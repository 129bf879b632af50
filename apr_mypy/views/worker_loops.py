"""The one loop of a worker that has to go on, whatever happens in one of its rounds."""

from __future__ import annotations

from apr_mypy import facts as f
from apr_mypy.views.conditions import is_always_true
from apr_mypy.views.excepts import Taking
from apr_mypy.views.flow import bound_names
from apr_mypy.views.function import FunctionView
from apr_mypy.views.walk import STEP_VALUES, inside, steps


def is_worker_loop(fn: FunctionView, taking: Taking) -> bool:
    """Whether this is the one loop of a worker that has to go on: it runs until it is told to stop."""
    loops = [] if taking.step is None else list(fn.loops_around(taking.step))
    if len(loops) != 1 or not isinstance(loops[0], f.While):
        return False
    return _until_told(loops[0].test)


def _until_told(test: f.AnyValue) -> bool:
    """Whether a condition only asks whether to stop: `True`, `self.running`, `not stop.is_set()`, `settings.running and not self.closed`."""
    if isinstance(test, f.Op) and test.op in ("and", "not"):
        return all(_until_told(one) for one in test.args)
    if isinstance(test, f.Name):
        return is_always_true(test) or test.name in ("running", "stopped", "stopping", "stop", "shutdown", "keep_running", "_running")
    return is_always_true(test) or isinstance(test, (f.Attr, f.Call))


def is_round_of_worker(taking: Taking) -> bool:
    """`while True: self.one_round()` in `run`: whether a function is called nowhere else in its module than as a round of the loop of a worker, and what is guarded is the first thing that it does."""
    fn = taking.fn
    if fn.owner is None or taking.step is None or taking.step is not fn.function.block[0]:
        return False
    called = 0
    for view, call in fn.module.calls_named(fn.function.name):
        of_self = isinstance(call.func, f.Attr) and isinstance(call.func.base, f.Name) and call.func.base.name == "self"
        if of_self and view.owner is not None and view.owner.full != fn.owner.full:
            continue  # another class has a method of that name
        loop = next(iter(view.loops_around(call)), None)
        if not of_self or view.owner is None or not isinstance(loop, f.While) or not _until_told(loop.test):
            return False
        called += 1
    return called > 0


def is_whole_round(taking: Taking) -> bool:
    """Whether what is guarded is all that a round of a loop does: it works on nothing that the round took up before."""
    loop = next(iter(taking.fn.loops_around(taking.step)), None) if taking.step is not None else None
    if not isinstance(loop, f.While) or taking.step is None:
        return False
    taken = {
        name
        for step in steps(loop.block)
        if step.line < taking.step.line and isinstance(step, f.Set)
        for target in step.targets
        for name, _ in bound_names(target)
    }
    read = {
        one.name for step in steps(taking.block) for _, value in STEP_VALUES[type(step)](step) for one in inside(value) if isinstance(one, f.Name)
    }
    return taken.isdisjoint(read)
