# only: apr-unvalidated-transition
"""A transition that carries on to what belongs to the object; states that are filled in or asked for from the store; what has a status and no lifecycle."""

from __future__ import annotations

from enum import Enum
from typing import Any

from django.db import models


class ReceiptError(Exception):
    pass


class PurchaseOrder(models.Model):
    DRAFT, APPROVED, FULFILLED = "draft", "approved", "fulfilled"
    STATUS = ((DRAFT, "Draft"), (APPROVED, "Approved"), (FULFILLED, "Fulfilled"))
    status = models.CharField(max_length=10, choices=STATUS, default=DRAFT)

    def can_approve(self) -> bool:
        return self.status == self.DRAFT

    def mark_as_approved(self) -> None:
        if not self.can_approve():
            raise ReceiptError("cannot be approved")
        self.status = self.APPROVED
        self.lines.update(line_status=OrderLine.NOT_ORDERED)
        self.save()

    def mark_as_fulfilled(self, lines: Any = None) -> None:
        if self.status != self.APPROVED:
            raise ReceiptError("cannot be fulfilled")
        if lines is None:
            lines = OrderLine.objects.filter(order=self)
        self.status = self.FULFILLED
        self.save()
        lines.update(line_status=OrderLine.RECEIVED)

    def reset(self) -> None:
        self.status = self.DRAFT  # error: apr-unvalidated-transition
        self.lines.update(line_status=OrderLine.NOT_ORDERED)  # error: apr-unvalidated-transition
        self.save()


class OrderLine(models.Model):
    NOT_ORDERED, ORDERED, RECEIVED = "not_ordered", "ordered", "received"
    LINE_STATUS = ((NOT_ORDERED, "Not ordered"), (ORDERED, "Ordered"), (RECEIVED, "Received"))
    order = models.ForeignKey(PurchaseOrder, on_delete=models.CASCADE, related_name="lines")
    line_status = models.CharField(max_length=12, choices=LINE_STATUS, default=NOT_ORDERED)


def receive(order: PurchaseOrder, line_id: int) -> None:
    """The order is looked at, the line is another one."""
    if order.status != PurchaseOrder.APPROVED:
        raise ReceiptError("not yet")
    order.status = PurchaseOrder.FULFILLED
    order.save()
    OrderLine.objects.filter(pk=line_id).update(line_status=OrderLine.RECEIVED)  # error: apr-unvalidated-transition


class JobStatus(Enum):
    QUEUED = "queued"
    ACTIVE = "active"
    ABORTING = "aborting"
    FINISHED = "finished"


class Job:
    def __init__(self, key: str) -> None:
        self.key = key
        self.status = JobStatus.QUEUED

    def restore(self, stored: dict[str, str]) -> None:
        self.status = JobStatus(stored["status"]) if stored.get("status") else JobStatus.QUEUED

    def start(self) -> None:
        self.status = JobStatus.ACTIVE  # error: apr-unvalidated-transition


class Queue:
    def __init__(self, store: Any) -> None:
        self._store = store

    async def get_job_status(self, key: str) -> JobStatus | None:
        found = await self._store.fetch(key)
        return JobStatus(found) if found else None

    async def abort(self, job: Job) -> None:
        status = await self.get_job_status(job.key)
        if status is None or status is JobStatus.QUEUED:
            await self._store.delete(job.key)
        else:
            job.status = JobStatus.ABORTING

    async def abort_after_a_look_at_another(self, job: Job, other: str) -> None:
        status = await self.get_job_status(other)
        if status is JobStatus.QUEUED:
            job.status = JobStatus.ABORTING  # error: apr-unvalidated-transition


def close_span(stream: Any, failed: bool) -> None:
    span = stream.span
    if failed:
        span.status = JobStatus.FINISHED


def close_parcel(stream: Any) -> None:
    parcel = stream.parcel
    parcel.status = JobStatus.FINISHED  # error: apr-unvalidated-transition
