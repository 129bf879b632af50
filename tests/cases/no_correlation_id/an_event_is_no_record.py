# only: apr-no-correlation-id
"""A function that is handed over, takes an event and writes its id somewhere: a concert, and no record of the log."""

from __future__ import annotations

import logging
from collections.abc import Callable

from fastapi import FastAPI

logging.basicConfig(level=logging.INFO)
logger = logging.getLogger(__name__)
app = FastAPI()


class Concert:
    id: int = 0


class Seat:
    event_id: int = 0


def belongs_to(seat: Seat, event: Concert) -> None:
    seat.event_id = event.id


def each(seats: list[Seat], event: Concert, do: Callable[[Seat, Concert], None]) -> None:
    for seat in seats:
        do(seat, event)


@app.post("/concerts")
async def copy() -> dict[str, str]:
    each([], Concert(), belongs_to)
    logger.info("a concert is copied")  # error: apr-no-correlation-id
    return {}
