"""Conditions by which something only happens to a row that is in no table yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from apr_mypy import facts as f
from apr_mypy.patterns import pattern_of
from apr_mypy.views.conditions import atoms
from apr_mypy.views.queries import model_of, query_calls
from apr_mypy.views.shown import shown

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView

_NEW: Final = frozenset({"pk", "id", "uuid", "_id", "adding", "created", "is_new", "was_created", "new", "created_now", "inserted"})
_SAID: Final = frozenset({"adding", "created", "is_new", "was_created", "new", "created_now", "inserted", "force_insert"})
_CREATING: Final = pattern_of(r"^(perform_)?a?create(_|$)")
_UPSERTS: Final = frozenset({"update_or_create", "aupdate_or_create"})
_DEEPEST: Final = 3


def is_for_new(fn: FunctionView, record: Any, row: f.AnyValue) -> bool:
    """Whether a record only runs where a row is new, by a condition around it."""
    return any(asks_new(fn, one.test, one.holds, row) for whole in fn.holds_at(record) if whole.pattern is None for one in atoms(whole))


def stored_before(fn: FunctionView, held: f.Attr) -> f.Call | None:
    """The call by which a function that makes rows, as its name says, has stored what it now takes from a form or serializer (`serializer.save()`, then `serializer.instance`)."""
    base = held.base
    if not _CREATING.search(fn.function.name) or not isinstance(base, f.Name) or base.scope != f.LOCAL:
        return None
    for call in fn.calls:
        own = call.func.base if isinstance(call.func, f.Attr) and call.func.name == "save" else None
        if isinstance(own, f.Name) and own.name == base.name and call.line < getattr(held, "line", 0):
            return call
    return None


def saves_new(fn: FunctionView, call: f.Call) -> bool:
    """Whether a function that makes rows, as its name says, has a form or serializer of nothing store one: `bundle = serializer.save()` in `create`."""
    func = call.func
    if not isinstance(func, f.Attr) or func.name != "save" or not _CREATING.search(fn.function.name):
        return False
    made = [one for one in fn.origins(func.base) if isinstance(one, f.Call)]
    return bool(made) and all(one.args and all(arg.name not in ("", "*", "**", "instance") for arg in one.args) for one in made)


def may_only_insert(fn: FunctionView, call: f.Call) -> bool:
    """Whether a statement that inserts or updates is come to only where a look for just such a row found none: `if Link.objects.filter(order=order).exists(): return …`."""
    if not isinstance(call.func, f.Attr) or call.func.name not in _UPSERTS:
        return False
    named = {arg.name: shown(arg.value, 100) for arg in call.args if arg.name not in ("", "*", "**", "defaults", "create_defaults")}
    return bool(named) and any(
        not one.holds
        and one.pattern is None
        and isinstance(one.test, f.Call)
        and any(
            {arg.name: shown(arg.value, 100) for arg in asked.args} == named and model_of(fn, asked) == model_of(fn, call)
            for _, asked in query_calls(fn, one.test)
        )
        for whole in fn.holds_at(call)
        for one in atoms(whole)
    )


def asks_new(fn: FunctionView, test: f.AnyValue, holds: bool, row: f.AnyValue, depth: int = 0) -> bool:
    """Whether a condition says that an object is in no table yet: `if created`, `if not order.pk`, `if self._state.adding`, `if order is None` before it is made; also under a local name (`is_first = self.pk is None`)."""
    name = test.name if isinstance(test, f.Name | f.Attr) else ""
    if holds and name in _SAID:
        return True
    if not holds and name in ("change", "is_update", "updating", "exists"):
        return True
    if not holds and isinstance(test, f.Attr) and name in _NEW and shown(test.base, 200) == shown(row, 200):
        return True
    if (
        isinstance(test, f.Compare)
        and isinstance(test.args[0], f.Attr)
        and test.args[0].name in _NEW
        and shown(test.args[0].base, 200) == shown(row, 200)
    ):
        return test.ops[0] == ("is" if holds else "is not") and isinstance(test.args[1], f.Const) and test.args[1].value is None
    if isinstance(test, f.Op) and test.op == "not":
        return asks_new(fn, test.args[0], not holds, row, depth)
    if isinstance(test, f.Op) and test.op in ("and", "or"):
        said = (asks_new(fn, one, holds, row, depth) for one in test.args)
        return any(said) if (test.op == "and") is holds else all(said)
    if isinstance(test, f.Name) and test.scope == f.LOCAL and depth < _DEEPEST:
        held = fn.definitions(test)
        return bool(held) and all(
            one.kind == "assigned"
            and not one.path
            and one.value is not None
            and one.function is fn
            and asks_new(fn, one.value, holds, row, depth + 1)
            for one in held
        )
    return False
