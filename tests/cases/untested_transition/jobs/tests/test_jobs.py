from __future__ import annotations

from unittest.mock import Mock

from ..work.jobs import Job, Started, Status, Store, hear, run


def test_run() -> None:
    job = Job("1", Store(Mock()))
    run(job)
    assert job.status is Status.DONE


def test_started() -> None:
    job = Job("1", Store(Mock()))
    hear(Started(), job)
    assert job.status is Status.RUNNING
