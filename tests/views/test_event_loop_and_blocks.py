"""What only runs before serving, what is made once, what a constant switches off, and what the code has asked before it calls."""

from __future__ import annotations

import pytest

from apr_mypy.concurrency.event_loop import is_main, serves
from apr_mypy.views.awaited_objects import told_async
from apr_mypy.views.blocking import blocks_in, once_for_all
from tests.views.conftest import Sources

SOURCES = {
    "loop_and_blocks": """
        import asyncio
        import inspect
        import os
        from typing import Any

        OFF = False
        ON = True
        _names: Any = None
        _tables: dict[str, Any] = {}

        def switched_off(path: str) -> None:
            if OFF:
                os.remove(path)

        def switched_on(path: str) -> None:
            if ON:
                os.remove(path)

        def of_the_process(path: str) -> Any:
            global _names
            if not _names:
                _names = os.listdir(path)
            return _names

        def by_key(path: str) -> Any:
            if path not in _tables:
                _tables[path] = os.listdir(path)
            return _tables[path]

        class Store:
            _instance: Any = None

            @staticmethod
            def instance() -> Any:
                if not hasattr(Store, "_instance") or Store._instance is None:
                    Store._instance = Store()
                return Store._instance

            @staticmethod
            def either(known: bool) -> Any:
                if known or Store._instance is None:
                    Store._instance = Store()
                return Store._instance

        async def asked(work: Any) -> None:
            if inspect.iscoroutinefunction(work):
                await work(1)
            else:
                work(2)
            work(3)

        async def prepare() -> None: ...

        async def working() -> None: ...

        async def program() -> None:
            await prepare()
            asyncio.create_task(working())
            await asyncio.Event().wait()

        async def watcher() -> None:
            await asyncio.Event().wait()

        async def others() -> None:
            await watcher()

        def main() -> None:
            asyncio.run(program())
            asyncio.run(others())
    """
}


@pytest.mark.parametrize(("name", "count"), [("switched_off", 0), ("switched_on", 1)])
def test_a_constant_switches_off(sources: Sources, name: str, count: int) -> None:
    assert len(blocks_in(sources.fn(f"loop_and_blocks.{name}"))) == count


@pytest.mark.parametrize(
    ("name", "value", "once", "of_process"),
    [
        ("of_the_process", "listdir(path)", True, True),
        ("by_key", "listdir(path)", True, False),
        ("Store.instance", "Store()", True, False),
        ("Store.either", "Store()", False, False),
    ],
)
def test_made_once(sources: Sources, name: str, value: str, once: bool, of_process: bool) -> None:
    fn = sources.fn(f"loop_and_blocks.{name}")
    record = sources.value(fn, value)
    assert once_for_all(fn, record) is once
    assert once_for_all(fn, record, of_process=True) is of_process


@pytest.mark.parametrize(("call", "told"), [("work(1)", True), ("work(2)", False), ("work(3)", None)])
def test_asked_before(sources: Sources, call: str, told: bool | None) -> None:
    fn = sources.fn("loop_and_blocks.asked")
    record = sources.value(fn, call)
    assert told_async(fn, record, record.func) is told


def test_the_coroutine_that_a_program_runs(sources: Sources) -> None:
    fns = {name: sources.fn(f"loop_and_blocks.{name}") for name in ("program", "prepare", "working", "watcher", "others")}
    assert [name for name, fn in fns.items() if is_main(sources.program, fn)] == ["program"]
    assert [name for name, fn in fns.items() if not serves(sources.program, fn)] == ["program", "prepare"]
