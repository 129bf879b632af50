from typing import Annotated

from fastapi import Depends, FastAPI

from rooms.gateway import StripeGateway

app = FastAPI()


def get_gateway() -> StripeGateway:
    return StripeGateway()


def _fee(cents: int) -> int:
    return cents // 100


@app.post("/book")
def book(cents: int, gateway: Annotated[StripeGateway, Depends(get_gateway)]) -> int:
    gateway.charge(cents + _fee(cents))
    return cents
