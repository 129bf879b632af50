"""Entities without a database: dataclasses, attrs, pydantic, NamedTuple, plain classes; copies with a new state; state machines; names that only look like a state."""
# only: apr-unvalidated-transition

from __future__ import annotations

import contextlib
import enum
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Literal, NamedTuple

import attrs
import transitions
from django_fsm import transition
from pydantic import BaseModel
from statemachine import State, StateMachine


class Status(str, enum.Enum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    REJECTED = "rejected"

    def may_become(self, other: Status) -> bool:
        return other in _TABLE[self]


_TABLE: dict[Status, frozenset[Status]] = {
    Status.DRAFT: frozenset({Status.SUBMITTED}),
    Status.SUBMITTED: frozenset({Status.APPROVED, Status.REJECTED}),
    Status.APPROVED: frozenset(),
    Status.REJECTED: frozenset(),
}
_EVENTS = {("submit", Status.DRAFT): Status.SUBMITTED, ("approve", Status.SUBMITTED): Status.APPROVED}


class Forbidden(Exception):
    pass


@dataclass
class Claim:
    number: str
    status: Status = Status.DRAFT
    history: list[Status] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.status = Status(self.status)

    def submit(self) -> None:
        self.status = Status.SUBMITTED  # error: apr-unvalidated-transition
        self.history.append(self.status)

    def approve(self) -> None:
        if not self.status.may_become(Status.APPROVED):
            raise Forbidden
        self.status = Status.APPROVED

    def reject(self) -> None:
        with self._only_from(Status.SUBMITTED):
            self.status = Status.REJECTED

    @contextlib.contextmanager
    def _only_from(self, *states: Status) -> Iterator[None]:
        if self.status not in states:
            raise Forbidden
        yield

    def handle(self, event: str) -> None:
        try:
            self.status = _EVENTS[event, self.status]
        except KeyError:
            raise Forbidden from None

    @classmethod
    def resubmitted(cls, number: str) -> Claim:
        claim = cls(number)
        claim.status = Status.SUBMITTED
        return claim

    def force(self, status: Status) -> None:
        old, self.status = self.status, status  # error: apr-unvalidated-transition
        self.history.append(old)


@dataclass(frozen=True)
class Payment:
    id: int
    state: Literal["pending", "captured", "refunded"]

    def captured(self) -> Payment:
        return replace(self, state="captured")  # error: apr-unvalidated-transition

    def refunded(self) -> Payment:
        if self.state == "captured":
            return replace(self, state="refunded")
        raise Forbidden


@attrs.frozen
class Refund:
    id: int
    state: Status

    def approved(self) -> Refund:
        return attrs.evolve(self, state=Status.APPROVED)  # error: apr-unvalidated-transition

    def rejected(self) -> Refund:
        return attrs.evolve(self, state=Status.REJECTED) if self.state is Status.SUBMITTED else self


class Contract(BaseModel):
    id: int
    status: Status = Status.DRAFT
    title: str = ""


def approve_contract(contract: Contract) -> Contract:
    return contract.model_copy(update={"status": Status.APPROVED})  # error: apr-unvalidated-transition


def approve_contract_after_a_look(contract: Contract) -> Contract:
    match contract.status:
        case Status.SUBMITTED:
            return contract.model_copy(update={"status": Status.APPROVED})
        case _:
            raise Forbidden


def rename_contract(contract: Contract) -> Contract:
    return contract.model_copy(update={"title": "new"})


class Vote(NamedTuple):
    voter: str
    status: Status


def count(vote: Vote) -> Vote:
    return vote._replace(status=Status.APPROVED)  # error: apr-unvalidated-transition


def recount(votes: list[Vote]) -> list[Vote]:
    return [vote._replace(status=Status.APPROVED) for vote in votes if vote.status is Status.SUBMITTED]


class Leave:
    """A plain class with a property and its setter."""

    def __init__(self, employee: str) -> None:
        self.employee = employee
        self._status = Status.DRAFT

    @property
    def status(self) -> Status:
        return self._status

    @status.setter
    def status(self, value: Status) -> None:
        self._status = value  # error: apr-unvalidated-transition


class Holiday:
    def __init__(self, employee: str) -> None:
        self.employee = employee
        self._status = Status.DRAFT

    @property
    def status(self) -> Status:
        return self._status

    @status.setter
    def status(self, value: Status) -> None:
        if value not in _TABLE[self._status]:
            raise Forbidden
        self._status = value


class Document:
    """Text with constants in the class."""

    OPEN = "open"
    SIGNED = "signed"
    VOID = "void"

    def __init__(self, title: str) -> None:
        self.title = title
        self.state = self.OPEN

    def is_signed(self) -> bool:
        return self.state == self.SIGNED

    def void(self) -> None:
        self.state = self.VOID  # error: apr-unvalidated-transition

    def sign(self) -> None:
        if self.is_signed():
            return
        self.state = self.SIGNED


class Employee:
    """An enum that no word calls a status."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.approval = Status.DRAFT
        self.role = Role.STAFF

    def approve(self) -> None:
        self.approval = Status.APPROVED  # error: apr-unvalidated-transition

    def promote(self) -> None:
        self.role = Role.ADMIN


class Role(enum.Enum):
    STAFF = "staff"
    ADMIN = "admin"


class UsState(enum.Enum):
    CA = "California"
    NY = "New York"
    TX = "Texas"
    WA = "Washington"


@dataclass
class Address:
    street: str
    state: UsState


def move(address: Address) -> None:
    address.state = UsState.NY


class App:
    def __init__(self) -> None:
        self.state: dict[str, Any] = {}


def wire(app: App) -> None:
    app.state = {"ready": True}


@dataclass
class Reply:
    status_code: int
    status: str
    http_status: Status


def answer(reply: Reply) -> None:
    reply.status_code = 404
    reply.status = "not found"
    reply.http_status = Status.REJECTED


@dataclass
class ClaimResponse:
    status: Status


def show(response: ClaimResponse, claim: Claim) -> None:
    response.status = claim.status


class Lift:
    """A state machine of a library watches over it."""

    states = ["stopped", "moving"]

    def __init__(self) -> None:
        self.state = "stopped"
        self.machine = transitions.Machine(model=self, states=self.states, initial="stopped")

    def on_enter_moving(self) -> None:
        if self.state == "stopped":
            print("was stopped")

    def after_all(self) -> None:
        self.state = "stopped"


class ClaimMachine(StateMachine):
    draft = State(initial=True)
    done = State(final=True)
    finish = draft.to(done)

    def __init__(self, claim: Claim) -> None:
        self.claim = claim

    def on_finish(self) -> None:
        self.claim.status = Status.APPROVED


class Ticket:
    def __init__(self) -> None:
        self.number = 1
        self.status = Status.DRAFT

    @transition(field="status", source=Status.DRAFT, target=Status.SUBMITTED)
    def submit(self) -> None:
        self.status = Status.SUBMITTED


def toggle(claim: Claim) -> None:
    claim.status = Status.SUBMITTED if claim.status is Status.DRAFT else Status.DRAFT


def keep_or_set(claim: Claim, status: Status | None) -> None:
    claim.status = status or claim.status  # error: apr-unvalidated-transition


def wrong_object(claim: Claim, payment: Payment) -> None:
    if payment.state != "captured":
        raise Forbidden
    claim.status = Status.APPROVED  # error: apr-unvalidated-transition


def only_logged(claim: Claim) -> None:
    if claim.status is Status.APPROVED:
        print("approved already")
    claim.status = Status.APPROVED  # error: apr-unvalidated-transition
