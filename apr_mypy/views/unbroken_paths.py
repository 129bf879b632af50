"""From which entry points an external API is asked with no circuit breaker on the way, and whether something on the way tries again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple, Protocol

from apr_mypy import facts as f
from apr_mypy.finding import Trace
from apr_mypy.knowledge.schema import Dependency, RunsElsewhere, Spawns
from apr_mypy.roles import Role
from apr_mypy.views.attempts import Runs
from apr_mypy.views.breakers import Breaking, breaks, has_breaking_methods, is_stopped, makes_breaking
from apr_mypy.views.edges import Edge, step_trace
from apr_mypy.views.external_apis import ApiCall
from apr_mypy.views.function import FunctionView
from apr_mypy.views.handlers import takes_request
from apr_mypy.views.makers import Makers
from apr_mypy.views.retried import decorated_again, handed_over
from apr_mypy.views.retries import Retry, retries_of
from apr_mypy.views.standing_for import functions_of
from apr_mypy.views.started_aside import is_left_alone

_REQUESTS: Final = frozenset({Role.HANDLER, Role.WEBHOOK, Role.DEPENDENCY, Role.MIDDLEWARE})
_OTHERS: Final = frozenset({Role.JOB, Role.CONSUMER, Role.COMMAND})


class Known(Runs, Breaking, Protocol):
    """What is known of a program (`Program`)."""


class Reach(NamedTuple):
    """Who asks: handlers and the like, jobs and the like, by full name; `retried` where something on the way tries again; `many` where one of them runs for many routes; `steps` lead from one of them to the call."""

    requests: tuple[str, ...]
    others: tuple[str, ...]
    retried: bool
    many: bool
    steps: tuple[Trace, ...]


def reach_of(program: Known, one: ApiCall) -> Reach | None:
    """Who reaches a call with no breaker on the way; None where a breaker is in its client."""
    if _has_broken_client(program, one):
        return None
    roles = _entries(program)
    again, helped = asks_again(program), _tried_by_helpers(program)
    requests: dict[str, tuple[Trace, ...]] = {}
    others: list[str] = []
    retried = many = False
    start = one.fn
    seen: set[tuple[str, bool, str]] = set()
    queue: list[tuple[FunctionView, Any, tuple[Trace, ...], bool, str]] = [(start, one.call, (), False, "")]
    for fn, site, steps, before, made in queue:
        tries = before or fn.full in again
        if (fn.full, tries, made) in seen or is_stopped(program, fn, site):
            continue
        seen.add((fn.full, tries, made))
        role = roles.get(fn.full)
        if role in _REQUESTS or (role is None and takes_request(fn) and not _is_helper(program, roles, fn)):
            if _is_sibling(program, fn, start):
                continue
            requests.setdefault(fn.full, steps)
            retried = retried or tries
            many = many or role is Role.MIDDLEWARE or (role is Role.DEPENDENCY and _times_needed(program, fn) > 1)
        elif role in _OTHERS and fn.full not in others:
            others.append(fn.full)
        for edge in () if _is_left_to_a_thread(fn) else _callers(program, fn):
            if edge.how == "call" and not edge.awaited and is_left_alone(program, edge.caller, edge.site):
                continue  # no request waits for it
            holder = _object_of(program, edge, made)
            if holder is not None and not _is_wrapped(program, edge):
                at = edge.site if edge.how == "call" else None
                queue.append((edge.caller, at, (step_trace(edge), *steps), tries or (id(edge.site), fn.full) in helped, holder))
        if fn.outer is not None and fn.lambda_ is not None:
            given = fn.outer.argument_of(fn.lambda_)
            queue.append((fn.outer, fn.lambda_, steps, tries or (given is not None and (id(given[0]), fn.full) in helped), made))
    return Reach(tuple(requests), tuple(others), retried, many, next(iter(requests.values()), ()))


def _has_broken_client(program: Known, one: ApiCall) -> bool:
    if any(makes_breaking(program, maker, call) for maker, call in one.client):
        return True
    func = one.call.func
    if not isinstance(func, f.Attr):
        return False
    types = one.fn.module.types
    if any(has_breaking_methods(program, full) for full in types.classes(types.type_of(func.base)) if full in program.classes):
        return True
    for fn, attr in Makers(program, one.fn, func.base).mentions(("mount",)):  # `session.mount("https://", BreakerAdapter())`
        parent = fn.parent(attr)
        if parent is not None and isinstance(parent[0], f.Call) and any(makes_breaking(program, fn, arg.value) for arg in parent[0].args):
            return True
    return False


def _is_wrapped(program: Known, edge: Edge) -> bool:
    """Whether the same call may run another implementation that has a breaker, and itself runs this one: a decorator around an adapter."""
    if not isinstance(edge.site, f.Call):
        return False
    others = [one for one in program.run_by(edge.caller, edge.site) if one is not edge.callee and one.function.name == edge.callee.function.name]
    return any(breaks(program, one) and any(inner.callee is edge.callee for inner in program.edges(one)) for one in others)


def _object_of(program: Known, edge: Edge, made: str) -> str | None:
    """The class of the object whose method is called, as far as what was called before it (`made`) says so, where a method calls others of the same object; "" where nothing is known; None where the object is of another class: whoever made
    `Start().process()` does not come to `Versions._process`."""
    site = edge.site
    if not isinstance(site, f.Call) or not isinstance(site.func, f.Attr) or edge.how != "call":
        return ""
    base = site.func.base
    own = isinstance(base, f.Name) and base.name in ("self", "cls") and edge.caller.owner is not None
    at = made or (edge.callee.owner.full if edge.callee.owner is not None else "")
    if own and edge.caller.owner is not None:
        return at if _are_related(program, edge.caller.owner.full, at) else None
    types = edge.caller.module.types
    classes = types.classes(types.type_of(base))
    inherits = edge.callee.owner is not None and any(
        edge.callee.owner.full in program.classes[one].class_.mro for one in classes if one in program.classes
    )
    if made and inherits and not any(_are_related(program, one, made) for one in classes):
        return None
    return ""


def _are_related(program: Known, one: str, other: str) -> bool:
    if one not in program.classes or other not in program.classes:
        return True
    return one in program.classes[other].class_.mro or other in program.classes[one].class_.mro or one == other


def _callers(program: Known, fn: FunctionView) -> Iterator[Edge]:
    yield from program.callers_of(fn)
    yield from _threads(program).get(fn.full, ())


def _is_sibling(program: Known, entry: FunctionView, asker: FunctionView) -> bool:
    """Whether an entry point is a method of another subclass of the same base: through that base it reaches its own methods, not those of the asker's class."""
    one, other = entry.owner, asker.owner
    if one is None or other is None or one.full in other.mro or other.full in one.mro:
        return False
    return any(base in program.classes for base in set(one.mro) & set(other.mro))


def _is_helper(program: Known, roles: dict[str, Role], fn: FunctionView) -> bool:
    """Whether a function is handed the request by another one, which is the entry point."""
    return any(edge.caller is not fn and (roles.get(edge.caller.full) in _REQUESTS or takes_request(edge.caller)) for edge in _callers(program, fn))


def _threads(program: Known) -> dict[str, list[Edge]]:
    """What is run in a thread, with who waits for it."""
    known: dict[str, list[Edge]] | None = program.__dict__.get("_run_in_threads")
    if known is None:
        known = program.__dict__["_run_in_threads"] = {}
        for module in program.modules.values():
            for fn, call, row in module.calls_known_as(RunsElsewhere):
                if _is_left_alone(fn, call):
                    continue
                given = module.callee(fn, call).argument(row.callable.keyword, row.callable.position)
                for callee in program.refers_to(fn, given.value) if given is not None else ():
                    known.setdefault(callee.full, []).append(Edge(fn, call, callee, "call"))
    return known


def _is_left_alone(fn: FunctionView, call: f.Call) -> bool:
    """Whether a thread is made for which its starter does not wait (`Thread(target=self.work).start()`): no request waits for what it asks."""
    row = fn.module.find(Spawns, fn, call)
    if row is None or not row.started_by or row.what != "thread":
        return False
    return not any(isinstance(one.func, f.Attr) and one.func.name in row.owned_by for one in fn.calls)


def _is_left_to_a_thread(fn: FunctionView) -> bool:
    """Whether a decorator of the project starts a thread for the function that it is put on, and does not wait for it (`@postpone`)."""
    for decorator in fn.function.decorators:
        for made in functions_of(fn.outer or fn.module.body, decorator.func if isinstance(decorator, f.Call) else decorator):
            inner = (*made.nested.values(), *(one for nested in made.nested.values() for one in nested.nested.values()))
            taken = {param.name for view in (made, *inner) for param in view.function.params if param.kind in (f.POSITIONAL, f.POSITIONAL_ONLY)}
            for view in inner:
                for call in view.calls:
                    row = view.module.find(RunsElsewhere, view, call)
                    given = view.module.callee(view, call).argument(row.callable.keyword, row.callable.position) if row is not None else None
                    if given is not None and isinstance(given.value, f.Name) and given.value.name in taken and _is_left_alone(view, call):
                        return True
    return False


def _entries(program: Known) -> dict[str, Role]:
    known: dict[str, Role] | None = program.__dict__.get("_entry_roles")
    if known is None:
        known = program.__dict__["_entry_roles"] = {entry.function: entry.role for entry in program.roles.entries()}
    return known


def _times_needed(program: Known, fn: FunctionView) -> int:
    """How often a dependency is asked for."""
    found = 0
    for module in program.modules.values():
        for holder, call, row in module.calls_known_as(Dependency):
            given = module.callee(holder, call).argument(row.callable.keyword, row.callable.position)
            if given is not None and isinstance(given.value, (f.Name, f.Attr)) and given.value.name.rpartition(".")[2] == fn.function.name:
                found += 1
    return found


def _is_polling(retry: Retry) -> bool:
    """Whether a retry waits for something to be ready, or keeps a connection alive."""
    return retry.policy.polls or (retry.hand is not None and (retry.hand.polls or retry.hand.daemon))


def asks_again(program: Known) -> frozenset[str]:
    """The functions that are tried again, by whatever means, or that try again what they call; jobs that their queue runs again are none, nor is polling."""
    known: frozenset[str] | None = program.__dict__.get("_asks_again")
    if known is None:
        found: set[str] = set()
        for module in program.modules.values():
            for retry in retries_of(module):
                if retry.policy.retries and retry.how in ("decorator", "call", "loop", "recursion") and not _is_polling(retry):
                    found.update(one.full for one in retry.retried)
            found.update(decorated_again(program, module))
        known = program.__dict__["_asks_again"] = frozenset(found)
    return known


def _tried_by_helpers(program: Known) -> frozenset[tuple[int, str]]:
    """The calls that hand a function to a helper which tries what it is given (`with_retry(lambda: rate(code))`), by identity, each with the function."""
    known: frozenset[tuple[int, str]] | None = program.__dict__.get("_tried_by_helpers")
    if known is None:
        retries = [one for module in program.modules.values() for one in retries_of(module) if one.policy.retries and not _is_polling(one)]
        handed = [given for retry in retries for given in handed_over(program, retry)]
        known = program.__dict__["_tried_by_helpers"] = frozenset((id(given.call), given.fn.full) for given in handed)
    return known


__all__ = ["Known", "Reach", "asks_again", "reach_of"]
