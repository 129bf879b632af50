from __future__ import annotations

from collections.abc import Iterator

import pytest

from ..tickets import Ticket


@pytest.fixture
def test_ticket() -> Iterator[Ticket]:
    yield Ticket()


@pytest.fixture(scope="session")
def test_tickets() -> list[Ticket]:
    return [Ticket(), Ticket()]


def make_ticket(state: str = "open") -> Ticket:
    ticket = Ticket()
    if state == "closed":
        ticket.state = "closed"
    return ticket
