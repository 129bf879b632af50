# only: apr-dto-in-core
from pydantic import BaseModel


class Berth(BaseModel):
    id: int
    name: str


class Ship(BaseModel):
    id: int
    name: str


class Crane(BaseModel):
    id: int
    name: str


class Pilot(BaseModel):
    id: int
    name: str


class Cargo(BaseModel):
    id: int
    name: str


class Voyage(BaseModel):
    id: int
    name: str


class Tug(BaseModel):
    id: int
    name: str


class Buoy(BaseModel):
    id: int
    name: str


class Lock(BaseModel):
    id: int
    name: str


class Customs(BaseModel):
    id: int
    name: str


class ShipCreate(BaseModel):
    name: str
