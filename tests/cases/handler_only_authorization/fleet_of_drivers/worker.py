"""The arq worker, and who fills its queue."""

from __future__ import annotations

from typing import Any

from apscheduler.schedulers.background import BackgroundScheduler
from arq import create_pool, cron
from arq.connections import RedisSettings
from litestar import Controller, Litestar, delete, post

from fleet_of_drivers.auth import only_managers
from fleet_of_drivers.container import make_fleet


async def pay_out(ctx: dict[str, Any], driver_id: int, cents: int) -> str:
    return make_fleet().withdraw(driver_id, cents)


async def forget_old_trips(ctx: dict[str, Any]) -> None:
    make_fleet().forget_trips()


class WorkerSettings:
    functions = [pay_out]
    cron_jobs = [cron(forget_old_trips, hour=4)]
    redis_settings = RedisSettings()


class DriverController(Controller):
    path = "/driver"

    @post("/{driver_id:int}/cash-out")
    async def cash_out(self, driver_id: int, data: dict[str, int]) -> dict[str, str]:
        pool = await create_pool(RedisSettings())
        await pool.enqueue_job("pay_out", driver_id, data["cents"])
        return {"status": "queued"}

    @delete("/vehicles/{vehicle_id:int}", status_code=204)
    async def hand_back(self, vehicle_id: int) -> None:
        make_fleet().scrap(vehicle_id)


class ManagerController(Controller):
    path = "/manager"
    guards = [only_managers]

    @delete("/vehicles/{vehicle_id:int}", status_code=204)
    async def scrap(self, vehicle_id: int) -> None:
        make_fleet().scrap(vehicle_id)


app = Litestar([DriverController, ManagerController])
scheduler = BackgroundScheduler()
scheduler.add_job(lambda: make_fleet().forget_trips(), "cron", hour=5)
