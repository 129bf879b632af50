from .domain import State, Tenders


class Refused(Exception): ...


class Tendering:
    def __init__(self, tenders: Tenders) -> None:
        self.tenders = tenders

    async def withdraw(self, tender_id: int) -> None:
        tender = await self.tenders.get(tender_id)
        if tender.state is not State.OPEN:
            raise Refused(tender.state)
        await self.tenders.set_state(tender_id, State.WITHDRAWN)

    async def override(self, tender_id: int) -> None:
        await self.tenders.force(tender_id, State.AWARDED)
