# only: apr-no-correlation-id
from fastapi import APIRouter

from bakery_with_one_helper.audit import heat

router = APIRouter()


@router.post("/ovens")
def heat_oven(degrees: int) -> None:  # only a line for debugging, deep down
    heat(degrees)
