"""How a site may be mended, in the words of the library that reads the row there; and what may be said of the transaction around it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import GuardsRows
from apr_mypy.patterns import pattern_of
from apr_mypy.views.flow import Definition
from apr_mypy.views.makers import Calls
from apr_mypy.views.order import order_of
from apr_mypy.views.queries import query_calls
from apr_mypy.views.row_changes import Change
from apr_mypy.views.row_writes import CHANGED, MERGED, MUTATING, RowWrite, row_writes
from apr_mypy.views.shown import short, shown
from apr_mypy.views.transaction_scopes import are_separated, has_transaction
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView

_ADDRESS: Final = pattern_of(r"^(sqlite|postgres(ql)?|mysql|mariadb|oracle|mssql|cockroachdb)(\+\w+)?://|^django\.db\.backends\.\w*$")
"""How the address of a database begins, or what Django calls one."""
_TOGETHER: Final = frozenset({"group_by", "having", "union", "union_all", "intersect", "intersection", "except_", "difference", "distinct"})
"""Parts of a query whose rows are not single rows of a table."""
_ARITHMETIC: Final = "+-*/"
_MONEY: Final = pattern_of(
    r"(^|_)(balances?|amounts?|credits?|debits?|cents|money|funds|wallet|prices?|costs?|fees?|debt|payouts?|refunded|revenue|earnings|deposits?|budget|sats|satoshis|pence)"
    r"(_(cents|minor|units|usd|eur|gbp|total|sum|paid|due|owed|spent|left|used|remaining|available|reserved|held|on_hold|pending|before|after|total_cents))*$"
)
_OWED: Final = pattern_of(r"(^|_)(paid|owed|due|spent|minor_units)(_(cents|usd|eur|gbp|total|sum))*$")
"""What is money where it is reckoned with: `is_paid` and a `due` that is a day are not."""
_DECIMAL: Final = "decimal.Decimal"
_COLLECTIONS: Final = frozenset({"builtins.list", "builtins.dict", "builtins.tuple", "builtins.set", "builtins.bytes"})
"""What `+` and `*` do not reckon with: a column of them is another thing in each store."""
_SUM: Final = pattern_of(
    r"(^|_)(total|subtotal|value|sum|remaining|tax|discount|net|gross|charge|charges|payment|payments|tip|tips|commission|payable|outstanding|available|reserved|held|limit|hold)$"
)
"""What is money where it is a Decimal."""


def is_money(change: Change) -> bool:
    """Whether a change is to money: the field's name says it, or it holds a Decimal."""
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", change.field).lower()
    if _MONEY.search(name) or (_OWED.search(name) and not name.startswith(("is_", "has_", "was_")) and is_reckoned(change)):
        return True
    write = change.write
    types = write.fn.module.types
    number = types.type_of(write.value) if write.value is not None else 0
    target = write.record.target if isinstance(write.record, f.Change) else None
    return _SUM.search(name) is not None and any(
        _DECIMAL in types.classes(one) for one in (number, types.type_of(target) if target is not None else 0)
    )


def is_reckoned(change: Change) -> bool:
    """Whether the new value is made by arithmetic where it is written: a store can do that by itself."""
    write = change.write
    return write.how == CHANGED or any(isinstance(one, f.Op) and one.op in "+-*/" for one in (inside(write.value) if write.value is not None else ()))


def in_one_statement(advice: GuardsRows, change: Change) -> str:
    """The library's sentence for a statement that works the new value out: the old one with one number added, taken away or multiplied, or with a text put behind it; "" where a statement cannot say it."""
    reckoned = _reckoning(change)
    if reckoned is None:
        return ""
    op, by = reckoned
    classes = change.write.fn.module.types.classes(change.write.fn.module.types.type_of(by))
    if "builtins.str" in classes or isinstance(by, f.Text) or (isinstance(by, f.Const) and isinstance(by.value, str)):
        return advice.join if op == "+" else ""
    return "" if _COLLECTIONS.intersection(classes) else advice.compute


def may_be_nothing(change: Change) -> bool:
    """Whether the old value may be NULL, for which the code puts nought (`(row.count or 0) + 1`): what a store adds to that is NULL again."""
    value = change.write.value
    return (
        change.write.how != CHANGED
        and value is not None
        and any(isinstance(one, f.Op) and one.op == "or" and _is_old(change, one) for one in inside(value))
    )


def stored_whole(change: Change, advice: GuardsRows) -> f.Call | None:
    """The call after a write that stores the whole row, and would put the stale value back over what a statement wrote."""
    write = change.write
    if write.row is None or change.steps or not advice.whole:
        return None
    order = order_of(write.fn)
    text = shown(write.row, 200)
    for call in write.fn.calls:
        is_later = order.of(call) > order.of(write.record) and isinstance(call.func, f.Attr) and call.func.name == advice.whole
        if is_later and isinstance(call.func, f.Attr) and shown(call.func.base, 200) == text and not any(arg.name for arg in call.args):
            return call
    return None


def _reckoning(change: Change) -> tuple[str, f.AnyValue] | None:
    """The operator and the number by which the store can work the new value out; None where there is more to it than that."""
    write = change.write
    if isinstance(write.record, f.Change):
        return (write.record.op, write.record.value) if write.record.op in _ARITHMETIC else None
    deepest = change.deepest
    if isinstance(deepest, f.Change) and change.steps:  # what is added in another function has a name there, but for a constant
        return (deepest.op, deepest.value) if deepest.op in _ARITHMETIC and isinstance(deepest.value, f.Const) else None
    value = write.value
    if isinstance(value, f.Name) and value.scope == f.LOCAL:
        origins = write.fn.origins(value)
        value = origins[0] if len(origins) == 1 and isinstance(origins[0], f.Op) else value
    if not isinstance(value, f.Op) or len(value.args) != 2 or value.op not in _ARITHMETIC:
        return None
    old, by = value.args
    if value.op in "+*" and _is_old(change, by) and not _is_old(change, old):
        old, by = by, old
    return (value.op, by) if _is_old(change, old) and not any(isinstance(one, f.Op) and one.op in _ARITHMETIC for one in inside(by)) else None


def _is_old(change: Change, value: f.AnyValue) -> bool:
    """Whether a value is what was in the field, or nought where nothing was (`row.count or 0`)."""
    if isinstance(value, f.Op) and value.op == "or":
        value = value.args[0]
    match value:
        case f.Attr(name=name):
            return name == change.field
        case f.Item(index=f.Const(value=key)):
            return key == change.field
        case f.Call(func=f.Attr(name="get"), args=(f.Arg(value=f.Const(value=key)), *_)):
            return key == change.field
        case f.Name(scope=f.LOCAL):
            return not any(
                isinstance(one, f.Const | f.Op) or (isinstance(one, Definition) and one.kind in ("parameter", "loop", "each"))
                for one in change.write.fn.origins(value)
            )
    return False


def what_is_read(change: Change) -> str:
    """The load as its author wrote it, in a few words."""
    site = change.load.site
    if isinstance(site, f.Param):
        own = change.load.fn.owner is not None and site is change.load.fn.function.params[0]
        return "the caller" if own else f"the dependency of {site.name}"
    return shown(site, 50)


def transaction_says(program: Calls, change: Change) -> str:
    """What has to be said of the transaction around a site: that it ends in between, or that it alone does not help; "" where none is open."""
    fn = change.load.fn
    if not isinstance(change.load.site, f.Param) and are_separated(program, fn, change.load.site, change.at):
        return "in another transaction than it was read in"
    if has_transaction(program, fn, change.at):
        return "in a transaction, which alone does not stop a lost update under READ COMMITTED"
    return ""


def words(program: Calls, change: Change) -> GuardsRows | None:
    """How the library that read the row guards rows."""
    load = change.load
    view = program.classes.get(load.model)
    module = view.module if view is not None else load.fn.module
    table = module.knowledge.table(GuardsRows)
    for full in module.lineage(load.model) if load.model else ():
        if full in table:
            return table[full]
    if isinstance(load.query, f.Call | f.Attr):
        for holder, call in query_calls(load.asked_in, load.query):
            for name in holder.module.callee(holder, call).names:
                row = table.get(name.rpartition(".")[0])
                if row is not None:
                    return row
    return None


def is_asked(change: Change) -> bool:
    """Whether the old value decides if the new one is written at all: a statement that only reckons would lose that."""
    write = change.write
    return any(
        isinstance(one, f.Attr) and one.name == change.field for condition in write.fn.holds_at(write.record) for one in inside(condition.test)
    )


def cannot_lock(program: Calls) -> bool:
    """Whether all databases whose addresses stand in the program are such as have no row locks; not where the name of one is put together (`f"django.db.backends.{engine}"`), nor where one only stands in for what the environment
    says (`environ.get("DATABASE_URL", "sqlite:///here.db")`)."""
    known: bool | None = program.__dict__.get("_cannot_lock")
    if known is None:
        texts = {
            one.value.partition(":")[0].partition("+")[0] if "://" in one.value else one.value.rpartition(".")[2]
            for module in program.modules.values()
            for fn in module.everything()
            for one in fn.all(f.Const)
            if isinstance(one.value, str) and _ADDRESS.match(one.value) and not _stands_in(fn, one)
        }
        known = program.__dict__["_cannot_lock"] = bool(texts) and all(one.startswith("sqlite") for one in texts)
    return known


def can_lock(program: Calls, change: Change) -> bool:
    """Whether the query that reads the row may take a row lock: not where the database has none, nor where it puts rows together (`GROUP BY`, `UNION`, `DISTINCT`)."""
    load = change.load
    return not cannot_lock(program) and not any(
        isinstance(call.func, f.Attr) and call.func.name in _TOGETHER
        for _, call in (query_calls(load.asked_in, load.query) if isinstance(load.query, f.Call | f.Attr) else ())
    )


def _stands_in(fn: FunctionView, address: f.Const) -> bool:
    """Whether an address is only what a call gives where a setting of another name is not there."""
    use = fn.use_of(address)
    if use.kind != "argument" or not isinstance(use.by, f.Call):
        return False
    named = [
        arg.value.value for arg in use.by.args if isinstance(arg.value, f.Const) and isinstance(arg.value.value, str) and arg.value is not address
    ]
    return any(one.isidentifier() and one.isupper() for one in named)


def filled(text: str, change: Change) -> str:
    """One of the library's sentences with the names of the site."""
    write = change.write
    reckoned = _reckoning(change)
    op, by = (reckoned[0], shown(reckoned[1], 30)) if reckoned is not None else ("+", "...")
    rows = write.fn.module.types.classes(write.fn.module.types.type_of(write.row)) if write.row is not None else ()
    table = next((one for one in sorted(change.load.tables) if " " not in one), "")
    model = table or (short(change.load.model).rpartition(".")[2] if change.load.model else "...")
    if write.row is not None and len(rows) > 1 and change.load.model in rows:
        model = f"type({shown(write.row, 30)})"  # of one model or another
    return text.format(
        model=model,
        field=change.field,
        row=shown(write.row, 30) if write.row is not None else "row",
        op=op,
        by=by,
        new=shown(write.value, 30) if write.value is not None and _is_all_of_it(write) else "...",
    )


def _is_all_of_it(write: RowWrite) -> bool:
    """Whether a value is what the field holds in the end: not an item that is put into a list or mapping, nor what the next statement makes something else of."""
    if write.how == MERGED or (isinstance(write.value, f.Call) and isinstance(write.value.func, f.Attr) and write.value.func.name in MUTATING):
        return False
    if write.row is None:
        return True
    text = shown(write.row, 200)
    return not any(
        one.field == write.field and one.record is not write.record and one.row is not None and shown(one.row, 200) == text
        for one in row_writes(write.fn)
    )
