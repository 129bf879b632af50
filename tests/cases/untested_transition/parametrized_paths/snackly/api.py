from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI
from sqlalchemy import update
from sqlmodel import Session, create_engine

from snackly.models import Box

engine = create_engine("sqlite://")


def get_session() -> Session:
    return Session(engine)


Db = Annotated[Session, Depends(get_session)]
router = APIRouter(prefix="/boxes")


@router.post("/{box_id}/pack")
def pack(box_id: int, db: Db) -> dict[str, str]:
    box = db.get_one(Box, box_id)
    box.status = "packed"
    db.commit()
    return {"status": box.status}


@router.post("/{box_id}/send")
def send(box_id: int, db: Db) -> dict[str, str]:  # error: apr-untested-transition
    box = db.get_one(Box, box_id)
    box.status = "sent"
    db.commit()
    return {"status": box.status}


@router.post("/{box_id}/lose")
def lose(box_id: int, db: Db) -> dict[str, str]:  # error: apr-untested-transition
    db.execute(update(Box).where(Box.id == box_id).values(status="lost"))  # type: ignore[arg-type]
    db.commit()
    return {}


@router.post("/{box_id}/paint")
def paint(box_id: int, colour: str, db: Db) -> dict[str, str]:
    box = db.get_one(Box, box_id)
    box.colour = colour
    db.commit()
    return {}


@router.post("/{box_id}/deliver")
def deliver(box_id: int, db: Db) -> dict[str, str]:
    _set_status(db, box_id, "delivered")
    return {}


def _set_status(db: Session, box_id: int, status: str) -> None:
    box = db.get_one(Box, box_id)
    box.status = status
    db.commit()


app = FastAPI()
app.include_router(router)
