from __future__ import annotations

from typing import Any

from arq import cron
from arq.connections import RedisSettings
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine

from .repo import Bikes, Docks, Passes, SqlRides
from .service import BikeService, PassService, RideService

factory = async_sessionmaker(create_async_engine("postgresql+asyncpg://db/x"))


async def time_out_rides(ctx: dict[str, Any]) -> None:  # error: apr-uncoordinated-job
    async with factory.begin() as session:
        await RideService(SqlRides(session)).time_out()


async def lapse_bike(ctx: dict[str, Any], pk: int) -> None:  # error: apr-uncoordinated-job
    async with factory.begin() as session:
        await BikeService(Bikes(session), Docks(session)).lapse(pk)


async def lapse_dock(ctx: dict[str, Any], pk: int) -> None:
    async with factory.begin() as session:
        await BikeService(Bikes(session), Docks(session)).lapse_dock(pk)


async def expire_pass(ctx: dict[str, Any], pk: int) -> None:
    async with factory.begin() as session:
        await PassService(Passes(session)).expire(pk)


class WorkerSettings:
    functions = [lapse_bike, lapse_dock, expire_pass]
    cron_jobs = [cron(time_out_rides, minute={0, 30})]
    redis_settings = RedisSettings()
