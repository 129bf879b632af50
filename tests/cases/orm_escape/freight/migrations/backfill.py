"""A data migration works on rows."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from freight.models import ShipmentRow


def upgrade(session: Session) -> None:
    for row in session.scalars(select(ShipmentRow)):
        row.reference = row.reference.strip()


def rows(session: Session) -> list[ShipmentRow]:
    return list(session.scalars(select(ShipmentRow)))
