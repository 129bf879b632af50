"""DTOs by base and by place."""  # role: schemas

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple, TypedDict

import attrs
import msgspec
from pydantic import BaseModel
from pydantic_settings import BaseSettings


class OrderIn(BaseModel):  # role: dto
    quantity: int


class Strict(BaseModel):  # role: dto
    pass


class OrderOut(Strict):  # role: dto
    id: int


@dataclass
class Line:  # role: dto
    sku: str


class Address(TypedDict):  # role: dto
    city: str


class Point(NamedTuple):  # role: dto
    x: int


@attrs.define
class Parcel:  # role: dto
    weight: int


class Packed(msgspec.Struct):  # role: dto
    size: int


class Status(Enum):
    PAID = "paid"


class BadOrder(ValueError):
    pass


class Settings(BaseSettings):  # role: settings
    debug: bool = False
