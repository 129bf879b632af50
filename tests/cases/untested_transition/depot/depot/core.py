from __future__ import annotations

import enum
from typing import Protocol

from tortoise import fields
from tortoise.models import Model


class Phase(enum.StrEnum):
    NEW = "new"
    PICKED = "picked"
    PACKED = "packed"
    SENT = "sent"
    VOID = "void"


class Box(Model):
    phase = fields.CharEnumField(Phase, default=Phase.NEW)
    label = fields.CharField(max_length=20)


class Boxes(Protocol):
    async def get(self, box_id: int) -> Box: ...

    async def save(self, box: Box) -> None: ...


class Depot:
    def __init__(self, boxes: Boxes) -> None:
        self.boxes = boxes

    async def pick(self, box_id: int) -> None:
        box = await self.boxes.get(box_id)
        if box.phase is not Phase.NEW:
            raise ValueError
        box.phase = Phase.PICKED
        await self.boxes.save(box)

    async def pack(self, box_id: int) -> None:  # error: apr-untested-transition
        box = await self.boxes.get(box_id)
        if box.phase is not Phase.PICKED:
            raise ValueError
        box.phase = Phase.PACKED
        await self.boxes.save(box)

    async def send(self, box_id: int) -> int:
        return await Box.filter(id=box_id, phase=Phase.PACKED).update(phase=Phase.SENT)

    async def void(self, box_id: int) -> int:  # error: apr-untested-transition
        return await Box.filter(id=box_id).exclude(phase=Phase.SENT).update(phase=Phase.VOID)

    async def relabel(self, box_id: int, label: str) -> int:
        return await Box.filter(id=box_id).update(label=label)
