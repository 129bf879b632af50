from collections.abc import Sequence

from bank.identity import Principal
from bank.models import Statement
from bank.repositories import Statements


class NotYours(Exception):
    pass


class StatementService:
    def __init__(self, statements: Statements) -> None:
        self.statements = statements

    async def listed(self, customer_id: int) -> Sequence[str]:
        return [row.text for row in await self._rows(customer_id)]

    async def _rows(self, customer_id: int) -> Sequence[Statement]:
        return await self.statements.of_customer(customer_id)

    async def text(self, statement_id: int) -> str:
        return (await self.statements.get(statement_id)).text

    async def text_for(self, caller: Principal, statement_id: int) -> str:
        row = await self.statements.get(statement_id)
        if row.customer_id != caller.customer_id:
            raise NotYours
        return row.text
