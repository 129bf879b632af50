"""A value that `save` puts into shape is not lost; a counter that it raises is, and what a method merges into its own."""
# only: apr-unguarded-read-modify-write

from __future__ import annotations

from django.db import models


def as_list(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


class Guess(models.Model):
    result = models.JSONField(default=list)
    tags = models.JSONField(default=list)
    edits = models.IntegerField(default=0)

    def in_form(self, value: object) -> list[object]:
        return as_list(value)

    def save(self, *args: object, **kwargs: object) -> None:
        self.result = self.in_form(self.result)
        super().save()

    def tag(self, name: str) -> None:
        self.tags = [*as_list(self.tags), name]  # error: apr-unguarded-read-modify-write
        self.save(update_fields=["tags"])


class Draft(models.Model):
    edits = models.IntegerField(default=0)

    def touch(self) -> None:
        self.edits = self.edits + 1  # error: apr-unguarded-read-modify-write
        self.save(update_fields=["edits"])


class Export(models.Model):
    status = models.CharField(max_length=20, choices=[("new", "new"), ("running", "running"), ("done", "done")])
    runs = models.IntegerField(default=0)

    def run(self) -> None:
        self.runs = self.runs + 1
        self.save(update_fields=["runs"])


def make_export() -> Export:
    export = Export.objects.create(status="new")
    export.run()
    return export
