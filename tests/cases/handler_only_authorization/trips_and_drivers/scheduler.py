from __future__ import annotations

from apscheduler.schedulers.asyncio import AsyncIOScheduler  # type: ignore[import-untyped]

from trips_and_drivers import vehicles

scheduler = AsyncIOScheduler()


@scheduler.scheduled_job("cron", hour=4)  # type: ignore[untyped-decorator]
async def sweep() -> None:
    await vehicles.delete_old_trips(1_000_000)
