"""What the application does with parcels."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import parcels.carriers as c
from parcels import Carrier, book, follow
from parcels.carriers import weigh

log = logging.getLogger(__name__)


class Parcels:
    def __init__(self, carrier: Carrier, labels: c.Labels) -> None:
        self._carrier = carrier
        self._labels = labels

    async def send(self, parcel_id: int) -> str:
        book(parcel_id)  # error: apr-unawaited-coroutine
        self._carrier.pick_up(parcel_id)  # error: apr-unawaited-coroutine
        log.info("parcel %s: %s", parcel_id, follow(parcel_id))  # error: apr-unawaited-coroutine
        return "sent"

    async def print(self, parcel_id: int) -> int:
        self._labels.print_label(parcel_id)  # error: apr-unawaited-coroutine
        label = await self._labels.print_label(parcel_id)
        return len(label)

    async def is_heavy(self, parcel_id: int) -> bool:
        weight = weigh(parcel_id)  # error: apr-unawaited-coroutine
        return bool(weight)

    def where(self, parcel_id: int) -> Any:
        return follow(parcel_id)  # error: apr-unawaited-coroutine

    async def send_all(self, parcel_ids: list[int]) -> dict[str, Any]:
        bookings = [c.book(one) for one in parcel_ids]  # error: apr-unawaited-coroutine
        return {"bookings": bookings, "count": len(parcel_ids)}

    async def send_all_right(self, parcel_ids: list[int]) -> dict[str, Any]:
        bookings = await asyncio.gather(*(c.book(one) for one in parcel_ids))
        await asyncio.wait([asyncio.ensure_future(self._carrier.pick_up(one)) for one in parcel_ids])
        return {"bookings": bookings, "count": len(parcel_ids)}
