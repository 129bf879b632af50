"""Orders over HTTP."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request

from shop.features.orders.domain import Order, Shipment
from shop.features.orders.schemas import (
    DeliveryOut,
    InvoiceLineOut,
    InvoiceOut,
    OrderCreated,
    OrderIn,
    OrderOut,
    ShipmentCreated,
    ShipmentIn,
    ShippingIn,
    ShippingOut,
)
from shop.features.orders.services import OrderService
from shop.resources import Resources, get_resources
from shop.security.limits import limiter
from shop.security.tokens import Caller

router = APIRouter(tags=["orders"])


async def order_service(resources: Annotated[Resources, Depends(get_resources)]) -> OrderService:
    return OrderService(resources.database, resources.fraud, resources.carrier)


Orders = Annotated[OrderService, Depends(order_service)]


def _order_out(order: Order, shipment: Shipment | None) -> OrderOut:
    return OrderOut(
        id=order.id,
        status=order.status.value,
        total_cents=order.total_cents,
        shipping_cents=order.shipping_cents,
        tracking_number=shipment.tracking_number if shipment else None,
    )


@router.post("/orders", status_code=201)
@limiter.limit("20/minute")
async def place_order(request: Request, body: OrderIn, caller: Caller, service: Orders) -> OrderCreated:
    return OrderCreated(id=await service.place(caller, body.postcode, body.quantities))


@router.get("/orders")
async def list_orders(caller: Caller, service: Orders) -> list[OrderOut]:
    return [_order_out(order, shipment) for order, shipment in await service.history(caller)]


@router.get("/orders/{order_id}")
async def show_order(order_id: int, caller: Caller, service: Orders) -> OrderOut:
    return _order_out(await service.get(caller, order_id), None)


@router.put("/orders/{order_id}/shipping")
@limiter.limit("30/minute")
async def choose_shipping(
    request: Request, order_id: int, body: ShippingIn, caller: Caller, service: Orders
) -> ShippingOut:
    order = await service.get(caller, order_id)
    fee = 0 if order.total_cents >= 5_000 else 490
    if body.express:
        fee += 900
    await service.set_shipping(caller, order_id, fee)
    return ShippingOut(shipping_cents=fee)


@router.get("/orders/{order_id}/delivery")
async def show_delivery(order_id: int, caller: Caller, service: Orders) -> DeliveryOut:
    return DeliveryOut(working_days=await service.delivery_days(caller, order_id))


@router.get("/orders/{order_id}/invoice")
async def show_invoice(order_id: int, caller: Caller, service: Orders) -> InvoiceOut:
    invoice = await service.invoice(caller, order_id)
    return InvoiceOut(
        order_id=invoice.order_id,
        ordered_at=invoice.ordered_at,
        lines=[
            InvoiceLineOut(product_id=line.product_id, quantity=line.quantity, price_cents=line.price_cents)
            for line in invoice.lines
        ],
        shipping_cents=invoice.shipping_cents,
    )


@router.post("/orders/{order_id}/cancel", status_code=204)
@limiter.limit("20/minute")
async def cancel_order(request: Request, order_id: int, caller: Caller, service: Orders) -> None:
    await service.cancel(caller, order_id)


@router.post("/orders/{order_id}/shipment", status_code=201)
@limiter.limit("60/minute")
async def ship_order(
    request: Request, order_id: int, body: ShipmentIn, caller: Caller, service: Orders
) -> ShipmentCreated:
    return ShipmentCreated(id=await service.ship(caller, order_id, body.tracking_number))


@router.post("/shipments/{shipment_id}/hold", status_code=204)
@limiter.limit("60/minute")
async def hold_shipment(request: Request, shipment_id: int, caller: Caller, service: Orders) -> None:
    await service.hold(caller, shipment_id)


@router.post("/shipments/{shipment_id}/dispatch", status_code=204)
@limiter.limit("60/minute")
async def dispatch_shipment(request: Request, shipment_id: int, caller: Caller, service: Orders) -> None:
    await service.dispatch(caller, shipment_id)
