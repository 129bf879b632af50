from abc import ABC, abstractmethod

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from .models import Letter, Shipment, Status


class Shipments(ABC):
    @abstractmethod
    def get(self, shipment_id: int) -> Shipment: ...

    @abstractmethod
    def mark_lost(self, ids: list[int]) -> int: ...


class SqlShipments(Shipments):
    def __init__(self, session: Session) -> None:
        self.session = session

    def get(self, shipment_id: int) -> Shipment:
        return self.session.get_one(Shipment, shipment_id)

    def mark_lost(self, ids: list[int]) -> int:
        rows = self.session.scalars(
            update(Shipment).where(Shipment.id.in_(ids), Shipment.status == Status.SENT).values(status=Status.LOST).returning(Shipment.id)
        )
        return len(rows.all())


class Letters:
    def __init__(self, session: Session) -> None:
        self.session = session

    def locked(self, letter_id: int) -> Letter:
        return self.session.scalars(select(Letter).where(Letter.id == letter_id).with_for_update()).one()
