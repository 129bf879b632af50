from celery import shared_task
from sqlalchemy.orm import Session

from .repositories import Letters, SqlShipments
from .routes import engine
from .services import LetterService, ShipmentService


@shared_task
def write_off_shipments(ids: list[int]) -> int:  # error: apr-uncoordinated-job
    with Session(engine) as session, session.begin():
        return ShipmentService(SqlShipments(session)).write_off(ids)


@shared_task
def send_letter(letter_id: int) -> None:
    with Session(engine) as session, session.begin():
        LetterService(Letters(session)).send(letter_id)
