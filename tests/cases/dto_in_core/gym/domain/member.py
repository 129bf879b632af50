from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any, Callable, ClassVar, Generic, Protocol, TypeVar

from pydantic.dataclasses import dataclass as pydantic_dataclass

from gym import contracts
from gym.contracts import MemberIn, VisitIn, Visits

E = TypeVar("E")


class Plan(Enum):
    BASIC = 1


@pydantic_dataclass
class Minutes:
    value: int


@dataclass
class Member:
    name: str
    visits: list[VisitIn] = field(default_factory=list)  # error: apr-dto-in-core
    extra: Any = None

    def add(self, minutes: Minutes) -> None:
        self.extra = minutes

    def import_(self, visits: Visits | None = None) -> int:  # error: apr-dto-in-core
        return 0

    async def sync(self, *, payload: "contracts.VisitIn") -> None:  # error: apr-dto-in-core
        self.name = str(payload.member)

    def page(self) -> contracts.Page[str]:  # error: apr-dto-in-core
        raise NotImplementedError

    def keep(self, what: Any) -> None:
        self.extra = what

    def plan(self) -> Plan:
        return Plan.BASIC


class MemberStore(ABC, Generic[E]):
    @abstractmethod
    def put(self, entity: E) -> None: ...


def handle(member: Member, *visits: VisitIn) -> None:  # error: apr-dto-in-core
    print(member, visits)


def discount(member: Member, rule: Callable[[Member], int]) -> int:
    return rule(member)


class Greeter(Protocol):
    def greet(self, member: Member) -> str: ...
