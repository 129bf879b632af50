from __future__ import annotations

from abc import ABC, abstractmethod

from sqlalchemy import select

from freight_desk.models import Shipment, db


class ShipmentRepository(ABC):
    @abstractmethod
    def by_id(self, shipment_id: int) -> Shipment | None: ...

    @abstractmethod
    def by_id_for(self, shipment_id: int, account_id: int) -> Shipment | None: ...

    @abstractmethod
    def of_account(self, account_id: int) -> list[Shipment]: ...


class SqlShipmentRepository(ShipmentRepository):
    def by_id(self, shipment_id: int) -> Shipment | None:
        return db.session.get(Shipment, shipment_id)

    def by_id_for(self, shipment_id: int, account_id: int) -> Shipment | None:
        query = select(Shipment).where(Shipment.id == shipment_id, Shipment.account_id == account_id)
        return db.session.scalars(query).one_or_none()

    def of_account(self, account_id: int) -> list[Shipment]:
        return list(db.session.scalars(select(Shipment).where(Shipment.account_id == account_id)))
