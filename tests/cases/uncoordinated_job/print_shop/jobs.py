"""Background work: arq, APScheduler and RQ."""

from __future__ import annotations

from typing import Any

from apscheduler.schedulers.background import BackgroundScheduler
from arq import cron
from pymongo import MongoClient
from redis import Redis
from rq import Queue
from rq.decorators import job
from sqlalchemy import select, update

from print_shop.models import Label, Pallet, PrintJob, Proof, State, async_session, make_session
from print_shop.repository import ParcelRepository, PosterRepository

scheduler = BackgroundScheduler()
queue = Queue(connection=Redis())
mongo: MongoClient[dict[str, Any]] = MongoClient("mongodb://localhost")


async def print_one(ctx: dict[str, Any], job_id: int) -> None:  # error: apr-uncoordinated-job
    async with async_session() as session:
        work = await session.get_one(PrintJob, job_id)
        if work.state is State.CANCELLED:
            return
        work.state = State.PRINTED
        await session.commit()


async def stamp_labels(ctx: dict[str, Any]) -> None:
    async with async_session() as session:
        for label in await session.scalars(select(Label).where(Label.status == State.QUEUED)):
            label.status = State.PRINTED
        await session.commit()


async def approve_proofs(ctx: dict[str, Any]) -> int:
    async with async_session() as session:
        result = await session.execute(update(Proof).where(Proof.status == State.QUEUED).values(status=State.PRINTED))
        await session.commit()
        return int(result.rowcount)  # type: ignore[attr-defined]


class WorkerSettings:
    functions = [print_one]
    cron_jobs = [cron(stamp_labels, minute=5), cron(approve_proofs, minute=10)]


@scheduler.scheduled_job("interval", minutes=5)
def roll_posters() -> None:  # error: apr-uncoordinated-job
    with make_session() as session:
        posters = PosterRepository(session)
        for poster in posters.queued():
            poster.state = State.PRINTING
        session.commit()


@job("parcels", connection=Redis())
def send_parcel(parcel_id: int) -> None:  # error: apr-uncoordinated-job
    """Locks its row; who cancels does not."""
    with make_session.begin() as session:
        parcel = ParcelRepository(session).locked(parcel_id)
        if parcel.status is not State.QUEUED:
            return
        parcel.status = State.PRINTED


def scan_pallets() -> None:
    with make_session.begin() as session:
        for pallet in session.scalars(select(Pallet).where(Pallet.status == State.QUEUED).with_for_update(skip_locked=True)):
            pallet.status = State.PRINTED


scheduler.add_job(scan_pallets, "interval", minutes=1)


async def finish_scan(ctx: dict[str, Any], scan_id: str) -> None:  # error: apr-uncoordinated-job
    scans = mongo.print.scans
    scans.update_one({"_id": scan_id}, {"$set": {"state": "finished"}})


class ScanSettings:
    functions = [finish_scan]
    queue_name = "scans"


def cancel_late_parcels() -> None:  # error: apr-uncoordinated-job
    with make_session() as session:
        repository = ParcelRepository(session)
        parcel = repository.get(1)
        if parcel.status is State.QUEUED:
            parcel.status = State.CANCELLED
        session.commit()


scheduler.add_job(cancel_late_parcels, "cron", hour=2)
