"""Only what it calls logs."""

from fastapi import APIRouter

from parcels_without_ids.carriers import book

router = APIRouter()


@router.get("/tracking/{parcel_id}")
def tracking(parcel_id: int) -> dict[str, str]:  # error: apr-no-correlation-id
    return {"number": book(parcel_id)}
