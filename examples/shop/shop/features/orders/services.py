"""What one can do with orders."""

from __future__ import annotations

from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from shop.database import Database
from shop.features.catalog.api import give_stock_back, prices_of, take_stock
from shop.features.orders.domain import (
    MOST_FRAUD_WE_ACCEPT,
    Invoice,
    NewOrder,
    Order,
    OrderLine,
    OrderStatus,
    Shipment,
    ShipmentStatus,
    shipping_fee,
)
from shop.features.orders.repositories import InvoiceRepository, OrderRepository, ShipmentRepository
from shop.kernel.errors import Conflict
from shop.kernel.identity import Principal


class FraudScreen(Protocol):
    """Says how likely fraud is, from 0 to 1."""

    def score(self, customer_id: int, total_cents: int) -> float: ...


class Carrier(Protocol):
    """Who brings the parcels."""

    async def delivery_days(self, postcode: str) -> int: ...
    async def delivered(self, tracking_numbers: list[str]) -> set[str]: ...


class OrderService:
    """Orders, for customers and staff."""

    def __init__(self, database: Database, fraud: FraudScreen, carrier: Carrier) -> None:
        self._database = database
        self._fraud = fraud
        self._carrier = carrier

    async def place(self, buyer: Principal, postcode: str, quantities: dict[int, int]) -> int:
        """Order pieces of products, by product id; the order's id. Raises Invalid, NotFound, Conflict, Unavailable."""
        order = await self._priced(buyer.customer_id, postcode, quantities)
        self._screen(order)
        async with self._database.transaction() as session:
            await take_stock(session, quantities)
            fee = shipping_fee(order.total_cents, express=False)
            return await OrderRepository(session).add(order, fee)

    async def _priced(self, customer_id: int, postcode: str, quantities: dict[int, int]) -> NewOrder:
        async with self._database.transaction() as session:
            prices = await prices_of(session, list(quantities))
        lines = (
            OrderLine(product_id=product_id, quantity=quantity, price_cents=prices[product_id])
            for product_id, quantity in quantities.items()
        )
        return NewOrder(customer_id=customer_id, postcode=postcode, lines=tuple(lines))

    def _screen(self, order: NewOrder) -> None:
        if self._fraud.score(order.customer_id, order.total_cents) > MOST_FRAUD_WE_ACCEPT:
            raise Conflict("we cannot accept this order")

    async def get(self, viewer: Principal, order_id: int) -> Order:
        """One order. Raises NotFound, for the orders of others too."""
        async with self._database.transaction() as session:
            order = await OrderRepository(session).get(order_id)
        order.ensure_seen_by(viewer)
        return order

    async def history(self, viewer: Principal) -> list[tuple[Order, Shipment | None]]:
        """The viewer's newest orders, each with its parcel once there is one."""
        async with self._database.transaction() as session:
            orders = await OrderRepository(session).of_customer(viewer.customer_id)
            shipments = ShipmentRepository(session)
            return [(order, await shipments.find_for(order.id)) for order in orders]

    async def set_shipping(self, buyer: Principal, order_id: int, fee: int) -> None:
        """Set the shipping fee of an unpaid order, in cents. Raises NotFound, Conflict."""
        await self.get(buyer, order_id)
        async with self._database.transaction() as session:
            if await OrderRepository(session).set_shipping(order_id, fee) == 0:
                raise Conflict(f"order {order_id} is paid for or cancelled")

    async def delivery_days(self, viewer: Principal, order_id: int) -> int:
        """Working days until an order arrives. Raises NotFound, Unavailable."""
        order = await self.get(viewer, order_id)
        return await self._carrier.delivery_days(order.postcode)

    async def invoice(self, viewer: Principal, order_id: int) -> Invoice:
        """The invoice of an order. Raises NotFound, for the orders of others too."""
        order = await self.get(viewer, order_id)
        return await InvoiceRepository(self._database).of_order(order.id)

    async def cancel(self, actor: Principal, order_id: int) -> None:
        """Cancel an unpaid order and put its goods back. Raises NotFound, Conflict."""
        async with self._database.transaction() as session:
            orders = OrderRepository(session)
            order = await orders.get(order_id)
            order.ensure_seen_by(actor)
            order.ensure_can_become(OrderStatus.CANCELLED)
            if await orders.move(order_id, expected=order.status, to=OrderStatus.CANCELLED) == 0:
                raise Conflict(f"order {order_id} changed meanwhile")
            await give_stock_back(session, order.quantities)

    async def ship(self, actor: Principal, order_id: int, tracking_number: str) -> int:
        """Hand a paid order to the carrier; the parcel's id. Raises Forbidden, NotFound, Conflict."""
        actor.require_staff()
        async with self._database.transaction() as session:
            orders = OrderRepository(session)
            order = await orders.get(order_id)
            order.ensure_can_become(OrderStatus.SHIPPED)
            if await orders.move(order_id, expected=order.status, to=OrderStatus.SHIPPED) == 0:
                raise Conflict(f"order {order_id} changed meanwhile")
            return await ShipmentRepository(session).add(order_id, tracking_number)

    async def hold(self, actor: Principal, shipment_id: int) -> None:
        """Keep a parcel back. Raises Forbidden, NotFound."""
        actor.require_staff()
        async with self._database.transaction() as session:
            await ShipmentRepository(session).hold(shipment_id)

    async def dispatch(self, actor: Principal, shipment_id: int) -> None:
        """Note that the carrier took a parcel. Raises Forbidden, NotFound, Conflict."""
        actor.require_staff()
        async with self._database.transaction() as session:
            shipments = ShipmentRepository(session)
            shipment = await shipments.get(shipment_id)
            shipment.ensure_can_become(ShipmentStatus.IN_TRANSIT)
            if await shipments.move(shipment_id, expected=shipment.status, to=ShipmentStatus.IN_TRANSIT) == 0:
                raise Conflict(f"shipment {shipment_id} changed meanwhile")

    async def track(self) -> int:
        """Ask the carrier which parcels have arrived, for the worker; how many. Raises Unavailable."""
        async with self._database.transaction() as session:
            shipments = await ShipmentRepository(session).in_transit(limit=500)
        if not shipments:
            return 0
        arrived = await self._carrier.delivered([shipment.tracking_number for shipment in shipments])
        async with self._database.transaction() as session:
            return await ShipmentRepository(session).mark_delivered(arrived)


async def mark_paid(session: AsyncSession, order_id: int) -> None:
    """Note that the money for an order has come. An order that is paid already stays so. Raises NotFound, Conflict."""
    orders = OrderRepository(session)
    order = await orders.get(order_id)
    if order.status is OrderStatus.PAID:
        return
    order.ensure_can_become(OrderStatus.PAID)
    if await orders.move(order_id, expected=order.status, to=OrderStatus.PAID) == 0:
        raise Conflict(f"order {order_id} changed meanwhile")
