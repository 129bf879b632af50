from __future__ import annotations

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from fleet_of_drivers.vehicles import BankPayout, Fleet

engine = create_engine("postgresql+psycopg://localhost/fleet")


def make_fleet() -> Fleet:
    session = Session(engine)
    return Fleet(session, BankPayout(session))
