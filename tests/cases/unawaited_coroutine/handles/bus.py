from __future__ import annotations

from functools import partial
from typing import Any

from .queue import Query, Works


class Bus:
    def __init__(self, works: Works | None = None) -> None:
        self.works = works or Works()

    async def ok_notify(self, listeners: list[partial[Any]]) -> None:
        for listener in listeners:
            self.works.put(listener())


async def bad_forgets_the_query() -> None:
    Query("delete from events").where("old")  # error: apr-unawaited-coroutine


async def bad_forgets_the_flush(bus: Bus) -> None:
    if bus.works.flush():  # error: apr-unawaited-coroutine
        return
