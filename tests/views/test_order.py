"""`order_of(...).between`: whether other tasks may run between a look and a change. `given_by` and `instances_of` for what a framework hands in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from apr_mypy import facts as f
from apr_mypy.views.order import order_of

if TYPE_CHECKING:
    from conftest import Sources

SOURCES = {
    "orders": """
        import asyncio

        tokens = 1

        async def straight() -> None:
            global tokens
            if tokens:
                await asyncio.sleep(1)
                tokens = 0

        async def asked_again() -> None:
            global tokens
            while not tokens:
                await asyncio.sleep(1)
            tokens = 0

        async def broken_off() -> None:
            global tokens
            while not tokens:
                await asyncio.sleep(1)
                if tokens is None:
                    break
            tokens = 0

        async def waits_after() -> None:
            global tokens
            while not tokens:
                await asyncio.sleep(1)
            await asyncio.sleep(1)
            tokens = 0

        async def other_branch() -> None:
            global tokens
            if tokens:
                await asyncio.sleep(1)
            else:
                tokens = 0

        async def handler_raises() -> None:
            global tokens
            try:
                tokens = int(tokens)
            except ValueError:
                await asyncio.sleep(1)
                raise
            tokens = 0

        async def handler_goes_on() -> None:
            global tokens
            try:
                tokens = int(tokens)
            except ValueError:
                await asyncio.sleep(1)
            tokens = 0

        async def caught_by_the_one_around() -> None:
            global tokens
            try:
                try:
                    tokens = int(tokens)
                except ValueError:
                    await asyncio.sleep(1)
                    raise
            except Exception:
                tokens = 0

        async def in_the_end() -> None:
            global tokens
            try:
                if tokens:
                    await asyncio.sleep(1)
                    return
            finally:
                tokens = 0
    """,
    "handed_in": """
        import threading
        from collections.abc import AsyncIterator, Iterator
        from typing import Annotated

        from fastapi import Depends

        class Clock:
            def now(self) -> int:
                return 1

        def plain() -> threading.Event:
            return threading.Event()

        async def awaited() -> threading.Event:
            return threading.Event()

        def yielding() -> Iterator[threading.Event]:
            yield threading.Event()

        async def yielding_too() -> AsyncIterator[threading.Event]:
            yield threading.Event()

        def untyped():
            yield threading.Barrier(3)

        def by_class(given=Depends(Clock)):
            given.now()

        def by_plain(given=Depends(plain)):
            given.now()

        def by_awaited(given=Depends(awaited)):
            given.now()

        def by_yielding(given=Depends(yielding)):
            given.now()

        def by_yielding_too(given=Depends(yielding_too)):
            given.now()

        def by_untyped(given=Depends(untyped)):
            given.now()

        def by_nobody(given=3):
            given.now()
    """,
}


@pytest.mark.parametrize(
    ("name", "is_between"),
    [
        ("straight", True),
        ("asked_again", False),
        ("broken_off", True),
        ("waits_after", True),
        ("other_branch", False),
        ("handler_raises", False),
        ("handler_goes_on", True),
        ("caught_by_the_one_around", True),
        ("in_the_end", True),
    ],
)
def test_others_may_run_between_the_look_and_the_change(sources: Sources, name: str, is_between: bool) -> None:
    fn = sources.fn(f"orders.{name}")
    order = order_of(fn)
    read = next(one for one in fn.all(f.Name) if one.name == "orders.tokens" and not fn.is_write(one))
    write = fn.all(f.Set)[-1]
    assert (order.between(order.pauses, order.of(read), order.of(write), write) is not None) is is_between


@pytest.mark.parametrize(
    ("name", "is_a"),
    [
        ("by_class", "handed_in.Clock"),
        ("by_plain", "threading.Event"),
        ("by_awaited", "threading.Event"),
        ("by_yielding", "threading.Event"),
        ("by_yielding_too", "threading.Event"),
        ("by_untyped", "threading.Barrier"),
    ],
)
def test_a_parameter_without_a_type_is_what_its_provider_gives(sources: Sources, name: str, is_a: str) -> None:
    fn = sources.fn(f"handed_in.{name}")
    found = fn.module.instances_of(fn, sources.value(fn, "given"))
    assert found[0] == is_a


def test_a_parameter_with_a_mere_default_is_nothing_known(sources: Sources) -> None:
    fn = sources.fn("handed_in.by_nobody")
    assert fn.module.instances_of(fn, sources.value(fn, "given")) == ()
