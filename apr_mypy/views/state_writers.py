"""Writes of lifecycle states to rows that are there already, and whether anything keeps others away meanwhile: judged where the row was loaded, whoever writes it in the end."""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import LocksRows
from apr_mypy.views.lifecycle_words import is_state_name
from apr_mypy.views.makers import Calls
from apr_mypy.views.queries import arguments
from apr_mypy.views.row_guards import guard
from apr_mypy.views.row_writes import RowWrite, row_writes
from apr_mypy.views.rows import OBJECT, Given, Load, Made, sources
from apr_mypy.views.state_fields import StateField, States
from apr_mypy.views.transitions import COPIED, SAVED, STORED, Transition, may_make, transitions

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView

_DEEPEST: Final = 5


class StateWrite(NamedTuple):
    """A state that a function sets. `guarded` is false where another writer may come between the read of the row, or the decision, and this write; `in_statement`: a statement finds the row, of `table` where only that is known."""

    transition: Transition
    guarded: bool
    in_statement: bool
    table: str = ""

    @property
    def field(self) -> tuple[str, str]:
        """(class, attribute), or (table, column) where only SQL text or a collection says which."""
        return self.transition.field.owner or self.table, self.transition.field.name


def state_writes(program: Calls, fn: FunctionView, reached: Container[str]) -> Iterator[StateWrite]:
    """The states of rows that a function sets, on its way from entry points that reach the functions in `reached`; those of new rows are left out."""
    if not may_make(fn):
        return
    seen: set[tuple[str, int]] = set()
    known: dict[tuple[str, int, int], tuple[int, set[bool]]] = {}
    for one in (*transitions(program, fn), *_of_tables(fn)):
        key = (one.field.name, id(one.record))
        if key in seen or one.how == COPIED:
            continue
        seen.add(key)
        write = _row_write(fn, one)
        table = min(write.tables, default="") if write is not None else ""
        if not one.field.owner and not table:
            seen.discard(key)
            model = _model_given(program, fn, one, reached)
            if not model:
                continue  # whose state it is nobody can tell
            one = one._replace(field=one.field._replace(owner=model))
        if one.row is None or one.how == SAVED:
            yield StateWrite(one, _is_statement_guarded(program, fn, one, write), one.row is None, table)
            continue
        said = _guards(program, fn, one.row, one.record, write, reached, 0, known)
        if said:
            yield StateWrite(one, all(said), False, table)


def _of_tables(fn: FunctionView) -> Iterator[Transition]:
    """States of tables that only SQL text names and of documents without a class, by the name of the column alone."""
    for write in row_writes(fn):
        if (
            write.row is None
            and not write.model
            and write.tables
            and is_state_name(write.field)
            and not write.atomic
            and isinstance(write.record, f.Call)
        ):
            yield Transition(fn, write.record, StateField("", write.field, (), "name"), None, write.value, STORED)


def _row_write(fn: FunctionView, one: Transition) -> RowWrite | None:
    return next((write for write in row_writes(fn) if write.record is one.record and write.field == one.field.name), None)


def _model_given(program: Calls, fn: FunctionView, one: Transition, reached: Container[str]) -> str:
    """The model whose state an object without a type has, as those tell who load it and hand it on; "" where none does, or several do."""
    models = _models_given(program, fn, one.row, reached, set()) if one.row is not None else set()
    states = States.of_program(program)
    found = {model for model in models if any(field.name == one.field.name for field in states.fields(model))}
    return found.pop() if len(found) == 1 else ""


def _models_given(program: Calls, fn: FunctionView, row: f.AnyValue, reached: Container[str], asked: set[int]) -> set[str]:
    found: set[str] = set()
    if id(row) in asked:
        return found  # functions that call each other lead back here
    asked.add(id(row))
    for source in sources(program, fn, row):
        if isinstance(source, Load):
            found.add(source.model)
        elif isinstance(source, Given):
            for edge in program.callers_of(fn):
                if edge.how == "call" and isinstance(edge.site, f.Call) and edge.caller.full in reached:
                    given = arguments(edge.caller, edge.site, fn).get(source.name)
                    if given is not None:
                        found |= _models_given(program, edge.caller, given, reached, asked)
    return found - {""}


def _is_statement_guarded(program: Calls, fn: FunctionView, one: Transition, write: RowWrite | None) -> bool:
    """Whether a statement compares the state that it sets, or stands under a lock."""
    if write is not None and (write.atomic or write.compares_and_sets or one.field.name in write.compares):
        return True
    if any(fn.module.find(LocksRows, fn, call) is not None for call in fn.calls):
        return True
    fake = Load(fn, one.record, one.record, fn, one.field.owner, frozenset(), OBJECT, False)
    return bool(guard(program, fake, one.record, write, one.record))


def _guards(
    program: Calls,
    fn: FunctionView,
    row: f.AnyValue,
    at: Any,
    write: RowWrite | None,
    reached: Container[str],
    depth: int,
    known: dict[tuple[str, int, int], tuple[int, set[bool]]],
) -> set[bool]:
    """For each place where the row comes from, whether it is guarded from there to the write; nothing for new rows and for those that nobody in sight loads.

    `known` is what was found out on the way here, by function, row and place, with the depth of each.
    """
    key = (fn.full, id(row), id(at))
    before, found = known.get(key, (_DEEPEST + 1, set()))
    if before <= depth and depth:
        return found
    if depth:  # a write of its own begins each way
        known[key] = (depth, set())  # functions that call each other lead back here
    found = set()
    for source in sources(program, fn, row):
        if isinstance(source, Made):
            continue
        if isinstance(source, Load):
            found.add(bool(guard(program, source, source.site if source.fn is fn else at, write if depth == 0 else None, at)))
        elif isinstance(source, Given):
            fake = Load(fn, at, at, fn, "", frozenset(), OBJECT, False)
            if guard(program, fake, at, write if depth == 0 else None, at):
                found.add(True)
                continue
            for edge in program.callers_of(fn):
                if edge.how == "call" and isinstance(edge.site, f.Call) and edge.caller.full in reached:
                    given = arguments(edge.caller, edge.site, fn).get(source.name)
                    if given is not None:
                        found |= _guards(program, edge.caller, given, edge.site, None, reached, depth + 1, known)
    if depth:
        known[key] = (depth, found)
    return found


__all__ = ["StateWrite", "state_writes"]
