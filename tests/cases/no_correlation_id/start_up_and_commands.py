# only: apr-no-correlation-id
"""What is logged at start-up, by commands, and by what only they call."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from django.core.management.base import BaseCommand
from fastapi import FastAPI

logger = logging.getLogger(__name__)


def warm_up() -> None:
    logger.info("warming up")


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    logger.info("starting")
    warm_up()
    yield
    logger.info("stopping")


app = FastAPI(lifespan=lifespan)


@app.get("/health")
async def health() -> dict[str, str]:
    return {"status": "ok"}


class Command(BaseCommand):
    def handle(self, *args: Any, **options: Any) -> None:
        logger.info("importing")


def main() -> None:
    logger.info("by hand")
