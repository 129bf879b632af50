from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session, joinedload, selectinload

from .models import Owner, Page, Report
from .ports import Owners

LOADED = (joinedload(Report.owner), selectinload(Report.pages))


class SqlOwners(Owners):
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, owner_id: int) -> Owner | None:
        return await self._session.get(Owner, owner_id)

    async def get_many(self, ids: Sequence[int]) -> Sequence[Owner]:
        return (await self._session.scalars(select(Owner).where(Owner.id.in_(ids)))).all()


class CachedOwners(SqlOwners):
    async def get(self, owner_id: int) -> Owner | None:
        return await super().get(owner_id)


class MemoryPages:
    def first_of(self, report: Report) -> Page | None:
        return None


class SqlPages:
    def __init__(self, session: Session) -> None:
        self._session = session

    def first_of(self, report: Report) -> Page | None:
        return self._session.scalars(select(Page).where(Page.report_id == report.id).limit(1)).first()


class ReportRepository:
    def __init__(self, session: Session) -> None:
        self._session = session

    def _base(self) -> Select[tuple[Report]]:
        return select(Report).options(*LOADED)

    def all_loaded(self) -> Sequence[Report]:
        return self._session.scalars(self._base().order_by(Report.id)).all()

    def all_bare(self) -> Sequence[Report]:
        return self._session.scalars(select(Report).order_by(Report.id)).all()

    def of_owner(self, owner_id: int) -> Sequence[Report]:
        return self._session.scalars(select(Report).where(Report.owner_id == owner_id)).all()
