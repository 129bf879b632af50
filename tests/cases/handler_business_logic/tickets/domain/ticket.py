"""A domain object, and the ports that keep it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass
class Ticket:
    id: int
    price: int
    state: str
    seats: int
    sold_at: datetime | None = None
    extras: list[int] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.price * self.seats

    def refund(self) -> None:
        self.state = "refunded"


class TicketRepository(Protocol):
    def get(self, ticket_id: int) -> Ticket | None: ...
    def add(self, ticket: Ticket) -> None: ...
    def save(self, ticket: Ticket) -> None: ...
    def open_ones(self) -> list[Ticket]: ...


class UnitOfWork(Protocol):
    tickets: TicketRepository

    def __enter__(self) -> "UnitOfWork": ...
    def __exit__(self, *args: object) -> None: ...
    def commit(self) -> None: ...


class Refunds:
    def __init__(self, tickets: TicketRepository) -> None:
        self.tickets = tickets

    def refund(self, ticket_id: int, amount: int) -> Ticket:
        ticket = self.tickets.get(ticket_id)
        if ticket is None or ticket.price < amount:
            raise ValueError(ticket_id)
        ticket.refund()
        return ticket


def unit_of_work() -> UnitOfWork:
    raise NotImplementedError
