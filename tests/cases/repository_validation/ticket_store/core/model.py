from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol
from uuid import UUID


class State(Enum):
    OPEN = "open"
    DONE = "done"


@dataclass
class Ticket:
    id: UUID
    title: str
    state: State
    opened: datetime
    closed: datetime | None
    tags: list[str]
    version: int = 0


class TicketRepository(Protocol):
    async def add(self, ticket: Ticket) -> None: ...

    async def get(self, ticket_id: UUID) -> Ticket: ...


class TicketNotFound(Exception):
    pass


class ConcurrentUpdate(Exception):
    pass


class DomainError(Exception):
    pass


class RepositoryError(Exception):
    pass
