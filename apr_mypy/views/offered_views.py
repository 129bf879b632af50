"""Views of libraries that a project only names among its routes: `path("login/", LoginView.as_view())`, `include("django.contrib.auth.urls")`. The endpoint stands at the line that names it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import OffersEndpoint
from apr_mypy.roles import Role
from apr_mypy.roles.role import Entry
from apr_mypy.views.abuse import Endpoint
from apr_mypy.views.application import Held
from apr_mypy.views.function import FunctionView
from apr_mypy.views.naming import last_name
from apr_mypy.views.refusals import form_turns_away
from apr_mypy.views.throttles import Throttles

if TYPE_CHECKING:
    from apr_mypy.views.module import ModuleView
    from apr_mypy.views.rate_limits import RateLimits
    from apr_mypy.views.whole import Whole

_DEBUGGING = "DEBUG"
_REGISTERS = frozenset({"path", "re_path", "url", "include", "as_view"})


class Offered(NamedTuple):
    """A line that names a library's view: as an endpoint, with what knowledge says of it and the call (or name) that stands there."""

    endpoint: Endpoint
    row: OffersEndpoint
    named: f.AnyValue


def offered(program: Whole) -> Iterator[Offered]:
    """The views of libraries that the modules of a program name among their routes, each line once."""
    if not program.knowledge.table(OffersEndpoint):
        return
    for module in program.modules.values():
        if module.is_test or module.placed is Role.ADMIN:
            continue
        lines: set[int] = set()
        for call in module.body.calls:
            if last_name(call.func) in _REGISTERS:
                for known, named in _named(module, call):
                    row = _first_in_reach(module, call, known)
                    if row is not None and call.line not in lines and not _is_for_developers(module, call):
                        lines.add(call.line)
                        yield Offered(_endpoint(module, call, row), row, named)


def _named(module: ModuleView, call: f.Call) -> Iterator[tuple[OffersEndpoint, f.AnyValue]]:
    """What a call that registers or includes routes names of a library."""
    body, knowledge = module.body, module.knowledge
    name = last_name(call.func)
    if name == "as_view":
        names = module.names_of(body, call.func)
        if isinstance(call.func, f.Attr):
            names += tuple(f"{one}.as_view" for one in module.names_of(body, call.func.base))
        named = tuple(one.removesuffix(".as_view") for one in names)
        row = knowledge.find(OffersEndpoint, named) if not any(module.is_own(one) for one in named) else None
        if row is not None:
            yield row, call
        return
    for arg in call.args[:1] if name == "include" else call.args[1:2]:
        value = arg.value
        if isinstance(value, f.Many) and value.items:
            value = value.items[0]  # `include(("djoser.urls", "auth"))`
        if isinstance(value, f.Const) and isinstance(value.value, str) and name == "include":
            row = knowledge.find(OffersEndpoint, (value.value,))
        elif isinstance(value, f.Name | f.Attr):
            row = knowledge.find(OffersEndpoint, module.names_of(body, value))
        else:
            continue
        if row is not None:
            yield row, value


def _first_in_reach(module: ModuleView, call: f.Call, row: OffersEndpoint) -> OffersEndpoint | None:
    """What of a library's routes is worth a limit and answers: a route of the project's own that stands before them takes its path away from the library's."""
    if last_name(call.func) == "as_view" or not row.at:
        return row
    around = next((one for one, _ in module.body.around(call) if isinstance(one, f.Call) and last_name(one.func) in _REGISTERS), None)
    prefix = _route(around) if around is not None else ""
    before = {_route(one).strip("^/$") for one in module.body.calls if last_name(one.func) in _REGISTERS and one.line < call.line}
    if f"{prefix}{row.at}".strip("^/$") not in before:
        return row
    beside = module.knowledge.find(OffersEndpoint, (row.beside,)) if row.beside else None
    return beside if beside is not None and f"{prefix}{beside.at}".strip("^/$") not in before else None


def _route(call: f.Call) -> str:
    first = call.args[0].value if call.args else None
    return first.value if isinstance(first, f.Const) and isinstance(first.value, str) else ""


def _is_for_developers(module: ModuleView, call: f.Call) -> bool:
    """Whether a line is only run where the application is being worked on: below `if settings.DEBUG`."""
    for holder, _ in module.body.around(call):
        if isinstance(holder, f.If):
            number = next((at for at, block in enumerate(holder.blocks) if any(_holds_line(step, call.line) for step in block)), None)
            if number is not None and isinstance(test := holder.tests[number], f.Name | f.Attr) and last_name(test) == _DEBUGGING:
                return True
    return False


def _holds_line(step: f.AnyStep, line: int) -> bool:
    return step.line <= line <= getattr(step, "end_line", step.line)


def _endpoint(module: ModuleView, call: f.Call, row: OffersEndpoint) -> Endpoint:
    place = f.Function(row.name, "post", (), 0, (), "", (), call.line, call.column, call.line, call.line, call.column)
    framework = row.name.partition(".")[0]
    around = next((one for one, _ in module.body.around(call) if isinstance(one, f.Call) and last_name(one.func) in _REGISTERS), call)
    entry = Entry(Role.HANDLER, row.name, module.name, module.facts.path, call.line, "named among the routes", "view", (), _route(around), framework)
    return Endpoint(FunctionView(module, place, None, None), row.does, (entry,))


def is_limited_there(limits: RateLimits, one: Offered) -> bool:
    """Whether something on the line that names a library's view limits it (a decorator around it, a form of the project), or the default throttles of its framework do."""
    module = one.endpoint.fn.module
    body = module.body
    for holder, _ in body.around(one.named):
        if isinstance(holder, f.Call) and last_name(holder.func) not in _REGISTERS and limits.limits(Held(body, holder.func)):
            return True
    for arg in one.named.args if isinstance(one.named, f.Call) else ():
        if isinstance(arg.value, f.Name) and arg.value.name in limits.program.classes and form_turns_away(limits.program, arg.value.name):
            return True
    return bool(one.row.throttled_by) and Throttles(limits).are_by_default(one.row.throttled_by)
