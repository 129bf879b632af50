# only: apr-uncoordinated-job
"""A job that comes to a write by a long way does not write it in anybody's eyes; one that calls it does."""

from __future__ import annotations

import enum
from typing import Any

from celery import shared_task
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import path


class State(models.TextChoices):
    DRAFT = "draft"
    DONE = "done"


class Kind(enum.Enum):
    TEXT = "text"


class Unit(models.Model):
    state = models.CharField(max_length=8, choices=State.choices)

    class Meta:
        app_label = "units"

    def finish(self) -> None:
        self.state = State.DONE
        self.save()


class Page(models.Model):
    class Meta:
        app_label = "units"

    def finish(self) -> None:
        self.save()


class Book(models.Model):
    class Meta:
        app_label = "units"

    def finish(self) -> None:
        self.save()


def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    unit = Unit.objects.get(pk=pk)
    unit.state = State.DRAFT
    unit.save()
    return HttpResponse("ok")


urlpatterns = [path("units/<int:pk>/reopen", reopen)]


@shared_task
def finish_unit(pk: int) -> None:  # error: apr-uncoordinated-job
    Unit.objects.get(pk=pk).finish()


@shared_task
def update(pk: int) -> None:
    fetch(Unit.objects.get(pk=pk))


def fetch(unit: Unit) -> None:
    merge(unit)


def merge(unit: Unit) -> None:
    parse(unit)


def parse(unit: Unit) -> None:
    compare(unit)


def compare(unit: Unit) -> None:
    store(unit)


def store(unit: Unit) -> None:
    reconcile(unit)


def reconcile(unit: Unit) -> None:
    settle(unit)


def settle(unit: Unit) -> None:
    unit.finish()


def thing(kind: Any, pk: int):  # type: ignore[no-untyped-def]
    return {"unit": Unit, "page": Page, "book": Book}[kind].objects.get(pk=pk)


@shared_task
def finish_anything(kind: str, pk: int) -> None:
    thing(kind, pk).finish()
