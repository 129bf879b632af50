"""A check of what somebody may do is no check of the row's state; one of the state by a helper that nobody sees is."""
# only: apr-missing-row-lock, apr-unvalidated-transition

from __future__ import annotations

import enum
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class JobStatus(enum.Enum):
    PENDING = "pending"
    RUNNING = "running"
    CANCELLED = "cancelled"


class Job(Base):
    __tablename__ = "jobs"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner: Mapped[int]
    status: Mapped[JobStatus] = mapped_column(default=JobStatus.PENDING)


router = APIRouter()


def db() -> Session:
    raise NotImplementedError


def plugins() -> Any:
    raise NotImplementedError


Db = Annotated[Session, Depends(db)]


def may(session: Session, owner: int) -> bool:
    found = plugins()
    return not found.hook.check_additional_permissions(session=session, owner=owner)


def allowed(session: Session, owner: int) -> None:
    if not may(session, owner):
        raise HTTPException(403)


def job_of_owner(job_id: int, session: Db) -> Job:
    job = session.get(Job, job_id)
    if job is None:
        raise HTTPException(404)
    allowed(session, job.owner)
    return job


def job_that_waits(job_id: int, session: Db) -> Job:
    job = session.get(Job, job_id)
    if job is None:
        raise HTTPException(404)
    if job.status is not JobStatus.PENDING:
        raise HTTPException(409)
    return job


@router.patch("/jobs/{job_id}")
def update_job(status: JobStatus, session: Db, job: Annotated[Job, Depends(job_of_owner)]) -> None:
    job.status = status  # error: apr-unvalidated-transition
    session.commit()


@router.post("/jobs/{job_id}/cancel")
def cancel_job(session: Db, job: Annotated[Job, Depends(job_that_waits)]) -> None:
    job.status = JobStatus.CANCELLED  # error: apr-missing-row-lock
    session.commit()


@router.post("/jobs/{job_id}/start")
def start_job(session: Db, job: Annotated[Job, Depends(job_of_owner)]) -> None:
    checks = plugins()
    checks.ensure_pending(job)
    job.status = JobStatus.RUNNING  # error: apr-missing-row-lock
    session.commit()
