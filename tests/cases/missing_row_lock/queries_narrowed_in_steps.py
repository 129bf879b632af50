"""A loop over a query that is narrowed for some callers reads one row: one finding. Two loops are two."""
# only: apr-missing-row-lock

from __future__ import annotations

import enum

from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class JobStatus(enum.Enum):
    PENDING = "pending"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Job(Base):
    __tablename__ = "jobs"

    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[JobStatus] = mapped_column(default=JobStatus.PENDING)


def run_jobs(session: Session, job_id: int | None) -> None:
    jobs = session.query(Job).filter(Job.status == JobStatus.PENDING)
    if job_id:
        jobs = jobs.filter(Job.id == job_id)
    for job in jobs:
        if job.id % 2:
            job.status = JobStatus.FAILED  # error: apr-missing-row-lock
            continue
        if job.id % 3:
            job.status = JobStatus.DONE
        else:
            job.status = JobStatus.RUNNING
    session.commit()


def run_in_two_rounds(session: Session) -> None:
    for job in session.query(Job).filter(Job.status == JobStatus.PENDING):
        job.status = JobStatus.RUNNING  # error: apr-missing-row-lock
    session.commit()
    for job in session.query(Job).filter(Job.status == JobStatus.RUNNING):
        job.status = JobStatus.DONE  # error: apr-missing-row-lock
    session.commit()
