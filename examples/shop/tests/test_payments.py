"""Payments: charging, refunding, and what Paylane tells us."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from fastapi import HTTPException

from shop.database import Database
from shop.features.orders.domain import OrderStatus
from shop.features.orders.services import OrderService
from shop.features.payments.domain import DisputeStatus, EventKind, PaymentEvent, PaymentStatus
from shop.features.payments.repositories import DisputeRepository
from shop.features.payments.services import PaymentService
from shop.kernel.errors import Conflict, DuplicateEvent, NotFound
from shop.kernel.identity import Principal
from tests.fakes import FakePaylane, FakeQueue

pytestmark = pytest.mark.anyio

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def event(number: int, kind: EventKind, payment_id: int, *, minutes: int = 0) -> PaymentEvent:
    return PaymentEvent(f"evt_{number}", kind, payment_id, NOON + timedelta(minutes=minutes))


async def dispute(database: Database, payment_id: int) -> DisputeStatus | None:
    async with database.transaction() as session:
        return await DisputeRepository(session).find(payment_id)


async def test_capture_pays_the_order(
    payments: PaymentService, orders: OrderService, paylane: FakePaylane, queue: FakeQueue, ada: Principal, order: int
) -> None:
    payment_id = await payments.pay(ada, order)
    assert paylane.charges == {payment_id: 5_290}
    await payments.apply(event(1, EventKind.CAPTURED, payment_id))
    assert (await orders.get(ada, order)).status is OrderStatus.PAID
    assert queue.jobs == [("send_receipt", (payment_id,))]


async def test_a_repeated_event_is_applied_once(
    payments: PaymentService, queue: FakeQueue, ada: Principal, order: int
) -> None:
    payment_id = await payments.pay(ada, order)
    await payments.apply(event(1, EventKind.CAPTURED, payment_id))
    with pytest.raises(DuplicateEvent):
        await payments.apply(event(1, EventKind.CAPTURED, payment_id))
    assert len(queue.jobs) == 1


async def test_an_order_is_paid_for_once(payments: PaymentService, ada: Principal, order: int) -> None:
    await payments.pay(ada, order)
    with pytest.raises(Conflict):
        await payments.pay(ada, order)


async def test_the_order_of_another_cannot_be_paid(payments: PaymentService, bob: Principal, order: int) -> None:
    with pytest.raises(NotFound):
        await payments.pay(bob, order)


async def test_a_declined_card_leaves_the_order_open(
    payments: PaymentService, paylane: FakePaylane, ada: Principal, order: int
) -> None:
    paylane.declines = True
    with pytest.raises(Conflict, match="declined"):
        await payments.pay(ada, order)
    paylane.declines = False
    await payments.pay(ada, order)


async def test_abandon(payments: PaymentService, ada: Principal, bob: Principal, order: int) -> None:
    payment_id = await payments.pay(ada, order)
    with pytest.raises(NotFound):
        await payments.abandon(bob, payment_id)
    await payments.abandon(ada, payment_id)
    assert (await payments.receipt(payment_id)).status is PaymentStatus.ABANDONED
    with pytest.raises(HTTPException):
        await payments.apply(event(1, EventKind.CAPTURED, payment_id))


async def test_refund(payments: PaymentService, paylane: FakePaylane, ada: Principal, order: int) -> None:
    payment_id = await payments.pay(ada, order)
    with pytest.raises(HTTPException):
        await payments.refund(payment_id)
    await payments.apply(event(1, EventKind.CAPTURED, payment_id))
    await payments.refund(payment_id)
    assert paylane.refunds == {payment_id: 5_290}
    assert (await payments.receipt(payment_id)).status is PaymentStatus.REFUNDED


async def test_customers_refund_their_last_payment(
    payments: PaymentService, paylane: FakePaylane, ada: Principal, order: int
) -> None:
    payment_id = await payments.pay(ada, order)
    await payments.apply(event(1, EventKind.CAPTURED, payment_id))
    await payments.refund_latest(ada)
    assert paylane.refunds == {payment_id: 5_290}


async def test_a_dispute_is_opened_and_lost(
    payments: PaymentService, database: Database, ada: Principal, order: int
) -> None:
    payment_id = await payments.pay(ada, order)
    await payments.apply(event(1, EventKind.DISPUTE_OPENED, payment_id))
    assert await dispute(database, payment_id) is DisputeStatus.OPEN
    await payments.apply(event(2, EventKind.DISPUTE_LOST, payment_id, minutes=5))
    assert await dispute(database, payment_id) is DisputeStatus.LOST


async def test_takings_of_a_day(payments: PaymentService, ada: Principal, order: int) -> None:
    payment_id = await payments.pay(ada, order)
    today = datetime.now(UTC).date()
    assert await payments.takings(today) == 0
    await payments.apply(event(1, EventKind.CAPTURED, payment_id))
    assert await payments.takings(today) == 5_290
