from __future__ import annotations

from typing import Generic, TypeVar, cast

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from .library import remote
from .models import Base, Payout, PayoutState, Refund

ModelT = TypeVar("ModelT", bound=Base)


class CrudService(Generic[ModelT]):
    def __init__(self, session: AsyncSession) -> None:
        self.session = session
        self.repository = remote()

    async def get(self, pk: int) -> ModelT:
        return cast(ModelT, await self.repository.get_one(pk))

    async def batch(self, ids: list[int]) -> None:
        raise NotImplementedError


class PayoutService(CrudService[Payout]):
    async def batch(self, ids: list[int]) -> None:
        await self.session.execute(update(Payout).where(Payout.id.in_(ids)).values(state=PayoutState.CANCELLED))
        await self.session.commit()


class RefundService(CrudService[Refund]):
    async def batch(self, ids: list[int]) -> None:
        statement = update(Refund).where(Refund.id.in_(ids), Refund.state == PayoutState.PENDING).values(state=PayoutState.CANCELLED)
        await self.session.execute(statement)
        await self.session.commit()
