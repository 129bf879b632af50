"""What runs again when something is tried again: the functions and loops behind every retry of a program, also where a policy, a decorator or a helper of another module says it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import RunsAgain, SendsRequest, Undone
from apr_mypy.patterns import pattern_of
from apr_mypy.roles import Role
from apr_mypy.views.attempt_keys import Scope
from apr_mypy.views.attempts import Operation, Runs, is_handling, posted
from apr_mypy.views.flow import Definition
from apr_mypy.views.function import FunctionView
from apr_mypy.views.http_requests import is_client_itself
from apr_mypy.views.makers import Makers
from apr_mypy.views.retries import Policy, Retry, retries_of
from apr_mypy.views.retry_factories import as_asked
from apr_mypy.views.retry_refusals import REFUSED
from apr_mypy.views.retry_waits import UNKNOWN as UNKNOWN_WAIT
from apr_mypy.views.walk import inside
from apr_mypy.views.ways import Way

if TYPE_CHECKING:
    from apr_mypy.views.module import ModuleView

_UNDONE: Final = pattern_of(
    r"RateLimit|TooManyRequests|Throttl|ConnectTimeout|ConnectError|ConnectionRefused|NotConnected|CannotConnect|Deadlock|Serialization|StaleData|Stale|Optimistic|VersionMismatch|Concurren|"
    r"(Write|Version|Edit)Conflict|Integrity|Unique|Duplicate|LockNotAvailable|LockTimeout|NameResolution|gaierror|CircuitBreaker|NotReady|TokenExpired|Unauthorized"
)
"""What exceptions are called after which nothing was done."""


class Retried(NamedTuple):
    """Something that runs again. `at` is where the finding belongs: a function, or a record in one."""

    scope: Scope
    retry: Retry


class Handed(NamedTuple):
    """A function that a call hands to a helper which tries what it is given. `bound` is the call that it comes to, where the caller binds its arguments (`partial(send, order)`)."""

    caller: FunctionView
    call: f.Call
    fn: FunctionView
    bound: tuple[FunctionView, f.Call] | None = None


def retried(program: Runs, module: ModuleView) -> tuple[Retried, ...]:
    """All that runs again whose function stands in a module; worked out once for a program."""
    known: dict[str, list[Retried]] | None = program.__dict__.get("_retried")
    if known is None:
        known = program.__dict__["_retried"] = {}
        seen: set[tuple[str, int, int]] = set()
        for one in _all(program):
            key = (one.scope.fn.full, id(one.scope.block), id(one.scope.by[1]) if one.scope.by is not None else 0)
            if key not in seen:
                seen.add(key)
                known.setdefault(one.scope.fn.module.name, []).append(one)
    return tuple(known.get(module.name, ()))


def _all(program: Runs) -> Iterator[Retried]:
    for module in program.modules.values():
        for retry in retries_of(module):
            if retry.policy.retries and not is_harmless(retry):
                for scope in _scopes(program, retry):
                    yield Retried(scope, retry)
        yield from _decorated(program, module)
    yield from _run_again_by_default(program)


def _run_again_by_default(program: Runs) -> Iterator[Retried]:
    """Jobs that their queue runs again where nothing is said."""
    frameworks = program.knowledge.table(RunsAgain)
    beginnings = tuple(frameworks)
    if not any(step.full.startswith(beginnings) for module in program.modules.values() for step in module.facts.imports):
        settings = {row.listed.partition(".")[0] for row in frameworks.values()}
        if settings.isdisjoint([step.name for module in program.modules.values() for step in module.facts.block if step.__class__ is f.Class]):
            return
    for entry in program.roles.entries():
        if entry.role is not Role.JOB or "cron" in entry.why:
            continue
        row = frameworks.get(entry.framework) or next((one for one in frameworks.values() if one.listed and one.listed in entry.why), None)
        module = program.modules.get(entry.module) if row is not None else None
        fn = module.functions.get(entry.function) if module is not None else None
        if row is not None and module is not None and fn is not None and not _is_run_once(program, row):
            yield Retried(Scope(fn), Retry(module.body, fn.function, "job", Policy(row.attempts, UNKNOWN_WAIT), (fn,)))


def _is_run_once(program: Runs, row: RunsAgain) -> bool:
    """Whether the project says somewhere that jobs are run once: `max_tries = 1`."""
    for view in program.classes.values():
        if any(field.name == row.limit and isinstance(field.value, f.Const) and field.value.value == 1 for field in view.class_.fields):
            return True
    return any(
        arg.name == row.limit and isinstance(arg.value, f.Const) and arg.value.value == 1
        for module in program.modules.values()
        if any(step.full.startswith(row.name) for step in module.facts.imports)
        for fn in module.having(f.Call)
        for call in fn.calls
        for arg in call.args
    )


def is_harmless(retry: Retry) -> bool:
    """Whether nothing was done when it tries again: it only connects, polls, or goes by failures that say so."""
    policy = retry.policy
    if policy.connect_only or policy.polls or retry.how in ("policy", "client") or (retry.hand is not None and retry.hand.polls):
        return True
    if retry.how == "again" and retry.call is not None and not _is_in_handler(retry):
        return True
    if retry.how == "later" and retry.call is not None and not _is_in_handler(retry):
        return True
    knowledge = retry.fn.module.knowledge
    if policy.on and all(
        knowledge.find(Undone, line[:-1] if line[-1:] == ("builtins.Exception",) else line) is not None or _UNDONE.search(line[0].rpartition(".")[2])
        for line in policy.on
        if line
    ):
        return True
    return retry.hand is not None and (retry.hand.refused or (retry.hand.caught is None and _goes_by_refusal(retry)))


def _is_in_handler(retry: Retry) -> bool:
    return retry.call is not None and any(
        isinstance(holder, f.Try) and slot not in ("block", "otherwise", "final") for holder, slot in retry.fn.around(retry.call)
    )


def _goes_by_refusal(retry: Retry) -> bool:
    """Whether a loop tries again only after statuses that refuse (`if response.status_code != 429: return response`)."""
    numbers = {
        one.value
        for step in retry.fn.all(f.If)
        if any(holder is retry.site for holder, _ in retry.fn.around(step))
        for test in step.tests
        for one in inside(test)
        if isinstance(one, f.Const) and isinstance(one.value, int) and 100 <= one.value < 600
    }
    return bool(numbers) and numbers <= REFUSED


def _scopes(program: Runs, retry: Retry) -> Iterator[Scope]:
    if retry.how == "once":
        around = next(iter(retry.fn.tries_around(retry.hand.calls[0])), None) if retry.hand is not None else None
        if around is not None:
            yield Scope(retry.fn, around)
    elif retry.how == "loop":
        yield from _given_functions(program, retry.fn, Scope(retry.fn, retry.site))
    elif retry.how == "call" and retry.call is not None:
        use = retry.fn.use_of(retry.call)
        if use.kind == "iterated" and isinstance(use.by, f.For):
            yield from _given_functions(program, retry.fn, Scope(retry.fn, use.by))
            return
        handed = list(handed_over(program, retry))
        for one in handed:
            yield Scope(one.fn, None, one.bound)
        if handed:
            return
        loop = _loop_over(retry)
        if loop is not None:
            yield Scope(retry.fn, loop)
            return
        for fn in retry.retried:
            yield Scope(fn)
    else:
        for fn in retry.retried:
            yield Scope(fn)


def _loop_over(retry: Retry) -> f.For | None:
    """`retryer = Retrying(…)`, then `for attempt in retryer`."""
    for step in retry.fn.all(f.For):
        if isinstance(step.over, f.Name) and any(origin is retry.call for origin in retry.fn.origins(step.over)):
            return step  # type: ignore[no-any-return]  # `all` gives records of the class that it is asked for
    return None


def _given_functions(program: Runs, fn: FunctionView, scope: Scope) -> Iterator[Scope]:
    """A loop that calls a parameter tries what callers give: the functions that a decorator is put on, or that a helper is handed."""
    names = {param.name for outer in _outward(fn) for param in outer.function.params}
    called = [
        call
        for call in fn.calls
        if isinstance(call.func, f.Name)
        and call.func.scope == f.LOCAL
        and call.func.name in names
        and scope.contains(call)
        and not is_handling(fn, call)
    ]
    if called:
        root = _outward(fn)[-1]
        for name in {call.func.name for call in called if isinstance(call.func, f.Name)}:
            yield from (Scope(one.fn, None, one.bound) for one in _handed_to(program, root, name))
    yield scope


def _outward(fn: FunctionView) -> list[FunctionView]:
    found = [fn]
    while found[-1].outer is not None and found[-1].outer is not fn.module.body:
        found.append(found[-1].outer)
    return found


def _handed_to(program: Runs, helper: FunctionView, name: str) -> Iterator[Handed]:
    """What callers in sight hand to a helper as its parameter."""
    for edge in program.callers_of(helper):
        if not isinstance(edge.site, f.Call) or edge.how != "call":
            continue
        callee = edge.caller.module.callee(edge.caller, edge.site)
        positional = [one.name for one in helper.function.params if one.kind in (f.POSITIONAL, f.POSITIONAL_ONLY)]
        number = positional.index(name) - (helper.owner is not None and not helper.function.is_static) if name in positional else -1
        given = callee.argument(name, number)
        for fn in program.refers_to(edge.caller, given.value) if given is not None else ():
            yield Handed(edge.caller, edge.site, fn, _bound(edge.caller, given.value) if given is not None else None)


def _bound(fn: FunctionView, value: f.AnyValue) -> tuple[FunctionView, f.Call] | None:
    """`partial(send, order)` as the call that it comes to."""
    callee = fn.module.callee(fn, value) if isinstance(value, f.Call) else None
    if callee is None or not isinstance(value, f.Call) or "functools.partial" not in callee.names or not callee.args:
        return None
    made: dict[int, f.Call] = fn.module.__dict__.setdefault("_bound_by_partial", {})  # what is worked out of a call is kept by its identity
    if id(value) not in made:
        made[id(value)] = f.Call(callee.args[0].value, callee.args[1:], 0, value.line, value.column, value.end_line, value.end_column)
    return fn, made[id(value)]


def _decorated(program: Runs, module: ModuleView) -> Iterator[Retried]:
    """Functions of a module whose decorator tries them again: one of the project's, a policy that a name stands for, a base class that a job is given."""
    for fn in module.functions.values():
        for decorator in fn.function.decorators:
            for said in _said_by(program, fn, decorator):
                retry = as_asked(said, fn.outer or module.body, decorator)
                if retry.policy.retries and not is_harmless(retry):
                    yield Retried(Scope(fn), retry)


def posting_policies(program: Runs, module: ModuleView) -> Iterator[tuple[Retry, Operation]]:
    """Policies of clients that have a POST sent again too, each with one that is: those of the class, or else of the module, in which the client is made; of whoever has the client from the function that makes it, where the whole program is known."""
    for retry in retries_of(module):
        if retry.row is None or not retry.row.methods or retry.call is None or not retry.policy.retries or not _says_post(retry):
            continue
        if program.is_whole and retry.fn is not module.body and retry.fn.owner is None:
            found = next((one for other in program.modules.values() for one in _posts_by_client(program, retry, other)), None)
        else:
            found = next(_posts_under(program, retry, module), None)
        if found is not None:
            yield retry, found


def _posts_under(program: Runs, retry: Retry, module: ModuleView) -> Iterator[Operation]:
    for fn, call, row in module.calls_known_as(SendsRequest):
        if not (row.builds or is_client_itself(fn, call)) and (
            retry.fn.owner is None or fn.owner is None or fn.owner.full == retry.fn.owner.full or retry.fn.owner.full in fn.owner.mro
        ):
            found = posted(program, Scope(fn, call), Way(fn), call, row)
            if found is not None:
                yield found


def _posts_by_client(program: Runs, retry: Retry, module: ModuleView) -> Iterator[Operation]:
    """What a module sends by the client that the function with a policy makes."""
    for fn, call, row in module.calls_known_as(SendsRequest):
        if not row.builds and isinstance(call.func, f.Attr) and any(maker is retry.fn for maker, _ in Makers(program, fn, call.func.base).made):
            found = posted(program, Scope(fn, call), Way(fn), call, row)
            if found is not None:
                yield found


def _says_post(retry: Retry) -> bool:
    callee = retry.fn.module.callee(retry.fn, retry.call) if retry.call is not None else None
    for one in retry.row.methods if retry.row is not None and callee is not None else ():
        arg = callee.argument(one.keyword, one.position) if callee is not None else None
        if arg is None:
            continue
        value = arg.value
        if isinstance(value, f.Const):
            return value.value in (None, False)
        if isinstance(value, f.Name) and (steps := retry.fn.module.globals.get(value.name)) and steps[0].value is not None:
            value = steps[0].value
        return any(
            isinstance(part, f.Const) and part.value in ("POST", "PATCH")
            for origin in retry.fn.origins(value)
            if not isinstance(origin, Definition)
            for part in inside(origin)
        )
    return False


def decorated_again(program: Runs, module: ModuleView) -> Iterator[str]:
    """The full names of a module's functions that a decorator of the project tries again, a job's base class aside."""
    for fn in module.functions.values():
        for decorator in fn.function.decorators:
            if any(one.policy.retries and one.in_class is None for one in _said_by(program, fn, decorator)):
                yield fn.full


def said_by_base(program: Runs, decorator: f.AnyValue) -> Iterator[Retry]:
    """How the class that a job is given as its base says that it is tried again."""
    for arg in decorator.args if isinstance(decorator, f.Call) else ():
        if arg.name == "base" and isinstance(arg.value, f.Name) and (base := program.classes.get(arg.value.name)) is not None:
            for full in base.class_.mro:
                view = program.classes.get(full)
                for one in retries_of(view.module) if view is not None else ():
                    if one.in_class is not None and one.in_class.full == full:
                        yield one


def handed_over(program: Runs, retry: Retry) -> Iterator[Handed]:
    """What a retry tries because it is handed to it: to the function around a loop (`with_retry(lambda: rate(code))`, `with_retry(fetch, attempts=2)`), to an object of a library (`Retrying(…)(fetch, key)`)."""
    if retry.how == "call" and retry.call is not None:
        for caller, call in _called_with(program, retry.fn, retry.call):
            for fn in program.refers_to(caller, call.args[0].value):
                yield Handed(caller, call, fn)
    if retry.how != "loop":
        return
    names = {param.name for outer in _outward(retry.fn) for param in outer.function.params}
    scope = Scope(retry.fn, retry.site)
    called = {
        call.func.name
        for call in retry.fn.calls
        if isinstance(call.func, f.Name) and call.func.scope == f.LOCAL and scope.contains(call) and not is_handling(retry.fn, call)
    }
    for name in sorted(called & names):
        yield from _handed_to(program, _outward(retry.fn)[-1], name)


def _called_with(program: Runs, fn: FunctionView, made: f.Call) -> Iterator[tuple[FunctionView, f.Call]]:
    """The calls of an object that tries what it is called with: where it is made, or by the name or field that keeps it."""
    use = fn.use_of(made)
    if use.kind == "called" and isinstance(use.by, f.Call) and use.by.args:
        yield fn, use.by
    targets = use.by.targets if use.kind == "assigned" and isinstance(use.by, f.Set) else ()
    for target in targets:
        if isinstance(target, (f.Name, f.Attr)):
            for module in program.modules.values():
                for caller, call in module.calls_named(target.name):
                    if call.args and caller is not module.body and _is_kept_as(fn, target, caller, call.func):
                        yield caller, call


def _is_kept_as(fn: FunctionView, target: f.Name | f.Attr, caller: FunctionView, value: f.AnyValue) -> bool:
    """Whether a value in one function is what another keeps under a name, or in a field of its object."""
    if isinstance(target, f.Attr):
        return isinstance(value, f.Attr) and caller.owner is not None and fn.owner is not None and fn.owner.full in caller.owner.mro
    return isinstance(value, f.Name) and value.name == target.name and value.scope == target.scope and (target.scope != f.LOCAL or caller is fn)


def _said_by(program: Runs, fn: FunctionView, decorator: f.AnyValue) -> Iterator[Retry]:
    target = decorator.func if isinstance(decorator, f.Call) else decorator
    yield from said_by_base(program, decorator)
    if not isinstance(target, (f.Name, f.Attr)):
        return
    full = target.name if isinstance(target, f.Name) else next(iter(target.targets), "")
    holder = program.modules.get(full.rpartition(".")[0])
    if holder is None or (not holder.is_own(full)):
        return
    for one in retries_of(holder):
        if isinstance(one.site, f.Function) and one.how == "decorator":
            continue
        outward = _outward(one.fn)
        if outward[-1].full == full or one.fn.full == full:
            yield one
        elif one.call is not None and one.fn is holder.body:
            use = one.fn.use_of(one.call)
            if (
                use.kind == "assigned"
                and isinstance(use.by, f.Set)
                and any(isinstance(step, f.Name) and step.name == full for step in use.by.targets)
            ):
                yield one


__all__ = ["Handed", "Retried", "decorated_again", "handed_over", "is_harmless", "posting_policies", "retried", "said_by_base"]
