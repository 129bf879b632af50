# only: apr-n-plus-one
"""A relation that is read twice in a method: once for a flag alone, once for all."""

from __future__ import annotations

from django.db import models


class Project(models.Model):
    name = models.CharField(max_length=100)

    class Meta:
        app_label = "boards"


class Board(models.Model):
    project = models.ForeignKey(Project, on_delete=models.CASCADE)
    title = models.CharField(max_length=100)

    class Meta:
        app_label = "boards"

    def heading(self, long: bool = False) -> str:
        if long:
            return f"{self.project.name}: {self.title}"
        return self.title

    def slug(self, long: bool = False) -> str:
        if long:
            return f"{self.project.name}/{self.title}"
        return f"{self.project.name}-{self.title}"


def headings() -> list[str]:
    return [board.heading() for board in Board.objects.all()]


def long_headings() -> list[str]:
    return [board.heading(long=True) for board in Board.objects.all()]  # error: apr-n-plus-one


def slugs() -> list[str]:
    return [board.slug() for board in Board.objects.all()]  # error: apr-n-plus-one
