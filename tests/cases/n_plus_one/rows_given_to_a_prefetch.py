# only: apr-n-plus-one
"""Related rows that are loaded for rows at hand: one in a list, those of a page, by names that a constant holds."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db import models
from django.db.models import QuerySet, prefetch_related_objects

LOOKUPS = ["movements__bars", "movements__soloist"]


class Symphony(models.Model):
    name = models.CharField(max_length=80)


class Soloist(models.Model):
    name = models.CharField(max_length=80)


class Movement(models.Model):
    symphony = models.ForeignKey(Symphony, on_delete=models.CASCADE, related_name="movements")
    soloist = models.ForeignKey(Soloist, on_delete=models.CASCADE, related_name="movements")


class Bar(models.Model):
    movement = models.ForeignKey(Movement, on_delete=models.CASCADE, related_name="bars")
    beats = models.IntegerField()


def beats(symphony: Symphony) -> int:
    prefetch_related_objects([symphony], *LOOKUPS)
    return sum(bar.beats for movement in symphony.movements.all() for bar in movement.bars.all())


def beats_one_by_one(symphony: Symphony) -> int:
    prefetch_related_objects([symphony], "movements")
    return sum(bar.beats for movement in symphony.movements.all() for bar in movement.bars.all())  # error: apr-n-plus-one


def page(number: int) -> list[str]:
    shown = Paginator(Movement.objects.order_by("id"), 50).get_page(number)
    models.prefetch_related_objects(shown.object_list, "soloist")
    return [movement.soloist.name for movement in shown]


def page_one_by_one(number: int) -> list[str]:
    shown = Paginator(Movement.objects.order_by("id"), 50).get_page(number)
    models.prefetch_related_objects(shown.object_list, "symphony")
    return [movement.soloist.name for movement in shown]  # error: apr-n-plus-one


def with_all(movements: QuerySet[Movement]) -> list[int]:
    movements = movements.prefetch_related("bars")
    return [sum(bar.beats for bar in movement.bars.all()) for movement in movements]
