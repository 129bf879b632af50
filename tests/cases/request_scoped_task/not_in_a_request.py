"""Outside of requests a kept handle is another matter: a service's, a job's or a start-up's."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from celery import Celery, shared_task
from fastapi import FastAPI

celery = Celery("shop")


async def refresh() -> None:
    await asyncio.sleep(1)


class Refresher:
    """A supervisor that the lifespan starts."""

    def __init__(self) -> None:
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._task = asyncio.create_task(refresh())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    refresher = Refresher()
    await refresher.start()
    app.state.refresher = refresher
    watcher = asyncio.create_task(refresh())
    yield
    watcher.cancel()
    await refresher.stop()


app = FastAPI(lifespan=lifespan)


class StatementService:
    async def request(self) -> None:
        task = asyncio.create_task(refresh())  # error: apr-fire-and-forget
        print(task.get_name())

    async def first(self) -> None:
        tasks = [asyncio.create_task(refresh()), asyncio.create_task(refresh())]
        done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in pending:
            task.cancel()


@shared_task
def nightly() -> None:
    loop = asyncio.new_event_loop()
    kept = loop.create_task(refresh())  # error: apr-fire-and-forget
    loop.run_until_complete(refresh())


@app.on_event("startup")
async def start() -> None:
    asyncio.create_task(refresh())  # error: apr-fire-and-forget


@app.get("/")
async def root() -> str:
    return "hello"
