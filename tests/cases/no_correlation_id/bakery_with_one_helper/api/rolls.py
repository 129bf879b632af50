# only: apr-no-correlation-id
from fastapi import APIRouter

from bakery_with_one_helper.audit import note

router = APIRouter()


@router.post("/rolls")
def bake_rolls() -> None:
    note("rolls")
