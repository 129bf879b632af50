"""What the routes are given."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from price_service.adapters import DiskPrices, HttpPrices
from price_service.ports import FixedClock, PartnerMailer, Prices
from price_service.service import Basket

engine = create_engine("postgresql://db/prices")


def get_prices(fast: bool = False) -> Prices:
    return DiskPrices({}) if fast else HttpPrices()


def get_basket(prices: Annotated[Prices, Depends(get_prices)]) -> Basket:
    return Basket(prices, PartnerMailer(), FixedClock())


def get_session() -> Iterator[Session]:
    with Session(engine) as session:
        yield session


BasketDep = Annotated[Basket, Depends(get_basket)]
SessionDep = Annotated[Session, Depends(get_session)]
