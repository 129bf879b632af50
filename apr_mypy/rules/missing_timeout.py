"""A network call, or a wait in a request, that can take for ever.

Why it is dangerous
-------------------
A peer that accepts the connection and then says nothing holds the caller until somebody restarts it. Threads, connections and memory pile up behind it, and a slow dependency
becomes an outage of everything that shares the pool. Several clients wait without limit unless told otherwise, the most used one among them.

How to fix it
-------------
Give every call, or the client that makes the calls, a finite timeout for connecting and for reading; where the library has none, put `asyncio.timeout` around it.

Bad
---
    import requests

    def fetch_rate(url: str) -> str:
        return requests.get(url).text  # error: apr-missing-timeout

Good
----
    import httpx
    import requests

    def fetch_rate(url: str) -> str:
        return requests.get(url, timeout=(3, 10)).text

    def fetch_rate_with_httpx(url: str) -> str:
        return httpx.get(url).text  # 5 seconds by default

When to leave it
----------------
A finite default of the library; a timeout on the session, client, adapter or URL; an enclosing `asyncio.timeout`, `wait_for` or `fail_after`; `socket.setdefaulttimeout` for what obeys it; a value that
comes from a parameter or from settings.

What it does not see
--------------------
A limit set by a proxy, by the kernel, or by code that patches the library.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.finding import MODULE, PROJECT, Finding
from apr_mypy.knowledge.schema import (
    Argument,
    Blocking,
    GeneratedStub,
    RunsElsewhere,
    SocketDefault,
    SyncCallback,
    Waits,
)
from apr_mypy.program import Program
from apr_mypy.roles import Role
from apr_mypy.rule import Category, Rule, Severity
from apr_mypy.views.command_lines import program_of, words_of
from apr_mypy.views.flow import Definition
from apr_mypy.views.function import FunctionView
from apr_mypy.views.limits import hidden_argument, is_endless, is_limited_around, is_none
from apr_mypy.views.makers import Makers
from apr_mypy.views.module import Callee, ModuleView
from apr_mypy.views.request_path import in_request, waits_for_next
from apr_mypy.views.shown import shown
from apr_mypy.views.walk import inside

RULE = Rule(
    name="apr-missing-timeout",
    title="Network call without a timeout",
    category=Category.ASYNC,
    severity=Severity.P1,
    summary="A network call, or a wait in a request, that can take for ever.",
    danger="A peer that stops answering holds this thread, task or connection for ever; they pile up until nothing is left to serve with.",
    fix="Give the call, or the client that makes it, a finite timeout.",
    since="0.1.0",
    stages=("module", "project"),
)

_ABSENT: Final = "no timeout is given"
_NONE: Final = "its timeout is None"


class Wait(NamedTuple):
    """A call that may wait: where it stands, what it runs with which arguments, and the row that says how long. `handed` when another call is given the function to run."""

    fn: FunctionView
    site: f.Call
    callee: Callee
    row: Waits
    handed: bool = False

    @property
    def receiver(self) -> f.AnyValue | None:
        return self.callee.func.base if isinstance(self.callee.func, f.Attr) else None

    def given(self, parameter: Argument | None) -> f.Arg | None:
        return self.callee.argument(parameter.keyword, parameter.position) if parameter is not None else None


def in_module(module: ModuleView) -> Iterator[Finding]:
    yield from _judged(Program.alone(module), module, MODULE)


def in_program(program: Program) -> Iterator[Finding]:
    for module in program.modules.values():
        yield from _judged(program, module, PROJECT)


def _judged(program: Program, module: ModuleView, stage: str) -> Iterator[Finding]:
    for wait in _waits(module):
        if module.role_of(wait.fn) is not Role.TEST:
            why = _why_for_ever(program, wait)
            if why:
                yield _finding(wait, why, stage)


# --- what may wait ----------------------------------------------------------------------------------------------------------------


def _waits(module: ModuleView) -> Iterator[Wait]:
    for fn, call, row in module.calls_known_as(Waits):
        yield Wait(fn, call, module.callee(fn, call), row)
    runners: list[tuple[FunctionView, f.Call, RunsElsewhere | SyncCallback]] = [
        *module.calls_known_as(RunsElsewhere),
        *module.calls_known_as(SyncCallback),
    ]
    for fn, call, runner in runners:
        yield from _handed_over(module, fn, call, runner.callable)
    if "functools" in {step.full.partition(".")[0] for step in module.facts.imports}:
        for fn in module.everything():
            for call in fn.calls:
                if "functools.partial" in module.callee(fn, call).names and fn.use_of(call).kind == "argument":
                    yield from _handed_over(module, fn, call, Argument(position=0), partial=True)
    for stub in module.knowledge.table(GeneratedStub).values():
        if any(stub.module_ending in step.full for step in module.facts.imports):
            yield from _generated(module, stub)


def _handed_over(module: ModuleView, fn: FunctionView, call: f.Call, parameter: Argument, partial: bool = False) -> Iterator[Wait]:
    """`to_thread(requests.get, url)`, `map(requests.get, urls)`, `retry(partial(requests.get, url))`."""
    given = module.callee(fn, call).argument(parameter.keyword, parameter.position)
    if given is None or not isinstance(given.value, (f.Name, f.Attr)):
        return
    names = module.names_of(fn, given.value)
    row = module.knowledge.find(Waits, names)
    if row is None or (row.holder and not partial):
        return
    behind = tuple(arg for arg in call.args[call.args.index(given) + 1 :])
    yield Wait(fn, call, Callee(given.value, behind, names), row, handed=True)


def _generated(module: ModuleView, stub: GeneratedStub) -> Iterator[Wait]:
    row = module.knowledge.find(Waits, (stub.name, module.knowledge.defining(stub.name)))
    for fn in module.everything() if row is not None else ():
        for call in fn.calls:
            if isinstance(call.func, f.Attr) and not call.func.name.startswith("_") and row is not None:
                for full in module.instances_of(fn, call.func.base):
                    holder, _, name = full.rpartition(".")
                    if name.endswith(stub.class_ending) and holder.endswith(stub.module_ending):
                        yield Wait(fn, call, module.callee(fn, call), row)
                        break


# --- whether it waits for ever ----------------------------------------------------------------------------------------------------


def _why_for_ever(program: Program, wait: Wait) -> str:
    """Why a call can wait for ever, as a clause; empty when it cannot, or nobody can tell."""
    fn, row = wait.fn, wait.row
    constant = fn.module.constant(fn, given.value) if (given := wait.given(row.nonwaiting)) is not None else None
    if constant is not None and constant.value == row.nonwaiting_value:
        return ""
    if row.where == "request path" and (waits_for_next(fn, wait.site) or _has_come(wait) or not in_request(program, fn)):
        return ""
    if row.command is not None and not _runs_network_tool(program, wait):
        return ""
    why = _by_arguments(program, wait)
    if why == _ABSENT:
        why = "" if _is_limited_otherwise(program, wait) else why
    elif why and row.holder and _limited_at_each_use(program, wait):
        return ""
    return "" if not why or is_limited_around(program, fn, wait.site) else why


def _by_arguments(program: Program, wait: Wait) -> str:
    """What the arguments say: nothing is wrong (""), the timeout is endless (why), or none is given."""
    row = wait.row
    if wait.given(row.config) is not None and (why := _by_config(program, wait)) is not None:
        return why
    missing = False
    endless: f.Arg | None = None
    limited = False
    for parameter in row.timeout:
        given = wait.given(parameter)
        if given is None:
            missing = True
        elif is_endless(program, wait.fn, given.value, row.zero_is_endless):
            endless = given
        else:
            limited = True
    if endless is not None and (row.all_of or not limited):
        if not row.none_is_default or not is_none(wait.fn, endless.value):
            return _named(wait, endless.value)
        return ""
    if limited and not (row.all_of and missing):
        return ""
    if row.timeout and wait.callee.is_open:
        keywords = frozenset(one.keyword for one in row.timeout if one.keyword)
        if hidden_argument(program, wait.fn, wait.callee.args, keywords) is not False:
            return ""
    forever = row.default == "forever" and not (row.finite_if and wait.fn.module.knowledge.is_there(row.finite_if))
    return _ABSENT if forever else ""


def _named(wait: Wait, value: f.AnyValue) -> str:
    for origin in wait.fn.origins(value):
        if isinstance(origin, Definition):
            return f"{origin.name} is None unless a caller sets it, and none here does"
    return _NONE if is_none(wait.fn, value) else f"{shown(value, 40)} sets no limit"


def _by_config(program: Program, wait: Wait) -> str | None:
    """What an options object says; None when it says nothing. One that is a client itself is reported where it is made."""
    row, given = wait.row, wait.given(wait.row.config)
    if given is None or is_none(wait.fn, given.value) or isinstance(given.value, f.Many):
        return None
    for maker, made in Makers(program, wait.fn, given.value).made:
        options = maker.module.callee(maker, made)
        own = maker.module.find(Waits, maker, made)
        if own is not None and own.holder:
            return ""
        found = [one for name in row.config_timeout if (one := options.argument(name)) is not None]
        if any(is_endless(program, maker, one.value) for one in found):
            return f"{shown(found[0].value)} is given as {row.config_timeout[0]}"
        if not found and not options.is_open and not maker.module.is_own(next(iter(options.names), "")):
            return None
    return ""


def _is_limited_otherwise(program: Program, wait: Wait) -> bool:
    """Whether a call that is given no timeout gets one from its URL, its client, what is done with the result, or the default of all sockets."""
    fn, row = wait.fn, wait.row
    if _by_url(wait) or (row.obeys_socket_default and _sets_socket_default(fn.module)):
        return True
    if row.holder and _makes_its_own(program, wait):
        return True
    makers = Makers(program, fn, wait.receiver if row.client and wait.receiver is not None else wait.site)
    if row.client and wait.receiver is not None and _is_limited_client(program, wait, makers):
        return True
    if row.holder or not row.client:
        return _is_limited_later(program, _after(program, wait), row) or (row.holder and _limited_at_each_use(program, wait))
    return False


def _after(program: Program, wait: Wait) -> Makers:
    """The names under which the result of a call is kept."""
    fn = wait.fn
    use = fn.use_of(wait.site)
    found = Makers(program, fn, wait.site)
    if use.kind == "awaited":
        use = fn.use_of(use.by)
    if use.kind == "assigned" and isinstance(use.by, f.Set):
        found.held += [(fn, target) for target in use.by.targets if isinstance(target, (f.Name, f.Attr))]
    elif use.kind == "assigned" and isinstance(use.by, f.Bind):
        found.held.append((fn, f.Name(use.by.name, f.LOCAL, 0)))
    elif use.kind == "entered" and isinstance(use.by, f.With):
        found.held += [(fn, target) for manager, target in use.by.items if manager is wait.site and isinstance(target, (f.Name, f.Attr))]
    if wait.receiver is not None and isinstance(wait.receiver, (f.Name, f.Attr)):
        found.held.append((fn, wait.receiver))
    return found


def _is_limited_client(program: Program, wait: Wait, makers: Makers) -> bool:
    """Whether the client that a method is called on limits it, was reported itself where it is made, or is made where nobody here can see."""
    module, row = wait.fn.module, wait.row
    assert wait.receiver is not None
    classes = module.instances_of(wait.fn, wait.receiver)
    own = [one for one in classes if module.is_own(one)]
    if any(_overrides_with_limit(program, one, row) for one in own) or any(one not in program.classes for one in own):
        return True
    if row.server_if and (makers.mentions(row.server_if) or not makers.made):
        return True
    if row.after and makers.mentions(row.after):
        return True
    for maker, made in makers.made:
        client = maker.module.find(Waits, maker, made)
        if client is not None and client.holder:
            return True
    return makers.elsewhere or _is_limited_later(program, makers, row)


def _overrides_with_limit(program: Program, full: str, row: Waits) -> bool:
    """Whether a class of the project puts a timeout into what it sends: one of its methods, or its constructor, mentions one."""
    view = program.classes.get(full)
    keywords = {one.keyword for one in row.timeout}
    for method in view.methods.values() if view is not None else ():
        for call in method.calls:
            if any(arg.name in keywords and not is_none(method, arg.value) for arg in call.args):
                return True
        if any(isinstance(one, f.Const) and one.value in keywords for one in method.all(f.Const)):
            return True
        if any(attr.name in row.limited_by and attr.name != method.function.name and method.use_of(attr).kind == "called" for attr in method.attrs):
            limited = [attr for attr in method.attrs if attr.name in row.limited_by and not _is_limitless(program, method, attr, row)]
            if limited:
                return True
    return False


def _is_limited_later(program: Program, kept: Makers, row: Waits) -> bool:
    """Whether the object gets its limit afterwards: `sock.settimeout(3)`, `session.mount(…, adapter)`, `session.request = partial(session.request, timeout=5)`."""
    method = row.name.rpartition(".")[2]
    replaced = (method, *(("request", "send") if row.client else ()))
    for fn, attr in kept.mentions((*row.limited_by, *replaced)):
        parent = fn.parent(attr)
        is_target = parent is not None and parent[1] == "target"
        if attr.name in row.limited_by and (is_target or not _is_limitless(program, fn, attr, row)):
            return True
        if attr.name in replaced and is_target and row.client:
            return True
    return False


def _is_limitless(program: Program, fn: FunctionView, attr: f.Attr, row: Waits) -> bool:
    use = fn.use_of(attr)
    if use.kind != "called" or not isinstance(use.by, f.Call):
        return False
    if row.limitless:
        made = [one for arg in use.by.args for one in Makers(program, fn, arg.value).made]
        names = {name for maker, one in made for name in maker.module.callee(maker, one).names[:1]}
        plain = {one for name in row.limitless for one in (name, fn.module.knowledge.defining(name))}
        return bool(names) and all(name in plain or _sends_without_limit(program, name, row) for name in names)
    return bool(use.by.args) and all(is_none(fn, arg.value) or (isinstance(arg.value, f.Const) and arg.value.value is True) for arg in use.by.args)


def _sends_without_limit(program: Program, full: str, row: Waits) -> bool:
    return full in program.classes and not _overrides_with_limit(program, full, row)


def _makes_its_own(program: Program, wait: Wait) -> bool:
    """Whether a class of the project stands between: its constructor gives the timeout, or cannot be seen."""
    module = wait.fn.module
    for full in wait.callee.names:
        if not module.is_own(full):
            break
        view = program.classes.get(full)
        if view is None:
            return True
        if _overrides_with_limit(program, full, wait.row):
            return True
    return False


def _limited_at_each_use(program: Program, wait: Wait) -> bool:
    """Whether every call in sight on a client without a limit has one of its own."""
    module = wait.fn.module
    found = False
    for fn, call, row in module.calls_known_as(Waits):
        if row.client and isinstance(call.func, f.Attr) and call is not wait.site:
            if any(made is wait.site for _, made in Makers(program, fn, call.func.base).made):
                found = True
                other = Wait(fn, call, module.callee(fn, call), row)
                given = [one for parameter in row.timeout if (one := other.given(parameter)) is not None]
                if (not given or any(is_endless(program, fn, one.value) for one in given)) and not is_limited_around(program, fn, call):
                    return False
    return found


def _by_url(wait: Wait) -> bool:
    """Whether the URL or DSN sets the limit."""
    given = wait.given(wait.row.url)
    if given is None:
        return False
    fn = wait.fn
    texts = [
        one.value for origin in fn.origins(given.value) if not isinstance(origin, Definition) for one in inside(origin) if isinstance(one, f.Const)
    ]
    constant = fn.module.constant(fn, given.value)
    texts += [constant.value] if constant is not None else []
    for one in inside(given.value):
        if isinstance(one, f.Name) and one.scope != f.LOCAL:
            texts += [
                part.value for step in fn.module.globals.get(one.name, ()) if step.value for part in inside(step.value) if isinstance(part, f.Const)
            ]
    return any(isinstance(text, str) and option in text for text in texts for option in wait.row.url_option)


def _sets_socket_default(module: ModuleView) -> bool:
    return any(not all(is_none(fn, arg.value) for arg in call.args) for fn, call, _ in module.calls_known_as(SocketDefault))


# --- waits on threads, and programs -----------------------------------------------------------------------------------------------


def _has_come(wait: Wait) -> bool:
    """Whether what is waited for is already there: it was asked, it comes out of a wait that is looked at itself, or it is the finished one that a callback is given."""
    fn, receiver = wait.fn, wait.receiver
    blocking = fn.module.knowledge.find(Blocking, wait.callee.names)
    if receiver is None or blocking is None:
        return False
    text = shown(receiver)
    for condition in fn.holds_at(wait.site):
        test = condition.test
        if condition.holds and isinstance(test, f.Call) and isinstance(test.func, f.Attr) and test.func.name in blocking.unless_true:
            if shown(test.func.base) == text:
                return True
    for origin in fn.origins(receiver):
        if not isinstance(origin, Definition):
            continue
        if origin.kind == "parameter" and blocking.unless_true and (fn.lambda_ is not None or fn.outer is not None):
            return True
        source = origin.value
        if isinstance(source, f.Name) and any(
            isinstance(arg.value, f.Name) and arg.value.name == source.name
            for call in fn.calls
            if any(fn.module.knowledge.defining(name) in fn.module.callee(fn, call).names for name in blocking.follows)
            for arg in call.args
        ):
            return True
        for _ in range(3):
            if isinstance(source, f.Name) and source.scope == f.LOCAL:
                source = next((one.value for one in fn.definitions(source) if one.value is not None), None)
        if isinstance(source, f.Call):
            names = fn.module.callee(fn, source).names
            if any(name in names or fn.module.knowledge.defining(name) in names for name in blocking.follows):
                return True
    return False


def _runs_network_tool(program: Program, wait: Wait) -> bool:
    """Whether a command line, as far as it is constant, starts a program that talks to the network without a limit of its own."""
    row = wait.row
    commands = [(wait.fn, wait.callee)]
    if row.client and wait.receiver is not None:
        commands = [(maker, maker.module.callee(maker, made)) for maker, made in Makers(program, wait.fn, wait.receiver).made]
    for fn, callee in commands:
        words = words_of(fn, callee.args, row.command) if row.command is not None else []
        tool = program_of(fn.module.knowledge, words)
        if tool is not None:
            return not any(word == option or word.startswith(f"{option}=") for word in words for option in tool.timeout_option)
    return False


# --- what is said -----------------------------------------------------------------------------------------------------------------

_WAITING: Final = {
    "connect": "can wait for ever to connect",
    "command": "can wait for ever for an answer",
    "read": "can wait for ever for an answer",
    "subprocess": "can wait for ever for a program that waits on the network",
}


def _finding(wait: Wait, why: str, stage: str) -> Finding:
    fn, call, row = wait.fn, wait.site, wait.row
    suggest = row.suggest
    if not suggest:
        fix = "put asyncio.timeout(10) around it" if fn.is_async else "limit it from outside"
    elif row.timeout and suggest.partition("=")[0].isidentifier():
        fix = f"write {_with(call, suggest)}"
    else:
        fix = f"use {suggest}"
    what = _WAITING.get(row.what, "can wait for ever")
    name = fn.module.knowledge.public(row.name)
    message = f"{shown(call)} {what}: {why}, and {name} has no limit of its own" if why == _ABSENT else f"{shown(call)} {what}: {why}"
    return Finding(RULE.name, RULE.severity, fn.module.place(call), fn.full, message, fix, stage, anchor=shown(call.func))


def _with(call: f.Call, argument: str) -> str:
    """The call with one more argument, in place of one of that name."""
    keyword = argument.partition("=")[0]
    args = tuple(arg for arg in call.args if arg.name != keyword)
    text = shown(f.Call(call.func, args, 0, 0, 0, 0, 0), 90)
    return f"{text[:-1]}{', ' if args else ''}{argument})" if text.endswith(")") else f"{shown(call.func)}(…, {argument})"
