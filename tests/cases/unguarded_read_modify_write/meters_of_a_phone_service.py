"""Django: fields whose names are worked out, columns that may be NULL, text that is added to, rows of two models, and rows that are stored anew under another key."""
# only: apr-unguarded-read-modify-write, apr-missing-row-lock

from __future__ import annotations

from django.db import models, transaction
from django.http import HttpRequest, HttpResponse


class Line(models.Model):
    number = models.CharField(max_length=15, unique=True)
    calls_forwarded = models.IntegerField(default=0)
    calls_blocked = models.IntegerField(default=0)
    texts_blocked = models.IntegerField(default=0)
    trackers = models.IntegerField(null=True)
    log = models.TextField(default="")
    logo = models.CharField(max_length=200, default="")

    class Meta:
        app_label = "meters"


class Trunk(models.Model):
    number = models.CharField(max_length=15, unique=True)
    calls_forwarded = models.IntegerField(default=0)

    class Meta:
        app_label = "meters"


def line_or_trunk(number: str) -> Line | Trunk:
    if number.startswith("0"):
        return Trunk.objects.get(number=number)
    return Line.objects.get(number=number)


def count_blocked(line: Line, kind: str) -> None:
    name = f"{kind}_blocked"
    setattr(line, name, getattr(line, name) + 1)
    line.save()


def blocked(request: HttpRequest, number: str) -> HttpResponse:
    line = Line.objects.get(number=number)
    count_blocked(line, request.POST["kind"])  # error: apr-unguarded-read-modify-write
    return HttpResponse()


def blocked_here(number: str, kind: str) -> None:
    line = Line.objects.get(number=number)
    name = f"{kind}_blocked"
    setattr(line, name, getattr(line, name) + 1)  # error: apr-unguarded-read-modify-write
    line.save()


@transaction.atomic
def blocked_behind_a_lock(number: str, kind: str) -> None:
    line = Line.objects.select_for_update().get(number=number)
    name = f"{kind}_blocked"
    setattr(line, name, getattr(line, name) + 1)
    line.save()


def copied_over(number: str, other: Line, names: list[str]) -> None:
    line = Line.objects.get(number=number)
    for name in names:
        setattr(line, name, getattr(other, name))
    line.save()


def tracked(number: str, more: int) -> None:
    line = Line.objects.get(number=number)
    line.trackers = (line.trackers or 0) + more  # error: apr-unguarded-read-modify-write
    line.save()


def forwarded(number: str) -> None:
    line = line_or_trunk(number)
    line.calls_forwarded += 1  # error: apr-unguarded-read-modify-write
    line.save(update_fields=["calls_forwarded"])


def logged(number: str, text: str) -> None:
    line = Line.objects.get(number=number)
    line.log += f"{text}\n"  # error: apr-unguarded-read-modify-write
    line.save()


def copied_under_a_new_key(number: str, owner: str) -> None:
    line = Line.objects.get(number=number)
    line.number = f"{owner}-{number}"
    line.logo = line.logo.replace(number, owner)
    delattr(line, "id")
    line.save()
