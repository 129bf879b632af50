"""Shapes in a module of DTOs; an enum, an error and a Protocol in it are none."""

import enum
from dataclasses import dataclass
from typing import Protocol

import attrs


class Channel(enum.Enum):
    WEB = "web"


class BadBooking(Exception):
    pass


class HasSeat(Protocol):
    seat: int


@attrs.define
class Booking:
    seat: int
    channel: Channel = Channel.WEB


@dataclass(frozen=True, slots=True)
class Refund:
    booking: int
    cents: int
