from fastapi import APIRouter, BackgroundTasks

from parcels_in_the_background.mail import Mailer

router = APIRouter()
mailer = Mailer()


@router.post("/parcels/{parcel}/return")
async def give_back(parcel: str, background: BackgroundTasks) -> dict[str, str]:  # error: apr-no-correlation-id
    background.add_task(mailer.confirm, parcel)
    return {"parcel": parcel}


@router.post("/parcels/{parcel}/wait")
async def wait(parcel: str, background: BackgroundTasks) -> dict[str, str]:
    background.add_task(mailer.count, parcel)
    return {"parcel": parcel}
