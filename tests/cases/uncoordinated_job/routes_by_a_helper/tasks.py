from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession
from taskiq import InMemoryBroker

from .models import PayoutState, Refund
from .services import PayoutService

broker = InMemoryBroker()


@broker.task
async def fail_payout(pk: int, service: PayoutService) -> None:  # error: apr-uncoordinated-job
    payout = await service.get(pk)
    if payout.state is PayoutState.PENDING:
        payout.update(state=PayoutState.FAILED)
        await service.session.commit()


@broker.task
async def fail_refunds(session: AsyncSession) -> None:
    await session.execute(update(Refund).where(Refund.state == PayoutState.PENDING).values(state=PayoutState.FAILED))
    await session.commit()
