# only: apr-no-correlation-id
from fastapi import APIRouter

from bakery_with_one_helper.audit import note, weigh

router = APIRouter()


@router.post("/scales")
def put_on_scales() -> None:  # error: apr-no-correlation-id
    note("scales")
    weigh("scales")
