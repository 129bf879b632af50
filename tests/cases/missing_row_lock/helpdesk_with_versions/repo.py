from __future__ import annotations

from typing import Protocol

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from .models import Contract, State, Ticket


class Tickets(Protocol):
    def by_id(self, ticket_id: int) -> Ticket: ...
    def lock(self, ticket_id: int) -> Ticket: ...


class SqlTickets:
    def __init__(self, session: Session) -> None:
        self._session = session

    def by_id(self, ticket_id: int) -> Ticket:
        return self._session.scalars(select(Ticket).where(Ticket.id == ticket_id)).one()

    def lock(self, ticket_id: int) -> Ticket:
        return self._session.scalars(select(Ticket).where(Ticket.id == ticket_id).with_for_update()).one()

    def close_if_open(self, ticket_id: int) -> bool:
        stmt = update(Ticket).where(Ticket.id == ticket_id, Ticket.state == State.OPEN).values(state=State.CLOSED)
        return self._session.execute(stmt).rowcount == 1  # type: ignore[attr-defined]

    def set_state(self, ticket: Ticket, state: State) -> None:
        ticket.state = state
        self._session.flush()

    def contract(self, pk: int) -> Contract:
        return self._session.get_one(Contract, pk)
