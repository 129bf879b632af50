from typing import Annotated

import httpx
from fastapi import Depends
from sqlalchemy.orm import Session

from .gateways import BankGateway, Gateway
from .services import Sales


def get_session() -> Session:
    return Session()


def get_gateway() -> Gateway:
    return BankGateway(httpx.Client(timeout=5))


def get_sales(session: Annotated[Session, Depends(get_session)], gateway: Annotated[Gateway, Depends(get_gateway)]) -> Sales:
    return Sales(session, gateway)


SalesDep = Annotated[Sales, Depends(get_sales)]
