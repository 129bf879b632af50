"""A handler that logs nothing itself; three calls down, behind an abstract method, somebody does."""

from __future__ import annotations

from fastapi import APIRouter

from market_without_ids.stock import RemoteWarehouse, StockService

router = APIRouter()
service = StockService(RemoteWarehouse())


@router.get("/products")
def products() -> dict[str, str]:
    return {}


@router.get("/products/{sku}")
def product(sku: str) -> dict[str, bool]:  # error: apr-no-correlation-id
    return {"available": service.available(sku)}
