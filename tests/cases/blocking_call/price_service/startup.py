"""What happens before the first request."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from price_service.adapters import quote_once


async def warm_up() -> None:
    quote_once("warm-up")


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    time.sleep(1)
    await warm_up()
    yield
    time.sleep(1)
