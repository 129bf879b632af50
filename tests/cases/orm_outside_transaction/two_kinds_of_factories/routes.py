from __future__ import annotations

from fastapi import APIRouter, Depends
from sqlalchemy.ext.asyncio import AsyncSession

from .db import System, get_db, plain

router = APIRouter()


@router.delete("/systems/{system_id}")
async def delete(system_id: int, db: AsyncSession = Depends(get_db)) -> str:
    system = await db.get_one(System, system_id)
    async with db.begin():
        await db.delete(system)
    return system.key


def rename(system_id: int, key: str) -> System:
    with plain.begin() as session:
        system = session.get_one(System, system_id)
        system.key = key
        return system  # error: apr-orm-outside-transaction
