"""The domain: place wins over a pydantic base."""  # role: domain

from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from pydantic import BaseModel


class Order(BaseModel):  # role: domain
    total: int

    def pay(self) -> None:
        self.total = 0


@dataclass
class Money:  # role: domain
    cents: int


class State(Enum):  # role: domain
    NEW = 1


class OrderRepository(Protocol):  # role: repository
    def get(self, number: int) -> Order: ...
