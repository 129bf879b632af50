"""A repository that maps, with one method and one property that do not."""

from collections.abc import AsyncIterator, Awaitable, Callable

from sqlalchemy import Select, select

from freight.domain.shipment import Shipment
from freight.models import ParcelRow, ShipmentRow, ShipmentStatus
from freight.repositories.base import BaseRepository


def to_row(shipment: Shipment) -> ShipmentRow:
    row = ShipmentRow(id=shipment.id, reference=shipment.reference, status=shipment.status)
    return row


def to_domain(row: ShipmentRow) -> Shipment:
    return Shipment(row.id, row.reference, row.status)


def drafts() -> Select[tuple[ShipmentRow]]:  # error: apr-orm-escape
    return select(ShipmentRow).where(ShipmentRow.status == ShipmentStatus.DRAFT)


class ShipmentRepository(BaseRepository[ShipmentRow]):
    model = ShipmentRow

    async def by_id(self, shipment_id: int) -> Shipment | None:
        row = await self.session.get(ShipmentRow, shipment_id)
        return to_domain(row) if row is not None else None

    async def by_reference(self, reference: str) -> tuple[ShipmentRow, list[ParcelRow]] | None:  # error: apr-orm-escape
        row = await self.session.scalar(select(ShipmentRow).where(ShipmentRow.reference == reference))
        return (row, row.parcels) if row is not None else None

    async def sent(self):  # error: apr-orm-escape
        found: list[ShipmentRow] = list(await self.session.scalars(select(ShipmentRow).where(ShipmentRow.status == ShipmentStatus.SENT)))
        return found

    async def by_status(self) -> dict[ShipmentStatus, list[ShipmentRow]]:  # error: apr-orm-escape
        return {}

    def loader(self) -> Callable[[int], Awaitable[ShipmentRow]]:  # error: apr-orm-escape
        return self._load

    async def each(self) -> AsyncIterator[Shipment]:
        async for row in await self.session.stream_scalars(select(ShipmentRow)):
            yield to_domain(row)

    async def create(self, reference: str) -> ShipmentRow:  # error: apr-orm-escape
        row = ShipmentRow(reference=reference)
        self.session.add(row)
        return row

    async def save(self, shipment: Shipment) -> None:
        await self.session.merge(to_row(shipment))

    async def _locked(self, shipment_id: int) -> ShipmentRow:
        return await self.session.get_one(ShipmentRow, shipment_id, with_for_update=True)

    async def send(self, shipment_id: int) -> Shipment:
        row = await self._locked(shipment_id)
        row.status = ShipmentStatus.SENT
        return to_domain(row)
