"""Payments in the database. Rows come in and out as domain objects only."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from shop.features.payments.domain import DisputeStatus, Payment, PaymentStatus
from shop.features.payments.models import DisputeRow, PaymentEventRow, PaymentRow
from shop.kernel.errors import Conflict, DuplicateEvent, NotFound


def _payment(row: PaymentRow) -> Payment:
    return Payment(
        id=row.id,
        order_id=row.order_id,
        customer_id=row.customer_id,
        amount_cents=row.amount_cents,
        status=PaymentStatus(row.status),
        reference=row.reference,
        paid_at=row.paid_at if row.paid_at.tzinfo else row.paid_at.replace(tzinfo=UTC),
    )


class PaymentRepository:
    """Payments."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, order_id: int, customer_id: int, amount_cents: int) -> int:
        """Store a pending payment and return its id. Raises Conflict when the order has a live one."""
        row = PaymentRow(
            order_id=order_id,
            customer_id=customer_id,
            amount_cents=amount_cents,
            status=PaymentStatus.PENDING.value,
        )
        self._session.add(row)
        try:
            await self._session.flush()
        except IntegrityError as error:
            raise Conflict(f"order {order_id} is being paid for already") from error
        return row.id

    async def get(self, payment_id: int) -> Payment:
        """One payment. Raises NotFound."""
        row = await self._session.get(PaymentRow, payment_id)
        if row is None:
            raise NotFound(f"there is no payment {payment_id}")
        return _payment(row)

    async def latest_captured(self, customer_id: int) -> Payment:
        """The last payment of a customer that went through. Raises NotFound."""
        query = (
            select(PaymentRow)
            .where(PaymentRow.customer_id == customer_id, PaymentRow.status == PaymentStatus.CAPTURED.value)
            .order_by(PaymentRow.id.desc())
            .limit(1)
        )
        row = await self._session.scalar(query)
        if row is None:
            raise NotFound("there is no payment to refund")
        return _payment(row)

    async def takings(self, day: date) -> int:
        """What came in on a day (UTC), in cents."""
        start = datetime.combine(day, time(), tzinfo=UTC)
        query = select(func.coalesce(func.sum(PaymentRow.amount_cents), 0)).where(
            PaymentRow.status == PaymentStatus.CAPTURED.value,
            PaymentRow.paid_at >= start,
            PaymentRow.paid_at < start + timedelta(days=1),
        )
        return (await self._session.scalars(query)).one()

    async def abandon(self, payment_id: int) -> Payment:
        """Give up a payment, unless the money has come. Raises NotFound."""
        row = await self._session.get(PaymentRow, payment_id)
        if row is None:
            raise NotFound(f"there is no payment {payment_id}")
        if row.status == PaymentStatus.PENDING.value:
            row.status = PaymentStatus.ABANDONED.value
        return _payment(row)

    async def set_reference(self, payment_id: int, reference: str) -> None:
        """Note what Paylane calls a payment."""
        await self._session.execute(update(PaymentRow).where(PaymentRow.id == payment_id).values(reference=reference))

    async def move(self, payment_id: int, *, expected: PaymentStatus, to: PaymentStatus) -> int:
        """Compare and set the status. How many payments moved: 0 when somebody else was faster."""
        moved = await self._session.scalars(
            update(PaymentRow)
            .where(PaymentRow.id == payment_id, PaymentRow.status == expected.value)
            .values(status=to.value)
            .returning(PaymentRow.id)
        )
        return len(moved.all())


class DisputeRepository:
    """Disputes."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def open(self, payment_id: int) -> None:
        """Note that a payment is disputed. Raises Conflict when it is already."""
        self._session.add(DisputeRow(payment_id=payment_id, status=DisputeStatus.OPEN.value))
        try:
            await self._session.flush()
        except IntegrityError as error:
            raise Conflict(f"payment {payment_id} is disputed already") from error

    async def find(self, payment_id: int) -> DisputeStatus | None:
        """What the bank says about a payment; None when nobody disputes it."""
        row = await self._session.get(DisputeRow, payment_id)
        return DisputeStatus(row.status) if row else None

    async def close(self, payment_id: int, outcome: DisputeStatus) -> int:
        """Note how an open dispute ended. How many disputes changed: 0 or 1."""
        closed = await self._session.scalars(
            update(DisputeRow)
            .where(DisputeRow.payment_id == payment_id, DisputeRow.status == DisputeStatus.OPEN.value)
            .values(status=outcome.value)
            .returning(DisputeRow.payment_id)
        )
        return len(closed.all())


class PaymentEventRepository:
    """Messages of Paylane's that were applied."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def record(self, event_id: str) -> None:
        """Note that a message is being applied. Raises DuplicateEvent when it was before."""
        self._session.add(PaymentEventRow(event_id=event_id))
        try:
            await self._session.flush()
        except IntegrityError as error:
            raise DuplicateEvent(f"event {event_id} was applied before") from error
