"""The HTTP side, with injected services."""

from __future__ import annotations

from typing import Annotated, Any

import httpx
from fastapi import APIRouter, BackgroundTasks, Depends, FastAPI
from litestar import get as litestar_get
from parcels.carriers import ExpressCarrier, Labels
from parcels.service import Parcels

router = APIRouter()


class NoLabels:
    async def print_label(self, parcel_id: int) -> bytes:
        return b""


async def get_client() -> Any:
    async with httpx.AsyncClient(base_url="https://carrier.example", timeout=5) as client:
        yield client


def get_labels() -> Labels:
    return NoLabels()


def get_parcels(client: Annotated[httpx.AsyncClient, Depends(get_client)], labels: Annotated[Labels, Depends(get_labels)]) -> Parcels:
    return Parcels(ExpressCarrier(client), labels)


ParcelsDep = Annotated[Parcels, Depends(get_parcels)]


@router.post("/parcels/{parcel_id}")
async def send(parcel_id: int, parcels: ParcelsDep) -> dict[str, str]:
    parcels.send(parcel_id)  # error: apr-unawaited-coroutine
    return {"status": "accepted"}


@router.post("/parcels/{parcel_id}/print")
async def print_label(parcel_id: int, parcels: Annotated[Parcels, Depends(get_parcels)]) -> dict[str, Any]:
    return {"pages": parcels.print(parcel_id)}  # error: apr-unawaited-coroutine


@router.post("/parcels/{parcel_id}/later")
async def send_later(parcel_id: int, parcels: ParcelsDep, background: BackgroundTasks) -> dict[str, str]:
    background.add_task(parcels.send, parcel_id)
    return {"status": "accepted"}


@router.post("/parcels/{parcel_id}/later/wrong")
async def send_later_wrong(parcel_id: int, parcels: ParcelsDep, background: BackgroundTasks) -> dict[str, str]:
    background.add_task(parcels.send(parcel_id))  # type: ignore[arg-type]  # error: apr-unawaited-coroutine
    return {"status": "accepted"}


@router.get("/parcels/{parcel_id}")
def show(parcel_id: int, parcels: ParcelsDep) -> dict[str, str]:
    state = parcels.send(parcel_id)  # error: apr-unawaited-coroutine
    return {"state": str(state)}


@litestar_get("/heavy/{parcel_id:int}")
async def heavy(parcel_id: int, parcels: Parcels) -> dict[str, bool]:
    if parcels.is_heavy(parcel_id):  # error: apr-unawaited-coroutine
        return {"heavy": True}
    return {"heavy": False}


app = FastAPI()
app.include_router(router)
app.add_event_handler("startup", get_client)
