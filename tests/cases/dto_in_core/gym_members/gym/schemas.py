from __future__ import annotations

from typing import NamedTuple

import attrs
from pydantic import BaseModel
from pydantic.dataclasses import dataclass as pydantic_dataclass


class JoinRequest(BaseModel):
    name: str
    email: str


@pydantic_dataclass
class LeaveRequest:
    member: int


@attrs.define
class Card:
    number: str
