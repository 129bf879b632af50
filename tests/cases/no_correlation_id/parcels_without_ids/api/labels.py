"""Labels."""

import logging

from fastapi import APIRouter

from parcels_without_ids.carriers import book

logger = logging.getLogger(__name__)
router = APIRouter(prefix="/labels")


@router.post("/")
async def create_label(parcel_id: int) -> dict[str, str]:
    logger.info("label for %s", parcel_id)  # error: apr-no-correlation-id
    number = book(parcel_id)
    logger.info("booked %s", number)
    return {"number": number}


@router.get("/{label_id}")
async def read_label(label_id: int) -> dict[str, int]:
    logger.debug("reading %s", label_id)
    return {"id": label_id}
