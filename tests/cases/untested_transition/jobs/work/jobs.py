from __future__ import annotations

import functools
from enum import Enum

import redis


class Status(Enum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    LOST = "lost"


class Store:
    def __init__(self, client: redis.Redis) -> None:
        self.client = client

    def set_status(self, job: Job, status: Status) -> None:
        job.status = status
        self.client.set(job.key, status.value)


class Job:
    def __init__(self, key: str, store: Store) -> None:
        self.key = key
        self.store = store
        self.status = Status.QUEUED

    def finish(self, status: Status) -> None:
        self.store.set_status(self, status)

    def _fetch_status(self) -> Status:
        return Status(self.store.client.get(self.key))

    def get_status(self, refresh: bool = True) -> Status:
        if refresh:
            self.status = self._fetch_status()
        return self.status


def run(job: Job) -> None:
    if job.status is Status.QUEUED:
        job.finish(Status.DONE)


def sweep(job: Job) -> None:  # error: apr-untested-transition
    if job.status is Status.RUNNING:
        job.finish(Status.LOST)


class Started:
    pass


class Broken:
    pass


@functools.singledispatch
def hear(event: object, job: Job) -> None:
    raise TypeError(event)


@hear.register(Started)
def hear_started(event: Started, job: Job) -> None:
    if job.status is Status.QUEUED:
        job.status = Status.RUNNING


@functools.singledispatch
def report(event: object, job: Job) -> None:
    raise TypeError(event)


@report.register(Broken)
def report_broken(event: Broken, job: Job) -> None:  # error: apr-untested-transition
    if job.status is Status.RUNNING:
        job.status = Status.FAILED
