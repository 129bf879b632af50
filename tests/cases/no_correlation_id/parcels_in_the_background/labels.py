import logging

from fastapi import APIRouter, BackgroundTasks

router = APIRouter()
logger = logging.getLogger(__name__)


def print_label(parcel: str) -> None:
    logger.info("printing the label of %s", parcel)  # error: apr-no-correlation-id


@router.post("/parcels/{parcel}/label")
async def label(parcel: str, background: BackgroundTasks) -> dict[str, str]:
    background.add_task(print_label, parcel)
    logger.info("label of %s ordered", parcel)
    return {"parcel": parcel}
