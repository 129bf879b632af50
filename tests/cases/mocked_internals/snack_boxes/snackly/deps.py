from __future__ import annotations

from typing import Annotated

from fastapi import Depends
from redis.asyncio import Redis


def get_redis() -> Redis:
    return Redis.from_url("redis://localhost")


RedisDep = Annotated[Redis, Depends(get_redis)]
