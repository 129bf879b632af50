from __future__ import annotations

import abc
import asyncio
from typing import Generic, TypeVar

import attrs
from typing_extensions import Self

T = TypeVar("T")


class Source(abc.ABC, Generic[T]):
    @abc.abstractmethod
    async def next(self) -> T: ...

    def me(self) -> Self:
        return self


@attrs.frozen
class Note:
    text: str


async def first(source: Source[Note]) -> Note:
    async with asyncio.timeout(1):
        return await source.next()
