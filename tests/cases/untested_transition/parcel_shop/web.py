"""Routes, jobs and commands."""

from __future__ import annotations

from typing import Annotated

import click
from celery import shared_task
from fastapi import APIRouter, Depends
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from parcel_shop.orders import Order, Orders, Status, Van

router = APIRouter(prefix="/orders")
engine = create_engine("sqlite://")


def get_orders() -> Orders:
    return Orders(Session(engine), Van())


@router.post("/{order_id}/cancel")
def cancel(order_id: int, orders: Annotated[Orders, Depends(get_orders)]) -> None:
    orders.cancel(order_id)


@router.post("/{order_id}/return")
def take_back(order_id: int) -> None:  # error: apr-untested-transition
    with Session(engine) as session:
        order = session.get_one(Order, order_id)
        if order.status is Status.SHIPPED:
            order.status = Status.RETURNED


@router.delete("/{order_id}")
def drop(order_id: int) -> None:  # error: apr-untested-transition
    with Session(engine) as session:
        order = session.get_one(Order, order_id)
        if order.status is Status.PAID:
            order.status = Status.CANCELLED


@shared_task
def pack_all() -> None:
    with Session(engine) as session:
        for order in session.query(Order).filter(Order.status == Status.PAID):
            order.status = Status.PACKED


@shared_task
def lose_all() -> None:  # error: apr-untested-transition
    with Session(engine) as session:
        for order in session.query(Order).filter(Order.status == Status.SHIPPED):
            order.status = Status.LOST


@click.command()
def close_all() -> None:
    with Session(engine) as session:
        for order in session.query(Order).filter(Order.status == Status.SHIPPED):
            order.status = Status.RETURNED


@click.command()
def reset_all() -> None:  # error: apr-untested-transition
    with Session(engine) as session:
        for order in session.query(Order).filter(Order.status == Status.SHIPPED):
            order.status = Status.PAID
