from __future__ import annotations

from datetime import datetime

from tortoise import fields
from tortoise.models import Model


class Member(Model):
    id = fields.IntField(primary_key=True)
    points: int = fields.IntField(default=0)
    level: str = fields.CharField(max_length=10)
    joined: datetime = fields.DatetimeField()
    name: str = fields.CharField(max_length=50)


class Visit(Model):
    id = fields.IntField(primary_key=True)
    minutes: int = fields.IntField()
    member_id: int = fields.IntField()
