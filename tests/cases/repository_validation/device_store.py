# only: apr-repository-validation
"""Documents, mappings and columns by name in a repository."""

from __future__ import annotations

from typing import Any

import msgspec
from django.db import models
from marshmallow import Schema, fields, validate
from motor.motor_asyncio import AsyncIOMotorCollection, AsyncIOMotorDatabase
from psycopg2.extensions import connection as Connection
from pydantic import BaseModel, TypeAdapter


class DeviceNotFound(Exception): ...


class ReadingSchema(Schema):
    sensor = fields.String(required=True)
    value = fields.Float(required=True, validate=validate.Range(-80, 80))


class Reading(msgspec.Struct):
    sensor: str
    value: float


class Alarm(BaseModel):
    level: int


class Device:
    """A record, though it is written without a decorator and lies beside the repository."""

    def __init__(self, serial: str, site: str) -> None:
        self.serial, self.site = serial, site


class DeviceRepository:
    def __init__(self, db: AsyncIOMotorDatabase[dict[str, Any]]) -> None:
        self._devices: AsyncIOMotorCollection[dict[str, Any]] = db["devices"]

    async def insert(self, device: Device) -> None:
        if len(device.serial) != 12 or not device.serial.isalnum():
            raise ValueError(f"serial {device.serial!r} is malformed")  # error: apr-repository-validation
        await self._devices.insert_one({"_id": device.serial, "site": device.site})

    async def record(self, serial: str, payload: str) -> None:
        reading = ReadingSchema().loads(payload)  # error: apr-repository-validation
        await self._devices.update_one({"_id": serial}, {"$push": {"readings": reading}})

    async def record_raw(self, serial: str, body: bytes) -> None:
        reading = msgspec.json.decode(body, type=Reading)  # error: apr-repository-validation
        await self._devices.update_one({"_id": serial}, {"$push": {"readings": msgspec.to_builtins(reading)}})

    async def record_document(self, serial: str, body: bytes) -> None:
        await self._devices.update_one({"_id": serial}, {"$push": {"documents": msgspec.json.decode(body)}})

    async def alarm(self, serial: str, body: bytes) -> None:
        alarms = TypeAdapter(list[Alarm]).validate_json(body)  # error: apr-repository-validation
        await self._devices.update_one({"_id": serial}, {"$set": {"alarms": len(alarms)}})

    async def readings(self, serial: str) -> list[Reading]:
        document = await self._devices.find_one({"_id": serial}) or {}
        return msgspec.json.decode(document.get("readings", b"[]"), type=list[Reading])

    async def assign(self, serial: str, owner: str) -> None:
        device = await self._devices.find_one({"_id": serial})
        if device is None:
            raise DeviceNotFound(serial)
        if device.get("owner") not in (None, owner):
            raise PermissionError("device belongs to someone else")  # error: apr-repository-validation
        await self._devices.update_one({"_id": serial}, {"$set": {"owner": owner}})

    async def touch(self, serial: str, version: int) -> None:
        device = await self._devices.find_one({"_id": serial})
        if device is None or device.get("version") != version:
            raise DeviceNotFound(serial)
        await self._devices.update_one({"_id": serial, "version": version}, {"$inc": {"version": 1}})


class TicketRepository:
    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def close(self, ticket: int) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT open_tasks FROM ticket WHERE id = %s", (ticket,))
            row: Any = cursor.fetchone()
            if row["open_tasks"] > 0:
                raise RuntimeError("tasks are open")  # error: apr-repository-validation
            cursor.execute("UPDATE ticket SET closed = true WHERE id = %s", (ticket,))

    def owner(self, ticket: int) -> str:
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT owner FROM ticket WHERE id = %s", (ticket,))
            row: Any = cursor.fetchone()
            if row["owner"] == "":
                raise RuntimeError("a ticket without an owner")
            return str(row["owner"])


class Member(models.Model):
    email = models.EmailField()
    level = models.IntegerField()

    class Meta:
        app_label = "members"


class MemberRepository:
    LOOKUPS = ("pk", "email")

    def count(self, **lookup: Any) -> int:
        unknown = set(lookup) - set(self.LOOKUPS)
        if unknown:
            raise TypeError(f"cannot look up by {unknown}")
        return Member.objects.filter(**lookup).count()

    def exists(self, **lookup: Any) -> bool:
        if not lookup.keys() <= {"pk", "email"}:
            raise TypeError("unknown column")
        return Member.objects.filter(**lookup).exists()

    def add(self, **values: Any) -> int:
        missing = {"email", "level"} - values.keys()
        if missing:
            raise ValueError(f"{missing} must be given")  # error: apr-repository-validation
        return Member.objects.create(**values).pk
