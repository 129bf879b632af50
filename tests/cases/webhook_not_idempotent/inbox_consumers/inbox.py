from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from inbox_consumers.tables import InboxRow, SeenRow


class Inbox:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def claim(self, event_id: str) -> bool:
        stmt = insert(InboxRow).values(event_id=event_id).on_conflict_do_nothing().returning(InboxRow.event_id)
        return await self._session.scalar(stmt) is not None

    async def seen(self, event_id: str) -> bool:
        return await self._session.scalar(select(SeenRow.id).where(SeenRow.event_id == event_id)) is not None

    async def remember(self, event_id: str) -> None:
        self._session.add(SeenRow(event_id=event_id))
