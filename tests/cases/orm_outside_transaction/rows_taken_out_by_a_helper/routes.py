import asyncio
from functools import partial
from typing import Any

from fastapi import APIRouter, BackgroundTasks
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .checks import checked_profile, half_checked, loaded
from .models import Cluster, Profile

router = APIRouter()


def deploy(cluster: Cluster, profile: Profile | None = None) -> None:
    print(cluster.host, profile)


@router.post("/deploy/{profile_id}")
async def start(profile_id: int, tasks: BackgroundTasks, db: AsyncSession) -> None:
    cluster, profile = await checked_profile(profile_id, db)
    tasks.add_task(deploy, cluster=cluster, profile=profile)


@router.post("/deploy-half/{profile_id}")
async def start_half(profile_id: int, tasks: BackgroundTasks, db: AsyncSession) -> None:
    cluster, profile = await half_checked(profile_id, db)
    tasks.add_task(deploy, cluster=cluster, profile=profile)  # error: apr-orm-outside-transaction


@router.post("/deploy-loaded/{cluster_id}")
async def start_loaded(cluster_id: int, tasks: BackgroundTasks, db: AsyncSession) -> None:
    cluster = await loaded(cluster_id, db)
    tasks.add_task(deploy, cluster)  # error: apr-orm-outside-transaction


@router.post("/deploy-here/{cluster_id}")
async def start_here(cluster_id: int, tasks: BackgroundTasks, db: AsyncSession) -> None:
    cluster = await db.get_one(Cluster, cluster_id)
    db.expunge(cluster)
    tasks.add_task(deploy, cluster)


@router.post("/deploy-late/{cluster_id}")
async def start_and_take_out_late(cluster_id: int, tasks: BackgroundTasks, db: AsyncSession) -> None:
    cluster = await db.get_one(Cluster, cluster_id)
    tasks.add_task(deploy, cluster)  # error: apr-orm-outside-transaction
    db.expunge(cluster)


class Gauge:
    def __init__(self, manager: Any) -> None:
        self.manager = manager

    def send(self, value: Any) -> None:
        print(value)

    async def count(self) -> None:
        async with self.manager.Session.begin() as db:
            result = await db.execute(select(func.count(Cluster.id)).where(Cluster.host.is_not(None)))
            count = result.scalar()
            await asyncio.get_running_loop().run_in_executor(None, partial(self.send, count))
