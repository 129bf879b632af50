# only: apr-no-correlation-id
"""A filter whose name says that it shows the ids of requests, of a library that nobody can read here."""

from __future__ import annotations

import logging
import logging.config

from fastapi import FastAPI

logging.config.dictConfig(
    {
        "version": 1,
        "filters": {"ids": {"()": "house_platform.logs.RequestIdLogFilter"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["ids"]}},
        "root": {"handlers": ["console"], "level": "INFO"},
    }
)
logger = logging.getLogger(__name__)
app = FastAPI()


@app.post("/parcels")
async def hand_in() -> dict[str, str]:
    logger.info("a parcel is handed in")
    return {}
