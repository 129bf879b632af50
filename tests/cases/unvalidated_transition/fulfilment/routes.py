from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException
from pydantic import BaseModel
from sqlalchemy.orm import Session

from fulfilment.models import Shipment, ShipmentState

router = APIRouter()


def get_session() -> Session:
    return Session()


SessionDep = Annotated[Session, Depends(get_session)]


class ShipmentPatch(BaseModel):
    state: ShipmentState


def any_shipment(shipment_id: int, session: SessionDep) -> Shipment:
    shipment = session.get(Shipment, shipment_id)
    if shipment is None:
        raise HTTPException(404)
    return shipment


def planned_shipment(shipment: Annotated[Shipment, Depends(any_shipment)]) -> Shipment:
    if shipment.state is not ShipmentState.PLANNED:
        raise HTTPException(409)
    return shipment


PlannedShipment = Annotated[Shipment, Depends(planned_shipment)]


@router.post("/shipments/{shipment_id}/pick")
def pick(shipment: PlannedShipment, session: SessionDep) -> dict[str, Any]:
    shipment.state = ShipmentState.PICKED
    session.commit()
    return {"state": shipment.state}


@router.patch("/shipments/{shipment_id}")
def patch(patched: ShipmentPatch, session: SessionDep, shipment: Shipment = Depends(any_shipment)) -> dict[str, Any]:
    shipment.state = patched.state  # error: apr-unvalidated-transition
    session.commit()
    return {"state": shipment.state}


@router.post("/shipments/{shipment_id}/send")
async def send(shipment_id: int, session: SessionDep) -> dict[str, Any]:
    shipment = session.get(Shipment, shipment_id)
    if not shipment or shipment.state != ShipmentState.PICKED:
        raise HTTPException(409)
    shipment.state = ShipmentState.SENT
    session.commit()
    return {"state": shipment.state}
