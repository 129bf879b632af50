from __future__ import annotations

import secrets
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Domain, Fleet, Group, Host, Project, Seat, User, Volume


async def delete_users(session: AsyncSession, names: list[str]) -> None:
    found = await session.execute(select(User).where(User.name.in_(names), User.deleted.is_(False)))
    for user in found.scalars().all():
        user.deleted = True
        user.original_name = user.name
        user.name = f"_deleted_{secrets.token_hex(8)}"
    await session.commit()


async def delete_projects(session: AsyncSession, ids: list[int]) -> None:
    changes = [{"id": one, "name": f"_deleted_{secrets.token_hex(8)}", "deleted": True} for one in ids]
    await session.execute(update(Project), changes)


async def delete_group(session: AsyncSession, group_id: int) -> None:
    await session.execute(update(Group).where(Group.id == group_id).values(deleted=True, name=f"_deleted_{secrets.token_hex(8)}"))


async def delete_domain(session: AsyncSession, domain_id: int) -> None:
    await session.execute(update(Domain).where(Domain.id == domain_id).values(deleted=True))


async def restore_host(session: AsyncSession, host_id: int, name: str) -> None:
    await session.execute(update(Host).where(Host.id == host_id).values(deleted=False, name=name))


async def rename_host(session: AsyncSession, host_id: int, name: str) -> None:
    host = await session.get_one(Host, host_id)
    host.name = name
    await session.commit()


async def queue(session: AsyncSession) -> tuple[list[Fleet], list[Volume]]:
    fleets = await session.scalars(select(Fleet).where(Fleet.deleted.is_(False)))
    volumes = await session.scalars(select(Volume).where(Volume.deleted.is_(False)))
    return list(fleets), list(volumes)


async def delete_seats(session: Any, ids: list[int]) -> None:
    found = await session.execute(select(Seat).where(Seat.id.in_(ids)))
    for seat in found.scalars().all():
        seat.deleted = True
        seat.name = f"_deleted_{secrets.token_hex(8)}"
