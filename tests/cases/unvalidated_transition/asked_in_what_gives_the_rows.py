# only: apr-unvalidated-transition
"""Jobs and tickets: where the state is asked in what gives the rows."""

from __future__ import annotations

import enum
import random
from typing import Any, Literal

import msgspec
from django.db import models
from sqlalchemy import event, select, update
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class TicketState(enum.Enum):
    WAITING = "waiting"
    DRAWN = "drawn"
    EXPIRED = "expired"


class Base(DeclarativeBase):
    pass


class Ticket(Base):
    __tablename__ = "tickets"

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[TicketState] = mapped_column(default=TicketState.WAITING)

    @hybrid_property
    def drawable(self) -> bool:
        return self.state == TicketState.WAITING

    @hybrid_property
    def lucky(self) -> bool:
        return self.id % 7 == 0


class Player(Base):
    __tablename__ = "players"

    id: Mapped[int] = mapped_column(primary_key=True)


def draw(session: Session) -> None:
    rows = session.execute(select(Ticket, Player).where(Ticket.state == TicketState.WAITING)).all()
    won = random.choice(rows)
    ticket: Ticket = won.Ticket
    ticket.state = TicketState.DRAWN
    session.commit()


def draw_any(session: Session) -> None:
    rows = session.execute(select(Ticket, Player).where(Player.id == 3)).all()
    won = random.choice(rows)
    ticket: Ticket = won.Ticket
    ticket.state = TicketState.DRAWN  # error: apr-unvalidated-transition
    session.commit()


def expire_drawable(session: Session) -> None:
    session.execute(update(Ticket).where(Ticket.drawable).values(state=TicketState.EXPIRED))
    session.commit()


def expire_lucky(session: Session) -> None:
    session.execute(update(Ticket).where(Ticket.lucky).values(state=TicketState.EXPIRED))  # error: apr-unvalidated-transition
    session.commit()


def expire_by_a_named_condition(session: Session, ids: list[int]) -> None:
    is_waiting = Ticket.state.in_([TicketState.WAITING])
    session.execute(update(Ticket).where(Ticket.id.in_(ids)).where(is_waiting).values(state=TicketState.EXPIRED))
    session.commit()


def expire_by_another_condition(session: Session, ids: list[int]) -> None:
    is_one = Ticket.id.in_(ids)
    session.execute(update(Ticket).where(is_one).values(state=TicketState.EXPIRED))  # error: apr-unvalidated-transition
    session.commit()


def expire_those_drawable(tickets: list[Ticket]) -> None:
    waiting = [ticket for ticket in tickets if ticket.drawable]
    for ticket in waiting:
        ticket.state = TicketState.EXPIRED


def expire_those_lucky(tickets: list[Ticket]) -> None:
    lucky = [ticket for ticket in tickets if ticket.lucky]
    for ticket in lucky:
        ticket.state = TicketState.EXPIRED  # error: apr-unvalidated-transition


class Step(msgspec.Struct, frozen=True):
    """Data, though its states are those of any machinery."""

    name: str
    state: Literal["pending", "running", "failed", "finished"] = "pending"


def finish_step(step: Step) -> Step:
    return msgspec.structs.replace(step, state="finished")  # error: apr-unvalidated-transition


def finish_running_step(step: Step) -> Step:
    return msgspec.structs.replace(step, state="finished") if step.state == "running" else step


def create_ticket(session: Session) -> Ticket:
    ticket = Ticket()
    session.add(ticket)
    session.flush()
    return ticket


def import_ticket(session: Session) -> None:
    made = create_ticket(session)
    ticket = session.scalars(select(Ticket).where(Ticket.id == made.id)).one()
    ticket.state = TicketState.DRAWN
    session.commit()


@event.listens_for(Ticket, "before_insert")
def first_state(mapper: Any, connection: Any, target: Ticket) -> None:
    target.state = TicketState.DRAWN


@event.listens_for(Ticket, "before_update")
def each_state(mapper: Any, connection: Any, target: Ticket) -> None:
    target.state = TicketState.DRAWN  # error: apr-unvalidated-transition


class Job(models.Model):
    class Status(models.TextChoices):
        PENDING = "pending"
        STOPPED = "stopped"
        DONE = "done"

    status = models.CharField(max_length=8, choices=Status.choices, default=Status.PENDING)
    complete = models.BooleanField(default=False)
    parent = models.ForeignKey("self", null=True, related_name="children", on_delete=models.CASCADE)

    class Meta:
        app_label = "jobs"

    @property
    def pending_children(self) -> models.QuerySet[Job]:
        return Job.objects.filter(parent=self, complete=False)

    @property
    def all_children(self) -> models.QuerySet[Job]:
        return Job.objects.filter(parent=self)

    def stop_pending(self) -> None:
        self.pending_children.update(status=Job.Status.STOPPED)

    def stop_all(self) -> None:
        self.all_children.update(status=Job.Status.STOPPED)  # error: apr-unvalidated-transition


def stop_pending(parent: Job) -> None:
    asked = models.Q(parent=parent)
    asked &= models.Q(status=Job.Status.PENDING)
    Job.objects.filter(asked).update(status=Job.Status.STOPPED)


def stop_all(parent: Job) -> None:
    asked = models.Q(parent=parent)
    asked &= models.Q(pk__gt=3)
    Job.objects.filter(asked).update(status=Job.Status.STOPPED)  # error: apr-unvalidated-transition
