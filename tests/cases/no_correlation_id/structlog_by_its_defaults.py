# only: apr-no-correlation-id
"""Nobody configures structlog: its default processors show what is bound. A dependency binds it."""

from __future__ import annotations

from typing import Annotated
from uuid import uuid4

import structlog
from fastapi import APIRouter, Depends, Header

log = structlog.get_logger()


async def bind_request(x_request_id: Annotated[str | None, Header()] = None) -> None:
    structlog.contextvars.bind_contextvars(request_id=x_request_id or uuid4().hex)


router = APIRouter(dependencies=[Depends(bind_request)])


@router.post("/orders")
async def place() -> dict[str, str]:
    log.info("placed")
    return {}
