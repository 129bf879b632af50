# only: apr-n-plus-one
"""Django: loops over what is written out (by a property, in a table, from behind), over what somebody types in, over groups that are asked for at once, over the tasks that were done first; rows that lead to no other row."""
# mypy: disable-error-code="no-untyped-def, misc, var-annotated, type-arg, no-untyped-call, attr-defined, union-attr"

from __future__ import annotations

import asyncio
from typing import Any

from django.db import models


class Team(models.Model):
    name = models.CharField(max_length=40)
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE)
    coach = models.ForeignKey("Coach", null=True, on_delete=models.SET_NULL)


class Coach(models.Model):
    mail = models.CharField(max_length=80)


class Report:
    @property
    def leagues(self):
        return ["first", "second", "third"]

    @property
    def wanted(self):
        return self.payload["wanted"]

    def __init__(self, payload):
        self.payload = payload

    def first_of_leagues(self):
        return [Team.objects.filter(name=name).first() for name in self.leagues]

    def first_of_wanted(self):
        return [Team.objects.filter(name=name).first() for name in self.wanted]  # error: apr-n-plus-one


def set_up():
    rules = [{"codename": "edit", "teams": ["editors", "admins"]}, {"codename": "view", "teams": ["guests"]}]
    for rule in rules:
        for name in rule["teams"]:
            print(rule["codename"], Team.objects.get(name=name).pk)


def set_up_from(rules):
    for rule in rules:
        for name in rule["teams"]:
            print(rule["codename"], Team.objects.get(name=name).pk)  # error: apr-n-plus-one


def by_any_field(text):
    search_fields = ["name", "coach__mail"]
    found = []
    for field in search_fields[::-1]:
        found.extend(Team.objects.filter(**{field: text}))
    return found


def from_behind(names):
    return [Team.objects.filter(name=name).first() for name in names[::-1]]  # error: apr-n-plus-one


def bind(people):
    bound = {}
    for person in people:
        answer = input(f"team of {person}: ")
        bound[person] = Team.objects.get(name=answer)
    return bound


def bind_by_name(people):
    bound = {}
    for person in people:
        answer = f"team of {person}"
        bound[person] = Team.objects.get(name=answer)  # error: apr-n-plus-one
    return bound


def in_groups(groups: dict[str, list[dict[str, Any]]]):
    found = {}
    for kind, members in groups.items():
        names = list({member["name"] for member in members})
        found[kind] = Team.objects.filter(name__in=names).count()
    return found


def of_groups(groups: dict[str, list[dict[str, Any]]]):
    found = {}
    for kind, members in groups.items():
        size = f"{kind} {len(members)}"
        found[size] = Team.objects.filter(name=kind).count()  # error: apr-n-plus-one
    return found


async def done_first(pending: set[asyncio.Task[str]]):
    while pending:
        done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            print(await Team.objects.aget(name=task.result()))


async def done_all(tasks: set[asyncio.Task[str]]):
    done, _ = await asyncio.wait(tasks)
    for task in done:
        print(await Team.objects.aget(name=task.result()))  # error: apr-n-plus-one


def roots():
    return [(team.name, team.parent) for team in Team.objects.filter(parent__isnull=True)]


def uncoached():
    return [(team.name, team.coach) for team in Team.objects.filter(coach=None)]


def children():
    return [(team.name, team.parent) for team in Team.objects.filter(parent__isnull=False)]  # error: apr-n-plus-one
