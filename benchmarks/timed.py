"""mypy with a clock on each part of the plugin: `python -m benchmarks.timed OUT.json ARGUMENTS…`. Writes seconds of the processor by part, and the number of records."""

from __future__ import annotations

import functools
import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct
from mypy.main import main as mypy_main

import apr_mypy.extract
from apr_mypy import facts, registry
from apr_mypy.judge import Judge
from apr_mypy.keeper import Keeper
from apr_mypy.plugin import AprPlugin

spent: dict[str, float] = {}
seen: dict[str, int] = {}


def clocked(part: str, function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def timed(*args: Any, **keywords: Any) -> Any:
        start = time.process_time()
        try:
            return function(*args, **keywords)
        finally:
            spent[part] = spent.get(part, 0.0) + time.process_time() - start

    return timed


def clocked_rule(name: str, in_module: Callable[[Any], Iterable[Any]]) -> Callable[[Any], Iterator[Any]]:
    drained = clocked(f"rule {name.removeprefix('apr-')}", lambda view: list(in_module(view)))
    return lambda view: iter(drained(view))


def counted(function: Callable[..., Any]) -> Callable[..., Any]:
    """Counts the records of each module's facts, outside the clock."""

    @functools.wraps(function)
    def counting(*args: Any, **keywords: Any) -> Any:
        module: facts.Module = function(*args, **keywords)
        seen["records"] = seen.get("records", 0) + count_records(module)
        return module

    return counting


def count_records(root: Any) -> int:
    """How many records there are in facts, itself included."""
    found = 0
    stack = [root]
    while stack:
        at = stack.pop()
        if isinstance(at, tuple):
            stack.extend(at)
        elif isinstance(at, Struct):
            found += 1
            stack.extend(getattr(at, field) for field in at.__struct_fields__)
    return found


def main() -> None:
    out = Path(sys.argv.pop(1))
    apr_mypy.extract.module_facts = counted(clocked("extract", apr_mypy.extract.module_facts))
    Judge.judge = clocked("judge", Judge.judge)  # type: ignore[method-assign]
    Keeper.keep = clocked("encode and write", Keeper.keep)  # type: ignore[method-assign]
    AprPlugin._ready_judge = clocked("load rules and knowledge, resolve names", AprPlugin._ready_judge)  # type: ignore[method-assign]
    AprPlugin.report_config_data = clocked("fingerprint and expectations", AprPlugin.report_config_data)  # type: ignore[method-assign]
    loaded = tuple(one._replace(in_module=clocked_rule(one.rule.name, one.in_module)) if one.in_module else one for one in registry.rules())
    registry.rules = lambda: loaded  # type: ignore[assignment]
    code: object = 0
    try:
        mypy_main(args=sys.argv[1:], stdout=sys.stdout, stderr=sys.stderr, clean_exit=True)
    except SystemExit as error:
        code = error.code
    out.write_text(json.dumps({**spent, **seen}))
    sys.exit(code)  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
