from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends

from .repo import Bikes, Docks, Passes, SqlRides
from .service import BikeService, PassService, RideService

router = APIRouter()


async def session() -> Any: ...


def rides(s: Annotated[Any, Depends(session)]) -> RideService:
    return RideService(SqlRides(s))


def bikes(s: Annotated[Any, Depends(session)]) -> BikeService:
    return BikeService(Bikes(s), Docks(s))


def passes(s: Annotated[Any, Depends(session)]) -> PassService:
    return PassService(Passes(s))


@router.delete("/rides/{pk}")
async def cancel(pk: int, service: Annotated[RideService, Depends(rides)]) -> None:
    await service.cancel(pk)


@router.delete("/bikes/{pk}")
async def stop(pk: int, service: Annotated[BikeService, Depends(bikes)]) -> None:
    await service.stop(pk)


@router.delete("/docks/{pk}")
async def stop_dock(pk: int, service: Annotated[BikeService, Depends(bikes)]) -> None:
    await service.stop_dock(pk)


@router.post("/passes/{pk}")
async def use_pass(pk: int, service: Annotated[PassService, Depends(passes)]) -> None:
    await service.use(pk)
