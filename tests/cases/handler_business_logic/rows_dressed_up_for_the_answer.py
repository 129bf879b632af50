"""What a route that only reads sets on a row is for its answer; a list in an answer is no store; a hook that identifies a client authenticates. What is stored, or is a state, stays."""

# only: apr-handler-business-logic
from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi import APIRouter, Depends
from flask import Flask, g, request
from rest_framework.decorators import api_view
from rest_framework.response import Response
from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

router = APIRouter()
app = Flask(__name__)


class Base(DeclarativeBase):
    pass


class Job(Base):
    __tablename__ = "jobs"
    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[str] = mapped_column(default="new")
    log: Mapped[str | None]
    folder: Mapped[str] = mapped_column(default="")
    every_item: Mapped[bool] = mapped_column(default=False)


def get_session() -> Session:
    raise NotImplementedError


def job_of(session: Session, job_id: int) -> Job:
    return session.scalars(select(Job).where(Job.id == job_id)).one()


def touch(job: Job) -> None:
    print(job)


@router.get("/jobs/{job_id}")
def read_job(job_id: int, session: Session = Depends(get_session)) -> Job:
    job = job_of(session, job_id)
    if job.status == "running":
        job.log = Path(job.folder, "log").read_text()
    return job


@router.get("/jobs")
def read_jobs(with_log: bool = False, session: Session = Depends(get_session)) -> list[Job]:
    jobs = list(session.scalars(select(Job)))
    if not with_log:
        for job in jobs:
            setattr(job, "log", None)
    return jobs


@router.get("/jobs/{job_id}/seen")
def see_job(job_id: int, session: Session = Depends(get_session)) -> Job:
    job = job_of(session, job_id)
    job.log = "seen"  # error: apr-handler-business-logic
    session.commit()
    return job


@router.get("/jobs/{job_id}/start")
def start_job(job_id: int, session: Session = Depends(get_session)) -> Job:
    job = job_of(session, job_id)
    job.status = "running"  # error: apr-handler-business-logic
    return job


@router.post("/jobs/{job_id}/log")
def write_log(job_id: int, session: Session = Depends(get_session)) -> Job:
    job = job_of(session, job_id)
    job.log = f"{job.folder}: {job.status}"  # error: apr-handler-business-logic
    return job


@api_view(["GET"])
def overview(request: Any, pk: int) -> Response:
    job: Job = job_of(get_session(), pk)
    answer: dict[str, Any] = {"id": job.id}
    if not job.every_item:
        items = [1]
    else:
        items = [1, 2]
    answer["items"] = []
    for item in items:
        answer["items"].append({"id": item})
    return Response(answer)


@app.before_request
def identify_api_client() -> None:
    client = job_of(get_session(), int(request.headers["X-Api-Key"]))
    if client.status == "active":
        g.client_id = client.id
        touch(client)


@app.before_request
def start_waiting_job() -> None:
    job = job_of(get_session(), int(request.headers["X-Job"]))
    if job.status == "waiting":  # error: apr-handler-business-logic
        touch(job)
