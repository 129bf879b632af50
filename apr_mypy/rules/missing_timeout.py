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
from typing import Final

from apr_mypy import facts as f
from apr_mypy.finding import MODULE, Finding
from apr_mypy.knowledge.schema import Argument, NetworkTool, SocketDefault, TimeoutScope, TimeoutValue, Waits
from apr_mypy.roles import Role
from apr_mypy.rule import Category, Rule, Severity
from apr_mypy.views.flow import Definition
from apr_mypy.views.function import FunctionView
from apr_mypy.views.module import Callee, ModuleView
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
    stages=("module",),
)

_REQUEST_PATH: Final = frozenset({Role.HANDLER, Role.WEBHOOK, Role.DEPENDENCY, Role.MIDDLEWARE, Role.SERVICE, Role.REPOSITORY, Role.ADAPTER})


def in_module(module: ModuleView) -> Iterator[Finding]:
    for fn, call, row in module.calls_known_as(Waits):
        if _waits_for_ever(module, fn, call, row):
            yield _finding(module, fn, call, row)


def _waits_for_ever(module: ModuleView, fn: FunctionView, call: f.Call, row: Waits) -> bool:
    callee = module.callee(fn, call)
    if row.where == "request path" and module.role_of(fn) not in _REQUEST_PATH:
        return False
    if _is_constant(module, fn, callee, row.nonwaiting, row.nonwaiting_value):
        return False
    if row.what == "subprocess" and not _runs_network_tool(module, fn, callee, row):
        return False
    if _is_inside_scope(module, fn, call):
        return False
    if fn.use_of(call).kind == "awaited" and row.where == "request path":
        return False  # an awaitable of the same name is limited by its own rows
    given = _given_limits(module, fn, callee, row)
    if given is not None:
        return given
    if row.client:
        return _client_waits(module, fn, call, row)
    if row.default != "forever":
        return False
    if callee.is_open and row.timeout:
        return False  # the timeout may be in *args or **kwargs
    return not (
        _is_limited_by_url(module, fn, callee, row)
        or _is_limited_by_config(module, fn, callee, row)
        or _is_limited_later(module, fn, call, row)
        or (row.obeys_socket_default and _sets_socket_default(module))
    )


def _given_limits(module: ModuleView, fn: FunctionView, callee: Callee, row: Waits) -> bool | None:
    """False when the arguments limit the call, True when they say that there is no limit, None when they say nothing."""
    missing = False
    endless = False
    limited = False
    for parameter in row.timeout:
        given = callee.argument(parameter.keyword, parameter.position)
        if given is None:
            missing = True
        elif _is_endless(module, fn, given.value, row):
            endless = True
        else:
            limited = True
    if endless and (row.all_of or not limited):
        return not row.none_is_default
    if limited and not (row.all_of and missing):
        return False
    return None


def _is_endless(module: ModuleView, fn: FunctionView, value: f.AnyValue, row: Waits) -> bool:
    """Whether a timeout is surely none: None, a setting object without a limit, a parameter whose default None no caller in sight changes."""
    for origin in fn.origins(value):
        if isinstance(origin, Definition):
            if not _is_never_set(module, origin):
                return False
        elif isinstance(origin, f.Call):
            if not _is_limitless_value(module, fn, origin):
                return False
        elif isinstance(origin, f.Many):
            if not origin.items or not any(_is_none(module, fn, item) for item in origin.items):
                return False
        elif not _is_none(module, fn, origin):
            return False
    return True


def _is_none(module: ModuleView, fn: FunctionView, value: f.AnyValue) -> bool:
    constant = module.constant(fn, value)
    return constant is not None and constant.value is None and not constant.kind


def _is_limitless_value(module: ModuleView, fn: FunctionView, call: f.Call) -> bool:
    """`Timeout(None)`, `ClientTimeout(total=None)`: a setting object that sets no limit."""
    row = module.find(TimeoutValue, fn, call)
    if row is None:
        return False
    callee = module.callee(fn, call)
    given = [arg for one in row.total if (arg := callee.argument(one.keyword, one.position)) is not None]
    if not given:
        return row.default == "forever" and not callee.is_open
    return all(_is_none(module, fn, arg.value) for arg in given)


def _is_never_set(module: ModuleView, definition: Definition) -> bool:
    """Whether a parameter keeps its default None in every call that this module makes, and the function cannot be called from elsewhere."""
    if definition.kind != "parameter" or not isinstance(definition.record, f.Param):
        return False
    param = definition.record
    default = param.default
    if not (isinstance(default, f.Const) and default.value is None and not default.kind):
        return False
    holder: FunctionView = definition.function
    calls = [(fn, call) for fn in module.everything() for call in fn.calls if holder.full in module.callee(fn, call).names]
    position = [one.name for one in holder.function.params if one.kind in (f.POSITIONAL, f.POSITIONAL_ONLY)]
    number = position.index(param.name) - (1 if holder.owner is not None and not holder.function.is_static else 0) if param.name in position else -1
    return not any(module.callee(fn, call).argument(param.name, number) is not None or module.callee(fn, call).is_open for fn, call in calls)


def _client_waits(module: ModuleView, fn: FunctionView, call: f.Call, row: Waits) -> bool:
    """Whether the client that a method is called on was made without a limit. A client from elsewhere counts as made well when its library's default is finite."""
    receiver = call.func.base if isinstance(call.func, f.Attr) else None
    if receiver is None:
        return row.default == "forever"
    makers = list(module.made_by(fn, receiver))
    if not makers:
        return row.default == "forever" and not _is_limited_later(module, fn, call, row)
    for maker, made in makers:
        client = module.find(Waits, maker, made)
        if client is not None and client.holder:
            return False  # the constructor is reported itself where it sets no limit
        if _is_limited_later(maker.module, maker, made, row):
            return False
    return row.default == "forever" and not (module.callee(fn, call).is_open and row.timeout)


def _is_limited_by_url(module: ModuleView, fn: FunctionView, callee: Callee, row: Waits) -> bool:
    """Whether the URL or DSN sets the limit, or comes from where it may."""
    if row.url is None or not row.url_option:
        return False
    given = callee.argument(row.url.keyword, row.url.position)
    if given is None:
        return False
    texts = [
        one.value for origin in fn.origins(given.value) if not isinstance(origin, Definition) for one in inside(origin) if isinstance(one, f.Const)
    ]
    constant = module.constant(fn, given.value)
    texts += [constant.value] if constant is not None else []
    return any(isinstance(text, str) and option in text for text in texts for option in row.url_option)


def _is_limited_by_config(module: ModuleView, fn: FunctionView, callee: Callee, row: Waits) -> bool:
    if row.config is None:
        return False
    given = callee.argument(row.config.keyword, row.config.position)
    if given is None:
        return False
    for maker, made in module.made_by(fn, given.value):
        settings = module.callee(maker, made)
        if not any(settings.argument(name) is not None for name in row.config_timeout) and not settings.is_open:
            return False
    return True


def _is_limited_later(module: ModuleView, fn: FunctionView, call: f.Call, row: Waits) -> bool:
    """Whether the result gets its limit afterwards: `sock.settimeout(3)`, `session.mount(…, adapter)`, `client.timeout = 3`."""
    if not row.limited_by:
        return False
    use = fn.use_of(call)
    held: set[str] = set()
    if use.kind == "assigned" and isinstance(use.by, f.Set):
        held = {shown(target) for target in use.by.targets}
    elif use.kind == "entered" and isinstance(use.by, f.With):
        held = {shown(target) for manager, target in use.by.items if manager is call and target is not None}
    if isinstance(call.func, f.Attr):
        held.add(shown(call.func.base))
    for attr in (attr for one in module.everything() for attr in one.attrs if attr.name in row.limited_by):
        if shown(attr.base) in held and not _is_limitless_setter(module, fn, attr, row):
            return True
    return False


def _is_limitless_setter(module: ModuleView, fn: FunctionView, attr: f.Attr, row: Waits) -> bool:
    use = fn.use_of(attr)
    if use.kind != "called" or not isinstance(use.by, f.Call):
        return False
    if row.limitless:
        made = [one for arg in use.by.args for one in module.made_by(fn, arg.value)]
        names = {name for maker, one in made for name in module.callee(maker, one).names[:1]}
        return bool(names) and all(any(name in (one, module.knowledge.defining(one)) for one in row.limitless) for name in names)
    return bool(use.by.args) and all(_is_none(module, fn, arg.value) for arg in use.by.args)


def _sets_socket_default(module: ModuleView) -> bool:
    return bool(module.calls_known_as(SocketDefault))


def _is_inside_scope(module: ModuleView, fn: FunctionView, call: f.Call) -> bool:
    """Whether something around the call limits it: a `with` block, or `wait_for` that it is an argument of."""
    for _, manager in fn.withs_around(call):
        if isinstance(manager, f.Call) and _limits(module, fn, manager):
            return True
    for holder, slot in fn.around(call):
        if isinstance(holder, f.Call) and slot == "arg" and _limits(module, fn, holder):
            return True
    use = fn.use_of(call)
    if use.kind == "assigned" and isinstance(use.by, f.Set):
        for target in use.by.targets:
            if isinstance(target, f.Name):
                for read in fn.reads(target.name):
                    for holder, slot in fn.around(read):
                        if isinstance(holder, f.Call) and slot == "arg" and _limits(module, fn, holder):
                            return True
    return any(_limits_decorated(module, fn, decorator) for decorator in fn.function.decorators)


def _limits(module: ModuleView, fn: FunctionView, call: f.Call) -> bool:
    row = module.find(TimeoutScope, fn, call)
    if row is None:
        return False
    given = module.callee(fn, call).argument(row.delay.keyword, row.delay.position)
    return given is not None and not _is_none(module, fn, given.value)


def _limits_decorated(module: ModuleView, fn: FunctionView, decorator: f.AnyValue) -> bool:
    return isinstance(decorator, f.Call) and _limits(module, module.body, decorator)


def _runs_network_tool(module: ModuleView, fn: FunctionView, callee: Callee, row: Waits) -> bool:
    """Whether a command line, as far as it is constant, starts a program that talks to the network without a limit of its own."""
    given = callee.argument(row.command.keyword, row.command.position) if row.command is not None else None
    if given is None:
        return False
    for origin in fn.origins(given.value):
        words = [] if isinstance(origin, Definition) else _words(module, fn, origin)
        for size in (2, 1):
            tool = (
                module.knowledge.find(NetworkTool, [" ".join(words[:size]), " ".join([words[0].rpartition("/")[2], *words[1:size]])])
                if words
                else None
            )
            if tool is not None:
                return not any(word == option or word.startswith(f"{option}=") for word in words for option in tool.timeout_option)
    return False


def _words(module: ModuleView, fn: FunctionView, command: f.AnyValue) -> list[str]:
    """The words of a command line that are constant; "" stands for one that is not."""
    items = command.items if isinstance(command, f.Many) else (command,)
    words: list[str] = []
    for item in items:
        constant = module.constant(fn, item)
        if constant is not None and isinstance(constant.value, str):
            words.extend(constant.value.split() if command is item else [constant.value])
        elif isinstance(item, f.Text):
            words.extend("".join(str(part.value) if isinstance(part, f.Const) else "?" for part in item.parts).split())
        else:
            words.append("")
    return words


def _is_constant(module: ModuleView, fn: FunctionView, callee: Callee, parameter: Argument | None, value: object) -> bool:
    if parameter is None:
        return False
    given = callee.argument(parameter.keyword, parameter.position)
    constant = module.constant(fn, given.value) if given is not None else None
    return constant is not None and constant.value == value


def _finding(module: ModuleView, fn: FunctionView, call: f.Call, row: Waits) -> Finding:
    name = module.knowledge.public(row.name)
    suggest = row.suggest or (f"{row.timeout[0].keyword}=10" if row.timeout and row.timeout[0].keyword else "")
    what = {"connect": "can wait for ever to connect", "command": "can wait for ever for an answer", "read": "can wait for ever for an answer"}.get(
        row.what, "can wait for ever"
    )
    if suggest and row.timeout:
        fix = f"write {_with(call, suggest)}"
    elif suggest:
        fix = f"use {suggest}"
    else:
        fix = "put asyncio.timeout(10) around it" if fn.is_async else "limit it from outside"
    message = (
        f"{shown(call)} {what}: {name} has no timeout here" if row.default == "forever" else f"{shown(call)} {what}: its timeout is switched off"
    )
    return Finding(RULE.name, RULE.severity, module.place(call), fn.full, message, fix, MODULE, anchor=shown(call.func))


def _with(call: f.Call, argument: str) -> str:
    """The call with one more argument, in place of one of that name."""
    keyword = argument.partition("=")[0]
    args = tuple(arg for arg in call.args if arg.name != keyword)
    text = shown(f.Call(call.func, args, 0, 0, 0, 0, 0), 90)
    return f"{text[:-1]}{', ' if args else ''}{argument})" if text.endswith(")") else f"{shown(call.func)}(…, {argument})"
