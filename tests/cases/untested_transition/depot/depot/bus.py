from __future__ import annotations

from collections.abc import Awaitable, Callable

from .core import Box, Depot, Phase

Handler = Callable[[int], Awaitable[None]]


class Bus:
    def __init__(self) -> None:
        self.handlers: dict[str, Handler] = {}

    def on(self, name: str) -> Callable[[Handler], Handler]:
        def register(handler: Handler) -> Handler:
            self.handlers[name] = handler
            return handler

        return register

    async def publish(self, name: str, box_id: int) -> None:
        await self.handlers[name](box_id)


bus = Bus()


@bus.on("lost")
async def on_lost(box_id: int) -> None:
    box = await Box.get(id=box_id)
    if box.phase is Phase.SENT:
        box.phase = Phase.VOID
        await box.save()


class Damaged:
    def __init__(self, box_id: int) -> None:
        self.box_id = box_id


class Events:
    def __init__(self) -> None:
        self.by_type: dict[type, list[Callable[[Damaged], Awaitable[None]]]] = {}

    def subscribe(self, kind: type, handler: Callable[[Damaged], Awaitable[None]]) -> None:
        self.by_type.setdefault(kind, []).append(handler)

    async def emit(self, event: Damaged) -> None:
        for one in self.by_type[type(event)]:
            await one(event)


async def on_damaged(event: Damaged) -> None:
    box = await Box.get(id=event.box_id)
    if box.phase is Phase.SENT:
        box.phase = Phase.VOID
        await box.save()


async def on_found(box_id: int) -> None:  # error: apr-untested-transition
    box = await Box.get(id=box_id)
    if box.phase is Phase.VOID:
        box.phase = Phase.SENT
        await box.save()


events = Events()
events.subscribe(Damaged, on_damaged)
bus.handlers["found"] = on_found
