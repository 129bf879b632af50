"""Dramatiq, RQ, arq, APScheduler, Huey and Taskiq run jobs too, whatever writes the state in the end."""
# only: apr-uncoordinated-job

from typing import Any, Literal

import dramatiq
from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask
from litestar import post
from redis import Redis
from rq import Queue
from sqlalchemy import create_engine, select, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from taskiq import InMemoryBroker

engine = create_engine("postgresql:///shop")
sessions = async_sessionmaker(create_async_engine("postgresql+asyncpg:///shop"))
app = Flask(__name__)
queue = Queue(connection=Redis())
broker = InMemoryBroker()
scheduler = BackgroundScheduler()


class Base(DeclarativeBase): ...


class Job(Base):
    __tablename__ = "jobs"
    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[str]


class Upload(Base):
    __tablename__ = "uploads"
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[Literal["running", "complete", "aborted"]]


class Report(Base):
    __tablename__ = "reports"
    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[str]


@app.post("/jobs/<int:job_id>/stop")
def stop_job(job_id: int) -> str:
    with Session(engine) as session, session.begin():
        job = session.get_one(Job, job_id)
        if job.status == "running":
            job.status = "stopped"
    return "ok"


@dramatiq.actor
def finish_job(job_id: int) -> None:  # error: apr-uncoordinated-job
    with Session(engine) as session, session.begin():
        job = session.get_one(Job, job_id)
        if job.status == "running":
            job.status = "finished"


def sweep_jobs() -> None:  # error: apr-uncoordinated-job
    with Session(engine) as session, session.begin():
        session.execute(update(Job).where(Job.status == "running").values(status="lost"))


scheduler.add_job(sweep_jobs, "interval", minutes=5)


def retry_job(job_id: int) -> None:  # error: apr-uncoordinated-job
    with Session(engine) as session, session.begin():
        session.execute(update(Job).where(Job.id == job_id).values(status="running"))


def retry_later(job_id: int) -> None:
    queue.enqueue(retry_job, job_id)


@post("/uploads/{upload_id:int}/abort")
async def abort_upload(upload_id: int) -> None:
    async with sessions.begin() as session:
        upload = (await session.scalars(select(Upload).where(Upload.id == upload_id))).one()
        upload.state = "aborted"


@broker.task
async def complete_upload(upload_id: int) -> None:  # error: apr-uncoordinated-job
    async with sessions.begin() as session:
        await _complete(session, upload_id)


async def _complete(session: AsyncSession, upload_id: int) -> None:
    upload = await session.get_one(Upload, upload_id, with_for_update=True)
    upload.state = "complete"


@broker.task
async def only_the_job_writes_it(report_id: int) -> None:
    async with sessions.begin() as session:
        report = await session.get_one(Report, report_id)
        report.status = "ready"


@post("/reports")
async def new_report() -> None:
    async with sessions.begin() as session:
        session.add(Report(status="new"))


class WorkerSettings:
    functions: list[Any] = []
