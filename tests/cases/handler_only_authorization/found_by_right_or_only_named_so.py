# only: apr-handler-only-authorization
"""What is handed on was found by a secret, or with who acts; what is called a deletion takes a field out of a form; what is published is an event."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, HTTPException
from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

router = APIRouter()


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    is_admin: Mapped[bool]


class Seat(Base):
    __tablename__ = "seats"
    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int]
    claim_token: Mapped[str]


class Ticket(Base):
    __tablename__ = "tickets"
    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int]


def get_session() -> Session:
    raise NotImplementedError


def current_user() -> User:
    raise NotImplementedError


class Seats:
    def get_by_claim_token(self, session: Session, claim: str) -> Seat:
        return session.scalars(select(Seat).where(Seat.claim_token == claim)).one()

    def get(self, session: Session, seat_id: int) -> Seat | None:
        return session.get(Seat, seat_id)

    def revoke_seat(self, session: Session, seat: Seat) -> None:
        session.delete(seat)


class Tickets:
    def find(self, session: Session, user: User, ticket_id: int) -> Ticket | None:
        return session.scalars(select(Ticket).where(Ticket.id == ticket_id, Ticket.owner_id == user.id)).first()

    def any(self, session: Session, ticket_id: int) -> Ticket | None:
        return session.get(Ticket, ticket_id)

    def refund_ticket(self, session: Session, ticket: Ticket) -> None:
        session.delete(ticket)

    def cancel_ticket(self, session: Session, ticket: Ticket) -> None:  # error: apr-handler-only-authorization
        session.delete(ticket)


@router.delete("/desk/seats/{seat_id}")
def revoke(seat_id: int, session: Session = Depends(get_session), user: User = Depends(current_user)) -> None:
    if not user.is_admin:
        raise HTTPException(403)
    seat = Seats().get(session, seat_id)
    if seat is not None:
        Seats().revoke_seat(session, seat)


@router.delete("/seats/of/{claim}")
def give_back(claim: str, session: Session = Depends(get_session)) -> None:
    seat = Seats().get_by_claim_token(session, claim)
    Seats().revoke_seat(session, seat)


@router.delete("/desk/tickets/{ticket_id}")
def cancel(ticket_id: int, session: Session = Depends(get_session), user: User = Depends(current_user)) -> None:
    if not user.is_admin:
        raise HTTPException(403)
    ticket = Tickets().any(session, ticket_id)
    if ticket is not None:
        Tickets().refund_ticket(session, ticket)
        Tickets().cancel_ticket(session, ticket)


@router.delete("/tickets/{ticket_id}")
def cancel_own(ticket_id: int, session: Session = Depends(get_session), user: User = Depends(current_user)) -> None:
    ticket = Tickets().find(session, user, ticket_id)
    if ticket is None:
        raise HTTPException(404)
    Tickets().refund_ticket(session, ticket)


@router.delete("/tickets/{ticket_id}/now")
def cancel_any(ticket_id: int, session: Session = Depends(get_session), user: User = Depends(current_user)) -> None:
    ticket = Tickets().any(session, ticket_id)
    if ticket is None:
        raise HTTPException(404)
    Tickets().cancel_ticket(session, ticket)


class Filters:
    def __init__(self, form: Any) -> None:
        self.form = form

    def delete_tags(self, names: list[str]) -> None:
        for name in names:
            self.form.fields.pop(name, None)


@router.get("/desk/report")
def desk_report(user: User = Depends(current_user)) -> None:
    if not user.is_admin:
        raise HTTPException(403)
    Filters({}).delete_tags(["a"])


@router.get("/report")
def report(user: User = Depends(current_user)) -> None:
    Filters({}).delete_tags(["b"])
