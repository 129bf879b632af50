from __future__ import annotations

from dataclasses import dataclass

from .models import RideState
from .repo import Bikes, Docks, Passes, Rides


@dataclass
class RideService:
    rides: Rides

    async def cancel(self, pk: int) -> None:
        ride = await self.rides.get(pk)
        if ride.state is RideState.WAITING:
            ride.state = RideState.CANCELLED

    async def time_out(self) -> None:
        for ride in await self.rides.waiting():
            ride.state = RideState.TIMED_OUT


@dataclass
class BikeService:
    bikes: Bikes
    docks: Docks

    async def stop(self, pk: int) -> None:
        await self.bikes.set_state(pk, RideState.CANCELLED)

    async def lapse(self, pk: int) -> None:
        await self.bikes.claim(pk, RideState.WAITING, RideState.TIMED_OUT)

    async def stop_dock(self, pk: int) -> None:
        if not await self.docks.claim(pk, RideState.RUNNING, RideState.CANCELLED):
            raise ValueError

    async def lapse_dock(self, pk: int) -> None:
        await self.docks.claim(pk, RideState.WAITING, RideState.TIMED_OUT)


@dataclass
class PassService:
    passes: Passes

    async def use(self, pk: int) -> None:
        row = await self.passes.load(pk)
        if row.status is not RideState.WAITING:
            raise ValueError
        row.status = RideState.RUNNING

    async def expire(self, pk: int) -> None:
        row = await self.passes.load(pk)
        if row.status is RideState.RUNNING:
            row.status = RideState.TIMED_OUT
