"""What the code under a broad `except` can be expected to raise, as far as the knowledge of libraries tells: what to name instead of `Exception`."""

from __future__ import annotations

import builtins
from typing import Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import FailsWith
from apr_mypy.views.excepts import Taking, calls_in
from apr_mypy.views.function import FunctionView
from apr_mypy.views.reporting import report_of
from apr_mypy.views.walk import STEP_VALUES, inside, steps

_MOST: Final = 3
"""With more classes than this, one around each line says more."""
_NOT_EVERYWHERE: Final = frozenset(
    {
        "chown",
        "fork",
        "getegid",
        "geteuid",
        "getgid",
        "getpgid",
        "getuid",
        "initgroups",
        "killpg",
        "lchown",
        "mkfifo",
        "setgid",
        "setsid",
        "setuid",
        "uname",
    }
)
"""Functions of `os` that some systems have not at all."""
_LOOKED_UP: Final = {"builtins.dict": "KeyError", "builtins.list": "IndexError", "builtins.tuple": "IndexError"}


def expected_errors(taking: Taking) -> tuple[str, ...]:
    """The classes that the guarded code is expected to raise, by their public names; empty where it calls something of which nobody knows, and where they are too many."""
    fn = taking.fn
    found: dict[str, None] = {}
    for call in calls_in(taking.block):
        if report_of(fn, call) is not None:
            continue
        names = fn.module.callee(fn, call).names
        row = fn.module.knowledge.find(FailsWith, (*names, *dict.fromkeys(name.partition(".")[0] for name in names)))
        if row is not None:
            found[_written(row.error)] = None
            if any(name.startswith("os.") and name.rpartition(".")[2] in _NOT_EVERYWHERE for name in names):
                found["AttributeError"] = None
        elif not names or not all(name.startswith(("builtins.", "typing.")) and not _is_of_what_was_given(name) for name in names):
            return ()
    if _asks_unknown(taking):
        return ()
    found.update((error, None) for error in _lookups(fn, taking.block))
    return tuple(found) if len(found) <= _MOST else ()


def _asks_unknown(taking: Taking) -> bool:
    """`args["user-agent"]`, `error.response.text`: whether something is looked up in what nobody knows the type of, which may raise anything else."""
    types, fn = taking.fn.module.types, taking.fn
    values = (one for step in steps(taking.block) for use, value in STEP_VALUES[type(step)](step) if use != "target" for one in inside(value))
    return any(
        (isinstance(one, f.Item) and not types.classes(types.type_of(one.base)))
        or (
            isinstance(one, f.Attr)
            and not one.targets
            and fn.use_of(one).kind != "called"
            and isinstance(one.base, f.Attr | f.Name)
            and types.is_any(types.type_of(one.base))
        )
        for one in values
    )


def missing_row(taking: Taking) -> str:
    """`Order.DoesNotExist`, where all that is guarded is `Order.objects.get(…)`; "" for anything else."""
    calls = calls_in(taking.block)
    func = calls[0].func if len(calls) == 1 else None
    manager = func.base if isinstance(func, f.Attr) and func.name == "get" else None
    model = manager.base if isinstance(manager, f.Attr) and manager.name == "objects" else None
    written = model.name.rpartition(".")[2] if isinstance(model, f.Name) and model.scope != f.LOCAL else ""
    return f"{written}.DoesNotExist" if written[:1].isupper() else ""


def _is_of_what_was_given(name: str) -> bool:
    """`getattr(queryset, "model")._meta.get_field`: whether a method is one of what a built-in function gave, which may be anything."""
    parts = name.split(".")
    return len(parts) > 2 and parts[0] == "builtins" and not isinstance(getattr(builtins, parts[1], None), type)


def _lookups(fn: FunctionView, block: f.Block) -> list[str]:
    """What looking something up in a dict or list by a key or number raises."""
    types = fn.module.types
    items = (
        one
        for step in steps(block)
        for use, value in STEP_VALUES[type(step)](step)
        if use != "target"
        for one in inside(value)
        if isinstance(one, f.Item)
    )
    return [error for one in items for full in types.classes(types.type_of(one.base)) if (error := _LOOKED_UP.get(full)) is not None]


def _written(error: str) -> str:
    """A class as it is written where its library is imported: `requests.RequestException`, `SQLAlchemyError`."""
    parts = error.split(".")
    return error if len(parts) < 3 else parts[-1]
