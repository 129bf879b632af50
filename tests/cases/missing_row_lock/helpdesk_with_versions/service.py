from __future__ import annotations

from sqlalchemy.orm import Session

from .db import Factory, SerialFactory
from .models import State, Ticket
from .repo import SqlTickets, Tickets


class NotOpenError(Exception):
    pass


class TicketService:
    def __init__(self, tickets: Tickets, repo: SqlTickets) -> None:
        self.tickets = tickets
        self.repo = repo

    def close(self, ticket_id: int) -> None:
        ticket = self.tickets.by_id(ticket_id)
        if ticket.state is State.CLOSED:
            raise NotOpenError
        ticket.state = State.CLOSED  # error: apr-missing-row-lock

    def close_locked(self, ticket_id: int) -> None:
        ticket = self.tickets.lock(ticket_id)
        if ticket.state is State.CLOSED:
            raise NotOpenError
        ticket.state = State.CLOSED

    def close_by_repo(self, ticket_id: int) -> None:
        ticket = self.repo.by_id(ticket_id)
        self._check(ticket)
        self.repo.set_state(ticket, State.CLOSED)  # error: apr-missing-row-lock

    def close_atomically(self, ticket_id: int) -> None:
        if not self.repo.close_if_open(ticket_id):
            raise NotOpenError

    def _check(self, ticket: Ticket) -> None:
        if ticket.state != State.OPEN:
            raise NotOpenError

    def end_contract(self, pk: int) -> None:
        contract = self.repo.contract(pk)
        if contract.state is State.CLOSED:
            raise NotOpenError
        contract.state = State.CLOSED


def close_in_serial(ticket_id: int) -> None:
    with SerialFactory.begin() as session:
        ticket = session.get_one(Ticket, ticket_id)
        if ticket.state is State.OPEN:
            ticket.state = State.CLOSED


def close_in_plain(ticket_id: int) -> None:
    with Factory.begin() as session:
        ticket = session.get_one(Ticket, ticket_id)
        if ticket.state is State.OPEN:
            ticket.state = State.CLOSED  # error: apr-missing-row-lock


def close_relocked(session: Session, ticket_id: int) -> None:
    repo = SqlTickets(session)
    ticket = repo.lock(ticket_id)
    session.commit()
    if ticket.state is State.OPEN:
        ticket.state = State.CLOSED  # error: apr-missing-row-lock
        session.commit()
