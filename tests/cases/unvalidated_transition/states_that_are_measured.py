# only: apr-unvalidated-transition
# mypy: disable-error-code="no-untyped-def,no-untyped-call,no-any-return,var-annotated,attr-defined,misc"
"""States that are no lifecycle's: what a look at something gives, a recogniser that begins again, a field that is cleared; conditions in a list that is unpacked, requests that end by a failure's status."""

from enum import Enum
from typing import Any

from django.db import models
from flask_restx import Api
from sqlalchemy import update
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

api = Api()


class Validity(Enum):
    VALID = "valid"
    INVALID = "invalid"


class LinkState(Enum):
    CONNECTED = "connected"
    DISCONNECTED = "disconnected"
    ERROR = "error"
    TRAINING = "training"


class DraftState(Enum):
    DRAFT = "draft"
    SENT = "sent"
    WITHDRAWN = "withdrawn"


class Base(DeclarativeBase):
    id: Mapped[int] = mapped_column(primary_key=True)


class Formula(Base):
    __tablename__ = "formulas"
    text: Mapped[str]
    status: Mapped[Validity]


class Link(Base):
    __tablename__ = "links"
    url: Mapped[str]
    state: Mapped[LinkState]

    def look(self, client: Any) -> None:
        if client.ping(self.url).is_error:
            self.state = LinkState.DISCONNECTED
        else:
            self.state = LinkState.CONNECTED

    def train(self, client: Any) -> None:
        client.train(self.url)
        self.state = LinkState.TRAINING  # error: apr-unvalidated-transition


class Draft(Base):
    __tablename__ = "drafts"
    state: Mapped[DraftState]
    planned_state: Mapped[DraftState | None]
    owner: Mapped[int]

    def forget_plan(self) -> None:
        self.planned_state = None

    def decide(self, gateway: Any) -> None:
        if gateway.deliver(self.id):
            self.state = DraftState.SENT  # error: apr-unvalidated-transition
        else:
            self.state = DraftState.WITHDRAWN  # error: apr-unvalidated-transition


def check_formula(formula: Formula, parser: Any) -> None:
    formula.status = Validity.VALID
    for part in parser.parts(formula.text):
        if not part.known:
            formula.status = Validity.INVALID


def withdraw_all(session: Session, owner: int | None) -> None:
    filters = [Draft.state == DraftState.DRAFT]
    if owner is not None:
        filters.append(Draft.owner == owner)
    session.execute(update(Draft).where(*filters).values(state=DraftState.WITHDRAWN))


def withdraw_of(session: Session, owner: int) -> None:
    filters = [Draft.owner == owner]
    session.execute(update(Draft).where(*filters).values(state=DraftState.WITHDRAWN))  # error: apr-unvalidated-transition


class Gesture:
    """Recognises a gesture from a stream of events."""

    state: str = "waiting"

    def __init__(self) -> None:
        self.points: list[Any] = []

    def feed(self, event: Any) -> Any:
        match self.state:
            case "waiting":
                self.state = "pressed"
            case "pressed":
                self.points.append(event)
        return None

    def reset(self) -> None:
        self.state = "waiting"
        self.points = []


class Parcel:
    """Known by its number: it lives on."""

    state: str = "packed"

    def __init__(self, number: str) -> None:
        self.parcel_id = number

    def send(self) -> None:
        if self.state != "packed":
            raise ValueError(self.parcel_id)
        self.state = "sent"

    def unpack(self) -> None:
        self.state = "packed"  # error: apr-unvalidated-transition


class Entry(models.Model):
    status = models.CharField(max_length=10, choices=[("pending", "pending"), ("accepted", "accepted"), ("refused", "refused")])


def refuse(pk: int) -> None:
    entry = Entry.objects.get(pk=pk)
    if entry.status != "pending":
        api.abort(400, "Only pending entries can be refused")
    entry.status = "refused"
    entry.save()


def refuse_told(pk: int) -> None:
    entry = Entry.objects.get(pk=pk)
    if entry.status != "pending":
        api.warn("Only pending entries can be refused")
    entry.status = "refused"  # error: apr-unvalidated-transition
    entry.save()


class Unit:
    async def get_active_state(self) -> str:
        return "mounted"


class Share:
    """What is mounted is asked of the system, as often as one looks; to begin again is a decision."""

    state: Literal["mounted", "failed", "loose"]

    def __init__(self, unit: Unit) -> None:
        self.unit = unit
        self.tries = 0
        self.state = "loose"

    async def refresh(self) -> None:
        self.state = await self.unit.get_active_state()  # type: ignore[assignment]

    def _derive_state(self, failed: bool) -> Literal["mounted", "failed", "loose"]:
        return "failed" if failed else "mounted"

    def observe(self, failed: bool) -> None:
        found = self._derive_state(failed)
        if found == self.state:
            return
        self.state = found


class Loan:
    """One of many, told apart by its number: what its state becomes is a matter of what it is."""

    state: Literal["mounted", "failed", "loose"]

    def __init__(self, number: str, unit: Unit) -> None:
        self.loan_id = number
        self.unit = unit
        self.state = "loose"

    def mount(self) -> None:
        if self.state != "loose":
            raise ValueError(self.loan_id)
        self.state = "mounted"

    async def refresh(self) -> None:
        self.state = await self.unit.get_active_state()  # type: ignore[assignment]  # error: apr-unvalidated-transition
