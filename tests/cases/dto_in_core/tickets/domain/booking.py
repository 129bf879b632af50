"""The domain has a `Booking` of its own."""

import abc
from dataclasses import dataclass, field
from typing import Any

import attrs

from tickets.dto import booking as dto
from tickets.dto.booking import Channel, HasSeat


@attrs.define
class Booking:
    seat: int
    channel: Channel
    payload: Any = None


@dataclass
class Ledger:
    entries: dict[str, tuple[int, dto.Refund]] = field(default_factory=dict)  # error: apr-dto-in-core

    def book(self, booking: Booking) -> None:
        self.entries.clear()

    def refund(self, refund: "dto.Refund") -> None:  # error: apr-dto-in-core
        self.entries["x"] = (1, refund)

    def seat_of(self, thing: HasSeat) -> int:
        return thing.seat

    def total(self, **parts: Any) -> int:
        return len(parts)


class Bookings(abc.ABC):
    @abc.abstractmethod
    def add(self, booking: Booking) -> None: ...

    @abc.abstractmethod
    def refunds(self) -> list[dto.Refund]: ...  # error: apr-dto-in-core

    @abc.abstractmethod
    def put(self, anything): ...


def may_refund(booking: Booking, channel: Channel) -> bool:
    return booking.channel is channel


def parse(raw: str) -> Booking:
    if not raw:
        raise dto.BadBooking(raw)
    return Booking(int(raw), Channel.WEB)
