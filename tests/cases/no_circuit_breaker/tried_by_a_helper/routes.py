from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends

from .clients import DocumentCheck, Holidays, IdentityCheck, place, sights, stock, weather

router = APIRouter()


def identity() -> IdentityCheck:
    return DocumentCheck()


@router.post("/guests/{document}")
async def check_in(document: str, check: Annotated[IdentityCheck, Depends(identity)]) -> bool:
    return await check.verify(document)


@router.get("/today")
async def today() -> str:
    return await Holidays().today()


@router.get("/weather/{city}")
async def show_weather(city: str) -> str:
    return await weather(city)


@router.get("/stock/{sku}")
async def show_stock(sku: str) -> str:
    return await stock(sku)


@router.get("/places/{name}")
def show_place(name: str) -> str:
    return place(name)


@router.get("/sights/{name}")
def show_sights(name: str) -> str:
    return sights(name)
