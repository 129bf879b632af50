# only: apr-n-plus-one
"""Peewee: a base model stands in for the library's `select`, and a foreign key of the project's own names the related model by itself. What was selected with the rows is there; what was only joined is not."""
# mypy: disable-error-code="var-annotated, no-untyped-call, no-untyped-def, misc"

from __future__ import annotations

from typing import Any

from peewee import CharField, ForeignKeyField, IntegerField, Model, ModelSelect, PostgresqlDatabase

db = PostgresqlDatabase("ferry")


class Replicated(Model):
    class Meta:
        database = db

    @classmethod
    def select(cls, *fields: Any, **options: Any) -> ModelSelect:
        options.pop("replica", None)
        return super().select(*fields, **options)


class Person(Replicated):
    name = CharField()


class PersonField(ForeignKeyField):
    def __init__(self, required=True, **options):
        self.required = required
        options.setdefault("model", Person)
        super().__init__(**options)


class Port(Replicated):
    name = CharField()


class Ferry(Replicated):
    name = CharField()
    home = ForeignKeyField(Port)
    captain = PersonField()


class Crossing(Replicated):
    ferry = ForeignKeyField(Ferry)
    passengers = IntegerField()


Captain = Person.alias()


def homes():
    return {ferry.name: ferry.home.name for ferry in Ferry.select()}  # error: apr-n-plus-one


def homes_joined():
    return {ferry.name: ferry.home.name for ferry in Ferry.select().join(Port)}  # error: apr-n-plus-one


def homes_selected():
    return {ferry.name: ferry.home.name for ferry in Ferry.select(Ferry, Port, replica=True).join(Port)}


def captains():
    return [ferry.captain.name for ferry in Ferry.select(Ferry)]  # error: apr-n-plus-one


def captains_selected():
    return [ferry.captain.name for ferry in Ferry.select(Ferry, Person).join(Person)]


def captains_by_another_name():
    query = Ferry.select(Ferry.name, Captain.name).join(Captain, on=(Ferry.captain == Captain.id))
    return [(ferry.name, ferry.captain.name) for ferry in query]


def passengers():
    found = []
    for ferry in Ferry.select():
        found.append(Crossing.select().where(Crossing.ferry == ferry).count())  # error: apr-n-plus-one
    return found
