from .storage import UnitOfWork


class Slots:
    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow

    async def describe(self, slot_id: int) -> str:
        async with self._uow as uow:
            slot = await uow.slots.get(slot_id)
            return f"with {slot.practitioner.name}"  # error: apr-orm-outside-transaction

    async def agenda(self, practitioner_id: int) -> list[str]:
        async with self._uow as uow:
            return [slot.practitioner.name for slot in await uow.slots.of(practitioner_id, named=True)]

    async def take(self, slot_id: int) -> int:
        async with self._uow as uow:
            slot = await uow.slots.get(slot_id)
            slot.left = slot.left - 1
            await uow.commit()
        return slot.left  # error: apr-orm-outside-transaction

    async def give(self, slot_id: int) -> int:
        async with self._uow as uow:
            slot = await uow.slots.get(slot_id)
            left = slot.left = slot.left + 1
            await uow.commit()
        return left
