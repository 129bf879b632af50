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
    import httpx
    import requests

    def fetch_rate(url: str) -> str:
        return requests.get(url).text  # error: apr-missing-timeout

    def fetch_report(url: str) -> bytes:
        return httpx.get(url, timeout=None).content  # error: apr-missing-timeout

    def fetch_order(url: str, timeout: float | None = None) -> str:
        return requests.get(url, timeout=timeout).text  # error: apr-missing-timeout

Good
----
    import httpx
    import requests

    def fetch_rate(url: str) -> str:
        return requests.get(url, timeout=(3, 10)).text

    def fetch_report(url: str) -> bytes:
        return httpx.get(url).content  # 5 seconds by default

    def fetch_order(url: str, timeout: float = 10) -> str:
        return requests.get(url, timeout=timeout).text

When to leave it
----------------
A finite default of the library; a timeout on the session, client, adapter or URL, also where a factory, a subclass or another module gives it; an enclosing `asyncio.timeout`, `wait_for` or `fail_after`,
around the call, around every call of its function, or in a decorator; `socket.setdefaulttimeout` for what obeys it (requests does not), also in another module of the package; a value that comes from a parameter or from settings; a worker that
waits for its next item; the reading of a stream that a loop follows and connects to again (connecting needs its limit: `httpx.Timeout(10, read=None)`); a pool whose work computes or limits itself; a wait that is raced with others, whichever comes first; a socket that is connected already; a program
that installs or sets something up (`npm ci`) and is started from a command, where somebody watches it; connection parameters that nothing connects with; a wait where the caller gave None for its limit, or in a
function that is handed to others, who call it. More than three such calls in one function of a command, or of programs that one function starts, are one finding.

What it does not see
--------------------
A limit set by a proxy, by the kernel, by a signal, or by code that patches the library. Waits for threads and queues count only where a request handler in sight leads to them. A client that another module
makes is known in `apr check`, not in a plain mypy run.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec import structs

from apr_mypy import facts as f
from apr_mypy.finding import MODULE, PROJECT, Finding
from apr_mypy.knowledge.schema import NetworkTool, Waits
from apr_mypy.program import Program
from apr_mypy.roles import Role
from apr_mypy.rule import Category, Rule, Severity
from apr_mypy.views.client_limits import (
    is_for_network,
    is_instant,
    is_limited_afterwards,
    is_limited_at_each_use,
    is_limited_otherwise,
    is_local,
    is_only_read,
    is_unbounded,
)
from apr_mypy.views.command_lines import is_for_a_person, is_limited_by_option, program_of, words_of
from apr_mypy.views.flow import Definition
from apr_mypy.views.followed_streams import connects_in_time, is_followed
from apr_mypy.views.function import FunctionView
from apr_mypy.views.limits import hidden_argument, is_endless, is_limited_around, is_none
from apr_mypy.views.makers import Makers
from apr_mypy.views.module import ModuleView
from apr_mypy.views.request_path import hands_on, in_request, is_told_to_wait, waits_beside_others, waits_for_next
from apr_mypy.views.shown import as_written, shown, whole_as_written
from apr_mypy.views.waits import Wait, has_come, waits_in
from apr_mypy.views.work_in_threads import does_without_network, piped_from

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

_AMONG_TESTS: Final = frozenset({"tests", "test", "testing"})
"""Packages of tests, where a service too is one that stands in for another."""
_OF_COMMANDS: Final = frozenset({"cli", "commands"})
"""Packages of what is called by hand."""
_SEVERAL: Final = 3
"""So many calls of one function of a command, or that start programs, are told one by one."""
_ABSENT: Final = "no timeout is given"
_READING: Final = "limits the connecting, and sets no limit for reading"
_NONE: Final = "its timeout is None"


def in_module(module: ModuleView) -> Iterator[Finding]:
    yield from _judged(Program.alone(module), module, MODULE)


def in_program(program: Program) -> Iterator[Finding]:
    for module in program.modules.values():
        yield from _judged(program, module, PROJECT)


def cleared(program: Program, finding: Finding) -> bool:
    """Whether the whole program shows a limit for a call that its module alone shows none for: who provides the client, or who hands it over, stands in another module."""
    fn = program.functions.get(finding.function)
    if fn is None:
        return False
    found = [wait for wait in waits_in(fn.module) if fn.module.place(wait.site) == finding.place]
    return bool(found) and not any(_judge(program, wait)[0] for wait in found)


def _judged(program: Program, module: ModuleView, stage: str) -> Iterator[Finding]:
    found: dict[str, list[Finding]] = {}
    for wait in waits_in(module):
        if module.role_of(wait.fn) is not Role.TEST and not (module.is_test and _AMONG_TESTS & set(module.name.split(".")[:-1])):
            why, tool = _judge(program, wait)
            followed = wait.row.followed if why and wait.row.followed and is_followed(wait.fn, wait.site) else ""
            if why and not (followed and (followed == "-" or _connects_in_time(wait))):
                by_hand = (
                    wait.row.command is not None
                    or Role.COMMAND in (module.role_of(wait.fn), module.placed)
                    or _OF_COMMANDS & set(module.name.split("."))
                )
                found.setdefault(wait.fn.full if by_hand else "", []).append(_finding(wait, why, stage, tool, followed))
    for full, same in found.items():
        if full and len(same) > _SEVERAL:  # whoever runs a command waits for all of it
            first = same[0]
            yield structs.replace(first, message=f"{first.message}, as {len(same) - 1} more calls in {full.rpartition('.')[2]} do")
        else:
            yield from same


# --- whether it waits for ever ----------------------------------------------------------------------------------------------------


def _judge(program: Program, wait: Wait) -> tuple[str, NetworkTool | None]:
    """Why a call can wait for ever, with the program that it starts, where it starts one; one that starts any other waits for nobody."""
    tool = _network_tool(program, wait) if wait.row.command is not None else None
    return ("" if wait.row.command is not None and tool is None else _why_for_ever(program, wait)), tool


def _why_for_ever(program: Program, wait: Wait) -> str:
    """Why a call can wait for ever, as a clause; empty when it cannot, or nobody can tell."""
    fn, row = wait.fn, wait.row
    constant = fn.module.constant(fn, given.value) if (given := wait.given(row.nonwaiting)) is not None else None
    if constant is not None and constant.value == row.nonwaiting_value:
        return ""
    if (
        row.where == "request path"
        and not is_for_network(program, wait)
        and (
            waits_for_next(fn, wait.site)
            or waits_beside_others(fn, wait.site)
            or hands_on(fn, wait.site)
            or is_told_to_wait(fn, wait.site)
            or has_come(wait)
            or not in_request(program, fn)
        )
    ):
        return ""
    if (
        (row.connects_with is not None and not wait.callee.is_open and wait.given(row.connects_with) is None)
        or is_local(wait)
        or is_instant(program, wait)
        or is_unbounded(program, wait)
        or is_only_read(program, wait)
    ):
        return ""
    if row.where == "request path" and does_without_network(program, wait):
        return ""
    why = _by_arguments(program, wait)
    if why == _ABSENT:
        why = "" if is_limited_otherwise(program, wait) else why
    elif why and row.holder and (is_limited_at_each_use(program, wait) or is_limited_afterwards(program, wait)):
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
    if connects_in_time(wait.fn, value):
        return f"{shown(value, 40)} {_READING}"
    return _NONE if is_none(wait.fn, value) else f"{shown(value, 40)} sets no limit"


def _by_config(program: Program, wait: Wait) -> str | None:
    """What an options object says; None when it says nothing. One that is a client itself is reported where it is made."""
    row, given = wait.row, wait.given(wait.row.config)
    if given is None or is_none(wait.fn, given.value) or any(isinstance(one, f.Many) for one in wait.fn.origins(given.value)):
        return None
    for maker, made in Makers(program, wait.fn, given.value).made:
        options = maker.module.callee(maker, made)
        own = maker.module.find(Waits, maker, made)
        if own is not None and own.holder:
            return ""
        found = [(name, one) for name in row.config_timeout if (one := options.argument(name)) is not None]
        for name, one in found:
            if is_endless(program, maker, one.value):
                return f"{name} is {shown(one.value)}"
        if not row.config_timeout:
            return ""  # something that is connected already: where that was done is looked at itself
        if not found and not options.is_open and not maker.module.is_own(next(iter(options.names), "")):
            return None
    return ""


# --- programs ---------------------------------------------------------------------------------------------------------------------


def _network_tool(program: Program, wait: Wait) -> NetworkTool | None:
    """The program that a command line, as far as it is constant, starts, where it talks to the network without a limit of its own."""
    row = wait.row
    commands = [(wait.fn, wait.callee)]
    if row.client and wait.receiver is not None:
        commands = [(maker, maker.module.callee(maker, made)) for maker, made in Makers(program, wait.fn, wait.receiver).made]
    for fn, callee in commands:
        words = words_of(fn, callee.args, row.command) if row.command is not None else []
        tool = program_of(fn.module.knowledge, words)
        if tool is not None:
            watched = tool.sets_up and (Role.COMMAND in (fn.module.role_of(fn), fn.module.placed) or _OF_COMMANDS & set(fn.module.name.split(".")))
            return None if watched or is_limited_by_option(tool, words) or is_for_a_person(tool, words, wait.callee.args) else tool
    return None


# --- what is said -----------------------------------------------------------------------------------------------------------------

_WAITING: Final = {
    "connect": "can wait for ever to connect",
    "command": "can wait for ever for an answer",
    "read": "can wait for ever for an answer",
    "subprocess": "can wait for ever for a program that waits on the network",
}


def _connects_in_time(wait: Wait) -> bool:
    """Whether only the reading has no limit, which is right for what is followed for as long as it lasts."""
    return any(connects_in_time(wait.fn, given.value) for parameter in wait.row.timeout if (given := wait.given(parameter)) is not None)


def _finding(wait: Wait, why: str, stage: str, tool: NetworkTool | None, followed: str = "") -> Finding:
    fn, call, row = wait.fn, wait.site, wait.row
    suggest = followed or (tool.suggest if tool is not None and row.timeout else "") or row.suggest
    process = piped_from(wait) if row.where == "request path" else ""
    if process:
        fix = f"wait for the program first: {process}.wait(timeout=30), and {process}.kill() where it is not done by then, which ends what reads from it"
    elif why.endswith(_READING):
        fix = "give reading a limit too (`read=`), as long as an answer may take"
    elif row.parts and (options := _says_no_limit(wait)):
        fix = f"add {row.parts} to {options}: an answer may take as long as it likes, but not be silent"
    elif not suggest:
        fix = "put asyncio.timeout(10) around it" if fn.is_async else "limit it from outside"
    elif wait.handed:
        fix = f"hand over functools.partial({as_written(wait.callee.func, fn.module.facts.imports)}, {suggest})"
    elif row.timeout and suggest.partition("=")[0].isidentifier() and (rest := _rest(fn, call)):
        fix = f'write {rest}.setdefault("{suggest.partition("=")[0]}", {suggest.partition("=")[2]}) before it, since callers may give their own'
    elif row.timeout and suggest.partition("=")[0].isidentifier():
        fix = f"write {_with(fn, call, _lacking(fn, call, suggest))}"
    elif suggest.startswith("async with "):
        fix = f"write `{suggest}:` around {shown(call)}"
    else:
        fix = f"use {suggest}"
    what = _WAITING["connect"] if followed else _WAITING.get(row.what, "can wait for ever")
    name = fn.module.knowledge.public(row.name)
    written = whole_as_written(call, fn.module.facts.imports)
    message = f"{written} {what}: {why}, and {name} has no limit of its own" if why == _ABSENT else f"{written} {what}: {why}"
    return Finding(RULE.name, RULE.severity, fn.module.place(call), fn.full, message, fix, stage, anchor=shown(call.func))


def _says_no_limit(wait: Wait) -> str:
    """The options object by which whoever wrote the call said on purpose that the whole has no limit (`ClientTimeout(total=None)`), as written; "" where there is none."""
    for parameter in wait.row.timeout:
        given = wait.given(parameter)
        for origin in wait.fn.origins(given.value) if given is not None else ():
            if isinstance(origin, f.Call) and any(is_none(wait.fn, arg.value) for arg in origin.args):
                return as_written(origin, wait.fn.module.facts.imports)
    return ""


def _rest(fn: FunctionView, call: f.Call) -> str:
    """The parameter by which a wrapper hands on what its callers give by name; "" where there is none."""
    taken = {param.name for param in fn.function.params if param.kind == f.STAR_KEYWORDS}
    return next((arg.value.name for arg in call.args if arg.name == "**" and isinstance(arg.value, f.Name) and arg.value.name in taken), "")


def _lacking(fn: FunctionView, call: f.Call, suggest: str) -> str:
    """What of some arguments a call has not got already in a dict that is handed on by name (`connect(**options)`)."""
    there: set[object] = set()
    for arg in call.args:
        for made in fn.origins(arg.value) if arg.name == "**" else ():
            if isinstance(made, f.Table):
                there.update(key.value for key, _ in made.items if isinstance(key, f.Const))
            elif isinstance(made, f.Call) and isinstance(made.func, f.Name) and made.func.name == "builtins.dict":
                there.update(one.name for one in made.args)
    lacking = [one for one in suggest.split(", ") if one.partition("=")[0] not in there]
    return ", ".join(lacking) if there and lacking and "(" not in suggest else suggest


def _with(fn: FunctionView, call: f.Call, argument: str) -> str:
    """The call with one more argument, in place of one of that name."""
    keyword = argument.partition("=")[0]
    args = tuple(arg for arg in call.args if arg.name != keyword)
    text = whole_as_written(f.Call(call.func, args, 0, 0, 0, 0, 0), fn.module.facts.imports, 90)
    return (
        f"{text[:-1]}{', ' if args else ''}{argument})" if text.endswith(")") else f"{as_written(call.func, fn.module.facts.imports)}(…, {argument})"
    )
