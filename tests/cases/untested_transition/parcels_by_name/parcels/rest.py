"""Routes that a client of the tests asks for by the names of their endpoints."""

from __future__ import annotations

from enum import StrEnum

from flask import Blueprint
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class State(StrEnum):
    HELD = "held"
    RELEASED = "released"
    RETURNED = "returned"


class Base(DeclarativeBase):
    pass


class Parcel(Base):
    __tablename__ = "parcels"
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[State]


session = Session()
parcels = Blueprint("parcels", __name__)


@parcels.route("/parcels/<int:parcel_id>/release", methods=["POST"])
def release_parcel(parcel_id: int) -> tuple[str, int]:
    parcel = session.get_one(Parcel, parcel_id)
    if parcel.state is not State.HELD:
        return "not held", 409
    parcel.state = State.RELEASED
    session.commit()
    return "", 204


@parcels.route("/parcels/<int:parcel_id>/return", methods=["POST"])
def give_back(parcel_id: int) -> tuple[str, int]:  # error: apr-untested-transition
    parcel = session.get_one(Parcel, parcel_id)
    if parcel.state is not State.HELD:
        return "not held", 409
    parcel.state = State.RETURNED
    session.commit()
    return "", 204
