from typing import Annotated, Any

from arq import ArqRedis
from fastapi import APIRouter, Depends

from guarded.access import Principal, current_principal
from guarded.services import subscriptions

router = APIRouter()


async def send_export(ctx: dict[str, Any], where: str) -> None:
    subscriptions().export_subscribers(where)


class WorkerSettings:
    functions = [send_export]
    redis_settings = None


def queue() -> ArqRedis:
    raise NotImplementedError


@router.post("/reports")
async def report(where: str, jobs: Annotated[ArqRedis, Depends(queue)], caller: Annotated[Principal, Depends(current_principal)]) -> None:
    await jobs.enqueue_job("send_export", where)
