# only: apr-unguarded-read-modify-write
"""Attributes of a row that no table has."""

from __future__ import annotations

from functools import cached_property

from django.db import models


class Component(models.Model):
    name = models.CharField(max_length=40)
    checks = models.IntegerField(default=0)

    class Meta:
        app_label = "components"

    @cached_property
    def alerts(self) -> dict[str, str]:
        return {}

    def add_alert(self, name: str) -> None:
        self.alerts[name] = self.alerts.get(name, "") + "!"
        self.save()

    def merge(self, other: Component) -> None:
        self.__dict__.update(other.__dict__)
        self.save()


def alert(pk: int) -> None:
    component = Component.objects.get(pk=pk)
    component.add_alert("broken")


def count(pk: int) -> None:
    component = Component.objects.get(pk=pk)
    component.checks = component.checks + 1  # error: apr-unguarded-read-modify-write
    component.save()
