"""Ways out of a function that go past what it started."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apr_mypy.views.left_running import waits_in_some_branches, way_past
from apr_mypy.views.starts import starts_in

if TYPE_CHECKING:
    from conftest import Sources

SOURCES = {
    "left_running": """
        import asyncio
        import threading

        async def work() -> int:
            return 1

        async def returns(n: int) -> int:
            task = asyncio.create_task(work())
            if n:
                return 0
            return await task

        async def raises(n: int) -> int:
            task = asyncio.create_task(work())
            if n:
                raise ValueError(n)
            return await task

        def thread(n: int) -> None:
            worker = threading.Thread(target=print)
            worker.start()
            if n:
                return None
            worker.join(1)
            return None

        async def cancels(n: int) -> int:
            task = asyncio.create_task(work())
            if n:
                task.cancel()
                return 0
            return await task

        async def cancels_at_last(n: int) -> int:
            task = asyncio.create_task(work())
            try:
                if n:
                    return 0
                return await task
            finally:
                task.cancel()

        async def asks_whether(n: int) -> int:
            task = asyncio.create_task(work()) if n else None
            if task is None:
                return 0
            return await task

        async def only_sometimes(n: int) -> int:
            if n:
                task = asyncio.create_task(work())
                await task
            if n > 1:
                return 1
            return 0

        async def before(n: int) -> int:
            if n:
                return 0
            task = asyncio.create_task(work())
            return await task

        async def in_one_branch(n: int) -> int:
            task = asyncio.create_task(work())
            if n:
                await task
            return 0

        async def in_both_branches(n: int) -> int:
            task = asyncio.create_task(work())
            if n:
                await task
            else:
                task.cancel()
            return 0

        async def knows_the_task(n: int) -> int:
            task = asyncio.create_task(work())
            if not task.done():
                task.cancel()
            return n
    """,
}


def test_the_ways_that_go_past_what_was_started(sources: Sources) -> None:
    past = {start.fn.function.name: way_past(start) for start in starts_in(sources.module("left_running"))}
    assert {name for name, end in past.items() if end is not None} == {"returns", "raises", "thread"}


def test_what_is_waited_for_in_some_branches(sources: Sources) -> None:
    assert {start.fn.function.name for start in starts_in(sources.module("left_running")) if waits_in_some_branches(start)} == {"in_one_branch"}
