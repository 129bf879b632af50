"""Orders: placing, paying, cancelling, shipping."""

from __future__ import annotations

import pytest

from shop.database import Database
from shop.features.catalog.services import CatalogService
from shop.features.orders.domain import NewOrder, OrderLine, OrderStatus, ShipmentStatus, shipping_fee
from shop.features.orders.repositories import ShipmentRepository
from shop.features.orders.services import OrderService, mark_paid
from shop.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from shop.kernel.identity import Principal
from tests.fakes import FakeCarrier, FakeFraud

pytestmark = pytest.mark.anyio


async def paid(database: Database, order_id: int) -> int:
    async with database.transaction() as session:
        await mark_paid(session, order_id)
    return order_id


async def shipment_status(database: Database, shipment_id: int) -> ShipmentStatus:
    async with database.transaction() as session:
        return (await ShipmentRepository(session).get(shipment_id)).status


@pytest.mark.parametrize(
    ("goods_cents", "express", "fee"),
    [(4_999, False, 490), (5_000, False, 0), (4_999, True, 1_390), (5_000, True, 900)],
)
def test_shipping_fee(goods_cents: int, express: bool, fee: int) -> None:
    assert shipping_fee(goods_cents, express=express) == fee


async def test_place_takes_stock_and_uses_our_prices(
    orders: OrderService, catalog: CatalogService, ada: Principal, teapot: int
) -> None:
    order_id = await orders.place(ada, "10115", {teapot: 2})
    order = await orders.get(ada, order_id)
    assert (order.status, order.total_cents, order.shipping_cents) == (OrderStatus.PENDING, 4_800, 490)
    assert (await catalog.page(0, 10))[0].stock == 8


async def test_place_refuses_more_than_there_is(
    orders: OrderService, catalog: CatalogService, ada: Principal, teapot: int
) -> None:
    with pytest.raises(Conflict):
        await orders.place(ada, "10115", {teapot: 11})
    assert (await catalog.page(0, 10))[0].stock == 10


async def test_place_refuses_nonsense(orders: OrderService, ada: Principal, teapot: int) -> None:
    with pytest.raises(Invalid):
        await orders.place(ada, "10115", {})
    with pytest.raises(Invalid):
        await orders.place(ada, "10115", {teapot: 0})
    with pytest.raises(NotFound):
        await orders.place(ada, "10115", {teapot + 1: 1})


async def test_place_refuses_fraud(orders: OrderService, fraud: FakeFraud, ada: Principal, teapot: int) -> None:
    fraud.answer = 0.9
    with pytest.raises(Conflict):
        await orders.place(ada, "10115", {teapot: 1})


async def test_orders_of_others_are_not_there(orders: OrderService, bob: Principal, order: int) -> None:
    with pytest.raises(NotFound):
        await orders.get(bob, order)


async def test_shipping_can_be_chosen_until_paid(
    orders: OrderService, database: Database, ada: Principal, order: int
) -> None:
    await orders.set_shipping(ada, order, 1_390)
    assert (await orders.get(ada, order)).shipping_cents == 1_390
    await paid(database, order)
    with pytest.raises(Conflict):
        await orders.set_shipping(ada, order, 490)


async def test_only_staff_ships_and_only_paid_orders(
    orders: OrderService, database: Database, staff: Principal, ada: Principal, order: int
) -> None:
    with pytest.raises(Conflict):
        await orders.ship(staff, order, "PF000001")
    await paid(database, order)
    with pytest.raises(Forbidden):
        await orders.ship(ada, order, "PF000001")
    await orders.ship(staff, order, "PF000001")
    assert (await orders.get(ada, order)).status is OrderStatus.SHIPPED
    ((_, shipment),) = await orders.history(ada)
    assert shipment is not None
    assert shipment.tracking_number == "PF000001"


async def test_a_parcel_can_be_held(orders: OrderService, database: Database, staff: Principal, order: int) -> None:
    shipment_id = await orders.ship(staff, await paid(database, order), "PF000001")
    await orders.hold(staff, shipment_id)
    assert await shipment_status(database, shipment_id) is ShipmentStatus.HELD


async def test_tracking_marks_what_has_arrived(
    orders: OrderService, carrier: FakeCarrier, database: Database, staff: Principal, order: int
) -> None:
    shipment_id = await orders.ship(staff, await paid(database, order), "PF000001")
    await orders.dispatch(staff, shipment_id)
    assert await orders.track() == 0
    carrier.arrived.add("PF000001")
    assert await orders.track() == 1
    assert await shipment_status(database, shipment_id) is ShipmentStatus.DELIVERED


async def test_delivery_takes_two_days(orders: OrderService, ada: Principal, order: int) -> None:
    assert await orders.delivery_days(ada, order) == 2


async def test_a_dear_order_is_sent_for_free(
    orders: OrderService, ada: Principal, teapot: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def priced(customer_id: int, postcode: str, quantities: dict[int, int]) -> NewOrder:
        return NewOrder(customer_id, postcode, (OrderLine(teapot, 1, 9_900),))

    monkeypatch.setattr(orders, "_priced", priced)
    order_id = await orders.place(ada, "10115", {teapot: 1})
    assert (await orders.get(ada, order_id)).shipping_cents == 0
