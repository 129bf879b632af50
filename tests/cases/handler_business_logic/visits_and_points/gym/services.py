from __future__ import annotations

from gym.models import Member


async def check_in(member_id: int) -> Member:
    return await Member.get(id=member_id)


async def award(member_id: int, points: int) -> None:
    return None


async def rename(member_id: int, name: str) -> Member:
    return await Member.get(id=member_id)
