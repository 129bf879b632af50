from __future__ import annotations

from celery import shared_task
from sqlalchemy import select

from .core import Member, Order, State, Unit


@shared_task
def activate(pk: int) -> None:  # error: apr-uncoordinated-job
    with Unit() as session:
        member = session.get_one(Member, pk)
        if member.state is State.NEW:
            member.state = State.ACTIVE


@shared_task
def finish_orders() -> None:
    with Unit() as session:
        for order in session.scalars(select(Order).where(Order.state == State.NEW)):
            order.state = State.CLOSED


@shared_task
def mail(pk: int) -> None:
    with Unit() as session:
        session.get_one(Member, pk).mailed = True
