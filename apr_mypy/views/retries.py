"""Everything in a module that tries again, of whatever make, as one record each: what is tried again, where that is said, how often, with which waits, after which failures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from msgspec import structs

from apr_mypy import facts as f
from apr_mypy.finding import Place
from apr_mypy.knowledge.schema import Enqueues, Job, Retries, SendsRequest
from apr_mypy.roles import Role
from apr_mypy.roles.told_by_words import job_told_by_words
from apr_mypy.views.closed_ways import Leg, is_closed
from apr_mypy.views.effects import constructs
from apr_mypy.views.excepts import calls_in
from apr_mypy.views.flow import Definition
from apr_mypy.views.function import FunctionView
from apr_mypy.views.module import Callee, ClassView, ModuleView
from apr_mypy.views.naming import called_name
from apr_mypy.views.retry_again import without_loop
from apr_mypy.views.retry_bounds import is_clock
from apr_mypy.views.retry_counts import is_counted_where_kept, says_attempts
from apr_mypy.views.retry_enqueued import enqueued_with_policy
from apr_mypy.views.retry_factories import derived
from apr_mypy.views.retry_kinds import taken_after
from apr_mypy.views.retry_loops import Hand, by_hand
from apr_mypy.views.retry_policies import FOREVER, UNKNOWN, Lineage, Policy, policy_of
from apr_mypy.views.retry_waits import UNKNOWN as UNKNOWN_WAIT
from apr_mypy.views.retry_waits import wait_of
from apr_mypy.views.shown import short, shown
from apr_mypy.views.standing_for import values_of
from apr_mypy.views.tried import is_work
from apr_mypy.views.walk import inside

_KEPT: Final = "_retries"
_ASKING: Final = frozenset({"hasattr", "getattr", "isinstance", "type", "dict", "list"})
"""Builtins that what is tried begins with, and that do not fail."""
_NOT_DATA: Final = frozenset(
    {
        "countdown",
        "eta",
        "expires",
        "queue",
        "priority",
        "delay",
        "routing_key",
        "task_id",
        "job_id",
        "_defer_by",
        "_defer_until",
        "_job_id",
        "_queue_name",
        "job_timeout",
    }
)


_PLAIN: Final = frozenset(
    {
        "builtins.property",
        "builtins.staticmethod",
        "builtins.classmethod",
        "abc.abstractmethod",
        "functools.wraps",
        "typing.overload",
        "contextlib.contextmanager",
        "setter",
    }
)


class Retry(NamedTuple):
    """Something that tries again. `fn` is the function, class body or module in which it is said, `site` the record that says so (a call, a loop, a function's `def` for a decorator, a class). `how`: decorator, call, policy, client, job, later,
    loop, recursion, once (more), back (what was taken from a queue is put there again), again (a job that enqueues itself). `retried` are the functions that run again, as far as the module shows; for a policy and a client that is what it is used by, and empty here. `hand` is there for
    those written by hand, `row` for those of a library. `base` is the policy from which a call of the project's made this one."""

    fn: FunctionView
    site: Any
    how: str
    policy: Policy
    retried: tuple[FunctionView, ...] = ()
    row: Retries | None = None
    hand: Hand | None = None
    call: f.Call | None = None
    in_class: ClassView | None = None
    base: Policy | None = None

    @property
    def place(self) -> Place:
        """Where a finding about it belongs: the retried function's `def`, else what says it."""
        if isinstance(self.site, f.Function):
            return self.fn.module.def_place(self.site)
        if isinstance(self.site, f.Class):
            return self.fn.module.class_place(self.site)
        return self.fn.module.place(self.site)

    @property
    def about(self) -> str:
        """The qualified name of the function, or class, that the finding is about."""
        return self.site.full if isinstance(self.site, (f.Function, f.Class)) else self.fn.full

    @property
    def words(self) -> str:
        """What it is, as a reviewer would say it."""
        if self.how == "loop" and isinstance(self.site, f.While):
            return f"while {shown(self.site.test, 40)} around {self.tried}"
        if self.how == "loop" and isinstance(self.site, f.For):
            return f"for {shown(self.site.target, 20)} in {shown(self.site.over, 40)} around {self.tried}"
        if isinstance(self.site, (f.Function, f.Class)):
            name = short(self.site.full)
            return f"{name} (@{shown(self.call.func, 40)})" if self.call is not None and isinstance(self.site, f.Function) else name
        if self.how in ("recursion", "again"):
            return f"{short(self.fn.full)}, which {'calls' if self.how == 'recursion' else 'enqueues'} itself,"
        return shown(self.site, 60)

    @property
    def tried(self) -> str:
        calls = self.hand.calls if self.hand is not None else ()
        calls = tuple(call for call in calls if not called_name(call).endswith(("Error", "Exception"))) or calls
        calls = tuple(call for call in calls if not constructs(self.fn, call) and called_name(call) not in _ASKING) or calls
        sent = (call for call in calls if self.fn.module.find(SendsRequest, self.fn, call) is not None)
        return shown(next(sent, calls[0]), 40) if calls else "a call"


def retries_of(module: ModuleView) -> tuple[Retry, ...]:
    """All that tries again in a module; those that are switched off (one attempt) are among them, for who asks what a client does. Worked out once."""
    known: tuple[Retry, ...] | None = module.__dict__.get(_KEPT)
    if known is None:
        known = module.__dict__[_KEPT] = tuple(_find(module))
    return known


def _find(module: ModuleView) -> Iterator[Retry]:
    yield from _of_libraries(module)
    for one in derived(module):
        use = one.fn.use_of(one.site)
        if use.kind == "decorator" and isinstance(use.by, f.Function):
            yield Retry(one.fn, use.by, "decorator", one.policy, _views(module, use.by), one.row, call=one.site, base=one.base)
        else:
            how = "call" if one.row.what == "function" else one.row.what
            yield Retry(one.fn, one.site, how, one.policy, (), one.row, call=one.call, base=one.base)
    for fn in module.having(f.For, f.While, f.Try):
        for hand in (*by_hand(fn), *without_loop(fn)):
            yield Retry(fn, hand.site, hand.how, hand.policy, (fn,), hand=hand)
    yield from _of_classes(module)
    yield from _enqueueing_themselves(module)
    for job in enqueued_with_policy(module):
        yield Retry(job.fn, job.call, "job", job.policy, job.jobs, call=job.call)


# --- libraries --------------------------------------------------------------------------------------------------------------------


def _of_libraries(module: ModuleView) -> Iterator[Retry]:
    later: dict[str, Retry] = {}
    for fn, call, row in (*module.calls_known_as(Retries), *_asked(module), *_untyped(module)):
        use = fn.use_of(call)
        if row.what == "later":
            known = later.get(fn.full)
            if known is None or known.policy.wait.growth == "none":  # `countdown=0` for the first time, and behind it the wait of the others
                later[fn.full] = Retry(fn, call, "later", _later(fn, call, row), (_task(fn),), row, call=call)
            continue
        policy = policy_of(fn, module.callee(fn, call), row)
        if policy is None:
            continue
        if use.kind == "decorator" and isinstance(use.by, f.Function):
            yield Retry(fn, use.by, "job" if row.what == "job" else "decorator", policy, _views(module, use.by), row, call=call)
        elif row.what == "function":
            yield Retry(fn, call, "call", policy, _used_by(fn, call), row, call=call)
        else:
            yield Retry(fn, call, row.what, policy, (), row, call=call)
    yield from later.values()
    yield from _bare_decorators(module)


def _asked(module: ModuleView) -> Iterator[tuple[FunctionView, f.Call, Retries]]:
    """Calls by which a job asks to be run later again, where mypy does not know what its first parameter is (`def sync(self, order_id)`)."""
    for fn, call in module.calls_named("retry"):
        task = _task(fn)
        base = call.func.base if isinstance(call.func, f.Attr) else None
        if not task.function.params or not isinstance(base, f.Name) or module.find(Retries, fn, call) is not None:
            continue
        own = task.function.params[0].name if task.owner is None else ""
        for decorator in task.function.decorators:
            if isinstance(base, f.Name) and base.name in (own, task.full):
                job = _job_row(task, decorator)
                row = module.knowledge.find(Retries, (job.asks,)) if job is not None and job.asks else None
                if row is not None:
                    yield fn, call, row


def _untyped(module: ModuleView) -> Iterator[tuple[FunctionView, f.Call, Retries]]:
    """Decorators by which an application of a library without types makes a function a job: `@app.task(autoretry_for=(Timeout,))`."""
    for fn in module.functions.values():
        for decorator in fn.function.decorators:
            if isinstance(decorator, f.Call) and isinstance(decorator.func, f.Attr) and isinstance(decorator.func.base, f.Name):
                holder = fn.outer or module.body
                if module.types.is_any(decorator.func.base.type) and module.find(Retries, holder, decorator) is None:
                    row = _job_row(fn, decorator)
                    if row is not None:
                        yield holder, decorator, row


def _job_row(task: FunctionView, decorator: f.AnyValue) -> Retries | None:
    """What is known of the decorator that makes a function a job; also of an application of the project's own class, which puts its own `task` in front of the library's."""
    module = task.module
    row = module.find_value(Retries, task.outer or module.body, decorator)
    target = decorator.func if isinstance(decorator, f.Call) else decorator
    if row is not None or not isinstance(target, f.Attr):
        return row
    classes = module.types.classes(module.types.type_of(target.base))
    names = [f"{base}.{target.name}" for full in classes if module.is_own(full) for base in module.lineage(full)]
    if not names and isinstance(target.base, f.Name):  # `app = Celery("shop")` of a library without types
        made = [(home, value) for home, value in values_of(task, target.base) if isinstance(value, f.Call)]
        names = [f"{name}.{target.name}" for home, value in made for name in home.module.callee(home, value).names]
    row = module.knowledge.find(Retries, tuple(names))
    if row is None and module.types.is_any(getattr(target.base, "type", 0)):
        job = job_told_by_words(module.knowledge, decorator, (*names, *module.names_of(task.outer or module.body, target)))
        row = module.knowledge.find(Retries, (job.name,)) if job is not None else None
    return row


def _views(module: ModuleView, function: f.Function) -> tuple[FunctionView, ...]:
    view = module.functions.get(function.full)
    return (view,) if view is not None else ()


def _bare_decorators(module: ModuleView) -> Iterator[Retry]:
    """`@retry` without a call, which has the library's defaults; a policy that a name stands for is said elsewhere."""
    for fn in module.functions.values():
        for decorator in fn.function.decorators:
            if isinstance(decorator, (f.Name, f.Attr)) and decorator.name not in _PLAIN:
                row = module.find_value(Retries, fn.outer or module.body, decorator)
                if row is None or row.only_if or row.what in ("policy", "client"):
                    continue
                policy = policy_of(fn, Callee(decorator, (), ()), row)
                if policy is not None:
                    call = f.Call(decorator, (), 0, fn.function.line, fn.function.column, fn.function.line, 0)
                    yield Retry(fn, fn.function, "job" if row.what == "job" else "decorator", policy, (fn,), row, call=call)


def _used_by(fn: FunctionView, call: f.Call) -> tuple[FunctionView, ...]:
    """The functions that a decorator or wrapper made by a call runs: those given to it, those that its name decorates, else the one whose loop walks over it."""
    module = fn.module
    use = fn.use_of(call)
    if use.kind == "called" and isinstance(use.by, f.Call) and use.by.args:
        return module.local_functions(fn, use.by.args[0].value) or (fn,)
    if use.kind == "iterated":
        return (fn,)
    if use.kind == "assigned" and isinstance(use.by, f.Set):
        names = {target.name for target in use.by.targets if isinstance(target, (f.Name, f.Attr))}
        decorated = tuple(one for one in module.functions.values() for decorator in one.function.decorators if _is_named(decorator, names))
        return decorated or (() if fn is module.body else (fn,))
    if use.kind == "returned":
        last = fn.function.name
        return tuple(one for one in module.functions.values() for decorator in one.function.decorators if _is_named(decorator, {last, fn.full}))
    return ()


def _is_named(decorator: f.AnyValue, names: set[str]) -> bool:
    target = decorator.func if isinstance(decorator, f.Call) else decorator
    return isinstance(target, (f.Name, f.Attr)) and target.name in names


# --- jobs -------------------------------------------------------------------------------------------------------------------------


def _task(fn: FunctionView) -> FunctionView:
    """The job in which a function stands: the function around it that is one, else itself."""
    at: FunctionView = fn
    while at.outer is not None and at.outer is not at.module.body:
        at = at.outer
    return at


def _later(fn: FunctionView, call: f.Call, row: Retries) -> Policy:
    """What a job says when it asks to be run later again; the number of times is the job's own where it says nothing."""
    module = fn.module
    said = policy_of(fn, module.callee(fn, call), row)
    policy = (said if said is not None else Policy(UNKNOWN, UNKNOWN_WAIT))._replace(on=_asked_after(fn, call))
    if any(is_said(fn, call, one.keyword) for one in row.attempts):
        return policy
    task = _task(fn)
    for decorator in task.function.decorators:
        job = _job_row(task, decorator) if isinstance(decorator, f.Call) else None
        if job is not None and isinstance(decorator, f.Call):
            own = policy_of(task, module.callee(task.outer or module.body, decorator), _unconditional(job))
            if own is not None:
                return policy._replace(attempts=own.attempts)
    for owner in task.owner.mro if task.owner is not None else ():
        view = module.classes.get(owner)
        if view is not None and (job := _class_row(module, view)) is not None:
            own = policy_of(module.body, _as_callee(view), _unconditional(job))
            return policy._replace(attempts=own.attempts) if own is not None else policy
    return policy


def _asked_after(fn: FunctionView, call: f.Call) -> tuple[Lineage, ...]:
    """The failures in whose handler a job asks to be run again, the innermost `try` that catches any; none where it asks elsewhere too."""
    found: list[Lineage] = []
    for one in fn.calls:
        if called_name(one) != called_name(call):
            continue
        attempt = next((holder for holder, slot in fn.around(one) if isinstance(holder, f.Try) and slot == "handler"), None)
        handler = (
            next((each for each in attempt.handlers if any(one is part for part in calls_in(each.block))), None) if attempt is not None else None
        )
        kinds = taken_after(fn, [handler]) if handler is not None else ()
        if not kinds:
            return ()
        found += kinds
    return tuple(found)


def is_said(fn: FunctionView, call: f.Call, keyword: str) -> bool:
    """Whether a call gives a keyword a value that is not None."""
    return any(arg.name == keyword and not (isinstance(arg.value, f.Const) and arg.value.value is None) for arg in call.args)


def _unconditional(row: Retries) -> Retries:
    return structs.replace(row, only_if=())


def _of_classes(module: ModuleView) -> Iterator[Retry]:
    """Classes of jobs that say in their attributes how they are tried again."""
    for view in module.classes.values():
        if len(view.class_.mro) < 2 and not view.class_.bases:
            continue
        row = _class_row(module, view)
        if row is None or row.what != "job":
            continue
        policy = policy_of(module.body, _as_callee(view), row)
        if policy is not None:
            body = next((one for one in module.class_bodies if one.full == view.full), module.body)
            run = tuple(one for name, one in view.methods.items() if name in ("run", "__call__", "execute", "handle", "perform"))
            yield Retry(body, view.class_, "job", policy, run, row, in_class=view)


def _class_row(module: ModuleView, view: ClassView) -> Retries | None:
    names = [name for base in view.class_.mro[1:] for name in (base,)] or [
        name for base in view.class_.bases for name in module.names_of(module.body, base)
    ]
    return module.knowledge.find(Retries, names)


def _as_callee(view: ClassView) -> Callee:
    args = tuple(f.Arg(field.name, field.value) for field in view.class_.fields if field.value is not None and not field.in_method)
    return Callee(f.Name(view.full, f.FULL, 0), args, (view.full,))


def _enqueueing_themselves(module: ModuleView) -> Iterator[Retry]:
    """Jobs that put themselves on the queue again, with the same data and no count of attempts."""
    for fn, call, row in (*module.calls_known_as(Enqueues), *_enqueueing_by_name(module)):
        task = _task(fn)
        if not _is_itself(task, fn, call, row):
            continue
        if row.callable is None and not _job_libraries(module, task):
            continue
        changed = _changed(task, call, row)
        if changed is None or _is_told_to_stop(task, call, row):
            continue
        changed = changed or is_counted_where_kept(task, fn, call)
        delay = next((arg.value for arg in call.args if arg.name in ("countdown", "delay", "_defer_by")), None)
        wait = wait_of(fn, delay) if delay is not None else UNKNOWN_WAIT
        yield Retry(fn, call, "again", Policy(UNKNOWN if changed else FOREVER, wait), (task,), call=call)


def _enqueueing_by_name(module: ModuleView) -> Iterator[tuple[FunctionView, f.Call, Enqueues]]:
    """Calls of a method by which jobs are put on a queue, where mypy does not know what it is called on (`self.apply_async(…)` in a bound task, `ctx["redis"].enqueue_job("pull")`)."""
    rows: dict[str, list[Enqueues]] = {}
    imported = {step.full.partition(".")[0] for step in module.facts.imports}
    for row in module.knowledge.table(Enqueues).values():
        if row.callable is None and row.name.partition(".")[0] not in imported:
            continue
        rows.setdefault(row.name.rpartition(".")[2], []).append(row)
    for fn, call in module.calls_named(*(name for name in rows if name != "__call__")):
        task = _task(fn)
        named = any(isinstance(arg.value, f.Const) and arg.value.value == task.function.name for arg in call.args)
        if not (named or task.function.decorators) or module.find(Enqueues, fn, call) is not None:
            continue
        libraries = _job_libraries(module, task)
        for row in rows[called_name(call)]:
            library = row.name.partition(".")[0]
            arg = module.callee(fn, call).argument(row.callable.keyword, row.callable.position) if row.callable is not None else None
            by_name = arg is not None and isinstance(arg.value, f.Const) and arg.value.value == task.function.name
            if by_name or (row.callable is None and library in libraries):
                yield fn, call, row
                break


def _job_libraries(module: ModuleView, task: FunctionView) -> frozenset[str]:
    """The libraries whose decorators make a function a job."""
    found: set[str] = set()
    for one in task.function.decorators:
        row = module.find_value(Job, module.body, one)
        target = one.func if isinstance(one, f.Call) else one
        if row is not None:
            found.add(row.name.partition(".")[0])
        elif module.role_of(task) is Role.JOB:
            found |= {name.partition(".")[0] for name in module.names_of(module.body, target)}
    return frozenset(found)


def _is_itself(task: FunctionView, fn: FunctionView, call: f.Call, row: Enqueues) -> bool:
    if row.callable is not None:
        arg = fn.module.callee(fn, call).argument(row.callable.keyword, row.callable.position)
        target: f.AnyValue | None = arg.value if arg is not None else None
    else:
        target = call.func.base if isinstance(call.func, f.Attr) else None
    if isinstance(target, f.Const):
        return target.value == task.function.name
    while isinstance(target, f.Call) and isinstance(target.func, f.Attr):
        target = target.func.base  # `task.s(…).apply_async()`
    if isinstance(target, f.Name):
        return target.name in (task.full, task.function.name, *(param.name for param in task.function.params[:1] if param.name in ("self", "task")))
    return isinstance(target, f.Attr) and target.name == task.function.name


def _changed(task: FunctionView, call: f.Call, row: Enqueues) -> bool | None:
    """Whether a count of attempts goes along, which the job asks; None where other data goes."""
    params = {param.name for param in task.function.params}
    counted: set[str] = set()
    if any(isinstance(one, f.Call) and is_clock(task, one) for step in task.all(f.If) for test in step.tests for one in inside(test)):
        return True  # only until some time has gone by
    for number, arg in enumerate(call.args):
        if arg.name in _NOT_DATA or (not arg.name and row.callable is not None and number <= row.callable.position):
            continue  # what is run, and when
        values = list(inside(arg.value))
        if arg.name == "link":
            return None
        for one in values:
            if isinstance(one, f.Op):
                counted |= {part.name for part in inside(one) if isinstance(part, f.Name)}
            elif isinstance(one, f.Name) and one.scope == f.LOCAL and one.name not in params and not _is_from(task, one, params):
                return None
            elif isinstance(one, (f.Call, f.Attr)) and not isinstance(arg.value, f.Name):
                inner = {part.name for part in inside(one) if isinstance(part, f.Name)}
                if not inner <= params:
                    return None
    if not counted:
        return False
    if any(name in params and _is_worked_on(task, name, call) for name in counted):
        return None  # the next page, not the same again
    asked = {
        one.name
        for step in (*task.all(f.If), *task.all(f.While))
        for test in getattr(step, "tests", None) or (step.test,)
        for one in inside(test)
        if isinstance(one, f.Name)
    }
    return bool(counted & asked)


def _is_told_to_stop(task: FunctionView, call: f.Call, row: Enqueues) -> bool:
    """Whether a job hands on what keeps its next run from coming there again: `if not searched: find.delay(user_id, searched=True)`."""
    params = {param.name for param in task.function.params}
    if row.callable is not None or not all(not arg.name or arg.name in params for arg in call.args):
        return False
    return is_closed((Leg(task, call, task),), call)


def _is_worked_on(task: FunctionView, name: str, enqueued: f.Call) -> bool:
    """Whether a parameter is what the job works on: it goes into a call of another kind than logging, sleeping and enqueueing."""
    if says_attempts(name):
        return False
    mine = {id(one) for one in inside(enqueued)}
    return any(
        id(call) not in mine
        and is_work(task, call)
        and any(isinstance(one, f.Name) and one.name == name for arg in call.args for one in inside(arg.value))
        for call in task.calls
    )


def _is_from(task: FunctionView, name: f.Name, params: set[str]) -> bool:
    return all(isinstance(one, Definition) and one.name in params for one in task.origins(name))


__all__ = ["FOREVER", "UNKNOWN", "Hand", "Policy", "Retry", "retries_of"]
