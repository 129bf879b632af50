"""Payments over HTTP, and Paylane's webhook."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request

from shop.features.payments.domain import PaymentEvent
from shop.features.payments.schemas import PaylaneEventIn, PaymentIn, PaymentOut
from shop.features.payments.services import PaymentService
from shop.resources import Resources, get_resources
from shop.security.limits import limiter
from shop.security.signatures import verify_signature
from shop.security.tokens import Caller

router = APIRouter(tags=["payments"])


async def payment_service(resources: Annotated[Resources, Depends(get_resources)]) -> PaymentService:
    return PaymentService(resources.database, resources.paylane, resources.queue)


Payments = Annotated[PaymentService, Depends(payment_service)]


@router.post("/payments", status_code=201)
@limiter.limit("5/minute")
async def pay(request: Request, body: PaymentIn, caller: Caller, service: Payments) -> PaymentOut:
    return PaymentOut(id=await service.pay(caller, body.order_id))


@router.post("/payments/{payment_id}/abandon", status_code=204)
@limiter.limit("10/minute")
async def abandon(request: Request, payment_id: int, caller: Caller, service: Payments) -> None:
    await service.abandon(caller, payment_id)


@router.post("/payments/latest/refund", status_code=204)
@limiter.limit("5/minute")
async def refund_latest(request: Request, caller: Caller, service: Payments) -> None:
    await service.refund_latest(caller)


@router.post("/payments/{payment_id}/refund", status_code=204)
@limiter.limit("10/minute")
async def refund(request: Request, payment_id: int, caller: Caller, service: Payments) -> None:
    caller.require_staff()
    await service.refund(payment_id)


@router.post("/webhooks/paylane", status_code=204)
@limiter.limit("600/minute")
async def paylane_webhook(
    request: Request,
    service: Payments,
    resources: Annotated[Resources, Depends(get_resources)],
    x_paylane_signature: Annotated[str, Header()],
) -> None:
    body = await request.body()
    verify_signature(resources.settings.paylane_webhook_secret, body, x_paylane_signature)
    message = PaylaneEventIn.model_validate_json(body)
    await service.apply(
        PaymentEvent(
            id=message.id,
            kind=message.type,
            payment_id=message.merchant_reference,
            occurred_at=message.occurred_at,
        )
    )
