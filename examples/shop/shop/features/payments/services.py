"""What one can do with payments."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from shop.database import Database
from shop.features.orders.api import OrderStatus, mark_paid
from shop.features.orders.repositories import OrderRepository
from shop.features.payments.domain import DisputeStatus, EventKind, Payment, PaymentEvent, PaymentStatus
from shop.features.payments.repositories import DisputeRepository, PaymentEventRepository, PaymentRepository
from shop.kernel.errors import Conflict
from shop.kernel.identity import Principal

_OUTCOMES = {
    EventKind.DISPUTE_WON: DisputeStatus.WON,
    EventKind.DISPUTE_LOST: DisputeStatus.LOST,
}


class PaymentProvider(Protocol):
    """Who moves the money."""

    async def charge(self, payment_id: int, amount_cents: int) -> str: ...
    async def refund(self, payment_id: int, reference: str, amount_cents: int) -> str: ...


class Queue(Protocol):
    """Where jobs go."""

    async def put(self, job: str, *arguments: int | str) -> None: ...


class PaymentService:
    """Payments, for customers, staff and Paylane."""

    def __init__(self, database: Database, provider: PaymentProvider, queue: Queue) -> None:
        self._database = database
        self._provider = provider
        self._queue = queue

    async def pay(self, buyer: Principal, order_id: int) -> int:
        """Charge the buyer for an order; the payment's id. Raises NotFound, Conflict, Unavailable."""
        async with self._database.transaction() as session:
            order = await OrderRepository(session).get(order_id)
            order.ensure_seen_by(buyer)
            order.ensure_can_become(OrderStatus.PAID)
            amount = order.total_cents + order.shipping_cents
            payment_id = await PaymentRepository(session).add(order_id, buyer.customer_id, amount)
        try:
            reference = await self._provider.charge(payment_id, amount)
        except Conflict:
            await self.abandon(buyer, payment_id)
            raise
        async with self._database.transaction() as session:
            await PaymentRepository(session).set_reference(payment_id, reference)
        return payment_id

    async def abandon(self, buyer: Principal, payment_id: int) -> None:
        """Give up a payment that did not go through. Raises NotFound."""
        async with self._database.transaction() as session:
            payments = PaymentRepository(session)
            payment = await payments.get(payment_id)
            payment.ensure_owned_by(buyer)
            await payments.abandon(payment_id)

    async def refund(self, payment_id: int) -> None:
        """Give the money back; may be repeated. Raises NotFound, Conflict, Unavailable."""
        payment = await self._start_refund(payment_id)
        if payment.reference is None:
            raise Conflict(f"payment {payment_id} was never charged")
        await self._provider.refund(payment_id, payment.reference, payment.amount_cents)
        async with self._database.transaction() as session:
            moved = await PaymentRepository(session).move(
                payment_id, expected=PaymentStatus.REFUNDING, to=PaymentStatus.REFUNDED
            )
        if moved == 0:
            raise Conflict(f"payment {payment_id} was refunded meanwhile")

    async def _start_refund(self, payment_id: int) -> Payment:
        async with self._database.transaction() as session:
            payments = PaymentRepository(session)
            payment = await payments.get(payment_id)
            if payment.status is PaymentStatus.REFUNDING:
                return payment
            payment.ensure_can_become(PaymentStatus.REFUNDING)
            if await payments.move(payment_id, expected=payment.status, to=PaymentStatus.REFUNDING) == 0:
                raise Conflict(f"payment {payment_id} changed meanwhile")
        return payment

    async def refund_latest(self, buyer: Principal) -> None:
        """Give the customer's own last payment back. Raises NotFound, Conflict, Unavailable."""
        async with self._database.transaction() as session:
            payment = await PaymentRepository(session).latest_captured(buyer.customer_id)
        await self.refund(payment.id)

    async def apply(self, event: PaymentEvent) -> None:
        """Apply a message of Paylane's, once. Raises DuplicateEvent, NotFound, Conflict."""
        async with self._database.transaction() as session:
            await PaymentEventRepository(session).record(event.id)
            payments = PaymentRepository(session)
            if event.kind is EventKind.CAPTURED:
                payment = await payments.get(event.payment_id)
                payment.ensure_can_become(PaymentStatus.CAPTURED)
                if await payments.move(payment.id, expected=payment.status, to=PaymentStatus.CAPTURED) == 0:
                    raise Conflict(f"payment {payment.id} changed meanwhile")
                await mark_paid(session, payment.order_id)
            else:
                await self._apply_dispute(DisputeRepository(session), event)
        if event.kind is EventKind.CAPTURED:
            await self._queue.put("send_receipt", event.payment_id)

    async def _apply_dispute(self, disputes: DisputeRepository, event: PaymentEvent) -> None:
        if event.kind is EventKind.DISPUTE_OPENED:
            await disputes.open(event.payment_id)
            return
        dispute = await disputes.find(event.payment_id)
        assert dispute is not None
        if await disputes.close(event.payment_id, _OUTCOMES[event.kind]) == 0:
            raise Conflict(f"the dispute of payment {event.payment_id} is {dispute}")

    async def receipt(self, payment_id: int) -> Payment:
        """A payment, for the worker. Raises NotFound."""
        async with self._database.transaction() as session:
            return await PaymentRepository(session).get(payment_id)

    async def takings(self, day: date) -> int:
        """What came in on a day, in cents, for the worker."""
        async with self._database.transaction() as session:
            return await PaymentRepository(session).takings(day)
