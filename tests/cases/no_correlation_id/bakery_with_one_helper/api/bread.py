# only: apr-no-correlation-id
from fastapi import APIRouter

from bakery_with_one_helper.audit import note

router = APIRouter()


@router.post("/bread")
def bake_bread() -> None:  # error: apr-no-correlation-id
    note("bread")
