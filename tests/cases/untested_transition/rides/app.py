from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI
from sqlmodel import Field, Session, SQLModel, create_engine

engine = create_engine("sqlite://")


class RideState(StrEnum):
    REQUESTED = "requested"
    ASSIGNED = "assigned"
    DONE = "done"
    CANCELLED = "cancelled"
    DISPUTED = "disputed"


class Ride(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    state: RideState = RideState.REQUESTED


def get_session():
    with Session(engine) as session:
        yield session


Db = Annotated[Session, Depends(get_session)]
router = APIRouter(prefix="/rides")


@router.post("/{ride_id}/assign")
def assign(ride_id: int, db: Db) -> None:
    ride = db.get_one(Ride, ride_id)
    if ride.state == RideState.REQUESTED:
        ride.state = RideState.ASSIGNED
        db.commit()


@router.post("/{ride_id}/finish")
def finish(ride_id: int, db: Db) -> None:  # error: apr-untested-transition
    ride = db.get_one(Ride, ride_id)
    if ride.state == RideState.ASSIGNED:
        ride.state = RideState.DONE
        db.commit()


@router.post("/{ride_id}/cancel", name="cancel-ride")
def cancel(ride_id: int, db: Db) -> None:
    ride = db.get_one(Ride, ride_id)
    ride.state = RideState.CANCELLED
    db.commit()


@router.post("/{ride_id}/dispute")
def dispute(ride_id: int, db: Db) -> None:
    open_dispute(db, ride_id)


def open_dispute(db: Session, ride_id: int) -> None:
    ride = db.get_one(Ride, ride_id)
    ride.state = RideState.DISPUTED
    db.commit()


app = FastAPI()
app.include_router(router, prefix="/api/v1")
