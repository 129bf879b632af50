from fastapi import APIRouter, HTTPException
from pydantic import BaseModel

from ..services.orders import Forbidden
from .deps import CurrentUser, Service

router = APIRouter()


class PlaceOrder(BaseModel):
    customer_id: int
    total_cents: int
    tip_cents: int = 0


@router.get("/orders/{order_id}")
def show(order_id: int, user: CurrentUser, service: Service) -> dict[str, object]:  # error: apr-client-trusted-identity
    try:
        return service.details(order_id)
    except LookupError:
        raise HTTPException(status_code=404) from None


@router.get("/customers/{customer_id}/orders")
def history(customer_id: int, user: CurrentUser, service: Service) -> list[int]:  # error: apr-client-trusted-identity
    return service.history(customer_id)


@router.post("/orders")
def place(data: PlaceOrder, user: CurrentUser, service: Service) -> int:  # error: apr-client-trusted-identity
    return service.place(data.customer_id, data.total_cents, data.tip_cents)


@router.get("/mine/{order_id}")
def show_mine(order_id: int, user: CurrentUser, service: Service) -> dict[str, object]:
    try:
        return service.details_for(order_id, user)
    except Forbidden:
        raise HTTPException(status_code=403) from None


@router.get("/mine")
def my_history(user: CurrentUser, service: Service) -> list[int]:
    return service.history(user.id)


@router.post("/mine/{order_id}/cancel", status_code=204)
def cancel(order_id: int, user: CurrentUser, service: Service) -> None:
    service.cancel(order_id, user.id)
