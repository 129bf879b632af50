"""What is injected elsewhere."""

from tickets.domain.ticket import Ticket, TicketRepository, unit_of_work


def repository() -> TicketRepository:
    return unit_of_work().tickets


def cheapest() -> Ticket:
    found = min(repository().open_ones(), key=lambda ticket: ticket.price)
    found.state = "offered"  # error: apr-handler-business-logic
    return found
