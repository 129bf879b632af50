"""What the text of a caught exception shows of what was given to what raised it: a URL with a key in it, the input that a model refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import SendsRequest, ShowsInput
from apr_mypy.views.secret_words import says_secret
from apr_mypy.views.shown_fields import may_hold
from apr_mypy.views.walk import steps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.verdicts import Judge

_EVERYTHING = frozenset({"builtins.Exception", "builtins.BaseException"})
_PARAMETERS = "params"
"""What HTTP clients call the argument that goes into the URL behind the question mark."""


def handler_around(fn: FunctionView, record: f.AnyValue) -> f.Handler | None:
    """The innermost `except` in whose block a record stands."""
    line = getattr(record, "line", 0)
    found = [
        handler
        for step in fn.all(f.Try)
        for handler in step.handlers
        if handler.block and handler.line <= line <= max(getattr(one, "end_line", one.line) for one in handler.block)
    ]
    return max(found, key=lambda handler: handler.line, default=None)


def secret_in_error(judge: Judge, fn: FunctionView, handler: f.Handler) -> str:
    """The secret that the text of what an `except` catches shows, as a clause's object; "" where none is known."""
    module = fn.module
    tried = next((step for step in fn.all(f.Try) if any(one is handler for one in step.handlers)), None)
    if tried is None:
        return ""
    caught = {full for number in handler.caught for full in module.types.classes(number)}
    all_rows = module.knowledge.table(ShowsInput).values()
    rows = {id(row): row for full in caught if (row := module.knowledge.find(ShowsInput, module.types.mro(full))) is not None}
    if not caught.isdisjoint(_EVERYTHING):
        rows = {id(row): row for row in all_rows}
    rows = {key: row for key, row in rows.items() if not _is_taken_before(fn, tried, handler, row)}
    if not rows:
        return ""
    broad = not caught.isdisjoint(_EVERYTHING)
    within = {id(step) for step in steps(tried.block)}
    for call in fn.calls:
        if id(fn.step_of(call)) not in within:
            continue
        for row in rows.values():
            if broad and row.what == "input" and not _is_given_whole(call):
                continue  # each field has a value of the code's own: that one of them is refused is far from what this handler is for
            said = _of_input(judge, fn, call, row) if row.what == "input" else _of_url(judge, fn, call, row)
            if said:
                return said
    return ""


def _is_taken_before(fn: FunctionView, tried: f.Try, handler: f.Handler, row: ShowsInput) -> bool:
    """Whether an earlier `except` of the same `try` takes such an error, so that a later and broader one never meets it."""
    module = fn.module
    for one in tried.handlers:
        if one is handler:
            return False
        for full in (full for number in one.caught for full in module.types.classes(number)):
            if module.knowledge.find(ShowsInput, module.types.mro(full)) is row or full in module.lineage(row.name)[:-2]:
                return True
    return False


def _is_given_whole(call: f.Call) -> bool:
    """`Login.model_validate(data)`, `Login(**data)`: whether a model is made from whatever came."""
    return any(arg.name in ("", "*", "**") for arg in call.args)


def _of_input(judge: Judge, fn: FunctionView, call: f.Call, row: ShowsInput) -> str:
    """The field of a model made by a call whose value the error's text repeats."""
    types = fn.module.types
    made = types.class_objects(types.type_of(call.func))
    if isinstance(call.func, f.Attr):
        made = (*made, *types.class_objects(types.type_of(call.func.base)))
    given_to = {fn.module.knowledge.defining(one) for one in row.given_to}
    for full in made:
        view = judge.program.classes.get(full)
        ref = types.reference(full)
        if view is None or given_to.isdisjoint(view.class_.mro) or (ref is not None and "table=True" in ref.keywords):
            continue  # a row of a table is made as it is given, and nothing of it is looked at
        for base in view.class_.mro:
            holder = judge.program.classes.get(base)
            fields = holder.class_.fields if holder is not None else ()
            types_there = holder.module.types if holder is not None else types
            secret = next((one.name for one in fields if says_secret(one.name) and may_hold(types_there, one.type, one.name)), "")
            if secret:
                return f"the input of `{view.class_.name}` with its `{secret}`"
    return ""


def _of_url(judge: Judge, fn: FunctionView, call: f.Call, row: ShowsInput) -> str:
    """The secret in the URL that a call asks, which the error's text repeats."""
    sends = fn.module.find(SendsRequest, fn, call)
    if sends is None or sends.name.partition(".")[0] != row.name.partition(".")[0]:
        return ""
    for value in _in_url(fn, call, sends):
        leak = next((one for one in judge.judge(fn, value) or () if not one.parameter), None)
        if leak is not None:
            return f"the URL with {leak.what}"
    return ""


def _in_url(fn: FunctionView, call: f.Call, sends: SendsRequest) -> Iterator[f.AnyValue]:
    url = fn.module.callee(fn, call).argument(sends.url.keyword, sends.url.position) if sends.url is not None else None
    if url is not None:
        yield url.value
    yield from (arg.value for arg in call.args if arg.name == _PARAMETERS)
