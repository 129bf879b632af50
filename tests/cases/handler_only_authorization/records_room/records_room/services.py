from __future__ import annotations

import dataclasses
from typing import Protocol

from peewee import CharField, IntegerField, Model, SqliteDatabase

db = SqliteDatabase("c.db")


class Record(Model):
    patient = IntegerField()
    text = CharField()
    status = CharField(default="draft")

    class Meta:
        database = db


class Forbidden(Exception):
    pass


@dataclasses.dataclass
class Actor:
    id: int
    roles: frozenset[str]

    def require(self, role: str) -> None:
        if role not in self.roles:
            raise Forbidden(role)


class Records:
    def purge(self, record_id: int) -> None:  # error: apr-handler-only-authorization
        Record.delete().where(Record.id == record_id).execute()

    def export_all(self) -> list[str]:  # error: apr-handler-only-authorization
        return [f"{one.patient};{one.text}" for one in Record.select()]

    def erase(self, actor: Actor, record_id: int) -> None:
        actor.require("doctor")
        Record.delete().where(Record.id == record_id).execute()

    def burn(self, record_id: int) -> None:
        Record.delete().where(Record.id == record_id).execute()

    def shred(self, record_id: int) -> None:
        Record.delete().where(Record.id == record_id).execute()

    def first(self, record_id: int) -> str:
        return Record.get_by_id(record_id).text


class Desk:
    def __init__(self, records: Records) -> None:
        self.records = records

    def tidy(self, record_id: int) -> None:
        self.records.purge(record_id)
