"""Tables that a function itself fills, or reads, by a key that names a secret: whoever logs such a table whole logs that, too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.views.conditions import atoms, conditions_at
from apr_mypy.views.naming import called_name
from apr_mypy.views.secret_words import says_secret, words
from apr_mypy.views.shown_fields import is_mapping, may_hold
from apr_mypy.views.taken_out import taken_out
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView

_READS: Final = frozenset({"get", "setdefault"})
_SAYS_WHAT_IS_WRONG: Final = frozenset({"errors", "problems", "violations", "complaints"})
"""Last words of tables that say of each field what is wrong with it: `errors.setdefault("credentials", []).append("…")`."""


def secret_key_of(fn: FunctionView, name: f.Name) -> str:
    """The constant key of a secret by which the function fills or reads the table that a local is at this place; "" where it has none, the key is taken out or covered, or the place is for tables without it."""
    types = fn.module.types
    if name.scope != f.LOCAL or not (types.is_any(name.type) or is_mapping(types, name.type)):
        return ""
    if not any(says_secret(key) for key in _all_keys(fn)) or not _SAYS_WHAT_IS_WRONG.isdisjoint(words(name.name)[-1:]):
        return ""
    here = fn.definitions(name)
    line = fn.step_of(name).line
    gone = taken_out(fn, name)
    for item, outer, held in _entries(fn, name.name):
        key, value = _within(fn, outer, held)
        if outer in gone or key in gone or not says_secret(key) or not any(one in here for one in fn.definitions(item)):
            continue
        if value is not None and (fn.step_of(item).line >= line or not _is_secret(fn, key, value)):
            continue
        if value is None and _is_without(fn, name, key):
            continue
        return key
    return ""


def _within(fn: FunctionView, key: str, value: f.AnyValue | None) -> tuple[str, f.AnyValue | None]:
    """The secret that a table has which is put there, with its key: `options["headers"] = {"Authorization": f"Bearer {token}"}`; else what is put there itself."""
    for inner, held in value.items if isinstance(value, f.Table) and not says_secret(key) else ():
        if isinstance(inner, f.Const) and isinstance(inner.value, str) and says_secret(inner.value) and _is_secret(fn, inner.value, held):
            return inner.value, held
    return key, value


def is_filled_table(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether a value is a table by the key of a secret in it: to walk over it gives keys."""
    return isinstance(value, f.Name) and secret_key_of(fn, value) != ""


def _all_keys(fn: FunctionView) -> frozenset[str]:
    """The constant keys that a function reads or sets; asked first, as most functions have none of a secret."""
    known: frozenset[str] | None = fn.__dict__.get("_constant_keys")
    if known is None:
        found = {one.index.value for one in fn.all(f.Item) if isinstance(one.index, f.Const) and isinstance(one.index.value, str)}
        found |= {
            call.args[0].value.value
            for call in fn.calls
            if call.args and called_name(call) in _READS and isinstance(call.args[0].value, f.Const) and isinstance(call.args[0].value.value, str)
        }
        put = [step.value for step in fn.all(f.Set) if isinstance(step.value, f.Table) and any(isinstance(one, f.Item) for one in step.targets)]
        found |= {key.value for table in put for key, _ in table.items if isinstance(key, f.Const) and isinstance(key.value, str)}
        known = fn.__dict__["_constant_keys"] = frozenset(found)
    return known


def _entries(fn: FunctionView, name: str) -> Iterator[tuple[f.Name, str, f.AnyValue | None]]:
    """Each place where a local's entry is set or read by a constant key: the local, the key, and what is put there (None where it is read)."""
    put = {id(target): step.value for step in fn.all(f.Set) for target in step.targets if isinstance(target, f.Item) and step.value is not None}
    for item in fn.all(f.Item):
        if isinstance(item.base, f.Name) and item.base.name == name and isinstance(item.index, f.Const) and isinstance(item.index.value, str):
            if id(item) in put:
                yield item.base, item.index.value, put[id(item)]
            elif may_hold(fn.module.types, item.type, item.index.value) and fn.use_of(item).kind not in ("compared", "condition", "deleted"):
                yield item.base, item.index.value, None
    for call in fn.calls:
        base = call.func.base if isinstance(call.func, f.Attr) and call.func.name in _READS else None
        key = call.args[0].value if call.args else None
        if isinstance(base, f.Name) and base.name == name and isinstance(key, f.Const) and isinstance(key.value, str):
            if fn.use_of(call).kind not in ("compared", "condition"):
                yield base, key.value, None


def _is_secret(fn: FunctionView, key: str, value: f.AnyValue) -> bool:
    """Whether what is put under the key of a secret may be one: no constant, and nothing that is called after a look-alike (`params["token"] = next_token`)."""
    if isinstance(value, f.Const) or not may_hold(fn.module.types, fn.module.types.type_of(value), key):
        return False
    if isinstance(value, f.Name | f.Attr):
        last = value.name.rpartition(".")[2]
        return says_secret(last) or len(words(last)) < 2 or words(last)[-1:] != words(key)[-1:]
    return not isinstance(value, f.Compare)


def _is_without(fn: FunctionView, name: f.Name, key: str) -> bool:
    """Whether a place is reached only where the entry is not there: `if "token" not in answer:`, `token = answer.get("token")`, then `if not token:`."""
    for condition in conditions_at(fn, fn.step_of(name)):
        for one in atoms(condition):
            test = one.test
            if isinstance(test, f.Compare) and isinstance(test.args[0], f.Const) and test.args[0].value == key:
                if (test.ops == ("not in",) and one.holds) or (test.ops == ("in",) and not one.holds):
                    return True
            if isinstance(test, f.Compare) and test.ops not in (("is",), ("is not",)):
                continue
            asked = test.args[0] if isinstance(test, f.Compare) else test
            absent = (test.ops == ("is",)) == one.holds if isinstance(test, f.Compare) else not one.holds
            if absent and _reads_key(fn, asked, key):
                return True
    return False


def _reads_key(fn: FunctionView, value: f.AnyValue, key: str) -> bool:
    """Whether a value is the entry itself, or a local that was read from it."""
    held = [value]
    if isinstance(value, f.Name) and value.scope == f.LOCAL:
        held += [one.value for one in fn.definitions(value) if one.value is not None]
    return any(isinstance(part, f.Const) and part.value == key for one in held for part in inside(one))


__all__ = ["is_filled_table", "secret_key_of"]
