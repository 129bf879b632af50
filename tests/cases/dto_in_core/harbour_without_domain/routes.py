# only: apr-dto-in-core
from fastapi import APIRouter, Depends

from harbour_without_domain.repository import ThingRepository
from harbour_without_domain.schemas import Ship, ShipCreate

router = APIRouter()


def things() -> ThingRepository:
    raise NotImplementedError


@router.post("/ships")
def add_ship(ship: ShipCreate, repository: ThingRepository = Depends(things)) -> None:
    repository.add(ship)


@router.get("/ships/{number}")
def ship(number: int, repository: ThingRepository = Depends(things)) -> Ship:
    return repository.get_ship(number)
