"""Orders in the database. Rows come in and out as domain objects only."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from shop.database import Database
from shop.features.orders.domain import (
    Invoice,
    NewOrder,
    Order,
    OrderLine,
    OrderStatus,
    Shipment,
    ShipmentStatus,
)
from shop.features.orders.models import OrderLineRow, OrderRow, ShipmentRow
from shop.kernel.errors import Conflict, NotFound


def _lines(row: OrderRow) -> tuple[OrderLine, ...]:
    return tuple(
        OrderLine(product_id=line.product_id, quantity=line.quantity, price_cents=line.price_cents)
        for line in row.lines
    )


def _order(row: OrderRow) -> Order:
    return Order(
        id=row.id,
        customer_id=row.customer_id,
        postcode=row.postcode,
        status=OrderStatus(row.status),
        total_cents=row.total_cents,
        shipping_cents=row.shipping_cents,
        lines=_lines(row),
    )


def _shipment(row: ShipmentRow) -> Shipment:
    return Shipment(
        id=row.id,
        order_id=row.order_id,
        tracking_number=row.tracking_number,
        status=ShipmentStatus(row.status),
    )


class OrderRepository:
    """Orders with their lines."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, order: NewOrder, shipping_cents: int) -> int:
        """Store a new order and return its id."""
        row = OrderRow(
            customer_id=order.customer_id,
            postcode=order.postcode,
            status=OrderStatus.PENDING.value,
            total_cents=order.total_cents,
            shipping_cents=shipping_cents,
            lines=[
                OrderLineRow(product_id=line.product_id, quantity=line.quantity, price_cents=line.price_cents)
                for line in order.lines
            ],
        )
        self._session.add(row)
        await self._session.flush()
        return row.id

    async def get(self, order_id: int) -> Order:
        """One order. Raises NotFound."""
        query = select(OrderRow).where(OrderRow.id == order_id).options(selectinload(OrderRow.lines))
        row = await self._session.scalar(query)
        if row is None:
            raise NotFound(f"there is no order {order_id}")
        return _order(row)

    async def of_customer(self, customer_id: int) -> list[Order]:
        """A customer's newest orders."""
        query = (
            select(OrderRow)
            .where(OrderRow.customer_id == customer_id)
            .order_by(OrderRow.id.desc())
            .limit(50)
            .options(selectinload(OrderRow.lines))
        )
        return [_order(row) for row in await self._session.scalars(query)]

    async def move(self, order_id: int, *, expected: OrderStatus, to: OrderStatus) -> int:
        """Compare and set the status. How many orders moved: 0 when somebody else was faster."""
        moved = await self._session.scalars(
            update(OrderRow)
            .where(OrderRow.id == order_id, OrderRow.status == expected.value)
            .values(status=to.value)
            .returning(OrderRow.id)
        )
        return len(moved.all())

    async def set_shipping(self, order_id: int, shipping_cents: int) -> int:
        """Set the shipping fee of an order that nobody has paid for. How many orders changed: 0 or 1."""
        changed = await self._session.scalars(
            update(OrderRow)
            .where(OrderRow.id == order_id, OrderRow.status == OrderStatus.PENDING.value)
            .values(shipping_cents=shipping_cents)
            .returning(OrderRow.id)
        )
        return len(changed.all())


class ShipmentRepository:
    """Parcels."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, order_id: int, tracking_number: str) -> int:
        """Store a parcel that is ready to go, and return its id. Raises Conflict when the order has one."""
        row = ShipmentRow(order_id=order_id, tracking_number=tracking_number, status=ShipmentStatus.READY.value)
        self._session.add(row)
        try:
            await self._session.flush()
        except IntegrityError as error:
            raise Conflict(f"order {order_id} has a shipment") from error
        return row.id

    async def get(self, shipment_id: int) -> Shipment:
        """One parcel. Raises NotFound."""
        row = await self._session.get(ShipmentRow, shipment_id)
        if row is None:
            raise NotFound(f"there is no shipment {shipment_id}")
        return _shipment(row)

    async def find_for(self, order_id: int) -> Shipment | None:
        """The parcel of an order; None before it is shipped."""
        row = await self._session.scalar(select(ShipmentRow).where(ShipmentRow.order_id == order_id))
        return _shipment(row) if row else None

    async def in_transit(self, limit: int) -> list[Shipment]:
        """Parcels that are on their way."""
        query = (
            select(ShipmentRow)
            .where(ShipmentRow.status == ShipmentStatus.IN_TRANSIT.value)
            .order_by(ShipmentRow.id)
            .limit(limit)
        )
        return [_shipment(row) for row in await self._session.scalars(query)]

    async def move(self, shipment_id: int, *, expected: ShipmentStatus, to: ShipmentStatus) -> int:
        """Compare and set the status. How many parcels moved: 0 when somebody else was faster."""
        moved = await self._session.scalars(
            update(ShipmentRow)
            .where(ShipmentRow.id == shipment_id, ShipmentRow.status == expected.value)
            .values(status=to.value)
            .returning(ShipmentRow.id)
        )
        return len(moved.all())

    async def hold(self, shipment_id: int) -> None:
        """Keep a parcel back. Raises NotFound."""
        row = await self._session.get(ShipmentRow, shipment_id)
        if row is None:
            raise NotFound(f"there is no shipment {shipment_id}")
        row.status = ShipmentStatus.HELD.value

    async def mark_delivered(self, tracking_numbers: Collection[str]) -> int:
        """Note which parcels have arrived. How many of them were on their way."""
        arrived = await self._session.scalars(
            update(ShipmentRow)
            .where(
                ShipmentRow.tracking_number.in_(tracking_numbers),
                ShipmentRow.status == ShipmentStatus.IN_TRANSIT.value,
            )
            .values(status=ShipmentStatus.DELIVERED.value)
            .returning(ShipmentRow.id)
        )
        return len(arrived.all())


class InvoiceRepository:
    """Invoices are read on their own, outside any other transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_order(self, order_id: int) -> Invoice:
        """The invoice of an order. Raises NotFound."""
        async with self._database.transaction() as session:
            row = await session.get(OrderRow, order_id)
            if row is None:
                raise NotFound(f"there is no order {order_id}")
        return Invoice(
            order_id=row.id,
            ordered_at=row.ordered_at,
            lines=tuple(OrderLine(line.product_id, line.quantity, line.price_cents) for line in row.lines),
            shipping_cents=row.shipping_cents,
        )
