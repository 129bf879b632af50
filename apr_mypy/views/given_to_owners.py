"""Rows that handlers give only to those to whom they belong: by which relation they ask whose a row is, and whether one that only shows a row turns away everybody else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.roles import Role
from apr_mypy.views.entitling import names_owner
from apr_mypy.views.from_whom import PRINCIPAL
from apr_mypy.views.matters import is_principal
from apr_mypy.views.models_meant import model_meant, model_of_row
from apr_mypy.views.queries import model_class
from apr_mypy.views.trust import Trust

if TYPE_CHECKING:
    from apr_mypy.roles.role import Entry
    from apr_mypy.views.from_whom import Whole
    from apr_mypy.views.function import FunctionView

_READS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_SHOWS: Final = frozenset({"get", "retrieve", "get_queryset"})
_KEYS: Final = frozenset({"id", "pk", "uuid"})


class _Given(NamedTuple):
    """What is known of all models: `by` the relation by which a handler asks whose a row is (`job__user`), `shown` those whose rows are shown to nobody else."""

    by: dict[str, str]
    shown: set[str]


def asked_by_relation(program: Whole, model: str) -> str:
    """The condition by which other handlers that find a row of a model by its key ask whose it is, where the model itself does not say it: `job__user`; "" where none does."""
    return _given(program).by.get(model, "")


def is_shown_to_owners(program: Whole, model: str) -> bool:
    """Whether a handler that only shows a row of a model turns away whom it does not belong to, so that the rows are nobody else's business whatever they are called."""
    return model in _given(program).shown


def _given(program: Whole) -> _Given:
    known: _Given | None = program.__dict__.get("_given_to_owners")
    if known is None:
        known = program.__dict__["_given_to_owners"] = _Given({}, set())
        for entry in program.roles.entries():
            fn = program.functions.get(entry.function)
            if entry.role is Role.HANDLER and fn is not None:
                _read(program, entry, fn, known)
    return known


def _read(program: Whole, entry: Entry, fn: FunctionView, known: _Given) -> None:
    shows = fn.function.name in _SHOWS or (bool(entry.methods) and _READS.issuperset(entry.methods))
    for call in fn.calls:
        names = {arg.name for arg in call.args}
        owners = [arg.name for arg in call.args if "_" in arg.name or names_owner(arg.name) if _asks_whose(arg)] if names & _KEYS else []
        model = model_meant(fn, call) if owners else ""
        for name in owners if model else ():
            if "__" in name:
                known.by.setdefault(model, name)
            if shows:
                known.shown.add(model)
    for model, whose in _joined(fn):
        known.by.setdefault(model, whose)
    if shows:
        known.shown.update(_compared(program, fn))


def _joined(fn: FunctionView) -> Iterator[tuple[str, str]]:
    """The models of which a statement finds a row by its key where the row of another model is who acts' own: `Line.id == line_id, Order.customer_id == caller.id`."""
    found: dict[int, list[tuple[str, str, f.AnyValue]]] = {}
    for compare in fn.all(f.Compare):
        if compare.ops[0] == "==" and len(compare.args) == 2:
            for one, other in (compare.args, reversed(compare.args)):
                if isinstance(one, f.Attr) and (model := model_class(fn, one.base)):
                    found.setdefault(id(fn.step_of(compare)), []).append((model, one.name, other))
    for asked in found.values():
        whose = next((f"{model.rpartition('.')[2]}.{name}" for model, name, value in asked if names_owner(name) and is_principal(value)), "")
        for model, name, value in asked:
            if whose and name in _KEYS and not isinstance(value, f.Attr) and not whose.startswith(f"{model.rpartition('.')[2]}."):
                yield model, whose


def _asks_whose(arg: f.Arg) -> bool:
    """Whether a condition says that an owner is who acts: `user=request.user`, `job__user=request.user`."""
    return names_owner(arg.name.rpartition("__")[2]) and is_principal(arg.value)


def _compared(program: Whole, fn: FunctionView) -> Iterator[str]:
    """The models of whose rows a function compares the owner with who acts."""
    trust: Trust | None = None
    for compare in fn.all(f.Compare):
        if compare.ops[0] not in ("==", "!=", "is", "is not") or len(compare.args) != 2:
            continue
        for one, other in (compare.args, reversed(compare.args)):
            if isinstance(one, f.Attr) and names_owner(one.name) and not is_principal(one.base):
                trust = trust or Trust(program, fn, {})
                if (is_principal(other) or trust.of(other) & PRINCIPAL) and (model := model_of_row(trust, one.base)):
                    yield model
