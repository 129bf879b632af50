from __future__ import annotations

from litestar import Litestar, post, put

from .core import Box, Phase


@post("/boxes/{box_id:int}/reopen")
async def reopen(box_id: int) -> None:
    box = await Box.get(id=box_id)
    if box.phase is Phase.VOID:
        box.phase = Phase.NEW
        await box.save()


@put("/boxes/{box_id:int}/shut")
async def shut(box_id: int) -> None:  # error: apr-untested-transition
    box = await Box.get(id=box_id)
    if box.phase is Phase.NEW:
        box.phase = Phase.VOID
        await box.save()


app = Litestar([reopen, shut])
