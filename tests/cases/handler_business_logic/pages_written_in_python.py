# only: apr-handler-business-logic
"""Pages that are written in Python, tag by tag: what is worked out for them is shown; a command in the same view is one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Depends
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from tagflow import tag, text  # type: ignore[import-not-found]

router = APIRouter()


class Base(DeclarativeBase):
    pass


class Loan(Base):
    __tablename__ = "loans"
    id: Mapped[int] = mapped_column(primary_key=True)
    cents: Mapped[int]
    state: Mapped[str]
    made: Mapped[datetime]


class Letters:
    def send_reminder(self, loan: Loan, days: int) -> None:
        raise NotImplementedError


def get_session() -> Session:
    raise NotImplementedError


def get_letters() -> Letters:
    raise NotImplementedError


def _badge(loan: Loan) -> None:
    with tag.div(classes="badge-warning" if loan.state == "late" else "badge"):
        text(f"{loan.cents / 100:.2f}")


def _row(label: str, days: int) -> None:
    with tag.tr():
        text(label)
        text(str(days))


@router.get("/desk/loans/{loan_id}")
def show(loan_id: int, session: Session = Depends(get_session)) -> Any:
    loan = session.get_one(Loan, loan_id)
    with tag.section():
        _badge(loan)
        if loan.state == "late":
            text("Remind them")
        _row("Days", (datetime.now(UTC) - loan.made).days + 1)
        with tag.input(value=max(2500, loan.cents * 2)):
            pass


@router.post("/desk/loans/{loan_id}/remind")
def remind(loan_id: int, session: Session = Depends(get_session), letters: Letters = Depends(get_letters)) -> Any:
    loan = session.get_one(Loan, loan_id)
    with tag.section():
        text(f"{loan.cents / 100:.2f}")
        if loan.state == "late":  # error: apr-handler-business-logic
            letters.send_reminder(loan, 7)
            text("Reminded")
