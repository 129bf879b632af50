# only: apr-unguarded-read-modify-write, apr-missing-row-lock, apr-unvalidated-transition, apr-uncoordinated-job
from __future__ import annotations

import logging
from typing import Any, Literal

import requests
from django.db import models
from flask import session as web_session
from pydantic import BaseModel
from rest_framework import serializers
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

logger = logging.getLogger(__name__)


class Base(DeclarativeBase):
    pass


class Run(Base):
    __tablename__ = "runs"
    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[Literal["queued", "running", "done", "failed"]] = mapped_column(default="queued")
    progress: Mapped[int] = mapped_column(default=0)


class RunOut(BaseModel):
    id: int
    status: str
    progress: int


class RunProgress(BaseModel):
    progress: int


def finish(bar, run):  # type: ignore[no-untyped-def]
    bar.update(status="done")
    run.context.update(status="finished")
    logger.info("finished", extra={"status": "done"})


def show(run: Run) -> dict[str, Any]:
    out: dict[str, Any] = {"status": "queued"}
    out.update(status=run.status, progress=run.progress)
    return out


def to_dto(run: Run) -> RunOut:
    dto = RunOut(id=run.id, status="queued", progress=0)
    dto.status = run.status
    return dto


def set_progress(db: Session, pk: int, body: RunProgress) -> None:
    run = db.get_one(Run, pk)
    for name, value in body.model_dump().items():
        setattr(run, name, value)
    db.commit()


def remember() -> None:
    web_session["status"] = "open"
    web_session.update(status="closed")


def report(run: Run) -> None:
    requests.patch(f"https://ci/{run.id}", json={"status": "done"}, timeout=5)


def create(db: Session) -> None:
    db.execute(insert(Run).values(status="queued").on_conflict_do_nothing())
    db.commit()


class FakeClient:
    status: Literal["up", "down"] = "up"

    def go_down(self) -> None:
        self.status = "down"


def start(db: Session, pk: int) -> None:
    run = db.scalars(select(Run).where(Run.id == pk, Run.status == "queued").with_for_update()).one()
    run.status = "running"
    db.commit()


def run_it(db: Session, pk: int) -> None:
    start(db, pk)
    run = db.get_one(Run, pk, with_for_update=True)
    try:
        print(run)
    except Exception:
        if run.status == "running":
            run.status = "failed"
        raise
    if run.status == "running":
        run.status = "done"
    db.commit()


class Country(models.Model):
    state = models.CharField(max_length=30, choices=[("CA", "California"), ("NY", "New York"), ("TX", "Texas"), ("WA", "Washington")])

    class Meta:
        app_label = "geo"


def move(pk: int, state: str) -> None:
    Country.objects.filter(pk=pk).update(state=state)
    Country.objects.update_or_create(pk=pk, defaults={"state": "CA"})


class Task(models.Model):
    status = models.CharField(max_length=10, choices=[("open", "Open"), ("done", "Done")], default="open")
    title = models.CharField(max_length=10)

    class Meta:
        app_label = "geo"


class TaskSerializer(serializers.ModelSerializer[Task]):
    class Meta:
        model = Task
        fields = ["title", "status"]

    def validate_status(self, value: str) -> str:
        if self.instance and self.instance.status == "done":
            raise serializers.ValidationError("done is done")
        return value

    def create(self, validated_data: dict[str, Any]) -> Task:
        validated_data.setdefault("status", "open")
        return Task.objects.create(**validated_data)


def ensure_default(title: str) -> None:
    Task.objects.get_or_create(title=title, defaults={"status": "open"})
    Task.objects.update_or_create(title=title, defaults={"title": title.strip()})


def copy_all(db: Session, rows: list[Run]) -> None:
    db.add_all([Run(status="queued", progress=row.progress) for row in rows])
    for row in rows:
        clone = Run()
        clone.status = row.status
        db.add(clone)
    db.commit()
