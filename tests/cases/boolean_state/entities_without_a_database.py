"""Domain classes: dataclasses, attrs, pydantic, msgspec, plain classes with `__init__`; shapes that only carry a choice; objects of the running program."""
# only: apr-boolean-state

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Literal, TypedDict

import attrs
import msgspec
from pydantic import BaseModel


@dataclass
class Subscription:  # error: apr-boolean-state
    id: int
    is_active: bool = True
    is_cancelled: bool = False
    auto_renew: bool = True


@dataclass
class SubscriptionFilter:
    is_active: bool | None = None
    is_cancelled: bool | None = None


@dataclass
class ExportOptions:
    include_shipped: bool = False
    shipped: bool = False
    cancelled: bool = False


@attrs.define
class Reservation:  # error: apr-boolean-state
    number: str
    confirmed: bool = False
    checked_in: bool = False


@attrs.define
class Guest:
    name: str
    is_vip: bool = False
    is_smoker: bool = False


class Claim(BaseModel):  # error: apr-boolean-state
    number: str
    is_submitted: bool = False
    is_approved: bool = False
    is_rejected: bool = False


class ClaimResponse(BaseModel):
    is_approved: bool
    is_rejected: bool


class ClaimUpdate(BaseModel):
    is_approved: bool | None = None
    is_rejected: bool | None = None


class Loan(msgspec.Struct):  # error: apr-boolean-state
    id: int
    is_open: bool = True
    is_returned: bool = False


class Delivery:  # error: apr-boolean-state
    def __init__(self, number: str) -> None:
        self.number = number
        self.dispatched = False
        self.delivered = False
        self._returned = False

    def dispatch(self) -> None:
        self.dispatched = True


class Quote:
    def __init__(self, total: int) -> None:
        self.total = total
        self._accepted_by: str | None = None
        self._rejected_by: str | None = None

    @property
    def is_accepted(self) -> bool:
        return self._accepted_by is not None

    @property
    def is_rejected(self) -> bool:
        return self._rejected_by is not None


class Stage(Enum):
    DRAFT = "draft"
    SENT = "sent"


@dataclass
class Letter:  # error: apr-boolean-state
    text: str
    stage: Stage = Stage.DRAFT
    sent: bool = False


@dataclass
class Parcel:  # error: apr-boolean-state
    status: Literal["waiting", "lost", "found"] = "waiting"
    is_lost: bool = False


@dataclass
class Meeting:
    status: Stage = Stage.DRAFT
    is_remote: bool = False
    is_recorded: bool = False


@dataclass
class PaymentPending:
    """A state of its own class: its constants are no flags."""

    number: str


class PaidState:
    is_paid = True
    is_cancelled = False


class CancelledState:
    is_paid = False
    is_cancelled = True


class OrderDict(TypedDict):
    is_paid: bool
    is_shipped: bool


class OrderEvent(BaseModel):
    is_paid: bool
    is_shipped: bool


@dataclass
class Retained:  # error: apr-boolean-state
    order_id: int
    flags: list[str] = field(default_factory=list)
    is_processed: bool = field(default=False)
    is_failed: bool = field(default=False)


class Retainer(Retained):
    note: str = ""


class WorkerPool:
    def __init__(self) -> None:
        self.started = False
        self.stopped = False


class HttpClient:
    def __init__(self) -> None:
        self.is_open = False
        self.is_closed = True


class SmsNotification(BaseModel):
    shipped: bool = True
    delivered: bool = True
