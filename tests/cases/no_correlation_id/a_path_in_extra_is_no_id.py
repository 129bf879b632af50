# only: apr-no-correlation-id
import logging

from fastapi import APIRouter, Request

logger = logging.getLogger(__name__)
router = APIRouter()


@router.post("/a")
def a(request: Request) -> None:
    logger.info("a", extra={"request_id": request.headers["x-request-id"]})


@router.post("/b")
def b(request: Request) -> None:
    logger.info("b", extra={"path": request.url.path})  # error: apr-no-correlation-id
