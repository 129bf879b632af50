# only: apr-webhook-order-assumed
"""Events of several kinds behind one door: by match, by a table of handlers, by a class for each kind, by flags; states as plain text and from a table."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from fastapi import APIRouter, Depends, HTTPException
from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

router = APIRouter(prefix="/webhooks")


class Base(DeclarativeBase):
    pass


class LoanStatus(StrEnum):
    OPEN = "open"
    LATE = "late"
    PAID = "paid"


STATUS_OF = {"loan.opened": LoanStatus.OPEN, "loan.late": LoanStatus.LATE, "loan.paid": LoanStatus.PAID}


class Loan(Base):
    __tablename__ = "loans"
    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[LoanStatus]
    phase: Mapped[str]
    is_frozen: Mapped[bool]
    is_verified: Mapped[bool]
    sequence: Mapped[int]


class LoanEvent(BaseModel):
    id: str
    loan_id: int
    kind: str
    sequence: int


def get_session() -> Session:
    return Session()


def load(session: Session, loan_id: int) -> Loan:
    loan = session.get(Loan, loan_id, with_for_update=True)
    if loan is None:
        raise HTTPException(503, "not there yet")
    return loan


@router.post("/loans/match")
def match_webhook(event: LoanEvent, session: Session = Depends(get_session)) -> None:
    loan = load(session, event.loan_id)
    match event.kind:
        case "loan.late":
            loan.status = LoanStatus.LATE  # error: apr-webhook-order-assumed
        case "loan.paid":
            loan.status = LoanStatus.PAID
    session.commit()


@router.post("/loans/table")
def table_webhook(event: LoanEvent, session: Session = Depends(get_session)) -> None:
    loan = load(session, event.loan_id)
    loan.status = STATUS_OF[event.kind]  # error: apr-webhook-order-assumed
    session.commit()


@router.post("/loans/text")
def text_webhook(event: LoanEvent, session: Session = Depends(get_session)) -> None:
    loan = load(session, event.loan_id)
    if event.kind == "loan.closed":
        loan.phase = "closed"  # error: apr-webhook-order-assumed
    session.commit()


@router.post("/loans/frozen")
def frozen_webhook(event: LoanEvent, session: Session = Depends(get_session)) -> None:
    loan = load(session, event.loan_id)
    if event.kind == "loan.frozen":
        loan.is_frozen = True  # error: apr-webhook-order-assumed
    else:
        loan.is_frozen = False
    session.commit()


@router.post("/loans/verified")
def verified_webhook(event: LoanEvent, session: Session = Depends(get_session)) -> None:
    loan = load(session, event.loan_id)
    loan.is_verified = True
    session.commit()


def on_late(session: Session, event: LoanEvent) -> None:
    loan = load(session, event.loan_id)
    loan.status = LoanStatus.LATE  # error: apr-webhook-order-assumed


def on_paid(session: Session, event: LoanEvent) -> None:
    loan = load(session, event.loan_id)
    if loan.status is LoanStatus.PAID:
        return
    loan.status = LoanStatus.PAID


HANDLERS: dict[str, Callable[[Session, LoanEvent], None]] = {"loan.late": on_late, "loan.paid": on_paid}


@router.post("/loans/handlers")
def handlers_webhook(event: LoanEvent, session: Session = Depends(get_session)) -> None:
    HANDLERS[event.kind](session, event)
    session.commit()


class Applier:
    def __init__(self, session: Session) -> None:
        self._session = session

    def apply(self, event: LoanEvent) -> None:
        loan = load(self._session, event.loan_id)
        if not self._is_newer(loan, event):
            return
        loan.status = STATUS_OF[event.kind]
        loan.sequence = event.sequence

    def _is_newer(self, loan: Loan, event: LoanEvent) -> bool:
        return event.sequence > loan.sequence


@router.post("/loans/applier")
def applier_webhook(event: LoanEvent, session: Session = Depends(get_session)) -> None:
    Applier(session).apply(event)
    session.commit()


class LoanProjection:
    """An aggregate that is told its own past, in order."""

    def __init__(self) -> None:
        self.status = LoanStatus.OPEN

    def apply(self, event: LoanEvent) -> None:
        self.status = STATUS_OF[event.kind]


@router.post("/loans/derived")
def derived_webhook(event: LoanEvent, session: Session = Depends(get_session)) -> None:
    loan = load(session, event.loan_id)
    told = session.scalars(select(Loan.status)).all()
    loan.status = LoanStatus.PAID if LoanStatus.PAID in told else LoanStatus.OPEN
    session.commit()


def rename_in_settings(payload: dict[str, Any]) -> None:
    payload["name"] = payload["name"].strip()
