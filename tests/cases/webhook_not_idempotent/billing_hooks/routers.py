from fastapi import APIRouter

from .dependencies import SalesDep
from .schemas import Sale

router = APIRouter(prefix="/webhooks")


@router.post("/sales")
def sale_webhook(sale: Sale, sales: SalesDep) -> None:  # error: apr-webhook-not-idempotent
    sales.take(sale)


@router.post("/sales/keyed")
def keyed_sale_webhook(sale: Sale, sales: SalesDep) -> None:
    sales.take_keyed(sale)


@router.post("/settlements")
def settlement_webhook(sale: Sale, sales: SalesDep) -> None:  # error: apr-webhook-not-idempotent
    sales.settle(sale)


@router.post("/settlements/once")
def settlement_once_webhook(sale: Sale, sales: SalesDep) -> None:
    sales.settle_once(sale)
