"""Shapes of the API, in a module that is not called schemas: what they are decides."""

import msgspec
from dataclasses import dataclass
from typing import Generic, TypeVar

from marshmallow import Schema, fields
from pydantic import BaseModel, RootModel
from rest_framework import serializers


T = TypeVar("T")


class Api(BaseModel):
    pass


class VisitIn(Api):
    member: int
    minutes: int


class Visits(RootModel[list[VisitIn]]):
    pass


class Page(BaseModel, Generic[T]):
    items: list[T]


class MemberIn(msgspec.Struct, frozen=True):
    name: str


class MemberSchema(Schema):
    name = fields.Str()


class MemberSerializer(serializers.Serializer):
    name = serializers.CharField()
