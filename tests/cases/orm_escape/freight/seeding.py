"""A factory outside the tests is a test factory all the same, by its base; what runs it is not."""

from polyfactory.factories.sqlalchemy_factory import SQLAlchemyFactory

from freight.models import ParcelRow
from freight.repositories.base import BaseRepository


class ParcelFactory(SQLAlchemyFactory[ParcelRow]):
    __model__ = ParcelRow

    @classmethod
    def heavy(cls) -> ParcelRow:
        return cls.build(weight=1000)


async def seed(parcels: BaseRepository[ParcelRow]) -> None:
    await parcels.add(ParcelFactory.heavy())  # error: apr-orm-escape
