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


class _Runner:
    @staticmethod
    def fixture(function: object) -> object:
        return function


other_runner = _Runner()


@other_runner.fixture
async def test_database() -> str:
    return "sqlite://"
