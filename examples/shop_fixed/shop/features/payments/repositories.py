"""Payments in the database. Rows come in and out as domain objects only."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from shop.features.payments.domain import DisputeStatus, Payment, PaymentStatus
from shop.features.payments.models import PaymentEventRow, PaymentRow
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

    async def note_dispute(self, payment_id: int, status: DisputeStatus, occurred_at: datetime) -> int:
        """Note what the bank says, unless something newer or final is known. How many payments changed: 0 or 1."""
        noted = await self._session.scalars(
            update(PaymentRow)
            .where(
                PaymentRow.id == payment_id,
                or_(PaymentRow.dispute_status.is_(None), PaymentRow.dispute_status == DisputeStatus.OPEN.value),
                or_(PaymentRow.disputed_at.is_(None), PaymentRow.disputed_at < occurred_at),
            )
            .values(dispute_status=status.value, disputed_at=occurred_at)
            .returning(PaymentRow.id)
        )
        return len(noted.all())

    async def dispute(self, payment_id: int) -> DisputeStatus | None:
        """What the bank says about a payment; None when nobody disputes it."""
        status = await self._session.scalar(select(PaymentRow.dispute_status).where(PaymentRow.id == payment_id))
        return DisputeStatus(status) if status else None


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
