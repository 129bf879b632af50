"""The port to where records are kept, and an adapter behind it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, TypeVar

import httpx

T = TypeVar("T")


class Storage(ABC):
    @abstractmethod
    async def add(self, kind: str, value: dict[str, Any]) -> None: ...

    @abstractmethod
    async def find(self, kind: str, key: str) -> dict[str, Any]: ...


class RemoteStorage(Storage):
    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def add(self, kind: str, value: dict[str, Any]) -> None:
        if not value:
            return
        await self.client.post(f"/{kind}", json=value)

    async def find(self, kind: str, key: str) -> dict[str, Any]:
        return dict((await self.client.get(f"/{kind}/{key}")).json())

    def _merged(self, old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
        return {**old, **new}


class Session:
    def __init__(self, storage: Storage) -> None:
        self.storage = storage

    def inject(self, kind: type[T]) -> T:
        assert isinstance(self.storage, kind)
        return self.storage
