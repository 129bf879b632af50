"""The models' own module may do with them what it likes."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, event
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class ShipmentStatus(enum.Enum):
    DRAFT = "draft"
    SENT = "sent"


class ShipmentRow(Base):
    __tablename__ = "shipments"
    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str]
    status: Mapped[ShipmentStatus]
    sent_at: Mapped[datetime | None]
    parcels: Mapped[list["ParcelRow"]] = relationship(back_populates="shipment")

    @classmethod
    def draft(cls, reference: str) -> "ShipmentRow":
        return cls(reference=reference, status=ShipmentStatus.DRAFT)


class ParcelRow(Base):
    __tablename__ = "parcels"
    id: Mapped[int] = mapped_column(primary_key=True)
    weight: Mapped[int]
    shipment_id: Mapped[int] = mapped_column(ForeignKey("shipments.id"))
    shipment: Mapped[ShipmentRow] = relationship(back_populates="parcels")


class InsuredParcelRow(ParcelRow):
    __tablename__ = "insured_parcels"
    id: Mapped[int] = mapped_column(ForeignKey("parcels.id"), primary_key=True)
    value: Mapped[int]


def heaviest(rows: list[ParcelRow]) -> ParcelRow:
    return max(rows, key=lambda row: row.weight)


@event.listens_for(ShipmentRow, "before_insert")
def stamp(mapper: object, connection: object, target: ShipmentRow) -> None:
    target.reference = target.reference.upper()


def open_session() -> Session:
    return Session()
