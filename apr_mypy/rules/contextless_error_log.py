"""A failure is logged with nothing but the exception's text: neither where it came from, nor what was being worked on.

Why it is dangerous
-------------------
`could not fetch: timed out` is all that is left when somebody has to find out at night whose payment failed. The text of an exception has no stack in it and seldom an id; the customer, the order and the line of code are
gone as soon as the handler ends. The same line in the log a thousand times may be one order a thousand times, or a thousand orders.

How to fix it
-------------
Use `logger.exception("…")` or `exc_info=True` in a handler, which add the stack, and name the thing that was worked on: `logger.exception("order %d was not charged", order_id)`. A logger that has `bind` takes it once
(`logger.bind(order_id=order_id)`), and every line has it. Outside of a handler (a done-callback), give the exception itself: `exc_info=error`.

Bad
---
    import asyncio
    import logging
    from typing import Protocol

    logger = logging.getLogger(__name__)

    class Gateway(Protocol):
        def charge(self, order_id: int) -> None: ...

    def charge(gateway: Gateway, order_id: int) -> None:
        try:
            gateway.charge(order_id)
        except OSError as error:
            logger.error(f"charge failed: {error}")  # error: apr-contextless-error-log
            raise

    def on_done(task: asyncio.Task[None]) -> None:
        if not task.cancelled() and task.exception():
            logger.error(task.exception())  # error: apr-contextless-error-log

Good
----
    import asyncio
    import logging
    from typing import Protocol

    logger = logging.getLogger(__name__)

    class Gateway(Protocol):
        def charge(self, order_id: int) -> None: ...

    def charge(gateway: Gateway, order_id: int) -> None:
        try:
            gateway.charge(order_id)
        except OSError:
            logger.exception("order %d was not charged", order_id)
            raise

    def on_done(task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()):
            logger.error("%s failed", task.get_name(), exc_info=error)

When to leave it
----------------
A line with the traceback is left, whatever else is in it; so is one that names what was worked on (a parameter, an attribute, the target of a loop, any word in quotes that the function was given), one of a logger to which an identifier was bound, one that
carries the id that was set where the request, job or phase began, one whose exception goes up as the cause of another that says what was worked on, and one beside which the same handler reports the exception whole.
A `component=` tells nobody what was worked on. What a command prints for its operator is left, and so is an exception of the project's own that is made with the id.

What it does not see
--------------------
Identifiers that another process adds to the lines. What a filter, a processor or a middleware of another module adds is seen by `apr check` alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from apr_mypy import facts as f
from apr_mypy.finding import MODULE, PROJECT, Finding
from apr_mypy.knowledge.schema import Logs
from apr_mypy.patterns import pattern_of
from apr_mypy.program import Program
from apr_mypy.rule import Category, Rule, Severity
from apr_mypy.views.bare_errors import BareError, bare_errors, takes_from_elsewhere
from apr_mypy.views.covered_lines import is_covered
from apr_mypy.views.log_context import TOLD_BY_FORMATTING, is_any_id
from apr_mypy.views.module import ModuleView
from apr_mypy.views.naming import last_name
from apr_mypy.views.secret_words import says_secret
from apr_mypy.views.shown import as_written, shown
from apr_mypy.views.walk import inside

RULE = Rule(
    name="apr-contextless-error-log",
    title="Error log without context",
    category=Category.ERRORS,
    severity=Severity.P3,
    summary="A failure is logged with nothing but the exception's text: neither where it came from, nor what was being worked on.",
    danger="Whoever reads the log can tell neither what failed nor for whom, and cannot find it out any more.",
    fix="Log the traceback (`logger.exception`, `exc_info`) and the identifier of what was being done.",
    since="0.1.0",
    stages=("module", "project"),
)

_POOR: Final = frozenset({"self", "cls", "args", "kwargs", "request", "db", "session", "logger", "log", "settings", "config", "client"})
_HOLE: Final = pattern_of(r"%[sdr]|\{")
_SHORT: Final = 10
"""A text of fewer letters ("Error") says nothing of what failed."""
_GOES_ON: Final = pattern_of(r"\s*((failed|could not|cannot|timed out|was not|is not|did not|does not|went wrong)(?:\s+[a-z]+)*)")
"""How a line goes on that says what failed behind the number of the attempt."""
_METHODS: Final = frozenset({"get", "post", "put", "patch", "delete", "run", "handle", "main", "execute", "process", "call", "dispatch"})
"""Names of methods that say nothing without their class."""
_LINKING: Final = frozenset({"in", "of", "for", "with", "to", "from", "on", "at", "is", "the", "a"})


def in_module(module: ModuleView) -> Iterator[Finding]:
    for one in bare_errors(module):
        yield _finding(module, one, MODULE)


def in_program(program: Program) -> Iterator[Finding]:
    """What exceptions of the project's own that another module defines say in their text."""
    for module in program.modules.values():
        if takes_from_elsewhere(module):
            said = {found.place for found in in_module(module)}
            for one in bare_errors(module, program):
                found = _finding(module, one, PROJECT)
                if found.place not in said and not is_covered(program, one.fn):
                    yield found


def cleared(program: Program, finding: Finding) -> bool:
    """Whether the line carries an id that another part of the program has set: a middleware, what runs the jobs or the plugins; or the exception's text does, as the module says that defines it."""
    fn = program.functions.get(finding.function)
    return fn is not None and (is_covered(program, fn) or finding.place.line not in _lines(program, fn.module))


def _lines(program: Program, module: ModuleView) -> frozenset[int]:
    """Where a module of a whole program logs bare errors, worked out once."""
    known: dict[str, frozenset[int]] = program.__dict__.setdefault("_bare_error_lines", {})
    if module.name not in known:
        known[module.name] = frozenset(module.place(one.report.call).line for one in bare_errors(module, program))
    return known[module.name]


def _finding(module: ModuleView, one: BareError, stage: str) -> Finding:
    return Finding(RULE.name, RULE.severity, module.place(one.report.call), one.fn.full, _message(one), _fix(one), stage)


def _message(one: BareError) -> str:
    said = as_written(one.report.call.func, one.fn.module.facts.imports)
    if one.nothing:
        return f"{said}() tells nothing of the exception that was caught, nor what {_short(one)} was working on"
    if one.report.traceback or (one.report.how == "print" and _prints_traceback(one)):
        return f"{said}() goes past the log and does not say what {_short(one)} was working on"
    return f"{said}() tells nothing but the exception's text, neither where it came from nor what {_short(one)} was working on"


def _prints_traceback(one: BareError) -> bool:
    """`print(traceback.format_exc())`."""
    return any(
        isinstance(inner, f.Call) and last_name(inner.func) in TOLD_BY_FORMATTING for arg in one.report.call.args for inner in inside(arg.value)
    )


def _short(one: BareError) -> str:
    view = one.fn
    while view.lambda_ is not None and view.outer is not None:
        view = view.outer
    return view.function.name if view.function.name != "<module>" else "the module"


def _fix(one: BareError) -> str:
    """What to write at this site: the traceback, what failed in the site's own words, and the parameter that says best what is worked on."""
    call = one.report.call
    said = as_written(call.func, one.fn.module.facts.imports).rpartition(".")[0] if one.report.how == "log" else ""
    what = _identifier(one)
    style = _style(one)
    arguments = [_quoted(_failed(one), what, style)]
    if what and style in ("%s", "{}"):
        arguments.append(what)
    elif what and style == "keyword":
        arguments.append(f"{what}={what}")
    level = "warning" if one.report.level == "warning" and one.report.how == "log" else "exception" if one.in_handler else "error"
    if not one.in_handler:
        arguments.append(f"exc_info={shown(one.exception) if one.exception is not None else 'error'}")
    elif level == "warning":  # a warning stays one
        if (row := one.fn.module.find(Logs, one.fn, call)) is not None and row.values == "{}":
            said = f"{said}.opt(exception=True)"
        else:
            arguments.append("exc_info=True")
    for arg in call.args:
        if arg.name == "extra" and len(kept := shown(arg.value, _WHOLE)) < _WHOLE and "…" not in kept:
            arguments.append(f"extra={kept}")
    return f"{said or 'logger'}.{level}({', '.join(arguments)})"


_WHOLE = 60
"""As many characters of what a line has beside its words as are written out."""


def _style(one: BareError) -> str:
    """How a value gets into the line here: as at this site, else as the library has it."""
    if isinstance(_text(one), f.Text):
        return "f"
    row = one.fn.module.find(Logs, one.fn, one.report.call)
    return row.values if row is not None else "%s"


def _quoted(text: str, what: str, style: str) -> str:
    hole = {"f": f": {{{what}}}", "%s": ": %s", "{}": ": {}"}.get(style, "") if what else ""
    return f'{"f" * (style == "f" and bool(what))}"{text}{hole}"'


def _text(one: BareError) -> f.AnyValue | None:
    first = next((arg.value for arg in one.report.call.args if not arg.name), None)
    while isinstance(first, f.Op) and first.op in ("%", "+"):
        first = first.args[0]
    return first.func.base if isinstance(first, f.Call) and isinstance(first.func, f.Attr) and first.func.name == "format" else first


def _failed(one: BareError) -> str:
    """What failed: what the line says already, or the name of the function in words."""
    text = _text(one)
    start = text.parts[0] if isinstance(text, f.Text) and text.parts else text
    if isinstance(start, f.Const) and isinstance(start.value, str) and not start.kind:
        before, *behind = _HOLE.split(start.value, maxsplit=1)
        words = before.strip().rstrip(":;,.-=([<>'\"!").rstrip()
        if behind and words == before.rstrip() and not _shows_exception_first(one):  # `failed at depth %d`: the last word is about what stands there
            words = _without_links(words.rpartition(" ")[0])
            if words and (rest := _GOES_ON.match(behind[0])) is not None:  # `attempt %d failed: %s`
                words = f"{words} {rest[1]}"
        if behind:
            words = _without_links(words)
        if (
            len(words) > _SHORT
            and words.isprintable()
            and '"' not in words
            and "\\" not in words
            and words.rpartition(" ")[2].lower() not in _LINKING
        ):
            return words
    if _short(one) in _METHODS and one.fn.owner is not None:
        return f"{one.fn.owner.name}.{_short(one)} failed"
    return f"{' '.join(_short(one).strip('_').split('_'))} failed"


def _without_links(words: str) -> str:
    """Words without those at their end that only lead to what stands behind them."""
    while words.rpartition(" ")[2].lower() in _LINKING and words:
        words = words.rpartition(" ")[0]
    return words


def _shows_exception_first(one: BareError) -> bool:
    """`"cannot determine type {}".format(error)`: whether what stands first in the line is the exception itself."""
    call = one.report.call
    text = _text(one)
    given: f.AnyValue | None = None
    first = call.args[0].value if call.args else None
    if isinstance(text, f.Text):
        given = next((part for part in text.parts if not isinstance(part, f.Const)), None)
    elif isinstance(first, f.Call):
        given = first.args[0].value if first.args else None
    elif isinstance(first, f.Op):
        given = first.args[-1].items[0] if isinstance(first.args[-1], f.Many) and first.args[-1].items else first.args[-1]
    elif len(call.args) > 1:
        given = call.args[1].value
    while isinstance(given, f.Call) and given.args:  # `str(error)`
        given = given.args[0].value
    return isinstance(given, f.Name) and isinstance(one.exception, f.Name) and given.name == one.exception.name


def _identifier(one: BareError) -> str:
    names = [param.name for param in one.fn.function.params if param.name not in _POOR and not param.name.startswith("_")]
    names = [name for name in names if one.exception is None or not isinstance(one.exception, f.Name) or name != one.exception.name]
    certified = any("cert" in param.name for param in one.fn.function.params)  # the key beside a certificate is private
    ids = [name for name in names if is_any_id(name) and not says_secret(name) and not (certified and name.endswith("key"))]
    words = set(one.fn.function.name.split("_"))  # `get_event(calendar_id, event_id)` is about the event
    return next((name for name in ids if words & set(name.split("_")[:-1])), ids[0] if ids else "")
