"""Jobs that are tried again because whoever enqueues them says so (`queue.enqueue(send, order_id, retry=Retry(max=3))`)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Enqueues, Retries
from apr_mypy.views.function import FunctionView
from apr_mypy.views.retry_policies import Policy, policy_of
from apr_mypy.views.retry_waits import UNKNOWN as UNKNOWN_WAIT
from apr_mypy.views.standing_for import functions_of

if TYPE_CHECKING:
    from apr_mypy.views.module import ModuleView


class Enqueued(NamedTuple):
    """A call that enqueues jobs with a policy. The wait between the attempts is left to where the policy is made."""

    fn: FunctionView
    call: f.Call
    policy: Policy
    jobs: tuple[FunctionView, ...]


def enqueued_with_policy(module: ModuleView) -> Iterator[Enqueued]:
    """The calls of a module that enqueue a function of the project, as far as it is known, and say that it is tried again."""
    for fn, call, row in module.calls_known_as(Enqueues):
        given = module.callee(fn, call).argument(row.callable.keyword, row.callable.position) if row.callable is not None else None
        jobs = functions_of(fn, given.value) if given is not None and isinstance(given.value, (f.Name, f.Attr)) else ()
        for arg in call.args if jobs else ():
            policy = _policy(fn, arg.value) if arg.name and isinstance(arg.value, (f.Call, f.Name, f.Attr)) else None
            if policy is not None:
                yield Enqueued(fn, call, policy._replace(wait=UNKNOWN_WAIT), jobs)


def _policy(fn: FunctionView, value: f.AnyValue, depth: int = 0) -> Policy | None:
    """The policy that a value is: made by a library's call here, or by a function of the project that gives one back."""
    for maker, made in fn.module.made_by(fn, value):
        row = maker.module.find(Retries, maker, made)
        if row is not None:
            return policy_of(maker, maker.module.callee(maker, made), row) if row.what == "policy" else None
        for one in functions_of(maker, made.func) if depth < 2 else ():
            for step in one.returns:
                found = _policy(one, step.value, depth + 1) if step.value is not None else None
                if found is not None:
                    return found
    return None


__all__ = ["Enqueued", "enqueued_with_policy"]
