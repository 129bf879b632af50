"""Flags that are stages of one lifecycle, as columns of SQLAlchemy, SQLModel, Django, Tortoise, Peewee and Beanie, also from mixins; and columns that are switches."""
# only: apr-boolean-state

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

import peewee
import sqlalchemy as sa
from beanie import Document
from django.db import models
from sqlalchemy.orm import DeclarativeBase, Mapped, declarative_base, mapped_column
from sqlmodel import Field, SQLModel
from tortoise import fields
from tortoise.models import Model as TortoiseModel


class Base(DeclarativeBase):
    pass


Classic: Any = declarative_base()


class Order(Base):  # error: apr-boolean-state
    __tablename__ = "orders"

    id: Mapped[int] = mapped_column(primary_key=True)
    is_paid: Mapped[bool] = mapped_column(default=False)
    is_shipped: Mapped[bool] = mapped_column(default=False)
    is_cancelled: Mapped[bool] = mapped_column(default=False)
    is_gift: Mapped[bool] = mapped_column(default=False)


class Booking(Classic):  # error: apr-boolean-state
    __tablename__ = "bookings"

    id = sa.Column(sa.Integer, primary_key=True)
    confirmed = sa.Column(sa.Boolean, default=False)
    canceled = sa.Column(sa.Boolean, nullable=False, default=False)


class Payable:
    has_been_paid: Mapped[bool] = mapped_column(default=False)


class RefundMixin:
    was_refunded: Mapped[bool] = mapped_column(default=False)


class Invoice(Payable, RefundMixin, Base):  # error: apr-boolean-state
    __tablename__ = "invoices"

    id: Mapped[int] = mapped_column(primary_key=True)


class Status(enum.Enum):
    OPEN = "open"
    CLOSED = "closed"


class Ticket(Base):  # error: apr-boolean-state
    __tablename__ = "tickets"

    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[Status]
    is_closed: Mapped[bool] = mapped_column(default=False)


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    is_active: Mapped[bool] = mapped_column(default=True)
    is_admin: Mapped[bool] = mapped_column(default=False)
    is_verified: Mapped[bool] = mapped_column(default=False)
    email_opt_in: Mapped[bool] = mapped_column(default=False)
    receipts_sent: Mapped[bool] = mapped_column(default=True)


class Shipment(Base):
    __tablename__ = "shipments"

    id: Mapped[int] = mapped_column(primary_key=True)
    packed_at: Mapped[datetime | None]
    shipped_at: Mapped[datetime | None]
    is_insured: Mapped[bool] = mapped_column(default=False)
    is_delivered: Mapped[bool] = mapped_column(default=False)

    @property
    def is_shipped(self) -> bool:
        return self.shipped_at is not None


class NotificationPreference(Base):
    __tablename__ = "preferences"

    id: Mapped[int] = mapped_column(primary_key=True)
    shipped: Mapped[bool] = mapped_column(default=True)
    delivered: Mapped[bool] = mapped_column(default=True)


class Payment(SQLModel, table=True):  # error: apr-boolean-state
    id: int | None = Field(default=None, primary_key=True)
    captured: bool = False
    refunded: bool = Field(default=False)
    is_test: bool = False


class PaymentRead(SQLModel):
    id: int
    captured: bool
    refunded: bool


class Publishable(models.Model):
    is_draft: models.BooleanField[bool, bool] = models.BooleanField(default=True)
    is_published: models.BooleanField[bool, bool] = models.BooleanField(default=False)

    class Meta:
        abstract = True


class Article(Publishable):  # error: apr-boolean-state
    title: models.CharField[str, str] = models.CharField(max_length=100)


class Project(models.Model):  # error: apr-boolean-state
    is_active = models.BooleanField(default=True)
    is_archived = models.BooleanField(default=False)
    is_public = models.BooleanField(default=False)


class Recipe(models.Model):
    is_public = models.BooleanField(default=False)
    is_archived = models.BooleanField(default=False)
    is_vegan = models.BooleanField(default=False)
    is_deleted = models.BooleanField(default=False)


class Job(TortoiseModel):  # error: apr-boolean-state
    id = fields.IntField(primary_key=True)
    started = fields.BooleanField(default=False)
    finished = fields.BooleanField(default=False)
    failed = fields.BooleanField(default=False)


class Room(TortoiseModel):
    id = fields.IntField(primary_key=True)
    has_projector = fields.BooleanField(default=False)
    is_bookable = fields.BooleanField(default=True)


class Claim(peewee.Model):  # error: apr-boolean-state
    approved = peewee.BooleanField(default=False)
    rejected = peewee.BooleanField(default=False)


class Feature(peewee.Model):
    enabled = peewee.BooleanField(default=False)
    visible = peewee.BooleanField(default=False)


class Contract(Document):  # error: apr-boolean-state
    is_sent: bool = False
    is_signed: bool = False


class Menu(Document):
    is_seasonal: bool = False
    is_published: bool = False
