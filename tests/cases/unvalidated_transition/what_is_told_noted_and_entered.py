# only: apr-unvalidated-transition
"""An object that is told what a statement has stored, a state that is found out and noted, one that a `with` statement opens and closes; and what only looks like these."""

from types import TracebackType
from typing import Any

import click
from django.db import models


class Task(models.Model):
    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    note = models.TextField()

    def start(self) -> None:
        rows = Task.objects.filter(pk=self.pk, state=Task.State.WAITING).update(state=Task.State.RUNNING)
        if rows == 1:
            self.state = Task.State.RUNNING
        else:
            self.refresh_from_db()
            raise RuntimeError(f"task {self.pk} is {self.state}")

    def finish(self) -> None:
        Task.objects.filter(pk=self.pk).update(state=Task.State.DONE)  # error: apr-unvalidated-transition
        self.state = Task.State.DONE

    def annotate_and_fail(self, note: str) -> None:
        Task.objects.filter(pk=self.pk).update(note=note)
        self.state = Task.State.FAILED  # error: apr-unvalidated-transition
        self.save()


class Report(models.Model):
    class State(models.TextChoices):
        OPEN = "open"
        COMPLETED = "completed"
        FAILED = "failed"

    state = models.CharField(max_length=10, choices=State.choices)

    def __enter__(self) -> "Report":
        self.state = Report.State.OPEN
        self.save()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.state = Report.State.FAILED if kind else Report.State.COMPLETED
        self.save()

    def complete(self) -> None:
        self.state = Report.State.COMPLETED  # error: apr-unvalidated-transition
        self.save()


class Contract:
    """A contract whose state a registry knows."""

    def __init__(self, registry: Any) -> None:
        self.registry = registry
        self.status = "draft"

    def is_binding(self) -> bool:
        return self.status == "signed"

    async def _get_registered_state(self) -> str:
        return str(await self.registry.query("status"))

    async def _read_status(self) -> str:
        said = await self.registry.query("status")
        if said == "entered":
            self.status = "signed"
        elif said == "erased":
            self.status = "withdrawn"
        return self.status

    async def withdraw(self) -> None:
        found = await self._get_registered_state()
        if found == "entered":
            await self.registry.query("erase")
            self.status = "withdrawn"

    async def sign(self) -> None:
        await self.registry.query("enter")
        self.status = "signed"  # error: apr-unvalidated-transition


@click.command("retry")
@click.argument("number", type=int)
@click.pass_context
def retry(ctx, number):  # type: ignore[no-untyped-def]
    task = Task.objects.get(pk=number)
    if task.state not in (Task.State.DONE, Task.State.FAILED):
        click.echo(f"task {number} is {task.state}")
        ctx.exit(1)
    task.state = Task.State.WAITING
    task.save()


@click.command("repeat")
@click.argument("number", type=int)
@click.pass_context
def repeat(ctx, number):  # type: ignore[no-untyped-def]
    task = Task.objects.get(pk=number)
    if task.state not in (Task.State.DONE, Task.State.FAILED):
        ctx.invoke(retry)
    if not task.note:
        ctx.exit(1)
    task.state = Task.State.WAITING  # error: apr-unvalidated-transition
    task.save()


class Record:
    def __init__(self, record_id: str, state: str | None = None) -> None:
        self.record_id = record_id
        self.state = state


class Rotation(Record):
    """Its states are listed by the name of the attribute, and nobody compares them."""

    STATE_SENT = "rotate-sent"
    STATE_ACKNOWLEDGED = "ack-sent"
    COLOUR_RED = "red"
    COLOUR_GREEN = "green"

    def acknowledge(self) -> None:
        self.state = Rotation.STATE_ACKNOWLEDGED  # error: apr-unvalidated-transition

    def paint(self) -> None:
        self.colour = Rotation.COLOUR_RED


class Painted(Record):
    COLOUR_RED = "red"
    COLOUR_GREEN = "green"

    def finish(self, sent: str) -> None:
        self.state = sent
