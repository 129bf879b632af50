"""Queries that are put together here and run elsewhere."""

from __future__ import annotations

from .models import Removal


def unfinished():
    return Removal.objects.exclude(status="done").order_by("pk")


class Plan:
    def __init__(self, shelf):
        self.open_removals = unfinished().filter(shelf=shelf)
        self.any_removals = Removal.objects.filter(shelf=shelf)


def run_removals(queryset):
    rows = Removal.objects.filter(id__in=list(queryset.filter(shelf="a").values_list("id", flat=True)))
    rows.update(status="running")


def run_any(queryset):
    rows = Removal.objects.filter(id__in=list(queryset.values_list("id", flat=True)))
    rows.update(status="running")  # error: apr-unvalidated-transition


def nightly():
    run_removals(unfinished())
    run_any(unfinished())


def of_shelf(shelf):
    plan = Plan(shelf)
    run_removals(plan.open_removals)
    run_any(plan.any_removals)
