# only: apr-unvalidated-transition
"""A model whose `clean` judges another of its fields, by a validator that nobody knows, and one whose `clean` judges the state."""

from typing import Any

from django.db import models
from somewhere.unknown import Editable, ensure_fits


class Options(models.Model):
    options = models.JSONField(default=dict)

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        self.validate_options()

    def validate_options(self) -> None:
        if self.options:
            ensure_fits(self.options)


class Upgrade(Options, Editable):
    STATUS_CHOICES = (("idle", "idle"), ("in-progress", "in progress"), ("success", "completed successfully"))
    status = models.CharField(max_length=12, choices=STATUS_CHOICES, default="idle")

    def start(self) -> None:
        self.status = "in-progress"  # error: apr-unvalidated-transition
        self.save()


class Rollout(models.Model):
    STATUS_CHOICES = (("idle", "idle"), ("in-progress", "in progress"), ("success", "completed successfully"))
    status = models.CharField(max_length=12, choices=STATUS_CHOICES, default="idle")

    def clean(self) -> None:
        old: Any = Rollout.objects.get(pk=self.pk)
        if old.status == "success":
            raise ValueError("it is over")

    def start(self) -> None:
        self.status = "in-progress"
        self.full_clean()
        self.save()
