from __future__ import annotations

from tortoise import fields
from tortoise.models import Model


class Booking(Model):
    id = fields.IntField(primary_key=True)
    status = fields.CharField(max_length=10, default="held")
    nights = fields.IntField()


class Room(Model):
    id = fields.IntField(primary_key=True)
    state = fields.CharField(max_length=10, default="free")


class Key(Model):
    id = fields.IntField(primary_key=True)
    state = fields.CharField(max_length=10, default="free")
