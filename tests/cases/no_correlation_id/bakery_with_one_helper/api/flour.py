# only: apr-no-correlation-id
import logging

from fastapi import APIRouter

from bakery_with_one_helper.audit import note

router = APIRouter()
log = logging.getLogger(__name__)


@router.post("/flour")
def buy_flour() -> None:
    log.info("bought")  # error: apr-no-correlation-id
    note("flour")
