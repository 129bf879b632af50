"""Domain objects, and ports: one that speaks of domain objects, two that give rows away."""

import abc
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol

from freight.models import ParcelRow, ShipmentRow, ShipmentStatus


@dataclass(frozen=True)
class Shipment:
    id: int
    reference: str
    status: ShipmentStatus


@dataclass
class Manifest:
    shipment: Shipment
    rows: list[ShipmentRow]  # error: apr-orm-escape
    parcels: dict[int, ParcelRow]


class Shipments(Protocol):
    async def by_id(self, shipment_id: int) -> Shipment | None: ...

    async def row(self, shipment_id: int) -> ShipmentRow | None: ...  # error: apr-orm-escape


class ParcelRepository(abc.ABC):
    @abc.abstractmethod
    async def of_shipment(self, shipment_id: int) -> list[ParcelRow]: ...  # error: apr-orm-escape

    @abc.abstractmethod
    def stream(self) -> AsyncIterator[ParcelRow]: ...  # error: apr-orm-escape

    @abc.abstractmethod
    async def weight_of(self, shipment_id: int) -> int: ...


def total_weight(parcels: list[ParcelRow]) -> int:  # error: apr-orm-escape
    return sum(parcel.weight for parcel in parcels)


def may_be_sent(status: ShipmentStatus) -> bool:
    return status is ShipmentStatus.DRAFT
