from .models import Ticket


def apply_case(ticket, case):
    if ticket.state != case["before"]:
        raise ValueError(case)
    ticket.state = Ticket.State(case["state"])
    ticket.save()


def refresh(ticket, client):
    apply_case(ticket, client.get("/case").json())


def move(ticket: Ticket, state: Ticket.State) -> None:
    if ticket.state == state:
        raise ValueError(state)
    ticket.state = state
    ticket.save()


def shut(ticket: Ticket) -> None:  # error: apr-untested-transition
    move(ticket, Ticket.State.CLOSED)
