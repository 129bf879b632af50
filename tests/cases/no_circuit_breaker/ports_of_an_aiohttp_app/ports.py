from __future__ import annotations

from typing import Protocol


class Exchange(Protocol):
    async def rate(self, base: str) -> float: ...


class Identity(Protocol):
    async def who(self, token: str) -> str: ...


class Mail(Protocol):
    async def deliver(self, to: str, text: str) -> None: ...
