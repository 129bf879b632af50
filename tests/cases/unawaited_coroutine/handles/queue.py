from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Generator
from typing import Any


class Pending:
    def __init__(self, work: Coroutine[Any, Any, None]) -> None:
        self.task = asyncio.ensure_future(work)

    def __await__(self) -> Generator[Any, None, None]:
        return self.task.__await__()


class Works:
    def __init__(self) -> None:
        self.pending: list[Pending] = []

    def put(self, work: Coroutine[Any, Any, None]) -> Pending:
        one = Pending(work)
        self.pending.append(one)
        return one

    def __await__(self) -> Generator[Any, None, None]:
        return self.flush().__await__()

    async def flush(self) -> None:
        for one in self.pending:
            await one


class Query:
    def __init__(self, text: str) -> None:
        self.text = text

    def where(self, text: str) -> Query:
        return Query(f"{self.text} where {text}")

    def __await__(self) -> Generator[Any, None, list[str]]:
        return self._run().__await__()

    async def _run(self) -> list[str]:
        await asyncio.sleep(0)
        return [self.text]
