from __future__ import annotations

from abc import ABC, abstractmethod

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Bike, Dock, Pass, Ride, RideState


class Rides(ABC):
    @abstractmethod
    async def get(self, pk: int) -> Ride: ...

    @abstractmethod
    async def waiting(self) -> list[Ride]: ...


class SqlRides(Rides):
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def get(self, pk: int) -> Ride:
        return await self.session.get_one(Ride, pk)

    async def waiting(self) -> list[Ride]:
        return list(await self.session.scalars(select(Ride).where(Ride.state == RideState.WAITING)))


class Bikes:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def set_state(self, pk: int, state: RideState) -> None:
        await self.session.execute(update(Bike).where(Bike.id == pk).values(state=state))

    async def claim(self, pk: int, old: RideState, new: RideState) -> bool:
        result = await self.session.execute(update(Bike).where(Bike.id == pk, Bike.state == old).values(state=new))
        return result.rowcount == 1  # type: ignore[attr-defined]


class Docks:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def claim(self, pk: int, old: RideState, new: RideState) -> bool:
        result = await self.session.execute(update(Dock).where(Dock.id == pk, Dock.state == old).values(state=new))
        return result.rowcount == 1  # type: ignore[attr-defined]


class Passes:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def load(self, pk: int) -> Pass:
        return (await self.session.execute(select(Pass).where(Pass.id == pk).with_for_update())).scalar_one()
