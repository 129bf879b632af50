"""Classes that are fine."""

# only: apr-boolean-state
from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, TypedDict

from django import forms
from django.db import models
from pydantic import BaseModel
from pydantic_settings import BaseSettings
from rest_framework import serializers
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    is_admin: Mapped[bool]
    is_staff: Mapped[bool]
    email_opt_in: Mapped[bool]
    is_verified: Mapped[bool]


class DjangoUser(models.Model):
    is_staff = models.BooleanField(default=False)
    is_superuser = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    email_verified = models.BooleanField(default=False)


class Order(Base):
    __tablename__ = "orders2"
    id: Mapped[int] = mapped_column(primary_key=True)
    paid_at: Mapped[datetime | None]
    shipped_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]

    @property
    def is_paid(self) -> bool:
        return self.paid_at is not None

    @property
    def is_shipped(self) -> bool:
        return self.shipped_at is not None

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None


class OrderFilter(BaseModel):
    is_paid: bool | None = None
    is_shipped: bool | None = None
    is_cancelled: bool | None = None


@dataclass
class OrderQuery:
    paid: bool | None = None
    shipped: bool | None = None
    cancelled: bool | None = None


class NotificationPreferences(Base):
    __tablename__ = "prefs"
    id: Mapped[int] = mapped_column(primary_key=True)
    order_paid: Mapped[bool]
    order_shipped: Mapped[bool]
    order_cancelled: Mapped[bool]


class NotifySettings(BaseSettings):
    on_started: bool = True
    on_completed: bool = True
    on_failed: bool = True


class OrderOut(BaseModel):
    id: int
    is_paid: bool
    is_shipped: bool
    is_cancelled: bool


class OrderSerializer(serializers.Serializer):  # type: ignore[type-arg]
    is_paid = serializers.BooleanField()
    is_shipped = serializers.BooleanField()


class SearchForm(forms.Form):
    paid = forms.BooleanField(required=False)
    shipped = forms.BooleanField(required=False)
    cancelled = forms.BooleanField(required=False)


class Article(Base):
    __tablename__ = "articles2"
    id: Mapped[int] = mapped_column(primary_key=True)
    is_featured: Mapped[bool]
    is_pinned: Mapped[bool]
    comments_enabled: Mapped[bool]
    is_published: Mapped[bool]


class Product(models.Model):
    is_digital = models.BooleanField()
    is_taxable = models.BooleanField()
    is_returnable = models.BooleanField()
    is_archived = models.BooleanField()


class OneFlag(models.Model):
    is_cancelled = models.BooleanField(default=False)
    total = models.IntegerField()


class FlagsTyped(TypedDict):
    paid: bool
    shipped: bool


class Capabilities(NamedTuple):
    can_cancel: bool
    can_refund: bool
    can_ship: bool


class Room(models.Model):
    has_balcony = models.BooleanField()
    has_tv = models.BooleanField()
    smoking_allowed = models.BooleanField()


class Permissions(Base):
    __tablename__ = "perms"
    id: Mapped[int] = mapped_column(primary_key=True)
    can_publish: Mapped[bool]
    can_archive: Mapped[bool]
    can_delete: Mapped[bool]


class Status(enum.Enum):
    RUNNING = 1
    DONE = 2


class Task(Base):
    __tablename__ = "tasks2"
    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[Status]
    is_urgent: Mapped[bool]
    is_recurring: Mapped[bool]


class Options:
    def __init__(self, *, include_cancelled: bool = False, include_completed: bool = False, include_failed: bool = False) -> None:
        self.include_cancelled = include_cancelled
        self.include_completed = include_completed
        self.include_failed = include_failed


@dataclass(frozen=True)
class BuildConfig:
    debug: bool
    verbose: bool
    strict: bool


class TaskStats(BaseModel):
    completed: int
    failed: int
    cancelled: int


class Subscriber(models.Model):
    wants_started_mail = models.BooleanField(default=True)
    wants_finished_mail = models.BooleanField(default=True)
    email_confirmed = models.BooleanField(default=False)
    phone_confirmed = models.BooleanField(default=False)


class Webhook(models.Model):
    """Which events a customer wants to hear of."""

    url = models.URLField()
    issue_created = models.BooleanField(default=False)
    issue_closed = models.BooleanField(default=False)
    issue_reopened = models.BooleanField(default=False)


class Reader:
    """A connection; closed is a cache of a resource's state, one flag."""

    def __init__(self) -> None:
        self._closed = False
        self.verbose = False


class Profile(models.Model):
    onboarding_completed = models.BooleanField(default=False)
    newsletter = models.BooleanField(default=False)
    dark_mode = models.BooleanField(default=False)


class Ticket(Base):
    __tablename__ = "t3"
    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[str]

    @property
    def is_open(self) -> bool:
        return self.status == "open"

    @property
    def is_closed(self) -> bool:
        return self.status == "closed"


class Checklist(models.Model):
    """Independent tasks of a file: they may be done in any order."""

    passport_received = models.BooleanField(default=False)
    photo_received = models.BooleanField(default=False)
    fee_waived = models.BooleanField(default=False)


class Message(models.Model):
    is_read = models.BooleanField(default=False)
    is_starred = models.BooleanField(default=False)
    has_attachment = models.BooleanField(default=False)
