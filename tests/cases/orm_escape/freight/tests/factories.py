"""Factories of tests make rows."""

from polyfactory.factories.sqlalchemy_factory import SQLAlchemyFactory

from freight.models import ShipmentRow


class ShipmentFactory(SQLAlchemyFactory[ShipmentRow]):
    __model__ = ShipmentRow


def make(reference: str) -> ShipmentRow:
    return ShipmentFactory.build(reference=reference)
