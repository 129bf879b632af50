from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter

from .models import Payout, Refund
from .services import CrudService, PayoutService, RefundService


def add_route(router: APIRouter, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
    router.add_api_route(path, endpoint, **options)


def crud_router(service_class: type[CrudService[Any]], session: Any) -> APIRouter:
    router = APIRouter()

    async def batch(ids: list[int]) -> None:
        await service_class(session).batch(ids)

    add_route(router, "/batch", batch, methods=["POST"])
    return router


async def cancel_payouts(ids: list[int], service: PayoutService) -> None:
    await service.batch(ids)


async def cancel_refunds(ids: list[int], service: RefundService) -> None:
    await service.batch(ids)


router = APIRouter()
add_route(router, "/payouts/cancel", cancel_payouts, methods=["POST"])
add_route(router, "/refunds/cancel", cancel_refunds, methods=["POST"])
MODELS = (Payout, Refund)
