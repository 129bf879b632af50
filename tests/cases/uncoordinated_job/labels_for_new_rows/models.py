"""Labels whose first state `save` sets, and crates whose state it sets whenever they are stored."""

from __future__ import annotations

from django.db import models


class Label(models.Model):
    state = models.CharField(max_length=20, choices=[("draft", "draft"), ("held", "held"), ("printed", "printed")])
    text = models.TextField(default="")

    def save(self, *args: object, force_insert: bool = False, **kwargs: object) -> None:
        is_first = force_insert or self.pk is None
        if is_first:
            self.begin()
        super().save(force_insert=force_insert)

    def begin(self) -> None:
        if not self.text:
            self.state = "held"


class Crate(models.Model):
    state = models.CharField(max_length=20, choices=[("open", "open"), ("held", "held"), ("closed", "closed")])
    text = models.TextField(default="")

    def save(self, *args: object, **kwargs: object) -> None:
        if not self.text:
            self.hold()
        super().save()

    def hold(self) -> None:
        self.state = "held"
