# only: apr-uncoordinated-job
from __future__ import annotations

from fastapi import APIRouter
from sqlalchemy.orm import Session

from .tables import Berth, engine

router = APIRouter()


@router.post("/berths/{berth_id}/cancel")
def cancel(berth_id: int) -> None:
    with Session(engine) as session:
        berth = session.get_one(Berth, berth_id)
        if berth.status == "booked":
            berth.status = "cancelled"
        session.commit()
