from __future__ import annotations

from typing import Annotated, Any

import httpx
from fastapi import APIRouter, Depends

from .clients import Assistant, Geo, Shipping, Tax, Vat, Weather

router = APIRouter()


def weather() -> Weather:
    return Weather(httpx.AsyncClient())


@router.get("/forecast/{city}")
async def forecast(city: str, service: Annotated[Weather, Depends(weather)]) -> Any:
    return await service.forecast(city)


@router.get("/locate")
def locate(address: str) -> Any:
    return Geo().locate(address)


@router.post("/orders")
def order(address: str, number: str) -> Any:
    place = Geo().locate(address)
    return {"place": place, "vat": Vat().valid(number), "tax": Tax().rate("DE")}


@router.get("/vat/{number}")
def vat(number: str) -> bool:
    return Vat().valid(number)


@router.get("/quote")
def quote(weight: int) -> Any:
    return Shipping().quote(weight)


@router.post("/summary")
async def summary(text: str) -> Any:
    return await Assistant().summary(text)
