"""mypy with a clock on each part of the plugin: `python -m benchmarks.timed OUT.json ARGUMENTS…`. Writes seconds by part, and the number of records."""

from __future__ import annotations

import functools
import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from mypy.main import main as mypy_main

import apr_mypy.extract
import apr_mypy.plugin
from apr_mypy import registry, store
from apr_mypy.views.walk import VALUE_CHILDREN, inside, steps, values

spent: dict[str, float] = {}
records = 0


def clocked(part: str, function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def timed(*args: Any, **keywords: Any) -> Any:
        start = time.perf_counter()
        try:
            return function(*args, **keywords)
        finally:
            spent[part] = spent.get(part, 0.0) + time.perf_counter() - start

    return timed


def clocked_rule(name: str, in_module: Callable[[Any], Iterator[Any]]) -> Callable[[Any], Iterator[Any]]:
    part = f"rule {name.removeprefix('apr-')}"

    def timed(view: Any) -> Iterator[Any]:
        start = time.perf_counter()
        found = list(in_module(view))
        spent[part] = spent.get(part, 0.0) + time.perf_counter() - start
        return iter(found)

    return timed


def counted(function: Callable[..., Any]) -> Callable[..., Any]:
    """Counts the records of each module's facts, outside the clock."""

    @functools.wraps(function)
    def counting(*args: Any, **keywords: Any) -> Any:
        global records
        module = function(*args, **keywords)
        records += _count(module.block)
        return module

    return counting


def _count(block: Any) -> int:
    found = sum(1 for _ in values(block))
    for step in steps(block):
        found += 1
        inner = getattr(step, "block", ()) if type(step).__name__ in ("Function", "Class") else ()
        found += _count(inner) if inner else 0
    return found


def main() -> None:
    out = Path(sys.argv.pop(1))
    apr_mypy.extract.module_facts = counted(clocked("extract", apr_mypy.extract.module_facts))  # type: ignore[assignment]
    loaded = registry.rules()
    timed = tuple(one._replace(in_module=clocked_rule(one.rule.name, one.in_module)) if one.in_module else one for one in loaded)
    registry.rules = lambda: timed  # type: ignore[assignment]
    for name in ("save", "write", "put", "add", "keep"):
        if hasattr(store.Store, name):
            setattr(store.Store, name, clocked("encode and write", getattr(store.Store, name)))
    try:
        mypy_main(args=sys.argv[1:], stdout=sys.stdout, stderr=sys.stderr, clean_exit=True)
    except SystemExit as error:
        code = error.code
    else:
        code = 0
    out.write_text(json.dumps({**spent, "records": records}))
    sys.exit(code)


if __name__ == "__main__":
    assert VALUE_CHILDREN
    assert inside
    main()
