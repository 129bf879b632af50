"""How log lines get their ids where the code that does it is not in sight: a library of one's own organisation sets the log up, or gives a filter whose name says that it shows ids; a handler puts the lines of each task
where its id says."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import CarriesId, Package
from apr_mypy.patterns import pattern_of
from apr_mypy.views.log_context import is_line_id

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.module import ClassView, ModuleView

_OF_LOGS: Final = pattern_of(r"^(logs?|loggers?|logging|log_?config|\w+_(log|logging|logger)|(log|logging|logger)_\w+)$")
"""What a module about logs is called."""
_SETS_UP: Final = pattern_of(r"^(init(_app|iali[sz]e)?|set_?up|configure|config|install|bootstrap)$")
_SETS_LOGS_UP: Final = pattern_of(
    r"^(init|initiali[sz]e|set_?up|configure|config|install|bootstrap)_?(json_|structured_|app_|service_)?(log|logs|logger|loggers|logging)$"
)
_SHOWS_IDS: Final = pattern_of(r"(Request|Correlation|Trace|Transaction)_?(Id|ID)s?\w*(Filter|Formatter|Processor)$")
_OF_JOBS: Final = pattern_of(r"(^|[._])(celery|rq|dramatiq|huey|worker|workers|tasks?|jobs?)([._]|$)")
_OF_REQUESTS: Final = pattern_of(r"(^|[._])(flask|django|fastapi|starlette|aiohttp|asgi|wsgi|web|http|requests?|middleware)([._]|$)")
_HANDLERS: Final = frozenset({"logging.Handler"})
_WRITTEN: Final = pattern_of(r"^(msg|message|record|line|text|log)$")


def shows_out_of_sight(fn: FunctionView, name: f.Name) -> frozenset[str]:
    """The groups of entry points whose lines may carry an id by what a name stands for: `company_utils.logging.flask.init_app(app)`, which nobody can read here, sets the log up; `RequestIdFilter` of a library shows ids."""
    if name.scope == f.LOCAL or "." not in name.name:
        return frozenset()
    last = name.name.rpartition(".")[2]
    if _SHOWS_IDS.search(last) is not None:
        return frozenset({"requests"}) if shows_by_name(fn.module, name.name) else frozenset()
    if not (_SETS_LOGS_UP.match(last) or (_SETS_UP.match(last) and any(_OF_LOGS.match(part) for part in name.name.split(".")[1:-1]))):
        return frozenset()
    if not _is_out_of_sight(fn.module, name.name) or not _is_called(fn, name):
        return frozenset()
    words = name.name.partition(".")[2]
    if _OF_JOBS.search(words) is not None:
        return frozenset({"jobs", "consumers"})
    return frozenset({"requests"}) if _OF_REQUESTS.search(words) is not None else frozenset({"requests", "jobs", "consumers"})


def shows_by_name(module: ModuleView, full: str) -> bool:
    """`platform_logging.RequestIdLogFilter` in the settings of the log: whether a class of a library says by its name that it puts ids on lines."""
    return _SHOWS_IDS.search(full) is not None and _is_out_of_sight(module, full) and module.knowledge.find(CarriesId, (full,)) is None


def keeps_apart_by(view: ClassView) -> str:
    """`class TaskFileHandler(logging.Handler)` with `def write(self, task_id, record)`: the id by which a handler puts lines into places of their own, where who looks for them finds those of one task; "" where it does not."""
    if _HANDLERS.isdisjoint(view.class_.mro):
        return ""
    for method in view.methods.values():
        names = [param.name for param in method.function.params]
        if any(_WRITTEN.match(name) for name in names):
            found = next((name for name in names if is_line_id(name)), "")
            if found:
                return found
    return ""


def _is_out_of_sight(module: ModuleView, full: str) -> bool:
    """Whether a name is that of a library of which nothing is known here."""
    top = full.partition(".")[0]
    if module.is_own(full) or top in sys.stdlib_module_names or module.knowledge.table(Package).get(top) is not None:
        return False
    return not any(row.name.partition(".")[0] == top for row in module.knowledge.knowledge.of_kind(CarriesId))


def _is_called(fn: FunctionView, name: f.Name) -> bool:
    return any(call.func is name for call in fn.calls)


__all__ = ["keeps_apart_by", "shows_by_name", "shows_out_of_sight"]
