from __future__ import annotations

from typing import Literal


class Ticket:
    state: Literal["open", "closed", "held"] = "open"


def close(ticket: Ticket) -> None:  # error: apr-untested-transition
    if ticket.state == "open":
        ticket.state = "closed"


def hold(ticket: Ticket) -> None:
    if ticket.state == "open":
        ticket.state = "held"
