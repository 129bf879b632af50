# only: apr-app-only-constraint
# mypy: disable-error-code="misc"
"""Rows of which there may be several, checks by one of two names, and parts of a new row that are put among its own."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Kitchen(models.Model):
    name = models.CharField(max_length=80)


class Measure(models.Model):
    kitchen = models.ForeignKey(Kitchen, on_delete=models.CASCADE)
    name = models.CharField(max_length=80)
    plural = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kitchen", "name"], name="unique_measure_name")]


class Exchange(models.Model):
    kitchen = models.ForeignKey(Kitchen, on_delete=models.CASCADE, related_name="exchanges")
    sent = models.TextField()


class Theme(models.Model):
    name = models.CharField(max_length=80)
    template = models.BooleanField(default=False)


def exchange_of(kitchen: Kitchen) -> Exchange | None:
    try:
        found, _ = Exchange.objects.get_or_create(kitchen=kitchen)
    except Exchange.MultipleObjectsReturned:
        return Exchange.objects.filter(kitchen=kitchen).first()
    return found


def one_exchange_of(kitchen: Kitchen) -> Exchange:
    found, _ = Exchange.objects.get_or_create(kitchen=kitchen)  # error: apr-app-only-constraint
    return found


def measure(kitchen: Kitchen, name: str) -> Measure:
    found = Measure.objects.filter(kitchen=kitchen).filter(Q(name=name) | Q(plural=name)).first()  # error: apr-app-only-constraint
    if found is None:
        found = Measure.objects.create(kitchen=kitchen, name=name)
    return found


def theme(name: str) -> None:
    if not Theme.objects.filter(template=True).exists():  # error: apr-app-only-constraint
        Theme.objects.create(name=name, template=True)
