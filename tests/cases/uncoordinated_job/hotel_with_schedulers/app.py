from __future__ import annotations

from litestar import Controller, Litestar, patch, post

from . import actions
from .models import Room


class BookingController(Controller):
    path = "/bookings"

    @post("/{pk:int}/confirm")
    async def confirm(self, pk: int) -> None:
        await actions.confirm(pk)


@patch("/rooms/{pk:int}")
async def occupy(pk: int) -> None:
    room = await Room.get(id=pk)
    room.state = "occupied"
    await room.save()


@post("/keys/{pk:int}")
async def key(pk: int) -> None:
    await actions.give_key(pk)


app = Litestar([BookingController, occupy, key])
