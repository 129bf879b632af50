"""Fields that say whose something is, what somebody may or what it costs, set one by one to what the client says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from apr_mypy import facts as f
from apr_mypy.patterns import pattern_of
from apr_mypy.views.edges import bind
from apr_mypy.views.entitling import person_model, privileged
from apr_mypy.views.entrusted import SET, Deed, Visit, compared_names, is_client
from apr_mypy.views.from_whom import CLIENT, PRINCIPAL, ROW
from apr_mypy.views.models_meant import model_made, model_of_row
from apr_mypy.views.naming import class_of_table
from apr_mypy.views.row_writes import ASSIGNED, COLUMNS, row_writes
from apr_mypy.views.trust import Trust
from apr_mypy.views.walk import inside

_MEASURE: Final = pattern_of(
    r"(^|_)(weight|quantity|qty|count|size|distance|duration|days|hours|minutes|nights|months|length|width|height|volume|units|seats|grams|kilos|kg|km|sku|code|coupon|plan|start|end|date)s?$"
)
"""What a client says that a price is worked out from."""


def set_fields(visit: Visit) -> Iterator[Deed]:
    """Fields that say whose something is, what somebody may, what it costs or how it stands, set to what the client says."""
    trust = visit.trust
    fn = trust.fn
    compared = compared_names(trust)
    for write in row_writes(fn):
        if write.how not in (ASSIGNED, COLUMNS) or (write.row is not None and trust.of(write.row) & CLIENT and not trust.of(write.row) & ROW):
            continue
        model = (
            write.model
            or (model_of_row(trust, write.row) if write.row is not None else "")
            or next((class_of_table(table) for table in sorted(write.tables)), "")
            or (person_model(trust.program) if write.row is not None and trust.of(write.row) & PRINCIPAL else "")
        )
        if not model and not (write.row is not None and trust.of(write.row) & (ROW | PRINCIPAL)):
            continue
        yield from _one_field(visit, compared, model, write.field, write.value, write.record)
    for call in fn.calls:
        model = model_made(fn, call)
        if not model:
            continue
        for arg in call.args:
            if arg.name and arg.name not in ("*", "**", "defaults"):
                yield from _one_field(visit, compared, model, arg.name, arg.value, call)
            elif arg.name in ("", "**", "defaults"):
                for key, item in arg.value.items if isinstance(arg.value, f.Table) else ():
                    if isinstance(key, f.Const) and isinstance(key.value, str):
                        yield from _one_field(visit, compared, model, key.value, item, call)


def _one_field(visit: Visit, compared: frozenset[str], model: str, field: str, value: f.AnyValue | None, record: Any) -> Iterator[Deed]:
    trust = visit.trust
    if isinstance(value, f.Compare) and any(isinstance(arg, f.Const) for arg in value.args):
        value = value.args[0]  # `request.form["is_admin"] == "on"`
    if value is None or not is_client(trust, value):
        return
    why = privileged(trust.program, model, field)
    said = trust.called(value)
    if not why or not said or said in compared or (why == "right" and _is_harmless(trust, value)):
        return
    if why == "money" and _MEASURE.search(said.rpartition(".")[2].rpartition("[")[2].strip("]'\"").lower()):
        return  # the server works out the price of what the client says it wants
    if why == "money" and (_is_bounded_change(trust, field, value) or _is_checked_for_range(trust, said, record)):
        return
    name = model.rpartition(".")[2] or "the row"
    yield Deed(SET, trust, record, f"{name}.{field}", said, field, model, visit.steps)


def _is_bounded_change(trust: Trust, field: str, value: f.AnyValue) -> bool:
    """Whether a sum is only made larger or smaller by what the client says, which is checked for its range: what somebody spends, or pays in, is their own decision."""
    if not (isinstance(value, f.Op) and value.op in ("+", "-") and any(isinstance(one, f.Attr) and one.name == field for one in value.args)):
        return False
    said = trust.called(value)
    return any(
        op in ("<", "<=", ">", ">=") and any(trust.called(arg) == said for arg in compare.args)
        for compare in trust.fn.all(f.Compare)
        for op in compare.ops
    )


def _is_checked_for_range(trust: Trust, said: str, record: Any) -> bool:
    """Whether a sum was given, before, to a function that raises where it is out of its range: an asking price."""
    for call in trust.fn.calls:
        handed = [arg.value for arg in call.args if trust.called(arg.value) == said and is_client(trust, arg.value)]
        if not handed or call.line >= getattr(record, "line", 0) or trust.fn.use_of(call).kind not in ("statement", "awaited"):
            continue
        for callee in trust.program.run_by(trust.fn, call):
            is_method = callee.owner is not None and not callee.function.is_static
            given = {
                name
                for name, value in bind(trust.fn.module.callee(trust.fn, call).args, callee.function, is_method).items()
                if any(value is one for one in handed)
            }
            if any(
                isinstance(one, f.Compare)
                and one.ops[0] in ("<", "<=", ">", ">=")
                and any(isinstance(arg, f.Name) and arg.name in given for arg in one.args)
                for step in callee.all(f.Raise)
                for condition in callee.holds_at(step)
                for one in inside(condition.test)
            ):
                return True
    return False


def _is_harmless(trust: Trust, value: f.AnyValue) -> bool:
    """Whether a role can only be one of some that give no right: a literal or enum without a word for administrators."""
    types = trust.fn.module.types
    number = types.type_of(value)
    words: list[str] = []
    for one in types.members(number):
        if one.kind == f.LITERAL and one.name == "builtins.str":
            words.append(one.value)
        ref = types.reference(one.name)
        if ref is not None and ref.is_enum:
            words += ref.members
    return bool(words) and not any(re.search(r"admin|staff|owner|super|root|manager|moderator|editor", word, re.IGNORECASE) for word in words)
