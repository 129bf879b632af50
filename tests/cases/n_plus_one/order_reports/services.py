from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Owner, Report
from .ports import Owners, Pages
from .repositories import ReportRepository


class ReportService:
    def __init__(self, reports: ReportRepository, owners: Owners, pages: Pages) -> None:
        self._reports = reports
        self._owners = owners
        self._pages = pages

    def headings(self) -> list[str]:
        return [report.heading for report in self._reports.all_bare()]  # error: apr-n-plus-one

    def loaded_headings(self) -> list[str]:
        return [report.heading for report in self._reports.all_loaded()]

    def owners_by_hand(self) -> dict[int, str]:
        names = {}
        for report in self._reports.all_bare():
            names[report.id] = report.owner.name  # error: apr-n-plus-one
        return names

    def first_pages(self) -> list[str]:
        texts = []
        for report in self._reports.all_loaded():
            page = self._pages.first_of(report)  # error: apr-n-plus-one
            texts.append(page.text if page is not None else "")
        return texts

    async def owners_through_the_port(self, ids: Sequence[int]) -> list[Owner | None]:
        return [await self._owners.get(one) for one in ids]  # error: apr-n-plus-one

    async def owners_at_once(self, ids: Sequence[int]) -> Sequence[Owner]:
        return await self._owners.get_many(ids)

    async def owners_gathered(self, ids: Sequence[int]) -> list[Owner | None]:
        return list(await asyncio.gather(*(self._owners.get(one) for one in ids)))  # error: apr-n-plus-one

    def _of_all(self, owner_ids: Iterable[int]) -> list[Report]:
        found: list[Report] = []
        for owner_id in owner_ids:
            found.extend(self._of(owner_id))  # error: apr-n-plus-one
        return found

    def _of(self, owner_id: int) -> Sequence[Report]:
        return self._newest(owner_id)

    def _newest(self, owner_id: int) -> Sequence[Report]:
        return self._reports.of_owner(owner_id)

    def of_all(self, owner_ids: list[int]) -> list[Report]:
        return self._of_all(owner_ids)


def lengths(reports: Iterable[Report]) -> list[int]:
    return [report.length for report in reports]


def lengths_of_what_was_loaded(service: ReportRepository) -> list[int]:
    return lengths(service.all_loaded())


def titles_with_owner(reports: Iterable[Report]) -> list[str]:
    return [f"{report.title}: {report.owner.name}" for report in reports]  # error: apr-n-plus-one


def titles(service: ReportRepository) -> list[str]:
    return titles_with_owner(service.all_bare())


async def awaited_attributes(session: AsyncSession) -> list[str]:
    names = []
    for report in await session.scalars(select(Report)):
        owner = await report.awaitable_attrs.owner  # error: apr-n-plus-one
        names.append(owner.name)
    return names


async def refreshed(session: AsyncSession, reports: list[Report]) -> None:
    await session.commit()
    for report in reports:
        await session.refresh(report)  # error: apr-n-plus-one


async def raises_instead(session: AsyncSession) -> list[str]:
    return [report.owner.name for report in (await session.scalars(select(Report))).all()]
