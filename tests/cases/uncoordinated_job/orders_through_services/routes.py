from fastapi import APIRouter
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from .repositories import Letters, SqlShipments
from .services import LetterService, ShipmentService

engine = create_engine("postgresql:///shop")
router = APIRouter()


@router.post("/shipments/{shipment_id}/hold")
def hold_shipment(shipment_id: int) -> None:
    with Session(engine) as session, session.begin():
        ShipmentService(SqlShipments(session)).hold(shipment_id)


@router.post("/letters/{letter_id}/hold")
def hold_letter(letter_id: int) -> None:
    with Session(engine) as session, session.begin():
        LetterService(Letters(session)).hold(letter_id)
