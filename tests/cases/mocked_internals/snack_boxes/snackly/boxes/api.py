from __future__ import annotations

from fastapi import APIRouter, FastAPI

from snackly.boxes.service import build_box
from snackly.boxes.slack import slack
from snackly.deps import RedisDep

router = APIRouter()


@router.post("/boxes")
async def create(size: int, redis: RedisDep) -> dict[str, object]:
    box = build_box(size, ["nuts"])
    await redis.set(str(box["id"]), 1)
    slack.post("new box")
    return box


app = FastAPI()
app.include_router(router)
