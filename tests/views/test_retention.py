"""Retention: whether somebody owns what was started, and how well it is held where nobody does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from apr_mypy.program import Program
from apr_mypy.views.handlers import inside_handler
from apr_mypy.views.kept_places import Hold
from apr_mypy.views.unowned import Judged, judged, unowned, unowned_elsewhere

if TYPE_CHECKING:
    from conftest import Sources

SOURCES = {
    "kept": """
        import asyncio
        import threading
        from collections.abc import AsyncIterator, Coroutine
        from concurrent.futures import ThreadPoolExecutor
        from typing import Any

        pool = ThreadPoolExecutor()
        _tasks: set[asyncio.Task[int]] = set()
        _lost: list[asyncio.Task[int]] = []

        async def work() -> int:
            return 1

        async def dropped() -> None:
            asyncio.create_task(work())

        async def underscore() -> None:
            _ = asyncio.create_task(work())

        async def local() -> None:
            task = asyncio.create_task(work())
            print(task)

        async def listed() -> None:
            tasks = [asyncio.create_task(work())]
            print(len(tasks))

        async def awaited() -> int:
            task = asyncio.create_task(work())
            return await task

        async def cancelled() -> None:
            task = asyncio.create_task(work())
            task.cancel()

        async def listened() -> None:
            task = asyncio.create_task(work())
            _tasks.add(task)
            task.add_done_callback(_tasks.discard)

        async def stored() -> None:
            _lost.append(asyncio.create_task(work()))

        async def frame() -> AsyncIterator[int]:
            task = asyncio.create_task(work())
            yield 1

        async def frame_that_drops() -> AsyncIterator[int]:
            asyncio.create_task(work())
            yield 1

        def returned() -> asyncio.Task[int]:
            return asyncio.ensure_future(work())

        def kept_and_returned() -> asyncio.Task[int]:
            task = asyncio.ensure_future(work())
            _lost.append(task)
            return task

        async def drops_a_returned() -> None:
            returned()

        async def drops_a_kept() -> None:
            kept_and_returned()

        def on_the_loop(loop: asyncio.AbstractEventLoop) -> None:
            loop.call_soon(lambda: asyncio.create_task(work()))

        def by_reference(loop: asyncio.AbstractEventLoop) -> None:
            loop.call_soon_threadsafe(asyncio.create_task, work())

        def thread() -> None:
            threading.Thread(target=print).start()

        def joined() -> None:
            one = threading.Thread(target=print)
            one.start()
            one.join()

        def future() -> None:
            pool.submit(print)

        class Private:
            def start(self) -> None:
                self._task = asyncio.create_task(work())

        class Public:
            def start(self) -> None:
                self.task = asyncio.create_task(work())

        class Read:
            def start(self) -> None:
                self.job = asyncio.create_task(work())

        async def in_a_circle(n: int) -> None:
            first: list[asyncio.Task[int]] = []
            second = first
            while n > 0:
                first = second
                second = first
            first.append(asyncio.create_task(work()))

        async def supervised() -> None:
            async with asyncio.TaskGroup() as group:
                group.create_task(work())
    """,
    "kept_reader": """
        from kept import Read, returned

        async def stop(read: Read) -> None:
            await read.job

        async def drops() -> None:
            returned()
    """,
    "kept_handlers": """
        import asyncio
        from django.http import HttpRequest, HttpResponse
        from fastapi import FastAPI

        app = FastAPI()

        @app.get("/")
        async def route() -> int:
            def inner() -> None:
                print(1)

            inner()
            return 1

        async def routed_elsewhere(request: HttpRequest) -> HttpResponse:
            return HttpResponse(b"")

        async def service(n: int) -> int:
            return n
    """,
}


def holds(found: tuple[Judged, ...], full: str) -> list[Hold]:
    return [one.fate.hold for one in found if one.start.fn.full == full]


@pytest.mark.parametrize(
    ("function", "hold"),
    [
        ("dropped", Hold.DROPPED),
        ("underscore", Hold.DROPPED),
        ("local", Hold.LOCAL),
        ("listed", Hold.LOCAL),
        ("awaited", Hold.OWNED),
        ("cancelled", Hold.OWNED),
        ("listened", Hold.OWNED),
        ("stored", Hold.STORED),
        ("frame", Hold.FRAME),
        ("frame_that_drops", Hold.DROPPED),
        ("returned", Hold.RETURNED),
        ("kept_and_returned", Hold.RETURNED),
        ("drops_a_returned", Hold.DROPPED),
        ("on_the_loop.<lambda 1>", Hold.DROPPED),
        ("by_reference", Hold.DROPPED),
        ("thread", Hold.DROPPED),
        ("joined", Hold.OWNED),
        ("future", Hold.DROPPED),
        ("Private.start", Hold.STORED),
        ("Public.start", Hold.STORED),
        ("Read.start", Hold.OWNED),
    ],
)
def test_how_a_handle_is_held(sources: Sources, function: str, hold: Hold) -> None:
    assert holds(judged(sources.program, True), f"kept.{function}") == [hold]


@pytest.mark.parametrize("function", ["supervised", "drops_a_kept"])
def test_what_has_an_owner_already_is_no_start(sources: Sources, function: str) -> None:
    assert holds(judged(sources.program, True), f"kept.{function}") == []


def test_a_module_alone_leaves_public_places_to_the_whole(sources: Sources) -> None:
    here = {one.start.fn.full for one in unowned(Program.alone(sources.module("kept")))}
    assert {"kept.Private.start", "kept.stored", "kept.local"} <= here
    assert not here & {"kept.Public.start", "kept.Read.start"}
    elsewhere = {one.start.fn.full for one in unowned_elsewhere(sources.program, Program.alone)}
    assert {name for name in elsewhere if name.startswith("kept")} - {"kept.frame"} == {"kept.Public.start", "kept_reader.drops"}


def test_who_stands_in_a_handler(sources: Sources) -> None:
    inside = {full: inside_handler(fn) for full, fn in sources.module("kept_handlers").functions.items()}
    assert inside == {
        "kept_handlers.route": True,
        "kept_handlers.route.inner": True,
        "kept_handlers.routed_elsewhere": True,
        "kept_handlers.service": False,
    }


def test_names_that_stand_for_each_other_come_to_an_end(sources: Sources) -> None:
    assert holds(judged(sources.program, True), "kept.in_a_circle") == [Hold.LOCAL]
