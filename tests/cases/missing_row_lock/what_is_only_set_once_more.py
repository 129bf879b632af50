# only: apr-missing-row-lock
# mypy: disable-error-code="no-untyped-def,no-untyped-call"
"""Questions whether anything is to change, and states that are only set to what they may be already; checks beside them."""

from datetime import UTC, datetime
from enum import Enum

from pydantic import BaseModel
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Status(Enum):
    NEW = "new"
    CONNECTED = "connected"
    CLOSED = "closed"


class Base(DeclarativeBase):
    pass


class Case(Base):
    __tablename__ = "cases"
    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[Status]
    detail: Mapped[str | None]
    email_verified: Mapped[bool]
    email_verified_at: Mapped[str | None]


class CaseIn(BaseModel):
    status: Status


def update(session: Session, case: Case, case_in: CaseIn) -> None:
    if case.status != case_in.status:
        case.status = case_in.status
        print("changed")
    session.commit()


def change(session: Session, case_id: int, case_in: CaseIn) -> None:
    case = session.get_one(Case, case_id)
    update(session, case, case_in)


def change_new_ones(session: Session, case_id: int, case_in: CaseIn) -> None:
    case = session.get_one(Case, case_id)
    if case.status != Status.NEW:
        raise ValueError("too late")
    case.status = case_in.status  # error: apr-missing-row-lock
    session.commit()


def connect_and_bill(session: Session, case_id: int) -> None:
    case = session.get_one(Case, case_id)
    if case.status == Status.CONNECTED:
        return
    case.status = Status.CONNECTED  # error: apr-missing-row-lock
    session.commit()
    bill(case_id)


def bill(case_id: int) -> None:
    print(case_id)


def verify(session: Session, case_id: int) -> bool:
    case = session.get_one(Case, case_id)
    needs_update = False
    if not case.email_verified:
        case.email_verified = True
        case.email_verified_at = datetime.now(UTC).isoformat()
        needs_update = True
    if needs_update:
        session.commit()
    return needs_update


def save_to_db(row: object, note: str) -> None:
    print(row, note)


def confirm_through_a_helper(session: Session, case_id: int) -> None:
    case = session.get_one(Case, case_id)
    if not case.email_verified:
        case.email_verified = True
        save_to_db(case, "verified")


def confirm_and_bill(session: Session, case_id: int) -> None:
    case = session.get_one(Case, case_id)
    if not case.email_verified:
        case.email_verified = True  # error: apr-missing-row-lock
        save_to_db(case, "verified")
        bill(case_id)
