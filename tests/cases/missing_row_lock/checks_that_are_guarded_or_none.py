# only: apr-unguarded-read-modify-write, apr-missing-row-lock, apr-unvalidated-transition, apr-uncoordinated-job
from __future__ import annotations

import enum

from django.db import models, transaction
from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Job(models.Model):
    status = models.CharField(max_length=10, choices=[("new", "New"), ("run", "Run"), ("done", "Done")], default="new")
    log = models.TextField()

    class Meta:
        app_label = "j"


def start_if_any(pk: int) -> bool:
    if not Job.objects.filter(pk=pk, status="new").exists():
        return False
    return bool(Job.objects.filter(pk=pk, status="new").update(status="run"))


def make_if_none() -> None:
    if not Job.objects.filter(status="new").exists():
        Job.objects.create(status="new")


@transaction.atomic
def start_locked_pk(pk: int) -> None:
    Job.objects.select_for_update().get(pk=pk)
    job = Job.objects.get(pk=pk)
    if job.status == "new":
        job.status = "run"
        job.save()


def log_only(pk: int) -> None:
    job = Job.objects.get(pk=pk)
    if job.status == "run":
        Job.objects.filter(pk=pk).update(log="still running")


class Base(DeclarativeBase):
    pass


class State(enum.Enum):
    A = "open"
    B = "closed"


class Thing(Base):
    __tablename__ = "things"
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[State]
    name: Mapped[str]


def get_open(session: Session, pk: int) -> Thing:
    thing = session.scalars(select(Thing).where(Thing.id == pk).with_for_update()).one()
    if thing.state is not State.A:
        raise ValueError
    return thing


def close(session: Session, pk: int) -> None:
    thing = get_open(session, pk)
    thing.state = State.B
    session.commit()


def rename_open(session: Session, pk: int, name: str) -> None:
    thing = session.get_one(Thing, pk)
    if thing.state is State.A:
        thing.name = name
    session.commit()


def count(session: Session) -> int:
    n = 0
    for thing in session.query(Thing).filter(Thing.state == State.A):
        n += 1
        if thing.state is State.B:
            n -= 1
    return n
