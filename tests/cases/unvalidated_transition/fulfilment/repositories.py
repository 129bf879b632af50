from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from fulfilment.models import Return, Shipment, ShipmentState


class ShipmentRepository:
    def __init__(self, session: Session) -> None:
        self.session = session

    def get(self, shipment_id: int) -> Shipment:
        return self.session.get_one(Shipment, shipment_id)

    def get_planned(self, shipment_id: int) -> Shipment:
        return self.session.scalars(select(Shipment).where(Shipment.id == shipment_id, Shipment.state == ShipmentState.PLANNED)).one()

    def list_lost(self) -> list[Shipment]:
        return list(self.session.scalars(select(Shipment).filter_by(state=ShipmentState.LOST)))

    def set_state(self, shipment_id: int, state: ShipmentState) -> None:
        self.session.execute(update(Shipment).where(Shipment.id == shipment_id).values(state=state))

    def lose(self, shipment_id: int) -> None:
        self.session.execute(update(Shipment).where(Shipment.id == shipment_id).values(state=ShipmentState.LOST))  # error: apr-unvalidated-transition

    def find(self, shipment: Shipment) -> None:
        shipment.state = ShipmentState.PLANNED

    def create(self, order_id: int) -> Shipment:
        shipment = Shipment(order_id=order_id)
        self.session.add(shipment)
        return shipment


class ReturnRepository:
    def __init__(self, session: Session) -> None:
        self.session = session

    def get(self, return_id: int) -> Return:
        return self.session.get_one(Return, return_id)
