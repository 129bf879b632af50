"""Jobs that enqueue themselves; the count of attempts is kept with their data."""
# only: apr-unbounded-retry

from __future__ import annotations

from datetime import timedelta

import requests
from celery import shared_task
from django.db import models
from redis import Redis
from rq import Queue
from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

cache = Redis()
queue = Queue(connection=cache)
MAX_ATTEMPTS = 6


class Base(DeclarativeBase):
    pass


class Export(Base):
    __tablename__ = "exports"

    id: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str]
    state: Mapped[str]
    attempts: Mapped[int] = mapped_column(default=0)
    bytes: Mapped[int] = mapped_column(default=0)

    def can_retry(self) -> bool:
        return self.attempts < MAX_ATTEMPTS


class Delivery(models.Model):
    url = models.URLField()
    tried = models.IntegerField(default=0)

    class Meta:
        app_label = "counted_in_rows"


def open_session() -> Session:
    raise NotImplementedError


@shared_task
def run_export(export_id: int) -> None:
    with open_session() as session:
        export = session.get_one(Export, export_id, with_for_update=True)
        try:
            requests.get(export.url, timeout=30).raise_for_status()
        except requests.RequestException:
            export.attempts += 1
            if export.attempts >= MAX_ATTEMPTS:
                export.state = "failed"
            else:
                run_export.apply_async((export_id,), countdown=60)
        session.commit()


@shared_task
def run_export_if_allowed(export_id: int) -> None:
    with open_session() as session:
        export = session.get_one(Export, export_id)
        try:
            requests.get(export.url, timeout=30).raise_for_status()
        except requests.RequestException:
            if export.can_retry():
                run_export_if_allowed.apply_async((export_id,), countdown=60)


@shared_task
def run_open_export(export_id: int) -> None:
    """Only a row with attempts left is found."""
    with open_session() as session:
        export = session.scalars(select(Export).where(Export.id == export_id, Export.attempts < MAX_ATTEMPTS)).one_or_none()
        if export is None:
            return
        export.attempts += 1
        session.commit()
        try:
            requests.get(export.url, timeout=30).raise_for_status()
        except requests.RequestException:
            run_open_export.apply_async((export_id,), countdown=60)


@shared_task
def run_export_for_ever(export_id: int) -> None:
    """Counts, and asks something else."""
    with open_session() as session:
        export = session.get_one(Export, export_id)
        try:
            requests.get(export.url, timeout=30).raise_for_status()
        except requests.RequestException:
            export.attempts += 1
            if export.bytes >= 0:
                run_export_for_ever.apply_async((export_id,), countdown=60)  # error: apr-unbounded-retry
        session.commit()


def deliver(delivery_id: int) -> None:
    """A job of RQ, with a name for the count that says nothing by itself."""
    delivery = Delivery.objects.get(pk=delivery_id)
    try:
        requests.put(delivery.url, timeout=10).raise_for_status()
    except requests.RequestException:
        delivery.tried = delivery.tried + 1
        delivery.save()
        if delivery.tried < MAX_ATTEMPTS:
            queue.enqueue_in(timedelta(minutes=5), deliver, delivery_id)


def deliver_without_end(delivery_id: int) -> None:
    """The count is written to the log only."""
    delivery = Delivery.objects.get(pk=delivery_id)
    try:
        requests.put(delivery.url, timeout=10).raise_for_status()
    except requests.RequestException:
        delivery.tried = delivery.tried + 1
        delivery.save()
        queue.enqueue_in(timedelta(minutes=5), deliver_without_end, delivery_id)  # error: apr-unbounded-retry


def deliver_by_counter(parcel: str) -> None:
    try:
        requests.put(f"https://parcels.example/{parcel}", timeout=10).raise_for_status()
    except requests.RequestException:
        failed = cache.incr(f"failed:{parcel}")
        if failed > MAX_ATTEMPTS:  # type: ignore[operator]
            raise
        queue.enqueue_in(timedelta(minutes=5), deliver_by_counter, parcel)
