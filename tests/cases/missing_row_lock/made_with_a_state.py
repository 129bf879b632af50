# only: apr-missing-row-lock
"""What a row is made with, where there is none, is no condition that it was looked for by."""

from __future__ import annotations

from django.db import models


class Step(models.Model):
    name = models.CharField(max_length=40, unique=True)
    state = models.CharField(max_length=8, choices=[("open", "open"), ("done", "done")], default="open")

    class Meta:
        app_label = "steps"


def finish(name: str) -> None:
    step, _ = Step.objects.get_or_create(name=name, defaults={"state": "open"})
    step.state = "done"
    step.save()


def finish_open(name: str) -> None:
    step = Step.objects.filter(name=name, state="open").first()  # type: ignore[misc]
    if step is not None:
        step.state = "done"  # error: apr-missing-row-lock
        step.save()
