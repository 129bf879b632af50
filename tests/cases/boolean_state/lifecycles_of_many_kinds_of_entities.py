"""Entities with flags."""

# only: apr-boolean-state
from __future__ import annotations

import enum
from dataclasses import dataclass

import attrs
import mongoengine
import sqlalchemy as sa
from beanie import Document
from django.db import models
from peewee import BooleanField, CharField
from peewee import Model as PeeweeModel
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlmodel import Field, SQLModel
from tortoise import fields
from tortoise.models import Model as TortoiseModel


class Base(DeclarativeBase):
    pass


class OrderRow(Base):  # error: apr-boolean-state
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    is_paid: Mapped[bool] = mapped_column(default=False)
    is_shipped: Mapped[bool] = mapped_column(default=False)
    is_delivered: Mapped[bool] = mapped_column(default=False)


class Ticket(models.Model):  # error: apr-boolean-state
    title = models.CharField(max_length=100)
    open = models.BooleanField(default=True)
    closed = models.BooleanField(default=False)
    reopened = models.BooleanField(default=False)


class Job(SQLModel, table=True):  # error: apr-boolean-state
    id: int | None = Field(default=None, primary_key=True)
    running: bool = False
    finished: bool = False
    failed: bool = False


class Invitation(TortoiseModel):  # error: apr-boolean-state
    id = fields.IntField(primary_key=True)
    accepted = fields.BooleanField(default=False)
    declined = fields.BooleanField(default=False)
    expired = fields.BooleanField(default=False)


class Booking(PeeweeModel):  # error: apr-boolean-state
    guest = CharField()
    confirmed = BooleanField(default=False)
    cancelled = BooleanField(default=False)
    checked_in = BooleanField(default=False)


class Claim(Document):  # error: apr-boolean-state
    policy: str
    is_submitted: bool = False
    is_approved: bool = False
    is_rejected: bool = False


class ApprovalMixin:
    is_approved = sa.Column(sa.Boolean, default=False)
    is_rejected = sa.Column(sa.Boolean, default=False)


class Expense(ApprovalMixin, Base):  # error: apr-boolean-state
    __tablename__ = "expenses"
    id: Mapped[int] = mapped_column(primary_key=True)
    amount: Mapped[int]


class Consignment:  # error: apr-boolean-state
    """A domain object with flags made in the constructor."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.packed = False
        self.dispatched = False
        self.returned = False

    def pack(self) -> None:
        self.packed = True

    def dispatch(self) -> None:
        self.dispatched = True


@dataclass
class Payment:  # error: apr-boolean-state
    id: str
    amount: int
    authorized: bool = False
    captured: bool = False
    refunded: bool = False
    voided: bool = False

    def capture(self) -> None:
        self.captured = True


class DocStatus(enum.Enum):
    DRAFT = 1
    PUBLISHED = 2
    ARCHIVED = 3


class Article(Base):  # error: apr-boolean-state
    __tablename__ = "articles"
    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[DocStatus]
    is_published: Mapped[bool]
    is_archived: Mapped[bool]


class Post(models.Model):  # error: apr-boolean-state
    state = models.CharField(max_length=10, choices=[("draft", "draft"), ("published", "published")])
    is_draft = models.BooleanField(default=True)


@attrs.define
class Contract:  # error: apr-boolean-state
    number: str
    signed: bool = False
    terminated: bool = False
    suspended: bool = False


class Campaign(mongoengine.Document):  # error: apr-boolean-state
    is_scheduled = mongoengine.BooleanField(default=False)
    is_running = mongoengine.BooleanField(default=False)
    is_completed = mongoengine.BooleanField(default=False)


class Loan(models.Model):  # error: apr-boolean-state
    approved = models.BooleanField(null=True)
    disbursed = models.BooleanField(default=False)
    repaid = models.BooleanField(default=False)
    defaulted = models.BooleanField(default=False)


class LegacyOrder(Base):  # error: apr-boolean-state
    __tablename__ = "legacy"
    id = sa.Column(sa.Integer, primary_key=True)
    paid = sa.Column(sa.Boolean(), nullable=False, server_default=sa.false())
    refunded = sa.Column(sa.Boolean(), nullable=False, server_default=sa.false())


class AccountRow(Base):  # error: apr-boolean-state
    __tablename__ = "accounts"
    id: Mapped[int] = mapped_column(primary_key=True)
    is_pending: Mapped[bool]
    is_active: Mapped[bool]
    is_suspended: Mapped[bool]
    is_closed: Mapped[bool]


class Delivery:  # error: apr-boolean-state
    picked_up: bool
    delivered: bool
    returned: bool

    def __init__(self, ref: str) -> None:
        self.ref = ref
        self.picked_up = self.delivered = self.returned = False


class Step(Base):  # error: apr-boolean-state
    __tablename__ = "steps"
    id: Mapped[int] = mapped_column(primary_key=True)
    in_progress: Mapped[bool] = mapped_column(sa.Boolean, default=False)
    done: Mapped[bool] = mapped_column(sa.Boolean, default=False)


class Transfer(models.Model):  # error: apr-boolean-state
    has_started = models.BooleanField(default=False)
    has_completed = models.BooleanField(default=False)
    was_reversed = models.BooleanField(default=False)


class Application(models.Model):  # error: apr-boolean-state
    submitted = models.BooleanField(default=False)
    under_review = models.BooleanField(default=False)
    hired = models.BooleanField(default=False)
    rejected = models.BooleanField(default=False)
