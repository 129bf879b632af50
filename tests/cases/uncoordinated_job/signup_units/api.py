from __future__ import annotations

from fastapi import APIRouter, FastAPI

from .core import Member, Order, State, Unit

router = APIRouter()


@router.delete("/members/{pk}")
def close(pk: int) -> None:
    with Unit() as session:
        session.get_one(Member, pk).close()


@router.post("/orders/{pk}")
def order(pk: int) -> None:
    with Unit() as session:
        session.add(Order(id=pk, state=State.NEW))


@router.patch("/members/{pk}")
def rename(pk: int, name: str) -> None:
    with Unit() as session:
        session.get_one(Member, pk).name = name


app = FastAPI()
app.include_router(router)
