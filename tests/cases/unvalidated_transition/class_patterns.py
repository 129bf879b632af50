# only: apr-unvalidated-transition, apr-missing-row-lock
"""`case Invoice(status=Status.DRAFT)` looks at the state, of the invoice itself or of one in a pair; a pattern of another field does not. Nor is a second finding due where a column of SQL was looked at."""

import enum
from dataclasses import dataclass, replace
from typing import Any

import psycopg
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Status(enum.Enum):
    DRAFT = "draft"
    SENT = "sent"
    PAID = "paid"


class Base(DeclarativeBase):
    pass


class Invoice(Base):
    __tablename__ = "invoices"
    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[Status] = mapped_column(default=Status.DRAFT)
    kind: Mapped[str] = mapped_column(default="")


class Batch(Base):
    __tablename__ = "batches"
    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[Status] = mapped_column(default=Status.DRAFT)


def send(invoice: Invoice) -> None:
    match invoice:
        case Invoice(status=Status.DRAFT):
            invoice.status = Status.SENT
        case _:
            raise ValueError(invoice.id)


def send_either(invoice: Invoice) -> None:
    match invoice:
        case Invoice(status=Status.PAID) | Invoice(status=Status.SENT):
            raise ValueError(invoice.id)
        case _:
            pass
    invoice.status = Status.SENT


def send_both(invoice: Invoice, batch: Batch) -> None:
    match (invoice, batch):
        case (Invoice(status=Status.DRAFT), Batch(status=Status.DRAFT)):
            invoice.status = Status.SENT
            batch.status = Status.SENT
        case _:
            raise ValueError(invoice.id)


def by_its_kind(invoice: Invoice) -> None:
    match invoice:
        case Invoice(kind="credit"):
            invoice.status = Status.PAID  # error: apr-unvalidated-transition
        case _:
            raise ValueError(invoice.id)


def only_the_other(invoice: Invoice, batch: Batch) -> None:
    match (invoice, batch):
        case (_, Batch(status=Status.DRAFT)):
            invoice.status = Status.SENT  # error: apr-unvalidated-transition
        case _:
            raise ValueError(invoice.id)


def without_a_lock(session: Session, invoice_id: int) -> None:
    invoice = session.get_one(Invoice, invoice_id)
    match invoice:
        case Invoice(status=Status.DRAFT):
            invoice.status = Status.SENT  # error: apr-missing-row-lock
        case _:
            raise ValueError(invoice_id)
    session.commit()


def in_sql(conn: psycopg.Connection[Any], job_id: int) -> None:
    row = conn.execute("SELECT status FROM jobs WHERE id = %s", (job_id,)).fetchone()
    if row is None or row[0] != "queued":
        return
    conn.execute("UPDATE jobs SET status = 'running' WHERE id = %s", (job_id,))  # error: apr-missing-row-lock


def in_sql_blindly(conn: psycopg.Connection[Any], job_id: int) -> None:
    conn.execute("UPDATE jobs SET status = 'failed' WHERE id = %s", (job_id,))  # error: apr-unvalidated-transition


@dataclass
class Letter:
    """`state` is where it goes."""

    street: str
    state: str
    zip: str


def relocate(letter: Letter, state: str) -> Letter:
    if letter.state == "TX":
        print("Texas")
    return replace(letter, state=state)
