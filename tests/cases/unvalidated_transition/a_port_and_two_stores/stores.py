import asyncpg

from .domain import State, Tender


class PgTenders:
    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    async def get(self, tender_id: int) -> Tender:
        row = await self._pool.fetchrow("SELECT id, state FROM tenders WHERE id = $1", tender_id)
        assert row is not None
        return Tender(row["id"], State(row["state"]))

    async def set_state(self, tender_id: int, state: State) -> None:
        await self._pool.execute("UPDATE tenders SET state = $2 WHERE id = $1", tender_id, state.value)

    async def force(self, tender_id: int, state: State) -> None:
        await self._pool.execute("UPDATE tenders SET state = $2 WHERE id = $1", tender_id, state.value)  # error: apr-unvalidated-transition


class MemoryTenders:
    def __init__(self) -> None:
        self._rows: dict[int, Tender] = {}

    async def get(self, tender_id: int) -> Tender:
        return self._rows[tender_id]

    async def set_state(self, tender_id: int, state: State) -> None:
        self._rows[tender_id].state = state

    async def force(self, tender_id: int, state: State) -> None:
        self._rows[tender_id].state = state  # error: apr-unvalidated-transition
