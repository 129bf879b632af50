"""People that a function takes for who is asking, because a client sent the key of their row: in a cookie, a header, or a query of what runs before all handlers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import GivenByClient
from apr_mypy.patterns import pattern_of
from apr_mypy.views.acting_models import names_acting
from apr_mypy.views.dependencies import markers
from apr_mypy.views.entitling import logs_in
from apr_mypy.views.entrusted import is_client
from apr_mypy.views.found_rows import asked_of_store
from apr_mypy.views.naming import last_name, snake
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.from_whom import Whole
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.trust import Trust

_KEYS: Final = pattern_of(r"^(id|pk|uuid|uid|email|username|login|number)$|_(id|uuid|number)$")
_SECRET: Final = pattern_of(r"session|token|key|secret|csrf|signature|nonce|code|jwt|(^|[-_])(sid|auth|authorization|ticket|otp)$")
"""Names of what nobody guesses: who sends it has been given it."""
_HOLDS: Final = frozenset({"g", "request", "state", "req", "ctx"})
"""Where what belongs to a request is kept."""
_DEEPEST: Final = 6


def forged(trust: Trust, is_hook: bool) -> Iterator[tuple[Any, str]]:
    """(where, what the cookie or header is called) for each person whose row a function finds by a key in a cookie or header. `is_hook`: it runs before handlers, so that a key in a query counts, too, where the row is kept as who acts."""
    fn = trust.fn
    if not any(one.name in _PARTS for one in fn.attrs) and not any(
        what in ("header", "cookie")
        for param in fn.function.params
        if param.metadata or isinstance(param.default, f.Call)
        for what, _ in _of_parameter(trust.program, fn, param.name)
    ):
        return
    for model, column, value, record in asked_of_store(trust, ""):
        if not _KEYS.search(column) or not logs_in(trust.program, model):
            continue
        for what, key in _read(trust, value):
            if _SECRET.search(snake(key)) or not key:
                continue
            if what in ("header", "cookie") or (what == "query" and is_hook and _keeps_person(fn)):
                yield record, key
                return
    for step, value in _put_into_session(trust):
        for what, key in _read(trust, value):
            if what in ("header", "cookie") and not _SECRET.search(snake(key)):
                yield step, key
                return


def _put_into_session(trust: Trust) -> Iterator[tuple[Any, f.AnyValue]]:
    """What a function keeps in the session as the key of who acts from now on (`session["driver_id"] = …`), where it is the client's own."""
    for step in trust.fn.all(f.Set):
        for target in step.targets:
            if isinstance(target, f.Item) and isinstance(target.index, f.Const) and isinstance(target.index.value, str) and step.value is not None:
                is_session = isinstance(target.base, f.Name | f.Attr) and last_name(target.base) == "session"
                if is_session and names_acting(trust.program, target.index.value) and is_client(trust, step.value):
                    yield step, step.value


_PARTS: Final = frozenset({"headers", "cookies", "args", "query_params", "META", "COOKIES", "GET", "query", "rel_url", "values"})
"""What the parts of a request are called that tell more than what it is about."""


def _read(trust: Trust, value: f.AnyValue, depth: int = 0) -> Iterator[tuple[str, str]]:
    """(kind of part, name) for what of a request a value is read from, through conversions."""
    if depth > _DEEPEST:
        return
    match value:
        case f.Name(scope=f.LOCAL):
            for one in trust.fn.definitions(value):
                if one.kind == "parameter":
                    yield from _of_parameter(trust.program, one.function, one.name)
                elif one.value is not None and one.value is not value:
                    yield from _read(trust, one.value, depth + 1)
        case f.Await() | f.Bind():
            yield from _read(trust, value.value, depth + 1)
        case f.Item(index=f.Const(value=str(key))):
            yield from ((what, key) for what in _part(trust, value.base))
        case f.Call():
            first = value.args[0].value if value.args else None
            if isinstance(value.func, f.Attr) and isinstance(first, f.Const) and isinstance(first.value, str):
                parts = list(_part(trust, value.func.base))
                yield from ((what, first.value) for what in parts)
                if parts:
                    return
            if isinstance(value.func, f.Attr):
                yield from _read(trust, value.func.base, depth + 1)
            if len(value.args) == 1 and first is not None and last_name(value.func)[:1] != "_":
                yield from _read(trust, first, depth + 1)


def _part(trust: Trust, base: f.AnyValue) -> Iterator[str]:
    """What part of a request a mapping is."""
    for one in (base, *(trust.fn.origins(base) if isinstance(base, f.Name) else ())):
        row = trust.source_row(one) if isinstance(one, f.Attr) else None
        if row is not None:
            yield row.what


def _of_parameter(program: Whole, fn: FunctionView, name: str) -> Iterator[tuple[str, str]]:
    for param in fn.function.params:
        if param.name != name:
            continue
        for holder, call in markers(program, fn.module, param):
            row = holder.find(GivenByClient, holder.body, call)
            if row is not None:
                alias = holder.callee(holder.body, call).argument(row.alias.keyword, row.alias.position) if row.alias is not None else None
                yield (
                    row.what,
                    alias.value.value if alias is not None and isinstance(alias.value, f.Const) and isinstance(alias.value.value, str) else name,
                )


def _keeps_person(fn: FunctionView) -> bool:
    """Whether a function keeps something beside the request: `g.member = …`, `request.user = …`."""
    return any(
        isinstance(target, f.Attr) and any(isinstance(one, f.Name | f.Attr) and one.name.rpartition(".")[2] in _HOLDS for one in inside(target.base))
        for step in fn.all(f.Set)
        for target in step.targets
    )
