from __future__ import annotations

import asyncio

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from celery import Celery, Task

from . import actions
from .models import Room

celery = Celery("hotel")
scheduler = AsyncIOScheduler()


@celery.task
def clean_rooms(ids: list[int]) -> None:  # error: apr-uncoordinated-job
    for pk in ids:
        asyncio.run(actions.clean(pk))


async def release() -> None:  # error: apr-uncoordinated-job
    await actions.release_held()


async def keys() -> None:
    await actions.collect_keys()


def start() -> None:
    scheduler.add_job(release, "interval", minutes=1)
    scheduler.add_job(keys, "interval", minutes=1)
    scheduler.start()


class BlockRooms(Task):
    name = "block"

    def run(self, pk: int) -> None:  # error: apr-uncoordinated-job
        asyncio.run(self._block(pk))

    async def _block(self, pk: int) -> None:
        room = await Room.get(id=pk)
        room.state = "blocked"
        await room.save()
