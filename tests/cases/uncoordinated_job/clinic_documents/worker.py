from __future__ import annotations

from redis import Redis
from rq import Queue
from rq.decorators import job

from .documents import close_visit, dun_bill

queue = Queue(connection=Redis())


@job("default", connection=Redis())
def close(pk: str) -> None:  # error: apr-uncoordinated-job
    close_visit(pk)


@job("default", connection=Redis())
def dun(pk: str) -> None:
    dun_bill(pk)
