# only: apr-untested-transition
"""A project without any test: one finding for all its transitions."""

from typing import Literal


class Ticket:
    state: Literal["open", "closed", "held"] = "open"


def close(ticket: Ticket) -> None:  # error: apr-untested-transition
    if ticket.state == "open":
        ticket.state = "closed"


def hold(ticket: Ticket) -> None:
    if ticket.state == "open":
        ticket.state = "held"


def note(ticket: Ticket, text: str) -> str:
    return f"{ticket.state}: {text}"
