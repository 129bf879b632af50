"""Shapes by base, outside any module of DTOs."""

from dataclasses import dataclass
from typing import TypedDict

import marshmallow
from marshmallow import Schema
from msgspec import Struct
from pydantic import BaseModel, RootModel


class A(BaseModel):  # role: dto
    a: int


class B(Struct):  # role: dto
    b: int


class C(Schema):  # role: dto
    c = marshmallow.fields.Int()


class D(RootModel[list[int]]):  # role: dto
    pass


@dataclass
class E:
    e: int


class F(TypedDict):
    f: int
