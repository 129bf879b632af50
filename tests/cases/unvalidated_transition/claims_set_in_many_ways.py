# only: apr-unguarded-read-modify-write, apr-missing-row-lock, apr-unvalidated-transition, apr-uncoordinated-job
from __future__ import annotations

import dataclasses
import enum
import functools
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, FastAPI, Request
from pydantic import BaseModel
from sqlalchemy import Enum, update
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

app = FastAPI()
router = APIRouter()


class Base(DeclarativeBase):
    pass


class Status(enum.StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    REJECTED = "rejected"


class Claim(Base):
    __tablename__ = "claims"
    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[Status] = mapped_column(Enum(Status), default=Status.DRAFT)
    reviewer: Mapped[str | None]

    def __init__(self, **kw: Any) -> None:
        super().__init__(**kw)
        self.status = Status.DRAFT

    def approve(self) -> None:
        self.status = Status.APPROVED  # error: apr-unvalidated-transition

    def reject(self, reviewer: str) -> None:
        self.reviewer = reviewer
        self.status = Status.REJECTED  # error: apr-unvalidated-transition

    def submit(self) -> None:
        if self.status != Status.DRAFT:
            raise ValueError("only drafts are submitted")
        self.status = Status.SUBMITTED

    def _ensure(self, *allowed: Status) -> None:
        if self.status not in allowed:
            raise ValueError(f"{self.status} not in {allowed}")

    def reopen(self) -> None:
        self._ensure(Status.REJECTED, Status.SUBMITTED)
        self.status = Status.DRAFT

    def transition_to(self, target: Status) -> None:
        self.status = target  # error: apr-unvalidated-transition

    def guarded_transition_to(self, target: Status) -> None:
        allowed = TRANSITIONS.get(self.status, frozenset())
        if target not in allowed:
            raise ValueError
        self.status = target

    @classmethod
    def open(cls, reviewer: str) -> Claim:
        claim = cls()
        claim.reviewer = reviewer
        claim.status = Status.SUBMITTED
        return claim


TRANSITIONS: dict[Status, frozenset[Status]] = {
    Status.DRAFT: frozenset({Status.SUBMITTED}),
    Status.SUBMITTED: frozenset({Status.APPROVED, Status.REJECTED}),
}


@router.post("/claims/{claim_id}/approve")
def approve(claim_id: int, db: Annotated[Session, Depends()]) -> None:
    claim = db.get_one(Claim, claim_id)
    claim.status = Status.APPROVED  # error: apr-unvalidated-transition
    db.commit()


class StatusIn(BaseModel):
    status: Status


@router.patch("/claims/{claim_id}")
def set_status(claim_id: int, body: StatusIn, db: Annotated[Session, Depends()]) -> None:
    claim = db.get_one(Claim, claim_id)
    claim.status = body.status  # error: apr-unvalidated-transition
    db.commit()


@router.patch("/claims/{claim_id}/all")
def patch(claim_id: int, body: StatusIn, db: Annotated[Session, Depends()]) -> None:
    claim = db.get_one(Claim, claim_id)
    for key, value in body.model_dump(exclude_unset=True).items():
        setattr(claim, key, value)  # error: apr-unvalidated-transition
    db.commit()


def approve_all(db: Session, ids: list[int]) -> None:
    db.execute(update(Claim).where(Claim.id.in_(ids)).values({Claim.status: Status.APPROVED}))  # error: apr-unvalidated-transition
    db.commit()


def approve_query(db: Session, claim_id: int) -> None:
    db.query(Claim).filter(Claim.id == claim_id).update({"status": Status.APPROVED})  # error: apr-unvalidated-transition


def approve_mappings(db: Session, ids: list[int]) -> None:
    db.bulk_update_mappings(Claim.__mapper__, [{"id": i, "status": Status.APPROVED} for i in ids])  # error: apr-unvalidated-transition
    db.commit()


def approve_executemany(db: Session, ids: list[int]) -> None:
    db.execute(
        update(Claim), [{"id": i, "status": Status.APPROVED} for i in ids]
    )  # gap: apr-unvalidated-transition (many rows by one UPDATE and its parameters)
    db.commit()


def approve_conditionally(db: Session, ids: list[int]) -> None:
    db.execute(update(Claim).where(Claim.id.in_(ids), Claim.status == Status.SUBMITTED).values(status=Status.APPROVED))
    db.commit()


def approve_when_ready(db: Session, claim_id: int, ready: bool) -> None:
    claim = db.get_one(Claim, claim_id)
    if ready:
        claim.status = Status.APPROVED  # error: apr-unvalidated-transition
    db.commit()


def log_then_set(db: Session, claim_id: int) -> None:
    claim = db.get_one(Claim, claim_id)
    print("was", claim.status)
    claim.status = Status.REJECTED  # error: apr-unvalidated-transition
    db.commit()


@dataclass(frozen=True)
class Shipment:
    number: str
    state: Literal["packed", "sent", "lost"] = "packed"

    def sent(self) -> Shipment:
        return replace(self, state="sent")  # error: apr-unvalidated-transition

    def lose(self) -> Shipment:
        return dataclasses.replace(self, state="lost")  # error: apr-unvalidated-transition

    def sent_checked(self) -> Shipment:
        if self.state != "packed":
            raise ValueError
        return replace(self, state="sent")

    def renumbered(self, number: str) -> Shipment:
        return replace(self, number=number)


class Door:
    """A plain string compared in the class."""

    def __init__(self) -> None:
        self.state = "closed"

    def is_open(self) -> bool:
        return self.state == "open"

    def walk(self) -> None:
        if self.state == "locked":
            raise RuntimeError("locked")

    def lock(self) -> None:
        self.state = "locked"  # error: apr-unvalidated-transition

    def open(self) -> None:
        match self.state:
            case "locked":
                raise RuntimeError
            case _:
                self.state = "open"

    def close(self) -> None:
        was_open = self.state == "open"
        if not was_open:
            return
        self.state = "closed"


def requires(*allowed: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    def decorate(method: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(method)
        def wrapper(self: Any, *args: Any) -> None:
            if self.state not in allowed:
                raise RuntimeError(self.state)
            method(self, *args)

        return wrapper

    return decorate


class Lamp:
    state: Literal["on", "off", "broken"]

    def __init__(self) -> None:
        self.state = "off"

    @requires("off")
    def switch_on(self) -> None:
        self.state = "on"

    def smash(self) -> None:
        self.state = "broken"  # error: apr-unvalidated-transition


class Invoice(BaseModel):
    number: str
    status: Literal["open", "paid", "void"] = "open"

    def pay(self) -> Invoice:
        return self.model_copy(update={"status": "paid"})  # error: apr-unvalidated-transition

    def void(self) -> None:
        assert self.status == "open"
        self.status = "void"


class Machine:
    def __init__(self, status: Status) -> None:
        self._status = status

    @property
    def status(self) -> Status:
        return self._status

    @status.setter
    def status(self, value: Status) -> None:
        if value not in TRANSITIONS.get(self._status, ()):
            raise ValueError
        self._status = value


def run(machine: Machine) -> None:
    machine.status = Status.APPROVED


@dataclass
class Address:
    street: str
    state: str


def move(address: Address, state: str) -> None:
    address.state = state


@app.middleware("http")
async def middleware(request: Request, call_next: Any) -> Any:
    request.state.user = None
    app.state.seen = True
    response = await call_next(request)
    response.status_code = 204
    return response


class Note(Base):
    __tablename__ = "notes"
    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[str]  # free text


def annotate(db: Session, note_id: int, words: str) -> None:
    note = db.get_one(Note, note_id)
    note.status = words
    db.commit()


def make(db: Session) -> Claim:
    claim = Claim(reviewer="x")
    claim.status = Status.SUBMITTED
    db.add(claim)
    return claim


def guarded_here(db: Session, claim_id: int) -> None:
    claim = db.get_one(Claim, claim_id, with_for_update=True)
    can = claim.status in {Status.SUBMITTED}
    if not can:
        return
    claim.status = Status.APPROVED
    db.commit()


def ternary(claim: Claim) -> None:
    claim.status = Status.SUBMITTED if claim.status is Status.DRAFT else claim.status


def from_state(claim: Claim) -> None:
    nxt = {Status.DRAFT: Status.SUBMITTED, Status.SUBMITTED: Status.APPROVED}
    claim.status = nxt[claim.status]
