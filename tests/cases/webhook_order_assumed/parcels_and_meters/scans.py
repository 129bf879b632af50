"""What the hooks have done."""

from typing import Any

import asyncpg

from .states import DELIVERED, Dispatch, Parcel


def delivered(tracking):
    parcel = Parcel.objects.get(tracking=tracking)
    parcel.status = DELIVERED  # error: apr-webhook-order-assumed
    parcel.save(update_fields=["status"])


def received(loan, kind):
    dispatch = Dispatch.objects.get(parcel=loan)
    dispatch.received = kind == "received"  # error: apr-webhook-order-assumed
    dispatch.save()


class Readings:
    def __init__(self, pool: asyncpg.Pool) -> None:
        self.pool = pool

    async def limit(self, event: dict[str, Any]) -> None:
        await self.pool.execute(
            "UPDATE balance SET credit_limit = $2, as_of = $3 WHERE customer = $1 AND as_of < $3", event["customer"], event["limit"], event["moment"]
        )

    async def raw_limit(self, event: dict[str, Any]) -> None:
        await self.pool.execute(  # error: apr-webhook-order-assumed
            "UPDATE balance SET credit_limit = $2 WHERE customer = $1", event["customer"], event["limit"]
        )

    async def reading(self, event: dict[str, Any]) -> None:
        await self.pool.execute(
            "INSERT INTO reading (serial, at, kwh) VALUES ($1, $2, $3) ON CONFLICT (serial, at) DO UPDATE SET kwh = excluded.kwh",
            event["serial"],
            event["at"],
            event["kwh"],
        )

    async def last_reading(self, event: dict[str, Any]) -> None:
        await self.pool.execute(  # error: apr-webhook-order-assumed
            "INSERT INTO meter (serial, kwh) VALUES ($1, $2) ON CONFLICT (serial) DO UPDATE SET kwh = excluded.kwh", event["serial"], event["kwh"]
        )
