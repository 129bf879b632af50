# only: apr-n-plus-one
"""Loops over what constants hold, over a few that a constant says, for the one name that is looked for, and of one row that is no other one each time; dictionaries that functions give."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Prefetch

log = logging.getLogger(__name__)

_OPTIONAL = (("poster", "wall"), ("flyer", "hand"))


class Theatre(models.Model):
    name = models.CharField(max_length=80)


class Play(models.Model):
    name = models.CharField(max_length=80)
    theatre = models.ForeignKey(Theatre, on_delete=models.CASCADE)

    def __str__(self) -> str:
        return f"{self.theatre.name}: {self.name}"


class Advert(models.Model):
    kind = models.CharField(max_length=80)
    play = models.ForeignKey(Play, on_delete=models.CASCADE, related_name="adverts")


class Options:
    names = ["play", "advert", "theatre"]


def adverts(wanted: set[str]) -> list[int]:
    kinds = ["banner", *[kind for kind, where in _OPTIONAL if where in wanted]]
    return [Advert.objects.filter(kind=kind).count() for kind in kinds]


def adverts_of(kinds: list[str]) -> list[int]:
    known = ["banner", *[kind for kind in kinds if kind]]
    return [Advert.objects.filter(kind=kind).count() for kind in known]  # error: apr-n-plus-one


def first_theatres() -> list[str]:
    MOST = 3
    return [play.theatre.name for play in Play.objects.order_by("name")[:MOST]]


def many_theatres() -> list[str]:
    MOST = 300
    return [play.theatre.name for play in Play.objects.order_by("name")[:MOST]]  # error: apr-n-plus-one


def read(given: dict[str, str], names: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in names:
        value = given.get(name)
        if name == "theatre":
            found[name] = Theatre.objects.filter(name=value).first()
        else:
            found[name] = value
    return found


def read_all(given: dict[str, str], names: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in names:
        value = given.get(name)
        if name != "theatre":
            found[name] = Theatre.objects.filter(name=value).first()  # error: apr-n-plus-one
        else:
            found[name] = value
    return found


def note_all(play: Play, lines: Iterable[str]) -> None:
    for line in lines:
        log.info(f"{play}: {line}")


def note_plays(line: str) -> None:
    for play in Play.objects.all():
        log.info(f"{play}: {line}")  # error: apr-n-plus-one


def of_all() -> list[str]:
    related: list[Any] = ["adverts"]
    related.append(Prefetch("theatre", queryset=Theatre.objects.order_by("name")))
    return [play.theatre.name for play in Play.objects.prefetch_related(*related)]


def of_some() -> list[str]:
    related: list[Any] = []
    related.append(Prefetch("adverts", queryset=Advert.objects.order_by("kind")))
    return [play.theatre.name for play in Play.objects.prefetch_related(*related)]  # error: apr-n-plus-one


def no_objs():  # type: ignore[no-untyped-def]
    return {"high": 0, "low": 0}


def counted(adverts):  # type: ignore[no-untyped-def]
    objs = no_objs()  # type: ignore[no-untyped-call]
    for advert in Advert.objects.all():
        if objs.get(advert.kind) is not None:
            objs[advert.kind] += 1
    return objs


def theatre_of(name: str) -> Theatre:
    return Theatre.objects.get(name=name)


def theatres_of(names: list[str]) -> list[Theatre]:
    by_name = {theatre.name: theatre for theatre in Theatre.objects.filter(name__in=names)}
    found = []
    for name in names:
        try:
            found.append(by_name[name])
        except KeyError:
            found.append(theatre_of(name))
    return found


def theatres_one_by_one(names: list[str]) -> list[Theatre]:
    found = []
    for name in names:
        try:
            found.append(theatre_of(name))  # error: apr-n-plus-one
        except KeyError:
            continue
    return found
