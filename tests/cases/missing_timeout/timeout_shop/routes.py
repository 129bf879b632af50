from fastapi import APIRouter

from timeout_shop.pricing import price_now

router = APIRouter()


@router.get("/price/{sku}")
def show_price(sku: str) -> int:
    return price_now(sku)
