"""Shapes of the API: pydantic models, and a dataclass, a TypedDict and a NamedTuple that are shapes by their place."""

from dataclasses import dataclass
from typing import Generic, NamedTuple, TypedDict, TypeVar

from pydantic import BaseModel, Field

T = TypeVar("T")


class ApiModel(BaseModel):
    """The project's own base."""


class LineIn(ApiModel):
    dish: str
    count: int = Field(ge=1)


class OrderIn(ApiModel):
    table: int
    lines: list[LineIn] = []


class UrgentOrderIn(OrderIn):
    reason: str


class OrderOut(ApiModel):
    id: int
    table: int


class Page(ApiModel, Generic[T]):
    items: list[T]


@dataclass
class TipIn:
    cents: int


class GuestIn(TypedDict):
    name: str


class SeatIn(NamedTuple):
    number: int
