"""Where a function raises for what its caller gave it, and not for what the store says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.patterns import pattern_of
from apr_mypy.views.conditions import exits, never_returns
from apr_mypy.views.naming import last_name, outer_name
from apr_mypy.views.provenance import Provenance, Source, given_names
from apr_mypy.views.shown import shown
from apr_mypy.views.walk import STEP_VALUES, inside, steps

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView


class Judgement(NamedTuple):
    """`record` raises because of `test` (None where a conversion failed), which depends on the parameters `params`."""

    record: Any
    test: f.AnyValue | None
    params: tuple[str, ...]


class _Reason(NamedTuple):
    """One condition around a raise: alternatives, any of which is enough, and whether the store has a say in it."""

    alternatives: tuple[f.AnyValue, ...]
    stored: bool
    dispatch: bool = False


_ABSENT: Final = pattern_of(
    r"not_?found|does_?not_?exist|no_?such|no_?result|missing_?(row|record)|unknown_?(id|row)|lookuperror|notimplemented|object_?deleted",
    re.IGNORECASE,
)
_COLUMN: Final = pattern_of(
    r"sort|order_?by|ordering|column|direction|table|schema|dialect|field_?name|^fields?$|group_?by|locale_col", re.IGNORECASE
)
_NAMES_SQL: Final = pattern_of(r"(^|_)(identifiers?|quote_?ident|sql_?names?|column_?names?|table_?names?)(_|$)", re.IGNORECASE)
"""Names of what only lets through what may stand in a statement."""
_FILLING: Final = frozenset({"append", "add", "extend"})
_IDENTITY: Final = frozenset({"id", "pk", "_id", "uuid", "key", "rowid"})
_NAMING: Final = frozenset(
    {
        "getattr",
        "hasattr",
        "setattr",
        "order_by",
        "group_by",
        "text",
        "column",
        "literal_column",
        "identifier",
        "Identifier",
        "table",
        "quoted_name",
        "asc",
        "desc",
    }
)
"""Functions and methods whose argument names a column or table."""
_SQL: Final = pattern_of(
    r"\b(select|insert|update|delete|order by|from|set|where|alter|create|drop|truncate)\b|\bcast\($|\blike [:%?$'\"]", re.IGNORECASE
)


def judgements(fn: FunctionView, provenance: Provenance) -> Iterator[Judgement]:
    """Every place of a function that raises for its input, in order."""
    for record in _raising(fn):
        if isinstance(record, f.Assert):
            parts = _parts(record.test, holds=False)
            parts = tuple(one for one in parts if not _narrows(one))
            reasons = [_Reason(parts, False), *_reasons(fn, record, provenance)]
        else:
            reasons = list(_reasons(fn, record, provenance))
        if not reasons or any(one.stored for one in reasons[1:]) or reasons[0].dispatch:
            continue
        found = _judged(fn, reasons[0], record, provenance) or _collected(fn, record, provenance)
        if found is not None:
            yield found


def _collected(fn: FunctionView, record: Any, provenance: Provenance) -> Judgement | None:
    """A raise for a list of what is wrong, which was filled as one test after the other found it (`if errors: raise Invalid(errors)`): judged where one of these tests is about the input."""
    holder = next((holder for holder, _ in fn.around(record)), None)
    test = holder.tests[0] if isinstance(holder, f.If) and len(holder.tests) == 1 else None
    if not isinstance(test, f.Name) or test.scope != f.LOCAL:
        return None
    for call in fn.calls:
        func = call.func
        if not (isinstance(func, f.Attr) and func.name in _FILLING and isinstance(func.base, f.Name) and func.base.name == test.name):
            continue
        reasons = list(_reasons(fn, fn.step_of(call), provenance))
        if reasons and not any(one.stored for one in reasons) and not reasons[0].dispatch:
            found = _judged(fn, reasons[0], record, provenance)
            if found is not None:
                return found
    return None


def _raising(fn: FunctionView) -> Iterator[Any]:
    for step in steps(fn.function.block):
        if isinstance(step, f.Assert):
            yield step
        elif isinstance(step, f.Raise) and step.value is not None and not _ABSENT.search(outer_name(step.value)):
            yield step
        elif isinstance(step, f.Do) and (never_returns(fn, step.value) or _always_raises(fn, step.value)):
            yield step


def _always_raises(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether a call is of a function or method of this module that does nothing in the end but raise, whatever its annotations say (`def _reject(reason): raise InvalidOrder(reason)`)."""
    helpers = fn.module.local_functions(fn, value.func) if isinstance(value, f.Call) else ()
    return bool(helpers) and all(_ends_raising(helper) for helper in helpers)


def _ends_raising(helper: FunctionView) -> bool:
    last = helper.function.block[-1] if helper.function.block else None
    if not isinstance(last, f.Raise) or last.value is None or helper.returns or helper.function.is_abstract:
        return False
    return not (_ABSENT.search(outer_name(last.value)) or _ABSENT.search(helper.function.name))


def _reasons(fn: FunctionView, record: Any, provenance: Provenance) -> Iterator[_Reason]:
    """The conditions around a step, nearest first; where there is none, the early exit before it."""
    at = record
    found = False
    while True:
        place = fn.place_of(at)
        if place is None:
            return
        holder, block, name = place
        if not found and not isinstance(record, f.Assert):
            early = _early_exit(fn, block, at) if holder is None or isinstance(holder, (f.With, f.For, f.While)) else None
            if early is not None:
                found = True
                yield _Reason((), False, dispatch=True) if _ways(fn, block, at) > 1 else _reason(provenance, early, holds=False)
        if holder is None:
            return
        if isinstance(holder, f.If):
            found = True
            yield _of_if(provenance, holder, block)
        elif isinstance(holder, f.Match):
            found = True
            yield _of_match(provenance, holder, block)
        elif isinstance(holder, f.While):
            yield _reason(provenance, holder.test, holds=True)
        elif isinstance(holder, f.Try) and name == "handler":
            found = True
            yield _of_handler(provenance, holder)
        at = holder


def _of_if(provenance: Provenance, step: f.If, block: f.Block) -> _Reason:
    for test, inner in zip(step.tests, step.blocks, strict=True):
        if inner is block:
            return _reason(provenance, test, holds=True)
    # the last `else` of a choice between several ways of doing the work: it has no way for this one
    if len(step.tests) > 1 and all(_chooses(test) for test in step.tests):
        return _Reason((), False, dispatch=True)
    return _reason(provenance, step.tests[-1], holds=False)


def _of_match(provenance: Provenance, step: f.Match, block: f.Block) -> _Reason:
    stored = Source.STORED in provenance.of(step.subject)
    for case in step.cases:
        if case.block is block:
            if case.guard is not None:
                return _reason(provenance, case.guard, holds=True)
            if case.pattern is None or isinstance(case.pattern, f.Name):
                # the last case of a choice between several ways of doing the work; where the others do nothing, they are an allow-list
                ways = sum(not all(isinstance(one, f.Pass) for one in other.block) for other in step.cases if other is not case)
                return _Reason(() if stored else (step.subject,), stored, dispatch=ways > 1)
    return _Reason((step.subject,), stored)


def _of_handler(provenance: Provenance, step: f.Try) -> _Reason:
    sources = provenance.of_block(step.block)
    values = tuple(value for one in steps(step.block) for slot, value in STEP_VALUES[type(one)](one) if slot != "target")
    return _Reason(values if Source.GIVEN in sources else (), Source.STORED in sources or Source.WIRING in sources)


def _early_exit(fn: FunctionView, block: f.Block, until: Any) -> f.AnyValue | None:
    """The test whose way out of the block stands right before a step, where it always leaves (`if ok: …; return` then `raise`)."""
    before: Any = None
    for step in block:
        if step is until:
            break
        before = step
    if isinstance(before, f.If) and len(before.tests) == 1 and not any(one.kind == "falls" for one in exits(fn, before.blocks[0])):
        return before.tests[0]
    return None


def _ways(fn: FunctionView, block: f.Block, until: Any) -> int:
    """How many ways of doing the work, one test each, stand right before a step, which has none for what is left: `if op == "add": return _add(…)`, `if op == "drop": return _drop(…)`."""
    answers: list[str] = []
    for step in block:
        if step is until:
            break
        value = step.blocks[0][-1].value if isinstance(step, f.If) and step.blocks[0] and isinstance(step.blocks[0][-1], f.Return) else None
        if isinstance(step, f.If) and len(step.tests) == 1 and not step.otherwise and value is not None and _chooses(step.tests[0]):
            answers.append(shown(value, 200))
        else:
            answers.clear()
    return len(set(answers))


def _reason(provenance: Provenance, test: f.AnyValue, holds: bool) -> _Reason:
    parts = _parts(test, holds)
    sources = [provenance.of(part) for part in parts]
    alternatives = tuple(part for part, one in zip(parts, sources, strict=True) if Source.STORED not in one and Source.WIRING not in one)
    return _Reason(alternatives, any(Source.STORED in one or Source.WIRING in one for one in sources))


def _parts(test: f.AnyValue, holds: bool) -> tuple[f.AnyValue, ...]:
    """The parts of a test each of which alone makes it true (or, with `holds` False, false)."""
    match test:
        case f.Op(op="not"):
            return _parts(test.args[0], not holds)
        case f.Op(op="or") if holds:
            return tuple(part for arg in test.args for part in _parts(arg, True))
        case f.Op(op="and") if not holds:
            return tuple(part for arg in test.args for part in _parts(arg, False))
        case _:
            return (test,)


def _chooses(test: f.AnyValue) -> bool:
    """Whether a test picks one of several ways: equality with a constant, membership, a class."""
    if isinstance(test, f.Compare):
        return all(op in ("==", "is", "in", "!=", "is not") for op in test.ops)
    return (
        isinstance(test, f.Call) and isinstance(test.func, f.Name) and test.func.name in ("builtins.isinstance", "builtins.issubclass")
    ) or isinstance(test, (f.Name, f.Attr))


def _narrows(part: f.AnyValue) -> bool:
    """Whether an assertion only tells the type checker what is so."""
    if isinstance(part, f.Compare):
        return part.ops in (("is not",), ("is",))
    return (
        isinstance(part, f.Call)
        and isinstance(part.func, f.Name)
        and part.func.name in ("builtins.isinstance", "builtins.issubclass", "builtins.callable")
    )


# --- which of them are about the input --------------------------------------------------------------------------------------------


def _judged(fn: FunctionView, reason: _Reason, record: Any, provenance: Provenance) -> Judgement | None:
    in_handler = fn.place_of(record) is not None and _is_in_handler(fn, record)
    if in_handler and reason.stored:
        return None
    for part in reason.alternatives:
        names = given_names(provenance, part)
        if not names or _is_unsaved(part) or _names_columns(fn, names, part):
            continue
        if _is_option(fn, part) and any(Source.STORED in provenance.of(one.test) for one in fn.holds_at(record)):
            continue
        params = tuple(dict.fromkeys(one for name in names for one in _params(fn, name, 0)))
        return Judgement(record, None if in_handler else part, params)
    return None


def _is_in_handler(fn: FunctionView, record: Any) -> bool:
    for holder, name in fn.around(record):
        if isinstance(holder, f.Try) and name == "handler":
            return True
        if isinstance(holder, (f.If, f.Match)):
            return False
    return False


def _params(fn: FunctionView, name: f.Name, depth: int) -> Iterator[str]:
    """The parameters that a local name depends on."""
    for one in fn.definitions(name):
        if one.kind == "parameter":
            yield one.name
        elif one.value is not None and depth < 4:
            for inner in inside(one.value):
                if isinstance(inner, f.Name) and inner.scope == f.LOCAL:
                    yield from _params(fn, inner, depth + 1)


def _is_unsaved(part: f.AnyValue) -> bool:
    """Whether a test asks if an object has been stored before: its identity is what the database gives."""
    if isinstance(part, f.Compare) and part.ops in (("is",), ("is not",), ("==",), ("!=",)):
        return (
            isinstance(part.args[0], f.Attr) and part.args[0].name in _IDENTITY and isinstance(part.args[1], f.Const) and part.args[1].value is None
        )
    return isinstance(part, f.Attr) and part.name in _IDENTITY


def _is_option(fn: FunctionView, part: f.AnyValue) -> bool:
    """Whether a test is a bare flag (`required`), which says what to do about something else."""
    return isinstance(part, f.Name) and any(one.name == "builtins.bool" for one in fn.module.types.members(part.type))


def _names_columns(fn: FunctionView, names: tuple[f.Name, ...], part: f.AnyValue) -> bool:
    """Whether what is judged is a name of a column, table or direction: the check keeps input out of SQL."""
    if any(_COLUMN.search(name.name) for name in names) or _NAMES_SQL.search(fn.function.name):
        return True
    if any(_NAMES_SQL.search(one.name.rpartition(".")[2]) for one in inside(part) if isinstance(one, (f.Name, f.Attr))):
        return True
    if any(isinstance(one, f.Call) and last_name(one.func) in ("hasattr", "getattr") for one in inside(part)):
        return True
    if _is_of_unknown_keys(fn, part):
        return True
    read = dict.fromkeys(one.name for one in names)
    return any(_is_identifier(fn, one) for name in (*read, *_each_of(fn, names)) for one in fn.reads(name))


def _is_of_unknown_keys(fn: FunctionView, part: f.AnyValue) -> bool:
    """Whether a test asks for keys beyond those that are known (`set(lookup) - _LOOKUPS`) of what then names columns in a query or row (`Member.objects.filter(**lookup)`)."""
    opened = {
        arg.value.name for call in fn.calls for arg in call.args if arg.name == "**" and isinstance(arg.value, f.Name) and arg.value.scope == f.LOCAL
    }
    if not opened:
        return False
    for one in fn.origins(part) if isinstance(part, f.Name) else (part,):
        match one:
            case f.Op(op="-"):
                asked, known = one.args
            case f.Compare(ops=("<=",) | (">",)):
                asked, known = one.args
            case f.Each() if len(one.loops) == 1 and len(one.loops[0].tests) == 1:
                test = one.loops[0].tests[0]
                if not isinstance(test, f.Compare) or test.ops != ("not in",):
                    continue
                asked, known = one.loops[0].over, test.args[1]
            case _:
                continue
        if _names_in(asked) & opened and not _names_in(known) & opened:
            return True
    return False


def _names_in(value: f.AnyValue) -> set[str]:
    return {one.name for one in inside(value) if isinstance(one, f.Name) and one.scope == f.LOCAL}


def _each_of(fn: FunctionView, names: tuple[f.Name, ...]) -> Iterator[str]:
    """The names of what is gone through one by one, of what is judged as a whole: `field` of `for field in search_fields`, where `set(search_fields) - set(known)` is judged."""
    whole = {one for name in names for one in (name.name, *_params(fn, name, 0))}
    for each in fn.all(f.Each):
        for loop in each.loops:
            if isinstance(loop.over, f.Name) and loop.over.name in whole and isinstance(loop.target, f.Name):
                yield loop.target.name
    for step in fn.all(f.For):
        if isinstance(step.over, f.Name) and step.over.name in whole and isinstance(step.target, f.Name):
            yield step.target.name


def _is_identifier(fn: FunctionView, read: f.Name) -> bool:
    """Whether a name goes into a query as part of its text or as the name of something."""
    for holder, slot in fn.around(read):
        if isinstance(holder, f.Call) and slot == "arg":
            if last_name(holder.func) in _NAMING:
                return True
            if last_name(holder.func) == "format" and isinstance(holder.func, f.Attr) and _is_sql(holder.func.base):
                return True
        elif (isinstance(holder, f.Text) and any(_is_sql(one) for one in holder.parts)) or (
            isinstance(holder, f.Op) and holder.op in ("%", "+") and any(_is_sql(one) for one in holder.args)
        ):
            return not _is_message(fn, holder)
        elif isinstance(holder, f.Item) and slot == "index":
            # looked up in a table of columns (`_COLUMNS[order]`, `self._table.c[order]`); a key of what was given is none
            base = holder.base
            return (isinstance(base, f.Name) and base.scope != f.LOCAL) or (
                isinstance(base, f.Attr) and not {Source.GIVEN, Source.WIRING} & Provenance(fn).of(base)
            )
        elif not isinstance(holder, (f.Text, f.Op, f.Call, f.Attr, f.Choice)):
            return False
    return False


def _is_message(fn: FunctionView, text: f.AnyValue) -> bool:
    """Whether a text is what an error says."""
    return any(isinstance(holder, (f.Raise, f.Assert)) for holder, _ in fn.around(text))


def _is_sql(value: f.AnyValue) -> bool:
    return isinstance(value, f.Const) and isinstance(value.value, str) and _SQL.search(value.value) is not None
