from __future__ import annotations

from freight_desk.models import Account, Shipment, db
from freight_desk.repository import ShipmentRepository


class NotYours(Exception):
    pass


class ShipmentService:
    def __init__(self, shipments: ShipmentRepository) -> None:
        self._shipments = shipments

    def details(self, shipment_id: int) -> Shipment:
        shipment = self._shipments.by_id(shipment_id)
        if shipment is None:
            raise LookupError(shipment_id)
        return shipment

    def details_for(self, account: Account, shipment_id: int) -> Shipment:
        shipment = self.details(shipment_id)
        if shipment.account_id != account.id:
            raise NotYours(shipment_id)
        return shipment

    def history(self, account_id: int) -> list[Shipment]:
        return self._shipments.of_account(account_id)

    def owned(self, account: Account, shipment_id: int) -> Shipment | None:
        return self._shipments.by_id_for(shipment_id, account.id)

    def book(self, account_id: int, reference: str, price_cents: int) -> Shipment:
        shipment = Shipment(account_id=account_id, reference=reference, price_cents=price_cents, status="booked")
        db.session.add(shipment)
        db.session.commit()
        return shipment

    def quote(self, weight_grams: int) -> int:
        return 500 + weight_grams // 10
