# only: apr-orm-escape
"""SQLModel in one file, beside a repository and routes: only `table=True` makes a row; an Enum and plain SQLModel classes are none."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated

from fastapi import Depends, FastAPI
from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select

app = FastAPI()
engine = create_engine("sqlite://")


class Kind(StrEnum):
    CAR = "car"
    VAN = "van"


class VehicleBase(SQLModel):
    plate: str
    kind: Kind = Kind.CAR


class Vehicle(VehicleBase, table=True):
    id: int | None = Field(default=None, primary_key=True)
    owner_id: int | None = Field(default=None, foreign_key="owner.id")
    owner: "Owner" = Relationship(back_populates="vehicles")


class Owner(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    vehicles: list[Vehicle] = Relationship(back_populates="owner")


class VehicleOut(VehicleBase):
    id: int


class Page(SQLModel):
    items: list[VehicleOut]


class VehicleRepository:
    def __init__(self, session: Session) -> None:
        self.session = session

    def vans(self) -> Sequence[Vehicle]:  # error: apr-orm-escape
        return self.session.exec(select(Vehicle).where(Vehicle.kind == Kind.VAN)).all()

    def page(self) -> list[VehicleOut]:
        return [VehicleOut.model_validate(row) for row in self.session.exec(select(Vehicle))]

    def plates(self) -> Sequence[str]:
        return self.session.exec(select(Vehicle.plate)).all()

    def add(self, plate: str, kind: Kind) -> int | None:
        row = Vehicle(plate=plate, kind=kind)
        self.session.add(row)
        self.session.commit()
        return row.id

    def owner_of(self, plate: str) -> Owner | None:  # error: apr-orm-escape
        row = self.session.exec(select(Vehicle).where(Vehicle.plate == plate)).first()
        return row.owner if row else None


def get_session() -> Session:
    return Session(engine)


def repository(session: Annotated[Session, Depends(get_session)]) -> VehicleRepository:
    return VehicleRepository(session)


Vehicles = Annotated[VehicleRepository, Depends(repository)]


@app.get("/vehicles")
def index(vehicles: Vehicles) -> Page:
    return Page(items=vehicles.page())


@app.get("/vans")
def vans(vehicles: Vehicles) -> list[Vehicle]:  # error: apr-orm-escape
    return list(vehicles.vans())


@app.post("/vehicles")
def add(body: VehicleBase, vehicles: Vehicles) -> int | None:
    return vehicles.add(body.plate, body.kind)


@app.post("/vehicles/raw")
def add_raw(vehicle: Vehicle, session: Annotated[Session, Depends(get_session)]) -> None:  # error: apr-orm-escape
    session.add(vehicle)


@app.get("/owners/{plate}")
def owner(plate: str, vehicles: Vehicles) -> str:
    found = vehicles.owner_of(plate)  # error: apr-orm-escape
    return found.name if found else ""


@app.get("/kinds")
def kinds() -> list[Kind]:
    return list(Kind)


def describe(vehicle: VehicleBase) -> str:
    return f"{vehicle.kind} {vehicle.plate}"


def listed(vehicles: list[VehicleOut]) -> dict[str, VehicleOut]:
    return {one.plate: one for one in vehicles}
