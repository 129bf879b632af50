from __future__ import annotations

from fastapi import APIRouter, FastAPI, HTTPException
from sqlalchemy import select, update

from print_shop.jobs import mongo, send_parcel
from print_shop.models import Label, Pallet, PrintJob, Proof, State, async_session, make_session
from print_shop.repository import ParcelRepository, PosterRepository

router = APIRouter()


class PosterService:
    def __init__(self, posters: PosterRepository) -> None:
        self.posters = posters

    def cancel(self, poster_id: int) -> None:
        poster = self.posters.get(poster_id)
        if poster.state is State.PRINTED:
            raise ValueError("too late")
        poster.state = State.CANCELLED


@router.post("/jobs/{job_id}/cancel")
async def cancel_job(job_id: int) -> dict[str, str]:
    async with async_session() as session:
        work = (await session.execute(select(PrintJob).where(PrintJob.id == job_id).with_for_update())).scalar_one()
        if work.state is State.PRINTED:
            raise HTTPException(409)
        work.state = State.CANCELLED
        await session.commit()
    return {"state": "cancelled"}


@router.post("/posters/{poster_id}/cancel")
def cancel_poster(poster_id: int) -> dict[str, str]:
    with make_session() as session:
        PosterService(PosterRepository(session)).cancel(poster_id)
        session.commit()
    return {"state": "cancelled"}


@router.post("/parcels/{parcel_id}/cancel")
def cancel_parcel(parcel_id: int) -> dict[str, str]:
    with make_session() as session:
        parcel = ParcelRepository(session).get(parcel_id)
        parcel.status = State.CANCELLED
        session.commit()
    return {"state": "cancelled"}


@router.post("/parcels/{parcel_id}/send")
def send(parcel_id: int) -> dict[str, str]:
    send_parcel.delay(parcel_id)
    return {"state": "queued"}


@router.post("/labels/{label_id}/cancel")
async def cancel_label(label_id: int) -> dict[str, str]:
    async with async_session() as session:
        label = await session.get_one(Label, label_id)
        if label.status is State.PRINTED:
            raise HTTPException(409)
        label.status = State.CANCELLED
        await session.commit()
    return {"state": "cancelled"}


@router.post("/proofs/{proof_id}/refuse")
async def refuse_proof(proof_id: int) -> dict[str, str]:
    async with async_session() as session:
        result = await session.execute(update(Proof).where(Proof.id == proof_id, Proof.status == State.QUEUED).values(status=State.CANCELLED))
        await session.commit()
        if not result.rowcount:  # type: ignore[attr-defined]
            raise HTTPException(409)
    return {"state": "refused"}


@router.post("/pallets/{pallet_id}/cancel")
def cancel_pallet(pallet_id: int) -> dict[str, str]:
    with make_session.begin() as session:
        pallet = session.get_one(Pallet, pallet_id, with_for_update=True)
        if pallet.status is not State.QUEUED:
            raise HTTPException(409)
        pallet.status = State.CANCELLED
    return {"state": "cancelled"}


@router.post("/scans/{scan_id}/cancel")
def cancel_scan(scan_id: str) -> dict[str, str]:
    mongo.print.scans.update_one({"_id": scan_id}, {"$set": {"state": "cancelled"}})
    return {"state": "cancelled"}


app = FastAPI()
app.include_router(router)
