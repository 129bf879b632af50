"""A state that is looked at on the row which the store has under the object's own key; the row of another key says nothing."""
# only: apr-unvalidated-transition

from __future__ import annotations

from enum import StrEnum

from django.db import models, transaction


class State(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"


class StoredJob(models.Model):
    state = models.CharField(max_length=20)
    name = models.CharField(max_length=20)


class Job:
    def __init__(self, job_id: str, batch_id: str) -> None:
        self.job_id = job_id
        self.batch_id = batch_id
        self.state = State.DONE


class Busy(Exception):
    pass


class Storage:
    def schedule(self, job: Job) -> None:
        with transaction.atomic():
            stored = StoredJob.objects.filter(id=job.job_id).first()
            if stored and stored.state == State.RUNNING:
                raise Busy
            job.state = State.QUEUED
            self.write(job)

    def schedule_after(self, job: Job) -> None:
        with transaction.atomic():
            batch = StoredJob.objects.filter(id=job.batch_id).first()
            if batch and batch.state == State.RUNNING:
                raise Busy
            job.state = State.QUEUED  # error: apr-unvalidated-transition
            self.write(job)

    def write(self, job: Job) -> None:
        StoredJob.objects.update_or_create(id=job.job_id, defaults={"name": "job"})
