"""Handlers and dependencies, inline and through an alias."""

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from pydantic import BaseModel

from freight.domain.shipment import Shipment
from freight.models import ShipmentRow, ShipmentStatus
from freight.repositories.base import BaseRepository
from freight.repositories.shipments import ShipmentRepository
from freight.services.shipping import ShippingService
from freight.unit_of_work import get_parcels, get_repository

router = APIRouter(prefix="/shipments")
Repository = Annotated[ShipmentRepository, Depends(get_repository)]


class ShipmentOut(BaseModel):
    reference: str
    status: ShipmentStatus

    @classmethod
    def of_row(cls, row: ShipmentRow) -> "ShipmentOut":  # error: apr-orm-escape
        return cls(reference=row.reference, status=row.status)

    @classmethod
    def of(cls, shipment: Shipment) -> "ShipmentOut":
        return cls(reference=shipment.reference, status=shipment.status)


async def current_shipment(shipment_id: int, shipments: Repository) -> ShipmentRow:  # error: apr-orm-escape
    return await shipments._load(shipment_id)


Current = Annotated[ShipmentRow, Depends(current_shipment)]


@router.get("/{shipment_id}")
async def show(shipment: Current) -> ShipmentOut:  # error: apr-orm-escape
    return ShipmentOut.of_row(shipment)


@router.get("/{shipment_id}/reference")
async def reference(row: Annotated[ShipmentRow, Depends(current_shipment)]) -> str:  # error: apr-orm-escape
    return row.reference


@router.post("/{shipment_id}/send")
async def send(shipment_id: int, shipments: Repository) -> ShipmentOut:
    return ShipmentOut.of(await shipments.send(shipment_id))


@router.get("/")
async def index(shipments: Repository) -> list[ShipmentOut]:
    return [ShipmentOut.of(shipment) async for shipment in shipments.each()]


@router.get("/by-reference/{reference}")
async def find(reference: str, shipments: Repository) -> ShipmentOut:
    found = await shipments.by_reference(reference)  # error: apr-orm-escape
    if found is None:
        raise HTTPException(404)
    row, _ = found
    return ShipmentOut.of_row(row)


@router.get("/parcels/count")
async def count(parcels: Annotated[BaseRepository, Depends(get_parcels)]) -> int:
    return await parcels.count()


@router.get("/statuses")
async def statuses() -> list[str]:
    return [status.value for status in ShipmentStatus]


def service(shipments: Repository) -> ShippingService:
    return ShippingService(shipments)
