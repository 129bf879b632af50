"""Services: one finding a function, at the signature or at the first statement that holds a row."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from freight.domain.shipment import Shipment
from freight.models import ShipmentRow as Row
from freight.models import ShipmentStatus, heaviest, open_session
from freight.repositories.shipments import ShipmentRepository, to_row
from freight.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)


class Loaded(NamedTuple):
    found: int
    rows: list[Row]  # error: apr-orm-escape


class ShippingService:
    last: Row | None = None  # error: apr-orm-escape

    def __init__(self, shipments: ShipmentRepository) -> None:
        self.shipments = shipments

    async def send(self, shipment_id: int) -> Shipment:
        return await self.shipments.send(shipment_id)

    async def overdue(self) -> list[Row]:  # error: apr-orm-escape
        return await self.shipments.sent()

    async def cancel(self, shipment_id: int) -> None:
        row = await self.shipments.get(shipment_id)  # error: apr-orm-escape
        if row is None:
            raise LookupError(shipment_id)
        row.status = ShipmentStatus.DRAFT

    async def reference_of(self, shipment_id: int) -> str:
        return (await self.shipments._load(shipment_id)).reference  # error: apr-orm-escape

    async def stream(self) -> AsyncIterator[Row]:  # error: apr-orm-escape
        for row in await self.shipments.all():
            yield row

    async def names(self) -> list[str]:
        return [row.reference for row in await self.shipments.all()]  # error: apr-orm-escape

    async def unknown(self, repository: Any) -> str:
        row = await repository.get(7)
        return str(row.reference)

    async def in_unit(self, uow: UnitOfWork) -> None:
        async with uow:
            await uow.shipments.send(7)

    async def weigh(self, uow: UnitOfWork) -> int:
        async with uow:
            if (parcel := await uow.parcels.get(7)) is not None:  # error: apr-orm-escape
                return parcel.weight
        return 0

    def later(self) -> Callable[[], Awaitable[Row | None]]:  # error: apr-orm-escape
        return partial(self.shipments.get, 7)

    async def count(self) -> int:
        return await self.shipments.count()


async def register(shipment: Shipment, uow: UnitOfWork) -> None:
    await uow.shipments.add(to_row(shipment))  # error: apr-orm-escape


async def drafts(session: AsyncSession) -> int:
    statement = select(Row).where(Row.status == ShipmentStatus.DRAFT)  # error: apr-orm-escape
    return len((await session.scalars(statement)).all())


def report(*rows: Row) -> str:  # error: apr-orm-escape
    return ", ".join(row.reference for row in rows)


def walk() -> Iterator[str]:
    with open_session() as session:
        for row in session.scalars(select(Row)):  # error: apr-orm-escape
            yield row.reference


def label(shipment: Shipment) -> str:
    def worst() -> str:
        rows = [Row.draft("x")]  # error: apr-orm-escape
        return rows[0].reference

    return shipment.reference + worst()


def heaviest_of(shipment: Shipment) -> str:
    log.info("weighing %s with %s", shipment.id, heaviest.__name__)
    return shipment.reference
