from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field

from gym.schemas import Card, JoinRequest, LeaveRequest


@dataclass
class Email:
    value: str


class Member:
    card: Card  # error: apr-dto-in-core

    def __init__(self, name: str, email: Email) -> None:
        self.name = name
        self.email = email

    def leave(self, request: LeaveRequest | None = None) -> None:  # error: apr-dto-in-core
        return None

    def rename(self, name: str) -> None:
        self.name = name


class Policy(ABC):
    @abstractmethod
    def accepts(self, request: JoinRequest) -> bool: ...  # error: apr-dto-in-core

    @abstractmethod
    def accepts_email(self, email: Email) -> bool: ...


def on_join(callback: Callable[[JoinRequest], None]) -> None:  # error: apr-dto-in-core
    return None


def emails(members: list[Member]) -> list[Email]:
    return [m.email for m in members]
