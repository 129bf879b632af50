# only: apr-unvalidated-transition
"""First states by what stands before, and states that whoever led here has asked for."""

from __future__ import annotations

from typing import Any

from automat import MethodicalMachine
from django.db import models
from rest_framework import serializers, viewsets
from rest_framework.request import Request


class Crate(models.Model):
    class Status(models.TextChoices):
        OPEN = "open"
        SEALED = "sealed"
        SHIPPED = "shipped"
        LOST = "lost"

    status = models.CharField(max_length=10, choices=Status.choices)

    class Meta:
        app_label = "crates"


class Place(models.Model):
    class Status(models.TextChoices):
        FREE = "free"
        TAKEN = "taken"

    crate = models.ForeignKey(Crate, on_delete=models.CASCADE)
    shelf = models.IntegerField()
    status = models.CharField(max_length=10, choices=Status.choices)

    class Meta:
        app_label = "crates"


def place(crate: Crate, shelf: int) -> Place:
    if Place.objects.filter(crate=crate, shelf=shelf).exists():
        return Place.objects.get(crate=crate, shelf=shelf)
    return Place.objects.update_or_create(crate=crate, shelf=shelf, defaults={"status": Place.Status.TAKEN})[0]


def place_where_another_is_looked_for(crate: Crate, shelf: int) -> Place:
    if Place.objects.filter(crate=crate).exists():
        raise ValueError(shelf)
    return Place.objects.update_or_create(crate=crate, shelf=shelf, defaults={"status": Place.Status.TAKEN})[0]  # error: apr-unvalidated-transition


class CrateSerializer(serializers.ModelSerializer[Crate]):
    class Meta:
        model = Crate
        fields = ("status",)


class Crates(viewsets.ViewSet):
    def create(self, request: Request) -> Any:
        serializer = CrateSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        crate = serializer.save()
        crate.status = Crate.Status.OPEN
        crate.save()
        return crate

    def reopen(self, request: Request, crate: Crate) -> Any:
        serializer = CrateSerializer(crate, data=request.data)
        serializer.is_valid(raise_exception=True)
        saved = serializer.save()
        saved.status = Crate.Status.OPEN  # error: apr-unvalidated-transition
        saved.save()
        return saved


def ship_sealed_ones() -> None:
    for crate in Crate.objects.filter(status=Crate.Status.SEALED).order_by("id")[:5]:
        _ship_by_id(crate.id)


def _ship_by_id(crate_id: int) -> None:
    crate = Crate.objects.get(id=crate_id)
    _ship(crate)


def _ship(crate: Crate) -> None:
    crate.status = Crate.Status.SHIPPED
    crate.save()


def lose_some() -> None:
    for crate in Crate.objects.filter(id__gt=7).order_by("id")[:5]:
        _lose_by_id(crate.id)


def _lose_by_id(crate_id: int) -> None:
    crate = Crate.objects.get(id=crate_id)
    _lose(crate)


def _lose(crate: Crate) -> None:
    crate.status = Crate.Status.LOST  # error: apr-unvalidated-transition
    crate.save()


class Route:
    """Drives a crate by a machine of a library."""

    _machine = MethodicalMachine()

    def __init__(self, crate: Crate) -> None:
        self.crate = crate

    @_machine.serializer()
    def _now(self, state: Any) -> Any:
        return state

    def write_down(self) -> None:
        self.crate.status = Crate.Status(self._now())


class RouteByHand:
    def __init__(self, crate: Crate) -> None:
        self.crate = crate

    def write_down(self, status: str) -> None:
        self.crate.status = Crate.Status(status)  # error: apr-unvalidated-transition
