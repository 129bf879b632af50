from __future__ import annotations

from typing import Any, Self

from lending.storage import Session, Storage


class Record:
    KIND = "record"

    def __init__(self, key: str, state: str = "new") -> None:
        self.key = key
        self.state = state

    async def save(self, session: Session) -> None:
        storage = session.inject(Storage)  # type: ignore[type-abstract]
        if self.key:
            await storage.add(self.KIND, self.value())

    @classmethod
    async def retrieve_by_id(cls, session: Session, key: str) -> Self:
        storage = session.inject(Storage)  # type: ignore[type-abstract]
        return cls(**await storage.find(cls.KIND, key))

    def value(self) -> dict[str, Any]:
        return {"key": self.key, "state": self.state}


class Loan(Record):
    KIND = "loan"

    def fee(self, days: int) -> int:
        return days * 10 if self.state == "late" else 0

    @classmethod
    async def retrieve_by_title(cls, session: Session, title: str) -> Self:
        return await cls.retrieve_by_id(session, title.lower())
