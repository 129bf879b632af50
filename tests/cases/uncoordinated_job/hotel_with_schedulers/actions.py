from __future__ import annotations

from tortoise.transactions import in_transaction

from .models import Booking, Key, Room


async def confirm(pk: int) -> Booking:
    async with in_transaction():
        booking = await Booking.select_for_update().get(id=pk)
        if booking.status != "held":
            raise ValueError(booking.status)
        booking.status = "confirmed"
        await booking.save(update_fields=["status"])
        return booking


async def release_held() -> None:
    await Booking.filter(nights__gt=0).update(status="released")


async def clean(room_id: int) -> None:
    room = await Room.get(id=room_id)
    if room.state == "dirty":
        room.state = "free"
        await room.save()


async def give_key(pk: int) -> bool:
    return bool(await Key.filter(id=pk, state="free").update(state="given"))


async def collect_keys() -> None:
    await Key.filter(state="given").update(state="free")
