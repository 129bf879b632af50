"""A task and a route write the same column: both have to lock, or to compare in the statement; a lock on one side is none."""
# only: apr-uncoordinated-job

from enum import StrEnum
from typing import Annotated

from celery import Celery, shared_task
from fastapi import APIRouter, Depends, HTTPException
from sqlalchemy import create_engine, select, update
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

engine = create_engine("postgresql:///shop")
SessionLocal = sessionmaker(engine)
router = APIRouter()
celery = Celery("shop")


class OrderStatus(StrEnum):
    PAID = "paid"
    SHIPPED = "shipped"
    CANCELLED = "cancelled"


class Base(DeclarativeBase): ...


class Order(Base):
    """Its route sets the status blindly."""

    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[OrderStatus]
    note: Mapped[str]


class Parcel(Base):
    """Locked on both sides."""

    __tablename__ = "parcels"
    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[OrderStatus]


class Refund(Base):
    """Compared and set on both sides."""

    __tablename__ = "refunds"
    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[OrderStatus]


class Export(Base):
    """Made by the route, worked on by the task it starts."""

    __tablename__ = "exports"
    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[str]


class Invoice(Base):
    """The task sets it blindly."""

    __tablename__ = "invoices"
    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[str]


class Ticket(Base):
    """It has a version column."""

    __tablename__ = "tickets"
    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[str]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}


def get_db() -> Session:
    return SessionLocal()


Db = Annotated[Session, Depends(get_db)]


# --- orders: the task locks, the route does not ---------------------------------------------------------------------------------------


@router.post("/orders/{order_id}/cancel")
def cancel_order(order_id: int, db: Db) -> None:
    order = db.get_one(Order, order_id)
    if order.status is OrderStatus.SHIPPED:
        raise HTTPException(409)
    order.status = OrderStatus.CANCELLED
    db.commit()


@shared_task
def ship_orders() -> None:  # error: apr-uncoordinated-job
    with SessionLocal.begin() as session:
        for order in session.scalars(select(Order).where(Order.status == OrderStatus.PAID).with_for_update(skip_locked=True)):
            order.status = OrderStatus.SHIPPED


@celery.task(bind=True)
def expire_order(self: object, order_id: int) -> None:  # error: apr-uncoordinated-job
    with SessionLocal.begin() as session:
        session.execute(update(Order).where(Order.id == order_id).values(status=OrderStatus.CANCELLED))


@shared_task
def annotate_orders() -> None:
    with SessionLocal.begin() as session:
        session.execute(update(Order).values(note="seen"))


# --- invoices: the route locks, the task does not -------------------------------------------------------------------------------------


@router.post("/invoices/{invoice_id}/void")
def void_invoice(invoice_id: int, db: Db) -> None:
    invoice = db.execute(select(Invoice).where(Invoice.id == invoice_id).with_for_update()).scalar_one()
    if invoice.status == "paid":
        raise HTTPException(409)
    invoice.status = "void"
    db.commit()


@shared_task
def mark_overdue() -> None:  # error: apr-uncoordinated-job
    with SessionLocal.begin() as session:
        for invoice in session.scalars(select(Invoice).where(Invoice.status == "open")):
            invoice.status = "overdue"


# --- both locked ----------------------------------------------------------------------------------------------------------------------


@router.post("/parcels/{parcel_id}/stop")
def stop_parcel(parcel_id: int, db: Db) -> None:
    parcel = db.get_one(Parcel, parcel_id, with_for_update=True)
    if parcel.status is OrderStatus.SHIPPED:
        raise HTTPException(409)
    parcel.status = OrderStatus.CANCELLED
    db.commit()


@shared_task
def send_parcels() -> None:
    with SessionLocal.begin() as session:
        for parcel in session.scalars(select(Parcel).where(Parcel.status == OrderStatus.PAID).with_for_update()):
            parcel.status = OrderStatus.SHIPPED


# --- both compare ---------------------------------------------------------------------------------------------------------------------


@router.post("/refunds/{refund_id}/withdraw")
def withdraw_refund(refund_id: int, db: Db) -> None:
    changed = db.scalars(
        update(Refund).where(Refund.id == refund_id, Refund.status == OrderStatus.PAID).values(status=OrderStatus.CANCELLED).returning(Refund.id)
    ).all()
    db.commit()
    if not changed:
        raise HTTPException(409)


@shared_task
def pay_refunds() -> None:
    with SessionLocal.begin() as session:
        session.execute(update(Refund).where(Refund.status == OrderStatus.PAID).values(status=OrderStatus.SHIPPED))


# --- the job comes last, or the row is new --------------------------------------------------------------------------------------------


@router.post("/exports")
def create_export(db: Db) -> int:
    export = Export(status="queued")
    db.add(export)
    db.commit()
    run_export.delay(export.id)
    return export.id


@router.post("/exports/{export_id}/again")
def repeat_export(export_id: int, db: Db) -> None:
    export = db.get_one(Export, export_id)
    export.status = "queued"
    db.commit()
    run_export.delay(export_id)


@shared_task
def run_export(export_id: int) -> None:
    with SessionLocal.begin() as session:
        export = session.get_one(Export, export_id)
        export.status = "done"


# --- a version column -----------------------------------------------------------------------------------------------------------------


@router.post("/tickets/{ticket_id}/close")
def close_ticket(ticket_id: int, db: Db) -> None:
    ticket = db.get_one(Ticket, ticket_id)
    ticket.status = "closed"
    db.commit()


@shared_task
def escalate_tickets() -> None:
    with SessionLocal.begin() as session:
        for ticket in session.scalars(select(Ticket).where(Ticket.status == "open")):
            ticket.status = "escalated"
