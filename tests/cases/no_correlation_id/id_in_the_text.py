# only: apr-no-correlation-id
import logging

from fastapi import APIRouter, Request

router = APIRouter()
log = logging.getLogger(__name__)


@router.get("/a")
def a(request: Request) -> None:
    log.info("[%s] a", request.state.request_id)


@router.get("/b")
def b(request: Request) -> None:
    log.info(f"{request.headers['x-request-id']} b")
