"""Litestar: controllers, and a dependency that another module provides."""

from litestar import Controller, Litestar, get, post
from litestar.di import Provide
from litestar.exceptions import NotFoundException

from tickets.domain.ticket import Refunds, Ticket, TicketRepository
from tickets.web.provided import cheapest, repository


class TicketController(Controller):
    path = "/tickets"
    dependencies = {"tickets": Provide(repository, sync_to_thread=False), "cheap": Provide(cheapest, sync_to_thread=False)}

    @post("/{ticket_id:int}/sell")
    async def sell(self, ticket_id: int, tickets: TicketRepository) -> None:
        ticket = tickets.get(ticket_id)
        if ticket is None:
            raise NotFoundException
        if ticket.seats == 0:  # error: apr-handler-business-logic
            raise ValueError("sold out")
        tickets.save(ticket)

    @get("/{ticket_id:int}")
    async def show(self, ticket_id: int, tickets: TicketRepository) -> dict[str, float]:
        ticket = tickets.get(ticket_id)
        if ticket is None:
            raise NotFoundException
        rest = ticket.total - sum(ticket.extras)
        return {"euros": ticket.price / 100, "rest": rest / 100}

    @post("/{ticket_id:int}/refund")
    async def refund(self, ticket_id: int, tickets: TicketRepository) -> dict[str, str]:
        return {"state": Refunds(tickets).refund(ticket_id, 100).state}


@get("/cheapest")
async def show_cheapest(cheap: Ticket) -> int:
    return cheap.price // 100


app = Litestar([TicketController, show_cheapest])
