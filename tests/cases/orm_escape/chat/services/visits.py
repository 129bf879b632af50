from __future__ import annotations

from datetime import timedelta

from litestar.stores.base import Store
from sqlalchemy import delete
from sqlalchemy.orm import Session, sessionmaker

from ..models import Visit


class VisitStore(Store):
    """What the framework keeps its sessions in: no row leaves it."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self.sessions = sessions

    def _find(self, session: Session, key: str) -> Visit | None:
        return session.get(Visit, key)

    async def get(self, key: str, renew_for: int | timedelta | None = None) -> bytes | None:
        with self.sessions() as session:
            visit = self._find(session, key)
            return visit.data if visit is not None else None

    async def set(self, key: str, value: str | bytes, expires_in: int | timedelta | None = None) -> None:
        with self.sessions.begin() as session:
            session.merge(Visit(key=key, data=value if isinstance(value, bytes) else value.encode()))

    async def delete(self, key: str) -> None:
        with self.sessions.begin() as session:
            session.execute(delete(Visit).where(Visit.key == key))

    async def delete_all(self) -> None:
        with self.sessions.begin() as session:
            session.execute(delete(Visit))

    async def exists(self, key: str) -> bool:
        return await self.get(key) is not None

    async def expires_in(self, key: str) -> int | None:
        return None


class Visits:
    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self.sessions = sessions

    def length(self, key: str) -> int:
        with self.sessions() as session:
            visit = session.get(Visit, key)  # error: apr-orm-escape
            return len(visit.data) if visit is not None else 0
