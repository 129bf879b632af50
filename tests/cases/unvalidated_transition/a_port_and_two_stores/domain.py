import enum
from dataclasses import dataclass
from typing import Protocol


class State(enum.Enum):
    OPEN = "open"
    AWARDED = "awarded"
    WITHDRAWN = "withdrawn"


@dataclass
class Tender:
    id: int
    state: State


class Tenders(Protocol):
    async def get(self, tender_id: int) -> Tender: ...

    async def set_state(self, tender_id: int, state: State) -> None: ...

    async def force(self, tender_id: int, state: State) -> None: ...
